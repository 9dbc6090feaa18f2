"""The papers as a trainee sees them, each passage with what the key says that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TypedDict

from tracks_sim.drafts.citations import by_item, by_passage
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import proposed_voice
from tracks_sim.drafts.edits import Direction
from tracks_sim.drafts.open_draft import rows_of, texts_of
from tracks_sim.i18n import translatable
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.screens.items import item_name, text_at
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import inline

SAYS: Mapping[Direction, str] = {
    "for": translatable("for"),
    "against": translatable("against"),
    "open": translatable("leaves open"),
    "neutral": translatable("may be cited, no matter"),
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
    voices = _voices(view)
    needless = set(texts_of(value_at(view.data, "key", ("note", "needless"))))
    papers: list[KeyedPaper] = []
    for index, paper in enumerate(rows_of(value_at(view.data, "case", ("documents",)))):
        id_, title = str(paper.get("id", "")), paper_title(view, paper)
        papers.append({
            "id": id_ or str(index), "title": title, "note": written_at(view, "text", ("documents", id_, "note")), "lang": view.writing,
            "passages": [
                {
                    "id": passage, "element": f"passage:{passage}", "n": n, "label": f"{title} {n}", "lang": view.writing,
                    "html": inline(text := written_at(view, "text", ("passages", passage))), "uses": _uses(view, passage),
                    "voice": voices.get(passage, ""), "voice_label": view.t(VOICE_NAMES.get(voices.get(passage, ""), "")),
                    "proposed_voice": proposed_voice(str(paper.get("kind", "")), text), "needless": passage in needless,
                    "remarks": view.remarks.get(("text", ("passages", passage)), 0),
                }
                for n, passage in enumerate(texts_of(paper.get("passages")), start=1)
            ],
        })  # fmt: skip
    return papers


def written_at(view: DraftView, kind: str, where: tuple[str, ...]) -> str:
    """A text in the language of the author, or in the first language of the case that has it."""
    found = (text_at(view.data, f"{kind}.{language}", where) for language in dict.fromkeys((view.writing, *view.languages)))
    return next(filter(None, found), "")


def paper_title(view: DraftView, paper: Mapping[str, object]) -> str:
    """The heading of a paper; without one what sort of paper it is."""
    title = written_at(view, "text", ("documents", str(paper.get("id", "")), "title"))
    return title or view.catalogue_text.document_kinds.get(str(paper.get("kind", "")), view.t("Paper without a title"))


def passage_labels(view: DraftView) -> dict[str, str]:
    """Passages by their place, such as "Registration form 4"."""
    return {
        passage: f"{paper_title(view, paper)} {n}"
        for paper in rows_of(value_at(view.data, "case", ("documents",)))
        for n, passage in enumerate(texts_of(paper.get("passages")), start=1)
    }


def groups_of(view: DraftView, item: str) -> list[list[str]]:
    """The passages that support the answer of an item, in groups of which any one will do."""
    said = [one for one in by_item(view.data, item) if one.group is not None]
    return [[one.passage for one in group] for _, group in groupby(said, key=lambda one: one.group)]


def _uses(view: DraftView, passage: str) -> list[PassageUse]:
    uses: list[PassageUse] = []
    for said in by_passage(view.data, passage):
        name = item_name(view.catalogues, view.language, said.item).label
        label = view.t(_LABELS[said.direction]).format(item=name)
        uses.append({"item": said.item, "name": name, "says": said.direction, "label": label, "salience": said.salience})
    return uses


def _voices(view: DraftView) -> dict[str, str]:
    listed = value_at(view.data, "key", ("note", "voices"))
    return {passage: voice for voice, passages in listed.items() for passage in texts_of(passages)} if isinstance(listed, Mapping) else {}
