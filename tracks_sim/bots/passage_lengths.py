"""The measure *length of passages*: whether what an answer rests on can be told by its length."""

from __future__ import annotations

from collections.abc import Sequence

from tracks_sim.bots.option_shortcuts import word_count
from tracks_sim.case.load import CaseFile

MOST_AUC = 0.60
"""Probability that a set may have, in each language; chance has 0.5."""


def passage_length_auc(case_files: Sequence[CaseFile], language: str) -> float | None:
    """Probability that a keyed passage has more words than one that no answer names, ties counted half; None where there is no pair.

    ``sum of U / sum of n1 n2`` over the cases, with the U of Mann and Whitney (1947), which over n1 n2 is the area under the ROC curve
    (Hanley and McNeil 1982). Pairs lie within one case, so that long and short cases do not mix.
    """
    compared = [compared_lengths(case_file, language) for case_file in case_files]
    pairs = sum(n for _, n in compared)
    return sum(u for u, _ in compared) / pairs if pairs else None


def compared_lengths(case_file: CaseFile, language: str) -> tuple[float, int]:
    """U and the number of pairs of one case: keyed passages of its papers beside those that no answer names.

    Keyed is what is evidence of an indicator, a need, detection, an element or protection. A passage that is neutral alone is on neither side.
    """
    named = case_file.key.named_passages
    keyed = frozenset[str]().union(*(answer.right_passages for _, _, answer in case_file.key.keyed_answers()))
    words = {p: word_count(case_file.texts[language].passages[p]) for p in case_file.case.passages}
    ours, others = [n for p, n in words.items() if p in keyed], [n for p, n in words.items() if p not in named]
    return sum((a > b) + (a == b) / 2 for a in ours for b in others), len(ours) * len(others)
