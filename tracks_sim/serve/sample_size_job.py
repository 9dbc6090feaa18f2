"""How many people studies need, computed in processes of their own, which take turns: the server goes on answering, and each can be ended at once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final, Literal

from tracks_sim.i18n import LANGUAGES
from tracks_sim.study.model import Study
from tracks_sim.study.planned_analysis import SampleSize
from tracks_sim.study.sample_size import DRAWS

MOST_AT_ONCE: Final = 2
"""Works that are computed at once; the machine is there for trainees."""
MOST_IN_ALL: Final = 6
"""Works that are computed or wait for it; each that was begun keeps its memory while it waits."""
TURN_SECONDS: Final = 20.0
"""Seconds after which a work makes room for one that was computed for less, so that a short one need not wait for long ones."""
LONGEST_SECONDS: Final = 3600.0
"""Seconds for which one work is computed at most."""
SECONDS_TO_ASK: Final = 600.0
"""Seconds of expected computing above which a work is begun only for somebody who was told how long it takes."""
CHECKS_EXPECTED: Final = 2
"""Numbers of people that the planned model is usually asked about: one to four."""
DRAWS_TO_TIME: Final = 5
"""Simulated studies of the planned model whose time tells how long the others take."""
SEED: Final = 1
HALF_A_SECOND: Final = 0.5
"""Least time between two messages on how far the work is, and between two looks at whose turn it is."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Power at a number of people: ``done`` of ``of`` simulated studies were analysed, by the ``planned`` model or the quick analysis."""

    people: int
    done: int
    of: int
    power: float
    low: float
    high: float
    planned: bool


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far a work is, and the seconds of computing that it still takes; None before that can be told.

    ``tried``: of a search the number of people it is at, to which ``seconds`` belong. ``share``: of a comparison what is done, 0 to 1.
    """

    tried: Trial | None
    seconds: float | None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class TooLong:
    """A work that would take longer than was agreed: ``seconds`` for this number of ``people``. ``fit``: simulated studies that can be computed in ``SECONDS_TO_ASK``."""

    people: int
    seconds: float
    fit: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of the work: the block for the plan, or the reason (English) why there is none; and what was tried, by number of people."""

    size: SampleSize | None
    reason: str
    tried: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The end of a comparison of people and cases: the section of ``report/sections/people_and_cases.py`` as HTML, by language."""

    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody (``owner``, the id of a member of staff) asks of a study: how many people, or to ``compare`` people and cases. ``agreed``: they know that it takes long."""

    study: Study
    owner: str
    chosen: Mapping[str, float]
    draws: int = DRAWS
    agreed: bool = False
    compare: bool = False

    @property
    def key(self) -> tuple[str, str, bool]:
        """Under which the last work of this kind is kept."""
        return self.study.id, self.owner, self.compare

    @property
    def seconds(self) -> float:
        """Seconds that it may be expected to take."""
        return LONGEST_SECONDS if self.agreed else SECONDS_TO_ASK


