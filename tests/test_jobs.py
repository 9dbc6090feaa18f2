"""Jobs: cancelled work ends, in the middle of a fit too; the queue is just; everybody hears of their own jobs and of no others."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.goals import examples
from tests.support.long_work import broken, counted
from tests.support.server import ROOT
from tracks_sim.errors import Cancelled
from tracks_sim.jobs import BEAT, Job, JobProgress, Jobs, cancellable, checkpoint, in_process
from tracks_sim.outcomes.change import fit_glmm
from tracks_sim.outcomes.detection import auc
from tracks_sim.outcomes.reliability import omega_total
from tracks_sim.psychometrics.irt import fit_2pl

DRAWN = np.random.default_rng(4)
ABILITY = DRAWN.normal(size=(120, 1))
ANSWERS = (DRAWN.random((120, 8)) < 1 / (1 + np.exp(-ABILITY - np.linspace(-1, 1, 8)))).astype(float)
LONG = pd.DataFrame({
    "trainee": np.repeat([f"t{i}" for i in range(120)], 8), "case": np.tile([f"c{i}" for i in range(8)], 120), "safe": ANSWERS.ravel(),
})  # fmt: skip
PEOPLE = LONG["trainee"]


def test_nobody_asks_where_nobody_waits() -> None:
    checkpoint()


def test_within_until_the_first_step_after_the_stop_ends_it_and_only_there() -> None:
    stop = threading.Event()
    with cancellable(stop.is_set):
        checkpoint()
        stop.set()
        with pytest.raises(Cancelled):
            checkpoint()
        other: list[str] = []
        thread = threading.Thread(target=lambda: (checkpoint(), other.append("went on")))
        thread.start()
        thread.join()
        assert other == ["went on"]
    checkpoint()


@pytest.mark.parametrize(
    ("work", "steps"),
    [(lambda: fit_glmm(LONG, "safe", [], {"trainee": ["1"], "case": ["1"]}), 5), (lambda: fit_2pl(ANSWERS), 3), (lambda: omega_total(ANSWERS), 3),
     (lambda: auc(LONG["safe"], np.arange(len(LONG)) / len(LONG), PEOPLE), 1)],
    ids=["glmm", "2pl", "omega", "resampling"],
)  # fmt: skip
def test_fits_and_draws_break_off_in_the_middle(work: Callable[[], Any], steps: int) -> None:
    asked = itertools.count(1)
    with cancellable(lambda: next(asked) >= steps), pytest.raises(Cancelled):
        work()
    assert next(asked) == steps + 1  # no other step came after the one that said stop
    work()  # and it works as before


# --- how far it is -----------------------------------------------------------------------------


def test_the_end_follows_from_the_steps_done_and_a_count_that_begins_anew_from_its_own() -> None:
    """30 of 100 in 60 s: 70 more take 140 s. A new count begins at 60 s: 1 of 5 in 3 s, so 4 more take 12 s. What has ended has nothing left."""
    now, told = [0.0], list[JobProgress]()
    job = Job(on_progress=told.append, clock=lambda: now[0])
    for at, done, of in ((10, 5, None), (60, 30, 100), (63, 1, 5), (90, 5, 5)):
        now[0] = at
        job.tell("steps", done, of)
    assert [progress.seconds for progress in told] == [None, 140, 12, None] and job.progress == told[-1]


# --- the queue ---------------------------------------------------------------------------------

AT_ONCE, IN_ALL, TURN, LONGEST = 2, 6, 20, 3600


@dataclass
class Played:
    """Jobs in a time that is played second by second; each ends once its turns add up to its seconds. ``begun``, ``ended``: seconds by owner."""

    now: float = 0.0
    left: dict[Job, float] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.jobs = Jobs(AT_ONCE, IN_ALL, each=1, turn=TURN, longest=LONGEST, clock=lambda: self.now, start=lambda run: None)

    def ask(self, owner: str, seconds: int, name: str = "") -> Any:
        job = self.jobs.submit(lambda _: None, owner, name)
        if isinstance(job, Job):
            self.left[job] = seconds
        return job

    def play(self, seconds: int) -> None:
        for _ in range(seconds):
            self.jobs.take_turns()
            at_work = [job for job in self.left if job.turn is not None and not job.done()]
            assert len(at_work) <= AT_ONCE
            self.now += 1
            for job in at_work:
                self.begun.setdefault(job.owner, self.now - 1)
                self.left[job] -= 1
                if self.left[job] <= 0:
                    self.jobs._run(job, lambda _: None)
                    self.ended[job.owner] = self.now


def test_two_of_the_largest_keep_nobody_from_a_small_one_for_more_than_a_minute() -> None:
    played = Played()
    played.ask("ann", 3_000)
    played.ask("bob", 3_000)
    played.play(100)
    played.ask("eve", 30)
    played.play(100)
    # Both have had their 20 s, so one makes room at once; the small one was computed for less until its end.
    assert (played.begun["eve"], played.ended["eve"]) == (100, 130)
    played.play(6_000)
    assert set(played.ended) == {"ann", "bob", "eve"}
    assert played.ended["ann"] + played.ended["bob"] == 3_000 + 3_000 + 30  # both processors were busy until the first of them ended: nothing was lost by making room


@settings(max_examples=examples(25))
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 400)), min_size=1, max_size=IN_ALL), st.integers(1, 60))
def test_whatever_is_asked_a_small_one_is_done_within_a_minute_of_its_own_time(larger: list[tuple[int, int]], small: int) -> None:
    """Six in all: while at most five others, of any length, are there, it begins within 20 s and makes room for none that was computed for longer."""
    played = Played()
    for number, (after, seconds) in enumerate(larger[: IN_ALL - 1]):
        played.play(after)
        played.ask(f"n{number}", seconds)
    played.play(120)  # those who came just before are no longer new
    asked = played.now
    assert isinstance(played.ask("eve", small), Job)
    played.play(120)
    assert played.begun["eve"] <= asked + TURN and played.ended["eve"] <= asked + small + 60
    played.play(3_000)
    assert all(job.done() for job in played.left)  # nobody waits for ever


def test_a_job_ends_after_the_longest_time_and_others_go_on() -> None:
    played = Played()
    ann = played.ask("ann", 10_000)
    played.play(LONGEST + 2)
    assert ann.cancelled() and ann.over_time
    bob = played.ask("bob", 10)
    played.play(11)
    assert "bob" in played.ended and not bob.over_time


def test_the_line_has_an_end_and_each_owner_one_place() -> None:
    played = Played()
    asked = [played.ask(f"n{n}", 100) for n in range(IN_ALL)]
    assert played.ask("eve", 10) == "busy" and played.jobs.of("eve") == []
    assert [played.jobs.place(job) for job in asked] == [None, None, 1, 2, 3, 4]
    asked[2].show(JobProgress("", 1, 2, seconds=60))
    assert played.jobs.seconds_left(asked[2]) == 60 * IN_ALL / AT_ONCE and played.jobs.seconds_left(asked[3]) is None  # all share the processors
    assert played.ask("n0", 10, "another") == "one-each"
    again = played.ask("n0", 10)
    assert asked[0].cancelled() and played.jobs.of("n0") == [again]  # what is asked anew takes the place of the last
    played.jobs.cancel("n1")
    assert asked[1].cancelled() and not asked[2].done() and isinstance(played.ask("eve", 10), Job)
    played.jobs.close(0)
    assert played.jobs.unfinished() == []


class AnyOrder(RuleBasedStateMachine):
    """Whatever owners do in whatever order; the test is the thread of each job that has its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs = Jobs(AT_ONCE, IN_ALL, start=lambda run: None)
        self.asked: list[Job] = []
        self.told: list[Job] = []
        self.worked: list[Job] = []

    @property
    def at_work(self) -> list[Job]:
        return [job for job in self.asked if job in self.jobs._begun]

    @rule(owner=st.sampled_from("abc"), name=st.sampled_from("xyz"))
    def submit(self, owner: str, name: str) -> None:
        others = [job for job in self.jobs.unfinished() if (job.owner, job.name) != (owner, name)]
        job = self.jobs.submit(lambda _: None, owner, name)
        assert (job == "busy") == (len(others) >= IN_ALL)
        if isinstance(job, Job):
            job.add_done_callback(lambda _: self.told.append(job))
            self.asked.append(job)

    @precondition(lambda self: self.at_work)
    @rule(data=st.data(), fails=st.booleans())
    def end(self, data: st.DataObject, fails: bool) -> None:
        job = data.draw(st.sampled_from(self.at_work))
        before, error = job.done(), ValueError(job.owner)

        def work(at_work: Job) -> str:
            self.worked.append(at_work)
            if fails:
                raise error
            return job.owner

        self.jobs._run(job, work)
        if before:
            assert job.cancelled() and job not in self.worked
        else:
            assert (job.found, job.exception()) == ((None, error) if fails else (job.owner, None))

    @precondition(lambda self: self.jobs.unfinished())
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        job = data.draw(st.sampled_from(self.jobs.unfinished()))
        assert job.cancel() and job.found is None
        self.jobs.take_turns()

    @rule(owner=st.sampled_from("abc"))
    def leave(self, owner: str) -> None:
        self.jobs.cancel(owner)
        assert all(job.done() for job in self.asked if job.owner == owner)

    @invariant()
    def the_queue_is_just(self) -> None:
        self.jobs.take_turns()
        waiting = [job for job in self.asked if self.jobs.place(job) is not None]
        assert [self.jobs.place(job) for job in waiting] == list(range(1, len(waiting) + 1))  # who came first is next
        assert len(self.at_work) == AT_ONCE if waiting else len(self.at_work) <= AT_ONCE
        assert sorted(map(id, self.told)) == sorted(id(job) for job in self.asked if job.done())  # each is told once
        for owner in "abc":
            assert {job.owner for job in self.jobs.of(owner)} <= {owner}


