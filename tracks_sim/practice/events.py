"""Events of an attempt: append-only records of what a trainee did.

An event is never changed and never removed (but for the erasure of a person). Answers are
whole: judging an indicator again writes the whole answer again, so the last event on an
item is its answer and a lost message can never leave half of one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Field, TypeAdapter

from tracks_sim.case.model.conversation import ReadForm, Stance
from tracks_sim.case.model.record import (
    AnswerStep,
    Country,
    DetectionState,
    Element,
    ElementState,
    ExploitationPhase,
    JudgementState,
    Language,
    Level,
    PassageId,
    PlanPart,
    ProtectionGround,
    Record,
    Slug,
    Term,
)
from tracks_sim.practice.field_marks import (
    EventRecord,
    FieldMark,
    Hash,
    Id,
    OwnNotes,
    OwnWords,
    dump_without,
    marked_fields,
)

Mode = Literal["practice", "assessment", "talk", "worked", "study"]
"""practice: feedback on request and at the end; assessment: feedback when a trainer releases it; talk: a short interview
alone, with feedback on it at the end; worked: a worked example, in which the trainee predicts each judgement, sees the author's, and
takes the decision; study: an assessment that is begun through a study only."""
MEASURED: frozenset[Mode] = frozenset({"assessment", "study"})
"""Modes without feedback before a release, scored with the part of the key that no interview can change."""
WHOLE_CASE: frozenset[Mode] = frozenset({"practice", "assessment", "study"})
"""Modes in which a trainee answers all that a case asks: only then is the case done, and are its answers scored."""
StepName = Literal["briefing", "reading", "interview", "worked", AnswerStep, "submit", "feedback"]
CONFIDENCES: tuple[float, ...] = (0.35, 0.55, 0.75, 0.9, 1.0)
"""Offered answers to "how sure?": a guess among three is 1/3, so the scale starts just above it."""
LONGEST_NOTES = 4000
"""Characters of a trainee's own notes."""


class Started(EventRecord):
    """The attempt began; country, mode and the hashes of all that is used are fixed here."""

    kind: Literal["started"] = "started"
    case: Slug
    case_version: Id
    country: Country
    mode: Mode
    language: Language
    hashes: dict[Hash, Hash] = Field(description="Content hash by part: case, key, text, catalogues, country.")
    seed: Id = Field(default="", description="Seed of the interview: the same choices give the same interview.")
    study: Id = Field(default="", description="Id of the study in mode study, else empty.")
    study_phase: Id = Field(default="", description="Phase of that study: pre, post or follow-up.")


class LanguageChanged(EventRecord):
    """The page is in another language from here on."""

    kind: Literal["language"] = "language"
    language: Language


class StepOpened(EventRecord):
    """A step came on screen."""

    kind: Literal["opened"] = "opened"
    step: StepName


class DocumentOpened(EventRecord):
    """A paper of the file came on screen."""

    kind: Literal["document"] = "document"
    document: Slug


class PassagesMarked(EventRecord):
    """All passages that the trainee has marked while reading, to come back to."""

    kind: Literal["marked"] = "marked"
    passages: tuple[PassageId, ...] = ()


class NotesKept(EventRecord):
    """All of the trainee's own notes on the file: for nobody else, and never scored."""

    kind: Literal["own_notes"] = "own_notes"
    text: OwnNotes = Field(default="", max_length=LONGEST_NOTES)


class ToldFact(Record):
    """A fact disclosed in a turn, and to which degree. ``reliability`` (0 to 1) describes the question, never the person."""

    fact: PassageId
    degree: Literal["agreed", "part", "full"]
    reliability: Annotated[float, FieldMark.WITHHELD]
    varied: bool = False


class HarmShown(Record):
    """A harm done by a turn, by the engine's name for it."""

    name: Term
    severity: Literal["minor", "severe"]


class ActShown(Record):
    """Something that one of the others in the room did."""

    act: Term
    said: int | None = Field(default=0, description="Which of the sentences of this act was shown, counted from 0; none where all were shown lately; -1 where what is said instead was too.")


