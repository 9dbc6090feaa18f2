"""Tests for where entries begin and end in the text of a file."""

from __future__ import annotations

import pytest

from tests.support.random_edits import read
from tracks_sim.yamlio.layout import Layout, own_part


def pieces(text, where=(), part=lambda data: data):
    """The text of each entry, with the comments before it."""
    parsed = read(text)
    layout = Layout(text, parsed)
    return [layout.text[entry.lead : entry.end] for entry in layout.entries(where, part(parsed.data))]


def test_a_comment_belongs_to_the_entry_after_it_and_the_head_to_the_file():
    text = "# schema\na: 1  # behind\n# of b\n\nb:\n  c: 2\n  # at the end of b\nd: 3\n# end\n"
    assert pieces(text) == ["a: 1  # behind\n", "# of b\n\nb:\n  c: 2\n", "  # at the end of b\nd: 3\n"]


def test_a_comment_below_the_head_belongs_to_the_first_key():
    assert pieces("# schema\n\n# of a\na: 1\n") == ["# of a\na: 1\n"]


def test_what_looks_like_a_comment_inside_a_text_is_text():
    assert pieces("a: >-\n  one\n  # two\n\n\nb: 'x\n\n  # y'\nc: |+\n  z\n\n") == ["a: >-\n  one\n  # two\n", "\n\nb: 'x\n\n  # y'\n", "c: |+\n  z\n\n"]


@pytest.mark.parametrize("text", ["a:\n  - |\n    x\n  - y\n", "a:\n- |\n x\n- y\n", "a:\n  - b: |\n      x\n  - y\n", "a:\n  - - >\n      x\n  - y\n"])
def test_a_text_in_a_block_behind_a_dash_ends_before_the_next_dash(text):
    first, second = pieces(text, ("a",), lambda data: data["a"])
    assert second.strip() == "- y"
    assert first.endswith("x\n")


def test_what_is_not_written_ends_behind_its_key_or_dash():
    text = "a:\n# of b\nb:\n  -\n  # of c\n  - c\n"
    assert pieces(text) == ["a:\n", "# of b\nb:\n  -\n  # of c\n  - c\n"]
    assert pieces(text, ("b",), lambda data: data["b"]) == ["  -\n", "  # of c\n  - c\n"]


def test_places_are_those_of_the_text_as_it_is():
    assert pieces("\ufeffa: so\u200bft\r\n# of b\r\nb: 1") == ["a: so\u200bft\r\n", "# of b\r\nb: 1\r\n"]


@pytest.mark.parametrize(("lead", "whole", "own"), [("", True, ""), ("# a\n", True, "# a\n"), ("# a\n", False, ""), ("# a\n\n# b\n", True, "# a\n\n"), ("\n", False, "\n")])
def test_comments_up_to_the_last_blank_line_stand_apart(lead, whole, own):
    assert lead[: own_part(lead, whole=whole)] == own
