"""The items of a draft: what it judges, what there is to judge, and the texts of both in every language."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.case.model.record import AnswerStep
from tracks_sim.drafts.bank import LEAST, said_otherwise, stems_in
from tracks_sim.practice.steps import kind_of
from tracks_sim.ui.author.item_names import item_name
from tracks_sim.ui.author.problems.fields import FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_places import JUDGED
from tracks_sim.ui.author.view import DraftView


class WrittenText(TypedDict):
    """A text in the language in which the author writes, and in the other languages of the case."""

    own: FieldSheet
    others: list[FieldSheet]


class ItemEntry(TypedDict):
    """An item to be found by words. ``words``: label, meaning and words for the same things in the language of the interface and in English, with the
    stems of all these, in small letters."""

    item: str
    label: str
    group: str
    words: str
    step: AnswerStep
    on_sheet: bool


def items_judged(view: DraftView, step: str = "") -> list[str]:
    """The items that are judged, or those of one step: what is on the worksheet, and what else is keyed.

    A question that is the only one of its step is judged where the case asks it, or its answer is keyed.
    """
    keyed = [item for item, _, _ in view.key.keyed_answers()]
    found: list[str] = []
    for kind in JUDGED.values():
        items = [*map(kind.key, kind.of_case(view.case)), *(item for item in keyed if kind_of(item)[0] is kind)]
        if step in ("", kind.step) and (kind.id_field or kind.name in keyed or kind.step in view.case.steps):
            found += dict.fromkeys(items)
    return found


def item_entries(view: DraftView) -> list[ItemEntry]:
    """All items that there are, those on the worksheet first."""
    judged = items_judged(view)
    known = [kind.key(id_) for kind in JUDGED.values() for id_ in kind.known(view.catalogues)]
    return [_entry(view, item, on_sheet=item in judged) for item in dict.fromkeys([*judged, *known])]


def _entry(view: DraftView, item: str, *, on_sheet: bool) -> ItemEntry:
    names = {language: item_name(view.catalogues, language, item) for language in (view.language, "en")}
    said = {language: f"{n.label} {n.this_is} {n.group}".casefold() for language, n in names.items()}
    listed = {language: " ".join(sorted(said_otherwise(language, text))) for language, text in said.items()}
    stems = {stem for language in said for stem in stems_in(language, f"{said[language]} {listed[language]}")}
    words = " ".join(dict.fromkeys([*said.values(), *listed.values(), *sorted(stem for stem in stems if len(stem) > LEAST)]))
    return {
        "item": item, "label": view.item_label(item), "group": names[view.language].group, "words": words,
        "step": kind_of(item)[0].step, "on_sheet": on_sheet,
    }  # fmt: skip


def written(view: DraftView, label: str, kind: str, where: tuple[str, ...], *, help: str = "", rows: int = 2) -> WrittenText:
    """A text of ``text`` or ``key_text`` in every language of the draft; the label of the others names their language."""
    others = [
        text_field(view, view.in_language(label, language), f"{kind}.{language}", where, rows=rows)
        for language in view.languages
        if language != view.writing
    ]
    return {"own": text_field(view, label, f"{kind}.{view.writing}", where, help=help, rows=rows), "others": others}
