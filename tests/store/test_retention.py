"""Last use by each trainee, and trainees who have been away for a number of months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.store_fixtures import CONTENTS, begin_event
from tracks_sim.group.model import GroupPlan
from tracks_sim.operations.trainees import find_trainee
from tracks_sim.practice.events import StepOpened, Submitted
from tracks_sim.store import FixedClock, Store
from tracks_sim.store.groups import Groups
from tracks_sim.store.retention import inactive_for, months_before


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ("2026-03-31", 1, "2026-02-28"),  # February 2026 has 28 days
        ("2024-03-31", 1, "2024-02-29"),  # a leap year
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-01-15", 25, "2023-12-15"),
        ("2026-12-01", 12, "2025-12-01"),
    ],
)
def test_months_are_those_of_the_calendar(now: str, months: int, before: str) -> None:
    assert months_before(datetime.fromisoformat(f"{now}T08:00:00+00:00"), months) == f"{before}T08:00:00"


def test_inactivity_counts_from_the_last_act_not_the_last_code(data: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 5, tzinfo=UTC))
    with Store.open(data, clock=clock) as store:
        never, _ = store.new_trainee("en")
        active, _ = store.new_trainee("en")  # comes by cookie: enters no code again
        attempt = store.start(active, begin_event(), CONTENTS)
        clock.advance(timedelta(days=150))
        store.append(attempt, [StepOpened(at=store.time(), step="reading")], after=1, tab="a")
        recent, _ = store.new_trainee("en")
        clock.advance(timedelta(days=60))  # 3 August
        assert [here.trainee.id for here in inactive_for(store, 3)] == [never]
        assert [here.at[:10] for here in inactive_for(store, 3)] == ["2026-01-05"]
        assert {here.trainee.id for here in inactive_for(store, 1)} == {never, active, recent}
        assert inactive_for(store, 12) == ()


def test_what_staff_do_with_somebodys_data_is_no_presence(data: Path) -> None:
    """Away for 400 days; a year ago is 365 days, so nothing that staff did since may count."""
    clock = FixedClock(datetime(2026, 1, 5, tzinfo=UTC))
    with Store.open(data, clock=clock) as store:
        trainee, code = store.new_trainee("en")
        attempt = store.start(trainee, begin_event("assessment"), CONTENTS)
        store.append(attempt, [Submitted(at=store.time())], after=1, tab="a")
        clock.advance(timedelta(days=350))
        assert store.release() == 1  # a trainer's act
        assert store.trainee_of(code).id == find_trainee(store, code) == trainee  # an administrator's look-up
        store.replace_code(trainee)
        clock.advance(timedelta(days=50))
        assert [(here.trainee.id, here.at[:10]) for here in inactive_for(store, 12)] == [(trainee, "2026-01-05")]


def test_who_enters_with_their_code_is_present(data: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 5, tzinfo=UTC))
    with Store.open(data, clock=clock) as store:
        trainee, code = store.new_trainee("en")
        clock.advance(timedelta(days=400))
        assert store.enter(code).id == trainee and inactive_for(store, 12) == ()


def test_who_comes_into_a_group_with_their_own_code_is_present(data: Path) -> None:
    clock = FixedClock(datetime(2026, 1, 5, tzinfo=UTC))
    with Store.open(data, clock=clock) as store:
        trainee, _ = store.new_trainee("en")
        groups = Groups(store)
        group = groups.make(GroupPlan(name="Tuesday", day=date(2027, 1, 5), country="fr", languages=("en",)), "trainer")
        code = groups.door(group, True)
        clock.advance(timedelta(days=350))
        groups.join_as(code, trainee)
        clock.advance(timedelta(days=50))
        assert inactive_for(store, 12) == ()
        groups.say(group, "What staff do is no presence of anybody")
        clock.advance(timedelta(days=350))
        assert [here.trainee.id for here in inactive_for(store, 12)] == [trainee]
