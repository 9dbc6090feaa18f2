"""The scripts at play on a draft beside the page: what they find is kept beside the draft, and shown when it is there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import get_args

from tracks_sim.authoring.begin import base_of
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.script_verdict import ScriptVerdict, keep_verdict, kept_verdict, script_verdict
from tracks_sim.cancellation import checkpoint
from tracks_sim.case.load import Library
from tracks_sim.case.model.record import Country
from tracks_sim.ui.shared.background import Background

log = logging.getLogger("tracks_sim")


class ScriptPlay:
    """The scripts of one page, at play on at most one draft."""

    def __init__(self, library: Library, background: Background | None = None) -> None:
        self.library = library
        self.background = background or Background()
        self._on: str | None = None

    def plays(self, case_id: str) -> bool:
        """Whether the scripts are at play on this draft."""
        return self._on == case_id

    def start(self, draft: Draft, checked: CheckedDraft, done: Callable[[], None]) -> None:
        """Let them play the draft as it was checked, in every country and language; ``done`` is called when that is over."""
        self._on = draft.case_id
        countries = tuple(country for country in get_args(Country) if country in self.library.catalogues.countries)
        content, filled = content_hash(draft.data), checked.filled

        def play(_: object) -> ScriptVerdict:
            return script_verdict(filled.case_file, content, self.library, countries, base_of(filled.data), checkpoint)

        def keep(found: ScriptVerdict) -> None:
            self._on = None
            try:
                keep_verdict(draft.folder, found)
            except FileNotFoundError:
                log.info("a draft was thrown away while scripts played it")
            done()

        def failed(error: Exception) -> None:
            self._on = None
            log.error("the scripts could not play a draft", exc_info=error)
            done()

        self.background.start(play, lambda *_: None, keep, failed)

    def stop(self) -> None:
        """End the play."""
        self._on = None
        self.background.stop()

    def found(self, draft: Draft) -> ScriptVerdict | None:
        """The last verdict on a draft, which may be of a state before."""
        return kept_verdict(draft.folder)
