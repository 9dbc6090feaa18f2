"""Where a trainee stands on a case: the fold of the attempt's events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple, get_args

from tracks_sim.case.model import Case, Country, Element, ElementState, Judged, Level, Phase, PlanPart, ProtectionGround
from tracks_sim.errors import NotAllowed
from tracks_sim.practice.events import (
    MEASURED,
    AnswerStep,
    Event,
    InterviewTurn,
    Mode,
    Started,
    StepName,
    ToldFact,
)

Step = StepName
STEPS: tuple[Step, ...] = get_args(StepName)
ANSWER_STEPS: tuple[AnswerStep, ...] = get_args(AnswerStep)


def steps_of(case: Case, mode: Mode = "practice") -> tuple[Step, ...]:
    """The steps of a case: all, but for the interview where nobody can be interviewed; a short talk has three."""
    if mode == "talk":
        return ("briefing", "interview", "feedback")
    return tuple(s for s in STEPS if s != "interview" or case.person is not None)


def step_after(step: Step, case: Case, mode: Mode = "practice") -> Step:
    """The next step of a case, or the same one at the end."""
    steps = steps_of(case, mode)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def step_before(step: Step, case: Case, mode: Mode = "practice") -> Step:
    """The step before in a case, or the same one at the start."""
    steps = steps_of(case, mode)
    return steps[max(steps.index(step) - 1, 0)]


class IndicatorAnswer(NamedTuple):
    """State, phases, cited passages and confidence (0 to 1) on one concept."""

    state: Judged
    phases: tuple[Phase, ...] = ()
    passages: tuple[str, ...] = ()
    confidence: float | None = None


class ElementAnswer(NamedTuple):
    """State, grounds (protection only) and cited passages of an element."""

    state: ElementState
    grounds: tuple[ProtectionGround, ...] = ()
    passages: tuple[str, ...] = ()


class NeedAnswer(NamedTuple):
    """Level of a special need, who is to act, and cited passages."""

    level: Level
    who: str | None = None
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Referral note: passages by voice, and the trainee's own sentence."""

    words: tuple[str, ...] = ()
    observation: tuple[str, ...] = ()
    inference: tuple[str, ...] = ()
    text: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        """All passages of the note."""
        return self.words + self.observation + self.inference


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trainee on one case, up to the last event."""

    case: str
    country: Country
    mode: Mode
    language: str
    hashes: Mapping[str, str] = field(default_factory=_empty)
    step: Step = "briefing"
    documents: frozenset[str] = frozenset()
    marked: tuple[str, ...] = ()
    set_aside: Mapping[str, tuple[str, ...]] = field(default_factory=_empty)
    """Passages cited for a thing that is not judged yet, by ``indicators.<concept>``, ``elements.<element>`` or
    ``needs.<need>``."""
    turns: tuple[InterviewTurn, ...] = ()
    """The interview as it went, first and second in a row."""
    seed: str = ""
    indicators: Mapping[str, IndicatorAnswer] = field(default_factory=_empty)
    elements: Mapping[Element, ElementAnswer] = field(default_factory=_empty)
    protection: ElementAnswer | None = None
    needs: Mapping[str, NeedAnswer] = field(default_factory=_empty)
    option: str | None = None
    plan: Mapping[PlanPart, tuple[str, ...]] = field(default_factory=_empty)
    note: Note = Note()
    locked: frozenset[AnswerStep] = frozenset()
    submitted: bool = False
    released: bool = False
    paused: bool = False
    events: int = 0
    started_at: str = ""
    last_at: str = ""
    submitted_at: str | None = None

    @property
    def disclosed(self) -> Mapping[str, ToldFact]:
        """Facts told in part or in full, as they were told last; only these can be cited."""
        return {t.fact: t for turn in self.turns for t in turn.told if t.degree != "agreed"}

    @property
    def interview_over(self) -> bool:
        """True once the interview was closed or left; nothing can be asked any more."""
        return bool(self.turns) and self.turns[-1].outcome == "ended"

    @property
    def interview(self) -> int:
        """Which interview the talk is at: 1, or 2 once a second one was agreed on."""
        return 1 + any(turn.outcome == "second" for turn in self.turns)

    @property
    def feedback_open(self) -> bool:
        """True when the whole feedback may be shown."""
        return self.submitted and (self.mode not in MEASURED or self.released)

    def step_feedback_open(self, step: Step) -> bool:
        """True when one step's feedback may be shown: it is locked, and this is practice or released."""
        return step in self.locked and (self.mode not in MEASURED or self.released)


