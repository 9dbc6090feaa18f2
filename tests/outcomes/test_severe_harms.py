"""Comparison of severe harms: by hand, its properties, and what each margin makes of it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import difference_of_shares
from tracks_sim.outcomes.severe_harms import TOO_FEW_PEOPLE, harm_difference, judge_harm, with_severe

PEOPLE = st.lists(st.lists(st.integers(0, 1), min_size=1, max_size=6), min_size=2, max_size=12)


def rows(people: list[list[int]], first: int = 0) -> pd.DataFrame:
    return pd.DataFrame([{"trainee": f"p{first + i}", "severe": harm} for i, own in enumerate(people) for harm in own])


def test_a_response_counts_once_however_many_harms_it_did() -> None:
    marked = with_severe(pd.DataFrame({"severe_harms": pd.array([0, 1, 3], dtype="Int64")}))
    assert marked["severe"].tolist() == [0, 1, 1]


def test_people_with_equal_shares_by_hand() -> None:
    """Trained: 10 people with 1 of 2 each, others: 10 with 0 of 2: .5 less 0. Nobody differs within a group, so Student's t has no width.

    Newcombe with the effective number: all differ less than independent responses would, so 20 responses each, times (1.95996 / t9 = 2.26216)^2 =
    .75067: 15.013. Wilson of .5: z^2 / n = 3.84146 / 15.013 = .25587, half = 1.95996 sqrt(.25 / 15.013 + .25587 / 60.05) / 1.25587 = .22569;
    low .27431, high .72569. Wilson of 0: 0 to .25587 / 1.25587 = .20374. Difference .5 - hypot(.22569, .20374) = .19595, .5 + .22569 = .72569.
    """
    found = harm_difference(rows([[1, 0]] * 10), rows([[0, 0]] * 10, 10))
    assert found.by_case.value == 0.5 and found.by_case.n == 40
    assert (found.by_case.low, found.by_case.high) == (pytest.approx(0.19595, abs=2e-5), pytest.approx(0.72569, abs=2e-5))
    assert found.by_person == difference_of_shares(10, 10, 0, 10)


def test_the_t_interval_decides_where_few_people_do_many_harms() -> None:
    """Of 60 people with 8 cases each 2 do harm in all of them; of 60 others 10 do it once. Welch: 2 / 60 - 10 / 480 = .0125, variances of the shares
    (2 - 60 / 900) / 59 = .032768 and (10 / 64 - 60 (1 / 48)^2) / 59 = .0022069; error sqrt((.032768 + .0022069) / 60) = .024144, 66.9 degrees of freedom, t = 1.9961.
    """
    found = harm_difference(rows([[1] * 8] * 2 + [[0] * 8] * 58), rows([[1] + [0] * 7] * 10 + [[0] * 8] * 50, 60)).by_case
    assert found.low == pytest.approx(0.0125 - 1.9961 * 0.024144, abs=1e-5)


def test_no_harm_at_all_is_no_certainty() -> None:
    small, large = (harm_difference(rows([[0] * 4] * n), rows([[0] * 4] * n, n)).by_case for n in (10, 60))
    assert small.value == large.value == 0.0
    assert judge_harm(small, 0.05) == "open" and judge_harm(large, 0.05) == "below"  # 0 of 40 responses, 0 of 240


def test_one_person_is_no_group() -> None:
    found = harm_difference(rows([[1, 1]]), rows([[0], [0]], 1))
    assert found.by_case == found.by_person == not_estimable(TOO_FEW_PEOPLE, 4)
    assert judge_harm(found.by_case, 0.05) is None


def test_of_the_same_people_changes_are_compared() -> None:
    """Everybody does one harm more of two cases after: the paired t has no width, and the difference is .5."""
    before, after = rows([[0, 0]] * 12), rows([[1, 0]] * 12)
    assert harm_difference(after, before, same_people=True).by_case.value == 0.5


@given(PEOPLE, PEOPLE)
def test_the_groups_turned_round_turn_the_difference_round(trained: list[list[int]], other: list[list[int]]) -> None:
    there, back = harm_difference(rows(trained), rows(other, 50)), harm_difference(rows(other, 50), rows(trained))
    for one, turned in ((there.by_case, back.by_case), (there.by_person, back.by_person)):
        assert one.value is not None and one.low is not None and one.high is not None and turned.value is not None and turned.low is not None and turned.high is not None
        assert -1 <= one.low <= one.value + 1e-12 and one.value - 1e-12 <= one.high <= 1
        assert (one.value, one.low, one.high) == pytest.approx((-turned.value, -turned.high, -turned.low), abs=1e-12)


@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0.01, 1))
def test_worse_open_and_below_are_told_by_the_interval(value: float, half: float, margin: float) -> None:
    low, high = value - half, value + half
    said = judge_harm(Estimate(value, low, high), margin)
    assert said == ("worse" if low > 0 else "below" if high < margin else "open")
