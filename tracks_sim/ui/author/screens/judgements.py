"""The screen of judgements: what each passage says, and below it the answers that follow. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

from tracks_sim.case.model.record import DETECTION_STATES, JUDGEMENT_STATES, LEVELS
from tracks_sim.drafts.citations import often_beside
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.open_draft import texts_of
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.screens.items import (
    ItemEntry,
    answer_label,
    answer_of,
    is_child,
    item_entries,
    item_name,
    items_judged,
    listed_items,
    row_of,
    text_at,
)
from tracks_sim.ui.author.screens.judged_items import JudgedSection, judged_sections
from tracks_sim.ui.author.screens.keyed_passages import (
    SALIENCES,
    SAYS,
    KeyedPaper,
    keyed_papers,
)
from tracks_sim.ui.author.screens.sources import source_options
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead

_HASTY = 5
"""Indicators proposed as what a hasty reader would tick."""


class HastyItem(TypedDict):
    """Something that a hasty reader would tick, and what it is."""

    item: str
    label: str
    this_is: str


class AuthorJudgementsSheet(SheetHead):
    """The screen of judgements. ``open``: the passage whose panel is open, ``sought``: the item somebody comes for; empty where there is none."""

    kind: Literal["judgements"]
    counts: list[str]
    laws: list[str]
    talk: str
    papers: list[KeyedPaper]
    open: str
    sought: str
    asks_voice: bool
    says: list[Option]
    saliences: list[Option]
    voices: list[Option]
    entries: list[ItemEntry]
    sections: list[JudgedSection]
    hasty: list[HastyItem]
    sources: list[Option]
    answers: dict[str, list[Option]]


def judgements_sheet(view: DraftView) -> AuthorJudgementsSheet:
    """Everything that the screen shows."""
    t, papers = view.t, keyed_papers(view)
    return {
        "kind": "judgements",
        "title": t("Judgements"),
        "intro": t("Say of each passage what it shows; the answers below follow. Some passages should say nothing: they are ordinary life."),
        "counts": _counts(view, papers),
        "laws": _laws(view),
        "talk": talk_sentence(view),
        "papers": papers,
        "open": str(view.at.get("passage") or ""),
        "sought": str(view.at.get("item") or ""),
        "asks_voice": asks_note(view),
        "says": _options(view, SAYS),
        "saliences": _options(view, SALIENCES),
        "voices": _options(view, VOICE_NAMES),
        "entries": item_entries(view),
        "sections": judged_sections(view),
        "hasty": _hasty(view),
        "sources": source_options(view),
        "answers": {
            kind: [{"id": answer, "label": answer_label(view, answer)} for answer in answers]
            for kind, answers in (("state", JUDGEMENT_STATES), ("detection", DETECTION_STATES), ("need", LEVELS))
        },
    }  # fmt: skip


def asks_note(view: DraftView) -> bool:
    """Whether the case asks a referral note; without a word on it a case does."""
    return value_at(view.data, "case", ("note",)) is not False


def talk_sentence(view: DraftView) -> str:
    """One sentence where the case has a talk; empty where it has none."""
    has_talk = value_at(view.data, "case", ("person",)) is not None or bool(value_at(view.data, "key", ("interview",)))
    return view.t("This case has a talk. It is kept as it is; its words and its answers are edited in the files of the case.") if has_talk else ""


def _hasty(view: DraftView) -> list[HastyItem]:
    """Indicators that other cases have beside these, and never present."""
    found: list[HastyItem] = []
    for concept in often_beside(listed_items(view.data, "indicators"), view.library)[:_HASTY]:
        name = item_name(view.catalogues, view.language, f"indicators.{concept}")
        found.append({"item": f"indicators.{concept}", "label": name.label, "this_is": name.this_is})
    return found


def _options(view: DraftView, names: Mapping[Any, str]) -> list[Option]:
    return [{"id": id_, "label": view.t(name)} for id_, name in names.items()]


def _counts(view: DraftView, papers: Sequence[KeyedPaper]) -> list[str]:
    """How many indicators are on the worksheet, by answer, and how many passages say nothing that matters."""
    t = view.t
    answers = [answer_of(view.data, item) for item in items_judged(view.data) if item.startswith("indicators.")]
    by_answer = [
        t("{label}: {n}").format(label=answer_label(view, state), n=answers.count(state))
        for state in ("present", "absent", "insufficient")
    ]
    ordinary = sum(not passage["uses"] for paper in papers for passage in paper["passages"])
    on_sheet = t.plural("{n} indicator on the worksheet", "{n} indicators on the worksheet", len(answers)).format(n=len(answers))
    return [on_sheet, *by_answer, t.plural("{n} passage is ordinary life", "{n} passages are ordinary life", ordinary).format(n=ordinary)]


def _laws(view: DraftView) -> list[str]:
    """What the law says of the whole key, as far as it does not fit."""
    if text_at(view.data, "key", ("classification",)) != "trafficking" or is_child(view.data):
        return []
    if "present" in {answer_of(view.data, "elements.means"), *texts_of(row_of(view.data, "elements.means").get("also_accepted"))}:
        return []
    return [view.t("The case is written as trafficking of an adult, and no means are present. The Palermo Protocol asks for act, means and purpose: let a passage speak for the means, or choose at the start what the case is.")]  # fmt: skip
