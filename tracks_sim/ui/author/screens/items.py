"""What an author judges, by name: indicators, detection, act, means, purpose, protection, needs; and what else a lesson waits for.

Of a draft nothing is sure: whatever a field holds that it should not is read as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypedDict

from babel import Locale, UnknownLocaleError

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.draft_defaults import presumed_child
from tracks_sim.drafts.draft_key import answer_field, answers_of, is_means_of_child, row_in, steps_of
from tracks_sim.drafts.open_draft import as_block, rows_of, texts_of
from tracks_sim.i18n import translatable, translator
from tracks_sim.labels import ANSWER_NAMES
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.fields import FieldSheet, text_field
from tracks_sim.ui.author.view import DraftView

PROTECTION = "elements.protection"
DETECTION = "detection"
_LISTS = {"indicators": "concept", "needs": "need"}
"""Items that stand in a list of the key, with the name of the field that says which one it is."""
_FIXED_NAMES = {
    "decision": translatable("the decision"),
    "note": translatable("the note"),
}


class WrittenText(TypedDict):
    """A text in the language in which the author writes, and in the other languages of the case."""

    own: FieldSheet
    others: list[FieldSheet]


class ItemEntry(TypedDict):
    """An item to be found by words. ``words``: label and meaning in the language of the interface and in English, in small
    letters; ``kind``: which sort of answer it has."""

    item: str
    label: str
    group: str
    words: str
    kind: Literal["state", "detection", "need"]
    on_sheet: bool


@dataclass(frozen=True, slots=True)
class ItemName:
    """What an item is called, what it is, what it is not, and the heading that it stands under."""

    label: str
    this_is: str = ""
    this_is_not: str = ""
    group: str = ""


def text_at(data: DraftData, part: str, where: Where) -> str:
    """The text at a path; empty where there is none."""
    found = value_at(data, part, where)
    return found.strip() if isinstance(found, str) else ""


def is_child(data: DraftData) -> bool:
    """Whether the person is a child, or presumed to be one."""
    return presumed_child(value_at(data, "case", ("age",)))


def steps_asked(data: DraftData) -> frozenset[str]:
    """Steps that the case asks."""
    return frozenset(steps_of(as_block(data.get("case"))))


def listed_items(data: DraftData, step: str) -> list[str]:
    """The indicators, or the needs, on the worksheet and in the key, each once, as items."""
    keyed = [row.get(_LISTS[step]) for row in rows_of(value_at(data, "key", (step,)))]
    names = [*texts_of(value_at(data, "case", (step,))), *(name for name in keyed if isinstance(name, str))]
    return [f"{step}.{name}" for name in dict.fromkeys(names)]


def items_judged(data: DraftData) -> list[str]:
    """Every item that has an answer: those of the worksheet, the elements and protection, and detection where it is asked or keyed."""
    detection = [DETECTION] if DETECTION in steps_asked(data) or value_at(data, "key", (DETECTION,)) else []
    elements = [f"elements.{name}" for name in ELEMENTS]
    return [*listed_items(data, "indicators"), *detection, *elements, PROTECTION, *listed_items(data, "needs")]


def row_of(data: DraftData, item: str) -> Mapping[str, Any]:
    """What the key says of an item; empty where it says nothing."""
    step, _, name = item.partition(".")
    return row_in(as_block(data.get("key")), step, name) or {}


def answer_of(data: DraftData, item: str) -> str:
    """The keyed answer of an item; empty where there is none."""
    found = row_of(data, item).get(answer_field(item.partition(".")[0]))
    return found if isinstance(found, str) else ""


def kind_of(item: str) -> Literal["state", "detection", "need"]:
    """Which sort of answer an item has."""
    return "need" if item.startswith("needs.") else "detection" if item == DETECTION else "state"


def answers_to(data: DraftData, item: str) -> tuple[str, ...]:
    """The answers that an item can be given; of the means of a child only the one that is fixed."""
    step, _, name = item.partition(".")
    child = is_child(data)
    return ("not_needed",) if is_means_of_child(step, name, child) else answers_of(step, name, child=child)


def answer_label(view: DraftView, answer: str) -> str:
    """An answer in words; empty for one that there is not."""
    return view.t(ANSWER_NAMES.get(answer, ""))


def item_name(catalogues: Catalogues, language: str, item: str) -> ItemName:
    """What an item is called in a language. An item that no catalogue has is called by a sentence, never by its id."""
    t = translator(language)
    step, _, name = item.partition(".")
    texts, signs = catalogues.texts[language], catalogues.indicator_texts[language]
    if item in _FIXED_NAMES:
        return ItemName(t(_FIXED_NAMES[item]))
    if item == DETECTION:
        return ItemName(t("Detection"), t("On what is known now, may this person have been trafficked?"))
    if step == "indicators" and name in signs.concepts:
        group = next(c.group for c in catalogues.concepts.concepts if c.id == name)
        return ItemName(signs.concepts[name].label, signs.concepts[name].this_is, signs.concepts[name].this_is_not, signs.groups[group])
    if step == "needs" and name in texts.needs:
        domain = next(n.domain for n in catalogues.needs.needs if n.id == name)
        return ItemName(texts.needs[name].label, texts.needs[name].this_is, texts.needs[name].this_is_not, texts.domains[domain])
    if step == "elements" and name in texts.elements:
        return ItemName(texts.elements[name].label, texts.elements[name].meaning, group=t("Act, means, purpose, protection"))
    if step == "plan" and name in texts.plan_parts:
        return ItemName(texts.plan_parts[name].label, texts.plan_parts[name].meaning, group=t("Plan"))
    return ItemName(t("something that no list of this kit has"))


def catalogue_items(catalogues: Catalogues) -> Iterator[str]:
    """Every item that a case can ask, in the order of the catalogues."""
    yield from (f"indicators.{concept.id}" for concept in catalogues.concepts.concepts)
    yield DETECTION
    yield from (f"elements.{name}" for name in ELEMENTS)
    yield PROTECTION
    yield from (f"needs.{need.id}" for need in catalogues.needs.needs)


def item_entries(view: DraftView) -> list[ItemEntry]:
    """All items that there are, those on the worksheet first."""
    judged = items_judged(view.data)
    order = [*judged, *(item for item in catalogue_items(view.catalogues) if item not in set(judged))]
    return [_entry(view, item, on_sheet=item in set(judged)) for item in order]


def _entry(view: DraftView, item: str, *, on_sheet: bool) -> ItemEntry:
    name = item_name(view.catalogues, view.language, item)
    names = [name, *([item_name(view.catalogues, "en", item)] if view.language != "en" else [])]
    words = " ".join(f"{n.label} {n.this_is} {n.group}" for n in names).casefold()
    return {"item": item, "label": name.label, "group": name.group, "words": words, "kind": kind_of(item), "on_sheet": on_sheet}


def reason_path(item: str) -> tuple[str, ...]:
    """Where the reason of an item stands in the texts of the key."""
    return ("protection",) if item == PROTECTION else tuple(item.split("."))


def language_name(view: DraftView, language: str) -> str:
    """A language by its name in the language of the interface; its two letters where nobody knows the name."""
    try:
        return Locale.parse(language).get_language_name(view.language) or language
    except (UnknownLocaleError, ValueError):
        return language


def written(view: DraftView, label: str, kind: str, where: tuple[str, ...], *, help: str = "", rows: int = 2) -> WrittenText:
    """A text of ``text`` or ``key_text`` in every language of the draft; the label of the others names their language."""
    others = [
        text_field(
            view,
            view.t("{what}, {language}").format(what=label, language=language_name(view, language)),
            f"{kind}.{language}",
            where,
            rows=rows,
        )
        for language in view.languages
        if language != view.writing
    ]
    return {"own": text_field(view, label, f"{kind}.{view.writing}", where, help=help, rows=rows), "others": others}
