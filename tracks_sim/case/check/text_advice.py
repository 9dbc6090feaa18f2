"""Advice on the words of one text: a term of the kit by another name, what tells the sort of the case, names of people, how hard it reads.

How hard a text reads is measured by LIX (C.-H. Björnsson, *Läsbarhet*, 1968; compared over languages in his "Readability of newspapers in 11
languages", Reading Research Quarterly 18(4), 1983): the words of a sentence, and how many words in a hundred have more than six letters. It needs
no list of syllables. What it is not: a measure of the level B2. The kit's texts are written for readers of that level, and a limit here is what
fewer than one text in a hundred of theirs passes, in French ten points above English; nobody has tried with readers where they stumble.

Pure: texts in, findings out, all of them advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from babel import Locale

from tracks_sim.case.model.catalogue import CheckWords, GlossaryTerm
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Finding, Where

TOLD_FIRST = ("summary", "briefing", "content_note", "called")
"""Texts that a trainee reads before the papers, but for title and task: the task asks whether the person was trafficked."""
HARDEST = {"en": 44, "fr": 54}
"""LIX above which a text reads harder than the kit's; of a language that is not here nothing is said."""
LEAST_WORDS = 30
"""Words from which on a text is long enough to be measured."""
_LONG_WORD = 7
"""Letters of a long word, at least."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’»)*]*\s+(?=[“‘«(*]*\s?[A-ZÀ-Ý])|\n\n+")
_NAME = r"[A-ZÀ-ÝŒ][a-zà-ÿœ]{2,}"
_INSIDE = re.compile(rf"(?<=[a-zà-ÿœ\d,;]\s)(?:[dl][’'])?({_NAME}(?:[ -]{_NAME})*)")
"""A capitalised word that begins no sentence, and those that follow it."""
_ADDRESSED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mme|Mlle|Madame|Monsieur|Mademoiselle|Maître|Dr|Docteur)\.?\s({_NAME}(?:[ -]{_NAME})*)")


class Reading(NamedTuple):
    """How a text reads."""

    average: int
    """Words of a sentence, on average."""
    long: int
    """Long words in a hundred."""
    longest: tuple[str, ...]
    """Its longest sentences, three at most, the longest first."""
    lix: int


def reading_of(text: str) -> Reading | None:
    """How a text reads; None for one that is too short to say it."""
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]
    average, long = len(words) / len(sentences), 100 * sum(len(word) >= _LONG_WORD for word in words) / len(words)
    return Reading(round(average), round(long), tuple(sorted(dict.fromkeys(sentences), key=lambda sentence: -len(_WORD.findall(sentence)))[:3]), round(average + long))


@dataclass(frozen=True, slots=True, eq=False)
class PersonNames:
    """Recogniser of names of people: given names of a list, what follows a form of address, and capitalised words that nobody knows otherwise."""

    given: re.Pattern[str]
    known: frozenset[str]
    """Capitalised words that are no names: of countries and languages, and those of check_words.yaml."""

    def named(self, text: str) -> tuple[str, ...]:
        """Words of a text that look like somebody's name, each once; a name inside a longer one is left out."""
        found = [match.group(1) for pattern in (self.given, _ADDRESSED, _INSIDE) for match in pattern.finditer(text)]
        names = dict.fromkeys(name for words in found if (name := self._unknown(words)))
        return tuple(name for name in names if not any(name in other and name != other for other in names))

    def _unknown(self, words: str) -> str:
        """The words but for known ones at their beginning; empty where all are known."""
        rest = re.split(r"[ -]", words)
        while rest and any(form in self.known for form in (rest[0], rest[0].removesuffix("s"))):
            rest.pop(0)
        return words[len(words) - len(" ".join(rest)) :] if rest else ""


@lru_cache(maxsize=8)
def person_names(check_words: CheckWords) -> PersonNames:
    """The recogniser of the words in scenarios/check_words.yaml."""
    given = "|".join(re.escape(name) for line in check_words.given_names for name in line) or "(?!)"
    names = [name for code in HARDEST for table in (Locale(code).territories, Locale(code).languages) for name in table.values()]
    listed = (word for lines in (check_words.cities, check_words.allowed) for line in lines for word in line)
    known = frozenset(word[:1].upper() + word[1:] for name in (*names, *listed) for word in _WORD.findall(name))
    return PersonNames(re.compile(rf"\b((?:{given})\b(?:[ -]{_NAME})*)"), known)


_named = lru_cache(maxsize=4096)(PersonNames.named)
_reading_of = lru_cache(maxsize=4096)(reading_of)
# An author changes one text of hundreds at a time: what was found in a text is kept.


def title_findings(part: str, text: CaseText, check_words: CheckWords) -> Iterator[Finding]:
    """Advice where the title, or what a trainee reads before the papers, tells the sort of the case."""
    for words in _said(text.title, (*check_words.telling, *check_words.sort)):
        yield Finding(
            part, ("title",), "telling-title", f"The title says “{words}”.", "a title names nothing of the answer: a thing, a place, an hour",
            advice=True, words=words,
        )  # fmt: skip
    for field in TOLD_FIRST:
        for words in _said(getattr(text, field) or "", check_words.sort):
            yield Finding(
                part, (field,), "sort-told", f"The {field.replace('_', ' ')} says “{words}”, before anybody has read the file.",
                "say what has happened, and nothing of what is to be found out", advice=True, words=words,
            )  # fmt: skip


def _said(text: str, lines: tuple[tuple[str, ...], ...]) -> list[str]:
    return [words for line in lines for words in line if re.search(rf"\b{re.escape(words)}\b", text, re.I)]


def term_findings(part: str, where: Where, text: str, glossary: tuple[GlossaryTerm, ...]) -> Iterator[Finding]:
    """Advice on one text in which a term of its language goes by another word than in the kit."""
    for term in glossary:
        for phrase in _phrases_in(text, term.not_in_cases) if term.language == part.partition(".")[2] else ():
            yield Finding(
                part, where, "glossary", f"“{phrase}”: the kit says “{term.say}”.", "one word for one thing; check_words.yaml has the glossary",
                advice=True, words=phrase,
            )  # fmt: skip


@lru_cache(maxsize=8192)
def _phrases_in(text: str, phrases: tuple[str, ...]) -> tuple[str, ...]:
    line = " ".join(text.split())
    return tuple(phrase for phrase in phrases if re.search(rf"\b{re.escape(phrase)}\b", line, re.I))


def name_findings(part: str, where: Where, text: str, names: PersonNames, places: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Advice on one text that says somebody's name; ``places``: what was found to name a place in it."""
    for words in (name for name in _named(names, text) if not any(name in place for place in places)):
        yield Finding(
            part, where, "person-name", f"“{words}” looks like somebody’s name.",
            "say who they are, such as “the cousin”; check_words.yaml lists words that are no names", advice=True, words=words,
        )  # fmt: skip


def reading_findings(part: str, where: Where, text: str) -> Iterator[Finding]:
    """Advice on a text that reads harder than nearly all of the kit's, with its longest sentences."""
    most, reading = HARDEST.get(part.partition(".")[2]), _reading_of(text)
    if most is not None and reading is not None and reading.lix > most:
        longest = " ".join(f"“{' '.join(sentence.split()[:8])} …”" for sentence in reading.longest)
        yield Finding(
            part, where, "hard-to-read", f"The text reads hard: {reading.average} words a sentence on average, and {reading.long} words in a hundred are long. Its longest sentences: {longest}",
            "divide them, and take shorter words", advice=True, words=longest, number=reading.lix, usual=(None, most),
        )  # fmt: skip
