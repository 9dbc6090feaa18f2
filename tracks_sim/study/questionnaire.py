"""Short questionnaires beside the cases: knowledge, confidence, attitude, reaction to the training.

A questionnaire is ``scenarios/questionnaires/<id>.yaml``; the texts of all of them are in
``scenarios/questionnaires/text/<language>.yaml``. The right answers of a knowledge questionnaire stay on the
server like any key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, Self

from pydantic import Field, ValidationError, model_validator

from tracks_sim.case.load.source_files import read_file
from tracks_sim.case.model.record import Language, Record, Sentence, Slug
from tracks_sim.errors import BadAnswer, CaseLibraryError
from tracks_sim.problem import Problem
from tracks_sim.study.events import Value

POINTS = (1, 2, 3, 4, 5)
"""The scale of confidence, attitude and reaction: 1 not at all, 5 entirely."""
UNSURE = "unsure"
"""Answer offered by every knowledge item, so that nobody has to guess. It counts as not right."""
BEFORE_PREFIX = "before:"
"""Prefix of an item's id where it is asked about the time before the training."""
MAX_FREE_TEXT = 1000
"""Most characters of a free-text answer."""

QuestionnaireKind = Literal["knowledge", "confidence", "attitude", "reaction"]


class Item(Record):
    """One question. With ``options`` one of them is chosen, without them it is a scale of five points, or words."""

    id: Slug = Field(description="Name of the item.", examples=["consent-of-a-child"])
    options: tuple[Slug, ...] = Field(default=(), description="Answers to choose from (knowledge); `unsure` is added.", examples=[["yes", "no"]])
    right: Slug | None = Field(default=None, description="The keyed answer (knowledge).", examples=["no"])
    source: Slug | None = Field(default=None, description="Key of scenarios/sources.yaml for the keyed answer.", examples=["palermo-2000"])
    words: bool = Field(default=False, description="Answered in one's own words, or left empty (reaction).", examples=[True])


class Questionnaire(Record):
    """One page of questions."""

    id: Slug = Field(description="Name of the questionnaire: that of its file.", examples=["knowledge"])
    kind: QuestionnaireKind = Field(description="What it asks for.", examples=["knowledge"])
    retrospective: bool = Field(
        default=False,
        description="After their training people are asked each item twice: as it is now, and as it was before the training.", examples=[True],
    )  # fmt: skip
    items: tuple[Item, ...] = Field(min_length=1, max_length=40, description="Questions in order.", examples=[[{"id": "ask-alone"}]])

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        ids = [item.id for item in self.items]
        if len(set(ids)) < len(ids):
            raise ValueError("an item stands here twice")
        for item in self.items:
            if (self.kind == "knowledge") != bool(item.options):
                raise ValueError(f"item {item.id}: options belong to knowledge, and to every item of it")
            if self.kind == "knowledge" and (item.right not in item.options or UNSURE in item.options or item.source is None):
                raise ValueError(f"item {item.id}: knowledge names the right one of its options and a source; `unsure` is added by the kit")
            if item.words and self.kind != "reaction":
                raise ValueError(f"item {item.id}: words are asked for in a reaction only")
        if self.retrospective and self.kind not in ("confidence", "attitude"):
            raise ValueError("how it was before can be asked of confidence and attitude")
        return self


class ItemText(Record):
    """Words of an item."""

    question: Sentence = Field(description="The question, or the statement on a scale.", examples=["I know whom to call."])
    options: dict[Slug, Sentence] = Field(default_factory=dict, description="Words of the answers.", examples=[{"yes": "Yes"}])


class QuestionnaireText(Record):
    """Words of one questionnaire."""

    title: Sentence = Field(description="Heading of the page.", examples=["What you know"])
    intro: Sentence = Field(description="What it is for, and how to answer.", examples=["Choose one answer each."])
    scale: tuple[Sentence, ...] = Field(default=(), description="Five words of the scale, from 1 to 5.", examples=[["not at all", "a little", "partly", "mostly", "entirely"]])
    items: dict[Slug, ItemText] = Field(description="Words by item.", examples=[{"whom-to-call": {"question": "I know whom to call."}}])


