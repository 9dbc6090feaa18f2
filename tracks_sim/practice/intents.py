"""From what the browser asks for to the event it becomes, or to a refusal.

What the browser sends is an intent to be validated, never a state to be believed: every
id is checked against the case, every shape against the event's model, and the attempt's
state decides what is allowed. Nothing here touches a clock or a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pydantic import ValidationError

from tracks_sim.case.catalogue import Needs
from tracks_sim.case.model import Case, Element, PlanPart
from tracks_sim.errors import BadAnswer, DecideFirst, NotAllowed, TalkFirst, TooManyCited
from tracks_sim.practice.attempt import ANSWER_STEPS, Attempt, steps_of
from tracks_sim.practice.events import CONFIDENCES, Event, NoteWritten, parse

MAX_CITED = 12
"""Passages one answer may cite. More is not evidence, it is the file."""

_STEP_OF_KIND = {
    "indicator": "indicators",
    "element": "elements",
    "need": "needs",
    "decision": "decision",
    "plan": "decision",
    "note": "decision",
}


def event_for(intent: Mapping[str, Any], attempt: Attempt, case: Case, needs: Needs, at: str) -> Event:
    """The event an intent becomes.

    ``intent`` is the event without its time. Raises BadAnswer where it does not fit the
    case and NotAllowed where the attempt's state forbids it.
    """
    kind = intent.get("kind")
    if kind in ("started", "released", "feedback", "turn") or not isinstance(kind, str):
        raise BadAnswer("The page asked for something that is not an answer.")
    try:
        event = parse({**intent, "at": at})
    except ValidationError as error:
        raise BadAnswer(f"The page sent an answer of the wrong shape: {error.error_count()} fields.") from error
    _check_state(event, attempt)
    _check_content(event, case, needs, attempt)
    return event


def merge_change(intent: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
    """A change ("set this field", "cite this passage") made into the whole answer it leads to.

    The page sends changes, so that two quick clicks never overwrite each other: the later
    one is merged into the answer the earlier one left. ``cite`` toggles one passage,
    ``toggle`` one member of a list; anything else stands for itself.
    """
    change = {k: v for k, v in intent.items() if k not in ("cite", "toggle")}
    now = _answer_now(change, attempt)
    answer = {**now, **change}
    if (cite := intent.get("cite")) is not None:
        answer["passages"] = _toggled(answer.get("passages", ()), cite)
    if (toggle := intent.get("toggle")) is not None:
        if not isinstance(toggle, Mapping):
            raise BadAnswer("The page sent a change of the wrong shape.")
        for name, member in toggle.items():
            answer[name] = _toggled(answer.get(name, ()), member)
    if answer.get("kind") == "indicator" and answer.get("state") != "present":
        answer["phases"] = ()
    if answer.get("kind") == "element" and answer.get("state") != "present":
        answer["grounds"] = ()
    return answer


def _toggled(members: Any, member: Any) -> tuple[Any, ...]:
    members = tuple(members)
    return tuple(m for m in members if m != member) if member in members else (*members, member)


def _answer_now(change: Mapping[str, Any], attempt: Attempt) -> dict[str, Any]:
    """The answer the attempt holds on the thing that a change is about, as the event's fields."""
    match change.get("kind"):
        case "marked":
            return {"passages": attempt.marked}
        case "indicator":
            thing = str(change.get("concept"))
            if judged := attempt.indicators.get(thing):
                return {"state": judged.state, "phases": judged.phases, "passages": judged.passages,
                        "confidence": judged.confidence}  # fmt: skip
            return {"state": None, "passages": attempt.set_aside.get(f"indicators.{thing}", ())}
        case "element":
            name = change.get("element")
            element = attempt.protection if name == "protection" else attempt.elements.get(cast(Element, name))
            if element:
                return {"state": element.state, "grounds": element.grounds, "passages": element.passages}
            return {"state": None, "passages": attempt.set_aside.get(f"elements.{name}", ())}
        case "need":
            wanted = str(change.get("need"))
            if need := attempt.needs.get(wanted):
                return {"level": need.level, "who": need.who, "passages": need.passages}
            return {"level": None, "passages": attempt.set_aside.get(f"needs.{wanted}", ())}
        case "plan":
            return {"choices": attempt.plan.get(cast(PlanPart, change.get("part")), ())}
        case "note":
            note = attempt.note
            return {"words": note.words, "observation": note.observation, "inference": note.inference,
                    "text": note.text}  # fmt: skip
    return {}


