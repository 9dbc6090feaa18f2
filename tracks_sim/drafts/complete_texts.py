"""Texts of a draft completed: what is not written is ``NOT_WRITTEN``, and what belongs to nothing is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracks_sim.drafts.completion_report import NOT_WRITTEN, CompletionReport, MissingField
from tracks_sim.drafts.text_places import TextPlace
from tracks_sim.problem import Where

_BLOCKS: Mapping[str, tuple[str, ...]] = {"text": ("documents", "passages", "options", "plan"), "key_text": ("story", "indicators", "elements", "needs", "options", "plan", "lessons")}


def complete_texts(
    fitted: Mapping[str, dict[str, Any]],
    places: Iterable[TextPlace],
    languages: Iterable[str],
    lacking: CompletionReport,
) -> tuple[dict[str, dict[str, Any]], list[MissingField]]:
    """The texts in each language by part, and the gaps of translations; those of the first language go to ``lacking``.

    ``fitted``: what of each file fits its model. A translation is missing where the first language has the text.
    """
    places, languages = list(places), list(languages)
    completed: dict[str, dict[str, Any]] = {f"{head}.{language}": {} for language in languages for head in _BLOCKS}
    written: set[TextPlace] = set()
    untranslated: list[MissingField] = []
    for language in languages:
        taken: dict[str, set[Where]] = {head: set() for head in _BLOCKS}
        for place in places:
            part = f"{place.head}.{language}"
            taken[place.head].add(place.where)
            text = _at(fitted.get(part, {}), place.where)
            if text:
                written |= {place} if language == languages[0] else set()
            elif not place.needed:
                continue
            elif language == languages[0]:
                lacking.gap(place.section, part, place.where)
            elif place in written:
                untranslated.append(MissingField(part, place.where))
            _put(completed[part], place.where, text or ([NOT_WRITTEN] if place.several else NOT_WRITTEN))
        for head, blocks in _BLOCKS.items():
            part = f"{head}.{language}"
            for name in blocks:
                if name != "plan":
                    completed[part].setdefault(name, {})
            if "interview" in completed[part]:
                completed[part]["interview"].setdefault("better", {})
            _leave_out(part, fitted.get(part, {}), taken[head], lacking)
    return completed, untranslated


def _at(block: Any, where: Where) -> Any:
    for step in where:
        block = block.get(step) if isinstance(block, Mapping) else None
    return block


def _put(block: dict[str, Any], where: Where, text: Any) -> None:
    for step in where[:-1]:
        block = block.setdefault(str(step), {})
    block[str(where[-1])] = text


def _leave_out(part: str, block: Any, taken: set[Where], lacking: CompletionReport, where: Where = ()) -> None:
    """Note each text that belongs to nothing."""
    if where in taken:
        return
    if isinstance(block, Mapping):
        for name, inner in block.items():
            _leave_out(part, inner, taken, lacking, (*where, name))
    elif where:
        lacking.leave_out(part, where, "text-superfluous", str(where[-1]))
