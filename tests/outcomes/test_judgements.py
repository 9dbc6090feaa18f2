"""Judgements against the other cases: numbers by hand, the textbook's partial correlation, and parts of people that keep equal ones together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.lsat import LSAT7, PATTERNS
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.items import NO_REST, NO_VARIANCE, item_table
from tracks_sim.outcomes.judgements import (
    EVERYBODY_RIGHT,
    HARDLY_ANYBODY_RIGHT,
    LOWER_BEATS_UPPER,
    NEARLY_EVERYBODY_RIGHT,
    NO_INTERVAL,
    NOBODY_RIGHT,
    TOO_FEW_FOR_PARTS,
    WRONG_WAY_ROUND,
    discrimination,
    judgement_flags,
    parts_by_rest,
    rest_scores,
    within,
)

UNKNOWN = not_estimable("unknown")


def judged(*rows: tuple[str, str, str, int | None]) -> pd.DataFrame:
    """Judgements as (trainee, phase, case, right)."""
    return pd.DataFrame(rows, columns=["trainee", "phase", "case", "right"]).astype({"right": "Int64"})


def test_the_rest_is_the_mean_over_the_other_cases_of_the_phase() -> None:
    """Ann: case a 1 of 2 right, b 1 of 1, c 0 of 1 (one left open), so of a: (1 + 0) / 2, of b: (1/2 + 0) / 2, of c: (1/2 + 1) / 2."""
    rows = judged(
        ("ann", "pre", "a", 1), ("ann", "pre", "a", 0), ("ann", "pre", "b", 1), ("ann", "pre", "c", 0), ("ann", "pre", "c", None),
        ("ann", "post", "d", 1), ("bob", "pre", "a", None), ("bob", "pre", "b", 1),
    )  # fmt: skip
    found = rest_scores(rows).set_index(["trainee", "phase", "case"])["rest"]
    assert [found["ann", "pre", case] for case in "abc"] == [0.5, 0.25, 0.75]
    # one case in a phase has no rest; of a case where all was left open it is the others, and they have nothing from it
    assert np.isnan(found["ann", "post", "d"]) and found["bob", "pre", "a"] == 1.0 and np.isnan(found["bob", "pre", "b"])


def test_the_correlation_by_hand() -> None:
    """x = 1 1 0 0, y = .8 .6 .4 .2: sum xy = .15 + .05 + .05 + .15 = .4, r = .4 / sqrt(1 * .2) = .8944; atanh r = 1.4436 -+ 1.96 / sqrt(4 - 3)."""
    found = discrimination([1, 1, 0, 0], [0.8, 0.6, 0.4, 0.2], ["pre"] * 4)
    assert found.value == pytest.approx(0.4 / np.sqrt(0.2)) and found.n == 4
    assert (found.low, found.high) == pytest.approx((np.tanh(1.44364 - 1.95996), np.tanh(1.44364 + 1.95996)), abs=1e-5)


def test_in_one_phase_it_is_the_item_rest_correlation_that_mirt_gives() -> None:
    """LSAT7 (R mirt, itemstats(): total.r_if_rm, see test_items): each item with the share right on the other four."""
    answers = np.repeat(PATTERNS, LSAT7, axis=0).astype(float)
    table = item_table(answers)
    for item, published in enumerate([0.246, 0.247, 0.313, 0.223, 0.175]):
        rest = np.delete(answers, item, axis=1).mean(axis=1)
        found = discrimination(answers[:, item], rest, np.zeros(len(answers)))
        assert found.value == pytest.approx(published, abs=5e-4)
        assert (found.low, found.high) == pytest.approx((table["low"][item], table["high"][item]), abs=1e-4)  # 1.96 there, 1.95996 here


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(6, 40), st.integers(0, 10_000))
def test_of_two_phases_it_is_the_partial_correlation_given_the_phase(n: int, seed: int) -> None:
    """r_xy.z = (r_xy - r_xz r_yz) / sqrt((1 - r_xz²)(1 - r_yz²)), the textbook's, with z 0 before and 1 after."""
    random = np.random.default_rng(seed)
    z = (np.arange(n) % 2).astype(float)
    x, y = (random.random(n) < 0.4 + 0.3 * z).astype(float), random.random(n) + z
    xy, xz, yz = (np.corrcoef(a, b)[0, 1] for a, b in ((x, y), (x, z), (y, z)))
    found = discrimination(x, y, z)
    if found.value is None or not np.isfinite(xy):
        return
    assert found.value == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)), abs=1e-9)
    if found.low is not None:
        assert -1 <= found.low <= found.value <= found.high <= 1  # type: ignore[operator]


