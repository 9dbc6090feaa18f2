"""The bank: passages, options, reasons and lessons that stand in cases, found by everyday words and by group. Pure.

Words find what has them, words of the same stem, and words for the same thing (``synonyms/<language>.txt``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

from tracks_sim.case.check.release_rules import not_written
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import Key, KeyedAnswer
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import case_of, key_of, read_part
from tracks_sim.i18n import DEFAULT
from tracks_sim.stemming import QUESTIONS, Stemmer

BankKind = Literal["passage", "option", "reason", "lesson"]
ALWAYS = "always"
"""Group of the lessons that wait for nothing."""
LEAST = 3
"""Letters from which the beginning of a word finds it."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One text of a case, in every language in which the case has it."""

    kind: BankKind
    group: str
    """Of a passage the kind of its paper; of an option its decision; of a reason its item, or ``options.<decision>``; of a lesson what it waits for first, or ``ALWAYS``."""
    standing: str
    """Of a reason the keyed answer, of an option and its reason the place on the scale; empty for others, and where nobody has said it."""
    titles: Mapping[str, str]
    """Title of the case, by language."""
    texts: Mapping[str, str]
    """By language."""


def entries_of_case(case_file: CaseFile) -> tuple[BankEntry, ...]:
    """What the bank has of a case of the library."""
    return tuple(_entries(case_file.case, case_file.key, case_file.texts, case_file.key_texts))


def entries_of_draft(data: DraftData) -> tuple[BankEntry, ...]:
    """What the bank has of a draft, as far as it is written; what fits no field is passed over."""
    languages = case_of(data).languages
    texts = {language: read_part(data, f"text.{language}", CaseText)[0] for language in languages}
    key_texts = {language: read_part(data, f"key_text.{language}", KeyText)[0] for language in languages}
    return tuple(_entries(case_of(data), key_of(data), texts, key_texts))


def _entries(case: Case, key: Key, texts: Mapping[str, CaseText], key_texts: Mapping[str, KeyText]) -> Iterator[BankEntry]:
    titles = MappingProxyType({language: text.title for language, text in texts.items()})

    def entry(kind: BankKind, group: str, standing: str, found: Mapping[str, str | None]) -> Iterator[BankEntry]:
        written = {language: text for language, text in found.items() if text and not not_written(text)}
        if written:
            yield BankEntry(kind, group, standing, titles, MappingProxyType(written))

    for paper in case.documents:
        for passage in paper.passages:
            yield from entry("passage", paper.kind, "", {language: text.passages.get(passage) for language, text in texts.items()})
    for option in case.options:
        row = next((row for row in key.options if row.option == option.id and row.has("standing")), None)
        rung = row.rung if row is not None else ""
        yield from entry("option", option.decision, rung, {language: text.options.get(option.id) for language, text in texts.items()})
        yield from entry("reason", f"options.{option.decision}", rung, {language: text.options.get(option.id) for language, text in key_texts.items()})
    for item, _, answer in key.keyed_answers():
        yield from entry("reason", item, _answer(answer), {language: text.reason(item) for language, text in key_texts.items()})
    for lesson in key.lessons:
        yield from entry("lesson", next(iter(lesson.when), ALWAYS), "", {language: text.lessons.get(lesson.id) for language, text in key_texts.items()})


def _answer(answer: KeyedAnswer) -> str:
    return answer.answer if answer.has(answer.answer_field) else ""


# --- to search ---------------------------------------------------------------------------


def found(entries: Iterable[BankEntry], kind: BankKind, language: str, words: str = "", group: str = "") -> tuple[BankEntry, ...]:
    """The entries of a kind in a language that have all the words, each text once; without words all of them.

    Those of one group stand together; first the groups with an entry that has the words themselves.
    """
    own, seen = [e for e in entries if e.kind == kind and e.texts.get(language) and group in ("", e.group)], set[tuple[str, str]]()
    once = [e for e in own if (same := (e.group, e.texts[language])) not in seen and not seen.add(same)]  # type: ignore[func-returns-value]
    stemmer = _stemmer(language)
    asked = [(word, stemmer.stem(word)) for word in stemmer.word.findall(stemmer.normalise(words))]
    if words.strip() and not asked:
        return ()
    stems = {id(e): stems_in(language, e.texts[language]) for e in once} if asked else {}
    known, said = frozenset[str]().union(*stems.values()), {stem for _, stem in asked}
    meant = [_meant(language, word, stem, known) for word, stem in asked]
    hits = [e for e in once if not any(wanted.isdisjoint(stems[id(e)]) for wanted in meant)]
    ranked = sorted(hits, key=lambda e: -len(said & stems[id(e)])) if asked else hits
    order = {group: n for n, group in reversed(list(enumerate(e.group for e in ranked)))}
    return tuple(sorted(ranked, key=lambda e: order[e.group]))


def groups_of(entries: Iterable[BankEntry], kind: BankKind, language: str) -> tuple[str, ...]:
    """The groups of the entries of a kind that have a text in a language."""
    return tuple(dict.fromkeys(entry.group for entry in entries if entry.kind == kind and entry.texts.get(language)))


def _meant(language: str, word: str, stem: str, known: frozenset[str]) -> frozenset[str]:
    """Stems that a word stands for: its own, those of words for the same thing, and those that begin as it does."""
    begun = (other for other in known if len(word) >= LEAST and other.startswith(word))
    return frozenset((stem, *synonyms(language).get(stem, ()), *begun))


def _stemmer(language: str) -> Stemmer:
    """That of the language; in one that the kit does not speak, in which a case can be written all the same, the English one."""
    return QUESTIONS.get(language, QUESTIONS[DEFAULT])


@lru_cache(maxsize=20_000)
def stems_in(language: str, text: str) -> frozenset[str]:
    """Stems of the content words of a text: the index of the bank, each text read once whatever case it stands in."""
    return _stemmer(language).stems(text)


@cache
def synonyms(language: str) -> Mapping[str, frozenset[str]]:
    """By the stem of a word those of all words for the same thing, its own among them; none in a language without a list."""
    stem = _stemmer(language).stem
    return MappingProxyType({one: frozenset(map(stem, words)) for one, words in _listed(language).items()})


def said_otherwise(language: str, text: str) -> frozenset[str]:
    """The listed words for the same things as the words of a text."""
    return frozenset[str]().union(*(_listed(language).get(stem, ()) for stem in stems_in(language, text)))


@cache
def _listed(language: str) -> Mapping[str, frozenset[str]]:
    """By the stem of a word all words of its lines in the list of the language."""
    stemmer, groups = _stemmer(language), dict[str, frozenset[str]]()
    listed = resources.files("tracks_sim.drafts") / "synonyms" / f"{language}.txt"
    for line in listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else ():
        words = frozenset(stemmer.word.findall(stemmer.normalise(line.partition("#")[0])))
        for stem in map(stemmer.stem, words):
            groups[stem] = groups.get(stem, frozenset()) | words
    return MappingProxyType(groups)
