"""The screen of judgements: what each passage says, and below it the answers that follow. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.drafts.citations import often_beside
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.item_names import item_name
from tracks_sim.ui.author.problems.finding_sentences import SENTENCES, names_of_elements_not_present
from tracks_sim.ui.author.problems.problem_names import Names
from tracks_sim.ui.author.problems.problem_places import JUDGED
from tracks_sim.ui.author.screens.items import ItemEntry, item_entries, items_judged
from tracks_sim.ui.author.screens.judged_items import JudgedSection, judged_sections
from tracks_sim.ui.author.screens.keyed_passages import SALIENCES, SAYS, KeyedPaper, keyed_papers
from tracks_sim.ui.author.screens.map_table import CaseMap, map_table
from tracks_sim.ui.author.screens.sources import source_options
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

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
    map: CaseMap


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
        "asks_voice": view.case.note,
        "says": options(SAYS, t),
        "saliences": options(SALIENCES, t),
        "voices": options(VOICE_NAMES, t),
        "entries": item_entries(view),
        "sections": judged_sections(view),
        "hasty": _hasty(view),
        "sources": source_options(view),
        "answers": {
            kind.step: options({answer: view.answer_label(answer) for answer in kind.keyable(view.case, "")}) for kind in JUDGED.values()
        },
        "map": map_table(view),
    }  # fmt: skip


def talk_sentence(view: DraftView) -> str:
    """One sentence where the case has a talk; empty where it has none."""
    has_talk = view.case.person is not None or view.key.interview is not None
    return view.t("This case has a talk. What the person tells, and what that changes here, stands on the screen “Talk”.") if has_talk else ""


def _hasty(view: DraftView) -> list[HastyItem]:
    """Indicators that other cases have beside these, and never present."""
    found: list[HastyItem] = []
    for concept in often_beside(items_judged(view, "indicators"), view.library)[:_HASTY]:
        name = item_name(view.catalogues, view.language, item := f"indicators.{concept}")
        found.append({"item": item, "label": name.label, "this_is": name.this_is})
    return found


def _counts(view: DraftView, papers: Sequence[KeyedPaper]) -> list[str]:
    """How many indicators are on the worksheet, by answer, and how many passages say nothing that matters."""
    t = view.t
    answers = [view.answer_of(item) for item in items_judged(view, "indicators")]
    by_answer = [t("{label}: {n}").format(label=view.answer_label(state), n=answers.count(state)) for state in JUDGEMENT_STATES]
    ordinary = sum(not passage["uses"] for paper in papers for passage in paper["passages"])
    on_sheet = t.plural("{n} indicator on the worksheet", "{n} indicators on the worksheet", len(answers)).format(n=len(answers))
    return [on_sheet, *by_answer, t.plural("{n} passage is ordinary life", "{n} passages are ordinary life", ordinary).format(n=ordinary)]


def _laws(view: DraftView) -> list[str]:
    """What the law asks of the whole key, as far as it is not there."""
    if view.key.classification != "trafficking" or not (missing := names_of_elements_not_present(Names(view))):
        return []
    sentence = SENTENCES["elements-incomplete"]
    return [view.t(sentence).format(elements=missing)]
