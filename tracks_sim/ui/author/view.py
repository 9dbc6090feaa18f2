"""A draft as the sheets of an author's page read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale, UnknownLocaleError

from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exploit_check import ExploitReport
from tracks_sim.authoring.spreadsheet import NotTaken
from tracks_sim.case.load import Catalogues, Library
from tracks_sim.case.model.catalogue import CatalogueText, IndicatorText
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.errors import FieldConflict
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.ui.author.item_names import item_name
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
    def case(self) -> Case:
        """The structure of the draft, as far as it is written."""
        return case_of(self.data)

    @property
    def key(self) -> Key:
        """The key of the draft, as far as it is written."""
        return key_of(self.data)

    def answer_of(self, item: str) -> str:
        """The keyed answer of an item; empty as long as nobody has written one."""
        row = self.key.answer_to(item)
        return row.answer if row is not None and row.has(row.answer_field) else ""

    @property
    def t(self) -> Translator:
        """Sentences of the interface."""
        return translator(self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the draft, the first one first."""
        return self.case.languages

    @property
    def indicator_text(self) -> IndicatorText:
        """Labels and meanings of indicators."""
        return self.catalogues.indicator_texts[self.language]

    @property
    def catalogue_text(self) -> CatalogueText:
        """Labels of needs, decisions, sources, actors."""
        return self.catalogues.texts[self.language]

    # --- what screens call something -----------------------------------------------------------

    def item_label(self, item: str) -> str:
        """What is judged by its label, else by a sentence; never by its id."""
        return item_name(self.catalogues, self.language, item).label or self.t("something that no list of this kit has")

    def answer_label(self, answer: str) -> str:
        """An answer in words; empty for one that there is not."""
        return self.t(ANSWER_NAMES.get(answer, ""))

    def language_name(self, language: str) -> str:
        """A language by its name in the language of the interface; its two letters where nobody knows the name."""
        try:
            return Locale.parse(language).get_language_name(self.language) or language
        except (UnknownLocaleError, ValueError):
            return language

    def in_language(self, what: str, language: str) -> str:
        """The label of a text in another language of the case."""
        return self.t("{what}, {language}").format(what=what, language=self.language_name(language))
