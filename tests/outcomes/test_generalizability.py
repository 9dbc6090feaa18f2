"""Generalizability against Brennan's synthetic data and against the intraclass correlations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.outcomes import generalizability as g
from tracks_sim.outcomes import reliability

# Brennan 2001, Generalizability Theory, synthetic data set 3 (p x i x o): ten persons a row, item by occasion.
BRENNAN = {
    1: [
        [2, 4, 5, 5, 4, 4, 2, 3, 0, 6], [6, 5, 5, 9, 3, 4, 6, 4, 5, 8],
        [7, 6, 4, 8, 5, 4, 6, 4, 4, 7], [5, 7, 6, 6, 6, 7, 5, 5, 5, 6],
    ],
    2: [
        [2, 6, 5, 5, 4, 6, 2, 6, 5, 6], [5, 7, 4, 7, 5, 4, 7, 6, 5, 8],
        [5, 5, 5, 7, 6, 7, 7, 6, 5, 8], [5, 7, 5, 6, 4, 8, 5, 4, 3, 6],
    ],
}


def brennan() -> pd.DataFrame:
    """Items as cases, occasions as scorers."""
    return pd.DataFrame([
        {"trainee": p, "case": i, "scorer": o, "score": score}
        for o, items in BRENNAN.items() for i, persons in enumerate(items) for p, score in enumerate(persons)
    ])


def two_way(scores: np.ndarray) -> pd.DataFrame:
    trainee, case = np.indices(scores.shape).reshape(2, -1)
    return pd.DataFrame({"trainee": trainee, "case": case, "score": scores.ravel()})


def test_brennans_variance_components() -> None:
    """Brennan 2001: p .5528, i .4417, o .0074, pi .5750, po .1009, io .1565, pio .9352."""
    found = g.generalizability(brennan())
    names = ["trainee", "case", "scorer", "trainee:case", "trainee:scorer", "case:scorer", "trainee:case:scorer"]
    published = [0.5528, 0.4417, 0.0074, 0.5750, 0.1009, 0.1565, 0.9352]
    assert found.components["raw"][names].tolist() == pytest.approx(published, abs=5e-5)
    assert found.components["degrees"][names].tolist() == [9, 3, 1, 27, 9, 3, 27]
    assert (found.trainees, found.cases, found.scorers, found.left_out) == (10, 4, 2, 0)
    assert found.components["share"].sum() == pytest.approx(1)


def test_the_decision_study_of_brennans_data() -> None:
    """Relative error .5750/4 + .1009/2 + .9352/8; absolute adds .4417/4 + .0074/2 + .1565/8."""
    found = g.generalizability(brennan())
    relative = 0.5750 / 4 + 0.1009 / 2 + 0.9352 / 8
    absolute = relative + 0.4417 / 4 + 0.0074 / 2 + 0.1565 / 8
    assert found.coefficient().value == pytest.approx(0.5528 / (0.5528 + relative), abs=1e-4)
    assert found.coefficient(absolute=True).value == pytest.approx(0.5528 / (0.5528 + absolute), abs=1e-4)
    more = 0.5750 / 12 + 0.1009 / 3 + 0.9352 / 36
    assert found.coefficient(cases=12, scorers=3).value == pytest.approx(0.5528 / (0.5528 + more), abs=1e-4)


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize(("target", "scorers"), [(0.5, 2), (0.7, 2), (0.8, 3), (0.8, 5)])
def test_the_cases_needed_are_the_fewest_that_reach_the_target(target: float, scorers: int, absolute: bool) -> None:
    found = g.generalizability(brennan())
    cases = found.cases_needed(target, scorers, absolute)
    n = int(cases.value)
    assert n == cases.value and found.coefficient(n, scorers, absolute).value >= target
    assert n == 1 or found.coefficient(n - 1, scorers, absolute).value < target


def test_a_target_that_no_number_of_cases_reaches() -> None:
    # With one scorer the error .1009 stays: .5528 / (.5528 + .1009) = .846 is the ceiling.
    found = g.generalizability(brennan())
    assert found.cases_needed(0.84, scorers=1).value > 1
    assert found.cases_needed(0.85, scorers=1).reason == g.OUT_OF_REACH


def test_trainees_by_cases_are_the_intraclass_correlations() -> None:
    """For p x i, E rho^2 = ICC(C,k) and Phi = ICC(A,k); the pivots give the F interval."""
    random = np.random.default_rng(9)
    scores = random.normal(size=(25, 1)) + 0.5 * random.normal(size=(1, 8)) + random.normal(size=(25, 8))
    found, icc = g.generalizability(two_way(scores)), reliability.icc(scores)
    relative, row = found.coefficient(), icc.loc["ICC(C,k)"]
    assert relative.value == pytest.approx(row["value"])
    assert found.coefficient(absolute=True).value == pytest.approx(icc.loc["ICC(A,k)", "value"])
    # 2,000 draws: a bound is good to about two hundredths here.
    assert (relative.low, relative.high) == pytest.approx((row["low"], row["high"]), abs=0.02)
    assert found.coefficient(cases=1).value == pytest.approx(icc.loc["ICC(C,1)", "value"])


def test_the_cases_needed_have_an_interval_where_trainees_are_told_apart_well() -> None:
    random = np.random.default_rng(9)
    scores = random.normal(size=(60, 1)) + random.normal(size=(60, 10))
    found = g.generalizability(two_way(scores)).cases_needed(0.8)
    # The true answer: 1 / (1 + 1 / n) >= .8 from n = 4.
    assert found.low <= 4 <= found.high and found.low <= found.value <= found.high


@settings(max_examples=examples(40), deadline=None)
@given(st.integers(2, 6), st.integers(2, 4), st.integers(2, 3), st.integers(0, 10_000))
def test_the_effects_share_out_the_whole_sum_of_squares(trainees: int, cases: int, scorers: int, seed: int) -> None:
    cube = np.random.default_rng(seed).integers(0, 5, size=(trainees, cases, scorers)).astype(float)
    places = np.indices(cube.shape).reshape(3, -1)
    rows = pd.DataFrame(dict(zip(["trainee", "case", "scorer"], places, strict=True)) | {"score": cube.ravel()})
    found = g.generalizability(rows.sample(frac=1, random_state=seed))
    if np.ptp(cube) == 0:
        assert found.reason == g.NO_VARIANCE
        return
    table = found.components
    assert (table["mean_square"] * table["degrees"]).sum() == pytest.approx(((cube - cube.mean()) ** 2).sum())
    assert (table["variance"] >= 0).all()
    coefficient = found.coefficient()
    if coefficient.value is not None:
        assert 0 < coefficient.value <= 1
        assert found.coefficient(cases=2 * cases).value >= coefficient.value
        assert found.coefficient(absolute=True).value <= coefficient.value + 1e-12
    else:
        assert coefficient.reason == g.NO_DIFFERENCE and table["raw"]["trainee"] <= 1e-12


def test_who_misses_a_score_is_left_out_and_counted() -> None:
    rows = brennan()
    gaps = rows[~((rows["trainee"] == 3) & (rows["case"] == 1) & (rows["scorer"] == 2))].copy()
    gaps.loc[gaps["trainee"] == 5, "score"] = np.nan
    found = g.generalizability(gaps)
    assert (found.trainees, found.left_out) == (8, 2)
    whole = g.generalizability(rows[~rows["trainee"].isin([3, 5])])
    pd.testing.assert_frame_equal(found.components, whole.components)


def test_one_scorer_is_no_facet() -> None:
    rows = brennan()
    one = rows[rows["scorer"] == 1]
    found = g.generalizability(one)
    pd.testing.assert_frame_equal(found.components, g.generalizability(one.drop(columns="scorer")).components)
    assert found.scorers == 1 and found.coefficient().value is not None
    assert found.coefficient(scorers=2).reason == found.cases_needed(scorers=2).reason == g.ONE_SCORER


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (two_way(np.ones((4, 3))), g.NO_VARIANCE),
        (two_way(np.arange(4.0)[:, None]), g.FEW_CASES),
        (two_way(np.arange(4.0)[None, :]), g.FEW),
        (two_way(np.array([[1, np.nan, 2], [2, 3, np.nan], [4, 4, 4]])), g.FEW),
        (pd.concat([two_way(np.eye(3))] * 2), g.REPEATED),
        (two_way(np.array([["a", "b"], ["c", "d"]])), g.NOT_NUMBERS),
        (two_way(np.empty((0, 3))), g.FEW),
    ],
)
def test_not_estimable_says_why(rows: pd.DataFrame, reason: str) -> None:
    found = g.generalizability(rows)
    assert found.reason == reason and found.components.empty
    assert found.coefficient().reason == found.cases_needed().reason == reason


def test_trainees_who_do_not_differ_and_scores_without_error() -> None:
    crossed = g.generalizability(two_way(np.array([[1.0, 2, 3], [3, 2, 1], [2, 3, 1]])))
    assert crossed.coefficient().reason == crossed.cases_needed().reason == g.NO_DIFFERENCE
    exact = g.generalizability(two_way(np.array([[1.0, 2], [2, 3], [4, 5]])))
    assert (exact.coefficient().value, exact.coefficient().reason) == (pytest.approx(1.0), g.NO_ERROR)
    assert exact.cases_needed().value == 1


def test_a_number_or_a_target_out_of_range_is_said() -> None:
    found = g.generalizability(brennan())
    assert found.coefficient(cases=0).reason == g.BAD_NUMBER
    assert found.cases_needed(1.0).reason == g.BAD_TARGET
    with pytest.raises(ValueError, match="no column score"):
        g.generalizability(brennan().drop(columns="score"))
