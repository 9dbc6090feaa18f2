"""The page for evaluators over real HTTP: access, the identity its kernel gets, and its end with the session."""

from __future__ import annotations

import re

from tests.serve.full.test_server import channel, refused
from tests.serve.staff.test_page_list import enter, signed_in
from tests.support.server import RunningServer, Visitor
from tracks_sim.roles import STAFF, may
from tracks_sim.store import COMMAND_LINE, Store


def variable(page: str, name: str) -> str:
    """A variable of the kernel's environment, which the notebook of the tests shows."""
    found = re.search(rf"\|{name}=([^|]*)\|", page)
    assert found, page
    return found[1]


def test_only_roles_with_the_permission_get_the_page(server: RunningServer, store: Store) -> None:
    nobody, trainee = Visitor(server.url), Visitor(server.url)
    trainee.enter_with_new_code()
    assert [v.get("evaluate").status for v in (nobody, trainee)] == [303, 303]
    forged = Visitor(server.url, {**trainee.cookies, "tracks-staff": trainee.cookies["tracks-trainee"]})
    assert forged.get("evaluate").status == 303
    for role in STAFF:
        visitor = signed_in(server, store, role)
        listed = 'href="/evaluate"' in visitor.get("tracks/staff").text
        answer = visitor.get("evaluate")
        assert (answer.status == 200) == listed == may(role, "evaluate")
        if not listed:
            assert answer.status == 403 and "does not include this" in answer.text and "kernelId" not in answer.text


def test_the_kernel_learns_from_the_server_who_evaluates(server: RunningServer, store: Store) -> None:
    """One browser with both cookies: each page gets one person, and no address can say otherwise."""
    both = Visitor(server.url)
    both.enter_with_new_code()
    member, code = store.staff.add("evaluator", "", COMMAND_LINE)
    enter(both, code)
    as_staff, _ = both.open_page("evaluate?TRACKS_STAFF=x")
    assert (variable(as_staff, "TRACKS_STAFF"), variable(as_staff, "TRACKS_TRAINEE")) == (member, "")
    as_trainee, _ = both.open_page(f"practise?TRACKS_STAFF={member}")
    assert variable(as_trainee, "TRACKS_STAFF") == "" and variable(as_trainee, "TRACKS_TRAINEE") not in ("", member)


def test_a_kernel_of_staff_is_out_of_reach_for_a_trainee_and_ends_with_the_session(server: RunningServer, store: Store) -> None:
    both = Visitor(server.url)
    both.enter_with_new_code()
    enter(both, store.staff.add("evaluator", "", COMMAND_LINE)[1])
    _, kernel = both.open_page("evaluate")
    other = signed_in(server, store, "evaluator")
    trainee_alone = Visitor(server.url, {name: value for name, value in both.cookies.items() if name != "tracks-staff"})
    for stranger in (other, trainee_alone):
        assert refused(channel(stranger, kernel)) == 404 and stranger.get(f"tracks/alive/{kernel}").status == 404
        assert stranger.post(f"voila/api/shutdown/{kernel}").status == 404
    assert both.get(f"tracks/alive/{kernel}").status == 204
    before = dict(both.cookies)
    both.post("tracks/leave")
    kept = Visitor(server.url, before)  # a browser that keeps the cookie which it was told to forget
    assert kept.get(f"tracks/alive/{kernel}").status == 404