class InterviewTurn(EventRecord):
    """One choice in the interview and everything that followed from it, so that a later engine cannot rewrite it."""

    kind: Literal["turn"] = "turn"
    interview: int
    number: int
    choice: Id = Field(max_length=200)
    typed: OwnWords = Field(default="", max_length=300, description="The trainee's own words, where they typed what they asked or did.")
    same_words: bool = Field(default=False, description="Whether it was said in the same typed words as the turn before, which did several things.")
    read_as: Annotated[ReadForm | None, FieldMark.WITHHELD] = Field(
        default=None, description="Form that was read in those words. In older attempts the trainee could name another, which `choice` then has.",
    )  # fmt: skip
    stance: Annotated[Stance, FieldMark.WITHHELD] = Field(default="neutral", description="What was read that those words do to the person; `choice` has it too.")
    act_read: Annotated[Id, FieldMark.WITHHELD] = Field(default="", description="The act that was read as the likeliest in those words, whatever they were taken for. Empty in older attempts.")
    read_by: Annotated[Hash, FieldMark.WITHHELD] = Field(default="", description="Version of the model that read them: the beginning of the hash of its weights. Empty in older attempts.")
    outcome: Term
    told: tuple[ToldFact, ...] = ()
    corrected: tuple[PassageId, ...] = ()
    reply: Term | None = None
    said: int | None = Field(
        default=0, description="Which of the sentences of this reply was said, counted from 0; none where all were said lately; -1 where what is said instead was too, or the words of this move.",
    )  # fmt: skip
    seen: Term
    seen_said: int | None = Field(default=0, description="Which of the sentences of this look was shown, counted from 0; none where all were shown lately.")
    others: tuple[ActShown, ...] = ()
    harms: Annotated[tuple[HarmShown, ...], FieldMark.WITHHELD] = ()
    rapport: Annotated[float, FieldMark.WITHHELD]
    distress: Annotated[float, FieldMark.WITHHELD]
    pressure: Annotated[float, FieldMark.WITHHELD]
    minutes: float
    text_hash: Hash = Field(default="", description="Content hash of the text file the words came from.")


class TalkReopened(EventRecord):
    """The end of the talk, or of today's, was taken back: the turn that ended it counts no more, and the talk goes on. What was told stays told."""

    kind: Literal["reopened"] = "reopened"


class IndicatorJudged(EventRecord):
    """The trainee's whole answer on one concept; state None means not judged (any more)."""

    kind: Literal["indicator"] = "indicator"
    concept: Term
    state: JudgementState | None
    phases: tuple[ExploitationPhase, ...] = ()
    passages: tuple[PassageId, ...] = ()
    confidence: float | None = None


class DetectionJudged(EventRecord):
    """The trainee's whole answer on whether the person may have been trafficked."""

    kind: Literal["detection"] = "detection"
    state: DetectionState | None
    passages: tuple[PassageId, ...] = ()


class ElementJudged(EventRecord):
    """The trainee's whole answer on act, means, purpose or protection."""

    kind: Literal["element"] = "element"
    element: Element | Literal["protection"]
    state: ElementState | None
    grounds: tuple[ProtectionGround, ...] = ()
    passages: tuple[PassageId, ...] = ()


class NeedJudged(EventRecord):
    """The trainee's whole answer on one special need, with who acts; level None means not judged (any more)."""

    kind: Literal["need"] = "need"
    need: Term
    level: Level | None
    who: Term | None = None
    passages: tuple[PassageId, ...] = ()


class JudgementPredicted(EventRecord):
    """In a worked example: what the trainee took one judgement to be, before the author's was shown. Made once, never scored, in no count."""

    kind: Literal["predicted"] = "predicted"
    item: Id = Field(max_length=100, description="Name of the item: `indicators.<concept>`, `detection`, `elements.<element>`, `needs.<need>`.")
    answer: Term


class DecisionTaken(EventRecord):
    """The option chosen."""

    kind: Literal["decision"] = "decision"
    option: Slug


class PlanAnswered(EventRecord):
    """The whole answer to one part of the plan."""

    kind: Literal["plan"] = "plan"
    part: PlanPart
    choices: tuple[Slug, ...]


class NoteWritten(EventRecord):
    """The referral note: cited passages sorted by voice, and a sentence of the trainee's own."""

    kind: Literal["note"] = "note"
    words: tuple[PassageId, ...] = ()
    observation: tuple[PassageId, ...] = ()
    inference: tuple[PassageId, ...] = ()
    text: OwnWords = Field(default="", max_length=1200)

    @property
    def voices(self) -> dict[str, tuple[str, ...]]:
        """The cited passages by voice."""
        return {"words": self.words, "observation": self.observation, "inference": self.inference}


AnswerEvent = IndicatorJudged | DetectionJudged | ElementJudged | NeedJudged | DecisionTaken | PlanAnswered | NoteWritten
"""Events that answer items of the worksheet; ``steps.py`` has a row for each."""


class StepLocked(EventRecord):
    """The answers of a step are final: its feedback was requested, or the attempt was submitted."""

    kind: Literal["locked"] = "locked"
    step: AnswerStep


