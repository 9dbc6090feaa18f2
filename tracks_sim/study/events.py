"""Events of a study, append-only.

As with a trainee's answers, no event is changed, and events are removed only when the person
they are about is erased. Answers to a questionnaire are stored one by one; the last one counts.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from tracks_sim.case.model.record import Language, Slug
from tracks_sim.practice.field_marks import EventRecord, FieldMark, Hash, Id, OwnWords, StaffWords
from tracks_sim.study.model import Arm, FormId, PhaseId, Study
from tracks_sim.study.statements import LONGEST

MOST_TRAINERS = 999
"""Largest number of a trainer."""
Value = int | str
"""An answer: 1 to 5 on a scale, the id of an option, or free text."""


class Created(EventRecord):
    """A plan was stored: the first one, or a new one before the freeze."""

    kind: Literal["created"] = "created"
    study: Study


class Frozen(EventRecord):
    """The plan is fixed from here on; answers may come in."""

    kind: Literal["frozen"] = "frozen"
    plan_hash: Hash
    hashes: dict[Hash, Hash] = Field(description="Content hash by part, as ``plan_hash`` takes them.")
    commitment: Hash = Field(description="SHA-256 (hex) of the allocation's seed: shows later that nobody chose another.")
    concludes: Literal[1, 2] = Field(
        default=1, description="What a report of the study concludes by: 1 the primary outcome alone, as before there was anything else; 2 severe harms and who left as well."
    )


class Enrolled(EventRecord):
    """Somebody was given a code."""

    kind: Literal["enrolled"] = "enrolled"
    trainee: Id
    site: StaffWords = ""
    experience: StaffWords = ""
    label: StaffWords = ""
    session: StaffWords = Field(default="", description="Session in which somebody with this code is trained, if they are of the training group.")
    trainer: Annotated[int, Field(ge=1, le=MOST_TRAINERS)] | None = Field(default=None, description="Number of whoever holds that session: never a name.")


class Consented(EventRecord):
    """A member agreed to this version of the consent text."""

    kind: Literal["consented"] = "consented"
    trainee: Id
    version: Id
    language: Language


class Allocated(EventRecord):
    """A member was assigned an arm and a first form; ``place`` is the position in the stratum, from 0.

    ``twins``: those that the member gets instead of their first versions; none in events from before twins existed.
    """

    kind: Literal["allocated"] = "allocated"
    trainee: Id
    arm: Arm
    first_form: FormId
    place: int
    twins: tuple[Slug, ...] = ()


class Answered(EventRecord):
    """Answers to items of a questionnaire; ``done`` hands it in, and no answer changes after that.

    The id of an item that is asked about the time before the training begins with ``before:``.
    """

    kind: Literal["answered"] = "answered"
    trainee: Id
    phase: PhaseId
    questionnaire: Slug
    answers: Annotated[dict[Id, Value | None], FieldMark.OWN_WORDS] = Field(
        default_factory=dict, description="Answer by item; None takes it back."
    )
    done: bool = False


class CaseSubmitted(EventRecord):
    """A case of the form was submitted."""

    kind: Literal["sat"] = "sat"
    trainee: Id
    phase: PhaseId
    attempt: Id
    case: Slug


class LostToFollowUp(EventRecord):
    """A member is out of reach, and why, as far as it is known."""

    kind: Literal["lost"] = "lost"
    trainee: Id
    why: OwnWords = Field(min_length=1, max_length=200)


class Withdrew(EventRecord):
    """A member left the study; what they did until then stays unless they ask to be erased."""

    kind: Literal["withdrew"] = "withdrew"
    trainee: Id


class Released(EventRecord):
    """The feedback on a phase was released."""

    kind: Literal["released"] = "released"
    phase: PhaseId


class OutcomesOpened(EventRecord):
    """An evaluator opened the outcomes of a phase and of those before it, and nobody can answer these any more.

    ``unfinished``: members who could still have answered it.
    """

    kind: Literal["outcomes_opened"] = "outcomes_opened"
    phase: PhaseId
    why: StaffWords = Field(min_length=1, max_length=500)
    unfinished: int = Field(ge=0)


class Amended(EventRecord):
    """A change after the freeze: a deviation that every report lists. ``study`` is the plan from here on, None: unchanged."""

    kind: Literal["amended"] = "amended"
    what: StaffWords = Field(min_length=1, max_length=500)
    why: StaffWords = Field(min_length=1, max_length=500)
    study: Study | None = None


class Stated(EventRecord):
    """The authors wrote statements, changed or took them back (an empty text). They are no part of the plan.

    ``by``: internal id of the member of staff, or the command line.
    """

    kind: Literal["stated"] = "stated"
    by: Id
    statements: Annotated[dict[Id, Annotated[str, Field(max_length=LONGEST)]], FieldMark.STAFF_WORDS] = Field(
        min_length=1, description="Text by id of the statement."
    )


class PagesKept(EventRecord):
    """Two pages on a finished study were made and are kept as they were, with what they were made from.

    ``page``: SHA-256 (hex) of the HTML page, under which the store has it; ``tables``: of the tables behind it; ``kit``: version of the kit.
    """

    kind: Literal["pages_kept"] = "pages_kept"
    page: Hash
    tables: Hash
    language: Language
    kit: Id
    outside: bool = False


class Erased(EventRecord):
    """A member was erased with all they did. The event does not say who."""

    kind: Literal["erased"] = "erased"


StudyEvent = Annotated[
    Created
    | Frozen
    | Enrolled
    | Consented
    | Allocated
    | Answered
    | CaseSubmitted
    | LostToFollowUp
    | Withdrew
    | Released
    | OutcomesOpened
    | Amended
    | Stated
    | PagesKept
    | Erased,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[StudyEvent] = TypeAdapter(StudyEvent)
_ALL: TypeAdapter[list[StudyEvent]] = TypeAdapter(list[StudyEvent])


def parse(data: dict[str, Any]) -> StudyEvent:
    """Event from its stored JSON object; raises pydantic's ValidationError on anything else."""
    return _ADAPTER.validate_python(data)


def parse_all(text: str) -> list[StudyEvent]:
    """Events from a JSON array; faster than one by one where a study has thousands."""
    return _ALL.validate_json(text)


def dump(event: StudyEvent) -> dict[str, Any]:
    """JSON object of an event, as the store keeps it."""
    return event.model_dump(mode="json")
