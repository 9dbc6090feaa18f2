"""Long jobs of pages and commands: how far they are, when they end, whose they are, and who waits for whom.

The work of a job is a function that is given the job, whose ``tell`` it calls to say how far it is. It is cancelled cooperatively: ``checkpoint()``
is called where it can end early, in loops that fit and draw, at every group of a table, at every case that is read.
"""

from __future__ import annotations

import asyncio
import contextvars
import math
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, Final, Literal

from tracks_sim.errors import Cancelled

BEAT: Final = 0.2
"""Seconds between two looks at whose turn it is, and least time between two messages of a process on how far it is."""

_stop: contextvars.ContextVar[Callable[[], bool] | None] = contextvars.ContextVar("stop", default=None)


@contextmanager
def cancellable(stop: Callable[[], bool]) -> Iterator[None]:
    """Let work inside the block raise Cancelled at the first ``checkpoint()`` after ``stop()`` is true. For this thread only."""
    before = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(before)


def checkpoint() -> None:
    """Raise Cancelled where this work was cancelled; else, and outside ``cancellable``, do nothing."""
    stop = _stop.get()
    if stop is not None and stop():
        raise Cancelled("The work was stopped; nothing of it was kept. Begin it again when you want it.")


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far work is."""

    what: Any
    """What is being done: an English sentence, or data that its page puts into words."""
    done: float = 0
    of: float | None = None
    """Number of steps; None or 0 while that is not known."""
    seconds: float | None = None
    """Seconds of work that are left; None before that can be told."""


class Job(Future[Any]):
    """One run of work: how far it is, and at its end the result or the error. ``about``: what somebody asked for, as data."""

    def __init__(
        self, owner: str = "", name: Hashable = None, about: Any = None, on_progress: Callable[[JobProgress], object] = lambda _: None,
        clock: Callable[[], float] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.owner, self.name, self.about = owner, name, about
        self.progress = JobProgress("")
        self.unwanted = False
        """Whether somebody cancelled it, be it after its end: nothing of it arrives on a page any more."""
        self.over_time = False
        """Whether it was cancelled because its queue allows no more work for one job."""
        self.worked = 0.0
        """Seconds of work before the present turn."""
        self.turn: float | None = None
        """When its present turn began; None while it waits."""
        self.has_turn: Callable[[], bool] = lambda: True
        """Whether the work may go on; what can wait asks it."""
        self.begin: Callable[[], None] = lambda: None
        """Begins the work; set by its queue, as ``has_turn`` is."""
        self._on_progress, self._clock = on_progress, clock or time.monotonic
        self._since = self._last = self._clock()

    def tell(self, what: Any, done: float = 0, of: float | None = None) -> None:
        """Say how far the work is. The time that its steps took tells when it ends; a count that begins anew, as in a search, begins a new estimate."""
        now = self._clock()
        if done < self.progress.done:
            self._since = self._last
        self._last = now
        self.show(JobProgress(what, done, of, (now - self._since) / done * (of - done) if of and 0 < done < of else None))

    def show(self, progress: JobProgress) -> None:
        """Show how far the work is."""
        self.progress = progress
        self._on_progress(progress)

    def cancel(self) -> bool:
        """End the job, also while it runs: who waits for it is told at once, and the work ends at its next checkpoint."""
        self.unwanted = True
        with suppress(InvalidStateError):
            self.set_exception(Cancelled("The job was cancelled."))
        return self.cancelled()

    def cancelled(self) -> bool:
        return self.done() and isinstance(self.exception(), Cancelled)

    @property
    def found(self) -> Any:
        """The result; None before the end, and where there is none."""
        return self.result() if self.done() and self.exception() is None else None

    def seconds_at(self, now: float) -> float:
        """Seconds of work until now."""
        return self.worked + (0.0 if self.turn is None else now - self.turn)


Work = Callable[[Job], Any]
Refusal = Literal["busy", "one-each"]
"""Why a job was not taken: the queue is full, or its owner has one there."""


def in_thread(run: Callable[[], None]) -> None:
    """Run something in a daemon thread. The interpreter waits at its end for threads of an executor, and some work cannot be interrupted."""
    threading.Thread(target=run, name="tracks-job", daemon=True).start()


class Jobs:
    """A queue of jobs; the last one of each name of an owner is kept with its result.

    ``at_once`` are worked on; ``in_all`` are there, ``each`` of one owner. After ``turn`` seconds work that can wait (``in_process``) makes room for
    work that was done for less, so that short jobs need not wait for long ones. After ``longest`` seconds of work a job is cancelled.
    """

    def __init__(
        self, at_once: int = 1, in_all: float = math.inf, each: float = math.inf, turn: float = math.inf, longest: float = math.inf,
        clock: Callable[[], float] = time.monotonic, start: Callable[[Callable[[], None]], None] = in_thread,
    ) -> None:  # fmt: skip
        self._at_once, self._in_all, self._each, self._turn, self._longest = at_once, in_all, each, turn, longest
        self._clock, self._start = clock, start
        self._jobs: dict[tuple[str, Hashable], Job] = {}
        self._begun: list[Job] = []
        """Jobs whose work goes on, cancelled ones too."""
        self._changed = threading.Condition()

    def submit(
        self, work: Work, owner: str = "", name: Hashable = None, about: Any = None, on_progress: Callable[[JobProgress], None] = lambda _: None,
        on_result: Callable[[Any], None] | None = None, on_error: Callable[[Exception], None] = lambda _: None,
    ) -> Job | Refusal:  # fmt: skip
        """Take a job, and cancel the last one of its name and owner; or say why not.

        A page says what takes the result: that is called on the page's event loop. Where none runs (a script, a test) the work is done
        before this returns.
        """
        post, start = _post_to_this_loop(), self._start
        if on_result is not None and post is None:
            start = _at_once

        def deliver(callback: Callable[[Any], None], value: Any) -> None:
            (post or _at_once)(lambda: None if job.unwanted else callback(value))

        def run() -> None:
            self._run(job, work)
            if (error := job.exception()) is None and on_result is not None:
                deliver(on_result, job.result())
            elif error is not None:
                deliver(on_error, error)

        job = Job(owner, name, about, partial(deliver, on_progress))
        job.has_turn, job.begin = partial(self._has_turn, job), partial(start, run)
        with self._changed:
            others = [one for one in self.unfinished() if (one.owner, one.name) != (owner, name)]
            if sum(one.owner == owner for one in others) >= self._each:
                return "one-each"
            if len(others) >= self._in_all:
                return "busy"
            if (last := self._jobs.pop((owner, name), None)) is not None:
                last.cancel()
            self._jobs[owner, name] = job
        self.take_turns()
        return job

    def of(self, owner: str) -> list[Job]:
        """The jobs of an owner, the newest last."""
        return [job for job in list(self._jobs.values()) if job.owner == owner]

    def unfinished(self) -> list[Job]:
        """Jobs that are worked on, or wait for it."""
        return [job for job in list(self._jobs.values()) if not job.done()]

    def cancel(self, owner: str = "") -> None:
        """Cancel the jobs of an owner, who has left or wants none."""
        for job in self.of(owner):
            job.cancel()

    def close(self, seconds: float = 5.0) -> None:
        """Cancel every job, and wait for the end of what has begun, so long at most."""
        for job in self.unfinished():
            job.cancel()
        with self._changed:
            self._changed.wait_for(lambda: not self._begun, seconds)

    def place(self, job: Job) -> int | None:
        """Place of a job in the line, the next one being 1; None for one that has its turn or is over."""
        return next((n for n, one in enumerate(self._line(), start=1) if one is job), None)

    def seconds_left(self, job: Job) -> float | None:
        """Seconds until a job ends, if those that are there now share the processors to the end; None before that can be told."""
        seconds = job.progress.seconds
        return None if seconds is None else seconds * max(1.0, len(self.unfinished()) / self._at_once)

    def take_turns(self) -> None:
        """Cancel what was worked on for too long, and give the turns to those that were worked on for least."""
        first_turns: list[Job] = []
        with self._changed:
            now = self._clock()
            for job in self.unfinished():
                if job.seconds_at(now) >= self._longest:
                    job.over_time = job.cancel()
            at_work = [job for job in self._begun if job.turn is not None]
            for job in self._line():
                if len(at_work) >= self._at_once:
                    longer = [one for one in at_work if now - (one.turn or 0.0) >= self._turn and one.seconds_at(now) > job.seconds_at(now)]
                    if not longer:
                        break
                    last = max(longer, key=lambda one: one.seconds_at(now))
                    last.worked, last.turn = last.seconds_at(now), None
                    at_work.remove(last)
                job.turn = now
                at_work.append(job)
                if job not in self._begun:
                    self._begun.append(job)
                    first_turns.append(job)
        for job in first_turns:
            job.begin()

    def _has_turn(self, job: Job) -> bool:
        self.take_turns()
        return job.turn is not None

    def _line(self) -> list[Job]:
        """Jobs that wait, the next one first: who was worked on for least, and of these who came first."""
        return sorted((job for job in self.unfinished() if job.turn is None), key=lambda job: job.worked)

    def _run(self, job: Job, work: Work) -> None:
        try:
            with cancellable(job.done):
                checkpoint()
                job.set_result(work(job))
        except BaseException as error:
            with suppress(InvalidStateError):  # it was cancelled
                job.set_exception(error)
            if not isinstance(error, Exception):
                raise
        finally:
            with self._changed:
                self._begun.remove(job)
                self._changed.notify_all()
            self.take_turns()


def _at_once(run: Callable[[], None]) -> None:
    run()


def _post_to_this_loop() -> Callable[[Callable[[], None]], object] | None:
    """What runs something on the event loop of this thread, in the context of the message that is answered; None where no loop runs."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    context = contextvars.copy_context()
    return lambda run: loop.call_soon_threadsafe(run, context=context.copy())


