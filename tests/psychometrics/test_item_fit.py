"""S-X2 against mirt, and its parts by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from tests.support.lsat import LSAT6, PATTERNS
from tracks_sim.psychometrics import item_fit as module
from tracks_sim.psychometrics.irt import ALL_RIGHT, TOO_FEW_PEOPLE, fit_2pl, fit_rasch
from tracks_sim.psychometrics.item_fit import expected_shares, merged_groups, s_x2, score_chances


def test_lsat6_agrees_with_mirt() -> None:
    """R mirt 1.45.6, itemfit() of LSAT6 with one common slope: S_X2, df, p."""
    found = s_x2(fit_rasch(PATTERNS, LSAT6, tolerance=1e-7), PATTERNS, LSAT6)
    assert found["statistic"].tolist() == pytest.approx([0.436, 1.576, 0.871, 0.190, 0.190], abs=1e-3)
    assert found["df"].tolist() == [2, 2, 1, 2, 2]
    assert found["p"].tolist() == pytest.approx([0.804, 0.455, 0.351, 0.909, 0.909], abs=1e-3)
    assert (found["n"] == 1000).all()


def test_score_chances_by_hand() -> None:
    """Two items of 0.5 and 0.2: none 0.5 * 0.8, both 0.5 * 0.2, one the rest."""
    assert score_chances(np.array([[0.5], [0.2]]))[:, 0].tolist() == pytest.approx([0.4, 0.5, 0.1])


def test_expected_shares_sum_to_the_score() -> None:
    """Given a sum score of k, k answers are right."""
    d, a = np.array([0.3, -1.0, 0.8, 0.1]), np.array([1.2, 0.7, 1.9, 1.0])
    assert expected_shares(d, a).sum(0).tolist() == pytest.approx([1, 2, 3])


def test_small_groups_join_towards_the_middle() -> None:
    """Expected right 0.4, and wrong 10 - 9.5 = 0.5, are below 1: both ends join."""
    people, right = np.array([10.0, 10, 10, 10]), np.array([1.0, 4, 6, 9])
    found = merged_groups(people, right, np.array([0.4, 4, 6, 9.5]))
    assert found.tolist() == [[20, 5, 4.4], [20, 15, 15.5]]


def test_good_items_fit_and_a_bad_one_fits_worst() -> None:
    """An item that the middle gets right and the able do not has no rising curve (the others' sums suffer from it)."""
    draw = np.random.default_rng(11)
    t = draw.normal(size=3_000)
    b = np.linspace(-1.5, 1.5, 10)
    answers = (draw.random((3_000, 10)) < expit(1.5 * (t[:, None] - b))).astype(float)
    assert (s_x2(fit_2pl(answers), answers)["p"] < 0.01).sum() <= 1
    answers[:, 0] = draw.random(3_000) < np.exp(-(t**2))
    found = s_x2(fit_2pl(answers), answers)
    assert found["statistic"].idxmax() == 0
    assert found["p"].iloc[0] < 1e-6


def test_where_the_model_holds_the_statistic_has_its_distribution() -> None:
    """Forty samples of 8 items: 320 p-values, 5 % below 0.05; four times sqrt(0.05 * 0.95 / 320) is 0.049."""
    draw = np.random.default_rng(12)
    b = np.linspace(-1, 1, 8)
    small = []
    for _ in range(40):
        answers = (draw.random((800, 8)) < expit(1.2 * (draw.normal(size=(800, 1)) - b))).astype(float)
        small.append((s_x2(fit_2pl(answers), answers)["p"] < 0.05).mean())
    assert 0.001 < np.mean(small) < 0.099


def test_what_cannot_be_tested_says_why() -> None:
    fit = fit_2pl(np.column_stack([PATTERNS, np.ones(32)]), LSAT6)
    found = s_x2(fit, np.column_stack([PATTERNS, np.ones(32)]), LSAT6)
    assert found["reason"].tolist() == ["", "", "", "", "", ALL_RIGHT]
    assert found[["statistic", "df", "p"]].iloc[5].isna().all()
    none = s_x2(fit_2pl(PATTERNS[:5]), PATTERNS[:5])
    assert set(none["reason"]) <= {TOO_FEW_PEOPLE, *fit_2pl(PATTERNS[:5]).items["reason"]}
    assert none["statistic"].isna().all()
    short = pd.DataFrame(PATTERNS[:, :3])
    assert (s_x2(fit_2pl(short, LSAT6), short, LSAT6)["reason"] == module.TOO_FEW_GROUPS).all()


def test_people_who_skipped_an_item_are_left_out() -> None:
    with_gap = np.vstack([PATTERNS, np.full((1, 5), np.nan)])
    with_gap[-1, 0] = 1
    fit = fit_2pl(PATTERNS, LSAT6)
    pd.testing.assert_frame_equal(s_x2(fit, with_gap, [*LSAT6, 50]), s_x2(fit, PATTERNS, LSAT6))
