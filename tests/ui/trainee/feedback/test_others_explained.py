"""Others in the room, in the feedback: which turns it was, what it did to the answer, and what would help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tests.support.shipped import kit_library
from tracks_sim.practice.events import ActShown, InterviewTurn
from tracks_sim.ui.trainee.feedback.others_explained import OthersNote, others_mark, others_notes
from tracks_sim.ui.trainee.view import View

FILE = interview_case_file()
ASK, ALONE, ASK_INTERPRETER = "ask:pay-open", "move:see_alone", "move:ask_interpreter"


def turns_of(*told: tuple[str, Sequence[str]]) -> tuple[InterviewTurn, ...]:
    """Turns with these choices, at which others did these things."""
    [turn] = attempt_of((ASK,), FILE).turns
    return tuple(turn.model_copy(update={"number": n, "choice": choice, "others": tuple(ActShown(act=act) for act in acts)}) for n, (choice, acts) in enumerate(told, 1))


def view_of(*told: tuple[str, Sequence[str]], language: str = "en") -> View:
    return View(replace(attempt_of((), FILE), turns=turns_of(*told)), FILE, kit_library().catalogues, language)


def notes(*told: tuple[str, Sequence[str]]) -> list[OthersNote]:
    return others_notes(view_of(*told))


def test_nothing_is_said_where_nothing_happened() -> None:
    assert notes((ASK, ()), (ASK, ("looks_up",)), (ALONE, ())) == []
    # Back, and sent out before anything more was asked.
    assert notes((ALONE, ()), (ASK, ("comes_back",)), (ALONE, ("sent_out_again",)), (ASK, ())) == []


def test_the_companion_answered_and_cut_in() -> None:
    [note] = notes((ASK, ("answers_for",)), (ASK, ("interrupts",)), (ASK, ("answers_for",)))
    assert note["text"].startswith("Turns 1, 3: the companion answered in the person’s place. Turn 2: the companion cut in. ")
    assert "costs more strain" in note["text"] and "seen alone, before the first question" in note["way"]


def test_it_helped_that_the_person_was_seen_alone_later() -> None:
    [note] = notes((ASK, ("answers_for",)), (ALONE, ()), (ASK, ()))
    assert note["way"].startswith("You saw the person alone later")


def test_the_routine_again_when_the_companion_is_back() -> None:
    [note] = notes((ALONE, ()), (ASK, ("comes_back",)), (ASK, ()))
    assert "After turn 2 the companion was back" in note["text"] and "the same routine once more" in note["way"]


@pytest.mark.parametrize(("asked", "begins"), [(True, "What would help: ask for everything"), (False, "What would help: ask whether they understand")])
def test_the_interpreter_shortened_and_passed_on_another_question(asked: bool, begins: str) -> None:
    [note] = notes((ASK_INTERPRETER if asked else ASK, ()), (ASK, ("shortens",)), (ASK, ("misinterprets",)), (ASK, ("shortens", "looks_up")))
    assert note["text"] == "Turns 2, 4: the person said more than you heard. Turn 3: another question than yours reached the person."
    assert note["way"].startswith(begins)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_turn_carries_its_mark(language: str) -> None:
    acts = ("answers_for", "interrupts", "comes_back", "shortens", "misinterprets", "looks_up", "sent_out_again")
    view = view_of(*((ASK, (act,)) for act in acts), (ASK, ("shortens", "comes_back")), (ASK, ()), language=language)
    marks = [others_mark(turn, view) for turn in view.attempt.turns]
    assert all(marks[:5]) and len(set(marks[:5])) == 5 and marks[5] == marks[6] == marks[8] == ""
    assert marks[7] == f"{marks[3]} {marks[2]}"
