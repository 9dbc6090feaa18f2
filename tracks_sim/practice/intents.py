"""Intents of the browser: each becomes an event or is refused.

An intent is validated, never believed: every id is checked against the case, every shape
against the event's model, and the attempt's state decides what is allowed. Nothing here
touches a clock or a database.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from tracks_sim.case.model.catalogue import Needs
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import BadAnswer, DecideFirst, NotAllowed, TalkFirst, TooManyCited
from tracks_sim.practice.attempt import Attempt
from tracks_sim.practice.events import CONFIDENCES, LATER_KINDS, Event, parse
from tracks_sim.practice.items import Answer, Item
from tracks_sim.practice.steps import ANSWER_KIND, ANSWER_KINDS, LOCKED_TOGETHER, AnswerKind, judgements_of, steps_of

MAX_CITED = 12
"""The most passages that one answer may cite. More is not evidence, it is the file."""

_NO_INTENT = ("started", "released", "feedback", "turn", *LATER_KINDS)
"""Kinds of events that no answer of the page becomes: they are made elsewhere."""
_ONLY_PRESENT = ("phases", "grounds")
"""Fields of an answer that only the state ``present`` has."""


def event_for(intent: Mapping[str, Any], attempt: Attempt, case: Case, needs: Needs, at: str) -> Event:
    """The event that an intent becomes.

    ``intent`` is the event without its time, ``at`` that time in ISO 8601. Raises BadAnswer
    where it does not fit the case and NotAllowed where the attempt's state forbids it.
    """
    kind = intent.get("kind")
    if kind in _NO_INTENT or not isinstance(kind, str):
        raise BadAnswer("The page asked for something that is not an answer.")
    try:
        event = parse({**intent, "at": at})
    except ValidationError as error:
        raise BadAnswer(f"The page sent an answer of the wrong shape: {error.error_count()} fields.") from error
    _check_state(event, attempt)
    _check_content(event, case, needs, attempt)
    return event


def merge_change(intent: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
    """The whole answer that a change ("set this field", "cite this passage") leads to, as an intent.

    The page sends changes, so that two quick clicks never overwrite each other: the later
    one is merged into the answer the earlier one left. ``cite`` toggles one passage,
    ``toggle`` one member of each list it names; any other field replaces that of the answer.
    Raises BadAnswer for a change of the wrong shape.
    """
    change = {k: v for k, v in intent.items() if k not in ("cite", "toggle")}
    answer = {**_current_fields(change, attempt), **change}
    if (cite := intent.get("cite")) is not None:
        answer["passages"] = _toggled(answer.get("passages", ()), cite)
    if (toggle := intent.get("toggle")) is not None:
        if not isinstance(toggle, Mapping):
            raise BadAnswer("The page sent a change of the wrong shape.")
        for name, member in toggle.items():
            answer[name] = _toggled(answer.get(name, ()), member)
    if answer.get("state", "present") != "present":
        answer |= {name: () for name in _ONLY_PRESENT if name in answer}
    return answer


def _toggled(members: Any, member: Any) -> tuple[Any, ...]:
    if not isinstance(members, list | tuple):
        raise BadAnswer("The page sent a change of the wrong shape.")
    return tuple(m for m in members if m != member) if member in members else (*members, member)


def _current_fields(change: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
    """The attempt's answer to what a change is about, as fields of its event; empty where nothing is to be merged."""
    kind = change.get("kind")
    if kind == "marked":
        return {"passages": attempt.marked}
    row = ANSWER_KIND.get(kind) if isinstance(kind, str) else None
    if row is None or row.whole:
        return {}
    return row.write(*[attempt.answer(Item(row.step, id_)) for id_ in row.ids(change)])


def unanswered(attempt: Attempt, case: Case) -> dict[AnswerStep, int]:
    """The number of open items by step, for the steps that ask something; submitting with gaps is allowed, and said."""
    gaps: dict[AnswerStep, int] = {}
    for row in ANSWER_KINDS:
        if not row.optional and (ids := row.asked(case)):
            gaps[row.step] = gaps.get(row.step, 0) + sum(Item(row.step, id_) not in attempt.answers for id_ in ids)
    return gaps


