"""The state of an evaluator's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from tracks_sim.jobs import JobProgress
from tracks_sim.operations.reports import CONTENT_TYPES, Format, Part, ReportOrder
from tracks_sim.study import StudyState
from tracks_sim.ui.shared.context import Notice

View = Literal["studies", "progress", "outcomes", "cases", "codes", "report", "over"]
"""``over``: the evaluator is not signed in any more, and nothing of a study is shown."""

STUDY_VIEWS: tuple[View, ...] = get_args(View)[1:-1]
"""Views of the study that is open, in the order of the page."""

SMALLEST = 5
"""Fewest people a figure rests on, unless somebody asks for smaller groups."""


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file of a report that is being made."""

    order: ReportOrder
    part: Part
    ending: Format

    @property
    def name(self) -> str:
        """Its name."""
        return self.order.name(self.part, self.ending)

    @property
    def content_type(self) -> str:
        """Its kind, as a browser calls it."""
        return CONTENT_TYPES[self.ending]


@dataclass(frozen=True, slots=True)
class WantedTables:
    """The tables of a study that are being put into a ZIP."""

    study: str
    content_type: ClassVar[str] = "application/zip"

    @property
    def name(self) -> str:
        """Name of the ZIP."""
        return f"{self.study}-tables.zip"


@dataclass(frozen=True, slots=True)
class EvaluatorState:
    """The whole state, from which everything on the page follows."""

    language: str
    view: View = "studies"
    study: StudyState | None = None
    """The open study, as it was when it was read."""
    section: str | None = None
    """Id of the section of the outcomes, or of the progress, on screen."""
    case: str | None = None
    """Id of the case on screen."""
    person: str | None = None
    """Id in exports of the member whose work is on screen."""
    studies: tuple[StudyState, ...] = ()
    """Every study, while the list of them is on screen."""
    wanted: WantedFile | WantedTables | None = None
    """The file that is being made."""
    smallest: int = SMALLEST
    work: JobProgress | None = None
    notice: Notice | None = None
    refusals: int = 0
    """Number of intents refused so far; another number makes the browser draw the page again."""

    @property
    def study_id(self) -> str | None:
        """Id of the open study."""
        return None if self.study is None else self.study.study.id
