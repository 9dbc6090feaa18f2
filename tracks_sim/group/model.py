"""Plan of a group: who it is for, what it practises in which order, and what happens to its data."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tracks_sim.case.model.record import Country, Language, Record, Slug
from tracks_sim.practice.events import Mode
from tracks_sim.practice.field_marks import FieldMark

LEAST_PROPOSED = 8
"""People who must have handed in before a debrief has figures, as a new plan proposes it; ``published.LEAST`` is the fewest that a trainer can choose."""
MOST_PARTS = 20
"""Parts of one plan."""
GroupName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), FieldMark.STAFF_WORDS]
PartKind = Literal["worked", "case", "talk"]
"""A worked example, a whole case, or the talk of a case alone."""
Keeping = Literal["day", "year"]
"""day: answers, figures and codes of the group are erased at midnight after its day; year: its published figures are kept for twelve months."""
KEPT_MONTHS = 12
"""Months for which figures are kept where they are not erased on the same day."""


class Part(Record):
    """One case or talk that the group practises. Times are those of the server's clock on the wall, without a zone."""

    case: Slug
    kind: PartKind = "case"
    debrief: bool = Field(default=False, description="Whether the group talks about it together afterwards.")
    opens: datetime | None = Field(default=None, description="When it opens by itself; none: when the trainer begins it.")
    closes: datetime | None = Field(default=None, description="When it ends by itself; none: when the trainer goes on.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValueError("a part closes after it opens")
        if self.debrief and self.kind == "worked":
            raise ValueError("a worked example has no answers to talk about: it shows the author's")
        return self


class GroupPlan(Record):
    """What a trainer sets up before the day."""

    name: GroupName
    day: date
    country: Country
    languages: tuple[Language, ...] = Field(min_length=1)
    parts: tuple[Part, ...] = Field(default=(), max_length=MOST_PARTS)
    feedback: Literal["at_once", "after_debrief"] = Field(default="after_debrief", description="When each person sees the feedback on a whole case.")
    together: bool = Field(default=False, description="Whether the group fills in one sheet together, on one screen: its answers are the group's, and nothing is counted.")
    keep: Keeping = "year"
    least: int = Field(default=LEAST_PROPOSED, ge=5, le=50, description="People who must have handed in before a debrief has figures.")

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if len({(part.case, part.kind) for part in self.parts}) < len(self.parts):
            raise ValueError("a case is in a plan once")
        if self.keep == "day" and any(part.closes and part.closes.date() > self.day for part in self.parts):
            raise ValueError("nothing is kept after the day, so nothing can be done later")
        if self.together and any(part.opens for part in self.parts):
            raise ValueError("a group around one sheet has nobody who works at home")
        return self

    def mode_of(self, part: Part) -> Mode:
        """The mode in which an attempt on a part begins: feedback that waits for the debrief is that of an assessment. Work at home has none to wait for."""
        if part.kind != "case":
            return part.kind
        at_home = part.closes is not None and not part.debrief
        return "practice" if at_home or self.feedback == "at_once" else "assessment"
