from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.synthetic_cases import case_file, indicator_answer, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.confidence import SCORER, brier, uncertainty

PAIRS = [(0.9, True), (0.75, False), (1.0, True), (0.55, True)]


def test_brier_by_hand():
    # (0.1^2 + 0.75^2 + 0 + 0.45^2) / 4 = (0.01 + 0.5625 + 0.2025) / 4
    assert brier(PAIRS) == pytest.approx(0.775 / 4)
    assert uncertainty(PAIRS) == pytest.approx(0.75 * 0.25)
    assert brier([(0.5, True), (0.5, False), (0.5, False)]) == pytest.approx(0.25)


@given(st.lists(st.booleans(), min_size=1), st.floats(0, 1))
def test_no_constant_loses_less_than_the_base_rate(rights: list[bool], constant: float):
    pairs = [(constant, r) for r in rights]
    assert brier(pairs) >= uncertainty(pairs) - 1e-12


def _sitting(*stated: tuple[float | None, bool]):  # type: ignore[no-untyped-def]
    file = case_file()
    wrong = {"present": "absent", "absent": "insufficient", "insufficient": "present"}
    answers = {
        k.concept: indicator_answer(k.state if right else wrong[k.state], confidence=f)  # type: ignore[arg-type]
        for k, (f, right) in zip(file.key.indicators, stated, strict=False)
    }
    return scored_attempt(file, indicators=answers)


def test_over_confidence_is_a_positive_mean_difference(catalogues: Catalogues):
    # mean f = 3.2 / 4 = 0.8, mean o = 0.75; the row without a stated confidence counts nowhere
    score = SCORER.of_case(_sitting(*PAIRS, (None, False)), catalogues)
    assert score.counts == {"stated": 4, "right": 3}
    assert score.figures["mean_difference"] == pytest.approx(0.05)
    assert (score.value, score.baseline) == (pytest.approx(0.775 / 4), pytest.approx(0.1875))
    assert score.reason == "form_only"


def test_corrected_over_a_form(catalogues: Catalogues):
    # 1 - 0.19375 / 0.1875
    score = SCORER.of_form([_sitting(*PAIRS)], catalogues)
    assert score.corrected == pytest.approx(1 - 0.19375 / 0.1875)


def test_no_result(catalogues: Catalogues):
    assert SCORER.of_case(_sitting((None, True)), catalogues).reason == "nothing_stated"
    # Right and sure throughout: no loss, and nothing to correct against.
    sure = SCORER.of_form([_sitting((1.0, True), (1.0, True))], catalogues)
    assert (sure.value, sure.corrected, sure.reason) == (0.0, None, "baseline_is_one")
