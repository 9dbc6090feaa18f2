"""Calibration: stated confidence against the correctness of the trainee's own judgements."""

from __future__ import annotations

from collections.abc import Container, Sequence

from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.evidence import keyed_rows
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer

Forecast = tuple[float, bool]
"""A stated confidence from 0 to 1, and whether the judgement was the keyed one."""


def forecasts(scored: ScoredAttempt, catalogues: Catalogues) -> list[Forecast]:
    """Confidence and correctness of every judged row with a confidence, without those on which readers split."""
    answers = scored.attempt.by_step["indicators"]
    return [
        (answer.confidence, answer.value == row.keyed)
        for row in keyed_rows(scored.case_file, "indicators")
        if not row.split and (answer := answers.get(row.id)) is not None and answer.confidence is not None
    ]


def brier(pairs: Sequence[Forecast]) -> float:
    """Mean squared difference of confidence f and correctness o: sum of (f - o)^2 / n (Brier 1950).

    A loss from 0 (sure and right throughout) to 1. Always saying 0.5 loses 0.25.
    """
    return sum([(f - right) ** 2 for f, right in pairs]) / len(pairs)


def uncertainty(pairs: Sequence[Forecast]) -> float:
    """The loss of the person's own base rate o: o (1 - o) (Murphy 1973). No constant loses less."""
    o = sum([right for _, right in pairs]) / len(pairs)
    return o * (1 - o)


def value(pairs: Sequence[Forecast], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Brier loss. Corrected over a form only: 1 - loss / baseline loss, 0 for every constant at best.

    Where all rows are right (or all wrong) the base rate loses nothing, and nothing can be corrected.
    """
    if not pairs:
        return Score("confidence", reason="nothing_stated")
    loss, base = brier(pairs), uncertainty(pairs)
    # (observed - baseline) / (1 - baseline) with 1 - loss for both: (base - loss) / base.
    skill = None if single_case or base == 0 else 1 - loss / base
    return Score("confidence", loss, base, skill, "form_only" if single_case else "baseline_is_one" if skill is None else None)


def details(pairs: Sequence[Forecast]) -> Details:
    """Counts, and the mean difference of confidence and correctness: above 0 over-confidence, below 0 under-confidence."""
    counts = {"stated": len(pairs), "right": sum([right for _, right in pairs])}
    return Details(counts, {"mean_difference": sum([f - right for f, right in pairs]) / len(pairs)})


def outcomes(pairs: Sequence[Forecast], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """None: whether each row was right is for the scorer of indicators to say."""
    return ()


SCORER = Scorer(
    "confidence", "indicators", forecasts, value, details, outcomes,
    reads=lambda key: [(k.concept, k.state) for k in key.indicators if not splits(key, k)],
    reads_of_items=lambda key: {},
)  # fmt: skip
