"""The panel *From the bank*: texts of other cases by everyday words and by group, each with the act that takes it over. Pure but for its intent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypedDict, get_args

from tracks_sim.case.model.key import answer_path
from tracks_sim.drafts.bank import ALWAYS, BankEntry, BankKind, found, groups_of
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.errors import BadAnswer
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.problems.fields import field_id
from tracks_sim.ui.author.screens.decision import RUNGS, decisions_to_add, option_title
from tracks_sim.ui.author.screens.keyed_passages import paper_title
from tracks_sim.ui.author.state import AuthorState, BankQuery
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option

PAGE = 20
"""Texts on one page."""
_TITLES: Mapping[BankKind, str] = {
    "passage": translatable("From the bank: passages of other cases"),
    "option": translatable("From the bank: options of other cases"),
    "reason": translatable("From the bank: reasons of other cases"),
    "lesson": translatable("From the bank: lessons of other cases"),
}


class BankHit(TypedDict):
    """A text that can be taken over. ``of``: the case it stands in, and how it stands there; ``seek``: the field that is filled, empty where a new one begins."""

    text: str
    of: str
    along: str
    act: dict[str, Any]
    seek: str


class BankPart(TypedDict):
    """Texts of one group."""

    label: str
    hits: list[BankHit]


class BankSheet(TypedDict):
    """The panel. ``words``: what was searched for; ``page``: from 0, of ``pages``."""

    what: BankKind
    target: str
    title: str
    into: str
    lang: str
    words: str
    group: str
    groups: list[Option]
    found: str
    parts: list[BankPart]
    page: int
    pages: int


def open_bank(asked: IntentContext) -> AuthorState:
    """The state with the bank open for a field, or with another search in it; closed where the intent names no kind. Raises BadAnswer."""
    what: BankKind | None = next((kind for kind in get_args(BankKind) if kind == asked.intent.get("what")), None)
    if what is None:
        return replace(asked.state, bank=None)
    page = asked.number("page")
    if page < 0:
        raise BadAnswer("The page sent something that does not fit.")
    return replace(asked.state, bank=BankQuery(what, asked.text("target", 100), asked.text("words", 100), asked.text("group", 100), page))


def bank_sheet(view: DraftView, query: BankQuery, entries: Sequence[BankEntry]) -> BankSheet:
    """Everything that the panel shows."""
    t, language = view.t, view.writing
    if query.kind == "option" and not query.target:
        to_add = decisions_to_add(view)
        entries = [entry for entry in entries if entry.kind != "option" or entry.group in to_add]
    groups = groups_of(entries, query.kind, language)
    group = query.group if query.group in groups else ""
    hits = found(entries, query.kind, language, query.words, group)
    pages = max(1, -(-len(hits) // PAGE))
    page = min(query.page, pages - 1)
    shown = hits[page * PAGE : (page + 1) * PAGE]
    labels = {group: _group_label(view, query.kind, group) for group in groups}
    return {
        "what": query.kind, "target": query.target, "title": t(_TITLES[query.kind]), "into": _into(view, query), "lang": language,
        "words": query.words, "group": group,
        "groups": [{"id": id_, "label": label} for id_, label in sorted(labels.items(), key=lambda row: row[1])],
        "found": t.plural("{n} text", "{n} texts", len(hits)).format(n=len(hits)) if hits else t("Nothing with these words."),
        "parts": [{"label": labels[name], "hits": [_hit(view, query, entry) for entry in of_group]} for name, of_group in groupby(shown, lambda entry: entry.group)],
        "page": page, "pages": pages,
    }  # fmt: skip


def _into(view: DraftView, query: BankQuery) -> str:
    """What is filled, in words."""
    match query.kind, query.target.partition("."):
        case "passage", (paper, _, _):
            return view.t("A new passage of “{paper}”").format(paper=paper_title(view, paper))
        case "option", (option, _, _):
            return view.t("In this case: “{option}”").format(option=option_title(view, option)) if option else view.t("A new option")
        case "reason", ("options", _, option):
            return view.t("Why: {what}").format(what=option_title(view, option))
        case "reason", _:
            return view.t("Why: {what}").format(what=view.item_label(query.target))
    return view.t("A new lesson")


def _group_label(view: DraftView, kind: BankKind, group: str) -> str:
    decisions = view.catalogue_text.decisions
    if kind == "passage":
        return view.catalogue_text.document_kinds.get(group, group)
    if kind == "lesson":
        return view.t("Always fits.") if group == ALWAYS else view.item_label(group)
    return decisions.get(group.removeprefix("options."), "") or view.item_label(group)


def _hit(view: DraftView, query: BankQuery, entry: BankEntry) -> BankHit:
    t, language = view.t, view.writing
    along = {other: text for other, text in entry.texts.items() if other != language and other in view.languages}
    title = next((entry.titles[one] for one in (view.language, *entry.titles) if entry.titles.get(one)), "")
    act, seek = _taking(view, query, entry)
    return {
        "text": entry.texts[language],
        "of": " · ".join(filter(None, (title, _standing(view, entry)))),
        "along": t("Comes with: {languages}").format(languages=", ".join(view.language_name(other) for other in along)) if along else "",
        "act": {**act, "language": language, "text": entry.texts[language], "translations": along}, "seek": seek,
    }  # fmt: skip


def _standing(view: DraftView, entry: BankEntry) -> str:
    """How the text stands in its case, in words."""
    rung = next((label for name, (label, _) in RUNGS.items() if name == entry.standing), "")
    return view.t(rung) if rung else view.answer_label(entry.standing)


def _taking(view: DraftView, query: BankQuery, entry: BankEntry) -> tuple[dict[str, Any], str]:
    """The act that takes a text over, without its words, and the field that it fills."""
    match query.kind:
        case "passage":
            paper = next((one for one in view.case.documents if one.id == query.target), None)
            return {"act": "add_passages", "paper": query.target, "after": paper.passages[-1] if paper and paper.passages else None}, ""
        case "option" if not query.target:
            return {"act": "add_option", "decision": entry.group}, ""
        case "lesson":
            return {"act": "add_lesson"}, "lessons"
    head, where = ("text", ("options", query.target)) if query.kind == "option" else ("key_text", answer_path(query.target))
    part = f"{head}.{view.writing}"
    return {"act": "take_text", "head": head, "where": list(where), "base": value_hash(value_at(view.data, part, where))}, field_id(part, where)
