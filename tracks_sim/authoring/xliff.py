"""The texts of a case as a file of XLIFF 2.0, which programs of translators read and write: out, and back.

One ``<file>`` a case, one ``<unit>`` a text, whose id is the name that the text has in every language (``Translations``). What the core of the
standard has is written, and of its modules the letters that a text may have. The unit's ``type`` holds the hash of its translation, which tells apart
later what was changed there and here.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracks_sim.authoring.reading_process import read_apart
from tracks_sim.authoring.returned_texts import ReturnedText, clean
from tracks_sim.authoring.xliff_reader import MOST_BYTES, NAMESPACE, TOO_LARGE, TYPE
from tracks_sim.drafts.draft import value_hash
from tracks_sim.drafts.translation import TextState
from tracks_sim.errors import AuthoringRefused
from tracks_sim.yamlio.parse import LONGEST_TEXT

MEDIA_TYPE = "application/xliff+xml"
STATES: Mapping[TextState, str] = {"missing": "initial", "changed": "initial", "done": "translated", "reviewed": "reviewed"}
"""What the standard calls each state of a translation. Where the source has changed since, the translation is to be looked at again."""
LENGTH = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
"""Namespace of the standard's module of size and length."""


@dataclass(frozen=True, slots=True)
class XliffUnit:
    """A text as the file has it."""

    name: str
    """As in ``Translations``."""
    source: str
    translation: str
    state: TextState
    notes: Mapping[str, str]
    """What a translator should know, in words, by kind."""


def written_xliff(case_id: str, source_language: str, language: str, units: Iterable[XliffUnit]) -> bytes:
    """The file. A translation that says the same as its source counts as none, which some programs write before anybody has translated."""
    root = ET.Element("xliff", {"xmlns": NAMESPACE, "xmlns:slr": LENGTH, "version": "2.0", "srcLang": source_language, "trgLang": language})
    file = ET.SubElement(root, "file", {"id": case_id})
    ET.SubElement(file, "slr:profiles", {"generalProfile": "xliff:codepoints"})
    for unit in units:
        source, target = clean(unit.source), clean(unit.translation)
        element = ET.SubElement(file, "unit", {"id": unit.name, "type": f"{TYPE}{value_hash(target)}", "slr:sizeRestriction": str(LONGEST_TEXT)})
        if unit.notes:
            notes = ET.SubElement(element, "notes")
            for kind, note in unit.notes.items():
                ET.SubElement(notes, "note", {"category": kind}).text = clean(note)
        segment = ET.SubElement(element, "segment", {"state": "initial" if target == source else STATES[unit.state]})
        ET.SubElement(segment, "source", {"xml:space": "preserve"}).text = source
        if target:
            ET.SubElement(segment, "target", {"xml:space": "preserve"}).text = target
    ET.indent(root)
    return f"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{ET.tostring(root, encoding='unicode')}\n".encode()


def read_xliff(content: bytes, case_id: str, source_language: str, language: str) -> tuple[ReturnedText, ...]:
    """The texts of a file that came back. Raises AuthoringRefused for any other file, and for one of another case or language."""
    if len(content) > MOST_BYTES:
        raise AuthoringRefused(TOO_LARGE)
    beyond = AuthoringRefused("Reading the file takes too long or too much memory, so it is no XLIFF file of a case. Save the file again, and translate that one.")
    return translated_texts(read_apart("xliff", content, case_id, source_language, language, beyond=beyond))


def translated_texts(found: Mapping[str, Any]) -> tuple[ReturnedText, ...]:
    """What ``xliff_reader`` has found."""
    return tuple(
        ReturnedText(name, "" if source is None else value_hash(clean(source)), was or value_hash(""), target and clean(target), state)
        for name, source, target, state, was in found["units"]
    )
