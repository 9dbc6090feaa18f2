"""The sheet before submission: what is decided, what is answered and what is open, each with the way to it. Pure: state in, plain data out."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.labels import as_title, step_name
from tracks_sim.practice import Step, step_before, steps_of, unanswered
from tracks_sim.practice.events import WHOLE_CASE
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.steps.decide import Part, plan_answered
from tracks_sim.ui.trainee.steps.note import note_summary
from tracks_sim.ui.trainee.view import View


class AnswerRow(TypedDict):
    """What was answered, or is open, and what the link to it says.

    ``part`` of the step of the decision, empty elsewhere; ``said``: the words that were chosen, in the language ``lang``; ``remark``:
    what follows from what is open.
    """

    step: Step
    part: Part | Literal[""]
    label: str
    text: str
    said: str
    lang: str
    remark: str
    open: bool
    link: str


class Receipt(TypedDict):
    """What was submitted and when, and what happens now."""

    case: str
    at: str
    text: str


class SubmitSheet(SheetHead):
    """The sheet before submission; afterwards it has a receipt. ``missing``: what has to be answered before, empty if nothing has."""

    step: Literal["submit"]
    decided: list[AnswerRow]
    answered: list[AnswerRow]
    missing: str
    note: str
    receipt: Receipt | None
    back: Step


def submit_sheet(view: View) -> SubmitSheet:
    """The last sheet before submission. Gaps are allowed, a decision is required."""
    t, attempt = view.t, view.attempt
    return {
        "step": "submit",
        "title": t("Submitted") if attempt.submitted else t("Check your answers"),
        "intro": None,
        "decided": _decided(view),
        "answered": _answered(view),
        "missing": "" if attempt.submitted or attempt.option is not None else t("Choose what to do next before you submit."),
        "note": "" if attempt.submitted else _before(view),
        "receipt": receipt(view),
        "back": step_before("submit", view.case, attempt.mode),
    }


def receipt(view: View) -> Receipt | None:
    """What was submitted, when, and what happens now; None before."""
    t, attempt = view.t, view.attempt
    if attempt.submitted_at is None:
        return None
    text = t("Your answers are final. Your feedback is open.") if attempt.feedback_open else what_happens_now(view)
    return {"case": view.texts.title, "at": attempt.submitted_at, "text": text}


def what_happens_now(view: View) -> str:
    """When the feedback opens that is held back."""
    if view.attempt.mode == "study":
        return view.t("Your answers are in. Go back to see what comes next; the feedback opens when the study is over.")
    return view.t("Your answers are in. Your trainer releases the feedback; you will find it in your attempts.")


def _before(view: View) -> str:
    """What submitting means."""
    t = view.t
    if view.attempt.mode == "practice":
        return t("After this your answers are final and the feedback opens. What is open counts as not answered.")
    if view.attempt.mode == "worked":
        return t("After this your decision is final, and you see what is safe here, with the reasons.")
    if view.attempt.mode == "study":
        return t("After this your answers are final. The feedback opens when the study is over.")
    return t("After this your answers are final. Your trainer releases the feedback.")


def _decided(view: View) -> list[AnswerRow]:
    """The decision, and the plan and the note where the case asks for them."""
    t, attempt, case = view.t, view.attempt, view.case
    option = attempt.option
    rows = [_row(
        view, "decision", t("Your decision"), "" if option else t("You have not chosen what to do next."),
        part="option", said=view.texts.options[option] if option else "", is_open=option is None,
    )]  # fmt: skip
    if case.plan:
        answered, asked = plan_answered(view), len(case.plan)
        text = t("{n} of {all} questions answered").format(n=answered, all=asked)
        costs = answered < asked and view.case_file.key.rules >= 2 and attempt.mode in WHOLE_CASE
        remark = t("A question left open counts as not answered. Your response then cannot count as safe and proportionate, whatever you decided.") if costs else ""
        rows.append(_row(view, "decision", t("Your plan"), text, part="plan", remark=remark, is_open=answered < asked))
    if case.note:
        rows.append(_row(view, "decision", t("Your note"), note_summary(view), part="note", is_open=False))
    return rows


def _answered(view: View) -> list[AnswerRow]:
    """The talk, and each further step of the worksheet that the mode asks."""
    t, steps = view.t, steps_of(view.case, view.attempt.mode)
    rows = [_talk(view)] if "interview" in steps else []
    for step, count in unanswered(view.attempt, view.case).items():
        if step in steps and step != "decision":
            text = t("all answered") if count == 0 else t("{n} open").format(n=count)
            rows.append(_row(view, step, step_name(step, t), text, is_open=count > 0))
    return rows


def _talk(view: View) -> AnswerRow:
    """How the talk stands."""
    t, turns = view.t, view.attempt.turns
    remark, is_open = "", True
    if not turns:
        text = t("You have not talked with the person.")
    elif view.attempt.interview_over:
        text, is_open = t("The talk is over."), False
    elif turns[-1].outcome == "second":
        text, is_open = t("You agreed on a second talk, which has not begun."), False
    else:
        text, remark = t("You have not closed the talk."), t("How a talk ends is part of the feedback.")
    return _row(view, "interview", step_name("interview", t), text, remark=remark, is_open=is_open)


def _row(
    view: View, step: Step, label: str, text: str, *, is_open: bool, part: Part | Literal[""] = "", said: str = "", remark: str = ""
) -> AnswerRow:
    """One row; what is final can only be looked at, and so can a talk that is over."""
    t, final = view.t, view.attempt.submitted or step in view.attempt.locked
    return {
        "step": step,
        "part": part,
        "label": label,
        "text": as_title(text) + (", " + t("final") if final and not view.attempt.submitted else ""),
        "said": said,
        "lang": view.case_language if said else view.language,
        "remark": remark,
        "open": is_open,
        "link": t("See") if final or (step == "interview" and view.attempt.interview_over) else t("Go there") if is_open else t("Change"),
    }
