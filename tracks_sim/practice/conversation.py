"""The interview of an attempt: a choice of the browser becomes a turn, computed by the engine and stored whole.

The browser names a question or a move, or sends typed words, whose form and stance are read and of whose acts the trainee
may choose among those that the reading offers; what the person then discloses comes from the engine, so a forged intent can ask
and never disclose. Typed words that do several things become a turn for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import (
    HOSTILE_STANCES,
    SILENT_COMPANIONS,
    TOPICS,
    Move,
    QuestionForm,
    Room,
    Topic,
    moves_of,
)
from tracks_sim.case.model.texts import CaseText
from tracks_sim.errors import BadAnswer, NotAllowed, TopicFirst
from tracks_sim.interview import (
    REMARK,
    TONE,
    Parameters,
    QuestionReading,
    TalkState,
    Turn,
    asked_by,
    begin,
    compile_interview,
    read_question,
    sentences,
    stance_of,
    step,
    topic_of,
    weights_version,
    with_stance,
)
from tracks_sim.interview.case_words import CaseQuestions
from tracks_sim.interview.moves import ENDING_TODAY, HARM_OF
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import ActShown, HarmShown, InterviewTurn, ToldFact
from tracks_sim.practice.person_words import next_act, next_after_move, next_reply, next_seen
from tracks_sim.practice.steps import steps_of

LONGEST_TYPED = 300
"""Characters of typed words."""
MOST_ACTS = 3
"""Acts that typed words may do together."""
_LASTING = {"move:see_alone", "move:change_interpreter", "move:change_interviewer", "move:call_representative"}
"""Choices whose effect lasts into a second interview."""
OVERHEARD = ("shared_office", "reception_desk", "police_station")
"""Places where others can listen."""
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


def turn_events(intent: Mapping[str, Any], state: TalkState, attempt: Attempt, case_file: CaseFile, at: str) -> tuple[InterviewTurn, ...]:
    """The turns that a choice leads to, one but for typed words that do several things. Raises BadAnswer and NotAllowed like ``event_for``."""
    if "interview" not in steps_of(case_file.case, attempt.mode):
        raise NotAllowed("Nobody is talked with here.", step="interview")
    if attempt.submitted or attempt.locked:
        raise NotAllowed("The interview is closed once feedback was shown.", step="interview")
    listed, typed = _choice(intent)
    choices = _typed_choices(listed, typed, intent, attempt, case_file) if typed else (listed,)
    now = moves_now(attempt, case_file)
    texts, text_hash = case_file.texts[attempt.language], case_file.hashes.get(f"text.{attempt.language}", "")
    read = {"act_read": read_typed(typed, attempt, case_file).act, "read_by": weights_version(attempt.language)} if typed else {}
    turns: list[InterviewTurn] = []
    for choice in choices:
        state, turn = step(state, choice)
        if choice.startswith("move:") and choice.removeprefix("move:") not in now:
            raise NotAllowed("The room as it is now does not allow this move.", choice=choice)
        event = recorded_turn(turn, (*attempt.turns, *turns), texts, at, typed, text_hash)
        turns.append(_with_reading(event, case_file, same_words=bool(turns)).model_copy(update=read) if typed else event)
    return tuple(turns)


def ends_unasked(intent: Mapping[str, Any]) -> bool:
    """Whether a choice ends the talk, or that of today, and the trainee was not asked whether they mean it, which ``sure`` says."""
    return intent.get("choice") in [f"move:{move}" for move in ENDING_TODAY] and intent.get("sure") is not True


def read_typed(words: str, attempt: Attempt, case_file: CaseFile) -> QuestionReading:
    """How typed words are read at this moment of an attempt, in its language, with the words of the case's questions."""
    return read_question(words, attempt.language, questions_of(attempt, case_file), last_topic(attempt.turns, case_file))


def questions_of(attempt: Attempt, case_file: CaseFile) -> CaseQuestions:
    """The questions of the case that have a topic, in the language of an attempt."""
    texts = case_file.texts.get(attempt.language)
    return tuple((q.topic, texts.questions[q.id]) for q in case_file.case.questions if q.topic) if texts else ()


def made_now(attempt: Attempt) -> Set[str]:
    """Choices of the present talk, and those of the first one that last: a second one may ask what the first one asked.

    Without the companion's leaving once they are back.
    """
    made: set[str] = set()
    for turn in attempt.turns:
        if turn.interview == attempt.interview or turn.choice in _LASTING:
            made.add(turn.choice)
        if came_back(turn):
            made.discard("move:see_alone")
    return made


