"""The answers of a draft, item by item under the headings of their steps: what each is, what it follows from, and what can be made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from tracks_sim.case.model.conversation import NeedIfTold
from tracks_sim.case.model.key import DetectionKey, IndicatorKey, KeyedAnswer, NeedKey, ProtectionKey, answer_path
from tracks_sim.case.model.record import DETECTION_STATES, EXPLOITATION_PHASES, AnswerStep
from tracks_sim.drafts.draft_key import SHOWN
from tracks_sim.drafts.records import read_part
from tracks_sim.labels import ANSWER_NAMES, TIME_NAMES, as_title
from tracks_sim.practice.steps import kind_of
from tracks_sim.ui.author.item_names import item_name, items_title
from tracks_sim.ui.author.problems.fields import FieldProblem
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.problems.problem_places import JUDGED
from tracks_sim.ui.author.screens.countries import country_name, country_options
from tracks_sim.ui.author.screens.items import WrittenText, items_judged, written
from tracks_sim.ui.author.screens.keyed_passages import passage_labels
from tracks_sim.ui.author.screens.sources import source_name
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, PassageLabel, options


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
    direct: bool
    """Whether its answer is chosen here; else it follows from the passages, and can be overruled."""
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

    id: AnswerStep
    title: str
    count: str
    folded: str
    groups: list[JudgedGroup]
    countries: list[CountryAnswer]
    more_countries: list[Option]


def judged_sections(view: DraftView) -> list[JudgedSection]:
    """The steps in the order of the worksheet; what the case does not ask is folded away."""
    t, places = view.t, passage_labels(view)
    sections: list[JudgedSection] = []
    for kind in JUDGED.values():
        assert kind.keyed is not None
        own, listed = [_item(view, item, places) for item in items_judged(view, kind.step)], bool(kind.keyed("").row_id)
        answer = view.key.answer_to(kind.step)
        countries = _countries(view, answer) if isinstance(answer, DetectionKey) else []
        unasked = t("The case does not ask this step. Its answers are kept, and reviewers read them.")
        if kind.step == "elements":
            unasked = t("The case does not ask this step. Reviewers read its answers, and trainees read them in the feedback.")
        sections.append({
            "id": kind.step, "title": items_title(kind.step, t), "count": t("{n} on the worksheet").format(n=len(own)) if listed else "",
            "folded": unasked if kind.step not in view.case.steps else "", "groups": _grouped(view, own, by_heading=listed), "countries": countries,
            "more_countries": country_options(view, [row["country"] for row in countries]) if kind.step == "detection" and own else [],
        })  # fmt: skip
    return sections


def _grouped(view: DraftView, items: Sequence[JudgedItem], *, by_heading: bool) -> list[JudgedGroup]:
    """The items under the headings of the catalogues, in the order of the catalogues, as trainees meet them."""
    catalogues, signs, needs = view.catalogues, view.indicator_text.groups, view.catalogue_text.domains
    headings = [*(signs[g] for g in catalogues.concepts.groups), *(needs[d] for d in catalogues.needs.domains)]
    by_group: dict[str, list[JudgedItem]] = {heading: [] for heading in headings}
    for item in items:
        heading = item_name(catalogues, view.language, item["item"]).group if by_heading else ""
        by_group.setdefault(heading, []).append(item)
    return [{"label": heading, "items": found} for heading, found in by_group.items() if found]


def _item(view: DraftView, item: str, places: Mapping[str, str]) -> JudgedItem:
    t, name, answer = view.t, item_name(view.catalogues, view.language, item), view.answer_of(item)
    kind, id_ = kind_of(item)
    assert kind.keyed is not None
    row: KeyedAnswer = view.key.answer_to(item) or read_part({}, "key", kind.keyed(id_))[0]
    groups, fixed = [_placed(group.any, places) for group in row.evidence], kind.fixed_answer(view.case, id_)
    answers, labels = (fixed,) if fixed else kind.keyable(view.case, id_), _answer_labels(view)
    offered = [a for a in answers if groups or a == answer or a not in SHOWN]
    present, times = answer == "present", {p: t(label) for p, label in TIME_NAMES.items()}
    grounds = {g: text.label for g, text in view.catalogue_text.grounds.items()}
    asks_who = answer in ("urgent", "helpful") and view.case.asks_who
    actors = view.catalogues.needs.actors, view.catalogue_text.actors
    return {
        "item": item, "element": f"item:{item}", "label": view.item_label(item), "this_is": name.this_is, "this_is_not": name.this_is_not,
        "answer": answer, "answer_label": labels.get(answer) or t("no answer yet"),
        "groups": groups,
        "neutral": _placed(row.neutral, places),
        "fixed": t("For a child no means need be shown: the answer is fixed.") if fixed else "",
        "direct": row.sides["for"] not in SHOWN or isinstance(row, ProtectionKey),
        "answers": options({a: labels[a] for a in offered}, as_title),
        "also": ticked((a for a in offered if a != answer), labels, row.accepted - {row.answer}),
        "phases": ticked(EXPLOITATION_PHASES, times, row.phases) if isinstance(row, IndicatorKey) and present else [],
        "phases_split": isinstance(row, IndicatorKey) and row.also_phases,
        "grounds": ticked(grounds, grounds, row.grounds) if isinstance(row, ProtectionKey) and present else [],
        "who": ticked(*actors, row.who) if isinstance(row, NeedKey) and asks_who else [],
        "source": row.source, "source_label": source_name(view, row.source),
        "reason": written(view, t("Why"), "key_text", answer_path(item), rows=3),
        "wrong": _wrong(view, id_, answers, answer) if isinstance(row, IndicatorKey) and answer and not row.split else [],
        "told": _told(view, item),
        "removable": bool(row.row_id),
        "problems": problems_at(view, "key", answer_path(item)),
    }  # fmt: skip


def _answer_labels(view: DraftView) -> dict[str, str]:
    return {answer: view.answer_label(answer) for answer in ANSWER_NAMES}


def _placed(passages: Iterable[str], places: Mapping[str, str]) -> list[PassageLabel]:
    """Passages by their places; one that is in no paper any more is left out."""
    return [{"id": passage, "label": places[passage]} for passage in passages if passage in places]


def _wrong(view: DraftView, concept: str, answers: Iterable[str], answer: str) -> list[WrittenText]:
    """Texts for those who give another answer on an indicator."""
    return [
        written(view, view.t("To somebody who answers “{answer}”").format(answer=view.answer_label(other)), "key_text", ("wrong_answers", concept, other))
        for other in answers if other != answer
    ]  # fmt: skip


def _told(view: DraftView, item: str) -> list[str]:
    """What the talk can make of the answer, a sentence each."""
    rows = view.key.interview.rows(item) if view.key.interview else ()
    answers = dict.fromkeys(row.level if isinstance(row, NeedIfTold) else row.state for row in rows)  # type: ignore[attr-defined]
    sentence = view.t("The talk can change it: {answer}, once the person has told.")
    return [sentence.format(answer=view.answer_label(answer)) for answer in answers]


def _countries(view: DraftView, answer: DetectionKey) -> list[CountryAnswer]:
    labels = _answer_labels(view)
    return [
        {
            "country": country, "name": country_name(view, country), "state": own.state,
            "also": ticked((s for s in DETECTION_STATES if s != own.state), labels, own.also_accepted),
        }
        for country, own in answer.countries.items()
    ]  # fmt: skip


def ticked(ids: Iterable[str], labels: Mapping[str, str], on: Iterable[str]) -> list[Ticked]:
    """Boxes of these ids, in their order."""
    chosen = set(on)
    return [{"id": id_, "label": labels.get(id_, ""), "on": id_ in chosen} for id_ in ids]
