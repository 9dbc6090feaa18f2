"""Conduct of the interview: forms of questions, needed facts that were told, steps of safety, harms, and the end.

Value = reached x asked x safe, each from 0 to 1::

    reached  mean over the facts that are enough to act on: 1 told in full, 0.5 in part, 0 not
    asked    share of recommended questions among those put: a form that leaves room, and nothing that hurts
    safe     share of the steps of safety and agency that this room called for

A product, because none of the three buys another: open questions that reach no topic, moves
without a question, and the right facts pressed out of somebody all earn nothing. Detail
beyond what the mandate needs earns nothing. Harms stand apart: severe ones are gates.

Baseline: the best of five policies that choose without listening, played with the same seed (ask
everything, only open questions, only moves, one question again and again, leave at once).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import ReadForm, moves_of
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import NotAllowed
from tracks_sim.interview import (
    AskedQuestion,
    CompiledInterview,
    Parameters,
    TalkState,
    Turn,
    asked_by,
    begin,
    compile_interview,
    recommended,
    step,
)
from tracks_sim.interview.moves import HARM_OF
from tracks_sim.practice import Attempt
from tracks_sim.scoring.score import HarmDone, Outcome, Score, chance_corrected

End = Literal["closed_safely", "second_appointment", "left", "open"]
IN_GOOD_TIME = 3
"""Questions before which purpose and confidentiality are to be explained."""


@dataclass(frozen=True, slots=True)
class CountedTurn:
    """The part of one turn that is scored, whether a person or a policy took it."""

    choice: str
    outcome: str
    told: tuple[tuple[str, str], ...]
    """Fact and degree."""
    harms: tuple[tuple[str, str], ...]
    """Name and severity."""
    read_as: ReadForm | None = None
    """Form that the rules read in words that were typed."""


def counted_turns(attempt: Attempt) -> tuple[CountedTurn, ...]:
    """The turns of an attempt."""
    return tuple(
        CountedTurn(t.choice, t.outcome, tuple((f.fact, f.degree) for f in t.told), tuple((h.name, h.severity) for h in t.harms), t.read_as)
        for t in attempt.turns
    )


def counted_questions(case: Case, turns: Sequence[CountedTurn]) -> list[AskedQuestion]:
    """The questions put, in order.

    In older attempts the trainee could name a form. Where they named a recommended one for words that the rules read as
    another, the question counts neither way: naming it otherwise earns nothing, and a wrong reading costs nothing.
    """
    read = [(asked_by(turn.choice, case), turn.read_as) for turn in turns]
    return [asked for asked, form in read if asked is not None and not (form is not None and asked.recommended and not recommended(form, asked.stance))]


def steps_called_for(case: Case, turns: Sequence[CountedTurn]) -> dict[str, bool]:
    """Steps of safety and agency that the room or the course of the talk requires, and whether each was taken."""
    assert case.room is not None
    room, allowed = case.room, moves_of(case.room, presumed_child=case.presumed_child)
    done = [turn.choice.removeprefix("move:") for turn in turns if turn.choice.startswith("move:")]
    early: list[str] = []
    questions = 0
    for turn in turns:
        questions += asked_by(turn.choice, case) is not None
        if questions < IN_GOOD_TIME:
            early.append(turn.choice.removeprefix("move:"))
    steps = {
        "introduce": "introduce" in early,
        "confidentiality": "confidentiality" in early,
        "rights": "rights" in done,
        "ask_preference": "ask_preference" in done,
        "ask_wishes": "ask_wishes" in done,
        "consent": any(m.startswith("consent_") for m in done),
        "ending": "close_safely" in done or _agreed_second(turns),
    }
    if "see_alone" in allowed:
        steps["see_alone"] = "see_alone" in done
    if room.interpreter is not None:
        steps["ask_interpreter"] = "ask_interpreter" in done or "change_interpreter" in done
    if "call_representative" in allowed:
        steps["call_representative"] = "call_representative" in done
    if any(turn.outcome == "refuses_consent" for turn in turns):
        steps["accept_refusal"] = "accept_refusal" in done
    if any(turn.outcome == "asks_break" for turn in turns):
        steps["offer_break"] = "offer_break" in done
    return steps


def reached(case_file: CaseFile, degrees: Mapping[str, str]) -> float:
    """Mean over the needed facts, from 0 to 1: 1 told in full, 0.5 in part, 0 not."""
    assert case_file.key.interview is not None
    worth = {"full": 1.0, "part": 0.5}
    needed = case_file.key.interview.needed
    return sum(worth.get(degrees.get(f, ""), 0.0) for f in needed) / len(needed)


def value_of(case_file: CaseFile, turns: Sequence[CountedTurn]) -> float:
    """reached x asked x safe of one interview."""
    questions = counted_questions(case_file.case, turns)
    if not questions:
        return 0.0
    asked = sum(question.recommended for question in questions) / len(questions)
    steps = steps_called_for(case_file.case, turns)
    return reached(case_file, _degrees(turns)) * asked * (sum(steps.values()) / len(steps))


def baseline_of(case_file: CaseFile, compiled: CompiledInterview, seed: str) -> float:
    """The best value of a policy that does not listen, with this seed."""
    return max(value_of(case_file, play(compiled, seed, p)) for p in baseline_policies(compiled).values())


def counts_of(case_file: CaseFile, turns: Sequence[CountedTurn]) -> dict[str, int]:
    """Counts of one interview: questions, recommended ones, needed facts and those told, steps of safety, harms."""
    assert case_file.key.interview is not None
    questions = counted_questions(case_file.case, turns)
    degrees = _degrees(turns)
    needed = case_file.key.interview.needed
    steps = steps_called_for(case_file.case, turns)
    return {
        "questions": len(questions),
        "recommended": sum(question.recommended for question in questions),
        "needed": len(needed),
        "needed_told": sum(degrees.get(f) == "full" for f in needed),
        "needed_in_part": sum(degrees.get(f) == "part" for f in needed),
        "facts_told": len(degrees),
        "steps": len(steps),
        "steps_taken": sum(steps.values()),
        "minor_harms": sum(severity == "minor" for turn in turns for _, severity in turn.harms),
        "severe_harms": sum(severity == "severe" for turn in turns for _, severity in turn.harms),
    }


def conduct(attempt: Attempt, case_file: CaseFile, parameters: Parameters) -> Score:
    """Score of the interview of one attempt."""
    if not case_file.case.has_talk or case_file.key.interview is None:
        return Score("conduct", reason="nothing_keyed")
    turns = counted_turns(attempt)
    if not turns:
        return Score("conduct", reason="nothing_judged")
    compiled = compile_interview(case_file.case, case_file.key.interview, parameters)
    baseline = baseline_of(case_file, compiled, attempt.seed)
    counts = counts_of(case_file, turns)
    degrees, steps, needed = _degrees(turns), steps_called_for(case_file.case, turns), case_file.key.interview.needed
    outcomes = tuple(
        Outcome(f"interview.{f}", degrees.get(f), "told", degrees.get(f) == "full", note=degrees.get(f, "missed"))
        for f in needed
    )
    figures = {"reached": reached(case_file, degrees), "safe": sum(steps.values()) / len(steps)}
    score = chance_corrected("conduct", value_of(case_file, turns), baseline)
    return score._replace(counts=counts, figures=figures, harms=harms_of_talk(attempt), outcomes=outcomes)


def harms_of_talk(attempt: Attempt) -> tuple[HarmDone, ...]:
    """Harms of a talk, each with its turn."""
    return tuple(HarmDone(h.severity, f"interview.{turn.number}.{h.name}") for turn in attempt.turns for h in turn.harms)


def end_of(turns: Sequence[CountedTurn]) -> End:
    """How the interview ended; ``open`` where it did not."""
    done = [turn.choice.removeprefix("move:") for turn in turns]
    if "close_safely" in done:
        return "closed_safely"
    if _agreed_second(turns):
        return "second_appointment"
    return "left" if "leave" in done else "open"


def _agreed_second(turns: Sequence[CountedTurn]) -> bool:
    """Whether a second talk was agreed on; proposing one where none is possible ends nothing."""
    return any(turn.outcome == "second" for turn in turns)


def _degrees(turns: Sequence[CountedTurn]) -> dict[str, str]:
    """Degree of each fact told in part or in full; a yes to what was put tells nothing."""
    return {fact: degree for turn in turns for fact, degree in turn.told if degree != "agreed"}


# --- policies that do not listen ---------------------------------------------------------------


def baseline_policies(compiled: CompiledInterview) -> dict[str, tuple[str, ...]]:
    """Choices of each policy that does not listen, in the order of the case's list."""
    questions = [c for c in compiled.listed_choices if c.startswith("ask:")]
    moves = [c for c in compiled.listed_choices if c.startswith("move:") and c.removeprefix("move:") not in HARM_OF]
    ending = [m for m in moves if m in ("move:close_safely", "move:leave", "move:second_interview")]
    before = [m for m in moves if m not in ending]
    opens = [c for c in questions if getattr(compiled.choices[c], "form", None) == "open"]
    return {
        "ask_everything": (*before, *questions, "move:close_safely"),
        "only_open": tuple(opens),
        "only_moves": (*before, "move:close_safely"),
        "repeat_one": tuple(questions[:1]) * 20,
        "leave_at_once": ("move:leave",),
    }


def play(compiled: CompiledInterview, seed: str, choices: Sequence[str]) -> tuple[CountedTurn, ...]:
    """Interview made of a list of choices; a choice that the room does not allow any more ends it."""
    state: TalkState = begin(compiled, seed)
    turns = []
    for choice in choices:
        if choice not in compiled.choices:
            continue
        try:
            state, turn = step(state, choice)
        except NotAllowed:
            break
        turns.append(counted_turn(turn))
    return tuple(turns)


def counted_turn(turn: Turn) -> CountedTurn:
    """The scored part of a turn of the engine."""
    return CountedTurn(
        turn.choice, turn.outcome, tuple((t.fact, t.degree) for t in turn.disclosures),
        tuple((h.name, h.severity) for h in turn.harms),
    )  # fmt: skip
