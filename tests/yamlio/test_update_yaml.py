"""Tests for writing changes into YAML: data as wanted, comments before their keys, all else as it was."""

from __future__ import annotations

import copy
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.random_edits import SCALARS, SHIPPED, TEXTS, edited, faults, read, with_comments
from tracks_sim.errors import CannotPatch
from tracks_sim.yamlio.differences import same
from tracks_sim.yamlio.parse import LARGEST_FILE
from tracks_sim.yamlio.update_yaml import dump_yaml, update_yaml

SHORT = [path.read_bytes().decode() for path in SHIPPED if path.stat().st_size < 7_000]
KEY = """\
# yaml-language-server: $schema=../../../schema/key.schema.json
rules: 2  # of scoring
exploitation: []
indicators:
  # Silence.
  - {concept: documents_taken, state: absent, source: ilo}
  - {concept: debt, state: present,   source: "ilo"}  # twice

# What the law asks
# in two lines.
elements:
  act: {state: present}
  means: "A sign: it stands in quotes."
story: >-
  She came back on Thursday, and
  nobody asked.

# The end.
"""


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(SHORT), st.integers(0, 2**32), st.integers(1, 3), st.sampled_from([0, 0.1, 0.5]))
def test_after_random_edits_the_data_is_as_wanted_and_comments_stand_before_their_entries(text, seed, edits, share):
    random = Random(seed)
    text = with_comments(text, random, share)
    wanted = edited(read(text).data, random, edits)
    assert faults(text, update_yaml(text, wanted), wanted) == []


@settings(max_examples=examples(40), deadline=None)
@given(st.sampled_from(SHORT), st.integers(0, 2**32))
@example(next(text for text in SHORT if text.startswith("# yaml") and "entries: []" in text), 7139)  # a text that ends with a line break, in the last place
def test_line_ends_of_windows_and_a_missing_last_one_stay(text, seed):
    random = Random(seed)
    text = with_comments(text, random).rstrip("\n").replace("\n", "\r\n")
    wanted = edited(read(text).data, random)
    changed = update_yaml(text, wanted)
    assert same(read(changed).data, wanted)
    assert "\n" not in changed.replace("\r\n", "")
    # Only a last value that ends with a line break needs the one that the file had not.
    assert not changed.endswith("\n") or not same(read(changed.removesuffix("\r\n")).data, wanted)


@settings(max_examples=examples(40), deadline=None)
@given(st.sampled_from(SHORT), st.integers(0, 2**32))
def test_back_and_forth_gives_the_same_data(text, seed):
    old = read(text).data
    there = update_yaml(text, edited(old, Random(seed), 2))
    assert same(read(update_yaml(there, old)).data, old)


def changed(text, change):
    wanted = copy.deepcopy(read(text).data)
    change(wanted)
    return update_yaml(text, wanted)


def test_a_text_in_quotes_stays_in_quotes():
    assert changed(KEY, lambda data: data["elements"].update(means="Short")) == KEY.replace('"A sign: it stands in quotes."', '"Short"')


def test_the_comment_behind_a_value_stays():
    assert changed(KEY, lambda data: data.update(rules="2")) == KEY.replace("rules: 2  #", 'rules: "2"  #')


def test_a_change_in_braces_keeps_the_rest_of_its_line():
    expected = KEY.replace("state: present,   source", "state: absent,   source")
    assert changed(KEY, lambda data: data["indicators"][1].update(state="absent")) == expected


def test_a_key_put_into_braces():
    expected = KEY.replace("{state: present}", '{state: present, also: ["no", b]}')
    assert changed(KEY, lambda data: data["elements"]["act"].update(also=["no", "b"])) == expected


def test_a_new_last_entry_stands_before_the_comment_of_the_next_section():
    expected = KEY.replace("# twice\n", "# twice\n  - {concept: new}\n")
    assert changed(KEY, lambda data: data["indicators"].append({"concept": "new"})) == expected


def test_a_new_first_entry_leaves_the_comment_before_its_entry():
    expected = KEY.replace("  # Silence.\n", "  - {concept: new}\n  # Silence.\n")
    assert changed(KEY, lambda data: data["indicators"].insert(0, {"concept": "new"})) == expected


def test_a_removed_entry_takes_its_own_comment_along():
    lines = KEY.splitlines(keepends=True)
    assert changed(KEY, lambda data: data["indicators"].pop(0)) == "".join(lines[:4] + lines[6:])


def test_the_comment_of_the_next_section_stays_when_the_last_entry_goes():
    lines = KEY.splitlines(keepends=True)
    assert changed(KEY, lambda data: data["indicators"].pop(1)) == "".join(lines[:6] + lines[7:])


