"""The map of a case, below its judgements: what speaks of each judgement and of each option, and what each fact adds; each entry leads to its field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from tracks_sim.drafts.case_map import FACT, OPTION, MapRow, case_map
from tracks_sim.practice.steps import kind_of
from tracks_sim.ui.author.item_names import items_title
from tracks_sim.ui.author.problems.problem_names import shortened
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.screens.talk import fact_label
from tracks_sim.ui.author.state import ScreenName
from tracks_sim.ui.author.view import DraftView


class MapEntry(TypedDict):
    """Something that leads to its field: the screen, and the id of the element there."""

    label: str
    screen: ScreenName
    field: str


class MapLine(TypedDict):
    """A judgement, an option or a fact with its answer, what speaks of it, and what is to be looked at."""

    of: MapEntry
    answer: str
    passages: list[MapEntry]
    facts: list[MapEntry]
    marks: list[str]


class MapGroup(TypedDict):
    """The rows of one step, the facts, or the options."""

    title: str
    lines: list[MapLine]


class CaseMap(TypedDict):
    """The whole table. ``marked``: how many rows have a mark, in words; ``lang``: of what is quoted from the case."""

    marked: str
    lang: str
    groups: list[MapGroup]


def map_table(view: DraftView) -> CaseMap:
    """The table of a draft."""
    entries, by_group = _entries(view), dict[str, list[MapLine]]()
    for row in case_map(view.data, view.writing):
        title = view.t("Options") if row.item.startswith(OPTION) else view.t("Facts of the talk") if row.item.startswith(FACT) else items_title(kind_of(row.item)[0].step, view.t)
        by_group.setdefault(title, []).append(_line(view, row, entries))
    marked = sum(bool(line["marks"]) for lines in by_group.values() for line in lines)
    return {
        "marked": view.t.plural("{n} row to look at", "{n} rows to look at", marked).format(n=marked), "lang": view.writing,
        "groups": [{"title": title, "lines": lines} for title, lines in by_group.items()],
    }  # fmt: skip


def _entries(view: DraftView) -> Mapping[str, MapEntry]:
    """Where each passage, fact and option stands; facts and options by their words."""
    found: dict[str, MapEntry] = {passage: {"label": label, "screen": "judgements", "field": f"passage:{passage}"} for passage, label in passage_labels(view).items()}
    for fact in view.case.facts:
        found[fact.id] = {"label": f"“{fact_label(view, fact.id)}”", "screen": "talk", "field": f"fact:{fact.id}"}
    for n, option in enumerate(view.case.options, start=1):
        words = written_at(view, ("options", option.id))
        label = f"“{shortened(words)}”" if words else view.t("Option {n}, not written yet").format(n=n)
        found[option.id] = {"label": label, "screen": "decision", "field": f"option:{option.id}"}
    return found


def _line(view: DraftView, row: MapRow, entries: Mapping[str, MapEntry]) -> MapLine:
    t, kind, id_ = view.t, f"{row.item.partition('.')[0]}.", row.item.partition(".")[2]
    option, fact_row = kind == OPTION, kind == FACT
    marks = []
    if fact_row:
        marks += [t("the papers say it already: {passage}").format(passage=entries[passage]["label"]) for passage in row.passages]
        marks += [t("telling it changes no answer")] if row.idle else []
    elif row.silent:
        marks.append(t("no passage and no fact shares words with it") if option else t("nothing speaks of it"))
    for one, other in row.twice:
        marks.append(t("said twice: {one} and {other}").format(one=entries[one]["label"], other=entries[other]["label"]))
    for fact in row.told_before:
        marks.append(t("said twice: the papers give the answer that telling {fact} gives").format(fact=entries[fact]["label"]))
    return {
        "of": entries[id_] if option or fact_row else {"label": view.item_label(row.item), "screen": "judgements", "field": f"item:{row.item}"},
        "answer": "" if option or fact_row else view.answer_label(view.answer_of(row.item)),
        "passages": [entries[passage] for passage in row.passages], "facts": [entries[fact] for fact in row.facts], "marks": marks,
    }  # fmt: skip
