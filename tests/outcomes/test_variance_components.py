"""Cases x training and sessions: components by hand, and intervals that count them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.variance_components import Component, case_by_training, sessions, widened

WALD = Estimate(0.1, 0.1 - 1.959964 * 0.05, 0.1 + 1.959964 * 0.05, 0.05, 400)


def side(answers: list[list[int]], first: int = 0) -> pd.DataFrame:
    """A row of answers a person, a column a case."""
    return pd.DataFrame([{"trainee": first + i, "case": j, "safe": safe} for i, row in enumerate(answers) for j, safe in enumerate(row)])


def test_cases_by_training_by_hand() -> None:
    """Two cases. Trained: (1, 0), (1, 0), (1, 1): beside their own means .5, -.5; .5, -.5; 0, 0, cases 1/3 and -1/3. Others: (0, 1), (1, 0): cases 0 and 0.
    Differences 1/3 and -1/3, mean square 2/9 on one degree of freedom, 1/9 of the mean of two. Errors: of the trained each case has squares (1/6)^2 twice and (1/3)^2, in
    all 1/3 on 6 - 3 - 1 = 2 degrees, 1/6 over 3 people; of the others 1 on 4 - 2 - 1 = 1, over 2: (1/18 + 1/2) / 2 = 5/18."""
    found = case_by_training(side([[1, 0], [1, 0], [1, 1]]), side([[0, 1], [1, 0]], 10))
    assert found is not None and (found.freedom, found.levels) == (1, 2)
    assert found.between == pytest.approx(1 / 9) and found.within == pytest.approx(5 / 18)


def test_each_form_has_its_own_cases_and_loses_a_degree_of_freedom() -> None:
    one, two = side([[1, 0, 1], [0, 0, 1]]), side([[1, 1, 0], [0, 1, 1]], 10)
    other = [rows.assign(case=rows["case"] + 3, trainee=rows["trainee"] + 100) for rows in (one, two)]
    found = case_by_training(pd.concat([one, other[0]]), pd.concat([two, other[1]]))
    assert found is not None and (found.freedom, found.levels) == (4, 6)


def test_one_case_or_cases_met_on_one_side_alone_show_nothing() -> None:
    assert case_by_training(side([[1], [0]]), side([[1], [1]], 5)) is None
    assert case_by_training(side([[1, 0]]), side([[1, 0]], 5).assign(case=lambda d: d["case"] + 2)) is None


def test_sessions_by_hand() -> None:
    """Shares after 1, 1 in one session and 0, 0 in the other, of the trained alone: means 1/2 away from the mean, mean square between 2 (1/4 + 1/4) / 1 = 1, within 0.
    Sessions of two: n0 = 2, weight (4 + 4) / 16 / 2 = 1/4."""
    rows = pd.DataFrame({"trainee": range(4), "phase": 1.0, "arm": 1.0, "safe": [1.0, 1, 0, 0], "session": ["x", "x", "y", "y"]})
    found = sessions(rows)
    assert found is not None and (found.freedom, found.levels) == (1, 2)
    assert found.between == pytest.approx(0.25) and found.within == pytest.approx(0, abs=1e-12)  # least squares end a little beside, by machine
    assert sessions(rows.assign(session="x")) is None and sessions(rows.assign(session="")) is None


VARIANCES = st.just(0.0) | st.floats(1e-9, 0.01)
"""None, or one that a computer can square."""


def test_students_t_has_four_degrees_of_freedom_fewer_than_people() -> None:
    """Of 40 people t(36) of 97.5 % is 2.0281 (tables), of the normal distribution 1.9600."""
    value, error = 0.1, 0.04
    for student, quantile in ((True, 2.0281), (False, 1.9600)):
        found, _ = widened(Estimate(value, 0.0, 1.0, error, 400), (), 40, 0.95, student)
        assert found.low == pytest.approx(value - quantile * error, abs=1e-5) and found.high == pytest.approx(value + quantile * error, abs=1e-5)


@given(st.lists(st.tuples(VARIANCES, VARIANCES, st.integers(1, 30)), max_size=2), st.floats(0.8, 0.99), st.booleans())
def test_an_interval_is_never_narrower_and_goes_with_its_p_value(parts: list[tuple[float, float, int]], level: float, student: bool) -> None:
    components = [Component(between, within, freedom, freedom + 1) for between, within, freedom in parts]
    found, p_value = widened(WALD, components, 100, level, student)
    own, _ = widened(WALD, (), 100, level, student)
    assert found.low is not None and found.high is not None and own.low is not None and own.high is not None
    assert found.low <= own.low and found.high >= own.high
    if abs(p_value - (1 - level)) > 1e-6:
        assert (found.low > 0) == (p_value < 1 - level)


def test_few_sessions_widen_more_than_many() -> None:
    few, many = (widened(WALD, (Component(0.002, 0.001, n - 1, n),), 100, 0.95)[0] for n in (3, 30))
    assert few.high is not None and many.high is not None and few.high > many.high > (WALD.high or 0)


def test_an_interval_ends_where_a_difference_of_shares_does() -> None:
    found, _ = widened(Estimate(0.95, 0.85, 1.0, 0.05, 400), (Component(0.04, 0.0, 4, 5),), 100, 0.95)
    assert found.high == 1.0 and found.low is not None and -1.0 <= found.low < 0.85


def test_without_any_spread_there_is_nothing_to_add() -> None:
    nothing = widened(WALD, (Component(0.0, 0.01, 4, 5),), 12, 0.95)[0]
    assert np.allclose([nothing.low, nothing.high], [WALD.low, WALD.high], atol=1e-6)
