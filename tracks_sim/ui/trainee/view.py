"""One attempt in one language: what every sheet of a case is drawn from."""

from __future__ import annotations

from dataclasses import dataclass

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import STEP_NAMES, step_name
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import ToldFact
from tracks_sim.scoring.effective_key import changed_by_talk
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.markdown import inline
from tracks_sim.ui.shared.sheets import Quote


@dataclass(frozen=True, slots=True)
class View:
    """An attempt beside the case that it was begun on, and the language on screen."""

    attempt: Attempt
    case_file: CaseFile
    """As it was when the attempt began; in feedback with the key that applies after what was told."""
    catalogues: Catalogues
    language: str

    @property
    def t(self) -> Translator:
        """Translator into the language on screen."""
        return translator(self.language)

    @property
    def case(self) -> Case:
        """The case without key and texts."""
        return self.case_file.case

    @property
    def case_language(self) -> str:
        """Language of the case's texts: the one on screen, else the case's first."""
        return text_language(self.case_file, self.language)

    @property
    def texts(self) -> CaseText:
        """The case's texts."""
        return self.case_file.texts[self.case_language]

    @property
    def key_texts(self) -> KeyText:
        """The key's reasons. Nothing of them may leave the kernel before their step is locked."""
        return self.case_file.key_texts[self.case_language]

    def label(self, passage: str) -> str:
        """Place of a passage as a person says it: "Reception note 13", "Talk 4"."""
        if passage in self.attempt.disclosed:
            return f"{step_name('interview', self.t)} {list(self.attempt.disclosed).index(passage) + 1}"
        document = self.case.document_of(passage)
        if document is None:
            return step_name("interview", self.t)
        return f"{self.texts.documents[document.id].title} {document.passages.index(passage) + 1}"

    def quote(self, passage: str) -> Quote:
        """A passage to show: of a paper, or a fact as it was disclosed to this trainee."""
        fact = self.attempt.disclosed.get(passage)
        text = told_words(fact, self.texts) if fact else self.texts.passages.get(passage, "")
        return {"id": passage, "label": self.label(passage), "html": inline(text), "lang": self.case_language}

    def clause(self, item: str, given: str | None) -> str:
        """What the key says to somebody who gave this answer on an indicator; empty where it says nothing, or what was told has changed the judgement."""
        step, _, concept = item.partition(".")
        answers = self.key_texts.wrong_answers.get(concept, {}) if step == "indicators" and not changed_by_talk(self.attempt, self.case_file, item) else {}
        return next((words for answer, words in answers.items() if answer == given), "")

    def item_name(self, item: str) -> str:
        """What screens call an item of a worksheet: ``indicators.<concept>``, ``detection``, ``elements.<element>``, ``needs.<need>``, ``plan.<part>``."""
        words = self.catalogues.item_text(item, self.language)
        return words.label if words else next((self.t(name) for step, name in STEP_NAMES.items() if step == item), item)


def told_words(fact: ToldFact, texts: CaseText) -> str:
    """The person's words for a fact, in the degree to which it was disclosed."""
    words = texts.facts[fact.fact]
    if fact.degree == "part":
        return words.part
    return words.varied if fact.varied and words.varied else words.full