def test_an_entry_that_moves_takes_its_comment_along():
    lines = KEY.splitlines(keepends=True)
    assert changed(KEY, lambda data: data["indicators"].reverse()) == "".join([*lines[:4], lines[6], *lines[4:6], *lines[7:]])


def test_the_comment_before_a_blank_line_stays_when_the_entry_below_it_goes():
    text = "a: 1\n# Part two.\n\n# Of b.\nb: 2\nc: 3\n"
    assert update_yaml(text, {"a": 1, "c": 3}) == "a: 1\n# Part two.\n\nc: 3\n"
    assert update_yaml(text, {"a": 1}) == "a: 1\n# Part two.\n\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_that_keeps_its_line_ends_takes_in_none_when_the_entry_after_it_goes(newline):
    text = "a: |+\n  kept\n\nb: 1\n\n# of c\nc: 2\n".replace("\n", newline)
    assert update_yaml(text, {"a": "kept\n\n", "c": 2}) == "a: |+\n  kept\n\n# of c\nc: 2\n".replace("\n", newline)


def test_a_filled_list_is_written_as_the_kit_writes_lists():
    assert changed(KEY, lambda data: data.update(exploitation=["a", "no"])) == KEY.replace("[]", '[a, "no"]')
    entries = [{"id": "a", "kind": "letter"}, {"id": "b", "passages": ["b1"]}]
    expected = KEY.replace("exploitation: []", "exploitation:\n  - {id: a, kind: letter}\n  - {id: b, passages: [b1]}")
    assert changed(KEY, lambda data: data.update(exploitation=entries)) == expected


def test_a_block_in_braces_that_outgrows_its_line_stands_in_lines_of_its_own():
    text = "# head\ntexts: {fr: {a: {of: x1}}}  # why\nb: 1\n"
    words = {f"text:passages.db{number}": {"of": "0123456789abcdef"} for number in range(3)}
    lines = "".join(f'    "{name}": {{of: "0123456789abcdef"}}\n' for name in words)
    wanted = {"texts": {"fr": {"a": {"of": "x1"}, **words}}, "b": 1}
    assert update_yaml(text, wanted) == f"# head\ntexts:  # why\n  fr:\n    a: {{of: x1}}\n{lines}b: 1\n"


def test_a_list_that_is_emptied():
    lines = KEY.splitlines(keepends=True)
    assert changed(KEY, lambda data: data.update(indicators=[])) == "".join([*lines[:3], "indicators: []\n", *lines[7:]])


def test_a_long_text_is_broken_at_its_spaces_before_column_97():
    text = "She asked whether the office would be open on Thursday, and whether somebody could ring the landlord first."
    expected = KEY.replace(
        "  She came back on Thursday, and\n  nobody asked.\n",
        "  She asked whether the office would be open on Thursday, and whether somebody could ring the\n  landlord first.\n",
    )
    assert changed(KEY, lambda data: data.update(story=text)) == expected


def test_a_new_key_stands_after_the_key_before_it():
    def change(data):
        items = list(data.items())
        items[2:2] = [("profile", "adult"), ("note", False)]
        data.clear()
        data.update(items)

    assert changed(KEY, change) == KEY.replace("exploitation: []\n", "exploitation: []\nprofile: adult\nnote: false\n")


def test_a_new_last_key_stands_before_the_last_comment():
    expected = KEY.replace("  nobody asked.\n", "  nobody asked.\nnew: null\n")
    assert changed(KEY, lambda data: data.update(new=None)) == expected


def test_a_new_first_key_stands_below_the_head_of_the_file():
    expected = KEY.replace("schema.json\n", "schema.json\nid: a\n")
    assert update_yaml(KEY, {"id": "a", **read(KEY).data}) == expected


def test_keys_behind_a_dash():
    text = "documents:\n  - id: a  # first\n    kind: b\n    # of c\n    c: 1\n  -   id: d\n      kind: e\n"
    data = read(text).data
    assert update_yaml(text, {"documents": [{"new": 1, **data["documents"][0]}, data["documents"][1]]}) == text.replace(
        "  - id: a  # first", "  - new: 1\n    id: a  # first"
    )
    assert update_yaml(text, {"documents": [{"kind": "b", "c": 1}, data["documents"][1]]}) == text.replace("id: a  # first\n    kind", "kind")
    removed = {"documents": [{"c": 1}, {"kind": "e"}]}
    assert update_yaml(text, removed) == "documents:\n  -\n    # of c\n    c: 1\n  -   kind: e\n"
    assert not faults(text, update_yaml(text, removed), removed)


def test_a_block_becomes_a_text_and_a_text_becomes_a_block():
    text = "a:  # why\n  b: 1\n  # inside\n  c: 2\n# Of d.\nd: x  # trailing\n"
    assert update_yaml(text, {"a": "x", "d": {"long text": "with: sign"}}) == 'a: x  # why\n# Of d.\nd:  # trailing\n  long text: "with: sign"\n'


