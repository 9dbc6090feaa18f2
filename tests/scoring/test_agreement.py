from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.scoring.agreement import Agreement, agreement, why_no_kappa
from tracks_sim.scoring.score import corrected


def apart(pairs: Sequence[tuple[str, str | None]]) -> tuple[list[str], list[str | None]]:
    """Keyed states and given ones of pairs of both."""
    return [keyed for keyed, _ in pairs], [given for _, given in pairs]


def agreed(pairs: Sequence[tuple[str, str | None]]) -> Agreement | None:
    return agreement(*apart(pairs))


def test_kappa_by_hand():
    # 10 rows; key: 5 P, 3 A, 2 I. Given: P on 4 of the P and 1 of the A; A on 2 A and 1 P; I on 2 I.
    pairs = [("P", "P")] * 4 + [("P", "A")] + [("A", "A")] * 2 + [("A", "P")] + [("I", "I")] * 2
    found = agreed(pairs)
    assert found is not None
    # observed = (4 + 2 + 2) / 10; expected = (5*5 + 3*3 + 2*2) / 100 = 0.38
    assert found.observed == pytest.approx(0.8)
    assert found.expected == pytest.approx(0.38)
    # kappa = 0.42 / 0.62
    assert corrected(found.observed, found.expected) == pytest.approx(0.42 / 0.62)


def test_an_open_answer_never_matches():
    # key: 2 P, 2 A; given: P, open, A, open. observed 2/4; expected = (2*1 + 2*1) / 16 = 0.25
    found = agreed([("P", "P"), ("P", None), ("A", "A"), ("A", None)])
    assert found is not None
    assert (found.observed, found.expected) == (0.5, 0.25)


def test_everything_open_is_zero_and_nothing_is_none():
    found = agreed([("P", None), ("A", None)])
    assert found is not None and corrected(found.observed, found.expected) == 0.0
    assert agreement((), ()) is None


@given(st.lists(st.sampled_from("PAI"), min_size=1), st.sampled_from("PAI"))
def test_a_constant_answer_earns_nothing(keys: list[str], constant: str):
    found = agreed([(k, constant) for k in keys])
    assert found is not None
    figure = corrected(found.observed, found.expected)
    # None where the key is that constant throughout: then there is nothing to earn.
    assert figure is None if set(keys) == {constant} else figure == pytest.approx(0.0)


@given(st.lists(st.sampled_from("PAI"), min_size=2).filter(lambda keys: len(set(keys)) > 1))
def test_the_key_earns_one(keys: list[str]):
    found = agreed([(k, k) for k in keys])
    assert found is not None and corrected(found.observed, found.expected) == 1.0


def test_why_there_is_no_kappa():
    assert why_no_kappa(*apart([("P", "P")] * 9 + [("A", None)] * 5)) == "few_judged"
    assert why_no_kappa(*apart([("P", "P")] * 9 + [("A", "A")])) == "key_states_rare"
    assert why_no_kappa(*apart([("P", "P")] * 8 + [("A", "A")] * 2)) is None


def test_corrected_is_none_where_nothing_is_left_to_earn():
    assert corrected(1.0, 1.0) is None
    assert corrected(None, 0.2) is None
    assert corrected(0.1, 0.55) == pytest.approx(-1.0)  # (0.1 - 0.55) / 0.45: not clipped
