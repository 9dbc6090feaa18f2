"""Acts on groups: whose they are, what the audit log says, what may be put in, and what happens after the day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.support.debriefs import a_trainer
from tests.support.study_cases import a_study
from tracks_sim.case.load import Library
from tracks_sim.errors import GroupRefused, UnknownCode, UnknownGroup
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.operations import groups as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.group_live import lead
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.store.audit import SERVER
from tracks_sim.store.clock import SettableClock
from tracks_sim.store.groups import Groups

NOON = datetime(2026, 1, 6, 11, 0, tzinfo=UTC)
CASE = "the-packing-shed"
PLAN = GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en", "fr"), parts=(Part(case=CASE, debrief=True),))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


def log(store: Store) -> list[str]:
    """Act and object of each row of the audit log, the oldest first."""
    return [f"{row.what} {row.about}" for row in reversed(store.audit_log())]


def test_each_act_is_in_the_audit_log(trainer: AuditedStore, library: Library) -> None:
    group = operations.make(trainer, PLAN)
    operations.change(trainer, group, PLAN.model_copy(update={"name": "Monday"}))
    operations.set_door(trainer, group, True)
    assert len(operations.make_codes(trainer, group, 3, "fr")) == 3
    operations.begin(trainer, group, 0, library)
    operations.close(trainer, group)
    assert log(trainer.store)[-6:] == [
        "group new", f"group change {group}", f"group open the door {group}", f"group-members 3 for group {group}",
        f"group begin part 1 {group}", f"group close {group}",
    ]  # fmt: skip
    begun = operations.own_group(trainer.store, trainer.actor.who, group).begun[0]
    assert begun.hashes == library.case(CASE).hashes


def test_nobody_else_sees_or_changes_a_group(trainer: AuditedStore, library: Library) -> None:
    group, other = operations.make(trainer, PLAN), a_trainer(trainer.store)
    before = len(log(trainer.store))
    for act in (
        lambda: operations.change(other, group, PLAN), lambda: operations.set_door(other, group, True), lambda: operations.begin(other, group, 0, library),
        lambda: operations.make_codes(other, group, 1, "en"), lambda: operations.close(other, group), lambda: operations.erase(other, group),
        lambda: operations.share(other, group, other.actor.who),
    ):  # fmt: skip
        with pytest.raises(UnknownGroup):
            act()
    assert len(log(trainer.store)) == before
    operations.share(trainer, group, other.actor.who)
    assert operations.set_door(other, group, True)
    for act in (lambda: operations.begin(other, group, 0, library), lambda: operations.close(other, group)):
        with pytest.raises(GroupRefused, match="Take over first"):
            act()
    lead(other, group, "hold", library)
    operations.begin(other, group, 0, library)
    with pytest.raises(GroupRefused):
        operations.share(trainer, group, other.actor.who)


def test_a_group_is_shared_with_those_who_lead_groups(trainer: AuditedStore) -> None:
    expert, _ = trainer.store.staff.add("expert", "", COMMAND_LINE)
    gone = a_trainer(trainer.store)
    trainer.store.staff.revoke(gone.actor.who, COMMAND_LINE)
    group = operations.make(trainer, PLAN)
    state = operations.own_group(trainer.store, trainer.actor.who, group)
    assert operations.other_trainers(trainer.store, state) == ()
    with pytest.raises(GroupRefused):
        operations.share(trainer, group, expert)


def test_cases_of_a_running_study_are_not_offered(store: Store, library: Library) -> None:
    study = a_study(demonstration=False)
    measured = study.cases & set(library.open_for_practice)
    assert measured <= set(operations.cases_for_groups(store, library))
    Studies(store).keep_plan(study)
    assert measured <= set(operations.cases_for_groups(store, library))  # not while it is a plan
    Studies(store).freeze(study.id, {})
    offered = operations.cases_for_groups(store, library)
    trainer = a_trainer(store)
    with pytest.raises(GroupRefused, match="running study"):  # put in before the study ran
        operations.begin(trainer, operations.make(trainer, PLAN), 0, library)
    assert measured and not measured & set(offered) and set(offered) < set(library.open_for_practice)


def test_the_next_part_follows_the_one_that_was_begun(trainer: AuditedStore, library: Library) -> None:
    group = operations.make(trainer, PLAN)
    assert operations.own_group(trainer.store, trainer.actor.who, group).next_part == 0
    operations.begin(trainer, group, 0, library)
    assert operations.own_group(trainer.store, trainer.actor.who, group).next_part is None
    with pytest.raises(GroupRefused, match="not in the plan"):
        operations.begin(trainer, group, 1, library)


def test_work_at_home_is_not_begun_by_a_trainer(trainer: AuditedStore) -> None:
    at_home = Part(case="the-second-cot", opens=datetime(2026, 1, 6, 18, 0), closes=datetime(2026, 1, 9, 18, 0))
    group = operations.make(trainer, PLAN.model_copy(update={"parts": (at_home, *PLAN.parts)}))
    assert operations.own_group(trainer.store, trainer.actor.who, group).next_part == 1


@pytest.mark.parametrize("keep", ["day", "year"])
def test_after_its_day_a_group_is_erased_or_closed(trainer: AuditedStore, clock: SettableClock, keep: str) -> None:
    store = trainer.store
    group = operations.make(trainer, PLAN.model_copy(update={"keep": keep}))
    operations.set_door(trainer, group, True)
    person, code = Groups(store).join(Groups(store).state(group).code, "en")
    server = AuditedStore(store, SERVER)
    clock.at = datetime(2026, 1, 6, 23, 59).astimezone(UTC)  # on the wall of the server
    assert operations.end_groups(server) == (0, 0)
    clock.at = datetime(2026, 1, 7, 0, 1).astimezone(UTC)
    assert operations.end_groups(server) == ((0, 1) if keep == "day" else (1, 0))
    assert operations.end_groups(server) == (0, 0)
    if keep == "day":
        assert [row.who for row in store.audit_log() if row.what == "erase"] == [SERVER.who] * 2  # the person and the group
        with pytest.raises(UnknownCode):
            store.trainee_of(code)
        return
    assert Groups(store).state(group).stage == "closed" and log(store)[-1] == f"group close {group}"
    clock.at = datetime(2027, 1, 6, 12, 0).astimezone(UTC)
    assert operations.end_groups(server) == (0, 0)
    clock.at = datetime(2027, 1, 7, 12, 0).astimezone(UTC)
    assert operations.end_groups(server) == (0, 1)
    assert Groups(store).all() == {} and store.trainee_of(code).id == person  # their code stays theirs


def test_work_at_home_keeps_a_group_open_until_its_last_part_closes(trainer: AuditedStore, clock: SettableClock) -> None:
    parts = (*PLAN.parts, Part(case="the-second-cot", closes=datetime(2026, 1, 9, 18, 0)))
    operations.make(trainer, PLAN.model_copy(update={"parts": parts}))
    clock.at = datetime(2026, 1, 9, 20, 0).astimezone(UTC)
    assert operations.end_groups(AuditedStore(trainer.store, SERVER)) == (0, 0)
    clock.at = datetime(2026, 1, 10, 0, 5).astimezone(UTC)
    assert operations.end_groups(AuditedStore(trainer.store, SERVER)) == (1, 0)


@pytest.mark.parametrize("keep", ["day", "year"])
def test_a_group_is_deleted_as_its_members_were_told(trainer: AuditedStore, keep: str) -> None:
    group = operations.make(trainer, PLAN.model_copy(update={"keep": keep}))
    [code] = operations.make_codes(trainer, group, 1, "en")
    operations.erase(trainer, group)
    assert Groups(trainer.store).all() == {}
    if keep == "year":
        assert trainer.store.trainee_of(code)
    else:
        with pytest.raises(UnknownCode):
            trainer.store.trainee_of(code)
