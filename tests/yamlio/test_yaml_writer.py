"""Tests for values written as YAML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.random_edits import SCALARS, TEXTS, read
from tracks_sim.yamlio.differences import same
from tracks_sim.yamlio.text_faults import UNSEEN
from tracks_sim.yamlio.yaml_writer import WIDTH, bracketed, entry_lines, key_lines, mapping_lines, scalar_text

texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"], include_characters="\n\t"), max_size=200).filter(lambda text: not UNSEEN.search(text))
plain = st.recursive(
    st.sampled_from(TEXTS) | st.sampled_from(SCALARS) | texts | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "no", "a b", "1"]), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (None, "null"), (True, "true"), (3, "3"), (0.5, "0.5"), (1e-07, "1.0e-07"), ("lawyer", "lawyer"), ("The hat, again", "The hat, again"), ("no", '"no"'), ("1.0", '"1.0"'),
        ("", '""'), ("a: b", '"a: b"'), ("a:b", "a:b"), ("a #b", '"a #b"'), ("“a”", '"“a”"'), ("été", "été"), ('a "b"', 'a "b"'), ("a\nb", '"a\\nb"'), ("a ", '"a "'),
    ],
)  # fmt: skip
def test_a_text_has_quotes_where_it_needs_them(value, line):
    assert scalar_text(value) == line


def test_in_brackets_a_text_with_a_comma_has_quotes():
    assert bracketed({"a": ["b, c", "d", None], "e": {}}) == '{a: ["b, c", d, null], e: {}}'


def test_words_stand_in_brackets_and_sentences_in_a_block():
    assert key_lines("act", {"state": "present", "also": ["x"]}, 2) == ["  act: {state: present, also: [x]}"]
    assert key_lines("act", {"why": "She said so."}, 2) == ["  act:", "    why: She said so."]


def test_rows_of_a_list_are_all_alike():
    short, long = {"id": "a"}, {"id": "b", "passages": [f"passage{number}" for number in range(14)]}
    assert key_lines("rows", [short, short], 0) == ["rows:", "  - {id: a}", "  - {id: a}"]
    assert key_lines("rows", [short, long], 0)[1] == "  - id: a"


def test_a_list_of_too_many_words_for_a_line_has_a_dash_for_each():
    words = [f"word-{number}" for number in range(12)]
    assert len(bracketed(words)) + len("list: ") > WIDTH
    assert key_lines("list", words, 0) == ["list:", *(f"  - {word}" for word in words)]


def test_a_block_begins_behind_its_dash():
    assert entry_lines({"id": "a", "k": 1}, 2, row=False) == ["  - id: a", "    k: 1"]
    assert entry_lines([["x y"], 1], 0, row=False) == ["- - [x y]", "  - 1"]


@given(st.dictionaries(st.sampled_from(["a", "yes", "b c"]), plain, min_size=1))
def test_what_is_written_reads_as_it_was_meant(wanted):
    text = "\n".join(mapping_lines(wanted, 0)) + "\n"
    assert same(read(text).data, wanted)
    assert same(read(f"a: {bracketed(wanted)}\n").data, {"a": wanted})


@given(st.lists(st.text("abc#:é", min_size=3, max_size=20), min_size=30, max_size=60))
def test_a_long_text_is_folded_within_the_width(words):
    lines = key_lines("text", " ".join(words), 4)
    assert lines[0] == "    text: >-"
    assert max(map(len, lines)) <= WIDTH
