"""Two transactions that wait for each other in PostgreSQL: the order of locks prevents it, and where it happens one is done again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event, text

from tests.support.postgres import Postgres
from tests.support.store_fixtures import CONTENTS, begin_event
from tests.support.study_cases import a_study, clock, consenting_members
from tracks_sim.errors import StoreDeadlock, StoreLocked
from tracks_sim.practice.events import Submitted
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.open_database import TRIES, again_after_deadlock

AT = "2027-01-04T12:00:00Z"


def together(store: Store, acts: dict[str, tuple[Callable[[], object], str]]) -> dict[str, BaseException | None]:
    """Do two acts at once; each waits, once it has locked rows of its table, until the other has locked its own, or for half a second. What each raised."""
    locked = threading.Barrier(len(acts), timeout=0.5)

    def meet(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        name = threading.current_thread().name
        if name in acts and statement.endswith("FOR UPDATE") and f"FROM {acts[name][1]} " in statement:
            with suppress(threading.BrokenBarrierError):
                locked.wait()

    raised: dict[str, BaseException | None] = {}

    def do(name: str) -> None:
        threading.current_thread().name = name
        try:
            acts[name][0]()
            raised[name] = None
        except Exception as error:
            raised[name] = error

    event.listen(store.engine, "after_cursor_execute", meet)
    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(do, acts))
    event.remove(store.engine, "after_cursor_execute", meet)
    return raised


@pytest.mark.parametrize("acts", [("erase", "begin"), ("erase", "release"), ("erase", "submit")], ids="-".join)
def test_erasing_and_the_acts_of_a_study_do_not_wait_for_each_other(tmp_path: Path, postgres: Postgres, acts: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    with Store.open(tmp_path / "data", postgres.new_schema(), clock=clock()) as store:
        studies, study = Studies(store), a_study(questionnaires={})
        studies.keep_plan(study)
        studies.freeze(study.id, {})
        [one] = consenting_members(studies, study.id)
        state = studies.state(study.id)

        def begin(trainee: str) -> str:
            case = state.cases_of(state.members[trainee], "pre")[0]
            return studies.begin(trainee, begin_event("study", case, study=study.id, study_phase="pre"), CONTENTS)

        def submit(attempt: str) -> int:
            return store.append(attempt, [Submitted(at=AT)], after=1, tab="a")

        attempt = begin(one) if "begin" not in acts else ""
        if "release" in acts:
            submit(attempt)
        known: dict[str, tuple[Callable[[], object], str]] = {
            "erase": (lambda: erase_trainees(store, [one], COMMAND_LINE), "attempts" if "release" in acts else "trainees"),
            "begin": (lambda: begin(one), "studies"),
            "release": (lambda: studies.release(study.id, "pre"), "studies"),
            "submit": (lambda: submit(attempt), "attempts"),
        }
        raised = together(store, {name: known[name] for name in acts})
        assert not [error for error in raised.values() if isinstance(error, StoreLocked)], raised
        assert "deadlock" not in caplog.text  # the order of the locks prevents it: nothing had to be done again


def test_an_erasure_that_postgresql_undid_is_done_again(tmp_path: Path, postgres: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    """Another program locks the trainee's row first, as no act of the kit does: who waited first, the erasure, is undone."""
    address = f"{postgres.new_schema()}&options=-cdeadlock_timeout%3D100ms"
    with Store.open(tmp_path / "data", address) as store, Store.open(tmp_path / "data", address) as other, ThreadPoolExecutor(1) as pool:
        studies, study = Studies(store), a_study(questionnaires={})
        studies.keep_plan(study)
        studies.freeze(study.id, {})
        [trainee] = consenting_members(studies, study.id)
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        with other.write() as connection:
            connection.execute(text("SELECT 1 FROM trainees WHERE id = :id FOR UPDATE"), {"id": trainee})
            connection.execute(text("SET LOCAL deadlock_timeout = '10s'"))  # so that this is not the one that is undone
            erased = pool.submit(erase_trainees, store, [trainee], COMMAND_LINE)
            while not connection.execute(waiting).scalar():
                time.sleep(0.01)
            connection.execute(text("SELECT 1 FROM studies FOR UPDATE"))
        [receipt] = erased.result(timeout=30)
        assert "deadlock detected" in caplog.text
        assert (receipt.attempts, store.trainees(), studies.state(study.id).members) == (0, (), {})
        assert [row.what for row in store.audit_log()].count("erase") == 1  # nothing is left of the try that was undone


@pytest.mark.parametrize("deadlocks", [0, 1, TRIES - 1, TRIES])
def test_an_act_is_tried_a_few_times_and_then_refused(deadlocks: int) -> None:
    tried: list[str] = []

    @again_after_deadlock
    def act(name: str) -> str:
        tried.append(name)
        if len(tried) <= deadlocks:
            raise StoreDeadlock("undone")
        return "done"

    if deadlocks < TRIES:
        assert act("x") == "done"
    else:
        with pytest.raises(StoreDeadlock):
            act("x")
    assert tried == ["x"] * min(deadlocks + 1, TRIES)


def test_an_act_that_is_refused_for_another_reason_is_not_tried_again() -> None:
    tried: list[int] = []

    @again_after_deadlock
    def act() -> None:
        tried.append(1)
        raise StoreLocked("held")

    with pytest.raises(StoreLocked):
        act()
    assert tried == [1]
