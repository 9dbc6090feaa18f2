"""The sheet before submission: what is still open. Pure: state in, plain data out."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.labels import step_name
from tracks_sim.practice import Step, step_before, unanswered
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.view import View


class OpenStep(TypedDict):
    """A step of the worksheet, and how much of it is open."""

    step: Step
    label: str
    text: str


class SubmitSheet(SheetHead):
    """The sheet before submission."""

    step: Literal["submit"]
    open: list[OpenStep]
    note: str
    can_submit: bool
    back: Step


def submit_sheet(view: View) -> SubmitSheet:
    """The last sheet before submission: what is still open. Gaps are allowed, a decision is required."""
    t, attempt = view.t, view.attempt
    opened: list[OpenStep] = []
    for step, count in unanswered(attempt, view.case).items():
        text = t("all answered") if count == 0 else t("{n} open").format(n=count)
        if step in attempt.locked and not attempt.submitted:  # nothing can be added there
            text += ", " + t("final")
        opened.append({"step": step, "label": step_name(step, t), "text": text})
    if attempt.submitted:
        note = t("This case is submitted. Its feedback is the next step.")
    elif attempt.option is None:
        note = t("Choose what to do next before you submit.")
    elif attempt.mode == "practice":
        note = t("After this your answers are final and the feedback opens. What is open counts as not answered.")
    elif attempt.mode == "study":
        note = t("After this your answers are final. The feedback opens when the study is over.")
    else:
        note = t("After this your answers are final. Your trainer releases the feedback.")
    return {
        "step": "submit",
        "title": t("Submit the case"),
        "intro": None,
        "open": opened,
        "note": note,
        "can_submit": attempt.option is not None and not attempt.submitted,
        "back": step_before("submit", view.case),
    }

