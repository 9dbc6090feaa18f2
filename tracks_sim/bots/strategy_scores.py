"""What strategies earn: the table by case and form, and the luck of random ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracks_sim.bots.play import Strategy, play, run_form
from tracks_sim.bots.random_strategy import random_strategy
from tracks_sim.bots.strategies import KEY, strategies_without_reading
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import (
    Country,
)
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
    files: Sequence[CaseFile],
    catalogues: Catalogues,
    countries: Sequence[Country],
    language: str,
    strategies: Sequence[Strategy] | None = None,
    seeds: Iterable[int] = (),
) -> tuple[StrategyScore, ...]:
    """What each strategy earns on each case and on the form of all of them, for each country.

    The strategies are by default the key and all that do not read; a random trainee a seed follows.
    """
    by_lot = [random_strategy(seed) for seed in seeds]
    rows = []
    for country in countries:
        for strategy in (*(strategies or (KEY, *strategies_without_reading(catalogues))), *by_lot):
            played = [(play(strategy, f, catalogues, country, language), f) for f in files]
            for attempt, file in played:
                rows += _earned("case", file.case.id, country, strategy, score(attempt, file, catalogues))
            rows += _earned("form", None, country, strategy, score_form(played, catalogues))
    return tuple(rows)


def _earned(
    level: Literal["case", "form"], case: str | None, country: Country, strategy: Strategy, scores: Iterable[Score]
) -> list[StrategyScore]:
    return [
        StrategyScore(level, case, country, strategy.name, s.scorer, s.value, s.baseline, s.corrected, s.reason)
        for s in scores
    ]


@dataclass(frozen=True, slots=True)
class ChanceBound:
    """Random trainees on one scorer of a form: mean of the corrected figure, and its upper 99 % bound."""

    mean: float
    upper: float
    seeds: int


def chance_bound(
    seeds: Iterable[int], files: Sequence[CaseFile], catalogues: Catalogues, country: Country, language: str
) -> tuple[Mapping[str, ChanceBound], int]:
    """What random answers earn by scorer, and how many of the seeds pass the gates.

    Upper bound = mean + 2.326 sd / sqrt(n), one-sided 99 % by the normal approximation, with the
    sample's standard deviation. Seeds without a corrected figure on a scorer are left out of it.
    """
    figures: dict[str, list[float]] = {}
    passed = 0
    for seed in seeds:
        for s in run_form(random_strategy(seed), files, catalogues, country, language):
            if s.corrected is not None:
                figures.setdefault(s.scorer, []).append(s.corrected)
            passed += s.scorer == "gates" and s.value == 1.0
    return {scorer: _luck(values) for scorer, values in figures.items()}, passed


def _luck(values: list[float]) -> ChanceBound:
    n = len(values)
    average = math.fsum(values) / n
    spread = math.sqrt(math.fsum((v - average) ** 2 for v in values) / (n - 1)) if n > 1 else math.inf
    return ChanceBound(average, average + 2.326 * spread / math.sqrt(n), n)
