"""The step in which one decides: what to do next, and the plan, beside what was judged. Pure: state in, plain data out.

Its three parts (step, plan, note) are screens of their own; which one is shown is the browser's. The note is in ``note.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from tracks_sim.case.model.structure import PlanQuestion
from tracks_sim.practice import ANSWER_KIND, Item
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring.note import cited_under_headings
from tracks_sim.ui.shared.sheets import Intent, Option, WorksheetHead
from tracks_sim.ui.trainee.findings import FindingView
from tracks_sim.ui.trainee.steps.judged import JudgedView, judged
from tracks_sim.ui.trainee.steps.note import NoteView, note_summary, note_view
from tracks_sim.ui.trainee.view import View

_PLAN = ANSWER_KIND["plan"]
Part = Literal["option", "plan", "note"]
"""A part of the step, which is a screen of its own."""


class DecisionPartView(TypedDict):
    """A part of the step. ``count`` is seen, ``state`` is heard; ``done``: nothing of it is open."""

    id: Part
    label: str
    count: str
    state: str
    done: bool


class DecisionOption(TypedDict):
    """Something that one may do next: what it is in this case, and the general duty behind it, empty in a worked example."""

    id: str
    detail: str
    phrase: str
    lang: str


class DecisionQuestion(TypedDict):
    """The question what to do next. ``option``: the one that was chosen."""

    key: str
    label: str
    option: str | None
    options: list[DecisionOption]
    locked: bool
    findings: list[FindingView]


class PlanPart(TypedDict):
    """One question of the plan, answered or open."""

    key: str
    intent: Intent
    label: str
    hint: str
    several: bool
    options: list[Option]
    choices: list[str]
    state: str
    lang: str
    locked: bool
    findings: list[FindingView]


class DecisionParts(TypedDict):
    """What the step asks. ``plan`` is empty and ``note`` None where the case does not ask for them."""

    basis: JudgedView
    parts: list[DecisionPartView]
    decision: DecisionQuestion
    plan: list[PlanPart]
    note: NoteView | None


class DecisionSheet(WorksheetHead, DecisionParts):
    """The sheet of the step."""

    step: Literal["decision"]


def decision_parts(view: View, findings: Mapping[str, list[FindingView]], *, warning: bool) -> DecisionParts:
    """Decision, plan and note. ``findings`` by item, where the step's feedback is open; ``warning``: the note was refused."""
    t, attempt, case = view.t, view.attempt, view.case
    plan = [_plan_part(view, question, findings) for question in case.plan]
    return {
        "basis": judged(view),
        "parts": _parts(view),
        "decision": {
            "key": "decision",
            "label": t("What do you do next?"),
            "option": attempt.option,
            "options": _options(view),
            "locked": "decision" in attempt.locked,
            "findings": list(findings.get("decision", [])),
        },
        "plan": plan,
        "note": note_view(view, findings.get("note", []), warning=warning) if case.note else None,
    }


def plan_answered(view: View) -> int:
    """The number of questions of the plan that are answered."""
    return sum(Item("decision", id_) in view.attempt.answers for id_ in _PLAN.asked(view.case))


def _parts(view: View) -> list[DecisionPartView]:
    """The parts that the case asks for; of the note nothing is ever open."""
    t, case = view.t, view.case
    chosen, answered, asked = view.attempt.option is not None, plan_answered(view), len(case.plan)
    parts: list[DecisionPartView] = [{
        "id": "option", "label": t("Your decision"), "count": "", "state": t("answered") if chosen else t("not answered"), "done": chosen,
    }]  # fmt: skip
    if case.plan:
        parts.append({
            "id": "plan", "label": t("Your plan"), "count": f"{answered}/{asked}", "done": answered == asked,
            "state": t("all answered") if answered == asked else t("{n} open").format(n=asked - answered),
        })  # fmt: skip
    if case.note:
        held = len(cited_under_headings(view.attempt))
        parts.append({
            "id": "note", "label": t("Your note"), "count": f"{held}/{MAX_CITED}", "done": False, "state": note_summary(view),
        })  # fmt: skip
    return parts


def _options(view: View) -> list[DecisionOption]:
    """What may be done next: each as it is in this case, with the duty behind it in the words of the country."""
    fixed = view.catalogues.texts[view.language].decisions
    phrases = view.catalogues.country_texts[view.language][view.attempt.country].phrases
    worked = view.attempt.mode == "worked"
    return [
        {"id": o.id, "detail": view.texts.options[o.id], "phrase": "" if worked else phrases.get(o.decision) or fixed[o.decision], "lang": view.case_language}
        for o in view.case.options
    ]


def _plan_part(view: View, question: PlanQuestion, findings: Mapping[str, list[FindingView]]) -> PlanPart:
    t, key, words = view.t, f"plan.{question.part}", view.texts.plan[question.part]
    fixed = view.catalogues.texts[view.language].plan_parts[question.part]
    choices = view.attempt.answer(Item("decision", key)).choices
    several = question.choose == "several"
    return {
        "key": key,
        "intent": _PLAN.address(key),
        "label": fixed.label,
        "hint": fixed.meaning + (" " + t("Several answers are possible.") if several else ""),
        "several": several,
        "options": [{"id": o, "label": words[o]} for o in question.options],
        "choices": list(choices),
        "state": t("answered") if choices else t("not answered"),
        "lang": view.case_language,
        "locked": "decision" in view.attempt.locked,
        "findings": list(findings.get(key, [])),
    }
