"""Sheets of the worksheet's steps, where the trainee judges and decides. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracks_sim.case.model.record import AnswerStep
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import (
    STEP_NAMES,
    step_name,
)
from tracks_sim.practice import (
    LOCKED_TOGETHER,
    Attempt,
    step_after,
    step_before,
)
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.steps.decide import decision_parts
from tracks_sim.ui.trainee.steps.judgements import (
    WorksheetContext,
    draw_elements,
    draw_indicators,
    draw_needs,
    one_question,
)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A step of the worksheet: its heading and introduction, and how the rest is drawn."""

    title: str
    intro: str
    draw: Callable[[WorksheetContext], dict[str, Any]]


def worksheet_sheet(step: AnswerStep, work: WorksheetContext) -> dict[str, Any]:
    """The sheet of one step of the worksheet."""
    t, case, attempt = work.view.t, work.view.case, work.view.attempt
    locked = step in attempt.locked
    return {
        "step": step,
        "title": t(WORKSHEETS[step].title),
        "intro": block(t(WORKSHEETS[step].intro)),
        "with_file": True,
        "lock": attempt.mode == "practice" and not locked and step not in LOCKED_TOGETHER.values(),
        "lock_also": _locked_with(step, work),
        "locked": locked,
        "locked_note": _locked_note(step, attempt, t),
        "back": step_before(step, case, attempt.mode),
        "next": step_after(step, case, attempt.mode),
        **WORKSHEETS[step].draw(work),
    }


def _locked_note(step: AnswerStep, attempt: Attempt, t: Translator) -> str:
    """One sentence on a step that takes no lock: it is final, or will be with another one. Empty where it can be locked."""
    if step in attempt.locked:
        return t("The answers of this step are final.")
    if attempt.mode == "practice" and step in LOCKED_TOGETHER.values():
        return t("Feedback on this step comes with that on the decision.")
    return ""


def _locked_with(step: AnswerStep, work: WorksheetContext) -> str:
    """One sentence on the step whose answers become final with those of this one; empty where there is none."""
    other = LOCKED_TOGETHER.get(step)
    if other is None or other not in work.view.case.steps:
        return ""
    t = work.view.t
    return t("The answer of the step “{step}” is then final too, since each gives the other away.").format(step=step_name(other, t))


def _draw_decision(work: WorksheetContext) -> dict[str, Any]:
    """What to do next, the plan and the note, of which a case asks the first one only."""
    title = {} if work.view.case.plan else {"title": step_name("decision", work.view.t)}
    return {**title, **decision_parts(work.view, work.findings, warning=work.warning)}


WORKSHEETS: Mapping[AnswerStep, Worksheet] = {
    "indicators": Worksheet(
        STEP_NAMES["indicators"],
        translatable("Judge what the file lets you say, no more. “Not enough information” is a full answer. Cite the passages that made you think so."),
        draw_indicators,
    ),
    "detection": Worksheet(
        translatable("Trafficked, on what is known now?"),
        translatable("One judgement of all you have read and heard. Grounds for suspicion are enough to offer help; proof is for others."),
        one_question(
            "detection",
            translatable("This is no finding about the person. It says what you would do with what you know: offer specialised help, ask first, or neither."),
        ),
    ),
    "elements": Worksheet(
        translatable("Act, means, purpose, and protection"),
        translatable("A legal reading, apart from the indicators. A referral needs less than this: grounds for suspicion are enough. Say what the file lets you say and cite it."),
        draw_elements,
    ),
    "needs": Worksheet(
        STEP_NAMES["needs"],
        translatable("A need is not a diagnosis, and does not depend on trafficking. Urgent means this week. Cite the passages that made you think so."),
        draw_needs,
    ),
    "decision": Worksheet(
        translatable("Decision and plan"),
        translatable("Choose what is safe and proportionate on what you know today."),
        _draw_decision,
    ),
}  # fmt: skip
"""The sheets of the worksheet by step."""
