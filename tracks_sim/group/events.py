"""Events of a group, append-only, in a chain of their own.

Only ``Joined`` is about a person, and goes when that person is erased. No event pairs a person with an answer:
``Frozen`` and ``VoteClosed`` hold published tables (``published``), and what somebody answered is in their own attempt. What the one
sheet of a group says, which all of them agreed on aloud, stands in ``Frozen``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from tracks_sim.case.model.record import Slug, Term
from tracks_sim.group.model import GroupPlan
from tracks_sim.group.published import Table
from tracks_sim.practice.field_marks import EventRecord, FieldMark, Hash, Id

LONGEST_SAID = 200
"""Characters of a sentence to all."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SAID), FieldMark.STAFF_WORDS]
RowId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.-]{1,100}$")]
"""Name of a row of a case: ``indicators.<concept>``, ``detection``, ``elements.<element>``, ``needs.<need>``, ``decision``, or ``told.<fact>``."""
Stage = Literal["question", "split", "vote", "after", "key"]
"""What of a row stands on the wall: the question alone, the answers, a second vote, both counts, or the author's answer."""


class Made(EventRecord):
    """A group was set up by a member of staff."""

    kind: Literal["made"] = "made"
    plan: GroupPlan
    staff: Id


class Changed(EventRecord):
    """The plan was changed."""

    kind: Literal["changed"] = "changed"
    plan: GroupPlan


class Shared(EventRecord):
    """A second trainer may see and lead the group."""

    kind: Literal["shared"] = "shared"
    staff: Id


class Door(EventRecord):
    """The door was opened or closed; ``code`` is what one types at it, and stays the same for a group."""

    kind: Literal["door"] = "door"
    open: bool
    code: Id


class Joined(EventRecord):
    """Somebody came in. ``made``: whether their code was made at the door, or for this group; ``by_staff``: whether their browser was signed in as staff too."""

    kind: Literal["joined"] = "joined"
    trainee: Id
    made: bool = True
    by_staff: bool = False


class SheetMade(EventRecord):
    """The group fills in one sheet together: ``trainee`` has a code that nobody knows, and what is done under it is the group's and no person's."""

    kind: Literal["sheet"] = "sheet"
    trainee: Id


class Begun(EventRecord):
    """A part of the plan began; ``hashes`` fix the case and its key, as a start event does."""

    kind: Literal["begun"] = "begun"
    part: int = Field(ge=0)
    hashes: dict[Hash, Hash]


class SaidToAll(EventRecord):
    """A sentence of the trainer to all."""

    kind: Literal["said"] = "said"
    words: Words


class Paused(EventRecord):
    """Everybody was asked to pause, or to go on."""

    kind: Literal["paused"] = "paused"
    on: bool


class DebriefCalled(EventRecord):
    """Everybody was asked to hand in or to finish alone; ``on`` false takes that back before the answers are fixed."""

    kind: Literal["debrief_called"] = "debrief_called"
    part: int = Field(ge=0)
    on: bool = True


class Frozen(EventRecord):
    """The answers of those who had handed in were read once, merged and forgotten.

    ``n``: how many, None where there were too few, and then no table. A row without a table is missing.
    """

    kind: Literal["frozen"] = "frozen"
    part: int = Field(ge=0)
    case: Slug
    n: int | None
    tables: dict[RowId, Table] = Field(default_factory=dict)
    answers: dict[RowId, Term | Slug] = Field(default_factory=dict, description="What the one sheet of the group says; then nothing is counted.")
    rule: int = Field(default=1, description="Version of the rule by which the tables were merged.")
    key_hash: Hash


class SlideShown(EventRecord):
    """Something came on the wall. ``row`` is empty where it is a stage of the talk without a row, named by ``slide``."""

    kind: Literal["shown"] = "shown"
    part: int = Field(ge=0)
    slide: Id
    row: RowId | None = None
    stage: Stage = "question"


class VoteOpened(EventRecord):
    """A second vote on a row began."""

    kind: Literal["vote_opened"] = "vote_opened"
    part: int = Field(ge=0)
    row: RowId


class VoteClosed(EventRecord):
    """A second vote ended; ``table`` is None where too few have voted."""

    kind: Literal["vote_closed"] = "vote_closed"
    part: int = Field(ge=0)
    row: RowId
    n: int | None
    table: Table | None


class FeedbackOpened(EventRecord):
    """Each member of the group may read their own feedback on a part; ``on`` false takes that back within a minute."""

    kind: Literal["feedback_opened"] = "feedback_opened"
    part: int = Field(ge=0)
    on: bool = True


class Holder(EventRecord):
    """One of the trainers has the buttons."""

    kind: Literal["holder"] = "holder"
    staff: Id


class Closed(EventRecord):
    """The session is over: door, votes and wall are closed."""

    kind: Literal["closed"] = "closed"


class Left(EventRecord):
    """A member was erased with all they did. The event does not say who."""

    kind: Literal["left"] = "left"


GroupEvent = Annotated[
    Made
    | Changed
    | Shared
    | Door
    | Joined
    | SheetMade
    | Begun
    | SaidToAll
    | Paused
    | DebriefCalled
    | Frozen
    | SlideShown
    | VoteOpened
    | VoteClosed
    | FeedbackOpened
    | Holder
    | Closed
    | Left,
    Field(discriminator="kind"),
]

_ALL: TypeAdapter[list[GroupEvent]] = TypeAdapter(list[GroupEvent])


def parse_all(text: str) -> list[GroupEvent]:
    """Events from a JSON array; raises pydantic's ValidationError on anything else."""
    return _ALL.validate_json(text)