def moves_now(attempt: Attempt, case_file: CaseFile) -> Set[Move]:
    """Moves that make sense in the room as it is now, whether they are chosen or typed; none where nobody can be talked to."""
    room = case_file.case.room
    if room is None:
        return frozenset()
    made, allowed = made_now(attempt), set(moves_of(room, presumed_child=case_file.case.presumed_child))
    if "move:see_alone" in made:  # whoever came along is not there any more
        allowed -= {"see_alone", "challenge_companion", "companion_interprets", "companion_as_guardian"}
    if "move:change_interpreter" in made:  # the question was about the one before
        allowed -= {"ask_interpreter"}
    if attempt.interview == 2 or room.second_minutes is None:
        allowed -= {"second_interview"}
    return allowed


def acts_together(reading: QuestionReading, now: Set[Move]) -> tuple[str, ...]:
    """The acts of typed words that do several things, questions and moves that can be made ``now``, in their order; none where they do one.

    A move that ends the talk is never one of several, since it is asked about by itself.
    """
    acts = [act for act in reading.acts if topic_of(act) is not None or act.removeprefix("move:") in now]
    return tuple(acts[:MOST_ACTS]) if len(acts) > 1 and not ends_among(reading) else ()


def ends_among(reading: QuestionReading) -> bool:
    """Whether one of the acts of typed words ends the talk."""
    return any(act.removeprefix("move:") in ENDING_TODAY for act in reading.acts)


def move_not_now(reading: QuestionReading, now: Set[Move]) -> str:
    """The act of typed words that is a move which cannot be made ``now``, the most likely first; empty where there is none."""
    return next((act for act in (reading.act, *reading.acts) if act.startswith("move:") and act.removeprefix("move:") not in now), "")


def may_be_remark(reading: QuestionReading) -> bool:
    """Whether typed words can be said as they are: they seem to be a remark, to do nothing else, or to be no question where it is not sure what they do."""
    return reading.act == "none" or "remark" in (reading.act, *reading.offers) or (not reading.sure and reading.form == "statement")


def last_topic(turns: Sequence[InterviewTurn], case_file: CaseFile) -> Topic | None:
    """Topic of the last question that had one."""
    asked = (asked_by(turn.choice, case_file.case) for turn in reversed(turns))
    return next((question.topic for question in asked if question is not None and question.topic), None)


def companion_present(turns: Sequence[InterviewTurn], room: Room) -> bool:
    """Whether somebody before whom the person holds back is in the room after these turns: whoever came along, and was not sent out or came back."""
    present = room.companion is not None and room.companion.relation not in SILENT_COMPANIONS
    for turn in turns if present else ():
        present = came_back(turn) or (present and turn.choice != "move:see_alone")
    return present


def alone(turns: Sequence[InterviewTurn], room: Room) -> bool:
    """Whether nobody but whoever interprets can hear the person after these turns."""
    accompanied = room.companion is not None and (companion_present(turns, room) or room.companion.relation in SILENT_COMPANIONS)
    return not accompanied and room.place not in OVERHEARD


def came_back(turn: InterviewTurn) -> bool:
    """Whether whoever came along came back at the end of a turn."""
    return any(shown.act == "comes_back" for shown in turn.others)


def recorded_turn(
    turn: Turn, before: Sequence[InterviewTurn], texts: CaseText, at: str = "", typed: str = "", text_hash: str = ""
) -> InterviewTurn:
    """A turn of the engine as an event, to be stored, or shown where it is only tried.

    ``before`` are the turns before it: which sentence of ``texts`` is said follows from how often its kind came, and from what was said lately.
    """
    acts = [act for act in turn.others if act != "stung" or act in texts.others]  # older texts say nothing of it
    event = InterviewTurn(
        at=at, interview=turn.interview, number=turn.number, choice=turn.choice, typed=typed, outcome=turn.outcome,
        told=tuple(ToldFact(fact=t.fact, degree=t.degree, reliability=t.reliability, varied=t.varied) for t in turn.disclosures),
        corrected=turn.corrected, reply=turn.reply, said=next_reply(turn, before, texts),
        seen=turn.seen, seen_said=next_seen(turn, before, texts),
        others=tuple(ActShown(act=act, said=next_act(act, before, texts)) for act in acts),
        harms=tuple(HarmShown(name=h.name, severity=h.severity) for h in turn.harms), rapport=turn.rapport,
        distress=turn.distress, pressure=turn.pressure, minutes=turn.minutes, text_hash=text_hash,
    )  # fmt: skip
    return event.model_copy(update={"said": next_after_move(event, before, texts)}) if turn.choice.startswith("move:") else event


