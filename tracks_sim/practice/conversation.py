"""The interview of an attempt: a choice of the browser becomes a turn, computed by the engine and stored whole.

The browser names a question, a move, or typed words with their form and topic; what the person
then discloses comes from the engine, so a forged intent can ask and never disclose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracks_sim.case.conversation import QUESTION_FORMS, TOPICS
from tracks_sim.case.load import CaseFile
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.interview import Parameters, State, Turn, begin, compile_interview, read_question, step
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import HarmShown, InterviewTurn, ToldFact

LONGEST_TYPED = 300
"""Characters of a typed question."""
SHORT_MINUTES = 25
"""Simulated minutes of a short talk: some twelve questions, under ten minutes at the screen."""


def as_short_talk(case_file: CaseFile) -> CaseFile:
    """The case for mode talk: at most ``SHORT_MINUTES``, and no second interview."""
    room = case_file.case.room
    if room is None:
        return case_file
    short = room.model_copy(update={"minutes": min(room.minutes, SHORT_MINUTES), "second_minutes": None})
    return replace(case_file, case=case_file.case.model_copy(update={"room": short}))


def conversation(attempt: Attempt, case_file: CaseFile, parameters: Parameters) -> State:
    """The engine's state after the attempt's choices.

    Raises NotInterviewed where the case has no person.
    """
    state = begin(compile_interview(case_file.case, case_file.key.interview, parameters), attempt.seed)
    for turn in attempt.turns:
        state, _ = step(state, turn.choice)
    return state


def turn_event(intent: Mapping[str, Any], state: State, attempt: Attempt, case_file: CaseFile, at: str) -> InterviewTurn:
    """The turn event that a choice leads to. Raises BadAnswer and NotAllowed like ``event_for``."""
    if attempt.submitted or attempt.locked:
        raise NotAllowed("The interview is closed once feedback was shown.", step="interview")
    choice, typed = _choice(intent)
    _, turn = step(state, choice)
    event = recorded_turn(turn, attempt.turns, at, typed, case_file.hashes.get(f"text.{attempt.language}", ""))
    return event.model_copy(update={"read_as": read_question(typed, attempt.language).form}) if typed else event


def recorded_turn(turn: Turn, before: Sequence[InterviewTurn], at: str = "", typed: str = "", text_hash: str = "") -> InterviewTurn:
    """A turn of the engine as an event, to be stored, or shown where it is only tried.

    ``before`` are the turns before it: which of the sentences of a reply is said follows from how often it came.
    """
    return InterviewTurn(
        at=at, interview=turn.interview, number=turn.number, choice=turn.choice, typed=typed, outcome=turn.outcome,
        told=tuple(ToldFact(fact=t.fact, degree=t.degree, reliability=t.reliability, varied=t.varied) for t in turn.disclosures),
        corrected=turn.corrected, reply=turn.reply, said=sum(t.reply == turn.reply for t in before),
        seen=turn.seen, seen_said=sum(t.seen == turn.seen for t in before),
        harms=tuple(HarmShown(name=h.name, severity=h.severity) for h in turn.harms), rapport=turn.rapport,
        distress=turn.distress, pressure=turn.pressure, minutes=turn.minutes, text_hash=text_hash,
    )  # fmt: skip


def _choice(intent: Mapping[str, Any]) -> tuple[str, str]:
    """The engine's name of a choice (``ask:…``, ``move:…``, ``typed:<form>:<topic>``), and the words typed for it."""
    choice, typed = intent.get("choice"), intent.get("typed", "")
    if not isinstance(choice, str) or not isinstance(typed, str):
        raise BadAnswer("The page sent no choice.")
    if choice != "typed":
        if typed or choice.startswith("typed:"):
            raise BadAnswer("Words of one's own come with their reading.")
        return choice, ""
    form, topic = intent.get("form"), intent.get("topic")
    if form not in QUESTION_FORMS or topic not in TOPICS or not typed.strip() or len(typed) > LONGEST_TYPED:
        raise BadAnswer("A typed question needs words, a form and a topic.")
    return f"typed:{form}:{topic}", typed.strip()

