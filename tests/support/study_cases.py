"""A small study, and functions that play it without a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracks_sim.bots.play import CaseContext, Strategy
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.practice import event_for, fold
from tracks_sim.practice.start import start_event
from tracks_sim.store import FixedClock, Store, Studies
from tracks_sim.study import PhaseId, Study
from tracks_sim.study.check import hashes_of
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import Questionnaires, questions_of

FORMS: dict[str, tuple[str, ...]] = {"A": ("the-packing-shed", "the-last-payslip"), "B": ("the-night-bus", "the-quiet-room")}


SAMPLE_SIZE = {
    "effect": 10, "baseline": 0.5, "sd_trainee": 1, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.15, "power": 0.8, "alpha": 0.05, "groups": 2, "cases": 3,
    "people": 124, "found": 0.8125, "low": 0.7714, "high": 0.8477, "draws": 400, "seed": 7, "kit": "1.0",
}  # fmt: skip
"""Block `sample_size` of a plan: what was assumed, and an answer."""


def a_study(**changes: Any) -> Study:
    """A demonstration: two arms, two forms of two practice cases, before and after; one short questionnaire each time."""
    plan: dict[str, Any] = {
        "id": "small-study",
        "title": {"en": "A small study", "fr": "Une petite étude"},
        "demonstration": True,
        "country": "fr",
        "arms": ("training", "waitlist"),
        "phases": ({"id": "pre"}, {"id": "post", "weeks": 2}),
        "forms": FORMS,
        "consent": {"en": "You may stop at any time.", "fr": "Vous pouvez arrêter à tout moment."},
        "questionnaires": {"pre": ("confidence",), "post": ("confidence", "knowledge")},
        "levels": {"site": ("north", "south"), "experience": ("new", "experienced")},
        "block_sizes": (4,),
    }
    return Study.model_validate(plan | changes)


def clock() -> FixedClock:
    """Noon of a winter's day."""
    return FixedClock(datetime(2027, 1, 4, 12, tzinfo=UTC))


def frozen_study(store: Store, library: Library, asked_with: Questionnaires, study: Study) -> Studies:
    """Plan and freeze a study. Returns the store of studies."""
    studies = Studies(store)
    studies.keep_plan(study)
    studies.freeze(study.id, hashes_of(study, library, asked_with), questionnaires=asked_with)
    return studies


def consenting_members(studies: Studies, study_id: str, count: int = 1, site: str = "north", experience: str = "new") -> tuple[str, ...]:
    """Enrol ``count`` members who have consented. Returns their internal ids."""
    members = studies.enrol(study_id, count, "en", site, experience)
    version = studies.state(study_id).study.consent_version
    for trainee, _ in members:
        studies.consent(trainee, version, "en")
    return tuple(trainee for trainee, _ in members)


def answer_all(studies: Studies, trainee: str, phase: PhaseId, asked_with: Questionnaires, point: int = 3) -> None:
    """Hand in every questionnaire of a phase: the same point on scales, the first option elsewhere."""
    found = studies.membership(trainee)
    assert found is not None
    for name in found[0].questionnaires_of(found[1], phase):
        for question in questions_of(asked_with.by_id[name], is_trained(found[1].arm, phase)):
            value = "" if question.item.words else question.item.options[0] if question.item.options else point
            if value != "":
                studies.answer(trainee, phase, name, {question.key: value})
        studies.answer(trainee, phase, name, {}, done=True)


def begin(studies: Studies, library: Library, trainee: str, case: str, phase: PhaseId, root: Path | None = None) -> str:
    """Begin a case as the page does. Returns the id of the attempt."""
    root, study = root or scenarios_root(), studies.membership(trainee)
    assert study is not None
    played = played_content(library.case(case), library.catalogues, study[0].study.country, root)
    started = start_event(played, at=studies.store.time(), mode="study", language="en", seed="s", study=study[0].study.id, study_phase=phase)
    return studies.begin(trainee, started, played.contents)


def submit_case(studies: Studies, library: Library, trainee: str, case: str, phase: PhaseId, strategy: Strategy) -> str:
    """Play and submit one case by a scripted trainee. Returns the id of the attempt."""
    store, attempt_id = studies.store, begin(studies, library, trainee, case, phase)
    file, needs = library.case(case), library.catalogues.needs
    context = CaseContext(file, library.catalogues, "fr", "en")
    for intent in (*strategy.intents(context), {"kind": "submitted"}):
        attempt = fold(store.events(attempt_id))
        store.append(attempt_id, (event_for(intent, attempt, file.case, needs, store.time()),), attempt.events, "tab")
    return attempt_id


def submit_form(studies: Studies, library: Library, trainee: str, phase: PhaseId, strategy: Strategy) -> None:
    """Play and submit every case of the phase's form, in order."""
    found = studies.membership(trainee)
    assert found is not None
    for case in found[0].cases_of(found[1], phase):
        submit_case(studies, library, trainee, case, phase, strategy)
