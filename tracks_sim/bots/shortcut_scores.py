"""What shortcuts earn over a set of cases: exact expectations, corrected for what a professional earns without the file."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracks_sim.bots.guess import (
    ROW_MEASURES,
    AnswerDistribution,
    Guess,
    Measure,
    RowMeasure,
    Shortcut,
    VisibleCase,
    best_options,
    harmless_options,
    keyed_detection,
    keyed_rows,
    severe_options,
)
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.case.model.record import Country
from tracks_sim.scoring.form import GATE_SHARE, LEAST_OF_EACH
from tracks_sim.scoring.score import corrected

SET_SIZE = 8
"""Cases of a set used as a form."""
MOST_SETS = 20_000
"""Sets of eight that are tried; of more, as many are drawn."""
_SEED = 2028
_NEAR = 1e-9
Matrix = npt.NDArray[np.float64]


class CaseSet(NamedTuple):
    """The set of cases that shortcuts are played on, and where: country rules and language of the texts."""

    case_files: tuple[CaseFile, ...]
    library: tuple[CaseFile, ...]
    """All cases whose keys are known, twins left out."""
    catalogues: Catalogues
    country: Country
    language: str

    def seen(self, case_file: CaseFile) -> VisibleCase:
        """What may be looked at while one case is played: the others are the library without it and its twin."""
        first = case_file.key.twin.of if case_file.key.twin else case_file.case.id
        others = tuple(f for f in self.library if f.case.id not in (case_file.case.id, first))
        return VisibleCase(case_file, others, self.catalogues, self.country, self.language)


@dataclass(frozen=True, slots=True)
class ShortcutScore:
    """What one shortcut earns on one measure over the set."""

    strategy: str
    measure: Measure
    value: float
    baseline: float
    corrected: float | None
    judged: int
    """Cases, or rows, that count."""


def guesses(shortcut: Shortcut, place: CaseSet) -> tuple[Guess, ...]:
    """What a shortcut answers on each case of the set."""
    return tuple(shortcut.guess(place.seen(f)) for f in place.case_files)


def shortcut_scores(name: str, guessed: Sequence[Guess], place: CaseSet) -> tuple[ShortcutScore, ...]:
    """The figures of a shortcut, one for each measure that it answers and the set asks."""
    figures = []
    detection = detection_shares(guessed, place)
    if detection:
        states = Counter(state for state, _ in detection)
        figures.append(_figure(name, "detection", _mean_right(detection), max(states.values()) / len(detection), len(detection)))
    deciding = [g.decision for f, g in zip(place.case_files, guessed, strict=True) if "decision" in f.case.steps]
    if deciding and all(deciding):
        value = float(right_by_case(guessed, place).sum()) / len(deciding)
        figures.append(_figure(name, "decision", value, decision_baseline(place), len(deciding)))
    for measure in ROW_MEASURES:
        pairs = row_shares(guessed, place, measure)
        if pairs:
            observed, expected = expected_agreement(pairs)
            figures.append(_figure(name, measure, observed, expected, len(pairs)))
    return tuple(figures)


def _figure(name: str, measure: Measure, value: float, baseline: float, judged: int) -> ShortcutScore:
    return ShortcutScore(name, measure, value, baseline, corrected(value, baseline), judged)


def _mean_right(answered: Sequence[tuple[str, AnswerDistribution]]) -> float:
    return math.fsum(shares.get(keyed, 0.0) for keyed, shares in answered) / len(answered)


def detection_shares(guessed: Sequence[Guess], place: CaseSet) -> list[tuple[str, AnswerDistribution]]:
    """Keyed state and shares of each case that asks detection without a split; empty where the shortcut leaves one out."""
    pairs = [(keyed_detection(f, place.country), g.detection) for f, g in zip(place.case_files, guessed, strict=True)]
    keyed = [(state, shares) for state, shares in pairs if state is not None]
    return keyed if all(shares for _, shares in keyed) else []


def row_shares(guessed: Sequence[Guess], place: CaseSet, measure: RowMeasure) -> list[tuple[str, AnswerDistribution]]:
    """Keyed answer and shares of each row of the set; empty where the shortcut leaves the rows of a case open."""
    pairs: list[tuple[str, AnswerDistribution]] = []
    for case_file, guess in zip(place.case_files, guessed, strict=True):
        keyed, rows = keyed_rows(case_file, measure), guess.rows(measure)
        if keyed and not rows:
            return []
        pairs += [(answer, rows.get(row, {})) for row, answer in keyed.items()]
    return pairs


def expected_agreement(pairs: Sequence[tuple[str, AnswerDistribution]]) -> tuple[float, float]:
    """Observed and expected agreement of the expected table: ``sum of shares of the keyed answer / n`` and
    ``sum over answers of P(key) P(given)``, as ``scoring.agreement`` has them for one answer a row.
    """
    n = len(pairs)
    given: dict[str, float] = {}
    for _, shares in pairs:
        for answer, share in shares.items():
            given[answer] = given.get(answer, 0.0) + share
    keyed = Counter(answer for answer, _ in pairs)
    return _mean_right(pairs), math.fsum(count * given.get(answer, 0.0) for answer, count in keyed.items()) / (n * n)


# --- decisions and detection without reading, case by case ----------------------------------


@lru_cache(maxsize=8)
def decision_constants(place: CaseSet) -> Matrix:
    """Value of each way to decide without the file (rows) on each case of the set (columns): 1 where it takes a best option.

    One decision always (the first option where it is not offered), one position always (the last option where there are fewer),
    and the mean of all options that are not dangerous: the baseline of the rules of scoring, kept apart by case.
    """
    by_case = [(f.case.options, best_options(f, place.country, place.catalogues)) for f in place.case_files]
    picks: list[list[str]] = [
        [next((o.id for o in options if o.decision == decision), options[0].id) for options, _ in by_case]
        for decision in sorted({o.decision for options, _ in by_case for o in options})
    ]
    for position in range(max(len(options) for options, _ in by_case)):
        picks.append([options[min(position, len(options) - 1)].id for options, _ in by_case])
    rows = [[float(o in best) for o, (_, best) in zip(chosen, by_case, strict=True)] for chosen in picks]
    harmless = [harmless_options(f, place.catalogues) for f in place.case_files]
    rows.append([sum(o in best for o in options) / len(options) for options, (_, best) in zip(harmless, by_case, strict=True)])
    return np.array(rows)


def decision_baseline(place: CaseSet) -> float:
    """What a professional decides rightly without the file: share of the cases that ask for a decision."""
    return float(np.max(decision_constants(place).sum(axis=1))) / sum("decision" in f.case.steps for f in place.case_files)


def right_by_case(guessed: Sequence[Guess], place: CaseSet) -> Matrix:
    """Probability that a best option is chosen, for each case."""
    return np.array([
        sum(g.decision.get(o, 0.0) for o in best_options(f, place.country, place.catalogues))
        for f, g in zip(place.case_files, guessed, strict=True)
    ])  # fmt: skip


def severe_by_case(guessed: Sequence[Guess], place: CaseSet) -> Matrix:
    """Probability of a severe harm by the decision, for each case."""
    return np.array([
        sum(g.decision.get(o, 0.0) for o in severe_options(f, place.country, place.catalogues))
        for f, g in zip(place.case_files, guessed, strict=True)
    ])  # fmt: skip


# --- sets of eight --------------------------------------------------------------------------


def sets_of_eight(place: CaseSet) -> Matrix:
    """Sets as rows of 0 and 1: the whole set up to eight cases, else every one of eight that is balanced, or a draw of them."""
    n = len(place.case_files)
    if n <= SET_SIZE:
        return np.ones((1, n))
    if math.comb(n, SET_SIZE) <= MOST_SETS:
        chosen = np.array(list(combinations(range(n), SET_SIZE)))
    else:
        draw = np.random.default_rng(_SEED)
        chosen = draw.permuted(np.tile(np.arange(n), (MOST_SETS, 1)), axis=1)[:, :SET_SIZE]
    sets = np.zeros((len(chosen), n))
    np.put_along_axis(sets, chosen, 1.0, axis=1)
    of_control = sets @ controls(place)
    balanced = (of_control >= LEAST_OF_EACH) & (SET_SIZE - of_control >= LEAST_OF_EACH)
    return sets[balanced]


def controls(place: CaseSet) -> Matrix:
    """1 for each control of the set, 0 for each trafficking case."""
    return np.array([float(f.key.classification in CONTROLS) for f in place.case_files])


def most_by_constant(constant: Matrix, sets: Matrix) -> Matrix:
    """How many cases the best constant of each set decides rightly."""
    return np.asarray((sets @ constant.T).max(axis=1))


def share_of_lucky_sets(right: Matrix, by_constant: Matrix, sets: Matrix) -> float:
    """Share of sets in which more than one case more is decided rightly than by the best constant of the set (``most_by_constant``)."""
    if not len(sets):
        return 0.0
    return float((sets @ right - by_constant > 1 + _NEAR).mean())


def share_of_passed_gates(right: Matrix, severe: Matrix, control: Matrix, sets: Matrix) -> float:
    """Share of sets of six cases or more with two thirds right of each sort and no severe harm possible, the plan left out."""
    if not len(sets) or sets.shape[1] < 6:
        return 0.0
    numerator, denominator = GATE_SHARE
    passed = sets @ severe < _NEAR
    for sort in (control, 1 - control):
        of_sort = sets @ sort
        passed &= (of_sort >= LEAST_OF_EACH) & (denominator * (sets @ (right * sort)) >= numerator * of_sort - _NEAR)
    return float(passed.mean())
