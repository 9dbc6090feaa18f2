"""The sheet of the feedback: a first screen, what was chosen beside what would have been safe, then parts to open one at a time.

Pure: scores and key texts in, plain data out. Called only with a Feedback that ``scoring.feedback`` agreed to make, so nothing here
can show a key before its step is locked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NotRequired, TypedDict

from tracks_sim.dates import long_date
from tracks_sim.i18n import Translator
from tracks_sim.labels import VOICE_NAMES, as_title, step_name
from tracks_sim.scoring import Feedback
from tracks_sim.scoring.conduct import counted_turns, counts_of
from tracks_sim.scoring.note import by_heading
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import NextAct, Place
from tracks_sim.ui.trainee.feedback.attempt_facts import lessons_done
from tracks_sim.ui.trainee.feedback.conduct import ConductView
from tracks_sim.ui.trainee.feedback.feedback_figures import FigureRow, RuleTable, figures_table, ilo_rule_table
from tracks_sim.ui.trainee.feedback.feedback_parts import (
    PartId,
    PartView,
    harm_said,
    part_of,
    parts_of_the_case,
    row_id,
    said_of,
)
from tracks_sim.ui.trainee.feedback.summary import MOST_WORDS, GlanceRow, glance, words_of
from tracks_sim.ui.trainee.feedback.takeaways import Takeaway, patterns, takeaways
from tracks_sim.ui.trainee.feedback.try_again import AgainView
from tracks_sim.ui.trainee.findings import FindingView, findings_by_item
from tracks_sim.ui.trainee.steps.submit import what_happens_now
from tracks_sim.ui.trainee.view import View


class LessonView(TypedDict):
    """A lesson of the case; ``id`` is its place in the page."""

    id: str
    text: str


class FigureItem(TypedDict):
    """Something that a figure counts and that was not right, with its place."""

    label: str
    part: PartId
    at: str


class FigureView(TypedDict):
    """A row of the table of figures."""

    what: str
    you: str
    reading: str
    items: list[FigureItem]


class SummaryView(TypedDict):
    """The first screen. ``story`` is HTML; ``story_title`` stands over it."""

    story_title: str
    story: str
    no_story: str
    glance: list[GlanceRow]
    takeaways: list[Takeaway]


class Chosen(FindingView):
    """The option that was chosen; ``harm``: what it would have done, and how severe that is."""

    harm: str
    severity: Literal["", "minor", "severe"]


class DecidedView(TypedDict):
    """What was chosen beside what else is safe. ``safe`` is empty where the choice was the only best one."""

    chosen: Chosen
    safe_title: str
    safe: list[FindingView]


class NoteVoice(TypedDict):
    """Passages of the note under one voice, by their places."""

    voice: str
    passages: str


class NoteOnPaper(TypedDict):
    """The referral note as the printed page has it; ``text`` is the trainee's own."""

    text: str
    voices: list[NoteVoice]


class PaperView(TypedDict):
    """What only the printed page has: its head, and the trainee's decision in the words of the case."""

    head: str
    decision: str
    safe: list[str]


class FeedbackSheet(TypedDict):
    """The whole feedback on a case; a short talk has a sheet of its own (``talk_feedback``)."""

    step: Literal["feedback"]
    title: str
    language: str
    summary: SummaryView
    decided: DecidedView | None
    parts: list[PartView]
    experts: str
    lessons_missed: list[LessonView]
    lessons_done: list[LessonView]
    debrief: list[str]
    figures: list[FigureView]
    ilo_rule: RuleTable | None
    paper: PaperView
    note: NoteOnPaper | None
    conduct: NotRequired[ConductView | None]
    again: NotRequired[AgainView | None]
    next: NotRequired[NextAct | None]
    contrast: NotRequired[NextAct | None]
    home: Place


class HeldSheet(TypedDict):
    """A measurement whose feedback has not been released: which case it was, when it was handed in, and what happens now."""

    step: Literal["feedback"]
    title: str
    case: str
    handed_in: str
    now_title: str
    held: str
    home: Place


def feedback_sheet(feedback: Feedback, view: View, page: PageContext) -> FeedbackSheet:
    """The whole feedback."""
    t, attempt, case_file, catalogues, language = view.t, view.attempt, view.case_file, view.catalogues, view.language
    why = view.key_texts
    by_item = findings_by_item(feedback, view)
    decision = feedback.decision
    decided = None if decision is not None and decision.kind == "seen" else decided_view(feedback, by_item, view)
    parts = parts_of_the_case(feedback, by_item, view, patterns(feedback, view), decision_above=decided is not None)
    done = {lesson.id for lesson in lessons_done(feedback, view)}
    # A short case is read in a few minutes, and ten indicators reach few dimensions of the rule.
    rule = ilo_rule_table(feedback, case_file.key, catalogues, language) if case_file.case.length == "long" else None
    return {
        "step": "feedback",
        "title": step_name("feedback", t),
        "language": view.case_language,
        "summary": _summary(feedback, view),
        "decided": decided,
        "parts": [*_talk_part(view), *parts, _plain_part("talk_over", t("Talk it over")), _plain_part("figures", t("All figures"))],
        "experts": t("No expert has voted on this case yet. The answers are the author's, with their reasons."),
        "lessons_missed": [{"id": f"lesson-{name}", "text": why.lessons[name]} for name in feedback.lessons],
        "lessons_done": [{"id": f"lesson-{le.id}", "text": why.lessons[le.id]} for le in case_file.key.lessons if le.id in done - {*feedback.lessons}],
        "debrief": [
            t("What in this file did you read twice, and why?"),
            t("What would you have needed to know, and how could you have asked without doing harm?"),
            t("What would the person say about what you decided?"),
            t("What would be different where you work?"),
        ],
        "figures": [_figure(row, view) for row in figures_table(feedback, view)],
        "ilo_rule": rule,
        "paper": {
            "head": head_on_paper(view),
            "decision": view.texts.options.get(attempt.option or "", t("No decision was taken")),
            "safe": [view.texts.options[option] for option in decision.keyed.split()] if decided and decision else [],
        },
        "note": _note(view, t),
        "home": page.place_of_cases(),
    }  # fmt: skip


