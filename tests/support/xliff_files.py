"""XLIFF files of drafts, as they leave the page, and as they are taken in, but for the process with limits."""

from __future__ import annotations

from tracks_sim.authoring import xliff_reader
from tracks_sim.authoring.returned_texts import ReturnedText
from tracks_sim.authoring.xliff import XliffUnit, translated_texts, written_xliff
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.translation import place_of, source_texts, text_states

CASE = "the-knitted-hat"


def xliff_of(data: DraftData, case_id: str = CASE) -> bytes:
    """The file of a draft in French."""
    states = text_states(data)["fr"]
    units = [XliffUnit(name, text, str(value_at(data, *place_of(name, "fr")) or ""), states[name], {"where": "Somewhere", "state": f"State: {states[name]}"}) for name, text in source_texts(data).items()]
    return written_xliff(case_id, "en", "fr", units)


def read_back(content: bytes, case_id: str = CASE) -> tuple[ReturnedText, ...]:
    """The texts of a file."""
    return translated_texts(xliff_reader.read(content, case_id, "en", "fr"))