class SampleSizeJob:
    """The computation for one question: how far it is, and its answer. Its process begins with its first turn."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.so_far: SoFar | None = None
        self.too_long: TooLong | None = None
        self.answer: Answer | None = None
        self.comparison: Comparison | None = None
        self.running = True
        """Whether an answer is still to come."""
        self.stopped = False
        self._process: multiprocessing.process.BaseProcess | None = None

    def go_on(self) -> None:
        """Begin to compute, or go on."""
        if self._process is not None:
            self._send(True)
            return
        context = multiprocessing.get_context("spawn")  # a fork of a server with threads may hang
        self._messages, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(self.question, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._listener = threading.Thread(target=self._listen, name="tracks-size", daemon=True)
        self._listener.start()

    def wait(self) -> None:
        """Compute no more until ``go_on``."""
        self._send(False)

    def stop(self) -> None:
        """End the work; what it had found until then stays."""
        self.stopped = self.stopped or self.running
        self.running = False
        if self._process is not None:
            self._process.kill()
            self._listener.join(timeout=5)

    def _send(self, goes_on: bool) -> None:
        with contextlib.suppress(OSError):  # it has just ended
            self._messages.send(goes_on)

    def _listen(self) -> None:
        assert self._process is not None
        with self._messages, contextlib.suppress(EOFError, OSError):
            while True:
                match self._messages.recv():
                    case SoFar() as so_far:
                        self.so_far = so_far
                    case TooLong() as too_long:
                        self.too_long = too_long
                    case Comparison() as comparison:
                        self.comparison = comparison
                    case answer:
                        self.answer = answer
        self._process.join()
        self.running = False


@dataclass(slots=True)
class PlaceInLine:
    """The state of a work in the line: the seconds for which it was computed before ``since`` (None: it waits), the time of the clock."""

    work: SampleSizeJob
    before: float = 0.0
    since: float | None = None
    over_time: bool = False

    def seconds(self, now: float) -> float:
        """Seconds for which the work was computed until now."""
        return self.before + (0.0 if self.since is None else now - self.since)


Refusal = Literal["size-busy", "size-one-each"]
"""Message of the server that says why a work was not begun."""


class SampleSizeJobs:
    """The works of all, each of one person for one study. Two are computed; those that were computed for less take turns with longer ones."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, begin: Callable[[Question], SampleSizeJob] = SampleSizeJob) -> None:
        self._clock, self._begin = clock, begin
        self._places: dict[tuple[str, str, bool], PlaceInLine] = {}
        self._lock = threading.Lock()
        self._keeper: threading.Thread | None = None

    def of(self, study: str, owner: str, compare: bool = False) -> SampleSizeJob | None:
        """The last one of a person for a study; None where there was none since the server began."""
        place = self._places.get((study, owner, compare))
        return None if place is None else place.work

    def latest(self, study: str, owner: str) -> SampleSizeJob | None:
        """The last one of a person for a study of either kind; None where there was none."""
        return next(
            (place.work for key, place in reversed(list(self._places.items())) if key[:2] == (study, owner)), None
        )

    def running(self) -> dict[str, str]:
        """The id of the study that is computed, or waits for it, by the id of whoever asked."""
        return {place.work.question.owner: place.work.question.study.id for place in self._running()}

    def start(self, question: Question) -> Refusal | None:
        """Begin a work, instead of the last one of its kind of the same person for the same study; else why not. A person has one at a time."""
        key = question.key
        with self._lock:
            others = [place.work.question for name, place in list(self._places.items()) if place.work.running and name != key]
            if any(other.owner == question.owner for other in others):
                return "size-one-each"
            if len(others) >= MOST_IN_ALL:
                return "size-busy"
            if (last := self._places.pop(key, None)) is not None:
                last.work.stop()
            self._places[key] = PlaceInLine(self._begin(question))
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep_turns, name="tracks-size-turns", daemon=True)
                self._keeper.start()
        return None

    def stop(self, owner: str) -> None:
        """End what is computed or waits for this person."""
        with self._lock:  # so that nothing gets its turn meanwhile
            for place in self._running():
                if place.work.question.owner == owner:
                    place.work.stop()

    def stop_all(self) -> None:
        """End every one, when the server stops."""
        with self._lock:
            for place in self._running():
                place.work.stop()

    def waits_at(self, work: SampleSizeJob) -> int | None:
        """Place of a work in the line, the next one being 1; None for one that has its turn or is over."""
        return next((n for n, place in enumerate(self._line(), start=1) if place.work is work), None)

    def is_over_time(self, work: SampleSizeJob) -> bool:
        """Whether a work was ended because it was computed for ``LONGEST_SECONDS``."""
        return any(place.over_time for place in list(self._places.values()) if place.work is work)

    def seconds_left(self, seconds: float) -> float:
        """Seconds until so much is computed, if those that are there now share the processors to the end."""
        return seconds * max(1.0, len(self._running()) / MOST_AT_ONCE)

    def take_turns(self) -> None:
        """End what was computed for too long, and give the turns to those that were computed for least."""
        now = self._clock()
        for place in self._running():
            if place.seconds(now) >= LONGEST_SECONDS:
                place.over_time = True
                place.work.stop()
        placed = [place for place in self._running() if place.since is not None]
        for place in self._line():
            if len(placed) >= MOST_AT_ONCE:
                longer = [one for one in placed if now - (one.since or 0.0) >= TURN_SECONDS and one.seconds(now) > place.seconds(now)]
                if not longer:
                    return
                last = max(longer, key=lambda one: one.seconds(now))
                last.before, last.since = last.seconds(now), None
                last.work.wait()
                placed.remove(last)
            place.since = now
            placed.append(place)
            place.work.go_on()

    def _running(self) -> list[PlaceInLine]:
        return [place for place in list(self._places.values()) if place.work.running]

    def _line(self) -> list[PlaceInLine]:
        """Those that wait, the next one first: who was computed for least, and of these who came first."""
        return sorted((place for place in self._running() if place.since is None), key=lambda place: place.before)

    def _keep_turns(self) -> None:
        while True:
            with self._lock:
                self.take_turns()
                if not self._running():
                    self._keeper = None
                    return
            time.sleep(HALF_A_SECOND)