TestAnyOrder = AnyOrder.TestCase


# --- threads and processes ---------------------------------------------------------------------


def test_a_thread_tells_on_the_loop_of_the_page_and_not_after_it_was_stopped() -> None:
    heard: list[Any] = []

    async def page() -> None:
        jobs, home, go = Jobs(), threading.get_ident(), threading.Event()
        finished = asyncio.Event()

        def note(what: Any) -> None:
            heard.append((getattr(what, "what", what), threading.get_ident() == home))

        def late(job: Job) -> str:
            go.wait(5)
            job.tell("late")
            return "late"

        def second(job: Job) -> str:
            job.tell("on its way")
            return "done"

        jobs.submit(late, on_progress=note, on_result=note, on_error=note)
        jobs.submit(second, on_progress=note, on_result=lambda found: (note(found), finished.set()), on_error=note)  # type: ignore[func-returns-value]
        go.set()
        await asyncio.wait_for(finished.wait(), 5)
        done = jobs.submit(lambda _: "in time", on_result=note)
        assert isinstance(done, Job) and done.result(5) == "in time"
        done.cancel()  # before the loop has come to it
        await asyncio.sleep(0.05)

    asyncio.run(page())
    assert heard == [("on its way", True), ("done", True)]


def test_where_no_loop_runs_the_work_of_a_page_is_done_at_once_and_an_error_is_told() -> None:
    heard: list[Any] = []

    def fails(job: Job) -> None:
        job.tell("begun")
        raise ValueError

    jobs = Jobs()
    failed = jobs.submit(fails, on_progress=heard.append, on_result=heard.append, on_error=heard.append)
    jobs.submit(lambda _: "again", on_result=heard.append)
    assert isinstance(failed, Job) and heard == [JobProgress("begun"), failed.exception(), "again"]


