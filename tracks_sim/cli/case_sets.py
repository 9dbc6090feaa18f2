"""Sets of cases that people meet, beside chance: the table of `bots --sets` and of `study check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracks_sim.cli.options import print_table
from tracks_sim.cli.progress import step_bar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracks_sim.case.load import Library
    from tracks_sim.case.model.record import Country


def print_sets(
    met: Mapping[str, Sequence[str]], library: Library, country: Country, languages: Sequence[str], copies: int
) -> tuple[str, ...]:
    """Print how many ways win in each set, beside copies with keys dealt out anew; a sentence for each set and language that is worse than chance."""
    from tracks_sim.bots.dealt_keys import wins_beside_chance
    from tracks_sim.bots.passage_lengths import passage_length_auc

    lines, worse = [], []
    with step_bar("sets", len(met) * len(languages)) as done:
        for name, cases in met.items():
            for language in languages:
                files = [library.case(c) for c in cases]
                found, auc = wins_beside_chance(files, library, country, language, copies), passage_length_auc(files, language)
                gates, told = ", ".join(found.gates) or "none", ", ".join(f"{way} {figure:.2f}" for way, figure in found.told) or "none"
                wins, by_chance = str(len(found.wins)), str(found.by_chance)
                lines.append((name, str(len(cases)), language, wins, by_chance, gates, "–" if auc is None else f"{auc:.2f}", told))
                if len(found.wins) > found.by_chance or found.gates:
                    worse.append(f"{name}, {language}: {wins} ways to answer without reading win, {by_chance} by chance; gates passed by: {gates}")
                done()
    chance = f"in 95 of 100 of {copies} copies at most"
    print_table(("set", "cases", "language", "ways that win", chance, "gates passed by", "longer passages (AUC)", "above .05 without a limit"), lines)
    return tuple(worse)
