"""The steps of a case, and the table of what their worksheets ask: a row for each kind of answer.

Folding events, counting open items, checking intents, drawing sheets, exports, bots and the warm-up go through the rows. A
further step begins with its name and its event in ``events.py`` and its row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import (
    DetectionKey,
    ElementKey,
    IndicatorKey,
    KeyedAnswer,
    NeedKey,
    ProtectionKey,
)
from tracks_sim.case.model.record import DETECTION_STATES, ELEMENTS, JUDGEMENT_STATES, LEVELS, AnswerStep, Neutral
from tracks_sim.case.model.structure import CASE_STEPS, Case, PlanQuestion
from tracks_sim.practice.events import (
    AnswerEvent,
    DecisionTaken,
    DetectionJudged,
    ElementJudged,
    IndicatorJudged,
    Mode,
    NeedJudged,
    NoteWritten,
    PlanAnswered,
    StepName,
)
from tracks_sim.practice.items import Answer, Item

Step = StepName
STEPS: tuple[Step, ...] = get_args(StepName)
ANSWER_STEPS: tuple[AnswerStep, ...] = get_args(AnswerStep)
LOCKED_TOGETHER: Mapping[AnswerStep, AnswerStep] = {"decision": "detection"}
"""Steps that lock another one along: the reasons of the one give the other away, so that it has no lock of its own."""
E = TypeVar("E", bound=AnswerEvent)


def steps_of(case: Case, mode: Mode = "practice") -> tuple[Step, ...]:
    """The steps of a case: all, but for those that it does not ask and the interview where nobody can be interviewed.

    A short talk has three. In a worked example one step has all judgements, and nobody is talked with, since what is told could
    change them.
    """
    if mode == "talk":
        return ("briefing", "interview", "feedback")
    if mode == "worked":
        return ("briefing", "reading", "worked", "decision", "submit", "feedback")
    left_out = {"worked", *CASE_STEPS}.difference(case.steps) | set(ANSWER_STEPS).difference(r.step for r in ANSWER_KINDS if r.asked(case))
    return tuple(s for s in STEPS if s not in left_out and (s != "interview" or case.has_talk))


def step_after(step: Step, case: Case, mode: Mode = "practice") -> Step:
    """The next step of a case, or the same one at the end."""
    steps = steps_of(case, mode)
    return steps[min(steps.index(step) + 1, len(steps) - 1)]


def step_before(step: Step, case: Case, mode: Mode = "practice") -> Step:
    """The step before in a case, or the same one at the start."""
    steps = steps_of(case, mode)
    return steps[max(steps.index(step) - 1, 0)]


@dataclass(frozen=True, slots=True)
class AnswerKind(Generic[E]):
    """How a case asks for one kind of answer, and how its event and its answers follow from each other."""

    step: AnswerStep
    name: str
    """First part of ``key``: the step, or ``plan`` and ``note`` in the last step."""
    event: type[E]
    of_case: Callable[[Case], tuple[str, ...]]
    """Ids of the items that a case has for this kind, in its order."""
    values: Callable[[Case, str], tuple[str, ...]]
    """Values that an item offers, in the order shown; empty where anything may be written."""
    read: Callable[[E], tuple[tuple[str, Answer], ...]]
    """Ids and answers of an event."""
    write: Callable[..., dict[str, Any]]
    """Fields of an event from the answers to its items, in the order in which ``read`` gives them."""
    id_field: str | None = None
    """Field of the event that names its item."""
    fixed: tuple[str, ...] = ()
    """Ids that every event answers together, where it names none."""
    several: Callable[[Case, str], bool] = lambda case, id_: False
    """Whether an item takes several of its values."""
    whole: bool = False
    """Whether the page always sends the whole answer, so that nothing of the last one is merged into it."""
    optional: bool = False
    """Whether nothing is open where it is not answered."""
    keyed: Callable[[str], type[KeyedAnswer]] | None = None
    """Record of the keyed answer to an item, by its id; None where the answers of this kind are keyed otherwise, or not at all."""
    known: Callable[[Catalogues], tuple[str, ...]] = lambda catalogues: ()
    """Ids of all items of this kind that a case can ask."""
    own_source: Callable[[Catalogues, str], str | None] = lambda catalogues, id_: None
    """The source that a catalogue names for an item; where it names none, ``KeyedAnswer.usual_source`` counts."""
    fixed_answer: Callable[[Case, str], str | None] = lambda case, id_: None
    """The keyed answer that an item has whatever the papers say; None where it follows from them."""
    items_text: str = ""
    """What its items are, in the codebook of exported answers."""
    answer_text: str = ""
    """What an answer to one of them is, there."""

    def asked(self, case: Case) -> tuple[str, ...]:
        """Ids of the items that a case asks, in its order; none where it leaves the step out."""
        return self.of_case(case) if self.step in case.steps else ()

    @property
    def kind(self) -> str:
        """The kind of the event, and of the intent that becomes it."""
        return str(self.event.model_fields["kind"].default)

    def has(self, field: str) -> bool:
        """Whether answers of this kind have a field: ``passages`` can be cited, ``confidence`` said …"""
        return field in self.event.model_fields

    def ids(self, change: Mapping[str, Any]) -> tuple[str, ...]:
        """Ids of the items that a change of the browser is about, asked by the case or not."""
        if self.id_field is None:
            return self.fixed
        name = str(change.get(self.id_field))
        return (name if self.name == self.step else f"{self.name}.{name}",)

    def address(self, id_: str) -> dict[str, str]:
        """The part of an intent that says which item it is about: ``{"kind": "need", "need": "lawyer"}``."""
        return {"kind": self.kind} | ({self.id_field: id_.rpartition(".")[2]} if self.id_field else {})

    def key(self, id_: str) -> str:
        """Name of an item in lessons, findings and sheets: ``needs.lawyer``, ``plan.safety``, ``decision``, ``note``."""
        return f"{self.name}.{id_.rpartition('.')[2]}" if self.id_field else self.name

    def keyable(self, case: Case, id_: str) -> tuple[str, ...]:
        """The answers that a key can give to an item: those offered, *not needed* only where that is fixed."""
        fixed = self.fixed_answer(case, id_)
        return tuple(value for value in self.values(case, id_) if value != "not_needed" or value == fixed)

    def unsaid(self, case: Case, id_: str) -> str:
        """The keyed answer of an item of which no passage speaks; only of kinds with ``keyed``."""
        assert self.keyed is not None
        row = self.keyed(id_)
        neutral = next(rule.value for rule in row.model_fields[row.answer_field].metadata if isinstance(rule, Neutral))
        return self.fixed_answer(case, id_) or str(neutral)

    def source(self, catalogues: Catalogues, id_: str) -> str:
        """Where the rule behind the keyed answer of an item usually comes from; only of kinds with ``keyed``."""
        assert self.keyed is not None
        return self.own_source(catalogues, id_) or self.keyed(id_).usual_source

    def intent(self, id_: str, answer: Answer) -> dict[str, Any]:
        """The intent that answers one item."""
        return self.address(id_) | self.write(answer)


def _element_values(case: Case, element: str) -> tuple[str, ...]:
    # For a child no means is needed (Palermo Protocol, Article 3); nobody is spared the question.
    return (*JUDGEMENT_STATES, "not_needed") if element == "means" else JUDGEMENT_STATES


def _plan_question(case: Case, id_: str) -> PlanQuestion | None:
    return next((q for q in case.plan if f"plan.{q.part}" == id_), None)


def _plan_values(case: Case, id_: str) -> tuple[str, ...]:
    question = _plan_question(case, id_)
    return question.options if question else ()


def _plan_several(case: Case, id_: str) -> bool:
    question = _plan_question(case, id_)
    return question is not None and question.choose == "several"


def _read_note(event: NoteWritten) -> tuple[tuple[str, Answer], ...]:
    return (
        *((f"note.{voice}", Answer(() if passages else None, passages)) for voice, passages in event.voices.items()),
        ("note.text", Answer(event.text or None)),
    )


def _write_note(words: Answer, observation: Answer, inference: Answer, text: Answer) -> dict[str, Any]:
    return {
        "words": words.passages, "observation": observation.passages, "inference": inference.passages, "text": text.value or "",
    }  # fmt: skip


NOTE_IDS = ("note.words", "note.observation", "note.inference", "note.text")
"""Ids of the items of the referral note."""

ANSWER_KINDS: tuple[AnswerKind[Any], ...] = (
    AnswerKind(
        "indicators", "indicators", IndicatorJudged, id_field="concept",
        of_case=lambda case: case.indicators,
        values=lambda case, id_: JUDGEMENT_STATES,
        read=lambda e: ((e.concept, Answer(e.state, e.passages, e.phases, (), None, e.confidence)),),
        write=lambda a: {"state": a.value, "phases": a.phases, "passages": a.passages, "confidence": a.confidence},
        keyed=lambda id_: IndicatorKey,
        known=lambda catalogues: tuple(concept.id for concept in catalogues.concepts.concepts),
        own_source=lambda catalogues, id_: catalogues.delphi.source if any(c.rows for c in catalogues.concepts.concepts if c.id == id_) else None,
        items_text="the concept", answer_text="the state",
    ),
    AnswerKind(
        "detection", "detection", DetectionJudged, fixed=("detection",),
        of_case=lambda case: ("detection",),
        values=lambda case, id_: DETECTION_STATES,
        read=lambda e: (("detection", Answer(e.state, e.passages)),),
        write=lambda a: {"state": a.value, "passages": a.passages},
        keyed=lambda id_: DetectionKey,
        known=lambda catalogues: ("detection",),
        items_text="detection", answer_text="yes, open or no",
    ),
    AnswerKind(
        "elements", "elements", ElementJudged, id_field="element",
        of_case=lambda case: (*ELEMENTS, "protection"),
        values=_element_values,
        read=lambda e: ((e.element, Answer(e.state, e.passages, (), e.grounds)),),
        write=lambda a: {"state": a.value, "grounds": a.grounds, "passages": a.passages},
        keyed=lambda id_: ProtectionKey if id_ == "protection" else ElementKey,
        known=lambda catalogues: (*ELEMENTS, "protection"),
        fixed_answer=lambda case, id_: "not_needed" if id_ == "means" and case.presumed_child else None,
        items_text="act, means, purpose, protection, protection_grounds", answer_text="the state, for protection_grounds the grounds",
    ),
    AnswerKind(
        "needs", "needs", NeedJudged, id_field="need",
        of_case=lambda case: case.needs,
        values=lambda case, id_: LEVELS,
        read=lambda e: ((e.need, Answer(e.level, e.passages, (), (), e.who)),),
        write=lambda a: {"level": a.value, "who": a.who, "passages": a.passages},
        keyed=lambda id_: NeedKey,
        known=lambda catalogues: tuple(need.id for need in catalogues.needs.needs),
        own_source=lambda catalogues, id_: next((need.source for need in catalogues.needs.needs if need.id == id_), None),
        items_text="the need", answer_text="the level",
    ),
    AnswerKind(
        "decision", "decision", DecisionTaken, fixed=("option",), whole=True,
        of_case=lambda case: ("option",),
        values=lambda case, id_: tuple(o.id for o in case.options),
        read=lambda e: (("option", Answer(e.option)),),
        write=lambda a: {"option": a.value},
        items_text="option", answer_text="the option",
    ),
    AnswerKind(
        "decision", "plan", PlanAnswered, id_field="part",
        of_case=lambda case: tuple(f"plan.{q.part}" for q in case.plan),
        values=_plan_values,
        several=_plan_several,
        read=lambda e: ((f"plan.{e.part}", Answer(e.choices or None)),),
        write=lambda a: {"choices": (a.value,) if isinstance(a.value, str) else a.value or ()},
        items_text="plan.<part>", answer_text="the answers of the plan's part",
    ),
    AnswerKind(
        "decision", "note", NoteWritten, fixed=NOTE_IDS, optional=True,
        of_case=lambda case: NOTE_IDS if case.note else (),
        values=lambda case, id_: (),
        read=_read_note,
        write=_write_note,
        items_text="note.words, note.observation, note.inference, and note.text where the export was asked for it",
        answer_text="the sentence of the note",
    ),
)  # fmt: skip
"""Every kind of answer, in the order of the steps."""

JUDGED_KINDS = tuple(row for row in ANSWER_KINDS if row.keyed)
"""Kinds of judgements: their keyed answers have evidence."""
ANSWER_KIND: Mapping[str, AnswerKind[Any]] = {row.kind: row for row in ANSWER_KINDS}
"""The same by the kind of their events."""


def kind_of(item: str) -> tuple[AnswerKind[Any], str]:
    """The kind of an item and its id there, by its name in lessons and sheets (``AnswerKind.key``). Raises KeyError where no kind has the name."""
    name, _, rest = item.partition(".")
    for kind in ANSWER_KINDS:
        if kind.name == name:
            return kind, (rest if kind.name == kind.step else item) if kind.id_field else kind.fixed[0]
    raise KeyError(item)


def item_of(name: str) -> Item:
    """The item of a name. Raises KeyError where no kind has the name."""
    kind, id_ = kind_of(name)
    return Item(kind.step, id_)


def keyed_answer(keyed: KeyedAnswer, passages: tuple[str, ...]) -> Answer:
    """A keyed answer as somebody would have given it who cites these passages."""
    return Answer(
        keyed.answer, passages, getattr(keyed, "phases", ()), getattr(keyed, "grounds", ()), next(iter(getattr(keyed, "who", ())), None)
    )  # fmt: skip


def judgements_of(case: Case) -> Mapping[str, tuple[str, ...]]:
    """The answers that each judgement of a case offers, by the item's name, in its order; the decision is none."""
    return {row.key(id_): row.values(case, id_) for row in JUDGED_KINDS for id_ in row.asked(case)}
