"""A draft as the sheets of an author's page read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from babel import Locale, UnknownLocaleError

from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Draft, EarlierText
from tracks_sim.authoring.returned_texts import NotTaken
from tracks_sim.authoring.told_check import ToldFigures
from tracks_sim.case.load import Catalogues, Library
from tracks_sim.case.model.catalogue import CatalogueText, IndicatorText
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.errors import FieldConflict
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.operations.cases import leaks_of
from tracks_sim.problem import Where
from tracks_sim.ui.author.item_names import item_name
from tracks_sim.ui.author.open_remarks import Remarks
from tracks_sim.ui.author.review_view import ReviewView


@dataclass(frozen=True, slots=True)
class EarlierVersions:
    """What stood in one field before, the newest first."""

    part: str
    where: Where
    texts: tuple[EarlierText, ...]


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
    typed: tuple[str, str] | None = None
    """An option and its words in the language of the author, as they are being typed and are not saved yet."""
    try_address: str | None = None
    """Address at which cases are tried; None in JupyterLab."""
    earlier_texts: Mapping[str, str] = field(default_factory=dict)
    """Texts from which translations were made that are older now, by hash, as far as the journal has them."""
    earlier: EarlierVersions | None = None
    """What stood in the field of which somebody asked that."""
    not_taken: tuple[NotTaken, ...] = ()
    """Texts of the table of translations that came back last which were not taken."""
    desk: ReviewView | None = None
    """What was said of the draft, and what stands against its release; for the screen that shows it."""

    remarks: Remarks = field(default_factory=dict)
    """How many remarks are open on each text."""
    answered: frozenset[str] = frozenset()
    """Leaks of which somebody has said why they may stay (``Leak.id``)."""
    told: ToldFigures | None = None
    """In how many talks each fact is told; of the talk as it was when scripts led it last, for the screen that shows it."""
    trial_codes: tuple[str, ...] = ()
    """Codes for a trial that were made just now, which nobody can read again."""
    takes_codes: bool = False
    """Whether colleagues can enter such a code on this server."""

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

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """What gives a best option away, in the draft as it is typed."""
        data = self.data
        part, texts = f"text.{self.writing}", data.get(f"text.{self.writing}")
        if self.typed is not None and isinstance(texts, Mapping) and isinstance(texts.get("options"), Mapping):
            option, words = self.typed
            data = {**data, part: {**texts, "options": {**texts["options"], option: words}}}
        return leaks_of(self.library, self.draft.case_id, data)

    # --- what screens call something -----------------------------------------------------------

    def item_label(self, item: str) -> str:
        """What is judged by its label, else by a sentence; never by its id."""
        return item_name(self.catalogues, self.language, item).label or self.t("something that no list of this kit has")

    def answer_label(self, answer: str) -> str:
        """An answer in words; empty for one that there is not."""
        return self.t(ANSWER_NAMES.get(answer, ""))

    def language_name(self, language: str) -> str:
        """A language by its name in the language of the interface; its two letters where nobody knows the name."""
        return named_language(language, self.language)

    def in_language(self, what: str, language: str) -> str:
        """The label of a text in another language of the case."""
        return self.t("{what}, {language}").format(what=what, language=self.language_name(language))


def named_language(code: str, language: str) -> str:
    """A language of a case by its name in ``language``, that of the interface; its two letters where nobody knows the name."""
    try:
        return Locale.parse(code).get_language_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code
