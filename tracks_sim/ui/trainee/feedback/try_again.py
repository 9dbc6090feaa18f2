"""A question of the case asked once more from a card of the feedback: its passages, its answers, then what the feedback says of the one tried.

What is tried is scored as if it had been handed in, so that the verdict has the words of the feedback itself. The attempt stays as it is, and
nothing is stored. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypedDict

from tracks_sim.case.model.structure import Case
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.labels import ANSWER_NAMES, as_title
from tracks_sim.practice import Attempt, item_of, judgements_of
from tracks_sim.practice.items import Answer
from tracks_sim.scoring import feedback, with_effective_key
from tracks_sim.scoring.keyed_rows import passages_shown
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent
from tracks_sim.ui.trainee.feedback.feedback_parts import harm_said
from tracks_sim.ui.trainee.findings import DRAWN_RIGHT, findings_by_item
from tracks_sim.ui.trainee.pages.round import RecallAnswer, RecallOutcome, RecallQuestion
from tracks_sim.ui.trainee.view import View

Tried = tuple[str, str | None]
"""The item that is tried again, and the answer tried; None before one is."""


class AgainView(TypedDict):
    """The question, as a round on a later day asks it, and the way out of it."""

    title: str
    question: RecallQuestion
    close: str
    close_intent: Intent


def can_be_tried(case: Case) -> Mapping[str, tuple[str, ...]]:
    """The answers of each judgement, of the decision and of each question of the plan, by the item's name. Of a plan one is tried at a time."""
    decided = {"decision": tuple(o.id for o in case.options), **{f"plan.{q.part}": q.options for q in case.plan}} if "decision" in case.steps else {}
    return {**judgements_of(case), **decided}


def answer_tried(attempt: Attempt, intent: Mapping[str, Any], case: Case) -> Tried | None:
    """What is tried after an intent: the ``item`` that it names, and its ``answer``; None where it names no item.

    Raises NotAllowed while the feedback is closed, and BadAnswer for a question or an answer that the case does not have.
    """
    item, answer = intent.get("item"), intent.get("answer")
    if not attempt.feedback_open:
        raise NotAllowed("A question can be tried again once its feedback is open.")
    if item is None:
        return None
    answers = can_be_tried(case).get(str(item), ()) if attempt.mode not in ("talk", "worked") else ()
    if not answers or (answer is not None and answer not in answers):
        raise BadAnswer("The case has no such question, or no such answer.")
    return str(item), answer


def again_view(view: View, tried: Tried | None) -> AgainView | None:
    """The question that is tried again; None where none is."""
    if tried is None:
        return None
    item, answer = tried
    t, (step, _, name), keyed = view.t, item.partition("."), replace(view, case_file=with_effective_key(view.attempt, view.case_file))
    concept = view.catalogues.indicator_texts[view.language].concepts[name] if step == "indicators" else None
    row = keyed.case_file.key.answer_to(item)
    match step:
        case "decision":
            labels: Mapping[str, str] = view.texts.options
        case "plan":
            labels = view.texts.plan[name]  # type: ignore[index]
        case _:
            labels = {a: as_title(t(said)) for a, said in ANSWER_NAMES.items()}
    answers: list[RecallAnswer] = [
        {"label": labels[a], "intent": {"kind": "try_again", "item": item, "answer": a}} for a in can_be_tried(view.case)[item]
    ]
    return {
        "title": t("Try it again from here"),
        "question": {
            "key": f"again {item}",
            "count": t("Only to see: your attempt stays as it is."),
            "case": "",
            "quotes": [view.quote(p) for p in passages_shown(row, view.attempt, keyed.case_file)] if row is not None else [],
            "lang": view.case_language,
            "label": t("What do you do next?") if step == "decision" else view.item_name(item),
            "asked": t("Is this indicator present in the case?") if concept else t("What do you answer now?"),
            "this_is": concept.this_is if concept else "",
            "this_is_not": concept.this_is_not if concept else "",
            "answers": [] if answer else answers,
            "outcome": _outcome(keyed, item, answer) if answer else None,
        },
        "close": t("Close"),
        "close_intent": {"kind": "try_again"},
    }


def _outcome(view: View, item: str, answer: str) -> RecallOutcome:
    """What the feedback says of the answer; of a decision also what would have come of it."""
    t, step = view.t, item.partition(".")[0]
    value = (answer,) if step == "plan" else answer
    with_it = replace(view, attempt=replace(view.attempt, answers=MappingProxyType({**view.attempt.answers, item_of(item): Answer(value)})))
    found = feedback(with_it.attempt, view.case_file, view.catalogues)
    said = findings_by_item(found, with_it)[item][0]
    severity = found.harm_of_decision if step == "decision" else ""
    story = view.key_texts.story.get(answer, "") if step == "decision" else ""
    return {
        "right": said["kind"] in DRAWN_RIGHT,
        "verdict": harm_said(severity, t) if severity else said["verdict"],
        "reason": said["text"] + block(story),
        "clause": "",
        "next": t("Try another answer"),
        "next_intent": {"kind": "try_again", "item": item},
    }
