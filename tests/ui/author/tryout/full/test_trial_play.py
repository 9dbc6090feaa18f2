"""A colleague tries a draft: nothing is lost between two visits, and nothing is left when it is over."""

from __future__ import annotations

import pytest

from tests.support.trials import DRAFT, OneTrial
from tracks_sim.authoring.trials import read_trial
from tracks_sim.errors import TrialOver

NOTES = "Zwirnsfaden und Glasperlenspiel"


def trial_text(one: OneTrial) -> bytes:
    return b"".join(content for name, content in one.files().items() if name.startswith("trials"))


def test_a_code_that_is_used_again_goes_on_where_it_stopped(one: OneTrial) -> None:
    invited, intents = one.agreed(), one.keyed()
    first = one.page(invited)
    for intent in intents[:4]:
        first.receive(intent)
    second = one.page(invited, "fr")
    before, after = first.screen.state.attempt, second.screen.state.attempt
    assert before is not None and after is not None and before.answers and (after.answers, after.seed) == (before.answers, before.seed)
    first.receive(intents[4])
    assert "on another page" in first.page.sheet["text"] and first.page.file is None
    for intent in (*intents[4:], {"kind": "submitted"}):
        second.receive(intent)
    assert second.page.sheet["step"] == "feedback"
    with pytest.raises(TrialOver, match="have handed in"):
        one.page(invited)
    second.close()


def test_whoever_has_not_agreed_gets_no_case(one: OneTrial) -> None:
    with pytest.raises(TrialOver, match="have not agreed"):
        one.page(one.trials.with_code(one.invite()[0]))


def test_nothing_else_can_be_begun_on_the_page(one: OneTrial) -> None:
    page = one.page(one.agreed())
    attempt = page.screen.state.attempt_id
    for kind in ("start", "resume", "enter"):
        page.receive({"kind": kind, "case": DRAFT, "country": "be", "mode": "practice"})
        assert page.screen.state.attempt_id == attempt and "once" in page.page.frame["notice"]["text"]
    page.close()


@pytest.mark.parametrize("how", ["withdraw", "end", "hand in"])
def test_what_somebody_typed_is_gone(one: OneTrial, how: str) -> None:
    invited = one.agreed()
    page = one.page(invited)
    page.receive({"kind": "own_notes", "text": NOTES})
    assert NOTES.encode() in trial_text(one)
    if how == "withdraw":
        one.trials.withdraw(invited)
    elif how == "end":
        one.trials.end(DRAFT)
    else:
        for intent in (*one.keyed(), {"kind": "submitted"}):
            page.receive(intent)
        page.close()
    if how != "hand in":
        page.receive({"kind": "own_notes", "text": NOTES + "!"})
        assert page.page.sheet["kind"] == "trouble" and page.page.sheet["text"]
    assert NOTES.encode() not in b"".join(one.files().values())


def test_nothing_of_it_is_in_the_store(one: OneTrial) -> None:
    page = one.page(one.agreed())
    for intent in (*one.keyed(), {"kind": "submitted"}):
        page.receive(intent)
    assert not one.store.trainees() and not one.store.attempts()
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None and trial.handed_in == 1
    page.close()
