"""Scores of strategies by case and form, and the upper bound of what random answers earn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracks_sim.bots.play import Strategy, play, run_form
from tracks_sim.bots.random_strategy import random_strategy
from tracks_sim.bots.strategies import KEY, strategies_without_reading
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Country
from tracks_sim.scoring import Score, score, score_form


@dataclass(frozen=True, slots=True)
class StrategyScore:
    """One figure of one strategy: on a case, or on the form of all cases (``case`` is then None)."""

    level: Literal["case", "form"]
    case: str | None
    country: Country
    strategy: str
    scorer: str
    value: float | None
    baseline: float | None
    corrected: float | None
    reason: str | None


def strategy_scores(
    case_files: Sequence[CaseFile],
    catalogues: Catalogues,
    countries: Sequence[Country],
    language: str,
    strategies: Sequence[Strategy] | None = None,
    seeds: Iterable[int] = (),
) -> tuple[StrategyScore, ...]:
    """Scores of each strategy on each case and on the form of all of them, for each country.

    The strategies are by default the key and all that do not read; then a random one for each seed.
    """
    random_ones = [random_strategy(seed) for seed in seeds]
    rows = []
    for country in countries:
        for strategy in (*(strategies or (KEY, *strategies_without_reading(catalogues))), *random_ones):
            played = [(play(strategy, f, catalogues, country, language), f) for f in case_files]
            for attempt, case_file in played:
                rows += _rows("case", case_file.case.id, country, strategy, score(attempt, case_file, catalogues))
            rows += _rows("form", None, country, strategy, score_form(played, catalogues))
    return tuple(rows)


def _rows(
    level: Literal["case", "form"], case: str | None, country: Country, strategy: Strategy, scores: Iterable[Score]
) -> list[StrategyScore]:
    return [
        StrategyScore(level, case, country, strategy.name, s.scorer, s.value, s.baseline, s.corrected, s.reason)
        for s in scores
    ]


@dataclass(frozen=True, slots=True)
class ChanceBound:
    """Mean of the corrected figure of random answers on one scorer of a form, and its upper 99 % bound."""

    mean: float
    upper: float
    seeds: int


def chance_bound(
    seeds: Iterable[int], case_files: Sequence[CaseFile], catalogues: Catalogues, country: Country, language: str
) -> tuple[Mapping[str, ChanceBound], int]:
    """Bound of what random answers earn, by scorer, and the number of seeds that pass the gates.

    Upper bound = mean + 2.326 sd / sqrt(n), one-sided 99 % by the normal approximation, with the
    sample's standard deviation. Seeds without a corrected figure on a scorer are left out of it.
    """
    figures: dict[str, list[float]] = {}
    passed = 0
    for seed in seeds:
        for s in run_form(random_strategy(seed), case_files, catalogues, country, language):
            if s.corrected is not None:
                figures.setdefault(s.scorer, []).append(s.corrected)
            passed += s.scorer == "gates" and s.value == 1.0
    return {scorer: _bound(values) for scorer, values in figures.items()}, passed


def _bound(values: list[float]) -> ChanceBound:
    n = len(values)
    average = math.fsum(values) / n
    spread = math.sqrt(math.fsum((v - average) ** 2 for v in values) / (n - 1)) if n > 1 else math.inf
    return ChanceBound(average, average + 2.326 * spread / math.sqrt(n), n)
