"""The primary outcome: which effect for which design, and what it says in odds and in probability."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit

from tracks_sim.outcomes import glmm, primary
from tracks_sim.outcomes.power import Study, simulate
from tracks_sim.outcomes.primary import primary_model

ONE = Study(trainees=60, cases=10, effect=0.9)
TWO = Study(trainees=60, cases=10, effect=0.9, groups=2)


def table(study: Study = ONE, seed: int = 1) -> pd.DataFrame:
    found = simulate(study, np.random.default_rng(seed))
    return found if study.groups == 2 else found.drop(columns="arm")


def test_one_group_is_a_change() -> None:
    found = primary_model(table())
    assert (found.effect, found.design, found.arms) == ("phase", primary.ONE_GROUP, ())
    odds, difference = found.odds_ratio, found.difference
    assert found.model is not None and odds.value is not None and odds.low is not None and odds.high is not None
    b, error = found.model.coefficients.loc["phase", ["estimate", "standard_error"]]
    assert odds.value == pytest.approx(np.exp(b))
    assert (odds.low, odds.high) == pytest.approx((np.exp(b - 1.95996 * error), np.exp(b + 1.95996 * error)), rel=1e-4)
    assert odds.standard_error == pytest.approx(np.exp(b) * error)
    assert abs(b - 0.9) < 3 * error
    assert difference.n == odds.n == 1200


def test_marginal_difference_is_that_of_a_crowd() -> None:
    """The model's own two probabilities, by 400,000 simulated trainees on simulated cases (Monte Carlo error .001)."""
    found = primary_model(table(replace(ONE, trainees=100, sd_change=1.2)))
    model = found.model
    assert model is not None and found.notes == ()
    random = np.random.default_rng(2)
    size = 400_000
    own = random.multivariate_normal([0, 0], model.random_covariance["trainee"], size)
    ease = random.normal(0, model.random_sd["case", "1"], size)
    intercept, b = model.coefficients["estimate"]
    before = expit(intercept + own[:, 0] + ease).mean()
    after = expit(intercept + b + own.sum(axis=1) + ease).mean()
    assert found.difference.value == pytest.approx(after - before, abs=0.003)


def test_without_spread_the_difference_is_that_of_two_shares() -> None:
    """Shares .5 and .75 of 60 answers each, alike for all trainees and cases: the difference is .25 and its error
    sqrt(.25/60 + .1875/60) = .0854."""
    rows = [
        (t, c, phase, int((t + c) % 2) if phase == 0 else int((t + c) % 4 > 0))
        for t in range(12)
        for c in range(5)
        for phase in (0, 1)
    ]
    found = primary_model(pd.DataFrame(rows, columns=["trainee", "case", "phase", "safe"]))
    assert glmm.NO_VARIATION in found.notes and primary.FEW not in found.notes
    share = np.mean([row[3] for row in rows if row[2] == 1]) - np.mean([row[3] for row in rows if row[2] == 0])
    assert found.difference.value == pytest.approx(share, abs=1e-3)
    assert found.difference.standard_error == pytest.approx(0.0854, abs=2e-3)


def test_two_groups_are_compared_in_their_change() -> None:
    """What both groups gain by practice alone (0.9) is no effect."""
    found = primary_model(table(TWO))
    assert (found.effect, found.design, found.arms) == ("phase:arm", primary.TWO_GROUPS, ("0", "1"))
    assert found.odds_ratio.low is not None and found.odds_ratio.low > 1
    drifted = primary_model(table(replace(TWO, effect=0.0, drift=0.9), seed=4))
    assert drifted.model is not None
    assert abs(drifted.model.coefficients.loc["phase:arm", "estimate"]) < 3 * drifted.model.coefficients.loc[
        "phase:arm", "standard_error"
    ]


def test_the_probabilities_are_what_the_differences_are_made_of() -> None:
    """After less before is each group's change, and the second change less the first the difference; of one group or one phase the two."""
    two, one, after = primary_model(table(TWO)), primary_model(table()), primary_model(table(TWO).query("phase == 1"))
    changes = [later - earlier for earlier, later in two.probabilities]
    assert changes == pytest.approx([change.value for change in two.changes]) and two.difference.value == pytest.approx(changes[1] - changes[0])
    ((earlier, later),) = one.probabilities
    assert one.difference.value == pytest.approx(later - earlier) and 0 < earlier < later < 1
    ((first,), (second,)) = after.probabilities
    assert after.difference.value == pytest.approx(second - first)


def test_two_groups_after_only() -> None:
    after = table(TWO)
    found = primary_model(after[after["phase"] == 1])
    assert (found.effect, found.design) == ("arm", primary.TWO_GROUPS_AFTER)
    assert found.odds_ratio.estimable


def test_the_words_before_and_control_come_first() -> None:
    """"after" stands before "before" in the alphabet, and "control" before "course" by chance."""
    numbers = table(TWO)
    words = numbers.assign(
        phase=numbers["phase"].map({0: "before", 1: "after"}), arm=numbers["arm"].map({0: "control", 1: "classes"})
    )
    found = primary_model(words)
    assert found.arms == ("control", "classes")
    assert found.odds_ratio.value == pytest.approx(primary_model(numbers).odds_ratio.value, rel=1e-4)
    turned = primary_model(numbers, before=1)
    assert turned.odds_ratio.value == pytest.approx(1 / found.odds_ratio.value, rel=1e-3)  # type: ignore[operator]


def test_other_cases_after_are_said() -> None:
    found = primary_model(table(replace(ONE, counterbalanced=False)))
    assert primary.OTHER_CASES in found.notes and primary.FEW in found.notes
    two = primary_model(table(replace(TWO, counterbalanced=False)))
    assert primary.OTHER_CASES in two.notes and primary.FEW not in two.notes  # its coverage is that of the level
    few = table()
    assert primary.FEW in primary_model(few[few["trainee"] < 8]).notes
    assert not {primary.OTHER_CASES, primary.FEW} & set(primary_model(table()).notes)


