"""The sheet of the step that is on screen. Pure, but for the talks done before, which the store has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracks_sim.case.load import Library
from tracks_sim.interview import Parameters
from tracks_sim.practice.events import MEASURED
from tracks_sim.scoring import conduct, feedback, with_effective_key
from tracks_sim.ui.shared.sheets import NextAct
from tracks_sim.ui.trainee.feedback.case_feedback import feedback_sheet, held_sheet
from tracks_sim.ui.trainee.feedback.conduct import ReplayOptions, conduct_view
from tracks_sim.ui.trainee.feedback.talk_feedback import short_talk_sheet
from tracks_sim.ui.trainee.feedback.try_again import again_view
from tracks_sim.ui.trainee.feedback.worked_feedback import worked_feedback_sheet
from tracks_sim.ui.trainee.findings import findings_by_item
from tracks_sim.ui.trainee.pages.next_in_course import next_act, next_case
from tracks_sim.ui.trainee.pages.participation import Participation, last_cases_of
from tracks_sim.ui.trainee.pages.short_talks import finished_talks
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.steps.briefing import briefing_sheet
from tracks_sim.ui.trainee.steps.judgements import Findings, WorksheetContext
from tracks_sim.ui.trainee.steps.reading import reading_sheet
from tracks_sim.ui.trainee.steps.submit import submit_sheet
from tracks_sim.ui.trainee.steps.worked import judged_by_the_author, worked_sheet
from tracks_sim.ui.trainee.steps.worksheet import worksheet_sheet
from tracks_sim.ui.trainee.talk.interview import interview_sheet
from tracks_sim.ui.trainee.trainee_page import Services
from tracks_sim.ui.trainee.view import View


def step_sheet(view: View, parameters: Parameters, state: TraineeState, site: Services) -> Mapping[str, object]:
    """The sheet of the attempt's step. ``parameters``: of the interview, as they were when the attempt began."""
    match view.attempt.step:
        case "briefing":
            return briefing_sheet(view)
        case "reading":
            return reading_sheet(view)
        case "interview":
            return interview_sheet(view, parameters, state.reading, state.warning, state.ending)
        case "worked":
            return worked_sheet(view)
        case "submit":
            return submit_sheet(view)
        case "feedback":
            return _feedback(view, parameters, state, site) if view.attempt.feedback_open else held_sheet(view, site.context)
        case step:
            findings: Findings = {}
            if view.attempt.step_feedback_open(step):
                findings = findings_by_item(feedback(view.attempt, view.case_file, view.catalogues, step), _keyed(view))
            sheet = worksheet_sheet(step, WorksheetContext(view, findings, state.warning))
            return {**sheet, "basis": judged_by_the_author(view)} if view.attempt.mode == "worked" else sheet


def _keyed(view: View) -> View:
    """The view with the key that applies after what was told."""
    return replace(view, case_file=with_effective_key(view.attempt, view.case_file))


def _feedback(view: View, parameters: Parameters, state: TraineeState, site: Services) -> Mapping[str, object]:
    attempt, case_file = view.attempt, view.case_file
    if attempt.mode == "worked":
        return _worked_feedback(view, state, site)
    found, score = feedback(attempt, case_file, view.catalogues), conduct(attempt, case_file, parameters)
    library = Participation(site).practice_library(state.trainee)
    looking = ReplayOptions(state.replay, state.untold, again=attempt.case in library.open_by_address)
    if attempt.mode == "talk" and state.trainee:
        talks = finished_talks(site, state.trainee)
        return short_talk_sheet(found, view, parameters, score, looking, library, talks, site.context, state.attempt_id or "")
    sheet = feedback_sheet(found, _keyed(view), site.context)
    return {**sheet, "conduct": conduct_view(view, parameters, score, looking), "again": again_view(view, state.again), "next": _what_is_next(state, site, library), "contrast": _contrast(state, site)}


def _what_is_next(state: TraineeState, site: Services, library: Library) -> NextAct | None:
    """What comes next for somebody who has practised a case, in the course or not: a case of the course, then any other; None after a measured attempt."""
    attempt = state.attempt
    course = Participation(site).course(state.trainee) if state.trainee and attempt is not None and attempt.mode not in MEASURED else None
    if course is None:
        return None
    done = {d.case for d in course.progress.done}
    return next_act(course, library, state.language) or next_case(library.open_for_practice.values(), done, library, state.language)


def _worked_feedback(view: View, state: TraineeState, site: Services) -> Mapping[str, object]:
    participation = Participation(site)
    found = feedback(view.attempt, view.case_file, view.catalogues, "decision")
    course = participation.course(state.trainee) if state.trainee else None
    proposal = course.proposal if course is not None else None
    return worked_feedback_sheet(found, _keyed(view), participation.practice_library(state.trainee), proposal, site.context)


def _contrast(state: TraineeState, site: Services) -> NextAct | None:
    """The contrast with an earlier case, below the feedback on the case handed in last."""
    if not state.trainee or state.attempt is None or state.attempt.mode != "practice":
        return None
    last_cases = last_cases_of(site, state.trainee)
    return last_cases.contrast_act(state.language) if last_cases.newest is not None and last_cases.newest.id == state.attempt_id else None
