"""Groups whose debrief was called: people who came in, answered a case, and handed in, without a browser."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from tests.support.store_fixtures import CONTENTS, begin_event
from tests.support.study_cases import FORMS, a_study
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.case.versions import PlayedContent, played_content
from tracks_sim.group.events import Frozen
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.practice.events import (
    DecisionTaken,
    DetectionJudged,
    ElementJudged,
    Event,
    IndicatorJudged,
    NeedJudged,
    Submitted,
)
from tracks_sim.practice.start import start_event
from tracks_sim.practice.steps import judgements_of
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.store.groups import Groups

CASE = "the-second-cot"
PLAN = GroupPlan(name="Tuesday", day=date(2026, 12, 1), country="fr", languages=("en", "fr"), parts=(Part(case=CASE, debrief=True),), least=5)


def a_trainer(store: Store) -> AuditedStore:
    """The store as a new trainer has it."""
    identity, _ = store.staff.add("trainer", "", COMMAND_LINE)
    return AuditedStore.of(store, store.staff.member(identity))


def content_of(library: Library, case: str = CASE, country: str = "fr") -> PlayedContent:
    """What an attempt on a case is played with."""
    return played_content(library.case(case), library.catalogues, country, scenarios_root())


def people_at_work(store: Store, library: Library, staff: str, people: int, plan: GroupPlan = PLAN) -> tuple[str, list[tuple[str, str]]]:
    """A group of a trainer that works on its first part; ids and codes of its people."""
    groups = Groups(store)
    group = groups.make(plan, staff)
    code = groups.door(group, True)
    joined = [groups.join(code, plan.languages[n % len(plan.languages)]) for n in range(people)]
    groups.begin(group, 0, start_event(content_of(library), at=store.time(), mode="assessment", language="en", seed="one").hashes)
    return group, joined


def hand_in(store: Store, library: Library, trainee: str, answers: Sequence[Event], mode: str = "assessment", country: str = "fr") -> str:
    """The id of an attempt with these answers that was handed in."""
    content, at = content_of(library, country=country), store.time()
    attempt = store.start(trainee, start_event(content, at=at, mode=mode, language="en", seed="one"), content.contents)  # type: ignore[arg-type]
    store.append(attempt, [*answers, Submitted(at=at)], after=1, tab="one")
    return attempt


def answer_events(answers: Mapping[str, str], at: str) -> list[Event]:
    """The events of answers by row."""
    events = list[Event]()
    for row, given in answers.items():
        kind, _, name = row.partition(".")
        match kind:
            case "indicators":
                events.append(IndicatorJudged.model_validate({"at": at, "concept": name, "state": given}))
            case "detection":
                events.append(DetectionJudged.model_validate({"at": at, "state": given}))
            case "elements":
                events.append(ElementJudged.model_validate({"at": at, "element": name, "state": given}))
            case "decision":
                events.append(DecisionTaken(at=at, option=given))
            case _:
                events.append(NeedJudged.model_validate({"at": at, "need": name, "level": given}))
    return events


def drawn_answers(library: Library, draw: random.Random) -> list[Event]:
    """Answers to all that the case asks; people agree on most of them."""
    case, given = library.case(CASE).case, dict[str, str]()
    for row, options in judgements_of(case).items():
        given[row] = draw.choices(options, [6, 3, 2, *([0] * (len(options) - 3))])[0] if row != "indicators.violence" else draw.choice(options[:3])
    given["decision"] = draw.choices([o.id for o in case.options], [4, 2, 1, 1, 5, 3, 1])[0]
    return answer_events(given, "2026-12-01T09:00:00Z")


def called_to_debrief(store: Store, library: Library, staff: str, people: int, seed: int = 1, plan: GroupPlan = PLAN) -> tuple[str, list[tuple[str, str]]]:
    """A group whose debrief was called once all had handed in; ids and codes of its people."""
    draw = random.Random(seed)
    group, joined = people_at_work(store, library, staff, people, plan)
    for trainee, _ in joined:
        hand_in(store, library, trainee, drawn_answers(library, draw))
    Groups(store).call(group, 0)
    return group, joined


@contextmanager
def measured_by_a_study(store: Store) -> Iterator[None]:
    """A study runs that measures with the case, and is closed afterwards."""
    studies = Studies(store)
    study = a_study(id=f"study-{len(studies.ids())}", demonstration=False, forms=FORMS | {"A": (CASE, *FORMS["A"][1:])})
    studies.keep_plan(study)
    studies.freeze(study.id, {})
    try:
        yield
    finally:
        for phase in study.phases:
            studies.release(study.id, phase.id)


def counted_and_voted(store: Store, trainee: str) -> tuple[str, str]:
    """Ids of a group and of an attempt of this person there, which was handed in, counted in the debrief, and voted on again."""
    groups, case = Groups(store), begin_event().case
    group = groups.make(PLAN.model_copy(update={"parts": (Part(case=case, debrief=True),)}), "trainer")
    groups.join_as(groups.door(group, True), trainee)
    groups.begin(group, 0, {})
    attempt = store.start(trainee, begin_event("assessment"), CONTENTS)
    store.append(attempt, [DecisionTaken(at=store.time(), option="call"), Submitted(at=store.time())], after=1, tab="a")
    groups.call(group, 0)
    groups.freeze(group, 0, lambda attempts: Frozen(at="", part=0, case=case, n=len(attempts), key_hash="d" * 64))
    groups.open_vote(group, 0, "decision")
    groups.vote(group, trainee, "decision", "wait")
    return group, attempt
