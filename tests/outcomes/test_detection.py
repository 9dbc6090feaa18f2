"""Signal detection against a textbook, brute force and hand calculation."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.outcomes import detection
from tracks_sim.outcomes.arrays import NOT_NUMBERS, NOT_RECTANGULAR
from tracks_sim.outcomes.interval import FEW_UNITS, NO_SPREAD, wilson

Z = NormalDist().inv_cdf
COUNTS = st.tuples(*[st.integers(0, 60)] * 4)


def test_macmillan_and_creelman_face_recognition() -> None:
    """Macmillan & Creelman 2005, chapter 1: H = .8 and F = .4 give d' = 1.095 and c = -.294.

    The log-linear correction fades with n, so the same shares of 50,000 faces show it.
    """
    counts = (20_000, 5_000, 10_000, 15_000)
    assert detection.d_prime(*counts).value == pytest.approx(1.095, abs=5e-4)
    assert detection.criterion(*counts).value == pytest.approx(-0.294, abs=5e-4)


def test_the_correction_is_always_applied_over_n_plus_one() -> None:
    """Hautus 1995: (20 + .5) / (25 + 1) and (10 + .5) / (25 + 1); the denominator is n + 1."""
    found = detection.d_prime(20, 5, 10, 15)
    assert found.value == pytest.approx(Z(20.5 / 26) - Z(10.5 / 26))
    assert detection.criterion(20, 5, 10, 15).value == pytest.approx(-(Z(20.5 / 26) + Z(10.5 / 26)) / 2)
    assert detection.d_prime(25, 0, 0, 25).value == pytest.approx(2 * Z(25.5 / 26))
    assert found.n == 50


def test_the_error_of_d_prime_is_that_of_two_proportions_through_z() -> None:
    """var z(H) = z'(H)^2 H (1 - H) / n, the derivative here by differences; c has half the error."""
    error = 0.0
    for rate, n in ((20.5 / 26, 25), (10.5 / 31, 30)):
        slope = (Z(rate + 1e-6) - Z(rate - 1e-6)) / 2e-6
        error += slope**2 * rate * (1 - rate) / n
    found = detection.d_prime(20, 5, 10, 20)
    assert found.standard_error == pytest.approx(np.sqrt(error), rel=1e-6)
    assert detection.criterion(20, 5, 10, 20).standard_error == pytest.approx(np.sqrt(error) / 2, rel=1e-6)
    assert found.low == pytest.approx(found.value - Z(0.975) * np.sqrt(error))


@given(COUNTS)
def test_exchanging_present_and_absent_keeps_d_prime_and_turns_the_criterion(counts) -> None:
    hits, misses, alarms, rejections = counts
    there, back = (hits, misses, alarms, rejections), (rejections, alarms, misses, hits)
    first, second = detection.d_prime(*there), detection.d_prime(*back)
    if hits + misses == 0 or alarms + rejections == 0:
        assert first.value is second.value is None and first.reason and second.reason
        return
    assert first.value == pytest.approx(second.value) and first.low <= first.value <= first.high
    assert detection.criterion(*there).value == pytest.approx(-detection.criterion(*back).value)


@given(COUNTS)
def test_rates_stay_in_bounds_and_complement_each_other(counts) -> None:
    hits, misses, alarms, rejections = counts
    for found in (
        detection.sensitivity(hits, misses),
        detection.specificity(rejections, alarms),
        detection.positive_predictive_value(*counts, prevalence=0.1),
        detection.negative_predictive_value(*counts, prevalence=0.1),
    ):
        assert (found.value is None and found.reason) or 0 <= found.low <= found.value <= found.high <= 1
    right, wrong = detection.specificity(rejections, alarms), detection.false_alarm_rate(alarms, rejections)
    if right.value is not None:
        assert right.value == pytest.approx(1 - wrong.value) and right.low == pytest.approx(1 - wrong.high)


def test_a_rate_of_one_claims_no_certainty() -> None:
    found = detection.sensitivity(8, 0)
    # Wilson at 8 of 8: 1 / (1 + z^2 / 8) = 0.6756
    assert (found.value, found.high, found.standard_error) == (1.0, 1.0, None)
    assert found.low == pytest.approx(1 / (1 + Z(0.975) ** 2 / 8))


