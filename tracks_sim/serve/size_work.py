"""How many people a study needs, computed in a process of its own: the server goes on answering, and the work can be ended at once."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from tracks_sim.study.model import SampleSize, Study
from tracks_sim.study.sample_size import DRAWS

MOST_AT_ONCE: Final = 2
"""Works that run at once; the machine is there for trainees."""
SEED: Final = 1
HALF_A_SECOND: Final = 0.5
"""Least time between two messages on how far the work is."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Power at a number of people: ``done`` of ``of`` simulated studies were analysed, by the ``planned`` model or the quick analysis."""

    people: int
    done: int
    of: int
    power: float
    low: float
    high: float
    planned: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of the work: the block for the plan, or the reason (English) why there is none; and what was tried, by number of people."""

    size: SampleSize | None
    reason: str
    tried: tuple[Tried, ...]


class SizeWork:
    """The computation for one study: how far it is, and its answer. It begins when it is made."""

    def __init__(self, study: Study, chosen: Mapping[str, float], draws: int = DRAWS) -> None:
        self.chosen, self.draws = chosen, draws
        self.so_far: Tried | None = None
        self.answer: Answer | None = None
        self.stopped = False
        context = multiprocessing.get_context("spawn")  # a fork of a server with threads may hang
        messages, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_compute, args=(study, dict(chosen), draws, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._listener = threading.Thread(target=self._listen, args=(messages,), name="tracks-size", daemon=True)
        self._listener.start()

    @property
    def running(self) -> bool:
        """Whether an answer is still to come."""
        return self._listener.is_alive()

    def stop(self) -> None:
        """End the work; what it had found until then stays."""
        self.stopped = self.stopped or self.running
        self._process.kill()
        self._listener.join(timeout=5)

    def _listen(self, messages: Connection) -> None:
        with messages, contextlib.suppress(EOFError, OSError):
            while True:
                message = messages.recv()
                if isinstance(message, Tried):
                    self.so_far = message
                else:
                    self.answer = message
        self._process.join()


class SizeWorks:
    """The last computation of each study."""

    def __init__(self) -> None:
        self._works: dict[str, SizeWork] = {}
        self._lock = threading.Lock()

    def of(self, study: str) -> SizeWork | None:
        """The last one of a study; None where there was none since the server began."""
        return self._works.get(study)

    def start(self, study: Study, chosen: Mapping[str, float], draws: int = DRAWS) -> bool:
        """Begin one for a study, instead of its last; False where too many others run."""
        with self._lock:
            if sum(work.running for name, work in self._works.items() if name != study.id) >= MOST_AT_ONCE:
                return False
            if (last := self._works.pop(study.id, None)) is not None:
                last.stop()
            self._works[study.id] = SizeWork(study, chosen, draws)
            return True

    def stop_all(self) -> None:
        """End every one, when the server stops."""
        for work in self._works.values():
            work.stop()


def _compute(study: Study, chosen: Mapping[str, float], draws: int, messages: Connection) -> None:
    """What the process does: compute, and tell. Only here are the statistics loaded; the server does without them."""
    from tracks_sim.operations.sample_size import assumptions_of, sample_size_of
    from tracks_sim.outcomes.people_needed import SoFar, people_needed
    from tracks_sim.outcomes.power import share_with_error

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends this
    if hasattr(os, "nice"):
        os.nice(10)
    told = 0.0

    def tried(so_far: SoFar) -> Tried:
        share = share_with_error(so_far.found, so_far.done)
        return Tried(so_far.people, so_far.done, so_far.of, share.value or 0.0, share.low or 0.0, share.high or 1.0, so_far.planned)

    def tell(so_far: SoFar) -> None:
        nonlocal told
        if time.monotonic() - told >= HALF_A_SECOND:
            told = time.monotonic()
            messages.send(tried(so_far))

    with contextlib.suppress(BrokenPipeError):  # the server is gone
        found = people_needed(assumptions_of(study, chosen), draws, SEED, progress=tell)
        rows = {(c.people, planned): c.power for planned, checks in ((False, found.curve), (True, found.checks)) for c in checks}
        all_tried = tuple(
            Tried(people, power.n, power.n, power.value or 0.0, power.low or 0.0, power.high or 1.0, planned) for (people, planned), power in sorted(rows.items())
        )
        messages.send(Answer(sample_size_of(found), found.reason, all_tried))
