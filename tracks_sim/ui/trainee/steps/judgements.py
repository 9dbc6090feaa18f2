"""Sheets of the steps that ask questions to judge: indicators, detection, elements, needs. Pure: state in, plain data out.

Nothing of a key is read here. A step's findings are added only where its feedback is open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.catalogue import Need, TwoSided
from tracks_sim.case.model.key import Polarity
from tracks_sim.case.model.record import READ_ITSELF, AnswerStep
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import ANSWER_NAMES, QUESTIONS, TIME_NAMES, as_title
from tracks_sim.practice import (
    ANSWER_KIND,
    CONFIDENCES,
    Answer,
    AnswerKind,
    Item,
    unanswered,
)
from tracks_sim.ui.shared.sheets import Intent, WorksheetHead
from tracks_sim.ui.trainee.findings import DRAWN_RIGHT, FindingView
from tracks_sim.ui.trainee.steps.judged import JudgedView, judged
from tracks_sim.ui.trainee.view import View

Findings = Mapping[str, list[FindingView]]
"""Findings of the feedback by the key of their item (``indicators.<concept>`` …); empty while a step is open."""
_INDICATOR, _ELEMENT, _NEED = (ANSWER_KIND[kind] for kind in ("indicator", "element", "need"))

_CONFIDENCES = (
    translatable("a guess (35 %)"), translatable("rather unsure (55 %)"), translatable("fairly sure (75 %)"),
    translatable("very sure (90 %)"), translatable("certain (100 %)"),
)  # fmt: skip
_SIGNS: Mapping[Polarity, str] = {"for": "●", "against": "–", "open": "?"}
_OWN_SIGNS = {"urgent": "!", "not_needed": "–"}
"""Sign of an answer in the list of all questions, by what it says of the passages, or of its own; its words are heard."""
FEW_QUESTIONS = 6
"""As many questions as this are read as a list; more come one at a time."""


class Choice(TypedDict):
    """An answer to choose; its sign stands in the list of all questions."""

    id: str | float
    label: str
    sign: NotRequired[str]


class Further(TypedDict):
    """What is asked beside a judgement: ``id`` is the field of its answer."""

    id: str
    label: str
    optional: bool
    several: bool
    options: list[Choice]


class Question(TypedDict):
    """One question of a worksheet: what it asks, the answer so far in the fields of its event, and the ids of the passages cited."""

    key: str
    id: str
    intent: Intent
    locked: bool
    passages: list[str]
    finding: dict[str, Any] | None
    outcome: Literal["right", "wrong", ""]
    label: str
    this_is: str
    this_is_not: str
    known: str
    offered: list[str]
    further: list[str]
    hint: str
    aside: str
    state: NotRequired[str | None]
    level: NotRequired[str | None]
    phases: NotRequired[list[str]]
    grounds: NotRequired[list[str]]
    who: NotRequired[str | None]
    confidence: NotRequired[float | None]


class QuestionGroup(TypedDict):
    """Questions under one heading; it is empty where there is but one group."""

    id: str
    label: str
    items: list[Question]


class JudgementsSheet(WorksheetHead):
    """A step that asks one question or more, each with its answer and its passages. ``basis``: earlier answers that it rests on."""

    step: AnswerStep
    count: str
    answered: int
    known: str
    field: Literal["state", "level"]
    cleared: dict[str, None]
    stacked: bool
    as_list: bool
    may_change: bool
    answers: list[Choice]
    further: list[Further]
    groups: list[QuestionGroup]
    basis: NotRequired[JudgedView]


@dataclass(frozen=True, slots=True)
class WorksheetContext:
    """Everything that a step of the worksheet is drawn from."""

    view: View
    findings: Findings
    """Of this step, where its feedback is open."""
    warning: bool = False
    """The referral note held something that looks like a real person's data, and was not saved."""


def _lists_known(catalogues: Catalogues, t: Translator) -> str:
    """One sentence on how the published lists are known, for all signs together; empty where every list was read itself."""
    if all(state in READ_ITSELF for state in catalogues.delphi.states.values()):
        return ""
    return t("The indicators are in this kit's own words; the published lists behind them have not been opened yet.")


def _needs_known(asked: Sequence[Need], t: Translator) -> str:
    """One sentence on how many of the needs asked rest on a text that was read; empty where all do."""
    read = sum(need.checked for need in asked)
    if read == len(asked):
        return ""
    return t("The needs are in this kit's own words; {n} of these {all} rest on a text that was read.").format(n=read, all=len(asked))


