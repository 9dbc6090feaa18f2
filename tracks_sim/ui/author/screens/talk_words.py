"""The words in between of a talk, on its screen: replies, answers to moves, what others do, what can be seen; the person's own or the kit's. Pure."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.case.model.conversation import APPEARANCES, moves_made_again
from tracks_sim.case.model.stock_talk import HEARD_MOST, STOCK_FIELDS, StockField, words_wanted
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.fields import FieldProblem, FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.talk_names import words_name
from tracks_sim.ui.author.view import DraftView

WordsField = StockField | Literal["second_moves", "second_seen"]
WORDS_GROUPS: dict[WordsField, str] = {
    "replies": translatable("Where nothing is told"),
    "moves": translatable("After what the trainee does"),
    "others": translatable("What the others in the room do"),
    "seen": translatable("What can be seen of the person"),
    "second_moves": translatable("After what the trainee does again, in the second talk"),
    "second_seen": translatable("What can be seen in the second talk"),
}
_SINGLE = ("moves", "second_moves")
"""Fields that have one text of a kind; the others have sentences."""
MOST_LINES = 12


class WordsRow(TypedDict):
    """Words for one kind of thing. ``fields`` are there while it is open, as it is where there are no words at all; the last one is for a sentence more. ``lines`` are those that are
    heard now."""

    id: str
    element: str
    field: str
    name: str
    label: str
    own: bool
    heard_most: bool
    has_stock: bool
    optional: bool
    open: bool
    lines: list[str]
    lang: str
    fields: list[FieldSheet]
    problems: list[FieldProblem]


class WordsGroup(TypedDict):
    """Rows under a heading."""

    element: str
    label: str
    rows: list[WordsRow]


def words_groups(view: DraftView) -> list[WordsGroup]:
    """All that can be heard or seen in this talk whatever is told."""
    room, child = view.case.room, view.case.presumed_child
    again = moves_made_again(room, presumed_child=child) if room is not None else ()
    wanted: list[tuple[WordsField, str]] = [*words_wanted(view.case), *(("second_moves", move) for move in again), *(("second_seen", look) for look in APPEARANCES if again)]
    groups: list[WordsGroup] = [{"element": f"words:{field}", "label": view.t(WORDS_GROUPS[field]), "rows": [_row(view, field, name) for of, name in wanted if of == field]} for field in WORDS_GROUPS]
    return [group for group in groups if group["rows"]]


def _row(view: DraftView, field: WordsField, name: str) -> WordsRow:
    t, id_, where = view.t, f"{field}.{name}", (field, name)
    own = value_at(view.data, f"text.{view.writing}", where)
    stock = view.catalogues.stock.talks.get(view.writing) if view.catalogues.stock is not None else None
    of_kit = list(stock.words(field, name, view.case)) if stock is not None and field in STOCK_FIELDS else []
    written = [line for line in own if isinstance(line, str)] if isinstance(own, list) else [own] if isinstance(own, str) and own else []
    wanted = field in STOCK_FIELDS
    opened = (view.at.get("words") == id_ and (bool(written) or not wanted)) or (wanted and not (written or of_kit))
    return {
        "id": id_, "element": f"words:{id_}", "field": field, "name": name, "label": t(words_name(field, name)),
        "own": bool(written), "heard_most": where in HEARD_MOST, "has_stock": bool(of_kit), "optional": not wanted, "open": opened,
        "lines": written or (of_kit[:1] if field in _SINGLE else of_kit), "lang": view.writing,
        "fields": _fields(view, field, name) if opened else [], "problems": problems_at(view, f"text.{view.writing}", where),
    }  # fmt: skip


def _fields(view: DraftView, field: WordsField, name: str) -> list[FieldSheet]:
    """A field for each sentence of each language; of a list one more."""
    found: list[FieldSheet] = []
    for language in dict.fromkeys((view.writing, *view.languages)):
        part = f"text.{language}"
        if field in _SINGLE:
            label = view.t("The answer") if language == view.writing else view.in_language(view.t("The answer"), language)
            found.append(text_field(view, label, part, (field, name)))
            continue
        there = value_at(view.data, part, (field, name))
        number = min((len(there) if isinstance(there, list) else 0) + 1, MOST_LINES)
        for n in range(number):
            label = view.t("Sentence {n}").format(n=n + 1)
            found.append(_line(view, label if language == view.writing else view.in_language(label, language), part, field, name, n))
    return found


def _line(view: DraftView, label: str, part: str, field: str, name: str, n: int) -> FieldSheet:
    sheet = text_field(view, label, part, (field, name, str(n)), rows=1)
    lines = value_at(view.data, part, (field, name))
    text = lines[n] if isinstance(lines, list) and n < len(lines) and isinstance(lines[n], str) else ""
    return {**sheet, "text": text, "base": value_hash(text)}

