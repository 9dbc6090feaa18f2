"""Does the trainee know what they know? Stated confidence against their own correctness."""

from __future__ import annotations

from collections.abc import Sequence

from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.indicators import asked
from tracks_sim.scoring.score import Reason, Score, ScoredAttempt

Stated = tuple[float, bool]
"""A stated confidence from 0 to 1, and whether the judgement was the keyed one."""


def stated(sitting: ScoredAttempt) -> list[Stated]:
    """Confidence and correctness of every judged row with a confidence."""
    return [
        (answer.confidence, answer.state == row.state)
        for row in asked(sitting.case_file)
        if (answer := sitting.attempt.indicators.get(row.concept)) is not None and answer.confidence is not None
    ]


def brier(pairs: Sequence[Stated]) -> float:
    """Mean squared difference of confidence f and correctness o: sum of (f - o)^2 / n (Brier 1950).

    A loss from 0 (sure and right throughout) to 1. Always saying 0.5 loses 0.25.
    """
    return sum([(f - right) ** 2 for f, right in pairs]) / len(pairs)


def uncertainty(pairs: Sequence[Stated]) -> float:
    """The loss of the person's own base rate o: o (1 - o) (Murphy 1973). No constant loses less."""
    o = sum([right for _, right in pairs]) / len(pairs)
    return o * (1 - o)


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Brier loss on one case, with the mean difference; corrected over a form only."""
    return _score(stated(sitting), "form_only", in_detail=sitting.in_detail)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Brier loss over a form. Corrected: 1 - loss / baseline loss, 0 for every constant at best.

    A mean difference above 0 is over-confidence, below 0 under-confidence. Where all rows are
    right (or all wrong) the base rate loses nothing, and nothing can be corrected.
    """
    return _score([pair for s in sittings for pair in stated(s)], None, in_detail=True)


def _score(pairs: list[Stated], why_not: Reason | None, *, in_detail: bool) -> Score:
    if not pairs:
        return Score("confidence", reason="nothing_stated")
    loss, base = brier(pairs), uncertainty(pairs)
    # (observed - baseline) / (1 - baseline) with 1 - loss for both: (base - loss) / base.
    skill = None if why_not or base == 0 else 1 - loss / base
    reason = why_not or ("baseline_is_one" if skill is None else None)
    if not in_detail:
        return Score("confidence", loss, base, skill, reason)
    counts = {"stated": len(pairs), "right": sum([right for _, right in pairs])}
    difference = sum([f - right for f, right in pairs]) / len(pairs)
    return Score("confidence", loss, base, skill, reason, counts, figures={"mean_difference": difference})
