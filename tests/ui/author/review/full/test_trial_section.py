"""The trial of a draft on its author's page: codes once, numbers and no seats, for nobody but authors; and nothing after it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.trials import DRAFT, OneTrial
from tracks_sim.authoring.trials import read_trial
from tracks_sim.operations import cases as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.store import COMMAND_LINE
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.shared.context import PageContext


@pytest.fixture
def one(tmp_path: Path) -> Iterator[OneTrial]:
    found = OneTrial(tmp_path / "data")
    yield found
    found.store.close()


class Page:
    """A trainer's page with the draft open on the screen *Review and release*."""

    def __init__(self, one: OneTrial, role: str = "trainer", *, takes_codes: bool = True) -> None:
        member = one.store.staff.add(role, "Anna", COMMAND_LINE)[0]  # type: ignore[arg-type]
        self.screen = AuthorScreen(PageContext(one.data, None, "/", None, "en", "", {}, staff=member, takes_codes=takes_codes), one.store, kit_library())
        self.send(kind="screen", screen="review", case=DRAFT)

    def send(self, **intent: object) -> None:
        self.screen.receive(intent)

    @property
    def trial(self) -> dict[str, object]:
        trial: dict[str, object] = self.screen.page.sheet["trial"]
        return trial


def hand_in(one: OneTrial, number: int) -> None:
    for _ in range(number):
        page = one.page(one.agreed())
        for intent in (*one.keyed(), {"kind": "submitted"}):
            page.receive(intent)
        page.close()


def test_codes_are_shown_until_another_screen_is_opened(one: OneTrial) -> None:
    page = Page(one)
    page.send(kind="invite", codes=2, country="be")
    codes = page.trial["codes"]
    assert isinstance(codes, list) and len(codes) == 2 and [one.trials.with_code(code).case_id for code in codes] == [DRAFT] * 2
    page.send(kind="look")
    assert page.trial["codes"] == codes
    page.send(kind="screen", screen="papers")
    page.send(kind="screen", screen="review")
    assert page.trial["codes"] == [] and page.trial["left"] == 4


def test_the_page_has_numbers_and_neither_code_nor_seat_nor_name(one: OneTrial) -> None:
    hand_in(one, 1)
    page = Page(one)
    notes = page.trial["notes"]
    assert isinstance(notes, list) and "you may know whose answers these are" in notes[0]
    hand_in(one, 1)
    page.send(kind="screen", screen="review")
    assert not page.trial["notes"] and page.trial["facts"][:3] == ["2 codes", "2 agreed", "2 handed in"]  # type: ignore[index]
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None
    shown = json.dumps(page.screen.page.get_state(), default=str)
    assert not [seat for seat in trial.seats if seat.id in shown or seat.code in shown]


def test_who_only_reviews_sees_no_trial_and_a_server_without_codes_makes_none(one: OneTrial) -> None:
    page = Page(one, takes_codes=False)
    page.send(kind="invite", codes=1, country="be")
    assert page.screen.page.frame["refusals"] == 1 and page.trial["none"] and read_trial(one.trials.folder, DRAFT) is None
    page.send(kind="ask_review", asked=True)
    hand_in(one, 1)
    expert = Page(one, "expert")
    assert expert.screen.page.sheet["kind"] == "review" and expert.screen.page.sheet["trial"] is None
    expert.send(kind="end_trial")
    assert read_trial(one.trials.folder, DRAFT) is not None


@pytest.mark.parametrize("how", ["end", "discard", "release"])
def test_nothing_is_left_afterwards(one: OneTrial, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(one, 1)
    invited = one.agreed()
    at_work = one.page(invited)
    at_work.receive({"kind": "own_notes", "text": "Zwirnsfaden"})
    page = Page(one)
    if how == "end":
        page.send(kind="end_trial")
    elif how == "discard":
        page.send(kind="discard")
    else:
        audited = AuditedStore(one.store, COMMAND_LINE)
        monkeypatch.setattr(operations.release, "release", lambda *_: one.data)  # what a release asks for is tried elsewhere
        preview = operations.preview_release(audited, page.screen.workshop, DRAFT)
        operations.release_case(audited, page.screen.workshop, replace(preview, blockers=()))
    assert page.screen.page.frame["refusals"] == 0
    left = one.files()
    assert not [name for name in left if name.startswith("trials") and not name.endswith((".lock", ".turn"))]
    assert b"Zwirnsfaden" not in b"".join(left.values())
    at_work.receive({"kind": "opened", "step": "reading"})
    assert "What you did in it is removed" in at_work.page.sheet["text"]
