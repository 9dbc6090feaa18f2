"""The answers of a draft, item by item under the headings of their steps: what each is, what it follows from, and what can be made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypedDict

from tracks_sim.case.model.record import DETECTION_STATES, EXPLOITATION_PHASES, JUDGEMENT_STATES
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.open_draft import rows_of, texts_of
from tracks_sim.labels import ANSWER_NAMES, TIME_NAMES, as_title
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.fields import FieldProblem
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.countries import country_name, country_options
from tracks_sim.ui.author.screens.items import (
    DETECTION,
    PROTECTION,
    WrittenText,
    answer_label,
    answer_of,
    answers_to,
    item_name,
    items_judged,
    reason_path,
    row_of,
    steps_asked,
    written,
)
from tracks_sim.ui.author.screens.keyed_passages import groups_of, passage_labels
from tracks_sim.ui.author.screens.sources import source_name
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, PassageLabel


class Ticked(TypedDict):
    """Something that is ticked or not."""

    id: str
    label: str
    on: bool


class CountryAnswer(TypedDict):
    """What is right on detection in one country."""

    country: str
    name: str
    state: str
    also: list[Ticked]


class JudgedItem(TypedDict):
    """One item with its answer and all that belongs to it. ``groups``: passages that support it, of each group any will do."""

    item: str
    element: str
    label: str
    this_is: str
    this_is_not: str
    answer: str
    answer_label: str
    groups: list[list[PassageLabel]]
    neutral: list[PassageLabel]
    fixed: str
    answers: list[Option]
    also: list[Ticked]
    phases: list[Ticked]
    phases_split: bool
    grounds: list[Ticked]
    who: list[Ticked]
    source: str
    source_label: str
    reason: WrittenText
    wrong: list[WrittenText]
    """What answers each other answer, of an indicator that has an answer and no second one."""
    told: list[str]
    removable: bool
    problems: list[FieldProblem]


class JudgedGroup(TypedDict):
    """Items under one heading of the worksheet."""

    label: str
    items: list[JudgedItem]


class JudgedSection(TypedDict):
    """The items of one step. ``folded``: why it is folded away, empty where it is open; ``missing``: what can be added at once."""

    id: Literal["indicators", "detection", "elements", "needs"]
    title: str
    count: str
    folded: str
    groups: list[JudgedGroup]
    countries: list[CountryAnswer]
    more_countries: list[Option]


def judged_sections(view: DraftView) -> list[JudgedSection]:
    """The steps in the order of the worksheet; what the case does not ask is folded away."""
    t, asked, places = view.t, steps_asked(view.data), passage_labels(view)
    items = items_judged(view.data)
    titles: list[tuple[Literal["indicators", "detection", "elements", "needs"], str]] = [
        ("indicators", t("Indicators")), ("detection", t("Detection")), ("elements", t("Act, means, purpose, protection")), ("needs", t("Special needs")),
    ]  # fmt: skip
    sections: list[JudgedSection] = []
    for step, title in titles:
        own = [_item(view, item, places) for item in items if item.partition(".")[0] == step]
        unasked = t("The case does not ask this step. Its answers are kept, and reviewers read them.") if step not in asked else ""
        sections.append({
            "id": step, "title": title, "count": t("{n} on the worksheet").format(n=len(own)) if step in ("indicators", "needs") else "",
            "folded": unasked, "groups": _grouped(view, own, by_heading=step in ("indicators", "needs")),
            "countries": _countries(view) if step == DETECTION and own else [],
            "more_countries": _more_countries(view) if step == DETECTION and own else [],
        })  # fmt: skip
    return sections


def _grouped(view: DraftView, items: Sequence[JudgedItem], *, by_heading: bool) -> list[JudgedGroup]:
    """The items under the headings of the catalogues, in the order of the catalogues, as trainees meet them."""
    if not by_heading:
        return [{"label": "", "items": list(items)}] if items else []
    catalogues = view.catalogues
    signs, needs = view.indicator_text.groups, view.catalogue_text.domains
    headings = [*(signs[g] for g in catalogues.concepts.groups), *(needs[d] for d in catalogues.needs.domains), ""]
    by_group: dict[str, list[JudgedItem]] = {heading: [] for heading in headings}
    for item in items:
        by_group[item_name(catalogues, view.language, item["item"]).group].append(item)
    return [{"label": heading, "items": found} for heading, found in by_group.items() if found]


def _item(view: DraftView, item: str, places: Mapping[str, str]) -> JudgedItem:
    t, row, name, answer = view.t, row_of(view.data, item), item_name(view.catalogues, view.language, item), answer_of(view.data, item)
    groups = [_placed(group, places) for group in groups_of(view, item)]
    answers = [a for a in answers_to(view.data, item) if groups or a == answer or not _needs_passage(item, a)]
    phases, grounds = {p: t(label) for p, label in TIME_NAMES.items()}, {g: text.label for g, text in view.catalogue_text.grounds.items()}
    asks_when = item.startswith("indicators.") and answer == "present"
    return {
        "item": item, "element": f"item:{item}", "label": name.label, "this_is": name.this_is, "this_is_not": name.this_is_not,
        "answer": answer, "answer_label": answer_label(view, answer) or t("no answer yet"),
        "groups": groups,
        "neutral": _placed(texts_of(row.get("neutral")), places),
        "fixed": t("For a child no means need be shown: the answer is fixed.") if answers_to(view.data, item) == ("not_needed",) else "",
        "answers": [{"id": a, "label": as_title(answer_label(view, a))} for a in answers],
        "also": ticked((a for a in answers if a != answer), _answer_labels(view), texts_of(row.get("also_accepted"))),
        "phases": ticked(EXPLOITATION_PHASES, phases, texts_of(row.get("phases"))) if asks_when else [],
        "phases_split": row.get("also_phases") is True,
        "grounds": ticked(grounds, grounds, texts_of(row.get("grounds"))) if item == PROTECTION and answer == "present" else [],
        "who": _who(view, item, answer, texts_of(row.get("who"))),
        "source": str(row.get("source") or ""), "source_label": source_name(view, row.get("source")),
        "reason": written(view, t("Why"), "key_text", reason_path(item), rows=3),
        "wrong": _wrong(view, item, answer) if not texts_of(row.get("also_accepted")) else [],
        "told": _told(view, item),
        "removable": item.startswith(("indicators.", "needs.")),
        "problems": problems_at(view, "key", _path(view, item)),
    }  # fmt: skip


def _needs_passage(item: str, answer: str) -> bool:
    """Whether an answer of an item stands only where a passage supports it."""
    return answer == "absent" or (answer == "present" and item.startswith(("indicators.", "elements.")))


def _answer_labels(view: DraftView) -> dict[str, str]:
    return {answer: answer_label(view, answer) for answer in ANSWER_NAMES}


def _placed(passages: Iterable[str], places: Mapping[str, str]) -> list[PassageLabel]:
    """Passages by their places; one that is in no paper any more is left out."""
    return [{"id": passage, "label": places[passage]} for passage in passages if passage in places]


def _who(view: DraftView, item: str, answer: str, chosen: Iterable[str]) -> list[Ticked]:
    """Who may act on a need that there is; a short case does not ask it."""
    if not item.startswith("needs.") or answer not in ("urgent", "helpful") or value_at(view.data, "case", ("length",)) == "short":
        return []
    return ticked(view.catalogues.needs.actors, view.catalogue_text.actors, chosen)


def _path(view: DraftView, item: str) -> Where:
    """Where the answer of an item stands in the key."""
    step, _, name = item.partition(".")
    if item == PROTECTION:
        return ("protection",)
    if step not in ("indicators", "needs"):
        return tuple(item.split("."))
    rows = value_at(view.data, "key", (step,))
    field = "concept" if step == "indicators" else "need"
    found = (i for i, row in enumerate(rows if isinstance(rows, list) else []) if isinstance(row, Mapping) and row.get(field) == name)
    return (step, next(found, -1))


_TOLD = {"indicators": ("if_told", "concept"), "needs": ("if_told_needs", "need"), "elements": ("if_told_elements", "element")}
"""Where the key of a talk says what changes an item, and the field that says which one it is."""


def _wrong(view: DraftView, item: str, answer: str) -> list[WrittenText]:
    """Texts for those who give another answer on an indicator."""
    step, _, concept = item.partition(".")
    if step != "indicators" or not answer:
        return []
    return [
        written(view, view.t("To somebody who answers “{answer}”").format(answer=answer_label(view, other)), "key_text", ("wrong_answers", concept, other))
        for other in JUDGEMENT_STATES if other != answer
    ]  # fmt: skip


def _told(view: DraftView, item: str) -> list[str]:
    """What the talk can make of the answer, a sentence each."""
    step, _, name = item.partition(".")
    part, field = ("if_told_protection", "") if item == PROTECTION else _TOLD.get(step, ("if_told_detection", ""))
    rows = rows_of(value_at(view.data, "key", ("interview", part)))
    answers = [str(row.get("level") or row.get("state") or "") for row in rows if not field or row.get(field) == name]
    said = dict.fromkeys(answer_label(view, answer) for answer in answers)
    return [view.t("The talk can change it: {answer}, once the person has told.").format(answer=answer) for answer in said if answer]


def _countries(view: DraftView) -> list[CountryAnswer]:
    listed = row_of(view.data, DETECTION).get("countries")
    return [
        {
            "country": country, "name": country_name(view, country), "state": str(own.get("state", "")),
            "also": ticked((s for s in DETECTION_STATES if s != own.get("state")), _answer_labels(view), texts_of(own.get("also_accepted"))),
        }
        for country, own in (listed.items() if isinstance(listed, Mapping) else ())
        if isinstance(own, Mapping)
    ]  # fmt: skip


def _more_countries(view: DraftView) -> list[Option]:
    taken = {row["country"] for row in _countries(view)}
    return country_options(view, taken)


def ticked(ids: Iterable[str], labels: Mapping[str, str], on: Iterable[str]) -> list[Ticked]:
    """Boxes of these ids, in their order."""
    chosen = set(on)
    return [{"id": id_, "label": labels.get(id_, ""), "on": id_ in chosen} for id_ in ids]
