"""The phone in a debrief: what each state shows, a vote that is sent twice, and that nothing of a key is on it."""

from __future__ import annotations

import html
import json
import time
from datetime import timedelta

import pytest

from tests.support.debriefs import called_to_debrief
from tests.support.server import RunningServer, Visitor
from tracks_sim.case.load import Library
from tracks_sim.group.fold import UNDO_SECONDS
from tracks_sim.operations import debrief as acts
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.debrief import Debrief, open_debrief
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.audit import Actor
from tracks_sim.store.clock import SettableClock
from tracks_sim.store.groups import Groups


class Room:
    """A group in its debrief, its trainer at the store, and phones."""

    def __init__(self, server: RunningServer, store: Store, library: Library) -> None:
        self.server, self.store, self.library = server, store, library
        self.staff, self.code = store.staff.add("trainer", "", COMMAND_LINE)
        self.group, self.people = called_to_debrief(store, library, self.staff, 12, seed=4)
        self.audited = AuditedStore(store, Actor(self.staff, "trainer"))

    @property
    def debrief(self) -> Debrief:
        found = open_debrief(self.store, self.library, self.group)
        assert found is not None
        return found

    def phone(self, code: str) -> Visitor:
        visitor = Visitor(self.server.url)
        visitor.get("")
        assert visitor.post("tracks/enter", code=code).status == 303
        return visitor

    def to_vote(self) -> str:
        """Go on to the vote; the row that is voted on."""
        while self.debrief.stop.stage != "vote":
            to = acts.next_stop(self.debrief)
            assert to is not None
            acts.show(self.audited, self.debrief, to)
        voting = self.debrief.state.voting
        assert voting is not None
        return voting.row


@pytest.fixture(scope="module")
def room(server: RunningServer, store: Store, library: Library) -> Room:
    return Room(server, store, library)


def page(visitor: Visitor, path: str = "g/debrief") -> str:
    answer = visitor.get(path)
    assert answer.status == 200, answer.headers
    return html.unescape(answer.text)


def test_a_phone_goes_through_the_debrief(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = room.phone(room.people[0][1]), room.phone(room.people[2][1])
    look = page(first)
    assert room.debrief.frozen is not None  # a phone was the first to look
    assert "Look at the wall" in look and "radio" not in look and "Your trainer:" not in look
    stamp = first.get("g/debrief/now").text
    Groups(room.store).say(room.group, "At the window, from eleven.")
    assert first.get("g/debrief/now").text != stamp and "At the window, from eleven." in page(first)
    _, late_code = Groups(room.store).join(Groups(room.store).state(room.group).code, "en")
    stamp = first.get("g/debrief/now").text
    row = room.to_vote()
    assert first.get("g/debrief/now").text != stamp
    vote, asked = page(first), first.get("g/debrief/now").text
    Groups(room.store).say(room.group, "Take your time.")
    assert first.get("g/debrief/now").text == asked  # a page that loaded anew would lose the answer that somebody has just chosen
    assert 'name="answer"' in vote and "checked" not in vote and "My earlier answer, only here" in vote
    options = acts.options_of(room.debrief.case_file.case, "assessment", row)
    assert first.post("g/debrief", row=row, answer="no answer of this row").status == 409
    for _ in range(2):
        assert first.post("g/debrief", row=row, answer=options[0], script="1").status == 204
    assert "Your vote is in." in page(first) and "checked" in page(first, "g/debrief?change=1")
    assert first.post("g/debrief", row=row, answer=options[1]).status == 303
    assert second.get("g/debrief/now").text == first.get("g/debrief/now").text  # whoever has voted looks the same
    assert "Your answer stays." in page(second, "g/debrief?stays=1")
    assert Groups(room.store).voters(room.group) == 1
    own = Groups(room.store).own_part(room.group, room.people[0][0], 0)
    assert own.vote == options[1] and sum(event.kind == "revoted" for event in own.events) == 2
    uncounted = room.phone(late_code)
    assert "The group is in the debrief" in page(uncounted) and uncounted.post("g/debrief", row=row, answer=options[0]).status == 409
    to = acts.next_stop(room.debrief)
    assert to is not None
    acts.show(room.audited, room.debrief, to)
    refused = first.post("g/debrief", row=row, answer=options[0])
    assert refused.status == 409 and "The vote is closed." in refused.text
    while (to := acts.next_stop(room.debrief)) is not None:
        acts.show(room.audited, room.debrief, to)
        assert "author" not in page(first)
    acts.open_feedback(room.audited, room.debrief, True)
    over, stamp = page(first), first.get("g/debrief/now").text
    assert "The debrief is over" in over and "opens within a minute" in over and "To my feedback" not in over
    assert "You had not handed in. Your feedback opens soon after you do." in page(uncounted)
    acts.open_feedback(room.audited, room.debrief, False)
    monkeypatch.setattr(room.store, "clock", SettableClock(room.store.clock.now() - timedelta(seconds=UNDO_SECONDS)))
    acts.open_feedback(room.audited, room.debrief, True)
    assert first.get("g/debrief/now").text != stamp
    assert "Your own feedback is open." in page(first) and "To my feedback" in page(first) and "To my feedback" not in page(uncounted)


def test_somebody_asks_for_a_quiet_word_in_the_debrief_and_nobody_learns_who(room: Room) -> None:
    live = f"tracks/staff/group-live?group={room.group}"
    phone, trainer = room.phone(room.people[4][1]), room.phone(room.code)
    assert "A quiet word with the trainer" in page(phone) and "nobody now" in page(trainer, live)
    asked = phone.post("g/now", wish="quiet", on="1", page="1")
    assert (asked.status, asked.headers["location"]) == (303, "/g/debrief?touched=1")
    assert "<details class=\"own-before\" open" in page(phone, asked.headers["location"].lstrip("/"))
    for _ in range(60):
        pieces = json.loads(trainer.get(f"{live}&now=1&stays=1").text)
        if "somebody" in pieces["html"]:
            break
        time.sleep(0.2)
    assert "<b>somebody</b>" in pieces["html"] and pieces["go"] == ""
    assert json.loads(trainer.get(f"{live}&now=1").text)["go"]  # a page that was open before leads to the wall
    assert room.people[4][0] not in pieces["html"] and "quiet word" not in page(trainer, f"tracks/staff/group-debrief?group={room.group}")
    assert phone.post("g/now", wish="quiet", on="", page="1").status == 303 and "A quiet word with the trainer" in page(phone)


def test_whoever_is_in_no_debrief_is_led_to_the_first_page(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    assert visitor.get("g/debrief").status == 303 and visitor.get("g/debrief/now").text == '""'
    visitor.enter_with_new_code()
    assert visitor.get("g/debrief").status == 303 and visitor.post("g/debrief", row="detection", answer="yes", script="1").status == 409