def test_predictive_values_at_the_prevalence_of_the_sample_are_the_shares_of_the_table() -> None:
    # 40 of 200 present: 30 of the 30 + 16 called present, and 144 of the 144 + 10 called absent.
    counts = (30, 10, 16, 144)
    assert detection.positive_predictive_value(*counts, prevalence=0.2).value == pytest.approx(30 / 46)
    assert detection.negative_predictive_value(*counts, prevalence=0.2).value == pytest.approx(144 / 154)


def test_predictive_values_at_a_rare_prevalence() -> None:
    # Se .75, Sp .9, prevalence .01: .0075 / (.0075 + .099) and .891 / (.891 + .0025)
    counts = (30, 10, 16, 144)
    assert detection.positive_predictive_value(*counts, prevalence=0.01).value == pytest.approx(0.0075 / 0.1065)
    assert detection.negative_predictive_value(*counts, prevalence=0.01).value == pytest.approx(0.891 / 0.8935)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (detection.d_prime(0, 0, 3, 4), detection.NO_PRESENT),
        (detection.d_prime(3, 4, 0, 0), detection.NO_ABSENT),
        (detection.criterion(-1, 4, 2, 2), detection.NOT_COUNTS),
        (detection.d_prime(1.5, 4, 2, 2), detection.NOT_COUNTS),
        (detection.d_prime(float("nan"), 4, 2, 2), detection.NOT_COUNTS),
        (detection.d_prime("many", 4, 2, 2), detection.NOT_COUNTS),
        (detection.sensitivity(0, 0), detection.NO_PRESENT),
        (detection.specificity(0, 0), detection.NO_ABSENT),
        (detection.positive_predictive_value(0, 4, 0, 4, 0.1), detection.NONE_SAID_PRESENT),
        (detection.negative_predictive_value(4, 0, 4, 0, 0.1), detection.NONE_SAID_ABSENT),
        (detection.positive_predictive_value(0, 0, 1, 4, 0.1), detection.NO_PRESENT),
        (detection.negative_predictive_value(0, 0, 1, 4, 0.1), detection.NO_PRESENT),
        (detection.negative_predictive_value(1, 4, 0, 0, 0.1), detection.NO_ABSENT),
        (detection.positive_predictive_value(4, 1, 1, 4, 1.0), detection.NO_PREVALENCE),
        (detection.positive_predictive_value(4, 1, 1, 4, float("nan")), detection.NO_PREVALENCE),
        (detection.auc([1, 1], [0.3, 0.4]), detection.NO_ABSENT),
        (detection.auc([], []), detection.NO_PRESENT),
        (detection.auc([1, 2], [0.3, 0.4]), detection.NOT_BINARY),
        (detection.auc([1, 0], ["high", 0.4]), NOT_NUMBERS),
        (detection.auc([1, 0, 1], [0.3, 0.4]), NOT_RECTANGULAR),
    ],
)
def test_not_estimable_says_why(found, reason: str) -> None:
    assert (found.value, found.low, found.reason) == (None, None, reason)


def test_auc_by_hand() -> None:
    # present 3, 2, 5, 4; absent 1, 2, 0: 3 + 2.5 + 3 + 3 of 12 pairs
    assert detection.auc([1, 1, 1, 0, 0, 0, 1], [3, 2, 5, 1, 2, 0, 4]).value == pytest.approx(11.5 / 12)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=1, max_size=30))
def test_auc_and_delong_by_all_pairs(rows) -> None:
    """DeLong, DeLong & Clarke-Pearson 1988, equations 3 to 7, by brute force over the pairs."""
    truth, score = [int(x) for x, _ in rows], [y for _, y in rows]
    found = detection.auc(truth, score)
    high = [y for x, y in rows if x]
    low = [y for x, y in rows if not x]
    if not high or not low:
        assert found.value is None
        return
    wins = [[(a > b) + 0.5 * (a == b) for b in low] for a in high]
    assert found.value == pytest.approx(np.mean(wins))
    if len(high) > 1 and len(low) > 1:
        variance = np.var(np.mean(wins, axis=1), ddof=1) / len(high) + np.var(np.mean(wins, axis=0), ddof=1) / len(low)
        assert (found.standard_error or 0) == pytest.approx(np.sqrt(variance), abs=1e-9)
        assert (found.standard_error is None) == (found.reason == NO_SPREAD)
    else:
        assert found.reason == detection.ONE_OF_A_KIND and found.low is None