def test_several_lines_stay_lines():
    assert update_yaml("a: x\n", {"a": "one\n\ntwo: # three\n"}) == "a: |\n  one\n\n  two: # three\n"
    assert update_yaml("a: x\n", {"a": "one\ntwo\n\n"}) == 'a: "one\\ntwo\\n\\n"\n'


def test_lists_without_indentation_and_lists_in_lists():
    text = "a:\n- x\n# of y\n- y\nb:\n  - - 1\n    - 2\n  - - 3\n"
    assert update_yaml(text, {"a": ["x", "new", "y"], "b": [[0, 1, 2], [3, 4]]}) == "a:\n- x\n- new\n# of y\n- y\nb:\n  - - 0\n    - 1\n    - 2\n  - - 3\n    - 4\n"


def test_a_value_that_is_not_written_yet():
    text = "a:\nb: # why\nc:\n  -\n  - x\n"
    assert update_yaml(text, {"a": 1, "b": "no", "c": [None, "z"]}) == 'a: 1\nb: "no" # why\nc:\n  -\n  - z\n'
    assert update_yaml(text, {"a": None, "b": None, "c": [True, "x"]}) == "a:\nb: # why\nc:\n  - true\n  - x\n"


@pytest.mark.parametrize("text", ["", "\n", "# only\n# comments\n", "# only", "{}\n", "# head\n{}  # nothing yet"])
def test_a_file_that_holds_nothing_is_filled(text):
    filled = update_yaml(text, {"a": "no", "b": {"c": "x y"}})
    assert same(read(filled).data, {"a": "no", "b": {"c": "x y"}})
    assert all(line in filled for line in text.splitlines() if line.startswith("#"))
    assert update_yaml(text, {}) == text


def test_a_file_that_is_emptied_keeps_its_head():
    assert update_yaml("# head\na: 1\nb: 2\n# end\n", {}) == "# head\n{}\n# end\n"


def test_signs_that_nobody_sees_and_a_byte_order_mark_stay_where_nothing_changes():
    text = "\ufeff# head\r\na: so\u200bft  # why\r\nb: 1\r\n"
    assert update_yaml(text, {"a": "soft", "b": 2}) == text.replace("b: 1", "b: 2")
    assert update_yaml(text, {"a": "hard", "b": 1}) == text.replace("so\u200bft", "hard")


@pytest.mark.parametrize("value", [*TEXTS, *SCALARS], ids=repr)
def test_every_value_reads_as_it_was_meant(value):
    wanted = {"a": value, "b": [value], "c": {"d": value, "e": [value, {"f": value}]}}
    for text in ("a: x\nb: [x]\nc: {d: x, e: []}\n", "a: |\n  x\nb:\n  - 'x'\nc:\n  d: >\n   x\n  e:\n  -\n"):
        assert same(read(update_yaml(text, wanted)).data, wanted)
    assert same(read(dump_yaml(wanted, "# head")).data, wanted)


@pytest.mark.parametrize("text", ["a: [1\nb: 2\n", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "- a\n", "text\n", "a: {b: c,d}\n", "a: 1\n\tb: 2\n", "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n"])
def test_a_file_that_cannot_be_read_whole_is_not_written(text):
    with pytest.raises(CannotPatch, match="cannot be read"):
        update_yaml(text, {"a": 1})


@pytest.mark.parametrize("value", ["so\u200bft", "a\x07", "\ud800", float("nan"), 10**20, "x" * LARGEST_FILE], ids=["unseen", "bell", "half", "nan", "large", "long"])
def test_what_no_file_can_hold_is_refused(value):
    with pytest.raises(CannotPatch, match="cannot be written"):
        update_yaml("a: 1\n", {"a": value})
    with pytest.raises(CannotPatch, match="cannot be written"):
        dump_yaml({"a": value})


def test_a_new_file():
    data = {
        "id": "the-hat", "version": "1.0.0", "languages": ["en", "fr"], "note": False, "documents": [], "room": {"place": "office", "minutes": 40},
        "options": [{"id": "a", "decision": "close"}, {"id": "b", "decision": "refer"}],
        "texts": {"title": "The hat", "task": "Read both papers. Then say what they show, what they speak against and what they leave open."},
    }  # fmt: skip
    assert dump_yaml(data, "# head") == (
        '# head\nid: the-hat\nversion: "1.0.0"\nlanguages: [en, fr]\nnote: false\ndocuments: []\nroom: {place: office, minutes: 40}\n'
        "options:\n  - {id: a, decision: close}\n  - {id: b, decision: refer}\n"
        "texts:\n  title: The hat\n  task: >-\n    Read both papers. Then say what they show, what they speak against and what they leave open.\n"
    )
    assert dump_yaml({}, "# head") == "# head\n{}\n"