def _check_state(event: Event, attempt: Attempt) -> None:
    row = ANSWER_KIND.get(event.kind)
    if row is not None and row.step in attempt.locked:
        raise NotAllowed("This step is locked: its feedback was shown.", step=row.step)
    if event.kind == "locked" and (attempt.mode != "practice" or event.step in attempt.locked):
        raise NotAllowed("Feedback on a step is given once, and in practice only.", step=event.step)
    if event.kind == "locked" and event.step in LOCKED_TOGETHER.values():
        raise NotAllowed("This step is final together with the decision.", step=event.step)
    if event.kind == "predicted" and (attempt.mode != "worked" or attempt.submitted):
        raise NotAllowed("A judgement is predicted in a worked example, before the case is submitted.", step="worked")
    if event.kind == "reopened" and not attempt.reopenable:
        raise NotAllowed("The end of a talk can be taken back until the next act.", step="interview")
    if event.kind in ("submitted", "own_notes") and attempt.submitted:
        raise NotAllowed("The case is submitted already.")
    if event.kind == "submitted" and attempt.mode == "talk" and not attempt.turns:
        raise TalkFirst("Say or ask something before you look at the feedback.")
    if event.kind == "submitted" and attempt.mode != "talk" and attempt.option is None:
        raise DecideFirst("Choose what to do next before you submit.")
    if event.kind == "opened" and event.step == "feedback" and not attempt.submitted:
        raise NotAllowed("Feedback opens when the case is submitted.", step="submit")


def _check_content(event: Event, case: Case, needs: Needs, attempt: Attempt) -> None:
    row = ANSWER_KIND.get(event.kind)
    if row is not None:
        _check_offered(row.step, steps_of(case, attempt.mode))
        answers = row.read(event)
        _check_cited([p for _, answer in answers for p in answer.passages], case, attempt)
        for id_, answer in answers:
            _check_answer(row, id_, answer, case, needs)
    match event.kind:
        case "marked":
            _check_cited(event.passages, case, attempt)
        case "document":
            _check_offered(event.document, [d.id for d in case.documents])
        case "opened":
            _check_offered(event.step, steps_of(case, attempt.mode))
        case "predicted":
            judgements = judgements_of(case)
            _check_offered(event.item, judgements)
            _check_offered(event.answer, judgements[event.item])
        case "language":
            _check_offered(event.language, case.languages)


def _check_cited(passages: Sequence[str], case: Case, attempt: Attempt) -> None:
    # What was never told cannot be cited: a fact is a passage only once it was told.
    unknown = [p for p in passages if p not in case.passages and p not in attempt.disclosed]
    if unknown:
        raise BadAnswer(f"There is no passage {unknown[0]} to cite.")
    if len(set(passages)) != len(passages):
        raise BadAnswer("A passage is cited twice.")
    if len(passages) > MAX_CITED:
        raise TooManyCited(f"At most {MAX_CITED} passages can be cited for one answer.", most=MAX_CITED)


def _check_answer(row: AnswerKind[Any], id_: str, answer: Answer, case: Case, needs: Needs) -> None:
    _check_offered(id_, row.asked(case))
    values = answer.value if isinstance(answer.value, tuple) else () if answer.value is None else (answer.value,)
    offered = row.values(case, id_)
    for value in values if offered else ():
        _check_offered(value, offered)
    if len(set(values)) != len(values) or (len(values) > 1 and not row.several(case, id_)):
        raise BadAnswer("One answer is asked for here.")
    if answer.phases and answer.value != "present":
        raise BadAnswer("Only a present indicator has a time.")
    if answer.grounds and (id_ != "protection" or answer.value != "present"):
        raise BadAnswer("Grounds belong to a protection need that is present.")
    if answer.confidence is not None and answer.confidence not in CONFIDENCES:
        raise BadAnswer("This confidence is not on the scale.")
    if answer.who is not None:
        _check_offered(answer.who, needs.actors)


def _check_offered(value: str, offered: Collection[str]) -> None:
    if value not in offered:
        raise BadAnswer(f"The case has no {value!r} here.")
