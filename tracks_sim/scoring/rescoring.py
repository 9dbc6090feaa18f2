"""An attempt scored with two keys of its case: what both keys agree on is computed once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import Attempt
from tracks_sim.scoring import scorers
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.score import Score, ScoredAttempt, Scorer


@lru_cache(maxsize=16384)
def changed_items(scorer: Scorer[Any], before: CaseFile, after: CaseFile) -> frozenset[str] | None:
    """The items whose Outcome may differ between the keys of two files of one case; None where the scorer reads both alike.

    The files are those of ``with_effective_key``. They are few, so that their keys are compared once for many attempts.
    """
    if scorer.reads(before.key) == scorer.reads(after.key):
        return None
    was, now = scorer.reads_of_items(before.key), scorer.reads_of_items(after.key)
    return frozenset(item for item in was if item in now and was[item] != now[item])


def score_with_both_keys(
    attempt: Attempt, before: CaseFile, after: CaseFile, catalogues: Catalogues, catalogues_after: Catalogues | None = None
) -> tuple[tuple[Score, Score], ...]:
    """Every scorer's result with two keys of a case; one and the same Score where what it reads did not change.

    ``catalogues_after``: those of the second result, where they are others. The Scores hold no details, and an Outcome only of an item that both keys have and that may differ.
    """
    first = ScoredAttempt(attempt, with_effective_key(attempt, before))
    second = ScoredAttempt(attempt, with_effective_key(attempt, after))
    catalogues_after, results = catalogues_after or catalogues, []
    for scorer in scorers.by_step():
        if scorer.step not in before.case.steps:
            continue  # not asked when it was played
        rows = scorer.rows(first, catalogues)
        score = scorer.value(rows, (first,), True)
        items = changed_items(scorer, first.case_file, second.case_file)
        if catalogues is not catalogues_after:  # any scorer may read them
            items = frozenset(scorer.reads_of_items(first.case_file.key)) & frozenset(scorer.reads_of_items(second.case_file.key))
        if items is None:
            results.append((score, score))
        else:
            rows_now = scorer.rows(second, catalogues_after)
            results.append((
                score._replace(outcomes=scorer.outcomes(rows, first, items)),
                scorer.value(rows_now, (second,), True)._replace(outcomes=scorer.outcomes(rows_now, second, items)),
            ))  # fmt: skip
    return tuple(results)
