"""The attempt: one trainee's state on one case, folded from its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from tracks_sim.case.model.record import AnswerStep, Country
from tracks_sim.errors import NotAllowed
from tracks_sim.practice.events import (
    MEASURED,
    Contrasted,
    Event,
    InterviewTurn,
    Mode,
    Recalled,
    Started,
    ToldFact,
)
from tracks_sim.practice.items import Answer, Item
from tracks_sim.practice.steps import ANSWER_KIND, ANSWER_STEPS, LOCKED_TOGETHER, Step

_item = lru_cache(maxsize=4096)(Item)
"""The item of a step and id: where thousands of attempts are folded, looking one up is faster than making it."""
_OPTION = Item("decision", "option")


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Attempt:
    """State of one trainee on one case after its last event."""

    case: str
    country: Country
    mode: Mode
    language: str
    hashes: Mapping[str, str] = field(default_factory=_empty)
    step: Step = "briefing"
    documents: frozenset[str] = frozenset()
    marked: tuple[str, ...] = ()
    own_notes: str = ""
    """What the trainee noted for themselves; never scored."""
    turns: tuple[InterviewTurn, ...] = ()
    """Turns of the interview in order, those of a second one after the first, without an end that was taken back."""
    reopenable: bool = False
    """Whether the end of the talk, or of today's, may be taken back: it was the last act. Looking, marks and own notes are none."""
    seed: str = ""
    answers: Mapping[Item, Answer] = field(default_factory=_empty)
    """The last answer to each item that is answered, in the order in which they were last given."""
    set_aside: Mapping[Item, tuple[str, ...]] = field(default_factory=_empty)
    """Passages cited for an item that is not answered yet, or no longer."""
    predicted: Mapping[str, str] = field(default_factory=_empty)
    """In a worked example: what was predicted first, by the name of the item. No answers."""
    locked: frozenset[AnswerStep] = frozenset()
    submitted: bool = False
    released: bool = False
    paused: bool = False
    events: int = 0
    started_at: str = ""
    last_at: str = ""
    submitted_at: str | None = None
    recalled: tuple[Recalled, ...] = ()
    """Answers to questions on later days, while this was the case handed in last."""
    skipped_at: str = ""
    """When such a round was last put off."""
    contrasted: Contrasted | None = None

    @cached_property
    def by_step(self) -> Mapping[AnswerStep, Mapping[str, Answer]]:
        """Answers by step and by the id of their item."""
        found: dict[AnswerStep, dict[str, Answer]] = {step: {} for step in ANSWER_STEPS}
        for (step, id_), answer in self.answers.items():
            found[step][id_] = answer
        return found

    @property
    def option(self) -> str | None:
        """The option chosen."""
        answer = self.answers.get(_OPTION)
        return answer.code if answer else None

    def answer(self, item: Item) -> Answer:
        """The answer to an item; for an open one, the passages cited for it and no value."""
        return self.answers.get(item) or Answer(None, self.set_aside.get(item, ()))

    @property
    def disclosed(self) -> Mapping[str, ToldFact]:
        """Facts told in part or in full, each as it was told last; of all facts only these can be cited."""
        return {t.fact: t for turn in self.turns for t in turn.told if t.degree != "agreed"}

    @property
    def interview_over(self) -> bool:
        """True once the interview was closed or left; nothing can be asked any more."""
        return bool(self.turns) and self.turns[-1].outcome == "ended"

    @property
    def interview(self) -> int:
        """Number of the present interview: 1, or 2 once a second one was agreed on."""
        return 1 + any(turn.outcome == "second" for turn in self.turns)

    @property
    def feedback_open(self) -> bool:
        """True when the whole feedback may be shown."""
        return self.submitted and (self.mode not in MEASURED or self.released)

    def step_feedback_open(self, step: Step) -> bool:
        """True when one step's feedback may be shown: it is locked, and this is practice or released."""
        return step in self.locked and (self.mode not in MEASURED or self.released)


def after(attempt: Attempt | None, event: Event) -> Attempt:
    """The attempt after one more event; ``attempt`` is None before the first, which must be ``started``."""
    return fold((event,), attempt)


def fold(events: Iterable[Event], attempt: Attempt | None = None) -> Attempt:
    """The attempt that a sequence of events adds up to, after those of ``attempt``.

    Raises NotAllowed for an empty sequence, and for a second ``started``. Equal to ``after`` event by event, but without an
    attempt after each: thousands are folded at a time.
    """
    rest = iter(events)
    if attempt is None:
        attempt = _begun(next(rest, None))
    answers, set_aside, turns = dict(attempt.answers), dict(attempt.set_aside), list(attempt.turns)
    documents, locked, number, last_at = attempt.documents, attempt.locked, attempt.events, attempt.last_at
    reopenable = attempt.reopenable
    changes: dict[str, Any] = {}
    for event in rest:
        number += 1
        last_at = event.at
        row = ANSWER_KIND.get(event.kind)
        if row is not None:  # answers come first: they are the most frequent
            reopenable = False
            for id_, answer in row.read(event):
                item = _item(row.step, id_)
                answers.pop(item, None)  # an answer given again comes last
                set_aside.pop(item, None)
                if answer.value is not None:
                    answers[item] = answer
                elif answer.passages:
                    set_aside[item] = answer.passages
            continue
        match event.kind:
            case "turn":
                turns.append(event)
                reopenable = event.outcome in ("ended", "second")
            case "reopened":
                if reopenable:
                    turns.pop()
                reopenable = False
            case "opened":
                changes["step"] = event.step
            case "document":
                documents |= {event.document}
            case "marked":
                changes["marked"] = event.passages
            case "predicted":
                changes["predicted"] = MappingProxyType({event.item: event.answer, **changes.get("predicted", attempt.predicted)})
            case "own_notes":
                changes["own_notes"] = event.text
            case "language":
                changes["language"] = event.language
            case "locked":
                locked |= {event.step, LOCKED_TOGETHER.get(event.step, event.step)}
                reopenable = False
            case "submitted":
                changes |= {"submitted": True, "submitted_at": event.at}
                locked = frozenset(ANSWER_STEPS)
                reopenable = False
            case "released":
                changes["released"] = True
            case "paused":
                changes["paused"] = event.on
            case "recalled":
                changes["recalled"] = (*changes.get("recalled", attempt.recalled), event)
            case "round_skipped":
                changes["skipped_at"] = event.at
            case "contrasted":
                changes["contrasted"] = event
            case "started":
                raise NotAllowed("An attempt starts once.")
    return replace(
        attempt, answers=MappingProxyType(answers), set_aside=MappingProxyType(set_aside), turns=tuple(turns), reopenable=reopenable,
        documents=documents, locked=locked, events=number, last_at=last_at, **changes,
    )  # fmt: skip


def _begun(event: Event | None) -> Attempt:
    """The attempt after its first event."""
    if not isinstance(event, Started):
        raise NotAllowed("An attempt begins with its start.")
    return Attempt(
        event.case, event.country, event.mode, event.language, MappingProxyType(dict(event.hashes)), seed=event.seed or event.at,
        events=1, started_at=event.at, last_at=event.at,
    )  # fmt: skip
