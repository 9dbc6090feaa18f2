"""A draft as the sheets of an author's page read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exploit_check import ExploitReport
from tracks_sim.authoring.spreadsheet import NotTaken
from tracks_sim.case.load import Catalogues, Library
from tracks_sim.case.model.catalogue import CatalogueText, IndicatorText
from tracks_sim.drafts.draft import DraftData, languages_of
from tracks_sim.errors import FieldConflict
from tracks_sim.i18n import Translator, translator
from tracks_sim.ui.author.open_remarks import Remarks
from tracks_sim.ui.author.review_view import ReviewView


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft beside the catalogues, the lists of its problems, and the language on screen."""

    draft: Draft
    checked: CheckedDraft
    catalogues: Catalogues
    library: Library
    language: str
    """Of the interface, and of the labels of indicators, needs and decisions."""
    writing: str
    """Language in which texts are written."""
    at: Mapping[str, Any]
    """What of the screen is open (``AuthorState.at``)."""
    conflicts: tuple[FieldConflict, ...] = ()
    scripts: ExploitReport | None = None
    """What scripts found that do not read the case; read for the screens that show it."""
    playing: bool = False
    """Whether they are at play."""
    try_address: str | None = None
    """Address at which cases are tried; None in JupyterLab."""
    earlier_texts: Mapping[str, str] = field(default_factory=dict)
    """Texts from which translations were made that are older now, by hash, as far as the journal has them."""
    not_taken: tuple[NotTaken, ...] = ()
    """Texts of the table of translations that came back last which were not taken."""
    desk: ReviewView | None = None
    """What was said of the draft, and what stands against its release; for the screen that shows it."""

    remarks: Remarks = field(default_factory=dict)
    """How many remarks are open on each text."""

    @property
    def data(self) -> DraftData:
        """The data of the draft."""
        return self.draft.data

    @property
    def t(self) -> Translator:
        """Sentences of the interface."""
        return translator(self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the draft, the first one first."""
        return languages_of(self.data)

    @property
    def indicator_text(self) -> IndicatorText:
        """Labels and meanings of indicators."""
        return self.catalogues.indicator_texts[self.language]

    @property
    def catalogue_text(self) -> CatalogueText:
        """Labels of needs, decisions, sources, actors."""
        return self.catalogues.texts[self.language]
