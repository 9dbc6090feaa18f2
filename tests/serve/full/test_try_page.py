"""The page on which a case is tried, over real HTTP: who gets it, and whom its kernel belongs to."""

from __future__ import annotations

from tests.serve.staff.test_evaluator_page import variable
from tests.serve.staff.test_page_list import signed_in
from tests.support.server import RunningServer, Visitor
from tracks_sim.roles import STAFF, may
from tracks_sim.store import Store


def test_who_writes_or_reviews_cases_gets_the_page(server: RunningServer, store: Store) -> None:
    nobody, trainee = Visitor(server.url), Visitor(server.url)
    trainee.enter_with_new_code()
    assert [v.get("author/try?case=x").status for v in (nobody, trainee)] == [303, 303]
    for role in STAFF:
        answer = signed_in(server, store, role).get("author/try?case=x")
        allowed = may(role, "author") or may(role, "review")
        assert (answer.status == 200) == allowed
        if not allowed:
            assert answer.status == 403 and "kernelId" not in answer.text


def test_its_kernel_is_of_the_member_of_staff_and_of_no_trainee(server: RunningServer, store: Store) -> None:
    page, _ = signed_in(server, store, "expert").open_page("author/try?case=x&TRACKS_STAFF=y")
    assert variable(page, "TRACKS_STAFF") not in ("", "y") and variable(page, "TRACKS_TRAINEE") == ""
