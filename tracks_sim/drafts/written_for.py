"""Reasons and stories that were written for another standing than the option has now, kept in the author's notes until they are edited or confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.standing import Rung
from tracks_sim.drafts.draft import DraftData, languages_of, value_at
from tracks_sim.drafts.open_draft import OpenDraft, take_out
from tracks_sim.drafts.records import case_of, read_part
from tracks_sim.problem import Where

OptionText = Literal["options", "story"]
"""Texts that explain the standing of an option, by their field in ``KeyText``: why, and what happened then."""
OPTION_TEXTS: tuple[OptionText, ...] = ("options", "story")


def written_for(data: DraftData) -> Mapping[tuple[OptionText, str], Rung]:
    """By text and option, the standing that it was written for, where the option has another one now."""
    marks = read_part(data, "notes", Notes)[0].written_for
    return {(field, option.id): marks[f"{field}.{option.id}"] for option in case_of(data).options for field in OPTION_TEXTS if f"{field}.{option.id}" in marks}


def to_read_again(data: DraftData) -> Iterator[tuple[str, Where]]:
    """Part and path, in the first language, of each text that was written for another standing."""
    language = next(iter(languages_of(data)), "")
    yield from ((f"key_text.{language}", where) for where in written_for(data))


def mark_texts(draft: OpenDraft, option: str, before: Rung, now: Rung) -> None:
    """After a change of standing: mark what is written, with the standing that it was written for; back at that one, it fits again."""
    marks = read_part(draft.before, "notes", Notes)[0].written_for  # what an act changes in place is not read
    for field in OPTION_TEXTS:
        name = f"{field}.{option}"
        first = marks.get(name, before)
        written = any(value_at(draft.data, f"key_text.{language}", (field, option)) for language in draft.languages)
        if first == now or not written:
            forget_mark(draft, field, option)
        else:
            draft.put("notes", ("written_for", name), first)


def forget_mark(draft: OpenDraft, field: str, option: str) -> None:
    """Say that a text fits the standing that its option has now."""
    if value_at(draft.data, "notes", ("written_for", f"{field}.{option}")) is not None:
        take_out(draft.part("notes"), ("written_for", f"{field}.{option}"))
