"""One indicator in two of one's own cases, keyed differently: both passages, which of them shows it, then both reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from tracks_sim.errors import BadAnswer
from tracks_sim.i18n import translatable
from tracks_sim.labels import STATE_NAMES
from tracks_sim.practice import fold
from tracks_sim.practice.events import Contrasted
from tracks_sim.practice.retrieval import Contrast, KeyedRow
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, Quote, SheetHead
from tracks_sim.ui.trainee.pages.last_cases import LastCases
from tracks_sim.ui.trainee.pages.participation import last_cases_of
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent as Asked
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage, opened_by_trainee, signed_in


class ContrastSide(TypedDict):
    """One of the two cases. ``state`` and ``reason`` (HTML) are empty, and ``intent`` is there, until one of them was named."""

    case: str
    title: str
    quotes: list[Quote]
    lang: str
    label: str
    intent: Intent | None
    state: str
    reason: str


class ContrastSheet(SheetHead):
    """The two cases, the earlier first. ``verdict`` is empty until one of them was named."""

    label: str
    this_is: str
    this_is_not: str
    sides: list[ContrastSide]
    verdict: str
    back: Intent


def contrast_sheet(last_cases: LastCases, found: Contrast, language: str, *, from_feedback: bool) -> ContrastSheet:
    """The page of a contrast, before or after one of the two cases was named."""
    named = last_cases.cases[0].attempt.contrasted
    view = replace(last_cases.views[found.later.attempt], language=language)
    t, text = view.t, view.catalogues.indicator_texts[language].concepts[found.later.concept]
    verdict = ""
    if named is not None:
        title = last_cases.title(found.shows, language)
        right = t("Right: “{case}” shows it.") if named.shown_in == found.shows.case else t("Look again: it is “{case}” that shows it.")
        verdict = right.format(case=title)
    return {
        "title": t("One indicator, two cases"),
        "intro": None,
        "label": text.label,
        "this_is": text.this_is,
        "this_is_not": text.this_is_not,
        "sides": [_side(last_cases, row, language, named is not None) for row in (found.earlier, found.later)],
        "verdict": verdict,
        "back": {"kind": "opened", "step": "feedback"} if from_feedback else {"kind": "page", "page": "home"},
    }


def _side(last_cases: LastCases, row: KeyedRow, language: str, named: bool) -> ContrastSide:
    view = replace(last_cases.views[row.attempt], language=language)
    t = view.t
    return {
        "case": row.case,
        "title": view.texts.title,
        "quotes": [view.quote(passage) for passage in row.passages],
        "lang": view.case_language,
        "label": t("It is here: {case}").format(case=view.texts.title),
        "intent": None if named else {"kind": "contrast", "case": row.case},
        "state": t("The author’s answer: {state}").format(state=t(STATE_NAMES[row.state])) if named else "",
        "reason": block(view.key_texts.reason(f"indicators.{row.concept}")) if named else "",
    }


def _sheet(site: Services, state: TraineeState) -> ContrastSheet | None:
    last_cases = last_cases_of(site, signed_in(state))
    found = last_cases.contrast
    if found is None:
        return None
    return contrast_sheet(last_cases, found, state.language, from_feedback=state.attempt_id == last_cases.cases[0].id)


def name_case(site: Services, state: TraineeState, intent: Asked) -> TraineeState:
    """Keep which of the two cases was named, and show both reasons. What was named first stays."""
    last_cases = last_cases_of(site, signed_in(state))
    found = last_cases.contrast
    if found is None:
        return replace(state, page="home", at={})
    if intent.get("case") not in (found.earlier.case, found.later.case):
        raise BadAnswer("The page named a case that is not one of the two.")
    newest = last_cases.cases[0]
    if newest.attempt.contrasted is None:
        event = Contrasted(at=site.store.time(), concept=found.later.concept, other=found.earlier.case, shown_in=str(intent["case"]))
        site.store.append_later(newest.id, event, newest.attempt.events)
    state = replace(state, page="contrast", at={})
    return replace(state, attempt=fold(site.store.events(newest.id))) if state.attempt_id == newest.id else state


CONTRAST = TraineePage("contrast", translatable("One indicator, two cases"), _sheet, opened_by_trainee, acts={"contrast": name_case})
