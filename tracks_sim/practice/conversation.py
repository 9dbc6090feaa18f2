"""The interview of an attempt: a choice of the browser becomes a turn, computed by the engine and stored whole.

The browser names a question or a move, or sends typed words, whose form the rules read and whose topic the trainee
may correct; what the person then discloses comes from the engine, so a forged intent can ask and never disclose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import TOPICS, Topic
from tracks_sim.case.model.texts import CaseText
from tracks_sim.errors import BadAnswer, NotAllowed, TopicFirst
from tracks_sim.interview import (
    REMARK,
    Parameters,
    QuestionReading,
    TalkState,
    Turn,
    asked_by,
    begin,
    compile_interview,
    read_question,
    step,
    with_stance,
)
from tracks_sim.interview.moves import ENDING
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import HarmShown, InterviewTurn, ToldFact
from tracks_sim.practice.person_words import next_reply, next_seen
from tracks_sim.practice.steps import steps_of

LONGEST_TYPED = 300
"""Characters of a typed question."""
_OLDER_SHORT_MINUTES = 25
"""Simulated minutes of a short talk under parameters that do not say how long it is."""


def as_short_talk(case_file: CaseFile, parameters: Parameters) -> CaseFile:
    """The case for mode talk: at most the minutes that the parameters give a short talk, and no second interview."""
    room, number = case_file.case.room, parameters.pace.short_talk
    if room is None:
        return case_file
    minutes = _OLDER_SHORT_MINUTES if number is None else int(number.value)
    short = room.model_copy(update={"minutes": min(room.minutes, minutes), "second_minutes": None})
    return replace(case_file, case=case_file.case.model_copy(update={"room": short}))


def conversation(attempt: Attempt, case_file: CaseFile, parameters: Parameters) -> TalkState:
    """The engine's state after the attempt's choices.

    Raises NotInterviewed where the case has no person.
    """
    state = begin(compile_interview(case_file.case, case_file.key.interview, parameters), attempt.seed)
    for turn in attempt.turns:
        state, _ = step(state, turn.choice)
    return state


def turn_event(intent: Mapping[str, Any], state: TalkState, attempt: Attempt, case_file: CaseFile, at: str) -> InterviewTurn:
    """The turn event that a choice leads to. Raises BadAnswer and NotAllowed like ``event_for``."""
    if "interview" not in steps_of(case_file.case, attempt.mode):
        raise NotAllowed("Nobody is talked with here.", step="interview")
    if attempt.submitted or attempt.locked:
        raise NotAllowed("The interview is closed once feedback was shown.", step="interview")
    choice, typed = _choice(intent)
    reading = read_typed(typed, attempt, case_file) if typed else None
    if reading is not None:
        choice = _typed_choice(reading, intent.get("topic"), last_topic(attempt.turns, case_file))
    _, turn = step(state, choice)
    event = recorded_turn(turn, attempt.turns, case_file.texts[attempt.language], at, typed, case_file.hashes.get(f"text.{attempt.language}", ""))
    return event if reading is None else event.model_copy(update={"read_as": "remark" if choice.startswith(REMARK) else reading.form, "stance": reading.stance})


def ends_unasked(intent: Mapping[str, Any]) -> bool:
    """Whether a choice ends the talk and the trainee was not asked whether they mean it, which ``sure`` says."""
    return intent.get("choice") in [f"move:{move}" for move in ENDING] and intent.get("sure") is not True


def read_typed(words: str, attempt: Attempt, case_file: CaseFile) -> QuestionReading:
    """How typed words are read at this moment of an attempt, in its language, with the words of the case's questions."""
    language = attempt.language
    texts = case_file.texts.get(language)
    questions = tuple((q.topic, texts.questions[q.id]) for q in case_file.case.questions if q.topic) if texts else ()
    return read_question(words, language, questions, last_topic(attempt.turns, case_file))


def last_topic(turns: Sequence[InterviewTurn], case_file: CaseFile) -> Topic | None:
    """Topic of the last question that had one."""
    asked = (asked_by(turn.choice, case_file.case) for turn in reversed(turns))
    return next((question.topic for question in asked if question is not None and question.topic), None)


def recorded_turn(
    turn: Turn, before: Sequence[InterviewTurn], texts: CaseText, at: str = "", typed: str = "", text_hash: str = ""
) -> InterviewTurn:
    """A turn of the engine as an event, to be stored, or shown where it is only tried.

    ``before`` are the turns before it: which sentence of ``texts`` is said follows from how often its kind came, and from what was said lately.
    """
    return InterviewTurn(
        at=at, interview=turn.interview, number=turn.number, choice=turn.choice, typed=typed, outcome=turn.outcome,
        told=tuple(ToldFact(fact=t.fact, degree=t.degree, reliability=t.reliability, varied=t.varied) for t in turn.disclosures),
        corrected=turn.corrected, reply=turn.reply, said=next_reply(turn, before, texts),
        seen=turn.seen, seen_said=next_seen(turn, before, texts),
        harms=tuple(HarmShown(name=h.name, severity=h.severity) for h in turn.harms), rapport=turn.rapport,
        distress=turn.distress, pressure=turn.pressure, minutes=turn.minutes, text_hash=text_hash,
    )  # fmt: skip


def _choice(intent: Mapping[str, Any]) -> tuple[str, str]:
    """The engine's name of a listed choice (``ask:…``, ``move:…``) and no words, or ``typed`` and the words typed."""
    choice, typed = intent.get("choice"), intent.get("typed", "")
    if not isinstance(choice, str) or not isinstance(typed, str):
        raise BadAnswer("The page sent no choice.")
    if choice != "typed":
        if typed or choice.startswith("typed:"):
            raise BadAnswer("Words of one's own come as typed words, without a name of their own.")
        return choice, ""
    if not typed.strip() or len(typed) > LONGEST_TYPED:
        raise BadAnswer(f"A typed question needs words, {LONGEST_TYPED} characters at most.")
    return choice, typed.strip()


def _typed_choice(reading: QuestionReading, named: object, before: Topic | None) -> str:
    """The engine's name of typed words, ``typed:<form>:<topic>`` with their stance. Form and stance are those that are read, whatever the browser says of them."""
    if named is not None and named not in TOPICS:
        raise BadAnswer("The page named a topic that does not exist.")
    if named is None and (reading.act == "remark" or reading.move is not None):
        return with_stance(REMARK, reading.stance)
    # "Go on" needs no topic: it goes on from whatever was asked.
    topic = named or reading.topic or before or ("now" if reading.form == "encourager" else None)
    if topic is None or (named is None and not reading.sure):
        raise TopicFirst("The words may mean several things; send the topic that is meant with them.")
    return with_stance(f"typed:{reading.form}:{topic}", reading.stance)

