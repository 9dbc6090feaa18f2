"""A page of a trainee that is not a step of a case: its name, its title, and how its sheet is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracks_sim.case.load import Library
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.errors import NotAllowed
from tracks_sim.interview import Parameters
from tracks_sim.store import Store
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.state import TraineeState


@dataclass(frozen=True, slots=True)
class Services:
    """Where a page runs, and what it reads: the store and the written material."""

    context: PageContext
    store: Store
    library: Library
    root: Path
    """Folder of the scenarios."""
    parameters: SourceFile[Parameters]
    """Those of the interview."""

    @property
    def cache(self) -> Path:
        """Folder of parsed files."""
        return self.context.data / "cache"


Intent = Mapping[str, Any]


def remember_nothing(site: Services, state: TraineeState, intent: Intent) -> Mapping[str, str]:
    """Nothing is remembered of the intent that opens such a page."""
    return {}


def signed_in(state: TraineeState) -> str:
    """Id of the trainee at the page. Raises NotAllowed where there is none."""
    if not state.trainee:
        raise NotAllowed("Nobody is signed in.")
    return state.trainee


def opened_by_trainee(site: Services, state: TraineeState, intent: Intent) -> Mapping[str, str]:
    """Nothing is remembered, and the page is for a trainee only. Raises NotAllowed for anybody else."""
    signed_in(state)
    return {}


@dataclass(frozen=True, slots=True)
class TraineePage:
    """One page. The intent ``{"kind": "page", "page": name}`` opens it, with what ``opened`` reads of it."""

    name: str
    title: str
    """English, for the title of the window."""
    sheet: Callable[[Services, TraineeState], Mapping[str, Any] | None]
    """The sheet; None where the page was closed meanwhile, so that the first page is shown."""
    opened: Callable[[Services, TraineeState, Intent], Mapping[str, str]] = remember_nothing
    """What ``TraineeState.at`` remembers of the intent that opens the page. Raises TracksError where it may not be opened."""
    acts: Mapping[str, Callable[[Services, TraineeState, Intent], TraineeState]] = field(default_factory=dict)
    """What can be done on it about no open attempt, by the kind of its intent: each act is stored, and gives the state after it."""
