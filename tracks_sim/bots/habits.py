"""Habits of an author: ways to answer without reading that are right over a set of cases more often than by chance.

A set of some ten cases is too small for the limits of ``bots.exploits``, which many a way passes by luck. So a way is told only where its luck would
be less than one in twenty for all ways together that were tried, and what rests on other cases only where it rests on five of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracks_sim.bots.guess import (
    ROW_MEASURES,
    AnswerDistribution,
    Guess,
    Measure,
    RowMeasure,
    best_options,
    harmless_options,
    keyed_detection,
    keyed_rows,
)
from tracks_sim.bots.option_shortcuts import option_shortcuts
from tracks_sim.bots.shortcut_scores import CaseSet
from tracks_sim.bots.ways import shortcuts
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Country
from tracks_sim.jobs import checkpoint

LEAST_CASES = 8
"""Cases from which on a set is compared."""
LEAST_PRECEDENTS = 5
"""Answers that a way goes by, or can be right on, at least."""
RISK = 0.05
"""Probability with which any way at all is told of cases whose answers were drawn by dice, at most."""


class Trial(NamedTuple):
    """One answer of a way beside the key: of a row, of an option, or on detection (item empty)."""

    case: str
    item: str
    answer: str
    chance: float
    """Probability of a right answer without any knowledge of the case."""
    right: bool


@dataclass(frozen=True, slots=True)
class Habit:
    """A way that is right more often than by chance. Plain data."""

    strategy: str
    measure: Measure
    language: str
    right: int
    of: int
    expected: float
    """Right answers that chance gives."""
    risk: float
    """Probability of at least this many by chance, times the number of ways tried."""
    hits: tuple[tuple[str, str, str], ...]
    """Case, option or row, and answer, where it was right."""


def habits(case_files: Sequence[CaseFile], catalogues: Catalogues, countries: Sequence[Country], languages: Sequence[str]) -> tuple[Habit, ...]:
    """The habits of a set, the most certain first; none of fewer than eight cases. What another habit tells already is left out."""
    tried: dict[tuple[Measure, frozenset[Trial]], tuple[str, str]] = {}
    for language in languages:
        files = tuple(f for f in case_files if language in f.texts)
        for country in _unlike(files, countries) if len(files) >= LEAST_CASES else ():
            place = CaseSet(files, files, catalogues, country, language)
            for strategy, measure, trials in _trials(place):
                if len(trials) >= LEAST_PRECEDENTS:
                    tried.setdefault((measure, frozenset(trials)), (strategy, language))
            checkpoint()
    found = sorted((_habit(measure, trials, *of, len(tried)) for (measure, trials), of in tried.items()), key=lambda habit: habit.risk)
    told: list[Habit] = []
    for habit in found:
        if habit.risk <= RISK and not any(h.measure == habit.measure and set(habit.hits) <= set(h.hits) for h in told):
            told.append(habit)
    return tuple(told)


def _unlike(files: Sequence[CaseFile], countries: Sequence[Country]) -> Iterable[Country]:
    """The countries whose keys differ, each key once."""
    return {tuple(keyed_detection(f, c) for f in files) + tuple(_standings(f, c) for f in files): c for c in reversed(countries)}.values()


def _standings(case_file: CaseFile, country: Country) -> tuple[str, ...]:
    return tuple(key.countries.get(country, key).standing for key in case_file.key.options)


def _habit(measure: Measure, trials: frozenset[Trial], strategy: str, language: str, tried: int) -> Habit:
    right = [trial for trial in sorted(trials) if trial.right]
    chances = [trial.chance for trial in trials]
    risk = min(1.0, tried * probability_of(len(right), chances))
    return Habit(strategy, measure, language, len(right), len(trials), sum(chances), risk, tuple((t.case, t.item, t.answer) for t in right))


def probability_of(least: int, chances: Sequence[float]) -> float:
    """Probability of ``least`` right answers or more where each is right by its own chance, independently."""
    exactly = [1.0]
    for chance in chances:
        exactly = [a * (1 - chance) + b * chance for a, b in zip([*exactly, 0.0], [0.0, *exactly], strict=True)]
    return min(1.0, math.fsum(exactly[least:]))


# --- what each way is right on ----------------------------------------------------------------


def _trials(place: CaseSet) -> Iterator[tuple[str, Measure, list[Trial]]]:
    """Each way with its trials, by measure."""
    states = Counter(keyed_detection(f, place.country) for f in place.case_files)
    rows = {measure: Counter(a for f in place.case_files for a in keyed_rows(f, measure).values()) for measure in ROW_MEASURES}
    del states[None]
    places = {shortcut.name for shortcut in option_shortcuts(place.catalogues)}
    for shortcut in sorted(shortcuts(place.catalogues), key=lambda s: s.name not in places):  # who misses their usual decision takes the first option
        if shortcut.told_only:
            continue
        guessed = [(f, shortcut.guess(place.seen(f))) for f in place.case_files]
        yield shortcut.name, "detection", [trial for f, guess in guessed for trial in _of_detection(f, guess, place, states)]
        asked = [(f, guess) for f, guess in guessed if shortcut.words.decision in ("", *(option.decision for option in f.case.options))]
        yield shortcut.name, "decision", [trial for f, guess in asked for trial in _of_decision(f, guess, place)]
        for measure in ROW_MEASURES:
            yield shortcut.name, measure, [trial for f, guess in guessed for trial in _of_rows(f, guess, measure, rows[measure])]


def _rests(guess: Guess, item: str) -> bool:
    return guess.precedents.get(item, LEAST_PRECEDENTS) >= LEAST_PRECEDENTS


def _sure(shares: AnswerDistribution) -> str | None:
    """The one answer given; None where several are left, or none."""
    given = [answer for answer, share in shares.items() if share > 0]
    return given[0] if len(given) == 1 else None


def _of_detection(case_file: CaseFile, guess: Guess, place: CaseSet, states: Counter[str | None]) -> Iterator[Trial]:
    """Beside the answer that most of the cases have: who always gives it needs no sign."""
    keyed, answer = keyed_detection(case_file, place.country), _sure(guess.detection)
    if keyed is not None and answer is not None and _rests(guess, "detection"):
        yield Trial(case_file.case.id, "", answer, max(states.values()) / states.total(), answer == keyed)


def _of_decision(case_file: CaseFile, guess: Guess, place: CaseSet) -> Iterator[Trial]:
    """Whether a best option is among those that are left, beside as many of the harmless ones drawn by dice."""
    harmless = harmless_options(case_file, place.catalogues)
    best = best_options(case_file, place.country, place.catalogues).intersection(harmless)
    left = [option for option in harmless if guess.decision.get(option, 0.0) > 0]
    if best and left and len(left) < len(harmless) and _rests(guess, "decision"):
        chance = 1 - math.comb(len(harmless) - len(best), len(left)) / math.comb(len(harmless), len(left))
        right = sorted(best.intersection(left))
        yield Trial(case_file.case.id, right[0] if right else "", "", chance, bool(right))


def _of_rows(case_file: CaseFile, guess: Guess, measure: RowMeasure, answers: Counter[str]) -> Iterator[Trial]:
    """Beside how often the set has this answer in any row."""
    given = guess.rows(measure)
    for row, keyed in keyed_rows(case_file, measure).items():
        answer = _sure(given.get(row, {}))
        if answer is not None and _rests(guess, f"{measure}.{row}"):
            yield Trial(case_file.case.id, row, answer, answers[answer] / answers.total(), answer == keyed)
