"""The referral note: the passages that are offered for it, whose voice each is, and what it holds. Pure: state in, plain data out.

The scripts have the words of each passage in the case file already: the sheet names it by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from tracks_sim.i18n import translatable
from tracks_sim.practice import Item
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring.note import HEADINGS, Heading, by_heading, cited_under_headings
from tracks_sim.ui.trainee.findings import FindingView
from tracks_sim.ui.trainee.view import View

_SAYS_NO = ("absent", "insufficient", "not_needed", "not_indicated")
"""Values whose passages are no reason to refer, so that the note does not offer them."""
_VOICES: dict[Heading, str] = {
    "words": translatable("own words"),
    "observation": translatable("observed"),
    "inference": translatable("concluded"),
}
_TITLES: dict[Heading, str] = {
    "words": translatable("What the person said"),
    "observation": translatable("What was observed"),
    "inference": translatable("What somebody concluded (not established)"),
}


class NoteSection(TypedDict):
    """The passages of one voice. ``label``: the voice, as a button says it."""

    id: Heading
    label: str
    title: str
    passages: list[str]


class NoteView(TypedDict):
    """The note. ``offered``: ids of the passages that it may hold; ``most``: as many as it takes."""

    offered: list[str]
    summary: str
    count: str
    most: int
    sections: list[NoteSection]
    text: str
    warning: str
    locked: bool
    findings: list[FindingView]


def note_view(view: View, findings: Sequence[FindingView], *, warning: bool) -> NoteView:
    """The note so far, and the passages cited for judgements that speak for a referral, with those that the note holds."""
    t, attempt = view.t, view.attempt
    passages, held = by_heading(attempt), len(cited_under_headings(attempt))
    cited = {p for a in attempt.answers.values() if a.value not in _SAYS_NO for p in a.passages}
    offered = [p for p in (*view.case.passages, *attempt.disclosed) if p in cited]
    return {
        "offered": offered,
        "summary": t.plural("{n} passage cited, {held} in the note", "{n} passages cited, {held} in the note", len(offered)).format(n=len(offered), held=held),
        "count": t("{n} of {most}").format(n=held, most=MAX_CITED),
        "most": MAX_CITED,
        "sections": [{"id": h, "label": t(_VOICES[h]), "title": t(_TITLES[h]), "passages": list(passages[h])} for h in HEADINGS],
        "text": attempt.answer(Item("decision", "note.text")).code or "",
        "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if warning else "",
        "locked": "decision" in attempt.locked,
        "findings": list(findings),
    }


def note_summary(view: View) -> str:
    """What the note holds, in a few words."""
    t, held = view.t, len(cited_under_headings(view.attempt))
    own = view.attempt.answer(Item("decision", "note.text")).code
    if not held and not own:
        return t("nothing chosen")
    parts = [t.plural("{n} passage", "{n} passages", held).format(n=held)] if held else []
    return ", ".join([*parts, *([t("a sentence of your own")] if own else [])])