def _summary(feedback: Feedback, view: View) -> SummaryView:
    """The first screen, whose takeaways take what room the story leaves."""
    t = view.t
    story = block(view.key_texts.story[feedback.story]) if feedback.story in view.key_texts.story else ""
    title, no_story = t("What happened to the person"), "" if story else t("You took no decision, so nothing can be told of what came of it.")
    rows = glance(feedback, view)
    fixed = words_of(
        step_name("feedback", t), title, story, no_story, t("At a glance"), t("Print one page"),
        *(text for row in rows for text in (row["what"], row["value"])),
    )  # fmt: skip
    return {
        "story_title": title, "story": story, "no_story": no_story, "glance": rows,
        "takeaways": takeaways(feedback, view, MOST_WORDS - fixed),
    }  # fmt: skip


def decided_view(feedback: Feedback, by_item: Mapping[str, list[FindingView]], view: View) -> DecidedView | None:
    """What was chosen and what else is or would have been safe, with both reasons; None where nothing is said of a decision."""
    t = view.t
    finding, severity = feedback.decision, feedback.harm_of_decision
    if finding is None:
        return None
    chosen, *safe = by_item["decision"]
    beyond = t("What was possible beyond that") if finding.note.startswith("acceptable.") else t("What would have been safe")
    return {
        "chosen": {**chosen, "harm": harm_said(severity, t) if severity else "", "severity": severity},
        "safe_title": t("Safe here as well") if finding.kind == "seen" else beyond,
        "safe": safe,
    }


def _talk_part(view: View) -> list[PartView]:
    """The talk, where there was one."""
    if not view.attempt.turns or not view.case_file.asks_talk:
        return []
    counts = counts_of(view.case_file, counted_turns(view.attempt))
    look = counts["steps"] - counts["steps_taken"] + counts["needed"] - counts["needed_told"] + counts["minor_harms"] + counts["severe_harms"]
    right = counts["steps_taken"] + counts["needed_told"]
    part = _plain_part("talk", view.t("The talk"))
    return [{**part, "look": look, "right": right, "said": said_of(look, right, view.t)}]


def _plain_part(part: PartId, label: str) -> PartView:
    return {"id": part, "label": label, "look": 0, "right": 0, "said": "", "sections": [], "sources": ""}


def _figure(row: FigureRow, view: View) -> FigureView:
    items: list[FigureItem] = [{"label": view.item_name(item), "part": part_of(item), "at": row_id(item)} for item in row["items"]]
    return {"what": row["what"], "you": row["you"], "reading": row["reading"], "items": items}


def _note(view: View, t: Translator) -> NoteOnPaper | None:
    """The trainee's note; None where the case asks none, or none was written."""
    note = view.attempt.by_step["decision"].get("note.text")
    text = str(note.value) if note is not None and note.value else ""
    voices: list[NoteVoice] = [
        {"voice": as_title(t(VOICE_NAMES[voice])), "passages": t("; ").join(view.label(p) for p in passages)}
        for voice, passages in by_heading(view.attempt).items()
        if passages
    ]
    return {"text": text, "voices": voices} if view.case.note and (text or voices) else None


def head_on_paper(view: View) -> str:
    """The head of the printed page."""
    head = view.t("Feedback sheet · {case} · fictional case, training tool").format(case=view.texts.title)
    return " · ".join(filter(None, (head, day_of(view.attempt.submitted_at, view.language))))


def day_of(iso: str | None, language: str) -> str:
    """A day in words; empty where there is none."""
    return long_date(datetime.fromisoformat(iso).date(), language) if iso else ""


def held_sheet(view: View, page: PageContext) -> HeldSheet:
    """A measurement whose feedback has not been released."""
    t, attempt = view.t, view.attempt
    return {
        "step": "feedback",
        "title": t("Submitted"),
        "case": view.texts.title,
        "handed_in": t("Handed in on {when}").format(when=when) if (when := day_of(attempt.submitted_at, view.language)) else "",
        "now_title": t("What happens now"),
        "held": what_happens_now(view),
        "home": page.place_of_cases(),
    }
