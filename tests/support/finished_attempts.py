"""Attempts that are finished, made without a browser: an expert's, a novice's, that of somebody in a hurry, and of one who talks curtly.

Every act goes through the intents and the conversation of a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from tracks_sim.bots import KEY, CaseContext
from tracks_sim.case.load import CaseFile, Library, scenarios_root
from tracks_sim.case.model.conversation import QuestionForm
from tracks_sim.case.model.record import Country
from tracks_sim.case.versions import played_content
from tracks_sim.interview import Parameters
from tracks_sim.practice import Attempt, conversation, event_for, fold, turn_events
from tracks_sim.practice.attempt import after
from tracks_sim.practice.conversation import came_back
from tracks_sim.practice.events import Event, Mode, Started, StepOpened
from tracks_sim.practice.start import start_event
from tracks_sim.scoring import costs
from tracks_sim.store import FixedClock, Store

Who = Literal["expert", "novice", "hurried", "curt"]
AT = "2026-11-26T09:00:00Z"
CAREFUL = (
    "introduce", "confidentiality", "see_alone", "ask_interpreter", "change_interpreter", "rights", "ask_wishes", "ask_preference",
    "call_representative",
)  # fmt: skip
Intent = dict[str, Any]


def choices_of(who: Who, case_file: CaseFile) -> Iterator[str]:
    """What somebody says and does in the talk, in order."""
    def asked(*forms: QuestionForm) -> list[str]:
        return [f"ask:{q.id}" for form in forms for q in case_file.case.questions if q.form == form]

    if who == "expert":
        yield from (f"move:{move}" for move in CAREFUL)
        yield from asked("open", "cued")[:14]
        yield from ("move:offer_break", "move:consent_sharing", "move:accept_refusal", "move:close_safely")
    if who in ("novice", "curt"):
        about_work = {q.id for q in case_file.case.questions if q.topic in ("work", "pay", "journey", "home", "now")}
        forms: tuple[QuestionForm, ...] = ("leading", "statement", "closed") if who == "novice" else ("open", "wh")
        yield from [choice for choice in asked(*forms) if choice.removeprefix("ask:") in about_work][:5]


def answers_of(who: Who, context: CaseContext) -> Iterator[Intent]:
    """What somebody answers: an expert, and who talks curtly, nearly as the key; a novice "present" and "urgent" throughout, and the worst step."""
    case, key = context.case_file.case, context.case_file.key
    by_option = costs(context.case_file, context.country, context.catalogues)
    if who in ("expert", "curt"):
        urgent = next((n.need for n in key.needs if n.level == "helpful"), "")
        for intent in KEY.intents(context):
            yield {**intent, "level": "urgent"} if intent.get("need") == urgent else intent
        return
    if who == "novice":
        for concept in case.indicators if "indicators" in case.steps else ():
            yield {"kind": "indicator", "concept": concept, "state": "present", "phases": ("now",), "passages": (), "confidence": None}
        if "detection" in case.steps:
            yield {"kind": "detection", "state": "yes", "passages": ()}
        for need in case.needs if "needs" in case.steps else ():
            yield {"kind": "need", "need": need, "level": "urgent", "who": None, "passages": ()}
    worst = {"severe": 0, "minor": 1, "none": 2}
    options = list(by_option) if who == "hurried" else sorted(by_option, key=lambda o: worst[by_option[o].harm])
    yield {"kind": "decision", "option": options[0]}
    for question in case.plan if who == "novice" else ():
        severe = [a for a in question.options if a in key.plan[question.part].severe]
        yield {"kind": "plan", "part": question.part, "choices": (severe or list(question.options))[:1]}


def finished_events(
    who: Who, case_file: CaseFile, library: Library, parameters: Parameters, country: Country = "fr", language: str = "en",
    mode: Mode = "practice", root: Path | None = None, at: str = AT,
) -> list[Event]:
    """The events of a finished attempt, from the start to the submission; ``root``: of the case's scenarios, ``at``: when it was."""
    played = played_content(case_file, library.catalogues, country, root or scenarios_root())
    started = start_event(played, at=at, mode=mode, language=language, seed="finished")
    events: list[Event] = [started]
    attempt = after(None, started)

    def keep(event: Event) -> None:
        nonlocal attempt
        events.append(event)
        attempt = after(attempt, event)

    def take(choice: str) -> None:
        state = conversation(attempt, case_file, parameters)
        if not state.over and choice in state.compiled.listed_choices:
            keep(turn_events({"choice": choice}, state, attempt, case_file, at)[0])

    for choice in choices_of(who, case_file) if case_file.case.has_talk else ():
        take(choice)
        if who == "expert" and attempt.turns and came_back(attempt.turns[-1]):
            take("move:see_alone")
    answers = () if mode == "talk" else answers_of(who, CaseContext(case_file, library.catalogues, country, language))
    for intent in (*answers, {"kind": "submitted"}):
        keep(event_for(intent, attempt, case_file.case, library.catalogues.needs, at))
    keep(StepOpened(at=at, step="feedback"))
    return events


def store_finished(data: Path, code: str, events: list[Event], case_file: CaseFile, library: Library, root: Path | None = None) -> str:
    """Store a finished attempt of the trainee with this code, as if it had been played when its events say; its id."""
    started, *rest = events
    assert isinstance(started, Started)
    content = played_content(case_file, library.catalogues, started.country, root or scenarios_root())
    with Store.open(data, clock=FixedClock(datetime.fromisoformat(started.at))) as store:  # so that no tab is at work on it now
        attempt_id = store.start(store.trainee_of(code).id, started, content.contents)
        store.append(attempt_id, rest, 1, "made")
    return attempt_id


def finished_attempt(who: Who, case_file: CaseFile, library: Library, parameters: Parameters, **how: Any) -> Attempt:
    """The attempt that the events add up to."""
    return fold(finished_events(who, case_file, library, parameters, **how))