class QuestionnaireTexts(Record):
    """Words of every questionnaire in one language."""

    questionnaires: dict[Slug, QuestionnaireText] = Field(
        description="Words by the id of the questionnaire.",
        examples=[{"attitude": {"title": "What you think", "intro": "Tick one point each.", "items": {"my-task": {"question": "It is my task."}}}}],
    )  # fmt: skip


class ItemQuestion(NamedTuple):
    """One question put to a member: an item, about now or (``before``) about the time before the training.

    ``key`` is the id under which the answer is stored.
    """

    key: str
    item: Item
    before: bool


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """All questionnaires, their texts, and the hash of each (of its file and texts)."""

    by_id: Mapping[str, Questionnaire]
    texts: Mapping[Language, Mapping[str, QuestionnaireText]]
    hashes: Mapping[str, str]

    def text(self, questionnaire: str, language: str) -> QuestionnaireText:
        """Texts in a language, else in the first language that has them."""
        text = self.texts.get(language, {}).get(questionnaire)
        return text or next(texts[questionnaire] for texts in self.texts.values() if questionnaire in texts)


def load_questionnaires(root: Path, cache: Path | None = None) -> Questionnaires:
    """Load all questionnaires below ``root``. Raises CaseLibraryError with every problem of every file."""
    folder = root / "questionnaires"
    files = [read_file(p, root, p.stem, Questionnaire, cache) for p in sorted(folder.glob("*.yaml"))]
    text_files = [read_file(p, root, p.stem, QuestionnaireTexts, cache) for p in sorted((folder / "text").glob("*.yaml"))]
    problems = [p for written in files for p in written.problems] + [p for written in text_files for p in written.problems]
    by_id = {source_file.part: source_file.record for source_file in files if source_file.record is not None}
    texts = {written.part: written.record.questionnaires for written in text_files if written.record is not None}
    problems += _text_problems(by_id, texts)
    if problems:
        raise CaseLibraryError(
            f"The questionnaires cannot be used: {len(problems)} problems. First: {problems[0]}", tuple(problems)
        )
    return Questionnaires(MappingProxyType(by_id), MappingProxyType(texts), MappingProxyType({i: _hash(by_id[i], texts) for i in by_id}))


def _text_problems(by_id: Mapping[str, Questionnaire], texts: Mapping[str, Mapping[str, QuestionnaireText]]) -> Iterator[Problem]:
    """Problems of questionnaires and items without texts, and of texts without an item."""
    for language, of_language in texts.items():
        file = f"questionnaires/text/{language}.yaml"
        for name, questionnaire in by_id.items():
            if questionnaire.id != name:
                yield Problem(f"questionnaires/{name}.yaml", 1, 1, "file-name", f"The id is {questionnaire.id}, the file is {name}.", "give both the same name")
            text = of_language.get(name)
            if text is None:
                yield Problem(file, 1, 1, "text-missing", f"The questionnaire {name} has no words.", "translate it")
                continue
            for item in questionnaire.items:
                item_text = text.items.get(item.id)
                if item_text is None or set(item_text.options) != set(item.options):
                    yield Problem(file, 1, 1, "text-missing", f"{name}: the item {item.id} or one of its answers has no words.", "write them")
            scaled = any(not item.options and not item.words for item in questionnaire.items)
            if scaled and len(text.scale) != len(POINTS):
                yield Problem(file, 1, 1, "text-missing", f"{name}: the scale needs {len(POINTS)} words.", "write one for each point")
            if stray := set(text.items) - {item.id for item in questionnaire.items}:
                yield Problem(file, 1, 1, "text-superfluous", f"{name}: there is no item {', '.join(sorted(stray))}.", "take the words out")


