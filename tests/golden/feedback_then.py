"""The feedback as its page was built when the golden file was made: one list of sections.

Its first screen, takeaways and parts are tested in tests/ui/trainee. Here what they show of findings, lessons and figures is brought
back into the old order, so that it can be compared.
"""

from __future__ import annotations

import re
from typing import Any

from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.trainee.feedback.case_feedback import FeedbackSheet, day_of
from tracks_sim.ui.trainee.feedback.feedback_parts import SectionView, harm_said
from tracks_sim.ui.trainee.findings import findings_by_item
from tracks_sim.ui.trainee.view import View

FIELDS = ("kind", "mark", "verdict", "quotes", "text", "source", "unverified", "rule")
"""Fields that a finding had."""
RIGHT = ("seen", "held")
_EXPLANATION = re.compile(r"\s*<p>[^<]*</p>\s*$")
"""What a voice is, below the passages of a note."""


def finding_then(item: str, finding: Any, view: View) -> dict[str, Any]:
    """A finding without what was added: passages and explanations of a note, and what is no longer right of keys of version 1."""
    then = {name: finding[name] for name in FIELDS if name in finding}
    if item == "note" and then["kind"] == "over":
        then |= {"quotes": [], "text": _EXPLANATION.sub("\n", then["text"])}
    if item == "decision" and then["kind"] == "other" and view.case_file.key.rules < 2:
        then |= {"kind": "held", "mark": "✓", "verdict": view.t("Accepted here as well")}
    return then


def findings_then(feedback: Feedback, view: View) -> dict[str, list[dict[str, Any]]]:
    """Every finding in words, by its item."""
    return {item: [finding_then(item, f, view) for f in found] for item, found in findings_by_item(feedback, view).items()}


def sheet_then(sheet: FeedbackSheet, feedback: Feedback, view: View) -> dict[str, Any]:
    """The whole sheet; of a short talk without what is on the rest of the case."""
    summary, day = sheet["summary"], day_of(view.attempt.submitted_at, view.language)
    return {
        "step": sheet["step"],
        "title": summary["story_title"] if summary else sheet["title"],
        "intro": None,
        "printed": sheet["paper"]["head"].removesuffix(f" · {day}"),
        "held": "",
        "language": sheet["language"],
        "story": summary["story"] if summary else "",
        "harms": [_harm_then(h.where, h.severity, sheet, view) for h in feedback.harms] if summary else [],
        "sections": [_section_then(section, sheet, feedback, view) for part in sheet["parts"] for section in part["sections"]],
        "experts": sheet["experts"],
        "lessons": [lesson["text"] for lesson in sheet["lessons_missed"]],
        "delphi": sheet["ilo_rule"],
        "figures": [{"what": row["what"], "you": row["you"], "reading": row["reading"]} for row in sheet["figures"]],
        "debrief": sheet["debrief"],
        "home": sheet["home"]["href"],
    }


def _section_then(section: SectionView, sheet: FeedbackSheet, feedback: Feedback, view: View) -> dict[str, Any]:
    step, t = section["id"], view.t
    head = {"title": section["title"], "intro": section["intro"]}
    shown: list[Any] = [*section["look"], *(row for group in section["groups"] for row in group["rows"])]
    if step == "decision" and sheet["decided"]:
        shown += [sheet["decided"]["chosen"], *sheet["decided"]["safe"]]
    if step not in view.case.steps:
        return {**head, "findings": [], "folded": [{"label": section["groups"][0]["label"], "findings": [finding_then("", row, view) for row in shown]}]}
    first: list[dict[str, Any]] = []
    answered: list[dict[str, Any]] = []
    left_open: list[dict[str, Any]] = []
    by_item = findings_by_item(feedback, view)
    expected = 0
    for finding in _of_step(feedback, step):
        place = first if finding.item in ("detection", "decision") and view.case_file.key.rules > 1 else left_open if finding.note in ("open", "blank") else answered
        for found in by_item.get(finding.item, []):
            row = next(row for row in shown if all(row.get(name) == found.get(name) for name in FIELDS))
            place.append(finding_then(finding.item, row, view))
            expected += 1
    assert expected == len(shown), "the page shows what is no finding"
    right = [f for f in answered if f["kind"] in RIGHT]
    folds = ((t("What you got right ({n})"), right), (t("What you did not answer ({n})"), left_open))
    return {
        **head,
        "findings": [*first, *(f for f in answered if f["kind"] not in RIGHT)],
        "folded": [{"label": label.format(n=len(found)), "findings": found} for label, found in folds if found],
    }


def _of_step(feedback: Feedback, step: AnswerStep) -> list[ItemFeedback]:
    return [f for f in feedback.findings[step] if not f.item.startswith("phase.")]


def _harm_then(where: str, severity: str, sheet: FeedbackSheet, view: View) -> dict[str, str]:
    """A harm, which must be on the page."""
    kind, _, rest = where.partition(".")
    if kind == "decision":
        assert sheet["decided"] is not None and sheet["decided"]["chosen"]["severity"] == severity
        answer, reason = view.texts.options[rest], view.key_texts.options[rest]
    else:
        part, _, choice = rest.partition(".")
        rows = [row for p in sheet["parts"] for section in p["sections"] for row in section["look"] if row["id"] == f"row-plan.{part}"]
        answer, reason = view.texts.plan[part][choice], view.key_texts.plan[part][choice]  # type: ignore[index]
        assert rows and rows[0]["harm"] and block(f"*{answer}*").removeprefix("<p>").removesuffix("</p>\n") in rows[0]["text"]
    return {"severity": severity, "verdict": harm_said(severity, view.t), "text": block(f"*{answer}*\n\n{reason}")}
