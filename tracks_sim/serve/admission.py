"""The queue before the pages: who found every kernel taken is let in by turn."""

from __future__ import annotations

import time
from collections.abc import Callable

AGAIN = 10  # s after which a waiting page asks again
PATIENCE = 45  # s without a question after which a place is somebody else's: three questions that were missed


class WaitingLine:
    """Places in order of arrival. A place is a browser's (its visit), however many tabs of it wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.asked: dict[str, float] = {}  # by visit, in order of arrival: when it asked last

    def before(self, visit: str, free: int) -> int | None:
        """None where the visit may come in now; else how many wait before it, which keeps its place.

        ``free``: how many may come in. Those who wait have a claim on them in the order of arrival.
        """
        now = self.clock()
        for other in [v for v, asked in self.asked.items() if now - asked > PATIENCE]:
            del self.asked[other]
        place = list(self.asked).index(visit) if visit in self.asked else len(self.asked)
        if place < free:
            self.asked.pop(visit, None)
            return None
        self.asked[visit] = now
        return place
