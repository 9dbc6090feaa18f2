"""Runs of refusals: counted, answered with one move by a fixed rule, and explained by the engine afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tracks_sim.case.load import CaseFile
from tracks_sim.interview import load_parameters
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.refusals import HINT_AFTER, REFUSED, refusal_runs, refusals_in_a_row, way_on

PARAMETERS = load_parameters()
FILE = interview_case_file()


def turn(outcome: str, *, interview: int = 1, choice: str = "ask:work-open") -> InterviewTurn:
    return InterviewTurn(
        at="", interview=interview, number=1, choice=choice, outcome=outcome, seen="calm", rapport=0, distress=0, pressure=0, minutes=30
    )


def attempt(turns: Sequence[InterviewTurn], mode: str = "practice") -> Attempt:
    return Attempt(case=FILE.case.id, country="fr", mode=mode, language="en", seed="s", turns=tuple(turns))  # type: ignore[arg-type]


@pytest.mark.parametrize(("outcomes", "number"), [
    ((), 0), (("refuses",), 1), (("answers", "deflects", "refuses"), 2), (("refuses", "in_part"), 0), (("refuses", "done"), 0),
    (("deflects", "tires", "asks_break", "silent", "refuses"), 5), (("refuses", "already"), 0), (("refuses", "nothing", "refuses"), 1),
    (("refuses", "time"), 0), (("refuses", "agrees", "refuses"), 1), (("refuses", "answered_for"), 0), (("refuses", "misinterpreted", "refuses"), 1),
])  # fmt: skip
def test_questions_that_got_a_no(outcomes: tuple[str, ...], number: int) -> None:
    assert refusals_in_a_row([turn(outcome) for outcome in outcomes]) == number


def test_a_second_talk_begins_anew() -> None:
    assert refusals_in_a_row([turn("refuses"), turn("refuses"), turn("refuses", interview=2)]) == 1


def test_one_move_that_may_help() -> None:
    three = [turn("deflects")] * HINT_AFTER
    assert way_on(attempt(three[1:])) is None
    assert way_on(attempt(three)) == "ask_wishes"
    assert way_on(attempt([turn("done", choice="move:ask_wishes"), *three])) == "rights"
    done = [turn("done", choice=f"move:{m}") for m in ("ask_wishes", "rights")]
    assert way_on(attempt([*done, *three])) == "acknowledge"
    assert way_on(attempt([*done, turn("done", choice="move:acknowledge"), *three])) == "offer_break"
    assert way_on(attempt([*done, *(turn("done", choice=f"move:{m}") for m in ("acknowledge", "offer_break")), *three])) is None


def test_what_was_heard_comes_first() -> None:
    assert way_on(attempt([turn("deflects"), turn("refuses"), turn("deflects")])) == "accept_refusal"
    for worn_out in ("tires", "silent", "asks_break"):
        assert way_on(attempt([turn("refuses"), turn("refuses"), turn(worn_out)])) == "offer_break"


@pytest.mark.parametrize("mode", ["assessment", "study"])
def test_a_measurement_gives_no_hint(mode: str) -> None:
    assert way_on(attempt([turn("deflects")] * 5, mode)) is None


def test_what_was_done_in_the_first_talk_may_be_proposed_again() -> None:
    first = turn("done", choice="move:ask_wishes")
    assert way_on(attempt([first, turn("second", choice="move:second_interview"), *[turn("deflects", interview=2)] * 3])) == "ask_wishes"


# --- afterwards -----------------------------------------------------------------------------------------

HARD = ("ask:control-open", "ask:threats-open", "ask:pay-open")
"""Questions about what is sensitive, put to a person who came with somebody and knows nothing yet."""


def runs_of(choices: tuple[str, ...], file: CaseFile = FILE, seed: str = "s"):  # type: ignore[no-untyped-def]
    talk = attempt_of(choices, file, seed)
    return talk, refusal_runs(talk, file, PARAMETERS)


def test_refusals_are_grouped() -> None:
    """Three noes, a move, two noes; a single one is no run. With seed 0 nobody answers in her place."""
    talk, runs = runs_of((*HARD, "move:introduce", *HARD[:2], "move:rights", "ask:pay-open"), seed="0")
    assert [t.outcome in REFUSED for t in talk.turns] == [True, True, True, False, True, True, False, True]
    assert [(r.first, r.last, r.questions) for r in runs] == [(1, 3, 3), (5, 6, 2)]


@pytest.mark.parametrize("seed", [str(n) for n in range(30)])
def test_the_way_that_is_named_would_have_been_told_something(seed: str) -> None:
    """Played from the first turn of its run, and it asked for what the run asked for; what is beyond the mandate is never opened."""
    talk, runs = runs_of((*(f"move:{m}" for m in ("introduce", "confidentiality", "see_alone")), *HARD, "ask:fear-open", "ask:contacts-open"), seed=seed)
    for run in runs:
        if run.opening:
            before = tuple(t.choice for t in talk.turns[: run.first - 1])
            other = attempt_of((*before, *run.opening), FILE, seed)
            told = {t.fact for t in other.turns[-1].told if t.degree != "agreed"}
            assert told and "fa11" not in told and "move:second_interview" not in run.opening
            assert len(run.opening) <= 2 and not other.turns[-1].harms


def test_a_move_can_be_the_way() -> None:
    """Before her companion nothing sensitive is told; seen alone it is, with some seed."""
    ways = [run.opening for n in range(40) for run in runs_of((*CALM, "ask:pay-open", "ask:contacts-open"), seed=str(n))[1]]
    assert any(way and way[0] == "move:see_alone" and way[1].startswith("ask:") for way in ways)


CALM = tuple(f"move:{m}" for m in ("introduce", "confidentiality", "rights", "ask_preference", "ask_wishes", "acknowledge", "change_interpreter", "change_interviewer"))


def test_there_may_be_no_way() -> None:
    """At once and before a companion, what is guarded is told by no question and no single move."""
    assert ([r.opening for r in runs_of(("ask:control-open", "ask:control-wh"))[1]]) == [()]


def test_typed_questions_and_encouragers_count() -> None:
    talk, runs = runs_of(("typed:open:control", "typed:encourager:control"))
    assert [t.outcome in REFUSED for t in talk.turns] == [True, True] and [(r.first, r.last) for r in runs] == [(1, 2)]


def test_a_talk_without_refusals_has_no_run() -> None:
    assert runs_of(("move:introduce", "ask:work-open"))[1] == ()
    assert refusal_runs(replace(attempt(()), turns=()), FILE, PARAMETERS) == ()
