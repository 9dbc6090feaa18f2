"""Views of an evaluator's page: the list of studies, and of one its progress, outcomes, cases, codes and report.

Pure functions from the state to plain data (JSON). Counts here serve to run a study and are shown in full, as on the
command line; figures of small groups are suppressed in outcomes and reports (``tracks_sim.report``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any

from tracks_sim.case.load import Library
from tracks_sim.dates import long_date
from tracks_sim.extras import lacks
from tracks_sim.i18n import LANGUAGES, Translator, translatable, translator
from tracks_sim.jobs import JobProgress
from tracks_sim.labels import ARM_NAMES, DETECTION_ASKED, PHASE_NAMES, SECTION_TITLES
from tracks_sim.operations.reports import FILES, Format, Part
from tracks_sim.study import Member, StudyState
from tracks_sim.study.csv_lists import due_members
from tracks_sim.study.fold import WITHDREW
from tracks_sim.study.model import DEMONSTRATION, in_language
from tracks_sim.study.small_cells import small_cells
from tracks_sim.ui.evaluator.state import SMALLEST, STUDY_VIEWS, EvaluatorState, View
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block

LONGEST = 200
"""Rows of the list of people; the others are opened by their id."""

VIEW_NAMES: dict[View, str] = {
    "studies": translatable("Studies"),
    "progress": translatable("Progress"),
    "outcomes": translatable("Outcomes"),
    "cases": translatable("Cases"),
    "codes": translatable("People"),
    "report": translatable("Report and export"),
    "over": translatable("Signed out"),
}

WHILE_IT_RUNS = "while-it-runs"
"""Id of the section on the view of progress."""
CASES_BY_GROUP = "cases-by-group"
"""Id of the section below the list of cases."""

CANCELLED = translatable("Cancelled: nothing was made and nothing was changed.")
KEPT_SENT = translatable("Your browser keeps the pages as {name}.")
REPORT_MADE = translatable("The report is made: your browser keeps it as {name}.")
TABLES_MADE = translatable("The tables are made: your browser keeps them as {name}.")
NO_PDF = translatable("No PDF can be made here, because WeasyPrint or its libraries are not installed: print the web page from your browser, or ask whoever runs the server.")
NOT_HERE = translatable("There is no such thing on this page. Nothing was changed; choose from the parts above.")
NOBODY = translatable("Nobody in this study has this id. The list on this page and the exports of this study have it.")


def frame_view(state: EvaluatorState, context: PageContext) -> dict[str, Any]:
    """The bar, the parts of the study, the notice, the work under way, and how the browser comes back to this view."""
    t = translator(state.language)
    title = in_language(state.study.study.title, state.language) if state.study else ""
    return {
        "view": state.view,
        "title": " · ".join(part for part in (t(VIEW_NAMES[state.view]), title, "TRACKS Sim") if part),
        "study": title,
        "demonstration": t(DEMONSTRATION) if state.study and state.study.study.demonstration else "",
        "home": context.link("tracks/staff"),
        "leave_form": context.link("tracks/leave"),
        "exit": context.exit_url,
        "views": [{"id": view, "label": t(VIEW_NAMES[view]), "current": view == state.view} for view in STUDY_VIEWS] if state.study else [],
        "notice": {"kind": "error" if state.notice.error else "info", "text": state.notice.text} if state.notice else None,
        "work": _work(state.work, t),
        "refusals": state.refusals,
        "here": return_intent(state),
        "address": address(state, context),
    }


def _work(work: JobProgress | None, t: Translator) -> dict[str, Any] | None:
    if work is None:
        return None
    count = t("{done} of {of}").format(done=work.done, of=work.of) if work.of else ""
    return {"what": t(work.what), "count": count, "done": work.done, "of": work.of or 0}


def return_intent(state: EvaluatorState) -> dict[str, Any]:
    """The intent of the browser's Back that leads to this view again. A person's id is not kept in a browser: Back leads to the list."""
    if state.study is None or state.view in ("studies", "over"):
        return {"kind": "studies"}
    intent: dict[str, Any] = {"kind": "view", "view": state.view, "study": state.study_id}
    if state.view == "outcomes" and state.section:
        intent["section"] = state.section
    if state.view == "cases" and state.case:
        intent["case"] = state.case
    return intent


def address(state: EvaluatorState, context: PageContext) -> str | None:
    """Address of this view; None in JupyterLab."""
    parts = "&".join(f"{name}={value}" for name, value in return_intent(state).items() if name != "kind")
    return context.link(f"evaluate?{parts}" if parts else "evaluate")


# --- sheets -----------------------------------------------------------------------------


def studies_sheet(studies: Sequence[StudyState], context: PageContext, language: str) -> dict[str, Any]:
    """The list of studies."""
    t = translator(language)
    return {
        "kind": "studies",
        "title": t("Studies"),
        "rows": [
            {
                "id": s.study.id, "title": in_language(s.study.title, language), "state": _status(s, language),
                "enrolled": s.flow().enrolled, "analysed": s.flow().analysed,
            }
            for s in studies
        ],
        "empty": t("There is no study yet. One is planned on the page for staff, or on the command line; the guide for evaluators says how.") if context.base_url else t('There is no study in {folder}. If your data are in another folder, write it into the cell above and run it again: evaluate(data="…")').format(folder=context.data.absolute()),
    }  # fmt: skip


def progress_sheet(state: StudyState, today: date, language: str, fragment: str | None, context: PageContext) -> dict[str, Any]:
    """Counts of members by stage and arm, of those lost by reason, of what is due now, and the section on the weeks as HTML.

    ``fragment`` is None while it is not computed.
    """
    t = translator(language)
    flows = [state.flow(), *(state.flow(arm) for arm in state.study.arms)] if len(state.study.arms) > 1 else [state.flow()]
    rows: list[tuple[str, list[int | None]]] = [(t("Enrolled"), [flows[0].enrolled, *(None for _ in flows[1:])])]  # nobody has an arm yet
    rows += [(t("Agreed to take part"), [f.consented for f in flows]), (t("Allocated"), [f.allocated for f in flows])]
    reached: dict[str, list[int | None]] = {
        "pre": [f.pre for f in flows],
        "post": [f.post for f in flows],
        "follow-up": [f.follow_up for f in flows],
    }
    rows += [(t("Complete: {phase}").format(phase=t(PHASE_NAMES[p.id])), reached[p.id]) for p in state.study.phases]
    rows.append((t("Analysed: submitted at least one case"), [f.analysed for f in flows]))
    lost = [(_reason(why, t), [f.lost.get(why, 0) for f in flows]) for why in sorted(flows[0].lost)]
    if flows[0].erased:
        lost.append((t("Erased, with all they did"), [flows[0].erased, *(None for _ in flows[1:])]))  # type: ignore[list-item]
    enrolled = max(flows[0].enrolled, 1)
    return {
        "kind": "progress",
        "title": t("Progress"),
        "facts": _facts(state, language),
        "arms": [t(ARM_NAMES[arm]) for arm in state.study.arms] if len(flows) > 1 else [],
        "flow": [{"label": label, "counts": counts, "share": round(100 * (counts[0] or 0) / enrolled)} for label, counts in rows],
        "lost": [{"label": label, "counts": counts} for label, counts in lost],
        "due": _due(state, today, language),
        "html": fragment,
        "opening": _opening(state, today, context),
    }  # fmt: skip


def _facts(state: StudyState, language: str) -> list[dict[str, str]]:
    t = translator(language)
    study = state.study
    facts = [(t("State"), _status(state, language))]
    facts.append((t("Design"), t("two groups, allocated at random: {arms}").format(arms=", ".join(t(ARM_NAMES[a]) for a in study.arms)) if len(study.arms) > 1 else t("one group, without a comparison")))
    facts.append((t("Phases"), ", ".join(t(PHASE_NAMES[p.id]) for p in study.phases)))
    if state.plan_hash:
        facts.append((t("Hash of the plan"), state.plan_hash))
    if state.amendments:
        facts.append((t("Amendments"), str(len(state.amendments))))
    if state.released:
        facts.append((t("Feedback released"), ", ".join(t(PHASE_NAMES[p.id]) for p in study.phases if p.id in state.released)))
    return [{"what": what, "value": value} for what, value in facts]


def _opening(state: StudyState, today: date, context: PageContext) -> str | None:
    """Address of the act that opens results before the last day of a phase; None where none are closed, and in JupyterLab."""
    closed = state.frozen_at is not None and state.closed_outcomes(today)
    return context.link(f"tracks/staff/study?study={state.study.id}#open-outcomes") if closed else None


def _due(state: StudyState, today: date, language: str) -> dict[str, Any]:
    """Counts of members by the phase that is due and how far they are in it, and the days on which a phase opens for others."""
    t = translator(language)
    due: dict[str, Counter[str]] = {}
    for _, phase, how_far in due_members(state, today):
        due.setdefault(phase.id, Counter())[how_far] += 1
    openings = (state.next_opening(member, today) for member in state.members.values() if state.due(member, today) is None)
    opening = Counter((phase.id, day) for phase, day in filter(None, openings))
    rows = [
        {"label": t(PHASE_NAMES[p.id]), "counts": [due[p.id].total(), *(due[p.id][name] for name in ("begun", "not begun", "not agreed"))]}
        for p in state.study.phases
        if p.id in due
    ]
    later = [
        t.plural("{n} waits for “{phase}”, which opens for them on {when}.", "{n} wait for “{phase}”, which opens for them on {when}.", n).format(n=n, phase=t(PHASE_NAMES[phase]), when=long_date(when, language))
        for (phase, when), n in sorted(opening.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    return {"rows": rows, "later": later}


def outcomes_sheet(
    state: EvaluatorState,
    library: Library,
    today: date,
    fragment: str | None,
    read_at: str | None,
    context: PageContext,
) -> dict[str, Any]:
    """The list of sections, the one on screen as HTML, and the way to open closed results; ``fragment`` is None while it is not computed."""
    t = translator(state.language)
    assert state.study is not None
    asked = any(case in library.cases and "detection" in library.cases[case].case.steps for case in state.study.study.cases)
    titles = {**SECTION_TITLES, "detection": DETECTION_ASKED} if asked else SECTION_TITLES
    return {
        "kind": "outcomes",
        "title": t("Outcomes"),
        "sections": [{"id": i, "label": t(label), "current": i == state.section} for i, label in titles.items()],
        "html": fragment,
        "opening": _opening(state.study, today, context),
        **_reading(read_at, state),
    }


def _reading(read_at: str | None, state: EvaluatorState) -> dict[str, Any]:
    """Time at which the answers behind the figures were read (ISO, UTC), and a sentence where small groups are shown."""
    t = translator(state.language)
    small = t("Groups of fewer than five people are shown, because you asked for it.") if state.smallest < SMALLEST else ""
    return {"read_at": read_at, "small": small}


def cases_sheet(state: EvaluatorState, library: Library, fragment: str | None, read_at: str | None) -> dict[str, Any]:
    """The cases of each form with their change by group as HTML, or the detail of one; ``fragment`` is None while it is not computed."""
    t = translator(state.language)
    assert state.study is not None
    if state.case is not None:
        return _detail_sheet(case_title(library, state.case, state.language), fragment, t("Back to the cases"), read_at, state)
    submitted = Counter(case for m in state.study.members.values() for p in m.phases.values() for case in p.submitted)
    return {
        "kind": "cases",
        "title": t("Cases"),
        "rows": [
            {"id": case, "title": case_title(library, case, state.language), "form": form, "sat": submitted[case]}
            for form, cases in state.study.study.forms.items()
            for first in cases
            for case in (first, *(twin for of, twin in state.study.study.twins.items() if of == first))
        ],
        "html": fragment,
        **_reading(read_at, state),
    }  # fmt: skip


def codes_sheet(
    state: EvaluatorState, export_ids: Mapping[str, str], today: date, fragment: str | None, read_at: str | None
) -> dict[str, Any]:
    """The members of a study by their ids in exports (``export_ids`` by internal id) and in their order, or the work of one as HTML."""
    t = translator(state.language)
    assert state.study is not None
    if state.person is not None:
        return _detail_sheet(t("People"), fragment, t("Back to the people"), read_at, state)
    members = sorted((export_ids[trainee], member) for trainee, member in state.study.members.items())
    return {
        "kind": "codes",
        "title": t("People"),
        "rows": [_member_row(export_id, m, state.study, today, t) for export_id, m in members[:LONGEST]],
        "first": LONGEST if len(members) > LONGEST else None,
    }  # fmt: skip


def _detail_sheet(title: str, fragment: str | None, back: str, read_at: str | None, state: EvaluatorState) -> dict[str, Any]:
    """One case or one member as HTML, with the way back to the list; ``fragment`` is None while it is not computed."""
    return {
        "kind": "fragment", "title": title, "html": fragment, "back": back, "to": {"kind": "view", "view": state.view},
        **_reading(read_at, state),
    }  # fmt: skip


def _member_row(export_id: str, member: Member, state: StudyState, today: date, t: Translator) -> dict[str, Any]:
    due = state.due(member, today)
    now = _reason(member.lost, t) if member.lost is not None else t(PHASE_NAMES[due.id]) if due else ""
    complete = [t(PHASE_NAMES[p.id]) for p in state.study.phases if state.complete(member, p.id)]
    arm = t(ARM_NAMES[member.arm]) if member.arm else ""
    site, experience = state.study.exported_level("site", member.site), state.study.exported_level("experience", member.experience)
    return {"id": export_id, "cells": [site, experience, arm, ", ".join(complete), now]}


def report_sheet(state: EvaluatorState) -> dict[str, Any]:
    """The report in each language, the switch for small groups, and the tables."""
    t = translator(state.language)
    assert state.study is not None
    return {
        "kind": "report",
        "title": t("Report and export"),
        "files": [{"part": part, **_part(part, t), "buttons": [{"ending": ending, "label": t(_ENDINGS[ending])} for ending in endings if ending != "pdf" or PDF_HERE]} for part, endings in FILES.items()],
        "no_pdf": "" if PDF_HERE else t(NO_PDF),
        "kept": _kept_pages(state.study, state.language),
        "small_shown": state.smallest < SMALLEST,
        "spss": not lacks("spss"),
        "small_cells": _small_cells(state.study, t),
    }  # fmt: skip


def _small_cells(study: StudyState, t: Translator) -> list[str]:
    """What few people of the tables share, a line each; no line where nobody can be found that way."""
    words = ((cell.site or "–", cell.experience or "–", t(ARM_NAMES[cell.arm]) if cell.arm else "–", str(cell.people)) for cell in small_cells(study))
    return [" · ".join(cell) for cell in words]


def _kept_pages(study: StudyState, language: str) -> list[dict[str, Any]]:
    """The two pages that were made of the finished study, the last ones first."""
    return [
        {"page": kept.page, "day": long_date(date.fromisoformat(kept.at[:10]), language), "language": LANGUAGES[kept.language], "kit": kept.kit, "outside": kept.outside}
        for kept in reversed(study.kept_pages)
    ]


def _part(part: Part, t: Translator) -> dict[str, str]:
    title, text = _PARTS[part]
    return {"title": t(title), "text": t(text)}


PDF_HERE = find_spec("weasyprint") is not None
"""Whether a PDF can be made, as far as can be told without trying: the libraries of the system may still be missing."""
_PARTS: dict[Part, tuple[str, str]] = {
    "two-pages": (
        translatable("Two pages for those who decide"),
        translatable("What was tried, with whom, a picture of 100 responses before and after, what can be said, what cannot, and what to do next."),
    ),
    "report": (
        translatable("The long report, their annex"),
        translatable("Every section with its tables and plots, how each figure was made, what is missing, and what cannot be said."),
    ),
    "items": (
        translatable("Items and options, beside the long report"),
        translatable("Each question, option and case, the checklists of reporting guidelines, and the versions of the cases: what is needed to check a figure."),
    ),
}
_ENDINGS: dict[Format, str] = {"html": translatable("Web page (HTML)"), "docx": translatable("Word (DOCX)"), "pdf": translatable("PDF")}


def over_sheet(context: PageContext, language: str) -> dict[str, Any]:
    """The page once the evaluator is not signed in any more."""
    t = translator(language)
    return {"kind": "over", "title": t("Signed out"), "text": block(t("You are not signed in as an evaluator any more, so nothing was done and nothing of the study is shown. Enter your code again.")), "href": context.link(""), "label": t("Go to the start page")}


def _status(state: StudyState, language: str) -> str:
    t = translator(language)
    if state.frozen_at is None:
        status = t("planned, not frozen")
    else:
        when = long_date(date.fromisoformat(state.frozen_at[:10]), language)
        status = (t("closed; plan frozen on {when}") if state.closed else t("running; plan frozen on {when}")).format(when=when)
    return f"{status}, {t('demonstration')}" if state.study.demonstration else status


def _reason(why: str, t: Translator) -> str:
    return t("Withdrew from the study") if why == WITHDREW else why
