"""Where a page runs, and the sentence above it: what pages of trainees and of evaluators share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from jupyter_core.paths import jupyter_data_dir

from tracks_sim.i18n import known_language
from tracks_sim.ui.shared.sheets import Place


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
    trial: str | None = None
    """On the page of a colleague who tries a draft, their case and seat (``Invited``), from the server."""
    takes_codes: bool = False
    """Whether codes can be entered on this server: not in JupyterLab, and not behind a hub."""

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
            language=known_language(query.get("lang") or env.get("TRACKS_LANGUAGE") or env.get("LANG", "")[:2]),
            exit_url=env.get("TRACKS_EXIT_URL") or "about:blank",
            query=query,
            staff=(env.get("TRACKS_STAFF") or None) if base_url else None,
            trial=(env.get("TRACKS_TRIAL") or None) if base_url else None,
            takes_codes=bool(base_url and env.get("TRACKS_CODES")),
        )

    def link(self, path: str) -> str | None:
        """Address of a page of the kit, or None in JupyterLab."""
        return None if self.base_url is None else self.base_url + path

    def place_of_cases(self) -> Place:
        """The list of cases: a link to its address, or in JupyterLab an intent."""
        return {"href": self.link("") or "#", "intent": {"kind": "page", "page": "home"} if self.base_url is None else None}


@dataclass(frozen=True, slots=True)
class Notice:
    """Sentence above the page; ``takeover`` offers to go on in this tab."""

    text: str
    error: bool = True
    takeover: bool = False