def unanswered(attempt: Attempt, case: Case) -> dict[str, int]:
    """How many things are still open by step; submitting with gaps is allowed, and said."""
    return {
        "indicators": sum(c not in attempt.indicators for c in case.indicators),
        "elements": 3 - len(attempt.elements) + (attempt.protection is None),
        "needs": sum(n not in attempt.needs for n in case.needs),
        "decision": (attempt.option is None) + sum(q.part not in attempt.plan for q in case.plan),
    }


def _check_state(event: Event, attempt: Attempt) -> None:
    step = _STEP_OF_KIND.get(event.kind)
    if step in attempt.locked:
        raise NotAllowed("This step is locked: its feedback was shown.", step=step)
    if event.kind == "locked" and (attempt.mode != "practice" or event.step in attempt.locked):
        raise NotAllowed("Feedback on a step is given once, and in practice only.", step=event.step)
    if event.kind == "submitted" and attempt.submitted:
        raise NotAllowed("The case is submitted already.")
    if event.kind == "submitted" and attempt.mode == "talk" and not attempt.turns:
        raise TalkFirst("Say or ask something before you look at the feedback.")
    if event.kind == "submitted" and attempt.mode != "talk" and attempt.option is None:
        raise DecideFirst("Choose what to do next before you submit.")
    if event.kind == "opened" and event.step == "feedback" and not attempt.submitted:
        raise NotAllowed("Feedback opens when the case is submitted.", step="submit")


def _check_content(event: Event, case: Case, needs: Needs, attempt: Attempt) -> None:
    cited = getattr(event, "passages", ())
    if isinstance(event, NoteWritten):
        cited = event.words + event.observation + event.inference
    # What was never told cannot be cited: a fact is a passage only once it was told.
    unknown = [p for p in cited if p not in case.passages and p not in attempt.disclosed]
    if unknown:
        raise BadAnswer(f"There is no passage {unknown[0]} to cite.")
    if len(set(cited)) != len(cited):
        raise BadAnswer("A passage is cited twice.")
    if len(cited) > MAX_CITED:
        raise TooManyCited(f"At most {MAX_CITED} passages can be cited for one answer.", most=MAX_CITED)
    match event.kind:
        case "indicator":
            _known(event.concept, case.indicators)
            if event.state != "present" and event.phases:
                raise BadAnswer("Only a present indicator has a time.")
            if event.confidence is not None and event.confidence not in CONFIDENCES:
                raise BadAnswer("This confidence is not on the scale.")
        case "element":
            if event.element == "protection" and event.state == "not_needed":
                raise BadAnswer("Protection is present, absent or open.")
            if event.state == "not_needed" and event.element != "means":
                raise BadAnswer("Only the means can be unnecessary.")
            if event.grounds and (event.element != "protection" or event.state != "present"):
                raise BadAnswer("Grounds belong to a protection need that is present.")
        case "need":
            _known(event.need, case.needs)
            if event.who is not None:
                _known(event.who, needs.actors)
        case "decision":
            _known(event.option, [o.id for o in case.options])
        case "plan":
            question = next((q for q in case.plan if q.part == event.part), None)
            if question is None:
                raise BadAnswer("The case has no such part of the plan.")
            for choice in event.choices:
                _known(choice, question.options)
            if len(set(event.choices)) != len(event.choices) or (question.choose == "one" and len(event.choices) > 1):
                raise BadAnswer("One answer is asked for here.")
        case "document":
            _known(event.document, [d.id for d in case.documents])
        case "opened":
            _known(event.step, steps_of(case, attempt.mode))
        case "locked":
            _known(event.step, ANSWER_STEPS)
        case "language":
            _known(event.language, case.languages)


def _known(value: str, allowed: Any) -> None:
    if value not in allowed:
        raise BadAnswer(f"The case has no {value!r} here.")
