"""Reliability of the answers of a cohort twice as large, for the cases, phases and seeds that ``tests/synthetic/test_respondent.py`` leaves out."""

from __future__ import annotations

import pytest

from tests.synthetic import test_respondent as quick
from tracks_sim.study import PhaseId


@pytest.mark.parametrize(("cases", "phase", "seed"), [
    (quick.EIGHT, "pre", 2), (quick.EIGHT, "pre", 3), (quick.EIGHT, "post", 1), (quick.EIGHT, "post", 2), (quick.EIGHT, "post", 3),
    (quick.LONG, "pre", 1), (quick.LONG, "pre", 2), (quick.LONG, "pre", 3), (quick.LONG, "post", 2), (quick.LONG, "post", 3),
])  # fmt: skip
def test_alpha_of_eight_cases_is_that_of_a_short_measurement(cases: tuple[str, ...], phase: PhaseId, seed: int) -> None:
    quick.expect_alpha_of_a_short_measurement(quick.judged(cases, phase, 240, seed), cases)
