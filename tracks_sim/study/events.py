"""What happened in a study, as append-only records.

Like a trainee's answers, none is changed and none removed, but with the person it is about.
Answers to a questionnaire are kept one by one as they are given; the last one counts.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from tracks_sim.case.record import Language, Record, Slug
from tracks_sim.study.model import Arm, FormId, PhaseId, Study

Value = int | str
"""An answer: 1 to 5 on a scale, the id of an option, or words."""


class Created(Record):
    """The study was planned, or planned anew before it was frozen."""

    kind: Literal["created"] = "created"
    at: str
    study: Study


class Frozen(Record):
    """The plan is fixed from here on; answers may come in."""

    kind: Literal["frozen"] = "frozen"
    at: str
    plan_hash: str
    hashes: dict[str, str] = Field(description="Content hash by part, as ``plan_hash`` takes them.")
    commitment: str = Field(description="SHA-256 (hex) of the allocation's seed: shows later that nobody chose another.")


class Enrolled(Record):
    """Somebody was given a code."""

    kind: Literal["enrolled"] = "enrolled"
    at: str
    trainee: str
    site: str = ""
    experience: str = ""
    label: str = ""


class Consented(Record):
    """A member agreed to the consent's words of this version."""

    kind: Literal["consented"] = "consented"
    at: str
    trainee: str
    version: str
    language: Language


class Allocated(Record):
    """The arm and the form to begin with fell; ``place`` counts within the stratum, from 0.

    ``twins``: those that are sat instead of their first versions; none in a study from before there were any.
    """

    kind: Literal["allocated"] = "allocated"
    at: str
    trainee: str
    arm: Arm
    first_form: FormId
    place: int
    twins: tuple[Slug, ...] = ()


class Answered(Record):
    """Answers to items of a questionnaire; ``done`` hands it in, and nothing changes after that.

    An item that is asked for the time before the training has ``before:`` ahead of its id.
    """

    kind: Literal["answered"] = "answered"
    at: str
    trainee: str
    phase: PhaseId
    questionnaire: Slug
    answers: dict[str, Value | None] = Field(default_factory=dict, description="Answer by item; None takes it back.")
    done: bool = False


class CaseSubmitted(Record):
    """A case of the form was submitted."""

    kind: Literal["sat"] = "sat"
    at: str
    trainee: str
    phase: PhaseId
    attempt: str
    case: Slug


class LostToFollowUp(Record):
    """Somebody is out of reach, and why as far as it is known."""

    kind: Literal["lost"] = "lost"
    at: str
    trainee: str
    why: str = Field(min_length=1, max_length=200)


class Withdrew(Record):
    """A member does not go on; what they did until then stays until they ask to be erased."""

    kind: Literal["withdrew"] = "withdrew"
    at: str
    trainee: str


class Released(Record):
    """The feedback on a phase is open."""

    kind: Literal["released"] = "released"
    at: str
    phase: PhaseId


class Amended(Record):
    """Something was changed after the freeze: a deviation that every report lists. ``study`` is the plan from here on."""

    kind: Literal["amended"] = "amended"
    at: str
    what: str = Field(min_length=1, max_length=500)
    why: str = Field(min_length=1, max_length=500)
    study: Study | None = None


class Erased(Record):
    """Somebody was erased with all they did. It says of nobody who they were."""

    kind: Literal["erased"] = "erased"
    at: str


StudyEvent = Annotated[
    Created | Frozen | Enrolled | Consented | Allocated | Answered | CaseSubmitted | LostToFollowUp | Withdrew | Released | Amended | Erased,
    Field(discriminator="kind"),
]

_ADAPTER: TypeAdapter[StudyEvent] = TypeAdapter(StudyEvent)


def parse(data: dict[str, Any]) -> StudyEvent:
    """Event from its stored JSON object; raises pydantic's ValidationError on anything else."""
    return _ADAPTER.validate_python(data)


def dump(event: StudyEvent) -> dict[str, Any]:
    """JSON object of an event: what the store keeps."""
    return event.model_dump(mode="json")
