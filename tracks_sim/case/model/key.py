"""Key of a case (``key/key.yaml``): the answer to everything on the worksheet, with evidence and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from tracks_sim.case.model.conversation import InterviewKey
from tracks_sim.case.model.record import (
    ELEMENTS,
    Country,
    DetectionState,
    Element,
    ElementState,
    ExploitationPhase,
    JudgementState,
    Level,
    Neutral,
    PassageId,
    PlanPart,
    ProtectionGround,
    Record,
    Slug,
    Term,
    Voice,
)
from tracks_sim.case.model.standing import Judged
from tracks_sim.case.model.structure import Case

Salience = Literal["plain", "moderate", "hidden"]
Classification = Literal[
    "trafficking", "smuggling", "labour_dispute", "domestic_violence", "no_concern", "too_little"
]
Profile = Literal["adult_labour", "child_labour", "adult_sexual", "child_sexual"]
Circumstance = Literal["adult", "child", "imminent_danger"]
Attribute = Literal["sex", "age", "region", "education", "disability", "family"]
"""Attribute of the person that a twin may change."""
CONTROLS: frozenset[str] = frozenset(
    {"smuggling", "labour_dispute", "domestic_violence", "no_concern", "too_little"}
)


_ALSO_ACCEPTED = "Other answers a practitioner would accept. The reason says why; the row counts neither way."


class EvidenceGroup(Record):
    """Passages of which any one will do."""

    any: tuple[PassageId, ...] = Field(
        min_length=1, description="Any of these passages supports the answer.", examples=[["rn13", "hc4"]]
    )
    salience: Salience = Field(
        default="moderate",
        description="How easily the cue is seen: plain, moderate or hidden.",
        examples=["hidden"],
    )


Polarity = Literal["for", "against", "open"]
"""What the passages of an answer do: speak for it, against it, or leave it open."""


class KeyedAnswer(Record):
    """What every keyed answer has: where it is seen, and why it is right."""

    key_order: ClassVar[tuple[str, ...]] = (
        "concept", "need", "state", "level", "also_accepted", "phases", "also_phases", "grounds", "evidence", "neutral", "who", "source",
        "countries", "decision_differs",
    )  # fmt: skip
    item: ClassVar[str] = ""
    """Its item, where that is another one than the name of its field in the key."""
    called: ClassVar[str]
    """What a message about a file calls its item."""
    answer_field: ClassVar[str] = "state"
    """Field of the answer."""
    sides: ClassVar[Mapping[Polarity, str]] = {"for": "present", "against": "absent", "open": "insufficient"}
    """The answer that follows where passages speak for it, against it, or leave it open."""
    usual_source: ClassVar[str] = "unodc-indicators"
    """Where the rule behind an answer comes from, as long as nobody says otherwise and no catalogue has a source of its own."""

    evidence: tuple[EvidenceGroup, ...] = Field(
        default=(),
        description="Groups of passages that support the answer: for a present one what speaks for it, for an absent one what speaks against it, for an insufficient one what shows the gap.",
        examples=[[{"any": ["rn13", "hc4"], "salience": "hidden"}]],
    )
    neutral: tuple[PassageId, ...] = Field(
        default=(),
        description="Passages that may be cited without gain or loss.",
        examples=[["rn4"]],
    )
    source: Annotated[Slug, Neutral("")] = Field(
        description="Where the rule comes from: an id of scenarios/sources.yaml.", examples=["ilo-delphi-2009"]
    )

    @property
    def right_passages(self) -> frozenset[str]:
        """Every passage of every group."""
        return frozenset(p for g in self.evidence for p in g.any)

    @property
    def answer(self) -> str:
        """The keyed answer: a state, for a need its level."""
        return str(getattr(self, self.answer_field))

    @property
    def side(self) -> Polarity:
        """What its passages do; open as long as nobody has written an answer."""
        sides = {answer: side for side, answer in self.sides.items()}
        return sides.get(self.answer, "for") if self.has(self.answer_field) else "open"

    @property
    def split(self) -> bool:
        """Whether readers would split on it: other answers stand beside the keyed one, and it counts neither way."""
        return bool(self.also_accepted)  # type: ignore[attr-defined]

    @property
    def accepted(self) -> frozenset[str]:
        """The keyed answer and those that stand beside it."""
        return frozenset({self.answer, *self.also_accepted})  # type: ignore[attr-defined]


class IndicatorKey(KeyedAnswer):
    """The keyed judgement of one concept."""

    row_id: ClassVar[str] = "concept"
    called: ClassVar[str] = "indicator"

    concept: Term = Field(description="Concept of the worksheet.", examples=["documents_taken"])
    state: Annotated[JudgementState, Neutral("insufficient")] = Field(
        description="Absent needs a passage that speaks against it; silence is insufficient.", examples=["present"]
    )
    phases: tuple[ExploitationPhase, ...] = Field(
        default=(),
        description="When it happened; required where it is present.",
        examples=[["exploitation", "now"]],
    )
    also_accepted: tuple[JudgementState, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["insufficient"]])
    also_phases: bool = Field(
        default=False, description="Whether readers split on the phases: then they are not scored, and the reason says why.", examples=[True]
    )


class ElementKey(KeyedAnswer):
    """The keyed state of act, means or purpose."""

    called: ClassVar[str] = "element"
    usual_source: ClassVar[str] = "palermo-2000"

    state: Annotated[ElementState, Neutral("insufficient")] = Field(
        description="For a child the means are not needed.", examples=["present"]
    )
    also_accepted: tuple[ElementState, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["insufficient"]])


class ProtectionKey(KeyedAnswer):
    """The keyed answer on why return would be unsafe."""

    item: ClassVar[str] = "elements.protection"
    called: ClassVar[str] = "protection question"
    usual_source: ClassVar[str] = "unhcr-guidelines-7-2006"

    state: Annotated[JudgementState, Neutral("insufficient")] = Field(description="Whether the file shows a trafficking-related protection need.", examples=["present"])
    grounds: tuple[ProtectionGround, ...] = Field(
        default=(), description="Which reasons the file shows.", examples=[["reprisals", "retrafficking"]]
    )
    also_accepted: tuple[JudgementState, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["insufficient"]])


class CountryDetection(Record):
    """What is right on detection in one country, where its law says otherwise."""

    state: DetectionState = Field(description="The state there.", examples=["open"])
    also_accepted: tuple[DetectionState, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["yes"]])


class DetectionKey(KeyedAnswer):
    """The keyed answer to the question whether the person may have been trafficked, on what is known now."""

    called: ClassVar[str] = "detection question"
    sides: ClassVar[Mapping[Polarity, str]] = {"for": "yes", "against": "no", "open": "open"}
    usual_source: ClassVar[str] = "coe-convention-2005"

    state: Annotated[DetectionState, Neutral("open")] = Field(
        description="yes: enough to offer specialised help; open: ask first; no: what is known has another explanation, and nothing shows that somebody gains.", examples=["yes"]
    )
    also_accepted: tuple[DetectionState, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["open"]])
    countries: dict[Country, CountryDetection] = Field(
        default_factory=dict, description="Countries whose law answers it otherwise.",
        examples=[{"be": {"state": "open", "also_accepted": ["yes"]}}],
    )  # fmt: skip
    decision_differs: str = Field(
        default="", description="Why, in every country, the best decision of today is not the one that follows from detection. For whoever reviews the key.",
        examples=["The medicine has to be taken today, and the offer can be made tomorrow."],
    )  # fmt: skip

    def in_country(self, country: Country) -> DetectionKey:
        """The key that holds in a country."""
        own = self.countries.get(country)
        return self if own is None else self.model_copy(update={"state": own.state, "also_accepted": own.also_accepted})


class NeedKey(KeyedAnswer):
    """The keyed level of one special need."""

    row_id: ClassVar[str] = "need"
    called: ClassVar[str] = "need"
    answer_field: ClassVar[str] = "level"
    sides: ClassVar[Mapping[Polarity, str]] = {"for": "helpful", "against": "not_indicated"}
    usual_source: ClassVar[str] = "own-judgement"

    need: Term = Field(description="Need of the worksheet.", examples=["lawyer"])
    level: Annotated[Level, Neutral("not_indicated")] = Field(description="Urgent, helpful, or not indicated by the file.", examples=["urgent"])
    who: tuple[Term, ...] = Field(
        default=(), description="Actors (scenarios/needs.yaml) who may act on it.", examples=[["legal_aid"]]
    )
    also_accepted: tuple[Level, ...] = Field(default=(), description=_ALSO_ACCEPTED, examples=[["helpful"]])


class CountryCost(Judged):
    """How an option stands in one country, where that differs."""


class OptionKey(Judged):
    """How one option stands."""

    row_id: ClassVar[str] = "option"
    key_order: ClassVar[tuple[str, ...]] = ("option", "standing", "harm", "source", "countries")

    option: Slug = Field(description="Option of the case.", examples=["offer-second-talk"])
    source: Annotated[Slug, Neutral("")] = Field(description="Where the rule comes from.", examples=["who-2003"])
    countries: dict[Country, CountryCost] = Field(
        default_factory=dict,
        description="Where this case's option costs something else in a country.",
        examples=[{"gb": {"standing": "acceptable", "harm": "none"}}],
    )


class Features(Record):
    """What a file looks like on its surface: over the library none of it may tell the sort of a case. Never shown to trainees."""

    remark: Annotated[Literal["trafficking", "nothing", "none"], Neutral("none")] = Field(
        description="What a colleague in the file writes: that it is trafficking, that there is nothing, or neither.", examples=["none"]
    )
    suspected: Annotated[Literal["relative", "compatriot", "partner", "employer", "agency", "stranger", "none"], Neutral("none")] = Field(
        description="Who might be taken for an exploiter, rightly or not.", examples=["employer"]
    )
    interpreter: Annotated[Literal["suitable", "unsuitable", "none"], Neutral("none")] = Field(
        description="Whether the interpreter that the room or the file begins with is fit for the talk.", examples=["suitable"]
    )
    companion: Annotated[Literal["stays", "leaves", "none"], Neutral("none")] = Field(
        description="Whether somebody who came along wants to stay, or leaves when asked.", examples=["none"]
    )
    own_paper: Annotated[bool, Neutral(False)] = Field(description="Whether the person hands over a paper of their own that tells much.", examples=[False])


class PlanKey(Record):
    """What one answer of a plan question is worth."""

    needed: Annotated[tuple[Slug, ...], Neutral(())] = Field(min_length=1, description="Answers the plan needs.", examples=[["ask-each"]])
    fitting: tuple[Slug, ...] = Field(default=(), description="Answers that do no harm and are not required.", examples=[["leave-door-open"]])
    needless: tuple[Slug, ...] = Field(default=(), description="Answers that help nobody or share too much.", examples=[["whole-file"]])
    minor: tuple[Slug, ...] = Field(default=(), description="Answers that do minor harm.", examples=[["one-form"]])
    severe: tuple[Slug, ...] = Field(default=(), description="Answers that do severe harm: a gate.", examples=[["none"]])
    source: Annotated[Slug, Neutral("")] = Field(description="Where the rule comes from.", examples=["who-2003"])


class NoteKey(Record):
    """What a short referral note may carry."""

    voices: Annotated[dict[Voice, tuple[PassageId, ...]], Neutral({})] = Field(
        description="Whose voice each passage is: the person's words, an observation, someone's inference, a plain record. Every passage once.",
        examples=[{"words": ["rn3"], "observation": ["rn1"], "inference": ["rn7"], "record": ["rn2"]}],
    )
    needless: tuple[PassageId, ...] = Field(
        default=(),
        description="Passages a minimal note leaves out (health detail, third persons).",
        examples=[["hc2", "hc5"]],
    )


class Lesson(Record):
    """One thing to do next time, and when to say it."""

    row_id: ClassVar[str] = "id"

    id: Slug = Field(description="Name of the lesson.", examples=["ask-alone"])
    when: tuple[str, ...] = Field(
        default=(),
        description="Said when one of these was not right: indicators.<concept>, elements.<element>, elements.protection, detection, needs.<need>, decision, plan.<part>, note. Empty: always fits.",
        examples=[["indicators.isolation", "plan.safety"]],
    )


class Twin(Record):
    """That the case is another one with one attribute of the person changed."""

    of: Slug = Field(description="Id of the first version, which stands beside it. Structure and answers are the same.", examples=["the-packing-shed"])
    changed: Attribute = Field(
        description="What of the person was changed: sex, age (a child stays a child, an adult an adult), region they come from, education, a disability, or family they came with.",
        examples=["sex"],
    )  # fmt: skip


class Key(Record):
    """The answers to one case."""

    rules: Literal[1, 2] = Field(
        default=1, description="Version of the rules of scoring that the key was written for (docs/measures.md). New keys say 2.", examples=[2]
    )
    features: Features | None = Field(
        default=None, description="What the file looks like on its surface.",
        examples=[{"remark": "none", "suspected": "employer", "interpreter": "suitable", "companion": "none", "own_paper": False}],
    )  # fmt: skip
    twin: Twin | None = Field(
        default=None,
        description="For a twin case only: each member of a study gets one of the two by lot. A twin is not offered for practice.",
        examples=[{"of": "the-packing-shed", "changed": "sex"}],
    )  # fmt: skip

    classification: Annotated[Classification, Neutral("no_concern")] = Field(
        description="What the author wrote the case as. Never shown before submission.", examples=["trafficking"]
    )
    exploitation: tuple[Term, ...] = Field(
        default=(), description="Forms of exploitation (HTCDS enumeration), empty for controls.", examples=[["agriculture"]]
    )
    profile: Annotated[Profile, Neutral("adult_labour")] = Field(
        description="Which ILO list is nearest; forced criminality and begging have none of their own.",
        examples=["adult_labour"],
    )
    circumstances: Annotated[tuple[Circumstance, ...], Neutral(())] = Field(
        description="What country rules may depend on.", examples=[["adult"]]
    )
    indicators: Annotated[tuple[IndicatorKey, ...], Neutral(())] = Field(
        description="The judgement of every indicator on the worksheet.",
        examples=[[{"concept": "made_to_lie", "state": "insufficient", "source": "ilo-delphi-2009"}]],
    )
    detection: DetectionKey | None = Field(
        default=None, description="Whether the person may have been trafficked, on what is known now; where the case asks it.",
        examples=[{"state": "yes", "evidence": [{"any": ["rn4", "hc2"]}], "source": "coe-convention-2005"}],
    )  # fmt: skip
    elements: Annotated[dict[Element, ElementKey], Neutral({})] = Field(
        description="Act, means and purpose. For a child the means are `not_needed`.",
        examples=[{"act": {"state": "present", "evidence": [{"any": ["rn4"]}], "source": "palermo-2000"}}],
    )
    protection: Annotated[ProtectionKey | None, Neutral(None)] = Field(
        description="Why return would be unsafe, as far as the file shows. Every case has it; only a measured key may be without.",
        examples=[{"state": "insufficient", "source": "unhcr-guidelines-7-2006"}],
    )
    needs: Annotated[tuple[NeedKey, ...], Neutral(())] = Field(
        description="The level of every need on the worksheet.",
        examples=[[{"need": "lawyer", "level": "urgent", "who": ["legal_aid"], "source": "tracks-2017"}]],
    )
    options: Annotated[tuple[OptionKey, ...], Neutral(())] = Field(
        description="How every option stands; one to three are best.",
        examples=[[{"option": "offer-second-talk", "standing": "best", "source": "who-2003"}]],
    )
    plan: dict[PlanPart, PlanKey] = Field(
        default_factory=dict, description="What every answer of the plan is worth, by part.",
        examples=[{"consent": {"needed": ["ask-each"], "minor": ["one-form"], "severe": ["none"], "source": "who-2003"}}],
    )
    note: NoteKey = Field(
        default_factory=lambda: NoteKey(voices={}), description="Whose voice each passage is, and what a short note leaves out; where the case asks for a note.",
        examples=[{"voices": {"words": ["rn3"], "record": ["rn1", "rn2"]}}],
    )
    lessons: Annotated[tuple[Lesson, ...], Neutral(())] = Field(
        min_length=3,
        description="Things to do next time, the most important first; three of them are shown.",
        examples=[[
            {"id": "ask-alone", "when": ["indicators.speaks_under_watch"]},
            {"id": "share-little", "when": ["plan.sharing"]},
            {"id": "silence"},
        ]],
    )
    interview: InterviewKey | None = Field(
        default=None, description="The answers about the interview; where the case has a person.",
        examples=[{"needed": ["fa2"], "voices": {"words": ["fa1", "fa2"]}}],
    )  # fmt: skip

    def keyed_answers(self) -> Iterator[tuple[str, tuple[str | int, ...], KeyedAnswer]]:
        """Every answer that can have evidence: its item (``indicators.<concept>`` …), its path in the key, and itself."""
        for field, value in ((name, getattr(self, name)) for name in ANSWER_FIELDS):
            if isinstance(value, KeyedAnswer):
                yield value.item or field, (field,), value
            elif isinstance(value, Mapping):
                yield from ((f"{field}.{name}", (field, name), answer) for name, answer in value.items())
            elif value is not None:
                yield from ((f"{field}.{getattr(row, row.row_id)}", (field, index), row) for index, row in enumerate(value))

    def answer_to(self, item: str) -> KeyedAnswer | None:
        """The keyed answer of an item; None where the key has none."""
        return next((answer for name, _, answer in self.keyed_answers() if name == item), None)

    @property
    def named_passages(self) -> frozenset[str]:
        """Every passage that one of these answers names, as evidence or as neutral."""
        return frozenset(p for _, _, keyed in self.keyed_answers() for p in (*keyed.right_passages, *keyed.neutral))

    def with_answers(self, effective: Callable[[str, Any], Any]) -> Key:
        """The key with each of these answers replaced by what ``effective`` makes of it and its item, or left out for None.

        A field in which nothing is another stays the same object.
        """
        made = [(where, answer, effective(item, answer)) for item, where, answer in self.keyed_answers()]
        changed = {where[0] for where, answer, new in made if new is not answer}
        update: dict[str, Any] = {}
        for field in (name for name in ANSWER_FIELDS if name in changed):
            own = {where: new for where, _, new in made if where[0] == field and new is not None}
            value = getattr(self, field)
            if isinstance(value, tuple):
                update[field] = tuple(own.values())
            elif isinstance(value, Mapping):
                update[field] = {where[1]: new for where, new in own.items()}
            else:
                update[field] = own.get((field,))
        return self.model_copy(update=update)


def _record_of(annotation: Any) -> type[KeyedAnswer] | None:
    if isinstance(annotation, type) and issubclass(annotation, KeyedAnswer):
        return annotation
    return next(filter(None, map(_record_of, get_args(annotation))), None)


ANSWER_FIELDS: Mapping[str, type[KeyedAnswer]] = {
    name: record for name, field in Key.model_fields.items() if (record := _record_of(field.annotation))
}
"""Fields of a key whose answers can have evidence (one answer, a list of rows, or answers by name), with the record of an answer."""


def answer_path(item: str) -> tuple[str, ...]:
    """Names by which the keyed answer of an item (``indicators.<concept>``, ``detection`` …) stands in a key, and its reason in the texts of the key."""
    return ("protection",) if item == ProtectionKey.item else tuple(item.split("."))


def judged_items(case: Case) -> Mapping[str, tuple[str, ...]]:
    """The items that a case asks to judge (``indicators.<concept>``, ``detection`` …) and a key answers, by the field of their answers."""
    items = {}
    for field, record in ANSWER_FIELDS.items():
        alone = record.item or field
        names = getattr(case, field) if record.row_id else ELEMENTS if record is ElementKey else None
        if alone.partition(".")[0] in case.steps:
            items[field] = (alone,) if names is None else tuple(f"{field}.{name}" for name in names)
    return items