def test_auc_leaves_out_what_is_missing() -> None:
    truth, score = [1, 0, None, 1, 0], [0.9, 0.4, 0.1, None, 0.6]
    assert detection.auc(truth, score) == detection.auc([1, 0, 0], [0.9, 0.4, 0.6])


def test_copies_of_a_judgement_do_not_narrow_an_interval_over_units() -> None:
    random = np.random.default_rng(3)
    truth = np.repeat([1, 0], 20)
    score = np.round(random.normal(size=40) + truth)  # with ties
    once = detection.auc(truth, score)
    copies = detection.auc(np.tile(truth, 9), np.tile(score, 9), unit=np.tile(np.arange(40), 9))
    assert copies.value == pytest.approx(once.value)
    # The error over units is that of 40 judgements (Monte Carlo and the two formulas differ by a tenth), not of 360.
    assert copies.standard_error == pytest.approx(once.standard_error, rel=0.15)
    assert detection.auc(np.tile(truth, 9), np.tile(score, 9)).standard_error < once.standard_error / 2.5


def _judgements(seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    rows = pd.MultiIndex.from_product(
        [["t1", "t2", "t3"], ["pre", "post"], [f"case {i}" for i in range(8)], range(4)],
        names=["trainee", "phase", "case", "row"],
    ).to_frame(index=False)
    rows["cohort"] = "spring"
    rows["truth"] = rows["row"] % 2
    rows["said"] = (random.uniform(size=len(rows)) < np.where(rows["truth"] == 1, 0.7, 0.3)).astype(int)
    return rows


def test_by_group_is_the_four_measures_of_each_group() -> None:
    rows = _judgements()
    found = detection.by_group(rows)
    assert list(found.columns) == [
        "trainee", "cohort", "phase", "measure", "value", "low", "high", "standard_error", "n", "reason",
    ]
    assert len(found) == 3 * 2 * 4
    for (trainee, _, phase), part in found.groupby(["trainee", "cohort", "phase"]):
        own = rows[(rows["trainee"] == trainee) & (rows["phase"] == phase)]
        cells = own.groupby(["truth", "said"]).size()
        counts = [int(cells.get(cell, 0)) for cell in ((1, 1), (1, 0), (0, 1), (0, 0))]
        by_measure = part.set_index("measure")
        assert by_measure.loc["hit_rate", "value"] == pytest.approx(counts[0] / 16)
        assert by_measure.loc["hit_rate", "low"] == pytest.approx(wilson(counts[0], 16)[0])
        assert by_measure.loc["false_alarm_rate", "value"] == pytest.approx(counts[2] / 16)
        assert by_measure.loc["d_prime", "value"] == pytest.approx(detection.d_prime(*counts).value)
        assert by_measure.loc["criterion", "value"] == pytest.approx(detection.criterion(*counts).value)
        assert by_measure["n"].tolist() == [16, 16, 32, 32]


def test_by_group_leaves_out_missing_answers_and_takes_truths() -> None:
    rows = pd.DataFrame({"truth": [True, True, False, False, True], "said": [1, 0, 1, pd.NA, None]})
    found = detection.by_group(rows, by=()).set_index("measure")
    assert found["value"].tolist()[:2] == [0.5, 1.0] and found["n"].tolist() == [2, 1, 3, 3]


def test_by_group_says_why_a_group_has_no_figure() -> None:
    rows = pd.DataFrame({"phase": ["pre"] * 3 + ["post"] * 2, "truth": [1, 1, 1, 0, 1], "said": [1, 0, 1, 3, 1]})
    found = detection.by_group(rows, by=["phase"]).set_index(["phase", "measure"])
    assert found.loc[("pre", "hit_rate"), "value"] == pytest.approx(2 / 3)
    for measure in ("false_alarm_rate", "d_prime", "criterion"):
        assert pd.isna(found.loc[("pre", measure), "value"])
        assert found.loc[("pre", measure), "reason"] == detection.NO_ABSENT
    assert set(found.loc["post", "reason"]) == {detection.NOT_BINARY}


def test_by_group_over_units_counts_cases_not_judgements() -> None:
    """Every judgement of a case alike: the case is one answer, whatever the number of its rows."""
    rows = pd.DataFrame({"case": np.repeat(np.arange(16), 20), "truth": 1})
    rows["truth"] = np.where(rows["case"] % 2 == 0, 1, 0)
    rows["said"] = np.where(rows["case"] % 3 == 0, 1, 0)
    plain = detection.by_group(rows, by=()).set_index("measure")
    units = detection.by_group(rows, by=(), unit="case").set_index("measure")
    assert plain["value"].tolist() == units["value"].tolist()
    # Even cases 0, 6, 12 of 8 were said present: p = 3/8 of 8 cases, the error about sqrt(p (1 - p) / 8) = 0.171.
    assert units.loc["hit_rate", "standard_error"] == pytest.approx(0.171, rel=0.15)
    assert plain.loc["hit_rate", "standard_error"] == pytest.approx(0.171 / np.sqrt(20), rel=0.01)
    few = detection.by_group(rows[rows["case"] < 4], by=(), unit="case")
    assert set(few["reason"]) == {FEW_UNITS} and few["value"].notna().all()


def test_by_group_names_the_missing_column() -> None:
    with pytest.raises(ValueError, match="no column said"):
        detection.by_group(pd.DataFrame({"truth": [1]}), by=())


def test_predictive_values_over_people_are_as_wide_as_people_differ() -> None:
    """Ten people of ten present and ten absent ones each; half of them see all and half two. To copy everybody's judgements
    ten times adds nothing that is known of people: the interval stays, where that of independent judgements shrinks."""
    rows = [(person, truth, int(truth and (person % 2 == 0 or n < 2)) or int(not truth and n == 0)) for person in range(10) for truth in (1, 0) for n in range(10)]
    person, truth, said = (np.array(column) for column in zip(*rows, strict=True))
    once = detection.predictive_values(truth, said, person, 0.1)
    copied = detection.predictive_values(*(np.tile(column, 10) for column in (truth, said, person)), 0.1)
    # hits 60 of 100, false alarms 10 of 100: 0.06 / (0.06 + 0.09) and 0.81 / (0.81 + 0.04)
    assert [e.value for e in once] == pytest.approx([0.4, 0.81 / 0.85])
    for one, many in zip(once, copied, strict=True):
        assert (many.low, many.high) == pytest.approx((one.low, one.high))
    plain = detection.positive_predictive_value(600, 400, 100, 900, 0.1)
    assert copied[0].high - copied[0].low > 1.5 * (plain.high - plain.low)  # type: ignore[operator]


def test_predictive_values_without_a_kind_say_why() -> None:
    positive, negative = detection.predictive_values([1, 1], [1, 0], ["a", "b"], 0.1)
    assert positive.reason == negative.reason == detection.NO_ABSENT


@pytest.mark.parametrize("many", [10**30, 10**400, 1e13])
def test_more_judgements_than_there_can_be(many: float) -> None:
    """A rate of 1 less half a judgement in 10^30 rounds to 1, whose z is infinite."""
    assert detection.d_prime(many, 0, 0, 5).reason == detection.NOT_COUNTS
    found = detection.d_prime(1e12, 0, 0, 5)
    assert found.value is not None and found.low is not None


def test_units_are_one_for_each_judgement() -> None:
    assert {found.reason for found in detection.predictive_values([0, 1], [0, 1], ["a"], 0.5)} == {NOT_RECTANGULAR}
    assert detection.auc([0, 1], [0.1, 0.9], unit=["a"]).reason == NOT_RECTANGULAR
