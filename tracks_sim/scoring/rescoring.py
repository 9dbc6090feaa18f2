"""An attempt scored with two keys of its case: what both say alike is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import Key
from tracks_sim.practice import Attempt
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.feedback import SCORERS
from tracks_sim.scoring.score import Score, ScoredAttempt, ScorerName


class Changed(NamedTuple):
    """What two keys of a case may score differently; all else is the same with both."""

    scorers: frozenset[ScorerName]
    items: frozenset[str]
    """Items that both keys have, whose verdicts may differ; ``delphi`` stands for all of that scorer's."""


def _present(key: Key) -> object:
    return [(k.concept, k.phases) for k in key.indicators if k.state == "present"]


READS: Mapping[ScorerName, Callable[[Key], object]] = {
    "indicators": lambda key: key.indicators,
    "evidence": lambda key: [k for k in key.indicators if k.evidence and k.state != "insufficient"],
    "phase": _present,
    "delphi": lambda key: (key.profile, _present(key)),
    "confidence": lambda key: [(k.concept, k.state) for k in key.indicators],
    "elements": lambda key: key.elements,
    "protection": lambda key: key.protection,
    "needs": lambda key: key.needs,
    "needs_evidence": lambda key: [k for k in key.needs if k.evidence],
    "decision": lambda key: (key.options, key.circumstances),
    "plan": lambda key: key.plan,
    "note": lambda key: key.note,
    "primary": lambda key: (key.options, key.circumstances, key.plan),
}
"""What each scorer reads of the key that an attempt is held against."""


def _items(key: Key) -> dict[str, object]:
    """What the verdict on each item is read from."""
    rows: dict[str, object] = {f"indicators.{k.concept}": k for k in key.indicators}
    rows |= {f"phase.{k.concept}": k.phases for k in key.indicators}
    rows |= {f"elements.{name}": k for name, k in key.elements.items()} | {"elements.protection": key.protection}
    rows |= {f"needs.{k.need}": k for k in key.needs} | {f"plan.{part}": k for part, k in key.plan.items()}
    return rows | {name: READS[name](key) for name in _WHOLE}


_WHOLE: tuple[ScorerName, ...] = ("delphi", "decision", "note", "primary")
"""Scorers whose verdicts are read from all that they read."""


@lru_cache(maxsize=1024)
def changed(before: CaseFile, after: CaseFile) -> Changed:
    """What the keys of two files of the same case may score differently.

    The files are those of ``keyed_for``: what was told is taken in. They are few, so that rows are compared once for many.
    """
    was, now = _items(before.key), _items(after.key)
    return Changed(
        frozenset(name for name, read in READS.items() if read(before.key) != read(after.key)),
        frozenset(item for item in was if item in now and was[item] != now[item]),
    )


def score_with_both_keys(
    attempt: Attempt, before: CaseFile, after: CaseFile, catalogues: Catalogues
) -> tuple[tuple[Score, Score], ...]:
    """Every scorer's result with two keys of a case; one and the same Score where what it reads did not change.

    The Scores hold values only, and the Outcome of each item whose verdict may differ.
    """
    first, second = with_effective_key(attempt, before), with_effective_key(attempt, after)
    scorers, items = changed(first, second)
    once, twice, again = ScoredAttempt(attempt, first, frozenset()), ScoredAttempt(attempt, first, items), ScoredAttempt(attempt, second, items)
    results = []
    for name, scorer in SCORERS.items():
        if name in scorers:
            results.append((scorer(twice, catalogues), scorer(again, catalogues)))
        else:
            same = scorer(once, catalogues)
            results.append((same, same))
    return tuple(results)