def _hash(questionnaire: Questionnaire, texts: Mapping[str, Mapping[str, QuestionnaireText]]) -> str:
    """SHA-256 (hex) of a questionnaire with its right answers and its texts in every language."""
    return hashlib.sha256(hashed_text(questionnaire, texts).encode()).hexdigest()


def hashed_text(questionnaire: Questionnaire, texts: Mapping[str, Mapping[str, QuestionnaireText]]) -> str:
    """The text that a questionnaire's hash is of: the questionnaire in JSON, then a line for each language, its letters and its texts in JSON."""
    parts = [
        questionnaire.model_dump_json(),
        *(
            f"{lang}{t[questionnaire.id].model_dump_json()}"
            for lang, t in sorted(texts.items())
            if questionnaire.id in t
        ),
    ]
    return "\n".join(parts)


def with_frozen(questionnaires: Questionnaires, frozen: Mapping[str, str]) -> Questionnaires:
    """The questionnaires with those of a frozen study (``hashed_text`` by id) in place of those of now; one that cannot be read any more stays as it is now."""
    by_id, hashes = dict(questionnaires.by_id), dict(questionnaires.hashes)
    texts = {language: dict(of_language) for language, of_language in questionnaires.texts.items()}
    for name, text in frozen.items():
        first, *lines = text.split("\n")
        try:
            questionnaire = Questionnaire.model_validate_json(first)
            words = {line[:2]: QuestionnaireText.model_validate_json(line[2:]) for line in lines}
        except ValidationError:
            continue
        by_id[name], hashes[name] = questionnaire, hashlib.sha256(text.encode()).hexdigest()
        for language in {*texts, *words}:
            texts.setdefault(language, {}).pop(name, None)
        for language, of_language in words.items():
            texts[language][name] = of_language
    return Questionnaires(MappingProxyType(by_id), MappingProxyType(texts), MappingProxyType(hashes))


def questions_of(questionnaire: Questionnaire, trained: bool) -> tuple[ItemQuestion, ...]:
    """Questions in order. Whoever is ``trained`` by then is asked each item of a retrospective questionnaire twice:
    how it is now, then how it was before the training.
    """
    twice = questionnaire.retrospective and trained
    return tuple(
        ItemQuestion(BEFORE_PREFIX + item.id if before else item.id, item, before)
        for item in questionnaire.items
        for before in ((False, True) if twice and not item.words else (False,))
    )


def validated_answer(questionnaire: Questionnaire, trained: bool, key: str, value: object) -> Value | None:
    """An answer as it is stored; None takes it back. Raises BadAnswer for what the item does not offer."""
    question = next((q for q in questions_of(questionnaire, trained) if q.key == key), None)
    if question is None:
        raise BadAnswer(f"The questionnaire has no item {key[:60]!r} here.")
    if question.item.words:
        if isinstance(value, str) and len(value) <= MAX_FREE_TEXT:
            return value.strip() or None
    elif question.item.options:
        if isinstance(value, str) and value in (*question.item.options, UNSURE):
            return value
    elif isinstance(value, int) and not isinstance(value, bool) and value in POINTS:
        return value
    raise BadAnswer("The item does not have this answer.")


def open_items(questionnaire: Questionnaire, trained: bool, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """Keys of questions that must still be answered before the questionnaire is handed in. Free text may stay empty."""
    return tuple(q.key for q in questions_of(questionnaire, trained) if not q.item.words and q.key not in answers)


def is_about_training(questionnaire: Questionnaire | None, key: str) -> bool:
    """Whether a question presumes a training: how it was, or how something was before it. By its key alone where the questionnaire is gone."""
    return key.startswith(BEFORE_PREFIX) or (questionnaire is not None and questionnaire.kind == "reaction")


def is_right(item: Item, value: Value) -> bool | None:
    """Whether an answer is the keyed one; None where the item has no key. ``unsure`` is not right."""
    return None if item.right is None else value == item.right
