"""The papers as a trainee sees them, each passage with what the key says that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from tracks_sim.drafts.citations import citations
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import proposed_voice
from tracks_sim.drafts.edits import Direction
from tracks_sim.i18n import translatable
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import inline

SAYS: Mapping[Direction, str] = {
    "for": translatable("for"),
    "against": translatable("against"),
    "open": translatable("leaves open"),
    "neutral": translatable("may be cited, but proves nothing"),
}
"""What a passage says of an item, in the order in which it is asked."""
_LABELS: Mapping[Direction, str] = {
    "for": translatable("for: {item}"),
    "against": translatable("against: {item}"),
    "open": translatable("leaves open: {item}"),
    "neutral": translatable("may be cited: {item}"),
}
SALIENCES = {
    "plain": translatable("plainly"),
    "moderate": translatable("with some care"),
    "hidden": translatable("only on a second reading"),
}
"""How easily it is seen what a passage says."""


class PassageUse(TypedDict):
    """One thing that a passage says: of which item, how, and how easily it is seen (None where that does not matter)."""

    item: str
    name: str
    says: Direction
    label: str
    salience: str | None


class KeyedPassage(TypedDict):
    """A passage with its uses. ``element``: its id in the page."""

    id: str
    element: str
    n: int
    label: str
    html: str
    lang: str
    uses: list[PassageUse]
    voice: str
    voice_label: str
    proposed_voice: str
    needless: bool
    remarks: int
    """How many remarks of reviewers are open on it."""


class KeyedPaper(TypedDict):
    """A paper as a trainee sees it."""

    id: str
    title: str
    note: str
    lang: str
    passages: list[KeyedPassage]


def keyed_papers(view: DraftView) -> list[KeyedPaper]:
    """All papers of the draft, in their order."""
    note = view.key.note
    voices = {passage: voice for voice, passages in note.voices.items() for passage in passages}
    papers: list[KeyedPaper] = []
    for paper in view.case.documents:
        title = paper_title(view, paper.id)
        papers.append({
            "id": paper.id, "title": title, "note": written_at(view, ("documents", paper.id, "note")), "lang": view.writing,
            "passages": [
                {
                    "id": passage, "element": f"passage:{passage}", "n": n, "label": f"{title} {n}", "lang": view.writing,
                    "html": inline(text := written_at(view, ("passages", passage))), "uses": _uses(view, passage),
                    "voice": voices.get(passage, ""), "voice_label": view.t(VOICE_NAMES.get(voices.get(passage, ""), "")),
                    "proposed_voice": proposed_voice(paper.kind if paper.has("kind") else "", text), "needless": passage in note.needless,
                    "remarks": view.remarks.get(("text", ("passages", passage)), 0),
                }
                for n, passage in enumerate(paper.passages, start=1)
            ],
        })  # fmt: skip
    return papers


def written_at(view: DraftView, where: tuple[str, ...]) -> str:
    """A text in the language of the author, or in the first language of the case that has it; empty where none has."""
    found = (value_at(view.data, f"text.{language}", where) for language in (view.writing, *view.languages))
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), "")


def paper_title(view: DraftView, paper: str) -> str:
    """The heading of a paper; without one what sort of paper it is."""
    kind = next((one.kind for one in view.case.documents if one.id == paper and one.has("kind")), "")
    title = written_at(view, ("documents", paper, "title"))
    return title or view.catalogue_text.document_kinds.get(kind, view.t("Paper without a title"))


def passage_labels(view: DraftView) -> dict[str, str]:
    """Passages by their place, such as "Registration form 4"."""
    return {
        passage: f"{paper_title(view, paper.id)} {n}"
        for paper in view.case.documents
        for n, passage in enumerate(paper.passages, start=1)
    }


def _uses(view: DraftView, passage: str) -> list[PassageUse]:
    uses: list[PassageUse] = []
    for said in citations(view.key):
        if said.passage == passage:
            name = view.item_label(said.item)
            label = view.t(_LABELS[said.direction]).format(item=name)
            uses.append({"item": said.item, "name": name, "says": said.direction, "label": label, "salience": said.salience})
    return uses
