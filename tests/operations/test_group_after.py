"""A part once it is over: which groups are compared, when the author's answers may be shown, and what is given to do at home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support.debriefs import CASE, PLAN, a_trainer, answer_events, hand_in, measured_by_a_study, people_at_work
from tracks_sim.case.load import Library
from tracks_sim.errors import GroupRefused, UnknownGroup
from tracks_sim.group.fold import UNDO_SECONDS, GroupState
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.operations import group_after as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.debrief import open_debrief, open_feedback
from tracks_sim.operations.group_after import After
from tracks_sim.operations.groups import close, wall_clock
from tracks_sim.practice.events import Event
from tracks_sim.practice.steps import judgements_of
from tracks_sim.store import COMMAND_LINE
from tracks_sim.store.clock import SettableClock
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.groups import Groups
from tracks_sim.ui.shared.group_handout import handout, hardly_asked_rows, homework_words, over_read_rows

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
HOME = "the-bus-strike"
PEOPLE = 10


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


def agreed(library: Library, others: int = 0) -> list[list[Event]]:
    """Answers of ten people who all give the first answer to each row, but ``others`` of them who give the last."""
    case = library.case(CASE).case
    rows = judgements_of(case)
    return [answer_events({row: options[-1 if n < others else 0] for row, options in rows.items()} | {"decision": case.options[-1 if n < others else 0].id}, "2026-12-01T09:00:00Z") for n in range(PEOPLE)]


def debriefed(trainer: AuditedStore, library: Library, answers: Sequence[Sequence[Event]], plan: GroupPlan = PLAN) -> tuple[str, list[str]]:
    """A group whose answers are fixed, and the ids of its people."""
    store = trainer.store
    group, people = people_at_work(store, library, trainer.actor.who, len(answers), plan)
    for (trainee, _), events in zip(people, answers, strict=True):
        hand_in(store, library, trainee, events, country=plan.country)
    Groups(store).call(group, 0)
    assert open_debrief(store, library, group) is not None
    return group, [trainee for trainee, _ in people]


def look(trainer: AuditedStore, library: Library, group: str, part: int = 0) -> After:
    after = operations.look(trainer.store, library, trainer.actor.who, group, part)
    assert after is not None
    return after


def shown(after: After, library: Library) -> tuple[object, ...]:
    """All that is drawn of a part."""
    return tuple(f(after, language) for f in (over_read_rows, hardly_asked_rows, handout) for language in ("en", "fr")) + homework_words(after, library, "en")


def test_other_answers_with_the_same_tables_give_the_same_page(trainer: AuditedStore, library: Library) -> None:
    pages = []
    for others in (0, 1):
        other = a_trainer(trainer.store)
        group, people = debriefed(other, library, agreed(library, others))
        after = look(other, library, group)
        assert after.debrief.tables and after.compared[0].published.n == PEOPLE
        pages.append((after.debrief.tables, shown(after, library)))
        erase_trainees(trainer.store, people[:1], COMMAND_LINE)  # nobody is counted anew
        assert shown(look(other, library, group), library) == pages[-1][1]
    assert pages[0] == pages[1] and pages[0][1][0]


def test_a_group_is_compared_with_those_before_it_on_the_same_case(trainer: AuditedStore, library: Library, clock: SettableClock) -> None:
    groups = []
    for n in range(6):
        clock.at = NOON + timedelta(days=n)
        plan = PLAN.model_copy(update={"day": date(2026, 12, 1 + n), "country": "be" if n == 4 else "fr"})
        groups.append(debriefed(trainer, library, agreed(library)[: 4 if n == 1 else 5], plan)[0])
    days = [[one.day.day for one in look(trainer, library, group).compared] for group in groups]
    assert days == [[1], [], [3, 1], [4, 3, 1], [5], [6, 4, 3, 1]]  # four people on the 2nd, another country on the 5th
    assert look(trainer, library, groups[1]).homework is not None


def test_the_authors_answers_wait_until_the_part_is_over(trainer: AuditedStore, library: Library) -> None:
    plan = PLAN.model_copy(update={"parts": (*PLAN.parts, Part(case=HOME))})
    group, _ = debriefed(trainer, library, agreed(library), plan)
    assert not look(trainer, library, group).over
    open_feedback(trainer, look(trainer, library, group).debrief, on=True)
    assert look(trainer, library, group).over
    open_feedback(trainer, look(trainer, library, group).debrief, on=False)
    assert not look(trainer, library, group).over
    Groups(trainer.store).begin(group, 1, {})
    assert look(trainer, library, group).over and not look(trainer, library, group, 1).over
    close(trainer, group)
    assert look(trainer, library, group, 1).over


def test_a_case_that_a_study_measures_with_by_now_keeps_its_answers(trainer: AuditedStore, library: Library) -> None:
    group, _ = debriefed(trainer, library, agreed(library))
    close(trainer, group)
    assert look(trainer, library, group).over
    with measured_by_a_study(trainer.store):
        after = look(trainer, library, group)
        assert after.measured and not after.over
        with pytest.raises(GroupRefused, match="once that study is closed"):
            open_feedback(trainer, after.debrief, on=True)
    after = look(trainer, library, group)
    assert after.over and not after.measured
    open_feedback(trainer, after.debrief, on=True)


@pytest.mark.parametrize(("at_home", "now", "over"), [
    ({}, 8, False), ({"closes": datetime(2026, 12, 2, 9)}, 8, False), ({"closes": datetime(2026, 12, 2, 9)}, 9, True),
    ({"closes": datetime(2026, 12, 2, 9), "debrief": True}, 9, False),  # people are still to talk about it
])  # fmt: skip
def test_work_at_home_is_over_when_it_closes(at_home: dict[str, Any], now: int, over: bool) -> None:
    part = Part(case=HOME, opens=datetime(2026, 12, 1, 9), **at_home)
    state = GroupState(plan=PLAN.model_copy(update={"parts": (part,)}), owners=("trainer",), made_at="2026-12-01T09:00:00Z", stage="door")
    assert operations.parts_so_far(state, datetime(2026, 12, 2, now)) == (0,) and operations.parts_so_far(state, datetime(2026, 12, 1, 8)) == ()
    assert operations.is_over(state, 0, datetime(2026, 12, 2, now)) == over


def test_feedback_of_a_closed_session_opens_and_the_session_stays_closed(trainer: AuditedStore, library: Library, clock: SettableClock) -> None:
    group, people = debriefed(trainer, library, agreed(library))
    close(trainer, group)
    open_feedback(trainer, look(trainer, library, group).debrief, on=True)
    clock.at += timedelta(seconds=UNDO_SECONDS)
    assert Groups(trainer.store).settle(group) == PEOPLE and Groups(trainer.store).state(group).stage == "closed"
    assert [attempt.released for attempt in trainer.store.attempts(people[0])] == [True]


def test_a_case_is_given_until_a_time_also_after_the_session(trainer: AuditedStore, library: Library) -> None:
    group, _ = debriefed(trainer, library, agreed(library))
    close(trainer, group)
    now = wall_clock(trainer.store)
    given = look(trainer, library, group).homework
    assert given is not None and given.row.startswith("indicators.") and library.case(given.case).key.answer_to(given.row)
    operations.give(trainer, group, given.case, now + timedelta(days=3), library)
    plan = Groups(trainer.store).state(group).plan
    part = plan.parts[-1]
    assert (part.case, part.opens, part.closes) == (given.case, now.replace(second=0, microsecond=0), now + timedelta(days=3))
    assert plan.mode_of(part) == "practice" and plan.mode_of(plan.parts[0]) == "assessment"
    assert not look(trainer, library, group, 1).over
    following = look(trainer, library, group).homework
    assert following is not None and following.case != given.case
    assert trainer.store.audit_log()[0].about == f"give {given.case} {group}"


def test_what_cannot_be_given_is_refused(trainer: AuditedStore, library: Library) -> None:
    store, now = trainer.store, wall_clock(trainer.store)
    group = Groups(store).make(PLAN, trainer.actor.who)
    for until in (now, now - timedelta(days=1), now + timedelta(days=91)):
        with pytest.raises(GroupRefused, match="still to come"):
            operations.give(trainer, group, HOME, until, library)
    for case in (CASE, "no-such-case", "the-packing-shed"):  # in the plan, unknown, not of the course
        with pytest.raises(GroupRefused, match="cannot be given"):
            operations.give(trainer, group, case, now + timedelta(days=1), library)
    kept_a_day = Groups(store).make(PLAN.model_copy(update={"keep": "day"}), trainer.actor.who)
    with pytest.raises(GroupRefused, match="Nothing is kept"):
        operations.give(trainer, kept_a_day, HOME, now + timedelta(hours=1), library)
    with pytest.raises(UnknownGroup):
        operations.give(a_trainer(store), group, HOME, now + timedelta(days=1), library)
    assert [len(Groups(store).state(one).plan.parts) for one in (group, kept_a_day)] == [1, 1]
