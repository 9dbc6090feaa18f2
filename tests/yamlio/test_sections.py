"""Tests for sections of a file: what they read one by one is what the file reads as a whole, whatever was done to its text."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.random_edits import SHIPPED, edited, read, with_comments
from tracks_sim.yamlio import sections as module
from tracks_sim.yamlio.differences import same
from tracks_sim.yamlio.parse import LARGEST_FILE
from tracks_sim.yamlio.sections import (
    Section,
    fits,
    hold,
    inner_sections,
    joined,
    read_section,
    section_in,
    sections_of,
)
from tracks_sim.yamlio.update_yaml import update_yaml

SHORT = [path.read_bytes().decode() for path in SHIPPED if path.stat().st_size < 4_000]
SMALL = """\
# head
id: a  # why
lists:
- x
# of y
- y: 1
texts:
  fr:
    "text:a.b": {of: "12"}
    plain: >-
      one
      two

    # of last
    last: "x"
  en: |+
    kept

# of rows
rows:
  - {a: 1}
empty:
"""
HOSTILE = (
    '"', "'", "|", ">-", "|+\n\n", ">2\n", "...\n", "\n...\n", "---\n", "\n--- ", "--- |\n", "%YAML 1.2\n", ": ", ":", ":\n", "#", " #", "\t", "\n\t", "[", "]", "{", "}", ",", "&a ",
    "*a", "? ", "\n? x\n", "- ", "\n- ", "\n", "\n\n", " ", "  ", "\r", "\r\n", "\u2028", "\ufeff", "\u200b", "\xa0", "\\", "!x ", 'x: "y\nb: z', "z: 'y\nb: z'\n", "a: [\nb: 1]\n",
    "id: b\n", "\nid: |\nrows: x\n", '"id": c\n', "a", "  a: 1\n", "    deep: x\n", "<<: x\n", "é: 1\n", "1: 2\n", "\n  # c\n", "\n# c\n", "x: >\n\n\n  y\n\n", "null: ~\n", "a:b\n",
)  # fmt: skip
"""Signs and lines that open what a later line closes, end a file within the file, or stand where no key may."""


def spoiled(text: str, random: Random, times: int) -> str:
    """The text with hostile signs put in, pieces taken out, and lines moved."""
    for _ in range(times):
        places = [0, len(text), *(match.start() for match in re.finditer(r"(?<=\n)|(?<=: )|\n", text))]
        place = random.choice(places) if random.random() < 0.7 else random.randrange(len(text) + 1)
        act = random.random()
        if act < 0.6:
            text = text[:place] + random.choice(HOSTILE) + text[place:]
        elif act < 0.8:
            text = text[:place] + text[place + random.choice((1, 1, 2, 5, 20)) :]
        else:
            end = text.find("\n", place) + 1 or len(text)
            other = random.choice(places)
            line = text[place:end]
            text = text[:place] + text[end:]
            text = text[:other] + line + text[other:]
    return text


def leaves(text: str) -> list[Section] | None:
    """The sections of a text, each divided as far as it can be; None where the text cannot be divided."""
    found, open_ = [], sections_of(text)
    if open_ is None:
        return None
    while open_:
        section = open_.pop()
        inner = inner_sections(section)
        if inner is None:
            found.append(section)
        else:
            open_ += inner
    return found


def put_together(parts: list[Section], readings: list[Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for section, reading in zip(parts, readings, strict=True):
        block, value = data, reading
        for key in section.path:
            block, value = block.setdefault(key, {}), value[key]
        block |= value
    return data


def check_reading(text: str) -> None:
    """Both reasons for which sections are independent, on one text."""
    whole = read(text)
    sections = sections_of(text)
    if sections is None:
        return
    for parts in (sections, leaves(text) or []):
        readings = [read_section(section) for section in parts]
        if all(readings):
            assert whole.problems == ()
            assert same(put_together(parts, [reading.data for reading in readings if reading]), whole.data)
    if not whole.problems and hold(sections, whole.data):
        open_ = [(section, whole.data) for section in sections]
        while open_:
            section, block = open_.pop()
            (key,) = section.keys
            reading = read_section(section)
            assert reading is not None
            assert same(put_together([section], [reading.data]), put_together([section], [below(section.path, {key: block[key]})]))
            inner = inner_sections(section)
            if inner is not None and hold(inner, block[key]):
                open_ += [(part, block[key]) for part in inner]
        for section in sections:  # and the places are the same, but for line ends that the parser has made one sign
            reading = read_section(section)
            assert reading is not None
            if "\r" not in text:
                lines = text.count("\n", 0, section.start)
                for mine, all_ in ((reading.positions.keys, whole.positions.keys), (reading.positions.values, whole.positions.values)):
                    for where, span in mine.items():
                        if where:
                            expected = all_[where]
                            assert (span.line + lines, span.column, span.start + section.start) == (expected.line, expected.column, expected.start)


def below(path: tuple[str, ...], value: Any) -> Any:
    for key in reversed(path):
        value = {key: value}
    return value


@settings(max_examples=examples(200), deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 8))
def test_a_spoiled_text_reads_by_sections_as_it_reads_whole(seed, times):
    check_reading(spoiled(SMALL, Random(seed), times))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.sampled_from((*HOSTILE, "a: ", "b: ", "c:\n", "  d: ", "\n  e: ", "x y", "\n", "\n")), max_size=14).map("".join))
def test_a_text_of_hostile_signs_reads_by_sections_as_it_reads_whole(text):
    check_reading(text)


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from(SHORT), st.integers(0, 2**32), st.integers(0, 4))
def test_a_shipped_file_that_was_edited_and_spoiled_reads_by_sections_as_it_reads_whole(text, seed, times):
    random = Random(seed)
    text = update_yaml(with_comments(text, random, 0.3), edited(read(text).data, random, 2))
    check_reading(spoiled(text.replace("\n", "\r\n") if random.random() < 0.3 else text, random, times))


@settings(max_examples=examples(100), deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 3), st.booleans())
def test_a_change_by_sections_is_that_of_the_whole_text(seed, edits, windows):
    """With what the file holds said beforehand, as a draft does, no less is checked."""
    random = Random(seed)
    text = with_comments(SMALL.replace("\n", "\r\n") if windows else SMALL, random, 0.3)
    known = read(text).data
    wanted = edited(known, random, edits)
    assert same(read(update_yaml(text, wanted, known)).data, wanted)


@pytest.mark.parametrize(
    "text",
    [
        'a: "x\nb: y"\n', "a: 'x\nb: y'\n", 'a: 1\nb: "\n', "a: [1,\nb: 2]\n", "a: {b: 1,\nc: 2}\n", "a: |\n  x\n---\nb: 1\n", "a: 1\n...\nb: 2\n", "--- |\na: 1\nb: 2\n", "%YAML 1.2\na: 1\n",
        "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "? a\nb: 1\n", "a: 1\nb\n", "- a\n", "{a: 1}\n", "a: 1\n\tb: 2\n", "a: x\ry: 2\n", "a: so\u200bft\nb: 1\n", "\ufeffa: 1\n", "  a: 1\nb: 2\n", "", "# a: 1\n",
    ],
)  # fmt: skip
def test_a_text_in_which_a_section_is_not_what_it_seems_is_not_divided(text):
    data, sections = read(text).data, sections_of(text)
    assert sections is None or not all(map(read_section, sections))
    assert sections is None or not hold(sections, data) or read(text).problems


def test_the_sections_of_a_file():
    assert [(section.keys, section.text) for section in sections_of(SMALL)] == [
        (("id",), "id: a  # why\n"), (("lists",), "lists:\n- x\n# of y\n- y: 1\n"), (("texts",), SMALL[SMALL.index("texts:") : SMALL.index("rows:")]),
        (("rows",), "rows:\n  - {a: 1}\n"), (("empty",), "empty:\n"),
    ]  # fmt: skip
    fr, en = inner_sections(sections_of(SMALL)[2])
    assert (fr.path, fr.keys, fr.head, fr.indent, en.keys) == (("texts",), ("fr",), "texts:\n", 2, ("en",))
    deep = inner_sections(fr)
    assert [(section.path, section.keys) for section in deep] == [(("texts", "fr"), (name,)) for name in ("text:a.b", "plain", "last")]
    assert deep[1].text == "    plain: >-\n      one\n      two\n\n    # of last\n"
    assert read_section(deep[1]).data == {"texts": {"fr": {"plain": "one two"}}}
    assert read_section(joined(deep[1:])).data == {"texts": {"fr": {"plain": "one two", "last": "x"}}}
    assert inner_sections(sections_of(SMALL)[1]) is None and inner_sections(sections_of(SMALL)[0]) is None


def test_a_section_after_a_change_is_that_section_and_nothing_else():
    plain = inner_sections(inner_sections(sections_of(SMALL)[2])[0])[1]
    assert section_in(plain.head + "    plain: x\n", plain, ("plain",)).text == "    plain: x\n"
    for wrong in ("  plain: x\n", "     plain: x\n", "    plain: x\n    more: y\n", "    plain: x\n  up: y\n", "# c\n    plain: x\n", "    other: x\n", "    plain: so\u200bft\n"):
        assert section_in(plain.head + wrong, plain, ("plain",)) is None
    assert section_in("texts:\n    plain: x\n", plain, ("plain",)) is None


def test_only_what_changes_is_read(monkeypatch):
    texts: list[str] = []
    parse = module.parse
    monkeypatch.setattr(module, "parse", lambda content, file: texts.append(content.decode()) or parse(content, file))
    text = SMALL.replace('last: "x"', "last: no other test reads this")
    known = read(SMALL).data
    wanted = {**known, "texts": {**known["texts"], "fr": {**known["texts"]["fr"], "last": "nor this"}}}
    known = {**known, "texts": {**known["texts"], "fr": {**known["texts"]["fr"], "last": "no other test reads this"}}}
    assert update_yaml(text, wanted, known) == SMALL.replace('"x"', "nor this")
    assert texts == ["texts:\n  fr:\n    last: no other test reads this\n", "texts:\n  fr:\n    last: nor this\n"]


def test_how_much_a_file_may_hold_is_seen_of_the_whole_file():
    text = "a: x\n"
    assert fits(text, {"a": "x"})
    assert not fits("x" * (LARGEST_FILE + 1), {"a": "x"})
    # 1 block, 1 key, 1 list and its entries: 10,000 may be in a file.
    assert fits(text, {"a": [0] * 9_997})
    assert not fits(text, {"a": [0] * 9_998})
    for entries, problems in ((9_997, 0), (9_998, 1)):
        assert len(read(f"a: [{', '.join(['0'] * entries)}]").problems) == problems