def test_without_counterbalancing_more_trainees_do_not_help() -> None:
    """With 6 cases a form and a spread of 1 the error cannot fall below sqrt(1/6 + 1/6) = .577 but for the error of
    that spread; counterbalanced it can."""
    study = Study(trainees=300, cases=6, effect=0.5, sd_case=1.0, counterbalanced=False)
    model = primary_model(table(study)).model
    crossed = primary_model(table(replace(study, counterbalanced=True))).model
    assert model is not None and crossed is not None
    spread = model.random_sd["case", "1"]
    assert model.coefficients.loc["phase", "standard_error"] >= spread * np.sqrt(1 / 6 + 1 / 6)
    assert crossed.coefficients.loc["phase", "standard_error"] < 0.15


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (table().drop(columns="case"), glmm.LACKS_COLUMN),
        (table().assign(phase=1), primary.NOT_TWO_PHASES),
        (table().assign(phase=lambda d: d["trainee"] % 3), primary.NOT_TWO_PHASES),
        (table().assign(arm=lambda d: d["trainee"] % 3), primary.NOT_TWO_ARMS),
        (pd.concat([table(), table().head(1)]), primary.ONE_RESPONSE_A_CASE),
        (table().head(0), primary.NOT_TWO_PHASES),
        (table().assign(safe=1), glmm.ALL_ALIKE),
    ],
)
def test_what_cannot_be_estimated_says_why(changed: pd.DataFrame, reason: str) -> None:
    found = primary_model(changed)
    assert found.odds_ratio.reason == found.difference.reason == reason


def test_an_empty_arm_is_one_group() -> None:
    assert primary_model(table().assign(arm=None)).design == primary.ONE_GROUP


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_bounds(seed: int) -> None:
    """The difference lies between -1 and 1 and has the sign of the log odds; small studies never fail aloud."""
    found = primary_model(table(Study(trainees=12, cases=5, effect=0.5), seed))
    odds, difference = found.odds_ratio, found.difference
    assert odds.estimable == difference.estimable
    if odds.value is not None and difference.value is not None:
        assert odds.value > 0 and -1 < difference.value < 1
        assert found.model is not None
        if found.model.random_covariance["trainee"].shape == (1, 1):  # slopes also bend the curve
            assert np.sign(difference.value) == np.sign(np.log(odds.value))


def test_simulated_baseline() -> None:
    """The middling trainee on the middling case has the baseline: what ``simulate`` promises to ``Study``."""
    still = Study(4000, 10, 0.5, baseline=0.3, sd_trainee=0, sd_change=0, sd_case=0)
    shares = table(still).groupby("phase")["safe"].mean()
    assert shares.tolist() == pytest.approx([0.3, expit(logit(0.3) + 0.5)], abs=0.01)


def test_categorical_columns_give_what_plain_ones_do() -> None:
    table = simulate(Study(16, 5, 0.8, groups=2), np.random.default_rng(3))
    found = primary_model(table.assign(**{name: pd.Categorical(table[name]) for name in table}))
    assert found.difference == primary_model(table).difference and found.difference.value is not None


def test_groups_held_alike_have_one_share_before_and_a_smaller_error() -> None:
    """The difference is between the shares after; the error of 40 simulated people falls, as before is known from both groups."""
    rows = table(replace(TWO, trainees=20, effect=1.0))
    free, alike = primary_model(rows), primary_model(rows, equal_before=True)
    assert alike.probabilities[0][0] == alike.probabilities[1][0] and free.probabilities[0][0] != free.probabilities[1][0]
    assert alike.difference.value == pytest.approx(alike.probabilities[1][1] - alike.probabilities[0][1])
    assert alike.difference.value == pytest.approx((alike.changes[1].value or 0) - (alike.changes[0].value or 0))
    assert (alike.difference.standard_error or 9) < (free.difference.standard_error or 0)


def test_strata_are_fixed_effects_that_probabilities_are_averaged_over() -> None:
    rows = table(replace(TWO, trainees=40)).assign(site=lambda d: np.where(d["trainee"] % 4 == 0, "north", "south"), experience="new")
    found = primary_model(rows, equal_before=True)
    assert found.model is not None and "site[south]" in found.model.coefficients.index and not any("experience" in name for name in found.model.coefficients.index)
    assert [share for share, _ in found.strata] == pytest.approx([0.25, 0.75])
    assert "site[south]" not in (primary_model(rows).model or found.model).coefficients.index


def test_all_or_nothing_has_an_answer_by_a_penalised_fit() -> None:
    found = primary_model(table(TWO).assign(safe=lambda d: d["phase"] * d["arm"]), equal_before=True)
    assert found.penalised and found.difference.value is not None and 0.8 < found.difference.value < 1
    assert not primary_model(table(TWO), equal_before=True).penalised


def test_the_gradient_of_a_probability_is_exact() -> None:
    """Against central differences of the parameters."""
    found = primary_model(table(replace(TWO, trainees=40)), equal_before=True)
    assert found.model is not None
    cell = {"phase": 1, "arm": 1}
    value, slope = primary._probability(found.model, cell, found.strata)
    for k in range(len(slope)):
        ends = []
        for step in (1e-5, -1e-5):
            moved = found.model.parameters.copy()
            moved[k] += step
            ends.append(primary._probability(replace(found.model, parameters=moved, random_covariance=found.model.random_covariance), cell, found.strata)[0])
        assert slope[k] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-6) and 0 < value < 1
