"""A session of staff that ended: the page says so, the code leads back to the same place, and nothing is done or lost unseen."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.serve.staff.test_page_list import enter, page
from tests.support.server import Answer, RunningServer, Visitor
from tracks_sim.roles import Role
from tracks_sim.store import COMMAND_LINE, Store


@pytest.fixture(scope="module")
def server(shared_server: RunningServer) -> RunningServer:
    return shared_server


def somebody(server: RunningServer, store: Store, role: Role = "trainer") -> tuple[Visitor, str, str]:
    """A member of staff who is signed in, their code and their id."""
    identity, code = store.staff.add(role, "", COMMAND_LINE)
    return enter(Visitor(server.url), code), code, identity


def location(answer: Answer) -> str:
    assert answer.status == 303, (answer.status, answer.text)
    return answer.headers["location"]


def hidden(answer: Answer) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)}


@pytest.mark.parametrize("place", ["tracks/staff", "tracks/staff/members?study=a-study", "author?case=a-case&screen=papers", "author/try?case=a-case"])
def test_a_session_that_ended_says_so_and_its_code_leads_back(server: RunningServer, store: Store, place: str) -> None:
    visitor, code, identity = somebody(server, store)
    store.staff.end_session(identity)  # as a sign-out on another computer
    entrance = location(visitor.get(place))
    assert entrance == f"/tracks/enter?{urlencode({'ended': '1', 'next': place})}"
    shown = visitor.get(entrance)
    assert "Your session has ended" in page(shown) and hidden(shown)["next"] == place and "script-src" not in shown.headers["content-security-policy"]
    assert location(visitor.post("tracks/enter", code=code, next=place)) == f"/{place}"


def test_who_was_never_signed_in_is_told_whose_page_it_is(server: RunningServer) -> None:
    visitor = Visitor(server.url, language="fr")
    shown = unescape(page(visitor.get(location(visitor.get("tracks/staff/audit")))))
    assert "Cette page est réservée à l’équipe." in shown and "Votre session" not in shown


def test_a_trainee_who_is_signed_in_beside_them_gets_the_entrance_too(server: RunningServer, store: Store) -> None:
    """The first page would show that trainee's cases."""
    visitor, _, identity = somebody(server, store)
    visitor.enter_with_new_code()
    store.staff.end_session(identity)
    assert "Your session has ended" in page(visitor.get(location(visitor.get("tracks/staff/release"))))


def test_a_wrong_code_is_told_on_the_same_page_and_the_place_is_kept(server: RunningServer, store: Store) -> None:
    visitor, code, identity = somebody(server, store)
    store.staff.revoke(identity, COMMAND_LINE)
    visitor.get(location(visitor.get("tracks/staff/release")))
    wrong = visitor.post("tracks/enter", code=code, next="tracks/staff/release")
    assert wrong.status == 403 and "or it was revoked" in wrong.text and hidden(wrong)["next"] == "tracks/staff/release"
    _, other = store.staff.add("trainer", "", COMMAND_LINE)
    assert location(visitor.post("tracks/enter", code=other, next="tracks/staff/release")) == "/tracks/staff/release"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example", "tracks/leave", "tracks/staff//evil.example"])
def test_no_code_leads_anywhere_else(server: RunningServer, store: Store, evil: str) -> None:
    visitor, code, _ = somebody(server, store)
    assert location(visitor.get(f"tracks/enter?{urlencode({'next': evil})}")) == "/tracks/staff"  # they are signed in
    assert location(visitor.post("tracks/enter", code=code, next=evil)) == "/tracks/staff"
    assert "evil" not in page(Visitor(server.url).get(f"tracks/enter?{urlencode({'next': evil})}"))


def test_a_trainees_code_leads_to_no_page_for_staff(server: RunningServer, store: Store) -> None:
    _, code = store.new_trainee("en")
    visitor = Visitor(server.url)
    visitor.get("tracks/enter?next=tracks/staff/audit")
    assert location(visitor.post("tracks/enter", code=code, next="tracks/staff/audit")) == "/"


def test_a_form_after_the_end_does_nothing_and_can_be_sent_once_more(server: RunningServer, store: Store) -> None:
    visitor, code, identity = somebody(server, store)
    before = len(store.trainees())
    store.staff.end_session(identity)
    told = visitor.post("tracks/staff/trainees", count="2", label="room <5>\r\n& more", **{"for": "fr"})
    assert told.status == 403 and "Nothing was done yet" in told.text and "no-store" in told.headers["cache-control"]
    kept = hidden(told)
    wrong = visitor.post("tracks/enter", **{**kept, "code": "AAAA-AAAA-AAAA-AAAA"})
    assert wrong.status == 403 and hidden(wrong) == {**kept, "_xsrf": hidden(wrong)["_xsrf"]}
    again = visitor.post("tracks/enter", **{**kept, "code": code})
    assert "What you had sent was not done" in page(again) and len(store.trainees()) == before
    fields = hidden(again)
    assert {name: fields[name] for name in ("count", "label", "for")} == {"count": "2", "label": "room <5>\r\n& more", "for": "fr"}
    assert 'action="/tracks/staff/trainees"' in again.text
    page(visitor.post("tracks/staff/trainees", **fields))
    assert len(store.trainees()) == before + 2


def test_a_form_that_is_too_long_to_be_kept_says_that_nothing_was_done(server: RunningServer, store: Store) -> None:
    visitor, code, identity = somebody(server, store, "evaluator")
    store.staff.end_session(identity)
    told = visitor.post("tracks/staff/studies?x=1", plan="a" * 65_000)
    assert told.status == 403 and "Nothing was done: your session had ended" in told.text and "aaaa" not in told.text
    assert location(visitor.post("tracks/enter", **{**hidden(told), "code": code})) == "/tracks/staff/studies?x=1"


def test_what_was_kept_goes_to_no_page_but_those_for_staff(server: RunningServer, store: Store) -> None:
    visitor, code, _ = somebody(server, store)
    assert location(visitor.post("tracks/enter", code=code, next="tracks/leave", **{"sent-act": "x"})) == "/tracks/staff"


def test_the_language_of_any_page_is_chosen_there_and_stays(server: RunningServer, store: Store) -> None:
    visitor, _, _ = somebody(server, store)
    shown = page(visitor.get("tracks/staff/members?study=&x=1"))
    assert 'href="?study=&amp;x=1&amp;lang=fr" lang="fr"' in shown
    assert '<html lang="fr"' in page(visitor.get("tracks/staff/members?study=&x=1&lang=fr"))
    assert '<html lang="fr"' in page(visitor.get("tracks/staff/release")) and '<html lang="fr"' in page(visitor.get("tracks/staff"))
