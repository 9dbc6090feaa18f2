"""State of a page: one frozen record, and the context in which the page runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from jupyter_core.paths import jupyter_data_dir

from tracks_sim.i18n import known_language
from tracks_sim.practice import Attempt
from tracks_sim.ui.interview import Reading


@dataclass(frozen=True, slots=True)
class PageContext:
    """Context of the page: behind the kit's server, or in JupyterLab without one."""

    data: Path
    database: str | None
    base_url: str | None
    """None in JupyterLab: no cookie, no addresses, one local trainee."""
    trainee: str | None
    language: str
    exit_url: str
    query: dict[str, str]
    staff: str | None = None
    """Internal id of the staff member whose page this is, from the server; None on trainees' pages."""

    @classmethod
    def of_environment(cls, environment: dict[str, str] | None = None) -> PageContext:
        """Context from the variables that the server sets for this kernel."""
        env = dict(os.environ) if environment is None else environment
        base_url = env.get("TRACKS_BASE_URL")
        query = {k: v[0] for k, v in parse_qs(env.get("QUERY_STRING", "")).items()} if base_url else {}
        return cls(
            data=Path(env.get("TRACKS_DATA") or Path(jupyter_data_dir()) / "tracks-sim"),
            database=env.get("TRACKS_DB") or None,
            base_url=base_url,
            trainee=env.get("TRACKS_TRAINEE") or None,
            language=known_language(query.get("lang") or env.get("TRACKS_LANGUAGE")),
            exit_url=env.get("TRACKS_EXIT_URL") or "about:blank",
            query=query,
            staff=(env.get("TRACKS_STAFF") or None) if base_url else None,
        )

    def link(self, path: str) -> str | None:
        """Address of a page of the kit, or None in JupyterLab."""
        return None if self.base_url is None else self.base_url + path


@dataclass(frozen=True, slots=True)
class Notice:
    """Sentence above the page; ``takeover`` offers to go on in this tab."""

    text: str
    error: bool = True
    takeover: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Everything that the screen shows follows from this record and the store."""

    page: str
    """``welcome``, ``home``, ``start``, ``questions``, ``practise``, or ``trouble`` where none of them could be opened."""
    language: str
    trainee: str | None = None
    picked: str | None = None
    """Case whose start page is on screen."""
    picked_mode: str = "practice"
    """Mode preselected there."""
    asked: str | None = None
    """Questionnaire of a study that is on screen."""
    attempt_id: str | None = None
    attempt: Attempt | None = None
    tab: str = ""
    notice: Notice | None = None
    warning: bool = False
    """The last text sent looks like a real person's data, and was not saved."""
    refusals: int = 0
    """Number of refused acts: each makes the page draw again, so that it shows only what is saved."""
    address: str | None = None
    """Address of the attempt that was just opened."""
    reading: Reading | None = None
    """The reading of a typed question that has not been asked yet."""
    replay: tuple[int, tuple[str, ...]] | None = None
    """In the feedback, the turn from which the talk is tried again, and the choices taken from there."""
    hint: str = ""
    """The hint requested in the interview."""