def _choice(intent: Mapping[str, Any]) -> tuple[str, str]:
    """The name of a choice (``ask:…``, ``move:…``, or ``typed`` for words as they are read) and the words typed, which a question of the list has none of."""
    choice, typed = intent.get("choice"), intent.get("typed", "")
    if not isinstance(choice, str) or not isinstance(typed, str):
        raise BadAnswer("The page sent no choice.")
    if choice.startswith("typed:") or (typed and choice.startswith("ask:")):
        raise BadAnswer("Words of one's own come as typed words, without a name of their own.")
    if choice != "typed" and not typed:
        return choice, ""
    if not typed.strip() or len(typed) > LONGEST_TYPED:
        raise BadAnswer(f"A typed question needs words, {LONGEST_TYPED} characters at most.")
    return choice, typed.strip()


def _typed_choices(listed: str, typed: str, intent: Mapping[str, Any], attempt: Attempt, case_file: CaseFile) -> list[str]:
    """The engine's names of what typed words do: ``typed:<form>:<topic>`` or ``typed:remark``, with their stance, and moves.

    Form and stance are those that are read, whatever the browser says of them. A move is one that the reading offers. Words that hurt
    do so whatever they are taken for: where no question has their stance, they are a remark with it before the move, without time or look of its own.
    """
    reading = read_typed(typed, attempt, case_file)
    if listed == "typed":
        acts = _acts_meant(reading, intent, attempt, case_file)
    elif listed in (reading.act, *reading.offers, *reading.acts):
        acts = [listed]
    else:
        raise BadAnswer("The words were not read as this move.")
    before = last_topic(attempt.turns, case_file)
    choices: list[str] = []
    stance = reading.stance
    for act in acts:
        if act.startswith("move:"):
            choices.append(act)
            continue
        # "Go on" needs no topic: it goes on from whatever was asked.
        form = reading.form if len(acts) == 1 else _form_of(act, reading, typed, attempt, case_file)
        topic = topic_of(act) or before or "now"
        choices.append(with_stance(REMARK if act == "remark" else f"typed:{form}:{topic}", stance))
        stance = "neutral"  # once for all that the words do
    if stance in HOSTILE_STANCES and not any(act.removeprefix("move:") in HARM_OF for act in acts):
        choices.insert(0, with_stance(TONE, stance))
    return choices


def _acts_meant(reading: QuestionReading, intent: Mapping[str, Any], attempt: Attempt, case_file: CaseFile) -> list[str]:
    """What words do that are put as they are read: all of their acts, a remark, or a question about the topic that the trainee named."""
    named, meant = intent.get("topic"), intent.get("meant")
    if named is not None and named not in TOPICS:
        raise BadAnswer("The page named a topic that does not exist.")
    if named is not None:
        return [f"ask:{named}"]
    now = moves_now(attempt, case_file)
    if meant == "all" and (together := acts_together(reading, now)):
        return list(together)
    if (meant == "remark" and (may_be_remark(reading) or move_not_now(reading, now))) or reading.act == "remark" or reading.move is not None:
        return ["remark"]
    if reading.asks and reading.sure:
        return [reading.act]
    raise TopicFirst("The words may mean several things; send the topic that is meant with them.")


def _form_of(act: str, reading: QuestionReading, typed: str, attempt: Attempt, case_file: CaseFile) -> QuestionForm:
    """Form of the question among other acts: that of the sentence that asks it."""
    parts = (read_typed(part, attempt, case_file) for part in sentences(typed))
    return next((part.form for part in parts if part.act == act), reading.form)


def _with_reading(event: InterviewTurn, case_file: CaseFile, *, same_words: bool) -> InterviewTurn:
    """A turn in typed words with what was read in them; a move has neither form nor stance of its own."""
    asked = asked_by(event.choice, case_file.case)
    read_as = "remark" if event.choice.startswith(REMARK) else asked.form if asked is not None else None
    return event.model_copy(update={"read_as": read_as, "stance": stance_of(event.choice, case_file.case), "same_words": same_words})