def _need_known(need: Need, asked: Sequence[Need], t: Translator) -> str:
    """A few words on a need that is known in another way than most of those asked; else empty."""
    alike = sum(other.checked == need.checked for other in asked)
    if 2 * alike >= len(asked):
        return ""
    return t("Rests on a text that was read") if need.checked else t("Rests on no text that was read yet")


def _choices(row: AnswerKind[Any], answers: Iterable[str], t: Translator) -> list[Choice]:
    assert row.keyed is not None
    sides = {answer: side for side, answer in row.keyed("").sides.items()}
    return [{"id": a, "label": as_title(t(ANSWER_NAMES[a])), "sign": _OWN_SIGNS.get(a) or _SIGNS[sides.get(a, "for")]} for a in answers]


def _further(field: str, label: str, options: list[Choice], *, optional: bool = False, several: bool = False) -> Further:
    return {"id": field, "label": label, "optional": optional, "several": several, "options": options}


def _question(work: WorksheetContext, row: AnswerKind[Any], id_: str) -> dict[str, Any]:
    """The common part of every question to judge: its intent, its answer as the event's fields, and the passages cited."""
    attempt = work.view.attempt
    answer = attempt.answer(Item(row.step, id_))
    fields = {name: list(value) if isinstance(value, tuple) else value for name, value in row.write(answer).items()}
    finding = next(iter(work.findings.get(row.key(id_), [])), None)
    return {
        **fields,
        "key": row.key(id_),
        "id": id_,
        "intent": row.address(id_),
        "passages": list(answer.passages),
        "locked": row.step in attempt.locked,
        "finding": finding,
        "outcome": ("right" if finding["kind"] in DRAWN_RIGHT else "wrong") if finding else "",
    }


def _asked(
    work: WorksheetContext, row: AnswerKind[Any], id_: str, *,
    this_is: str = "", known: str = "", further: Sequence[str] = (), hint: str = "", aside: str = "",
) -> Question:  # fmt: skip
    """A question to judge, in the words of its catalogue, or with what ``this_is`` says. ``further`` names what is asked beside its present answer, ``aside`` belongs to its finding."""
    view, item = work.view, row.key(id_)
    words = view.catalogues.item_text(item, view.language)
    both = (words.this_is, words.this_is_not) if isinstance(words, TwoSided) else (words.meaning if words else this_is, "")
    return {
        **_question(work, row, id_),  # type: ignore[typeddict-item]
        "label": view.item_name(item), "this_is": both[0], "this_is_not": both[1], "known": known,
        "offered": list(row.values(view.case, id_)), "further": list(further), "hint": hint, "aside": aside,
    }  # fmt: skip


