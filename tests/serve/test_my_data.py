"""What trainees do with their own data: take it, replace their code, erase it; each is theirs alone and in the audit log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.support.server import RunningServer, Visitor
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.errors import UnknownCode
from tracks_sim.store import Store

Arrive = Callable[[], tuple[Visitor, str, str]]


@pytest.fixture
def arrive(server: RunningServer, store: Store) -> Arrive:
    """Somebody with an attempt and a note: the visitor, their code and their internal id."""

    def make() -> tuple[Visitor, str, str]:
        visitor = Visitor(server.url)
        code = visitor.enter_with_new_code()
        trainee = store.trainee_of(code).id
        attempt = store.start(trainee, begin_event(), CONTENTS)
        store.append(attempt, [note_event("a calm room")], after=1, tab="a")
        return visitor, code, trainee

    return make


def own_acts(store: Store, tag: str) -> list[tuple[str, str]]:
    """What the audit log says that somebody did, by role and act."""
    return [(row.role, row.what) for row in reversed(store.audit_log()) if row.who == tag]


def test_everything_comes_as_a_file(arrive: Arrive, store: Store) -> None:
    visitor, _, trainee = arrive()
    arrive()
    answer = visitor.post("tracks/my-data", act="take")
    assert (answer.status, answer.headers["content-disposition"]) == (200, 'attachment; filename="my-data.json"')
    found = json.loads(answer.body)
    assert found["trainee"]["id"] == trainee
    assert [[e["event"].get("text") for e in a["events"]] for a in found["attempts"]] == [[None, "a calm room"]]
    assert own_acts(store, store.tag(trainee)) == [("trainee", "export-person")]


def test_a_new_code_lets_in_and_the_old_one_and_other_browsers_do_not(arrive: Arrive, store: Store, server: RunningServer) -> None:
    visitor, code, trainee = arrive()
    elsewhere = Visitor(server.url)
    elsewhere.get()
    elsewhere.post("tracks/enter", code=code)
    answer = visitor.post("tracks/my-data", act="code")
    assert (answer.status, answer.headers["location"]) == (303, "/tracks/code")
    page = visitor.get("tracks/code").text
    new = page.partition("data-code>")[2].partition("<")[0]
    assert store.trainee_of(new).id == trainee and "data-copy" in page
    with pytest.raises(UnknownCode):
        store.trainee_of(code)
    assert visitor.post("tracks/my-data", act="take").status == 200  # this browser stays signed in
    assert elsewhere.post("tracks/my-data", act="take").status == 303
    assert own_acts(store, store.tag(trainee)) == [("trainee", "code-replaced"), ("trainee", "export-person")]


def test_erasing_is_asked_twice_and_ends_the_session(arrive: Arrive, store: Store) -> None:
    (visitor, code, trainee), (_, other, _) = arrive(), arrive()
    tag = store.tag(trainee)
    assert visitor.post("tracks/my-data", act="erase").status == 400
    assert store.trainee_of(code).id == trainee
    answer = visitor.post("tracks/my-data", act="erase", sure="1")
    assert (answer.status, answer.headers["location"]) == (303, "/?wrong=erased")
    assert not visitor.cookies["tracks-trainee"]
    assert "Everything that was held under your code is erased" in visitor.get("?wrong=erased").text
    with pytest.raises(UnknownCode):
        store.trainee_of(code)
    assert own_acts(store, tag) == [("trainee", "erase")]
    assert store.trainee_of(other)  # nobody else


@pytest.mark.parametrize("act", ["take", "code", "erase"])
def test_without_a_session_or_a_token_nothing_happens(arrive: Arrive, store: Store, server: RunningServer, act: str) -> None:
    visitor, code, trainee = arrive()
    stranger = Visitor(server.url)
    stranger.get()
    assert stranger.post("tracks/my-data", act=act, sure="1").status == 303
    assert visitor.post("tracks/my-data", token=False, act=act, sure="1").status == 403
    assert store.trainee_of(code).id == trainee and own_acts(store, store.tag(trainee)) == []


def test_what_is_no_act_is_refused(arrive: Arrive) -> None:
    assert arrive()[0].post("tracks/my-data", act="rename").status == 400
