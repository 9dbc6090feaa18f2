"""Holm's procedure beside its steps by hand, and its properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes.multiplicity import holm


def test_holm_by_hand() -> None:
    # sorted .005 .01 .03 .04 times 4 3 2 1: .02 .03 .06 .04, none below one before it: .02 .03 .06 .06. R: p.adjust(c(.01, .04, .03, .005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.6, 0.7]) == (1.0, 1.0) and holm([0.04]) == (0.04,) and holm([]) == ()


@given(st.lists(st.floats(0, 1), max_size=12))
def test_never_below_the_plain_p_nor_above_bonferroni_and_in_the_same_order(p_values: list[float]) -> None:
    found = holm(p_values)
    assert all(p <= q <= min(1.0, len(p_values) * p) * (1 + 1e-12) for p, q in zip(p_values, found, strict=True))
    pairs = sorted(zip(p_values, found, strict=True))
    assert [q for _, q in pairs] == sorted(found)


def test_no_p_value() -> None:
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="outside 0 to 1"):
            holm([0.5, wrong])
