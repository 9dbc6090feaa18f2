"""Tests for what is the same entry before and after a change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.yamlio.differences import matched_entries, ordered_keys, same

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(allow_nan=False) | st.sampled_from(["a", "b", "1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "x"]), inner, max_size=2),
    max_leaves=6,
)


@pytest.mark.parametrize(("first", "second"), [(1, True), (0, False), (1, 1.0), ("1", 1), (None, ""), ([], {}), ([1], [True]), ({"a": 0}, {"a": False})])
def test_values_of_two_types_are_not_the_same(first, second):
    assert not same(first, second)
    assert same(first, first)


def test_keys_in_another_order_are_no_difference():
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})


def test_a_new_key_stands_after_the_key_before_it():
    assert ordered_keys({"a": 1, "b": 2, "c": 3}, {"x": 0, "c": 3, "y": 0, "z": 0, "a": 1}) == ["x", "a", "c", "y", "z"]


@pytest.mark.parametrize(
    ("old", "wanted", "places"),
    [
        (["a", "b"], ["new", "a", "b"], [None, 0, 1]),
        (["a", "b", "c"], ["c", "a"], [2, 0]),
        (["a", "b", "c"], ["a", "changed", "c"], [0, 1, 2]),
        (["a", "a"], ["a", "a", "a"], [0, 1, None]),
        ([{"id": "a", "n": 1}, {"id": "b"}], [{"id": "b"}, {"id": "a", "n": 2}], [1, 0]),
        ([{"concept": "a", "state": "absent"}], [{"concept": "b", "state": "present"}], [None]),
        ([{"concept": "a", "state": "absent"}], [{"concept": "b", "state": "absent"}], [0]),
        ([{"any": ["p1"]}, {"any": ["p2"]}], [{"any": ["p1", "p3"]}, {"any": ["p2"]}], [0, 1]),
        ([{"id": "a"}], ["a"], [None]),
        ([], ["a"], [None]),
    ],
)
def test_entries_are_matched_by_what_they_are(old, wanted, places):
    assert matched_entries(old, wanted) == places


@given(st.lists(plain, max_size=5), st.lists(plain, max_size=5))
def test_no_entry_is_matched_twice_and_equal_lists_are_matched_in_place(old, wanted):
    places = [place for place in matched_entries(old, wanted) if place is not None]
    assert len(set(places)) == len(places)
    assert all(0 <= place < len(old) for place in places)
    assert matched_entries(old, old) == list(range(len(old)))