def _questions(
    work: WorksheetContext, row: AnswerKind[Any], groups: Sequence[QuestionGroup], *,
    further: Sequence[Further] = (), known: str = "", stacked: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The part of a sheet that all questions to judge have in common."""
    assert row.keyed is not None
    t, attempt = work.view.t, work.view.attempt
    items = [item for group in groups for item in group["items"]]
    field = row.keyed("").answer_field
    judged = len(items) - unanswered(attempt, work.view.case)[row.step]
    few = len(items) <= FEW_QUESTIONS
    right = sum(item["outcome"] == "right" for item in items)
    count = t("{done} of {all} judged").format(done=judged, all=len(items))
    return {
        "count": t("{n} of {all} right").format(n=right, all=len(items)) if any(item["outcome"] for item in items) else count,
        "answered": judged,
        "known": known,
        "field": field,
        "cleared": {field: None, **{one["id"]: None for one in further if not one["several"]}},
        "stacked": stacked,
        "as_list": few,
        "may_change": not few and attempt.mode == "practice",
        "answers": _choices(row, dict.fromkeys(answer for item in items for answer in item["offered"]), t),
        "further": list(further),
        "groups": list(groups),
    }


def _grouped(
    groups: Iterable[str], labels: Mapping[str, str], asked: Iterable[str], group_of: Mapping[str, str], question: Callable[[str], Question]
) -> list[QuestionGroup]:
    """The questions under the headings of their catalogue, in its order; no heading without one."""
    ids = {group: [id_ for id_ in asked if group_of[id_] == group] for group in groups}
    return [{"id": group, "label": labels[group], "items": [question(id_) for id_ in of_group]} for group, of_group in ids.items() if of_group]


def _forced_labour(concept: str, catalogues: Catalogues, language: str, t: Translator) -> str:
    """One sentence that names the ILO's forced labour indicators to which a concept belongs; empty where there is none."""
    names = catalogues.indicator_texts[language].forced_labour
    listed = [names[i.id] for i in catalogues.forced_labour.indicators if concept in i.concepts]
    return t("Among the ILO's eleven indicators of forced labour: {names}.").format(names=", ".join(listed)) if listed else ""


def draw_indicators(work: WorksheetContext) -> dict[str, Any]:
    """A question a concept, under the headings of the catalogue."""
    t, case, catalogues = work.view.t, work.view.case, work.view.catalogues
    texts = catalogues.indicator_texts[work.view.language]
    group_of = {c.id: c.group for c in catalogues.concepts.concepts}
    locked = "indicators" in work.view.attempt.locked

    def item(concept: str) -> Question:
        answer = work.view.attempt.answer(Item("indicators", concept))
        further = (["phases"] if answer.value == "present" else []) + (["confidence"] if answer.value else [])
        return _asked(
            work, _INDICATOR, concept, further=further, hint="" if locked else _hint(answer, t),
            aside=_forced_labour(concept, catalogues, work.view.language, t) if locked else "",
        )  # fmt: skip

    return _questions(
        work, _INDICATOR, _grouped(catalogues.concepts.groups, texts.groups, case.indicators, group_of, item),
        further=[
            _further("phases", t("When?"), [{"id": i, "label": as_title(t(name))} for i, name in TIME_NAMES.items()], several=True),
            _further("confidence", t("How sure?"), [{"id": c, "label": t(name)} for c, name in zip(CONFIDENCES, _CONFIDENCES, strict=True)], optional=True),
        ],
        known=_lists_known(catalogues, t),
    )  # fmt: skip


def _hint(answer: Answer, t: Translator) -> str:
    """One sentence on what a judgement of an indicator still lacks, or an empty one."""
    if answer.value == "absent" and not answer.passages:
        return t("Absent needs a passage that speaks against it. Silence is not enough information.")
    if answer.value == "present" and not answer.passages:
        return t("Which passage made you think so?")
    if answer.value == "present" and not answer.phases:
        return t("Say when, too.")
    return ""


def one_question(kind: str, this_is: str) -> Callable[[WorksheetContext], dict[str, Any]]:
    """A step of one question (``QUESTIONS``), whose answers stand below each other, since they may be sentences; ``kind`` of its events."""
    row = ANSWER_KIND[kind]

    def draw(work: WorksheetContext) -> dict[str, Any]:
        t, [id_] = work.view.t, row.fixed
        question: Question = {**_asked(work, row, id_, this_is=t(this_is)), "label": t(QUESTIONS[row.step])}
        questions = _questions(work, row, [{"id": id_, "label": "", "items": [question]}], stacked=True)
        return {**questions, "basis": judged(work.view, ("indicators",), named="indicators")}

    return draw


def draw_elements(work: WorksheetContext) -> dict[str, Any]:
    """Act, means, purpose, and the protection question."""
    t, case = work.view.t, work.view.case
    fixed = work.view.catalogues.texts[work.view.language]

    def item(name: str) -> Question:
        present = work.view.attempt.answer(Item("elements", name)).value == "present"
        further = ["grounds"] if name == "protection" and present else []
        return _asked(work, _ELEMENT, name, further=further)

    grounds: list[Choice] = [{"id": g, "label": x.label} for g, x in fixed.grounds.items()]
    return _questions(
        work, _ELEMENT, [{"id": "elements", "label": "", "items": [item(name) for name in _ELEMENT.asked(case)]}],
        further=[_further("grounds", t("Because of:"), grounds, several=True)],
    )  # fmt: skip


def draw_needs(work: WorksheetContext) -> dict[str, Any]:
    """Special needs under their domains, with who acts first where that is asked."""
    t, case, catalogues = work.view.t, work.view.case, work.view.catalogues
    fixed = catalogues.texts[work.view.language]
    needs = {n.id: n for n in catalogues.needs.needs}
    asked = [needs[n] for n in case.needs]

    def item(need: str) -> Question:
        level = work.view.attempt.answer(Item("needs", need)).value
        further = ["who"] if case.asks_who and level in ("urgent", "helpful") else []
        return _asked(work, _NEED, need, known=_need_known(needs[need], asked, t), further=further)

    actors: list[Choice] = [{"id": a, "label": fixed.actors[a]} for a in catalogues.needs.actors]
    return _questions(
        work, _NEED, _grouped(catalogues.needs.domains, fixed.domains, case.needs, {n.id: n.domain for n in asked}, item),
        further=[_further("who", t("Who acts first?"), actors)] if case.asks_who else [],
        known=_needs_known(asked, t),
    )  # fmt: skip