def test_nothing_hangs_where_work_does_not_end() -> None:
    jobs, begun, go = Jobs(), threading.Event(), threading.Event()
    job, waits = jobs.submit(lambda _: (begun.set(), go.wait()), name="1"), jobs.submit(lambda _: None, name="2")
    assert begun.wait(5) and isinstance(job, Job) and isinstance(waits, Job)
    jobs.close(seconds=0.01)
    for one in (job, waits):
        with pytest.raises(Cancelled):
            one.result(0)
    go.set()


def test_a_process_tells_waits_for_its_turn_and_ends_with_its_job() -> None:
    now, told, go = [0.0], threading.Event(), threading.Event()
    jobs = Jobs(turn=TURN, clock=lambda: now[0])
    whole = jobs.submit(in_process(counted, 20))
    assert isinstance(whole, Job) and psutil.Process().pid != whole.result(60)
    endless = jobs.submit(in_process(counted, 100_000))
    assert isinstance(endless, Job)
    endless._on_progress = lambda _: told.set()
    assert told.wait(60) and endless.progress.seconds is not None
    process = psutil.Process(endless.progress.what)
    now[0] = TURN
    jobs.submit(lambda _: go.wait(60), name="short")
    for _ in range(100):
        told.clear()
        if not told.wait(4 * BEAT):
            break
    else:
        raise AssertionError("it did not make room")
    assert endless.turn is None and process.is_running()
    go.set()
    assert told.wait(60)  # it goes on
    endless.cancel()
    jobs.close()
    assert not process.is_running()


def test_a_process_that_breaks_off_is_an_error_of_its_job() -> None:
    job = Jobs().submit(in_process(broken))
    assert isinstance(job, Job) and isinstance(job.exception(60), EOFError) and not job.cancelled()


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "raise SystemExit(3)"])
def test_what_runs_ends_with_its_program_however_that_ends(end: str) -> None:
    code = f"""
import os, signal, time
from tests.support.long_work import counted
from tracks_sim.jobs import Jobs, in_process
jobs = Jobs(at_once=2)
jobs.submit(lambda _: time.sleep(1000), name="thread")
process = jobs.submit(in_process(counted, 100_000), name="process")
while not process.progress.done:
    time.sleep(0.05)
print(process.progress.what, flush=True)
{end}
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=120, check=False)
    assert ended.returncode in (-signal.SIGKILL, 3)
    for _ in range(600):
        if not psutil.pid_exists(int(ended.stdout)) or psutil.Process(int(ended.stdout)).status() == psutil.STATUS_ZOMBIE:
            return
        time.sleep(0.1)
    raise AssertionError("its process goes on")
