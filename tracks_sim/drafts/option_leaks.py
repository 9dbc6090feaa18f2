"""What of a draft gives its best option away to somebody who does not read, as far as its author can change it alone.

A leak is found only where it would seldom be there by chance: of keys drawn by dice fewer than five in a hundred have one. So it is not that
the best option is the longest, which is true of one in six, but that it is the longest by far.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from tracks_sim.bots.option_shortcuts import word_count
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import OptionKey
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.records import case_of, key_of
from tracks_sim.stemming import KEYWORDS

LeakKind = Literal["words", "longest", "shortest", "order", "remark"]
FIRST_PAGE = ("title", "summary", "briefing", "task", "enough")
"""Texts that a trainee reads before the papers."""
USUAL_IN = 3
"""Other cases that have a word, from which on it is a word of the work and gives nothing away."""
LONGER = 1.25
"""How many times as long as the next one the longest option is, at least."""
SHORTER = 1.7
"""How many times as long as the shortest option the next one is, at least."""
LEAST_ORDERS = 60
"""Orders of the options that there are, from which on it is no chance that they stand from best to worst."""
LEAST_REPEATED, SHARE_REPEATED = 3, 0.6
"""Content words of an option, and share of them, that one passage says again."""


@dataclass(frozen=True, slots=True)
class Leak:
    """One way in which a draft gives a best option away."""

    kind: LeakKind
    option: str
    language: str = ""
    """Language of the texts; empty for the order."""
    words: tuple[str, ...] = ()
    """As the option writes them."""
    passage: str = ""
    """The passage that says the option again."""
    length: int = 0
    """Words of the option, or its place from 1."""
    next_length: int = 0
    """Words of the option nearest to it in length."""

    @property
    def id(self) -> str:
        """What makes it this leak: another count of words is the same one, another word is not."""
        return " ".join((self.kind, self.option, self.language, self.passage, *(self.words if self.kind == "words" else ()))).strip()


def option_leaks(data: DraftData, usual: Mapping[str, Collection[str]]) -> tuple[Leak, ...]:
    """The leaks of a draft, as far as it is written, in the order of its options.

    ``usual``: by language, the stems that give nothing away (``usual_words``).
    """
    case, judged = case_of(data), {row.option: row for row in key_of(data).options}
    options = [option.id for option in case.options]
    best = [option for option in options if (row := judged.get(option)) is not None and row.standing == "best"]
    found = [leak for language in case.languages for leak in _in_language(data, language, options, best, usual.get(language, ()))]
    return tuple(sorted((*found, *_order(options, judged)), key=lambda leak: options.index(leak.option)))


def _in_language(data: DraftData, language: str, options: Sequence[str], best: Sequence[str], usual: Collection[str]) -> Iterator[Leak]:
    """Leaks in the texts of one language; none as long as an option is not written in it."""
    texts = {option: _text(data, language, "options", option) for option in options}
    if len(options) < 2 or not all(texts.values()):
        return
    stems = {option: KEYWORDS.stems(text) for option, text in texts.items()}
    lengths = {option: word_count(text) for option, text in texts.items()}
    first = KEYWORDS.stems(" ".join(_text(data, language, field) for field in FIRST_PAGE))
    passages = {passage: KEYWORDS.stems(_text(data, language, "passages", passage)) for passage in case_of(data).passages}
    for option in best:
        others = [other for other in options if other != option]
        alone = stems[option].difference(*(stems[other] for other in others))
        if told := (alone & first).difference(usual):
            yield Leak("words", option, language, _written(texts[option], told))
        longest, shortest = (pick(lengths[other] for other in others) for pick in (max, min))
        if lengths[option] >= LONGER * longest:
            yield Leak("longest", option, language, length=lengths[option], next_length=longest)
        if lengths[option] * SHORTER <= shortest:
            yield Leak("shortest", option, language, length=lengths[option], next_length=shortest)
        for passage, said in passages.items():
            again = said & stems[option]
            if says_again(said, stems[option]) and all(len(said & stems[other]) < len(again) for other in others):
                yield Leak("remark", option, language, _written(texts[option], again), passage)


def says_again(said: frozenset[str], text: frozenset[str]) -> bool:
    """Whether a text, by its stems, says another one again: most of its content words."""
    return len(said & text) >= max(LEAST_REPEATED, SHARE_REPEATED * len(text))


def _order(options: Sequence[str], judged: Mapping[str, OptionKey]) -> Iterator[Leak]:
    """The best option at an end of options that stand from best to worst, or from worst to best."""
    if not all(option in judged and judged[option].has("standing") for option in options):
        return
    costs = [judged[option].scaled_cost for option in options]
    orders = math.factorial(len(costs)) // math.prod(math.factorial(n) for n in Counter(costs).values())
    falling, rising = (all(a <= b for a, b in pairwise(row)) for row in (costs, costs[::-1]))
    if orders >= LEAST_ORDERS and (falling or rising):
        place = 0 if falling else len(options) - 1
        if judged[options[place]].standing == "best":
            yield Leak("order", options[place], length=place + 1)


def _text(data: DraftData, language: str, *where: str) -> str:
    text = value_at(data, f"text.{language}", where)
    return text if isinstance(text, str) else ""


def _written(text: str, stems: Collection[str]) -> tuple[str, ...]:
    """The words of a text that have one of these stems, each once, in small letters."""
    lower = KEYWORDS.normalise(text)
    return tuple(dict.fromkeys(lower[start:end] for start, end, stem in KEYWORDS.content_words(text) if stem in stems))


# --- what other cases say of words -----------------------------------------------------------


def usual_words(cases: Mapping[str, CaseFile], without: Collection[str] = ()) -> dict[str, frozenset[str]]:
    """By language, the stems that three cases or more have; the cases named in ``without`` are not looked at."""
    counts: dict[str, Counter[str]] = {}
    for name, case_file in cases.items():
        for language in case_file.texts if name not in without else ():
            counts.setdefault(language, Counter()).update(_stems_of_case(case_file, language))
    return {language: frozenset(stem for stem, n in of.items() if n >= USUAL_IN) for language, of in counts.items()}


@lru_cache(maxsize=512)
def _stems_of_case(case_file: CaseFile, language: str) -> frozenset[str]:
    """The stems of the first page, the options and the passages of a case."""
    texts = case_file.texts[language]
    first = [getattr(texts, field) or "" for field in FIRST_PAGE]
    return KEYWORDS.stems(" ".join([*first, *texts.options.values(), *texts.passages.values()]))
