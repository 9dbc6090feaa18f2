"""Loss by the standard, and the tipping point by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes.attrition import CAUTIOUS, Attrition, tipping_point

SHARES = st.floats(0.01, 0.99)


@pytest.mark.parametrize(
    ("overall", "trained", "other", "level"),
    [
        (0.10, 0.10, 0.10, "low"),
        (0.10, 0.13, 0.07, "low"),  # 6 points apart, and 6.3 are allowed at 10 %
        (0.10, 0.14, 0.06, "high"),  # 8 points
        (0.09, 0.18, 0.00, "high"),  # the world in which loss alone made one study in five say that the training helped
        (0.57, 0.57, 0.57, "low"), (0.58, 0.58, 0.58, "most"), (0.86, 0.87, 0.85, "most"),
        (0.15, 0.15, None, "low"), (0.21, 0.21, None, "high"), (0.60, 0.60, None, "most"),
    ],
)  # fmt: skip
def test_the_cautious_boundary(overall: float, trained: float, other: float | None, level: str) -> None:
    assert Attrition(overall, trained, other).level == level


def test_the_boundary_has_a_row_for_each_percentage_to_57() -> None:
    """Handbook 4.0, table II.1: 5.7 at 0, 6.3 at 8 to 10, 5.4 at 20, 2.6 at 40, 0.0 at 57."""
    assert len(CAUTIOUS) == 58 and [CAUTIOUS[n] for n in (0, 8, 10, 20, 40, 57)] == [5.7, 6.3, 6.3, 5.4, 2.6, 0.0]


def test_the_tipping_point_by_hand() -> None:
    """The interval ends 6 points above 0; 20 % of the trained and 10 % of the others left: 6 / 30 = 20 points."""
    assert tipping_point(0.06, 0.2, 0.1, 0.7, 0.5).difference == pytest.approx(0.20)
    # the others can do 5 points better at most (95 % safe is expected): they give .1 x .05 = .005, the trained (.06 - .005) / .2
    assert tipping_point(0.06, 0.2, 0.1, 0.7, 0.95).difference == pytest.approx(0.275)
    # all the trained who left unsafe and all the others safe give .2 x .7 + .1 x .5 = .19: less than 20 points
    assert tipping_point(0.20, 0.2, 0.1, 0.7, 0.5).difference is None
    assert tipping_point(0.06, 0.0, 0.0, 0.7, 0.5).difference is None


@given(st.floats(0.001, 0.5), SHARES, SHARES, SHARES, SHARES)
def test_at_the_tipping_point_the_result_has_just_fallen(slack: float, missing: float, other: float, level: float, other_level: float) -> None:
    """What either group gives is the point, or all it can; times its missing share they add up to the slack."""
    point = tipping_point(slack, missing, other, level, other_level).difference
    if point is None:
        assert missing * level + other * (1 - other_level) <= slack + 1e-12
    else:
        assert missing * min(point, level) + other * min(point, 1 - other_level) == pytest.approx(slack)


@given(SHARES, SHARES, st.floats(0.001, 0.1), st.floats(0.001, 0.1))
def test_a_stronger_result_bears_more(level: float, other_level: float, slack: float, more: float) -> None:
    weak, strong = (tipping_point(one, 0.3, 0.3, level, other_level).difference for one in (slack, slack + more))
    assert strong is None or (weak is not None and weak < strong)
