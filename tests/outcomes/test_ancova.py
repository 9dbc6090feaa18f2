"""The adjusted comparison against another program and against errors worked out by leaving people out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.outcomes import ancova as module
from tracks_sim.outcomes.ancova import ancova
from tracks_sim.outcomes.arrays import TOO_LARGE

TABLE = pd.DataFrame(
    {
        "before": [12, 15, 9, 14, 11, 13, 10, 16, 12, 11, 15, 8],
        "after": [14, 18, 13, 15, 15, 17, 11, 18, 12, 12, 19, 10],
        "arm": [0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0],
        "office": list("aaabbbcccddd"),
    }
)


def test_hc3_as_statsmodels() -> None:
    """statsmodels 0.15.0, ols("after ~ arm + before").fit(cov_type="HC3", use_t=True)."""
    found = ancova(TABLE)
    assert found.coefficients["estimate"].tolist() == pytest.approx([3.2321772640, 2.7032755299, 0.8150289017])
    assert found.coefficients["standard_error"].tolist() == pytest.approx([1.0397599444, 0.4417715034, 0.0956772473])
    difference = found.adjusted_difference
    assert (difference.low, difference.high) == pytest.approx((1.7039189590, 3.7026321007))
    assert (found.errors, found.arms, found.notes, difference.n) == ("HC3", ("0", "1"), (), 12)


def test_cluster_as_statsmodels() -> None:
    """The same with cov_type="cluster" by office; four offices are few."""
    found = ancova(TABLE, cluster="office")
    assert found.coefficients["standard_error"].tolist() == pytest.approx([0.5649081510, 0.4595585618, 0.0824789472])
    difference = found.adjusted_difference
    assert (difference.low, difference.high) == pytest.approx((1.2407550829, 4.1657957760))
    assert (found.errors, found.notes) == ("cluster", (module.FEW_CLUSTERS,))


def test_hc3_rests_on_what_each_trainee_adds() -> None:
    """e/(1 - h) is the error of predicting a trainee from all others: here by fitting twelve times."""
    x = np.column_stack([np.ones(12), TABLE["arm"], TABLE["before"]]).astype(float)
    y = TABLE["after"].to_numpy(float)
    left_out = np.array(
        [y[i] - x[i] @ np.linalg.lstsq(np.delete(x, i, 0), np.delete(y, i), rcond=None)[0] for i in range(12)]
    )
    inverse = np.linalg.inv(x.T @ x)
    covariance = inverse @ (x * left_out[:, None] ** 2).T @ x @ inverse
    assert ancova(TABLE).coefficients["standard_error"].to_numpy() == pytest.approx(np.sqrt(np.diag(covariance)))


def test_control_names_the_first_group() -> None:
    words = TABLE.assign(arm=TABLE["arm"].map({0: "waiting", 1: "course"}))
    found = ancova(words, control="waiting")
    assert found.arms == ("waiting", "course")
    assert found.adjusted_difference.value == pytest.approx(2.7032755299)
    assert ancova(words).adjusted_difference.value == pytest.approx(-2.7032755299)


def test_a_missing_value_leaves_the_row_out() -> None:
    found = ancova(TABLE.assign(after=TABLE["after"].where(TABLE.index != 4)))
    assert (found.adjusted_difference.n, found.notes) == (11, (module.ROWS_LEFT_OUT,))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (TABLE.drop(columns="before"), module.LACKS_COLUMN),
        (TABLE.assign(arm=1), module.NOT_TWO_ARMS),
        (TABLE.assign(arm=TABLE["office"]), module.NOT_TWO_ARMS),
        (TABLE.head(3), module.TOO_FEW),
        (TABLE.head(0), module.NOT_TWO_ARMS),
        (TABLE.assign(before=7), module.COVARIATE_ALIKE),
        (TABLE.assign(before=3 * TABLE["arm"]), module.COVARIATE_ALIKE),
        (TABLE.assign(after=2 * TABLE["before"] + TABLE["arm"]), module.PERFECT),
        (TABLE.assign(after="?"), module.NOT_TWO_ARMS),
        (TABLE.assign(arm=[1] + [0] * 11), module.ONE_OF_A_KIND),
    ],
)
def test_what_cannot_be_compared_says_why(table: pd.DataFrame, reason: str) -> None:
    found = ancova(table)
    assert found.adjusted_difference.reason == reason
    assert found.coefficients.empty


def test_one_cluster_is_none() -> None:
    assert ancova(TABLE.assign(office="a"), cluster="office").adjusted_difference.reason == module.TOO_FEW


@settings(max_examples=examples(30))
@given(seed=st.integers(0, 2**32 - 1), shift=st.integers(-100, 100), factor=st.integers(1, 50))
def test_units_and_order_do_not_matter(seed: int, shift: int, factor: int) -> None:
    """Scores in other units change the difference by the factor, the scores before do not change it."""
    table = TABLE.sample(frac=1, random_state=np.random.default_rng(seed))
    table["after"] = factor * table["after"] + shift
    table["before"] = factor * table["before"] - shift
    found, known = ancova(table).adjusted_difference, ancova(TABLE).adjusted_difference
    assert found.value is not None and known.value is not None and known.standard_error is not None
    assert found.value == pytest.approx(factor * known.value)
    assert found.standard_error == pytest.approx(factor * known.standard_error)


@pytest.mark.parametrize("column", ["before", "after"])
def test_scores_that_cannot_be_computed_with(column: str) -> None:
    found = ancova(TABLE.assign(**{column: TABLE[column] * 1e200}))
    assert found.adjusted_difference.reason == TOO_LARGE
