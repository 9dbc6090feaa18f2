"""How many ways to answer without reading win in a set of cases, beside copies of it whose keys are dealt out anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import NamedTuple

from tracks_sim.bots.exploits import MOST, breaches_of_shortcuts
from tracks_sim.bots.shortcut_scores import CaseSet, guesses, shortcut_scores
from tracks_sim.bots.ways import shortcuts
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.record import Country

COPIES = 200
_SEED = 2026
SHARE = 0.95
"""Share of the copies that a set is compared with."""


class WinsBySet(NamedTuple):
    """Ways that win in a set, and what chance lets win."""

    wins: tuple[str, ...]
    """Names, in the order of the list of ways."""
    gates: tuple[str, ...]
    """Those of them that pass the gates of a form."""
    by_chance: int
    """Ways that win in 95 of 100 copies at most."""
    told: tuple[tuple[str, float], ...]
    """What each way without a limit earns at most, corrected, of those that earn more than the limit."""


def wins_beside_chance(
    case_files: Sequence[CaseFile], library: Library, country: Country, language: str, copies: int = COPIES
) -> WinsBySet:
    """Ways that win over a set in one country and language, beside copies in which answers are dealt out anew within each case.

    Of indicators, needs and options the keyed answers of a case change places; detection changes places among the cases. So a copy has
    as many of each answer as the set, and nothing of why.
    """
    known = tuple(library.comparable.values())

    def found(files: Sequence[CaseFile], all_files: Sequence[CaseFile]) -> dict[str, bool]:
        place = CaseSet(tuple(files), tuple(all_files), library.catalogues, country, language)
        won: dict[str, bool] = {}
        for breach in breaches_of_shortcuts(shortcuts(library.catalogues), place):
            won[breach.strategy] = won.get(breach.strategy, False) or "gates" in breach.how
        return won

    names = {f.case.id for f in case_files}
    draw, counts = Random(_SEED), []
    for _ in range(copies):
        dealt = dealt_anew(known, draw)
        counts.append(len(found([f for f in dealt if f.case.id in names], dealt)))
    won = found(case_files, known)
    place = CaseSet(tuple(case_files), known, library.catalogues, country, language)
    told: dict[str, float] = {}
    for shortcut in shortcuts(library.catalogues):
        if shortcut.told_only:
            for score in shortcut_scores(shortcut.name, guesses(shortcut, place), place):
                if score.corrected is not None and score.corrected > MOST:
                    told[shortcut.name] = max(told.get(shortcut.name, 0.0), score.corrected)
    return WinsBySet(tuple(won), tuple(name for name, gates in won.items() if gates), sorted(counts)[max(0, round(SHARE * copies) - 1)], tuple(told.items()))


def dealt_anew(case_files: Sequence[CaseFile], draw: Random) -> list[CaseFile]:
    """A copy of each case: the answers of each of its worksheets in other rows, and the key of detection of another case."""
    detections = [f.key.detection for f in case_files if f.key.detection is not None]
    draw.shuffle(detections)
    copies = []
    for file in case_files:
        key = file.key
        changes = {
            "indicators": _shuffled(key.indicators, "concept", draw), "needs": _shuffled(key.needs, "need", draw),
            "options": _shuffled(key.options, "option", draw),
        }  # fmt: skip
        if key.detection is not None:
            changes["detection"] = detections.pop()
        copies.append(replace(file, key=key.model_copy(update=changes)))
    return copies


def _shuffled(rows: Sequence[object], name: str, draw: Random) -> object:
    """The rows of a key, each with the answer of another one."""
    others = list(rows)
    draw.shuffle(others)
    return tuple(other.model_copy(update={name: getattr(row, name)}) for row, other in zip(rows, others, strict=True))  # type: ignore[attr-defined]
