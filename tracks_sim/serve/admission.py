"""The waiting line before the pages: visitors who found every kernel taken are admitted in order of arrival."""

from __future__ import annotations

import time
from collections.abc import Callable

ASK_AGAIN = 10  # s after which a waiting page asks again
PLACE_EXPIRES = 45  # s without a request after which a place is lost: several requests were missed


class WaitingLine:
    """Waiting browsers in order of arrival. A place belongs to a browser (its visit), however many of its tabs wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.last_request: dict[str, float] = {}  # time by visit, in order of arrival

    def ahead_of(self, visit: str, free: int) -> int | None:
        """None where the visit is admitted now; else the number of visits ahead of it, and it keeps its place.

        ``free``: number of visits that can be admitted; waiting visits have a claim on them in order of arrival.
        """
        now = self.clock()
        for other in [v for v, at in self.last_request.items() if now - at > PLACE_EXPIRES]:
            del self.last_request[other]
        place = list(self.last_request).index(visit) if visit in self.last_request else len(self.last_request)
        if place < free:
            self.last_request.pop(visit, None)
            return None
        self.last_request[visit] = now
        return place
