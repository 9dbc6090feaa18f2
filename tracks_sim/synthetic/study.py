"""A synthetic study: a cohort takes part like real trainees, from the code to the last case, through the same store.

Plan, freeze, codes, consent, questionnaires, checked intents, submissions: everything is written through the functions that the
pages use. Only the time is simulated, so that phases open. The title and id of the study and the label of every member say that the data are
synthetic, and the truth is returned, never stored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tracks_sim.bots.play import CaseContext
from tracks_sim.case.load import CaseFile, Library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.errors import StudyRefused
from tracks_sim.outcomes.study_data import StudyData, study_data
from tracks_sim.practice import event_for
from tracks_sim.practice.attempt import Attempt, after
from tracks_sim.practice.events import Event, Started
from tracks_sim.practice.start import start_event
from tracks_sim.scoring import with_effective_key
from tracks_sim.store import Store, Studies
from tracks_sim.store.clock import SettableClock
from tracks_sim.study import PhaseId, Study
from tracks_sim.study.check import hashes_of, remarks
from tracks_sim.study.model import SYNTHETIC
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.synthetic.cohort import Cohort, Person, normal, people_of, uniform
from tracks_sim.synthetic.ground_truth import SyntheticMember, Truth, marginals
from tracks_sim.synthetic.respondent import Respondent

LABEL = SYNTHETIC
TITLES = {"en": "SYNTHETIC DATA, no real people: {title}", "fr": "DONNÉES SYNTHÉTIQUES, aucune personne réelle : {title}"}
SITES, EXPERIENCE = ("north", "south"), ("new", "experienced")
FIRST_DAY = date(2027, 1, 4)
SPREAD_DAYS = 4
"""Days within which people begin a phase after it opened."""
WEEKS_TO_ANSWER = 2
"""Weeks after a phase opened in which everybody has answered it."""
ENDED = "every synthetic person has answered or was lost"
"""Reason why the outcomes of a synthetic study are opened."""
CASE_MINUTES, HURRIED, QUESTION_MINUTES = 25.0, 0.4, 4
"""Minutes of a middling case and of a page of questions, and the share of them that hurried people take."""


def synthetic_plan(plan: Study) -> Study:
    """The same plan under an id and titles that say that the data are synthetic."""
    name = plan.id if plan.id.startswith(LABEL) else f"{LABEL}-{plan.id}"[:60].rstrip("-")
    titles = {language: TITLES.get(language, TITLES["en"]).format(title=title) for language, title in plan.title.items()}
    return Study.model_validate(plan.model_dump() | {"id": name, "title": titles, "levels": {"site": SITES, "experience": EXPERIENCE}})


def played_by(plan: Study, today: date) -> Study:
    """The plan with a training that began so long before ``today`` that by then every phase was open and is answered; one that names days stays as it is."""
    if plan.training_starts or any(phase.opens or phase.closes for phase in plan.phases):
        return plan
    last = max(phase.weeks for phase in plan.phases)
    return plan.model_copy(update={"training_starts": today - timedelta(weeks=last + WEEKS_TO_ANSWER)})


@contextmanager
def empty_store(data: Path, clock: SettableClock) -> Iterator[Store]:
    """The store of a folder without trainees and studies, made if needed; raises StudyRefused for any other."""
    with Store.open(data, clock=clock) as store:
        if store.trainees() or Studies(store).ids():
            raise StudyRefused(f"{data} holds trainees or studies already. Synthetic data stay apart: name a folder that does not exist yet.")
        yield store


def synthetic_study(
    cohort: Cohort, plan: Study, data: Path, library: Library, questionnaires: Questionnaires, done: Callable[[], None] = lambda: None,
    *, ends: bool = True, apart: bool = True,
) -> Truth:
    """Play the plan with the cohort into a new data folder, and return the ground truth.

    ``done`` is called once for each person and phase. ``ends``: outcomes are opened at the end; else the study looks as one does that
    is running. ``apart``: nobody else may be in the folder; false for a demonstration alone, in which nobody is real. Raises StudyRefused where the folder is in use or the plan cannot be frozen.
    """
    study = synthetic_plan(plan)
    if blocking := [r.text for r in remarks(study, library, questionnaires) if r.blocking]:
        raise StudyRefused(f"The plan cannot be frozen: {' '.join(blocking)}")
    clock = SettableClock(datetime.combine(_first_day(study), time(8), UTC))
    with empty_store(data, clock) if apart else Store.open(data, clock=clock) as store:
        return _Simulation(cohort, study, Studies(store), clock, library, questionnaires).run(done, ends=ends)


def synthetic_data(
    cohort: Cohort, plan: Study, library: Library, questionnaires: Questionnaires | None = None
) -> tuple[StudyData, Truth]:
    """The tables of a synthetic study and its ground truth.

    The store is temporary, in memory where the system has ``/dev/shm``. Raises StudyRefused where the plan cannot be frozen.
    """
    questionnaires = questionnaires or load_questionnaires(scenarios_root())
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        data = Path(folder) / "data"
        truth = synthetic_study(cohort, plan, data, library, questionnaires)
        with Store.open(data) as store:
            return study_data(store, truth.study, library, questionnaires), truth


def _first_day(study: Study) -> date:
    """A day of enrolment before every dated phase."""
    first = study.phases[0]
    if first.opens:
        return first.opens
    ends = [d for d in (study.training_starts, first.closes, *(p.opens for p in study.phases[1:])) if d]
    return min(ends) - timedelta(days=2 * SPREAD_DAYS) if ends else FIRST_DAY


class _Simulation:
    """One synthetic study being played: everything that is the same for all people."""

    def __init__(
        self, cohort: Cohort, study: Study, studies: Studies, clock: SettableClock, library: Library, questionnaires: Questionnaires
    ) -> None:
        self.cohort, self.study, self.studies, self.clock = cohort, study, studies, clock
        self.library, self.questionnaires = library, questionnaires
        root = scenarios_root()
        originals = {case: library.case(case) for case in sorted(study.cases)}
        self.played = {case: played_content(original, library.catalogues, study.country, root) for case, original in originals.items()}
        self.case_files: dict[str, CaseFile] = {
            case: with_effective_key(after(None, self._started(case, study.phases[0].id)), original) for case, original in originals.items()
        }

    def run(self, done: Callable[[], None], *, ends: bool) -> Truth:
        """Play the whole study; ``ends``: to the opening of its outcomes."""
        study, studies = self.study, self.studies
        studies.keep_plan(study, seed=allocation_seed(self.cohort))
        studies.freeze(study.id, hashes_of(study, self.library, self.questionnaires), questionnaires=self.questionnaires)
        people = people_of(self.cohort)
        trainees = self._enrolled(people)
        for person in people:
            if person.comes:
                studies.consent(trainees[person.number], study.consent_version, study.languages[person.number % len(study.languages)])
        for phase in study.phases:
            for person in people:
                if person.comes:
                    self._phase(person, trainees[person.number], phase.id)
                done()
        state = studies.state(study.id)
        members = state.members
        if ends:
            last = max((progress.last_at for member in members.values() for progress in member.phases.values()), default="")
            self.clock.at = datetime.fromisoformat(last) + timedelta(days=1) if last else self.clock.at
            for phase_id in state.closed_outcomes(studies.today())[-1:]:
                studies.open_outcomes(study.id, phase_id, ENDED)
        known = tuple(SyntheticMember(p, t, members[t].arm, members[t].first_form) for p in people for t in (trainees[p.number],))
        difficulties = {case: self.cohort.difficulty(study.first_version(case)) for case in sorted(study.cases)}
        return Truth(study.id, self.cohort, known, difficulties, marginals(self.cohort, study, self.case_files))

    def _enrolled(self, people: tuple[Person, ...]) -> dict[int, str]:
        """Enrol the people and return their internal ids by number, in batches of one site, experience and language."""
        languages = self.study.languages
        batches: dict[tuple[str, str, str], list[int]] = {}
        for p in people:
            batch = (languages[p.number % len(languages)], SITES[p.number % 2], EXPERIENCE[p.number // 2 % 2])
            batches.setdefault(batch, []).append(p.number)
        ids: dict[int, str] = {}
        for (language, site, experience), numbers in batches.items():
            enrolled = self.studies.enrol(self.study.id, len(numbers), language, site, experience, LABEL)
            ids |= {number: trainee for number, (trainee, _) in zip(numbers, enrolled, strict=True)}
        return dict(sorted(ids.items()))

    def _phase(self, person: Person, trainee: str, phase_id: PhaseId) -> None:
        """Play one phase of one person on a day on which it is open; do nothing where it has closed."""
        membership = self.studies.membership(trainee)
        phase = self.study.phase(phase_id)
        assert membership is not None and phase is not None
        state, member = membership
        opens = state.opens(member, phase)
        if member.lost is not None or opens is None:
            return
        name = (self.cohort.seed, person.number, phase_id)
        day = opens + timedelta(days=int(uniform(*name, "day") * SPREAD_DAYS))
        day = min(day, phase.closes) if phase.closes else day
        at = datetime.combine(day, time(9), UTC) + timedelta(minutes=int(uniform(*name, "hour") * 240))
        last = max((p.last_at for p in member.phases.values()), default="")
        self.clock.at = max(at, datetime.fromisoformat(last)) if last else at
        if person.leaves_before == phase_id:
            self._leave(person, trainee)
            return
        due = state.due(member, self.studies.today())
        if due is None or due.id != phase_id:
            return
        assert member.arm is not None
        respondent = Respondent(self.cohort, person, member.arm, phase_id)
        pace = HURRIED if person.style == "hurried" else 1.0
        for questionnaire in state.questionnaires_of(member, phase_id):
            self.clock.at += timedelta(minutes=QUESTION_MINUTES * pace)
            answers = respondent.answers(self.questionnaires.by_id[questionnaire])
            self.studies.answer(trainee, phase_id, questionnaire, answers, done=True)
        for case in state.cases_of(member, phase_id):
            self._play_case(respondent, trainee, case, CASE_MINUTES * pace * 2 ** (0.5 * normal(*name, case, "minutes")))

    def _leave(self, person: Person, trainee: str) -> None:
        if uniform(self.cohort.seed, person.number, "says so") < 0.5:
            self.studies.withdraw(trainee)
        else:
            self.studies.record_lost(trainee, "left the service")

    def _play_case(self, respondent: Respondent, trainee: str, case: str, minutes: float) -> None:
        """Play one case: each intent is checked as the page's are, and all events are appended at once."""
        case_file, catalogues = self.case_files[case], self.library.catalogues
        started = self._started(case, respondent.phase)
        attempt_id = self.studies.begin(trainee, started, self.played[case].contents)
        attempt = after(None, started)
        intents = (*respondent.intents(CaseContext(case_file, catalogues, self.study.country, started.language)), {"kind": "submitted"})
        begun, events = self.clock.at, list[Event]()
        for number, intent in enumerate(intents, start=1):
            self.clock.at = begun + timedelta(minutes=minutes * number / len(intents))
            attempt, event = self._next(intent, attempt, case_file)
            events.append(event)
        self.studies.store.append(attempt_id, events, 1, LABEL)

    def _next(self, intent: dict[str, object], attempt: Attempt, case_file: CaseFile) -> tuple[Attempt, Event]:
        event = event_for(intent, attempt, case_file.case, self.library.catalogues.needs, self.studies.store.time())
        return after(attempt, event), event

    def _started(self, case: str, phase: PhaseId) -> Started:
        return start_event(
            self.played[case], at=self.studies.store.time(), mode="study", language=self.study.languages[0],
            seed=LABEL, study=self.study.id, study_phase=phase,
        )  # fmt: skip


def allocation_seed(cohort: Cohort) -> bytes:
    """Seed of the allocation (32 bytes), derived from that of the cohort so that a study can be repeated."""
    return b"".join(int(uniform(cohort.seed, "allocation", part) * 2**32).to_bytes(4) for part in range(8))
