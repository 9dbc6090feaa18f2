"""Texts of a draft completed: what is not written is ``NOT_WRITTEN``, and what belongs to nothing is left out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from tracks_sim.case.check.release_rules import has_gap
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.drafts.completion_report import NOT_WRITTEN, CompletionReport, MissingField
from tracks_sim.drafts.draft import DraftData, texts_in, value_at
from tracks_sim.drafts.records import plain
from tracks_sim.drafts.text_places import TextPlace
from tracks_sim.drafts.tolerant_reader import neutral
from tracks_sim.problem import Where

TEXT_MODELS: Mapping[str, type[Record]] = {"text": CaseText, "key_text": KeyText}
"""Model of the texts by part, without the language."""


def complete_texts(
    data: DraftData, written: Mapping[str, Record], places: Iterable[TextPlace], lacking: CompletionReport, in_stock: Container[tuple[str, Where]] = (),
) -> dict[str, dict[str, Any]]:
    """The texts by part, as plain data. ``written``: what each file holds, the first language first.

    A translation is missing where the first language has the text; a text with a gap in it (``has_gap``) is kept, and counts as missing. ``in_stock``: parts and paths of what the kit's words stand in for, which is
    not missing.
    """
    places, sources = list(places), set[TextPlace]()
    languages = list(dict.fromkeys(part.partition(".")[2] for part in written))
    completed = {part: plain(neutral(type(record))) for part, record in written.items()}
    for language in languages:
        for place in places:
            part = f"{place.head}.{language}"
            found = _at(written[part], place.where)
            if found and not (isinstance(found, str) and has_gap(found)):
                sources |= {place} if language == languages[0] else set()
            elif not place.needed or ((part, place.where) in in_stock and (language == languages[0] or place not in sources)):
                continue
            elif language == languages[0]:
                lacking.gap(part, place.where)
            elif place in sources:
                lacking.untranslated.append(MissingField(part, place.where))
            # A record has no space around its texts; what is written keeps it.
            text = list(found or [NOT_WRITTEN]) if place.several else (found and value_at(data, part, place.where)) or found or NOT_WRITTEN
            _put(completed[part], place.where, text)
        for head in TEXT_MODELS:
            _leave_out(f"{head}.{language}", written[f"{head}.{language}"], {place.where for place in places if place.head == head}, lacking)
    return completed


def _at(value: Any, where: Where) -> Any:
    """What a record of texts holds at a path; None where it has nothing there."""
    for step in where:
        value = value.get(step) if isinstance(value, dict) else getattr(value, str(step), None)
    return value


def _put(block: dict[str, Any], where: Where, text: Any) -> None:
    for step in where[:-1]:
        block = block.setdefault(str(step), {})
    block[str(where[-1])] = text


def _leave_out(part: str, written: Record, taken: set[Where], lacking: CompletionReport) -> None:
    """Note each text, or list of them, that belongs to nothing."""
    for where in dict.fromkeys(tuple(step for step in path if isinstance(step, str)) for path, _ in texts_in(plain(written))):
        if where not in taken:
            lacking.leave_out(part, where, "text-superfluous", where[-1])
