"""Parsing: YAML 1.2 to data and positions; no content of a file raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.yamlio.parse import parse

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18) + 1, 10**18 - 1) | st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.binary(max_size=80))
def test_no_bytes_raise(content: bytes) -> None:
    """A file that cannot be read has a problem; `null` is the only data that is None without one."""
    parsed = parse(content, "f.yaml")
    assert parsed.data is not None or parsed.problems or parsed.positions.values


@given(st.text("ab:-[]{}'\"&*!|> \n\t#,?%@`", max_size=40))
def test_no_yaml_signs_raise_and_places_lie_in_the_text(text: str) -> None:
    lines = text.count("\n") + 1
    for problem in parse(text.encode(), "f.yaml").problems:
        assert 1 <= problem.line <= lines + 1 and problem.column >= 1


@given(st.dictionaries(st.text("abcdefgh_", min_size=1, max_size=6), PLAIN, max_size=5))
def test_what_was_written_is_read(data: dict[str, Any]) -> None:
    """Written as JSON, which YAML 1.2 contains; ruamel's own writer leaves `?0` unquoted and cannot read it back."""
    assert parse(json.dumps(data, ensure_ascii=False).encode(), "f.yaml").data == data


def test_yaml_1_2_scalars() -> None:
    """`no` is text, 012 is twelve, a date stays text."""
    read = parse(b"a: no\nb: 012\nc: 2026-11-24\nd: 12:30:45\ne: .nan\nf: ~\ng: 0.5\nh: true\n", "f.yaml").data
    assert read == {"a": "no", "b": 12, "c": "2026-11-24", "d": "12:30:45", "e": ".nan", "f": None, "g": 0.5, "h": True}


def test_every_duplicate_is_named_with_the_first() -> None:
    parsed = parse(b"a: 1\na: 2\nb: {c: x, c: y}\n", "f.yaml")
    assert [(p.line, p.column, p.code) for p in parsed.problems] == [(2, 1, "duplicate-key"), (3, 11, "duplicate-key")]
    assert "line 1" in parsed.problems[0].message
    assert parsed.data == {"a": 1, "b": {"c": "x"}}


def test_an_alias_in_its_own_anchor_ends() -> None:
    assert [p.code for p in parse(b"a: &x [*x]\n", "f.yaml").problems] == ["yaml-alias"]


def test_places_of_keys_values_and_what_is_missing() -> None:
    places = parse(b"top:\n  list:\n    - one\n    - {key: two}\n", "f.yaml").positions
    assert places.position(("top", "list", 1, "key")) == (4, 13)
    assert places.position(("top", "list", 1, "key"), at_key=True) == (4, 8)
    assert places.position(("top", "list", 1, "other")) == (4, 7)  # what should hold it
    assert places.position(("top", "other")) == (1, 1)


def test_windows_line_ends_change_no_place() -> None:
    text = b"a: x\nb: >-\n  one\n  two 3 March\n"
    plain, windows = parse(text, "f").positions, parse(text.replace(b"\n", b"\r\n"), "f").positions
    assert plain.position_of_words(("b",), "3 March") == windows.position_of_words(("b",), "3 March") == (4, 7)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('a: "one" two\n', 8),  # the quotation mark after which more follows
        ('a: "one\n', 4),  # the one that is never closed
        ("a: one: two\n", 7),  # the colon
    ],
)
def test_a_fault_of_syntax_is_told_at_its_sign(text: str, column: int) -> None:
    [problem] = parse(text.encode(), "f.yaml").problems
    assert (problem.line, problem.column) == (1, column), problem
