"""Data of a demonstration: a synthetic study, ten trainees with finished work, a draft in review, and a code for each role.

All people are made up, and their labels say so. Answers go through the same intents as a person's (``bots``, ``synthetic``); only the time
is set, so that the work lies in the weeks before the demonstration.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from tracks_sim.authoring.reviews import add_remark, ask_reviewers
from tracks_sim.bots import KEY, CaseContext, random_strategy
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.case.model.record import Country
from tracks_sim.case.versions import played_content
from tracks_sim.interview import Parameters, load_parameters
from tracks_sim.jobs import Job
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import author_of, copy_case, open_workshop
from tracks_sim.operations.staff import add_staff
from tracks_sim.practice import conversation, event_for, turn_events
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import Event, Mode
from tracks_sim.practice.start import start_event
from tracks_sim.practice.steps import steps_of
from tracks_sim.roles import Role
from tracks_sim.serve.demo_links import DemoLink
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.clock import SettableClock

DemoRole = Literal["trainee", "trainer", "reviewer", "evaluator"]
STAFF_ROLES: Mapping[DemoRole, Role] = {"trainer": "trainer", "reviewer": "expert", "evaluator": "evaluator"}
LABEL = "made up"
TRAINEES = 10
SHOWN = 7
"""Which of them the link signs in: one with five cases."""
TALK_CHOICES = 10
"""Things said and asked in a talk of a made-up trainee."""
COUNTRIES: tuple[Country, ...] = ("fr", "ie", "es", "be")
DRAFT = "demonstration-draft"
REMARK = "Could the file say here how the caseworker knows this? As it stands, I would not dare to use it."
STUDY = "synthetic-spring-course"
"""Id of the study: that of the template, as ``synthetic`` names it."""
STUDY_PEOPLE = 24


def make_study(_: Job, data: Path, today: date) -> None:
    """Play a synthetic study into a data folder, so that it has ended by ``today``. Needs the extra ``study``. For a process of its own."""
    from tracks_sim.case.load import load_library
    from tracks_sim.study.plan_file import TEMPLATE, read_plan
    from tracks_sim.study.questionnaire import load_questionnaires
    from tracks_sim.synthetic import Cohort, synthetic_study
    from tracks_sim.synthetic.study import played_by

    plan = played_by(read_plan(TEMPLATE), today)
    cohort = Cohort(people=STUDY_PEOPLE, seed=1, drop_out=0.05)
    truth = synthetic_study(
        cohort, plan, data, load_library(only=tuple(plan.cases)), load_questionnaires(scenarios_root()), apart=False
    )
    assert truth.study == STUDY


def make_people(data: Path, library: Library, now: datetime) -> dict[DemoRole, DemoLink]:
    """Trainees with finished work and a draft in review in the weeks before ``now``, and a code for each role."""
    clock = SettableClock(now - timedelta(days=14))
    parameters = load_parameters()
    with Store.open(data, clock=clock) as store:
        codes = [store.new_trainee("fr" if number % 3 == 2 else "en", f"{LABEL} {number + 1}") for number in range(TRAINEES)]
        for number, (trainee, _) in enumerate(codes):
            _work(store, trainee, number, library, parameters, clock)
        clock.at = now
        audited = AuditedStore(store, COMMAND_LINE)
        staff = {role: add_staff(audited, of_kit, f"{LABEL} {role}") for role, of_kit in STAFF_ROLES.items()}
        _draft(store, staff["trainer"][0], staff["reviewer"][0], now)
    pages = {
        "trainer": "tracks/staff",
        "reviewer": f"author?case={DRAFT}&screen=review",
        "evaluator": f"evaluate?view=outcomes&study={STUDY}",
    }
    return {"trainee": DemoLink(codes[SHOWN][1], ""), **{role: DemoLink(code, pages[role]) for role, (_, code) in staff.items()}}


def _work(
    store: Store, trainee: str, number: int, library: Library, parameters: Parameters, clock: SettableClock
) -> None:
    """Some cases of the course, finished; the later the trainee in the row, the more of the answers are the key's."""
    assert library.course is not None
    draw = random.Random(number)
    cases = [library.case(case) for case in library.course.cases]
    for place, case_file in enumerate(cases[: 2 + number % 4]):
        clock.at += timedelta(hours=draw.randint(2, 6))
        mode: Mode = "assessment" if place == 1 and number % 2 else "practice"
        country = draw.choice(COUNTRIES)
        played = played_content(case_file, library.catalogues, country, scenarios_root())
        started = start_event(played, at=store.time(), mode=mode, language=store.trainee(trainee).language, seed=f"{LABEL} {number}")
        attempt, events = after(None, started), list[Event]()
        attempt_id = store.start(trainee, started, played.contents)
        skill = 0.4 + 0.055 * number
        for intent in _intents(CaseContext(case_file, library.catalogues, country, started.language), number, skill, draw):
            clock.at += timedelta(seconds=draw.randint(15, 60))
            if intent["kind"] == "talk":
                state = conversation(attempt, case_file, parameters)
                if state.over or intent["choice"] not in state.compiled.listed_choices:
                    continue
                event: Event = turn_events({"choice": intent["choice"]}, state, attempt, case_file, store.time())[0]
            else:
                event = event_for(intent, attempt, case_file.case, library.catalogues.needs, store.time())
            events.append(event)
            attempt = after(attempt, event)
        store.append(attempt_id, events, 1, LABEL)


def _intents(context: CaseContext, number: int, skill: float, draw: random.Random) -> Iterator[Mapping[str, object]]:
    """What a made-up trainee says in the talk and answers: as the key in a share ``skill`` of the questions, else by chance; and submits."""
    case = context.case_file.case
    if "interview" in steps_of(case, "practice"):
        asked = [f"ask:{question.id}" for question in case.questions if draw.random() < skill or question.form != "open"]
        said = ["move:introduce", "move:confidentiality", *asked[:TALK_CHOICES], "move:close_safely"]
        yield from ({"kind": "talk", "choice": choice} for choice in said)
    guessed = {_question(intent): intent for intent in random_strategy(number).intents(context)}
    for intent in KEY.intents(context):
        by_chance = guessed.get(_question(intent))
        yield intent if by_chance is None or draw.random() < skill else by_chance
    yield {"kind": "submitted"}


def _question(intent: Mapping[str, object]) -> tuple[object, ...]:
    """What an intent answers: its kind, and the item where the kind has several."""
    return (intent["kind"], *(intent.get(name) for name in ("concept", "element", "need", "part")))


def _draft(store: Store, trainer: str, reviewer: str, now: datetime) -> None:
    """A draft of the trainer's, in review, with a remark of the reviewer's."""
    of_trainer, of_reviewer = (AuditedStore.of(store, store.staff.member(member)) for member in (trainer, reviewer))
    workshop = open_workshop(of_trainer)
    draft = copy_case(of_trainer, workshop, workshop.library.course.cases[0] if workshop.library.course else "", DRAFT)
    ask_reviewers(draft, author_of(of_trainer), now, asked=True)
    first = draft.data["case"]["documents"][0]["passages"][0]
    add_remark(draft, author_of(of_reviewer), now, "text.en", ("passages", first), REMARK)
