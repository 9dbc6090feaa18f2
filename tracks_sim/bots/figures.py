"""Every figure behind a verdict as one table, and the best of each measure."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from tracks_sim.bots.exploits import Exploits
from tracks_sim.bots.guess import MEASURES
from tracks_sim.bots.strategies import KEY, strategies_without_reading
from tracks_sim.bots.strategy_scores import strategy_scores
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Country


@dataclass(frozen=True, slots=True)
class BotFigure:
    """One figure of one strategy, on one case or on the set (``case`` is then None)."""

    case: str | None
    country: Country
    language: str
    strategy: str
    figure: str
    """A measure, by expectation (``share best`` for the decision), or the name of a scorer."""
    value: float | None
    baseline: float | None
    corrected: float | None
    chance: float | None
    """What chance earns once in a hundred, of the learner alone."""
    reason: str | None
    """Why there is no figure."""


def all_figures(found: Exploits, case_files: Sequence[CaseFile], catalogues: Catalogues, seeds: int) -> tuple[BotFigure, ...]:
    """Shortcuts and learner over the set; then the key, the strategies that answer every step and random ones, on each case too."""
    rows = [
        BotFigure(None, w.country, w.language, e.strategy, f"{e.measure}, expected", e.value, e.baseline, e.corrected, None, None)
        for w, e in found.scores
    ]  # fmt: skip
    rows += [
        BotFigure(None, w.country, w.language, "learner", f"{x.measure}, expected", x.value, x.baseline, x.corrected, x.chance, None)
        for w, x in found.learned
    ]  # fmt: skip
    for language in dict.fromkeys(w.language for w in found.places):
        countries = tuple(dict.fromkeys(w.country for w in found.places))
        played = (KEY, *strategies_without_reading(catalogues))
        rows += [
            BotFigure(s.case, s.country, language, s.strategy, s.scorer, s.value, s.baseline, s.corrected, None, s.reason)
            for s in strategy_scores(case_files, catalogues, countries, language, played, range(seeds))
        ]
    return tuple(rows)


def write_figures(figures: Sequence[BotFigure], path: Path) -> None:
    """Write figures as CSV, one line each; no figure is an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow([f.name for f in fields(BotFigure)])
        table.writerows(["" if v is None else v for v in asdict(figure).values()] for figure in figures)


def best_of_each(found: Exploits) -> tuple[tuple[str, ...], list[tuple[str, ...]]] | None:
    """Headings, and for each measure the shortcut that earns most with the learner beside it; None for a set that is not judged."""
    if not found.enough:
        return None
    lines: list[tuple[str, ...]] = []
    for measure in MEASURES:
        figures = [(e.corrected, w, e) for w, e in found.scores if e.measure == measure and e.corrected is not None]
        if not figures:
            continue
        top, where, best = max(figures, key=lambda f: f[0])
        learned = [x for _, x in found.learned if x.measure == measure and x.corrected is not None and x.chance is not None]
        worst = max(learned, key=lambda x: (x.corrected or 0.0) - (x.chance or 0.0), default=None)
        lines.append((
            measure, str(best.judged), f"{best.baseline:.2f}", best.strategy, f"{where.country} {where.language}", f"{best.value:.2f}", f"{top:.2f}",
            "–" if worst is None else f"{worst.corrected:.2f}", "–" if worst is None else f"{worst.chance:.2f}",
        ))  # fmt: skip
    return (
        "measure",
        "judged",
        "without reading",
        "best strategy",
        "where",
        "earns",
        "corrected",
        "learner",
        "chance, 1 in 100",
    ), lines