def test_progress_of_everybody_is_no_discrimination() -> None:
    """Within each phase right and rest go apart; only the later phase is better at both."""
    right, rest, phase = [1, 0, 0, 0, 1, 1, 1, 0], [0.1, 0.2, 0.3, 0.2, 0.7, 0.8, 0.7, 0.9], ["pre"] * 4 + ["post"] * 4
    pooled, apart = np.corrcoef(right, rest)[0, 1], discrimination(right, rest, phase).value
    assert pooled > 0.25 and apart is not None and apart < -0.5


def test_what_has_no_correlation_says_why() -> None:
    assert discrimination([1, 0], [np.nan, np.nan], ["pre"] * 2).reason == NO_REST
    assert discrimination([], [], []).reason == NO_REST
    assert discrimination([1, 1, 1], [0.1, 0.2, 0.3], ["pre"] * 3).reason == NO_VARIANCE
    assert discrimination([1, 0], [0.2, 0.9], ["pre", "post"]).reason == NO_VARIANCE  # nothing varies within a phase
    exact = discrimination([1, 0, 1, 0], [1, 0, 1, 0], ["pre"] * 4)
    assert (exact.value, exact.low, exact.reason) == (1.0, None, NO_INTERVAL)
    # who met no other case is left out: three remain, and n - 3 = 0 gives no interval
    few = discrimination([1, 1, 0, 0], [0.8, 0.6, 0.4, np.nan], ["pre"] * 4)
    assert few.n == 3 and few.value is not None and few.reason == NO_INTERVAL


def test_within_takes_the_mean_of_the_group() -> None:
    assert within([1, 3, 10, np.nan], ["a", "a", "b", "b"]).tolist()[:3] == [-1, 1, 0]


def test_nine_people_make_three_parts_of_three_the_best_first() -> None:
    parts = parts_by_rest(np.arange(9) / 10, 3)
    assert parts.sizes == (3, 3, 3) and parts.masks[0].tolist() == [False] * 6 + [True] * 3 and parts.reason == ""


def test_equal_scores_stay_together() -> None:
    # below .2: 4, below .3: 9, all 12; of 12 a third is 4 and two thirds 8, and 9 is nearer to 8 than 4 is
    assert parts_by_rest([0.1] * 4 + [0.2] * 5 + [0.3] * 3, 3).sizes == (3, 5, 4)
    # half of twelve do equally badly: a border for a third is not to be had without a part of nobody, but one for halves is
    assert parts_by_rest([0.1] * 6 + [0.2] * 2 + [0.3] * 4, 5).sizes == (6, 6)


def test_where_thirds_are_too_small_there_are_halves_and_else_a_reason() -> None:
    assert parts_by_rest(np.arange(15), 5).sizes == (5, 5, 5) and parts_by_rest(np.arange(14), 5).sizes == (7, 7)
    for rest in (np.arange(9), [0.5] * 30, [], [np.nan] * 20):
        few = parts_by_rest(rest, 5)
        assert few.masks == () and few.reason == TOO_FEW_FOR_PARTS


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.2, 0.25, 0.5, 1.0, float("nan")]), max_size=40), st.integers(1, 8))
def test_parts_hold_enough_hold_everybody_once_and_are_in_order(rest: list[float], smallest: int) -> None:
    parts, scores = parts_by_rest(rest, smallest), np.array(rest)
    if not parts.masks:
        return
    assert len(parts.masks) in (2, 3) and min(parts.sizes) >= smallest
    assert (np.sum(parts.masks, axis=0) == ~np.isnan(scores)).all()
    for better, worse in zip(parts.masks, parts.masks[1:], strict=False):
        assert scores[better].min() > scores[worse].max()


def test_flags_say_what_is_odd_and_what_to_do() -> None:
    assert judgement_flags(0.5, Estimate(0.3, 0.1, 0.5), [0.7, 0.5, 0.3]) == ()
    assert judgement_flags(0.0, UNKNOWN, []) == (NOBODY_RIGHT,) and judgement_flags(1.0, UNKNOWN, []) == (EVERYBODY_RIGHT,)
    assert judgement_flags(0.2, UNKNOWN, []) == (HARDLY_ANYBODY_RIGHT,) and judgement_flags(0.95, UNKNOWN, []) == (NEARLY_EVERYBODY_RIGHT,)
    # below 0 by more than chance the key is in doubt; else the parts are worth a look, from five points on
    assert judgement_flags(0.5, Estimate(-0.4, -0.6, -0.1), [0.2, 0.8]) == (WRONG_WAY_ROUND,)
    assert judgement_flags(0.5, Estimate(-0.1, -0.4, 0.2), [0.4, 0.5]) == (LOWER_BEATS_UPPER,)
    assert judgement_flags(0.5, Estimate(-0.1, -0.4, 0.2), [0.46, 0.5]) == ()