def after(attempt: Attempt | None, event: Event) -> Attempt:
    """The attempt after one more event. The first event must be ``started``."""
    if attempt is None:
        return fold((event,))
    draft = _draft(attempt)
    _take_in(draft, event)
    return _attempt(draft)


def fold(events: Iterable[Event]) -> Attempt:
    """The attempt that a sequence of events adds up to; raises NotAllowed for an empty one.

    The same as ``after`` event by event, without making an attempt of each step: thousands are folded at a time.
    """
    left = iter(events)
    begun = next(left, None)
    if not isinstance(begun, Started):
        raise NotAllowed("An attempt begins with its start.")
    draft = _draft(Attempt(
        case=begun.case, country=begun.country, mode=begun.mode, language=begun.language, hashes=begun.hashes,
        seed=begun.seed or begun.at, events=1, started_at=begun.at, last_at=begun.at,
    ))  # fmt: skip
    for event in left:
        _take_in(draft, event)
    return _attempt(draft)


def _draft(attempt: Attempt) -> Any:
    """The fields of an attempt, to be changed by events: mappings as dicts, the turns as a list."""
    draft = SimpleNamespace(**{name: getattr(attempt, name) for name in _FIELDS})
    for name in _MAPPINGS:
        setattr(draft, name, dict(getattr(attempt, name)))
    draft.turns = list(attempt.turns)
    return draft


def _attempt(draft: Any) -> Attempt:
    """The attempt of a draft, which is given up with it."""
    for name in _MAPPINGS:
        setattr(draft, name, MappingProxyType(getattr(draft, name)))
    draft.turns = tuple(draft.turns)
    return Attempt(**draft.__dict__)


_FIELDS = tuple(f.name for f in fields(Attempt))
_MAPPINGS = ("hashes", "set_aside", "indicators", "elements", "needs", "plan")


def _take_in(draft: Any, event: Event) -> None:
    """What an event changes in a draft. The most frequent kinds come first."""
    match event.kind:
        case "indicator":
            answer = IndicatorAnswer(event.state, event.phases, event.passages, event.confidence) if event.state else None
            _put(draft.indicators, event.concept, answer)
            _set_aside(draft, "indicators", event.concept, answer, event.passages)
        case "need":
            need = NeedAnswer(event.level, event.who, event.passages) if event.level else None
            _put(draft.needs, event.need, need)
            _set_aside(draft, "needs", event.need, need, event.passages)
        case "turn":
            draft.turns.append(event)
        case "plan":
            _put(draft.plan, event.part, event.choices or None)
        case "element":
            judged = ElementAnswer(event.state, event.grounds, event.passages) if event.state else None
            if event.element == "protection":
                draft.protection = judged
            else:
                _put(draft.elements, event.element, judged)
            _set_aside(draft, "elements", event.element, judged, event.passages)
        case "opened":
            draft.step = event.step
        case "document":
            draft.documents |= {event.document}
        case "marked":
            draft.marked = event.passages
        case "language":
            draft.language = event.language
        case "decision":
            draft.option = event.option
        case "note":
            draft.note = Note(event.words, event.observation, event.inference, event.text)
        case "locked":
            draft.locked |= {event.step}
        case "submitted":
            draft.submitted, draft.submitted_at, draft.locked = True, event.at, frozenset(ANSWER_STEPS)
        case "released":
            draft.released = True
        case "paused":
            draft.paused = event.on
        case "started":
            raise NotAllowed("An attempt starts once.")
        case "feedback":
            pass
    draft.events += 1
    draft.last_at = event.at


def _put(answers: dict[Any, Any], key: str, answer: Any | None) -> None:
    """Keep an answer as the last one given, or take it back where it is None."""
    answers.pop(key, None)
    if answer is not None:
        answers[key] = answer


def _set_aside(draft: Any, kind: str, name: str, answer: Any | None, passages: tuple[str, ...]) -> None:
    """Keep passages that are cited for what is not judged."""
    cited = passages if passages and answer is None else None
    if cited or draft.set_aside:
        _put(draft.set_aside, f"{kind}.{name}", cited)