class Submitted(EventRecord):
    """The attempt is complete; every step is locked."""

    kind: Literal["submitted"] = "submitted"


class Released(EventRecord):
    """A trainer released the feedback of an assessment."""

    kind: Literal["released"] = "released"


class FeedbackShown(EventRecord):
    """Feedback came on screen, computed with the key of this hash."""

    kind: Literal["feedback"] = "feedback"
    step: StepName
    key_hash: Hash


class Paused(EventRecord):
    """The trainee opened the pause page or left it."""

    kind: Literal["paused"] = "paused"
    on: bool


class Recalled(EventRecord):
    """An answer to one of the questions from a person's last cases, on another day (``practice/retrieval.py``).

    It stands with the case handed in last, whatever case it asks about, and is scored nowhere.
    """

    kind: Literal["recalled"] = "recalled"
    round: int = Field(ge=1, description="Number of the round since that case was handed in.")
    case: Slug
    concept: Term
    state: JudgementState
    last: bool = Field(default=False, description="Whether it was the last question of its round.")


class RoundSkipped(EventRecord):
    """The round that was due was put off to another day."""

    kind: Literal["round_skipped"] = "round_skipped"


class Contrasted(EventRecord):
    """Of this case and an earlier one the trainee said which shows an indicator that is keyed otherwise in the other one."""

    kind: Literal["contrasted"] = "contrasted"
    concept: Term
    other: Slug = Field(description="The earlier case.")
    shown_in: Slug = Field(description="The case that was named.")


class Counted(EventRecord):
    """The attempt was counted in the debrief of a group: of one person and case once, ever. What it said stands in no event of the group."""

    kind: Literal["counted"] = "counted"
    group: Id


class Revoted(EventRecord):
    """In a debrief the trainee voted again on a row, after the group had talked. The last vote counts; no answer changes."""

    kind: Literal["revoted"] = "revoted"
    row: Id = Field(max_length=100, description="Name of the row, as of a predicted item.")
    answer: Term | Slug


LaterEvent = Recalled | RoundSkipped | Contrasted | Counted | Revoted
"""What happens to a case after it was handed in; it changes no answer."""
LATER_KINDS: frozenset[str] = frozenset(model.model_fields["kind"].default for model in get_args(LaterEvent))

Event = Annotated[
    Started
    | LanguageChanged
    | StepOpened
    | DocumentOpened
    | PassagesMarked
    | NotesKept
    | InterviewTurn
    | TalkReopened
    | AnswerEvent
    | JudgementPredicted
    | StepLocked
    | Submitted
    | Released
    | FeedbackShown
    | Paused
    | Recalled
    | RoundSkipped
    | Contrasted
    | Counted
    | Revoted,
    Field(discriminator="kind"),
]

WITHHELD_FIELDS: tuple[str, ...] = (*marked_fields(InterviewTurn, FieldMark.WITHHELD), *marked_fields(ToldFact, FieldMark.WITHHELD))
"""Names of the fields of a turn, and of the facts told in it, that are feedback on it."""

_ADAPTER: TypeAdapter[Event] = TypeAdapter(Event)
_ALL: TypeAdapter[list[Event]] = TypeAdapter(list[Event])


def parse(data: dict[str, Any]) -> Event:
    """Event from its stored JSON object; raises pydantic's ValidationError on anything else."""
    return _ADAPTER.validate_python(data)


def parse_all(text: str) -> list[Event]:
    """Events from a JSON array; faster than one by one where thousands of attempts are read."""
    return _ALL.validate_json(text)


def dump(event: Event) -> dict[str, Any]:
    """JSON object of an event, as the store keeps it and exports write it."""
    return event.model_dump(mode="json")


def dump_withheld(event: Event) -> dict[str, Any]:
    """The same for whoever is measured, before the release: without the fields that are feedback on a turn, and without what was read in typed words."""
    data = dump_without(event, FieldMark.WITHHELD)
    return {**data, "choice": "typed"} if isinstance(event, InterviewTurn) and event.choice.startswith("typed:") else data


def dump_without_words(event: Event) -> dict[str, Any]:
    """The same for an export without text: a trainee's own words are empty."""
    return _emptied(event, FieldMark.OWN_WORDS)


def dump_with_words(event: Event) -> dict[str, Any]:
    """The same for an export with text: only what a trainee wrote for themselves is empty."""
    return _emptied(event, FieldMark.FOR_ONESELF)


def _emptied(event: Event, mark: FieldMark) -> dict[str, Any]:
    rest = dump_without(event, mark)
    return {name: rest.get(name, "") for name in dump(event)}
