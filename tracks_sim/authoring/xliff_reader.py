"""An XLIFF file that came back, read in a process of its own (``reading_process``), which has little time and memory.

Of what a program of a translator may have added (matches, glossaries, results of checks, annotations, further segments) nothing is needed and
nothing disturbs. A code within a text, which the kit never writes, makes that text one that is not taken.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from tracks_sim.authoring.plain_xml import parse_plain
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
TYPE = "tracks-sim:"
"""What the type of a unit begins with, before the hash of its translation when the file was saved."""
MOST_BYTES = 2_000_000
MOST_ELEMENTS = 60_000
"""A case of 3,000 texts with four notes each has 27,000."""
TOO_LARGE = translatable("The file is larger than the texts of a case can be. Save the file again, and translate that one.")
_NO_XLIFF = translatable("This file is no XLIFF 2.0 file that was saved here, or it is damaged. Save the file again, and translate that one.")
_PACKED = b"\x1f\x8b"
_READ_THROUGH = frozenset({"mrk", "sm", "em"})
"""Annotations: a translator’s program marks a term or puts a comment at some words."""


def read(content: bytes, case_id: str, source_language: str, language: str) -> Mapping[str, Any]:
    """The units (``units``): name, source, target (None: no plain text), state, hash of the target when it was saved. Raises AuthoringRefused."""
    try:
        root = _tree(_unpacked(content))
        files = {file.get("id"): file for file in reversed(_inside(root, "file"))} if root.tag == _name("xliff") else {}
        if not files or not str(root.get("version")).startswith("2."):
            raise AuthoringRefused(_NO_XLIFF)
        if case_id not in files or _languages(root) != (source_language.lower(), language.lower()):
            raise AuthoringRefused("This file was saved from another case, or for another language. Open that case and that language, then take it in.")
        return {"units": [_unit(unit) for unit in _units(files[case_id])]}
    except AuthoringRefused:
        raise
    except Exception as error:  # expat lets many kinds out
        raise AuthoringRefused(_NO_XLIFF) from error


def _unpacked(content: bytes) -> bytes:
    """The file, which the page packs (gzip) to send it. Raises AuthoringRefused where it is larger than a case can be."""
    if content.startswith(_PACKED):
        content = zlib.decompressobj(wbits=31).decompress(content, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise AuthoringRefused(TOO_LARGE)
    return content


def _tree(content: bytes) -> ET.Element:
    """The elements of the file. Raises AuthoringRefused for more than a case can have."""
    builder, count = ET.TreeBuilder(), 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_ELEMENTS:
            raise AuthoringRefused(TOO_LARGE)
        builder.start(name, dict(attributes))

    parse_plain(content, _NO_XLIFF, start, builder.end, builder.data)
    return builder.close()


def _languages(root: ET.Element) -> tuple[str, str]:
    """Source and target without a region: a program may write fr-FR for fr."""
    source, target = (str(root.get(name, "")).lower().replace("_", "-").partition("-")[0] for name in ("srcLang", "trgLang"))
    return source, target


def _units(element: ET.Element) -> Iterator[ET.Element]:
    """Every unit, those in groups too, in the order of the file."""
    for child in element:
        if child.tag == _name("unit"):
            yield child
        elif child.tag == _name("group"):
            yield from _units(child)


def _unit(unit: ET.Element) -> tuple[str, str | None, str | None, str, str]:
    segments = [child for child in unit if child.tag in (_name("segment"), _name("ignorable"))]
    targets = [_text(segment, "target") for segment in segments if segment.tag == _name("segment")]
    sources = [_text(segment, "source") for segment in segments]
    source = None if None in sources else "".join(part or "" for part in sources)
    target: str | None = ""
    if any(target != "" for target in targets):
        # What lies between segments needs no target of its own; a segment that has none while another has one is no whole text.
        parts = [_text(s, "target") or (_text(s, "source") if s.tag == _name("ignorable") else None) for s in segments]
        target = None if None in parts else "".join(part or "" for part in parts)
    states = {str(segment.get("state", "")) for segment in segments if segment.tag == _name("segment")}
    mark = str(unit.get("type", ""))
    return str(unit.get("id", "")), source, target, states.pop() if len(states) == 1 else "", mark.removeprefix(TYPE) if mark.startswith(TYPE) else ""


def _text(segment: ET.Element, name: str) -> str | None:
    """Source or target of a segment: empty where there is none, None where it holds a code."""
    found = next(iter(_inside(segment, name)), None)
    if found is None:
        return ""
    if any(inner.tag.rpartition(" ")[2] not in _READ_THROUGH for inner in found.iter() if inner is not found):
        return None
    return "".join(found.itertext())


def _inside(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if child.tag == _name(name)]


def _name(name: str) -> str:
    """A name of the standard's core, as ``parse_plain`` gives it."""
    return f"{NAMESPACE} {name}"
