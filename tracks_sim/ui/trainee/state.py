"""State of a trainee's page: one frozen record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracks_sim.practice import Attempt
from tracks_sim.ui.shared.context import Notice
from tracks_sim.ui.trainee.talk.own_words import Reading


@dataclass(frozen=True, slots=True)
class TraineeState:
    """Everything that the screen shows follows from this record and the store."""

    page: str
    """Name of a page (``ui/trainee/page_list.py``), or ``practise`` while a step of a case is on screen."""
    language: str
    trainee: str | None = None
    at: Mapping[str, str] = field(default_factory=dict)
    """What the page was opened with, such as the case that is to be started."""
    attempt_id: str | None = None
    attempt: Attempt | None = None
    tab: str = ""
    notice: Notice | None = None
    warning: bool = False
    """The last text sent looks like a real person's data, and was not saved."""
    notes_refused: bool = False
    """The same of the trainee's own notes, which can be sent in every step."""
    refusals: int = 0
    """Number of refused acts: each makes the page draw again, so that it shows only what is saved."""
    handled: int = 0
    """Number of the last intent that was handled, as the page counts what it sends; 0 before the first."""
    address: str | None = None
    """Address of the attempt that was just opened."""
    reading: Reading | None = None
    """The reading of typed words that were not put yet."""
    ending: tuple[str, str] | None = None
    """The choice that would end the talk, and the words typed for it, while the trainee is asked whether they mean it."""
    replay: tuple[int, tuple[str, ...]] | None = None
    """In the feedback, the turn from which the talk is tried again, and the choices taken from there."""
    again: tuple[str, str | None] | None = None
    """In the feedback, the question that is tried again, and the answer tried."""
    untold: bool = False
    """In the feedback, what was not told in the talk is shown: asked for, and kept no longer than the page."""
