"""The feedback on a worked example, on one screen: what was decided beside what is safe, how to go on, and with which case. Pure."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.case.load import Library
from tracks_sim.practice.course import Proposal
from tracks_sim.scoring import Feedback
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import Intent, Place
from tracks_sim.ui.trainee.feedback.case_feedback import DecidedView, decided_view
from tracks_sim.ui.trainee.findings import FindingView, findings_by_item
from tracks_sim.ui.trainee.view import View


class NextCase(TypedDict):
    """The next case of the course. ``label``: the words on its button; ``intent``: the act that begins it."""

    label: str
    intent: Intent


class WorkedFeedbackSheet(TypedDict):
    """The feedback on a worked example. ``plan``: findings on the plan; ``how_on``: sentences; ``next``: None where the course has nothing left."""

    step: Literal["feedback"]
    title: str
    case: str
    language: str
    decided: DecidedView | None
    plan: list[FindingView]
    how_on: list[str]
    next: NextCase | None
    home: Place


def worked_feedback_sheet(
    feedback: Feedback, view: View, library: Library, following: Proposal | None, page: PageContext
) -> WorkedFeedbackSheet:
    """The feedback on a worked example, of the decision alone.

    ``library``: with the cases that this person may practise; ``following``: what the course proposes.
    """
    t, by_item = view.t, findings_by_item(feedback, view)
    return {
        "step": "feedback",
        "title": t("What you decided, and what is safe"),
        "case": view.texts.title,
        "language": view.case_language,
        "decided": decided_view(feedback, by_item, view),
        "plan": [finding for question in view.case.plan for finding in by_item.get(f"plan.{question.part}", [])],
        "how_on": [
            t("The next file is longer. In the cases after it you judge alone: the indicators, what they say together, and what the person needs.")
            if following is not None and following.of_example
            else t("In the next case you judge yourself: the indicators, what they say together, and what the person needs."),
            t("Cite the passage that made you think so. Where the file is silent, “Not enough information” is a full answer."),
            t("Feedback comes after each step if you ask for it, and at the end; nothing is graded."),
        ],
        "next": _next_case(view, library, following),
        "home": page.place_of_cases(),
    }


def _next_case(view: View, library: Library, following: Proposal | None) -> NextCase | None:
    """The case that is proposed; it begins in the same country."""
    if following is None:
        return None
    label = view.t("Next, a worked example: {case}") if following.of_example else view.t("Next in the course: {case}")
    mode = "worked" if following.of_example else "practice"
    return {
        "label": label.format(case=case_title(library, following.case, view.language)),
        "intent": {"kind": "start", "case": following.case, "country": view.attempt.country, "mode": mode},
    }
