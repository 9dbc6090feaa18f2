"""Forms on one scale: a known change of unit and origin is found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from tests.support.goals import examples
from tracks_sim.psychometrics import linking
from tracks_sim.psychometrics.irt import fit_2pl
from tracks_sim.psychometrics.linking import link

METHODS = ["stocking-lord", "haebara", "mean-sigma"]


def form(a: np.ndarray, b: np.ndarray, labels: list[str]) -> pd.DataFrame:
    """Items as a fit gives them, with standard errors of 0.1."""
    columns = {"discrimination": a, "difficulty": b, "intercept": -a * b}
    errors = dict.fromkeys(["se_discrimination", "se_difficulty", "se_intercept"], 0.1)
    return pd.DataFrame({**columns, **errors}, index=labels, dtype="Float64").assign(n=100.0, reason="")


A, B = np.array([0.8, 1.1, 1.5, 0.9, 1.3]), np.array([-1.5, -0.4, 0.1, 0.9, 1.6])
LABELS = list("abcde")


@settings(max_examples=examples(30), deadline=None)
@given(slope=st.floats(0.5, 2.0), shift=st.floats(-1.0, 1.0), method=st.sampled_from(METHODS))
def test_an_exact_change_of_scale_is_found(slope: float, shift: float, method: linking.Method) -> None:
    """New form = base form in other units: b_new = (b - shift) / slope, a_new = a slope."""
    base, new = form(A, B, LABELS), form(A * slope, (B - shift) / slope, LABELS)
    found = link(base, new, method=method)
    assert found.slope.value == pytest.approx(slope, abs=1e-4)
    assert found.shift.value == pytest.approx(shift, abs=1e-4)
    back = found.items(new)
    for name in ("discrimination", "difficulty", "intercept"):
        assert back[name].to_numpy(dtype=float) == pytest.approx(base[name].to_numpy(dtype=float), abs=1e-3)
    assert found.anchors["difference"].to_numpy(dtype=float) == pytest.approx(np.zeros(5), abs=1e-3)


def test_mean_sigma_by_hand() -> None:
    """b 0, 1, 2 against 0, 2, 4: slope sd 1 / sd 2 = 0.5; shift 1 - 0.5 * 2 = 0."""
    base, new = form(np.ones(3), np.arange(3.0), LABELS[:3]), form(np.ones(3), 2 * np.arange(3.0), LABELS[:3])
    found = link(base, new, method="mean-sigma")
    assert (found.slope.value, found.shift.value) == (pytest.approx(0.5), pytest.approx(0))


def test_a_jackknife_by_hand() -> None:
    """b_base 0, 1, 3; b_new 0, 1, 2. Without the first: slope 2, without the second 1.5, without the third 1.

    Mean 1.5, squares 0.25 + 0 + 0.25 = 0.5; standard error sqrt(2 / 3 * 0.5) = 0.57735.
    """
    base, new = form(np.ones(3), np.array([0, 1.0, 3]), LABELS[:3]), form(np.ones(3), np.arange(3.0), LABELS[:3])
    assert link(base, new, method="mean-sigma").slope.standard_error == pytest.approx(0.57735, abs=1e-5)


def test_a_difference_is_divided_by_its_error_by_hand() -> None:
    """b_base 0, 1, 3 (sd sqrt(14/9)); b_new 0, 1, 2 (sd sqrt(2/3)): slope sqrt(7/3) = 1.5275, shift 4/3 - 1.5275 = -0.1942.

    Third anchor: 3 - (2 * 1.5275 - 0.1942) = 0.1392; its error 0.1 * sqrt(1 + 7/3) = 0.18257; their ratio 0.7624.
    """
    base, new = form(np.ones(3), np.array([0, 1.0, 3]), LABELS[:3]), form(np.ones(3), np.arange(3.0), LABELS[:3])
    assert link(base, new, method="mean-sigma").anchors.loc["c", "standardised"] == pytest.approx(0.7624, abs=1e-3)


def test_a_changed_case_stands_out() -> None:
    """One of five anchors is 1.5 easier on the new form."""
    moved = B.copy()
    moved[4] -= 1.5
    found = link(form(A, B, LABELS), form(A, moved, LABELS))
    assert found.anchors["standardised"].abs().idxmax() == "e"
    assert found.anchors.loc["e", "standardised"] > 2


def test_two_groups_of_different_ability_come_together() -> None:
    """People of N(0.7, 1.4^2) on the same items: slope 1.4, shift 0.7, within three jackknife errors and 0.1."""
    draw = np.random.default_rng(5)
    a, b = np.exp(draw.normal(0, 0.3, 15)), draw.normal(0, 1, 15)

    def answers(mean: float, sd: float) -> np.ndarray:
        return (draw.random((3_000, 15)) < expit(a * (draw.normal(mean, sd, (3_000, 1)) - b))).astype(float)

    base, new = fit_2pl(answers(0, 1)), fit_2pl(answers(0.7, 1.4))
    found = link(base.items, new.items)
    for estimate, truth in ((found.slope, 1.4), (found.shift, 0.7)):
        assert estimate.value is not None and estimate.standard_error is not None
        assert abs(estimate.value - truth) < 0.1 + 3 * estimate.standard_error
    assert found.abilities(new.abilities())["ability"].mean() == pytest.approx(0.7, abs=0.15)


def test_no_link_says_why() -> None:
    base = form(A, B, LABELS)
    for new, anchors, reason in (
        (form(A, B, list("vwxyz")), None, linking.TOO_FEW_ANCHORS),
        (base, ["a", "nowhere"], linking.TOO_FEW_ANCHORS),
        (form(A, np.zeros(5), LABELS), None, linking.NO_SPREAD),
    ):
        found = link(base, new, anchors)
        assert (found.slope.value, found.shift.value, found.slope.reason) == (None, None, reason)
        with pytest.raises(ValueError, match=reason):
            found.items(new)
    unknown = base.copy()
    unknown.loc["a", "difficulty"] = pd.NA
    assert link(base, unknown).slope.n == 4


def test_two_anchors_link_without_an_interval() -> None:
    found = link(form(A, B, LABELS), form(A, B, LABELS), ["a", "e"], "mean-sigma")
    assert found.slope.value == pytest.approx(1)
    assert (found.slope.low, found.slope.reason) == (None, linking.TWO_ANCHORS)


def test_an_unknown_method_is_refused() -> None:
    with pytest.raises(ValueError, match="choose one of stocking-lord, haebara, mean-sigma"):
        link(form(A, B, LABELS), form(A, B, LABELS), method="guess")  # type: ignore[arg-type]


def test_another_table_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(ValueError, match=r"lacks difficulty and se_difficulty: give the tables Fit\.items"):
        link(pd.DataFrame({"discrimination": [1.0]}), pd.DataFrame({"discrimination": [1.0]}))
