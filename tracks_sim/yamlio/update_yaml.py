"""Text of a YAML file with some of its data changed: only the lines of what changed are written anew, comments stay before their keys.

Pure. Dumping a file anew loses comments, quotes and line breaks, and ``ruamel.yaml``'s round trip moves comments when a list grows or
shrinks (decision 0025). So what differs is found by path, and replaced, put in or taken out in the text; then the text is read again and
compared with what was wanted. Where it can be, this is done section by section (``sections``): those whose text is the same read as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from tracks_sim.errors import CannotPatch
from tracks_sim.yamlio.bounded_yaml import DEEPEST
from tracks_sim.yamlio.changed_text import ChangedText
from tracks_sim.yamlio.differences import ordered_keys, same
from tracks_sim.yamlio.layout import Layout
from tracks_sim.yamlio.sections import (
    Section,
    fits,
    hold,
    inner_sections,
    joined,
    read,
    read_section,
    section_in,
    sections_of,
)
from tracks_sim.yamlio.yaml_writer import mapping_lines

_LOSE_NOTHING = frozenset({"empty-file", "text-length", "unseen-sign"})
"""Problems of a file whose data is whole all the same. With any other a key or a text is missing in the data."""
_DEPTHS = (DEEPEST, 2, 1, 0)
"""Levels down to which entries are changed one by one, tried in this order; at 0 whole keys of the first column are written anew."""


def update_yaml(text: str, wanted: dict[str, Any], known: dict[str, Any] | None = None) -> str:
    """The text changed so that it reads as ``wanted`` (plain data of a block). The same text where nothing differs.

    ``known``: what the text reads as, without a fault, where that is known; it is read where it is None.

    New keys stand after the key that is before them in ``wanted``; keys that only stand in another order are no difference.
    A removed entry takes along the comments since the last blank line before it. All other comments stay, but for those between
    brackets in which something comes or goes, and those inside a value that is replaced as a whole.

    Raises CannotPatch where the text cannot be read as YAML, so that nothing in it is lost, and where no text reads as
    ``wanted``: it has signs that the parser takes out (``text_faults.UNSEEN``), or is too large.
    """
    old = known if known is not None else _data(text)
    if same(old, wanted):
        return text
    return _with_changed_sections(text, old, wanted) or _changed_whole(text, wanted)


def _data(text: str) -> dict[str, Any]:
    """What a text reads as. Raises CannotPatch where that is not all of it."""
    parsed = read(text)
    if parsed.data is None and all(problem.code == "empty-file" for problem in parsed.problems):
        return {}
    if not isinstance(parsed.data, dict) or any(problem.code not in _LOSE_NOTHING for problem in parsed.problems):
        raise CannotPatch("This file cannot be read, so nothing is written into it. Mend the line that the check names first.")
    return parsed.data


def _with_changed_sections(text: str, old: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """The text with those of its sections changed that differ; None where it is to be changed as a whole."""
    changed = _changed_block(text, sections_of(text), old, wanted, "\r\n" if "\r\n" in text else "\n")
    return changed if changed is not None and fits(changed, wanted) else None


def _changed_block(text: str, sections: list[Section] | None, old: Any, wanted: Any, newline: str) -> str | None:
    """The text of a block that is divided into these sections, so that it reads as ``wanted``; None where that needs it to be read whole."""
    if sections is None or not isinstance(wanted, dict) or not hold(sections, old):
        return None
    old = {section.keys[0]: old[section.keys[0]] for section in sections}
    # Each section that stays, with those that go after it, and the keys that come after it.
    runs: list[tuple[list[Section], dict[str, Any]]] = []
    for key in ordered_keys(old, wanted):
        if key in old:
            runs.append(([], {}))
        elif not runs:
            return None  # cannot decide which entry owns the leading comment
        runs[-1][1][key] = wanted[key]
    place = -1
    for section in sections:
        place += section.keys[0] in wanted
        if place < 0:
            return None
        runs[place][0].append(section)
    pieces: list[str] = [text[: sections[0].start]]
    for together, values in runs:
        piece = _changed_section(joined(together), {key: old[key] for section in together for key in section.keys}, values, newline)
        if piece is None:
            return None
        pieces.append(piece)
    return "".join(pieces)


def _changed_section(section: Section, old: dict[str, Any], wanted: dict[str, Any], newline: str) -> str | None:
    """The text of a section changed so that its keys are these with these values; None where there is none."""
    if same(old, wanted):
        return section.text
    if len(section.keys) == 1 and old.keys() == wanted.keys():
        (key,) = section.keys
        inner = _changed_block(section.text, inner_sections(section), old[key], wanted[key], newline)
        if inner is not None:
            return inner
    parsed = read_section(section)
    if parsed is None:
        return None
    whole = wanted
    for key in reversed(section.path):
        whole = {key: whole}
    layout = Layout(section.head + section.text, parsed, newline)
    for deepest in _DEPTHS:
        for changed in _ends(ChangedText(layout, deepest).whole(parsed.data, whole), section.text):
            after = section_in(changed, section, tuple(wanted))
            read_again = read_section(after) if after is not None else None
            if after is not None and read_again is not None and same(read_again.data, whole):
                return after.text
    return None


def _changed_whole(text: str, wanted: dict[str, Any]) -> str:
    """The text changed so that it reads as ``wanted``, all of it being read."""
    old = _data(text)
    layout = Layout(text, read(text))
    for closes_up, deepest in product((False, True), _DEPTHS):
        for changed in _ends(ChangedText(layout, deepest, closes_up=closes_up).whole(old, wanted), text):
            if same(read(changed).data, wanted):
                return changed
    raise _unwritable()


def dump_yaml(wanted: dict[str, Any], head: str = "") -> str:
    """The text of a new file that reads as ``wanted``, after the comment lines ``head``. Raises CannotPatch where there is none."""
    head = head if not head or head.endswith("\n") else head + "\n"
    text = head + "".join(f"{line}\n" for line in (mapping_lines(wanted, 0) if wanted else ["{}"]))
    if not same(read(text).data, wanted):
        raise _unwritable()
    return text


def _unwritable() -> CannotPatch:
    return CannotPatch("This cannot be written into the file: it is too long, or has signs that nobody can see. Type it anew.")


def _ends(changed: str, text: str) -> Iterator[str]:
    """The changed text as it may end: as the text before did; then with a line end, which a value that ends with one may need."""
    if text and not text.endswith("\n"):
        yield changed.removesuffix("\n").removesuffix("\r")
    yield changed
