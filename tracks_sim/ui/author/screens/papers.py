"""The screen *Papers*: what different hands left behind, passage by passage. Pure: a draft in, plain data out."""

from __future__ import annotations

from typing import TypedDict, get_args

from tracks_sim.case.model.structure import DocumentKind
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.problems.fields import FieldProblem, FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.keyed_passages import KeyedPassage, PassageUse, keyed_papers
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

LONG_PASSAGE = 60
"""Words of a passage above which it is better split: a passage is the smallest piece that can be cited."""


class PaperTab(TypedDict):
    """A paper to open."""

    id: str
    label: str
    current: bool


class WrittenPassage(TypedDict):
    """A passage as it is written, with what the key says that it shows. ``element``: its id in the page."""

    id: str
    element: str
    n: int
    field: FieldSheet
    uses: list[PassageUse]
    voice: str
    voice_label: str
    proposed: str
    proposed_label: str
    needless: bool
    long: str


class WrittenPaper(TypedDict):
    """The paper that is open; ``place``: its place among the papers, from 0."""

    id: str
    element: str
    kind: str
    place: int
    title: FieldSheet
    note: FieldSheet
    passages: list[WrittenPassage]
    problems: list[FieldProblem]


class PapersSheet(SheetHead):
    """The screen: the papers, the one that is open, and what can be chosen."""

    tabs: list[PaperTab]
    paper: WrittenPaper | None
    kinds: list[Option]
    voices: list[Option]
    asks_voice: bool
    first_kind: str
    lang: str
    tally: list[str]


def papers_sheet(view: DraftView) -> PapersSheet:
    """Everything that the screen shows."""
    t, kinds = view.t, view.catalogue_text.document_kinds
    keyed = keyed_papers(view)
    ids = [paper["id"] for paper in keyed]
    asked = view.at.get("paper")
    passage = view.at.get("passage")
    holding = next((i for i, paper in enumerate(keyed) if any(p["id"] == passage for p in paper["passages"])), 0)
    place = ids.index(asked) if asked in ids else holding
    passages = [p for paper in keyed for p in paper["passages"]]
    words = sum(len(p["html"].split()) for p in passages)
    used = sum(bool(p["uses"]) for p in passages)
    return {
        "title": t("Papers"),
        "intro": t("Write what different hands left behind. Most of it is ordinary life; what matters is spread, and some of it is missing."),
        "tabs": [{"id": paper["id"], "label": paper["title"], "current": i == place} for i, paper in enumerate(keyed)],
        "paper": _paper(view, place, keyed[place]["passages"]) if keyed else None,
        "kinds": options({kind: kinds[kind] for kind in get_args(DocumentKind)}),
        "voices": options(VOICE_NAMES, t),
        "asks_voice": view.case.note,
        "first_kind": get_args(DocumentKind)[0],
        "lang": view.writing,
        "tally": [
            t.plural("{n} paper", "{n} papers", len(keyed)).format(n=len(keyed)),
            t.plural("{n} passage", "{n} passages", len(passages)).format(n=len(passages)),
            t.plural("{n} word", "{n} words", words).format(n=words),
            t("{used} used by a judgement, {ordinary} ordinary life").format(used=used, ordinary=len(passages) - used),
        ],
    }


def _paper(view: DraftView, place: int, passages: list[KeyedPassage]) -> WrittenPaper:
    t, part, paper = view.t, f"text.{view.writing}", view.case.documents[place]
    return {
        "id": paper.id, "element": f"paper:{paper.id}", "kind": paper.kind if paper.has("kind") else "", "place": place,
        "title": text_field(view, t("Heading"), part, ("documents", paper.id, "title"), rows=1),
        "note": text_field(view, t("Who wrote it, and roughly when: never a date"), part, ("documents", paper.id, "note"), rows=1),
        "passages": [_passage(view, passage) for passage in passages],
        "problems": problems_at(view, "case", ("documents", paper.id)),
    }  # fmt: skip


def _passage(view: DraftView, passage: KeyedPassage) -> WrittenPassage:
    t = view.t
    field = text_field(view, t("Passage {n}").format(n=passage["n"]), f"text.{view.writing}", ("passages", passage["id"]))
    words = len(field["text"].split())
    proposed = "" if passage["voice"] else passage["proposed_voice"]
    return {
        "id": passage["id"], "element": passage["element"], "n": passage["n"], "field": field, "uses": passage["uses"],
        "voice": passage["voice"], "voice_label": passage["voice_label"],
        "proposed": proposed, "proposed_label": t(VOICE_NAMES.get(proposed, "")), "needless": passage["needless"],
        "long": t("{n} words: a passage is the smallest piece that can be cited. Put the cursor where it can be split, and press Enter.").format(n=words) if words > LONG_PASSAGE else "",
    }  # fmt: skip