def _work(question: Question, server: Connection) -> None:
    """What the process does: compute when it has its turn, and tell. Only here are the statistics loaded; the server does without them."""
    from tracks_sim.cancellation import cancellable
    from tracks_sim.errors import Cancelled

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this
    if hasattr(os, "nice"):
        os.nice(10)
    begun = time.monotonic()
    waited, goes_on = 0.0, True

    def server_is_gone() -> bool:
        """Whether the server has ended; while others have their turn, it does not return."""
        nonlocal goes_on, waited
        since = time.monotonic()
        try:
            while not goes_on or server.poll():
                goes_on = server.recv()
        except (EOFError, OSError):
            return True
        waited += time.monotonic() - since
        return False

    def computed() -> float:
        return time.monotonic() - begun - waited

    with contextlib.suppress(BrokenPipeError, Cancelled), cancellable(server_is_gone):
        (_compare if question.compare else _search)(question, server, computed)


def _compare(question: Question, server: Connection, computed: Callable[[], float]) -> None:
    """Compare numbers of people and cases. ``computed``: seconds of computing so far, without those in which others had their turn."""
    from tracks_sim.operations.sample_size import assumptions_of
    from tracks_sim.outcomes.power_curve import power_curve
    from tracks_sim.report.formats.html import fragment
    from tracks_sim.report.sections.people_and_cases import people_and_cases

    since, told = computed(), 0.0

    def tell(done: int, of: int | None) -> None:
        nonlocal told
        if time.monotonic() - told >= HALF_A_SECOND:
            told = time.monotonic()
            server.send(
                SoFar(
                    None,
                    None if of is None else (computed() - since) / done * (of - done),
                    None if of is None else done / of,
                )
            )

    section = people_and_cases(power_curve(assumptions_of(question.study, question.chosen), SEED, tell), question.study)
    server.send(Comparison({language: fragment(section, language) for language in LANGUAGES}))


def _search(question: Question, server: Connection, computed: Callable[[], float]) -> None:
    """Find the number of people; ``computed`` as in ``_compare``."""
    from tracks_sim.errors import Cancelled
    from tracks_sim.operations.sample_size import assumptions_of, sample_size_of
    from tracks_sim.outcomes import required_sample as search
    from tracks_sim.outcomes.power import share_with_error

    told = planned_since = 0.0
    analysed = 0

    def tried(so_far: search.SoFar) -> Trial:
        share = share_with_error(so_far.found, so_far.done)
        return Trial(so_far.people, so_far.done, so_far.of, share.value or 0.0, share.low or 0.0, share.high or 1.0, so_far.planned)

    def tell(so_far: search.SoFar) -> None:
        nonlocal told, analysed, planned_since
        pace = None
        if not so_far.planned:
            planned_since = computed()
        else:
            analysed += 1
            pace = (computed() - planned_since) / analysed if analysed >= DRAWS_TO_TIME else None
            if analysed == DRAWS_TO_TIME and pace is not None and (seconds := pace * so_far.of * CHECKS_EXPECTED) > question.seconds:
                fit = SECONDS_TO_ASK / (pace * CHECKS_EXPECTED)
                server.send(TooLong(so_far.people, seconds, max(20, int(fit // 10) * 10)))
                raise Cancelled("It would take longer than was agreed.")
        if time.monotonic() - told >= HALF_A_SECOND:
            told = time.monotonic()
            server.send(SoFar(tried(so_far), None if pace is None else pace * (so_far.of - so_far.done)))

    found = search.required_sample(assumptions_of(question.study, question.chosen), question.draws, SEED, progress=tell)
    rows = {(c.people, planned): c.power for planned, checks in ((False, found.curve), (True, found.checks)) for c in checks}
    all_tried = tuple(
        Trial(people, power.n, power.n, power.value or 0.0, power.low or 0.0, power.high or 1.0, planned)
        for (people, planned), power in sorted(rows.items())
    )
    server.send(Answer(sample_size_of(found), found.reason, all_tried))