def in_process(work: Callable[..., Any], *arguments: Any) -> Work:
    """Work that is ``work(job, *arguments)`` in a process of its own, which leaves the interpreter to others and is killed once it is cancelled.

    It waits while others have their turn. Raises EOFError where the process ends without a result: it has written why to standard error.
    """

    def relay(job: Job) -> Any:
        context = multiprocessing.get_context("spawn")  # a fork of a server with threads may hang
        messages, theirs = context.Pipe()
        process = context.Process(target=_compute, args=(theirs, work, arguments), daemon=True)
        process.start()
        theirs.close()
        goes_on = True
        try:
            while True:
                if messages.poll(BEAT):
                    message = messages.recv()
                    if not isinstance(message, JobProgress):
                        return message
                    job.show(message)
                checkpoint()
                if job.has_turn() != goes_on:
                    goes_on = not goes_on
                    with suppress(OSError):  # it has just ended
                        messages.send(goes_on)
        finally:
            messages.close()
            process.kill()
            process.join()

    return relay


def _compute(parent: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """What the process of ``in_process`` does: work while it has its turn, and tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which ends this
    if hasattr(os, "nice"):
        os.nice(10)
    waited, told, goes_on = 0.0, -math.inf, True

    def parent_is_gone() -> bool:
        """Whether the parent has ended; while others have their turn, it does not return."""
        nonlocal goes_on, waited
        since = time.monotonic()
        try:
            while not goes_on or parent.poll():
                goes_on = parent.recv()
        except (EOFError, OSError):
            return True
        waited += time.monotonic() - since
        return False

    def send(progress: JobProgress) -> None:
        nonlocal told
        if time.monotonic() - told >= BEAT:
            told = time.monotonic()
            parent.send(progress)

    with suppress(BrokenPipeError, Cancelled), cancellable(parent_is_gone):
        parent.send(work(Job(on_progress=send, clock=lambda: time.monotonic() - waited), *arguments))
