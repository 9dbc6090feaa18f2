"""Threads for what the event loop must not wait for: the store, and long work of the processor."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from tornado.web import HTTPError

LOOKUP_THREADS: Final = 4
"""Threads that look up who asks. They only read, which with SQLite waits for no writer."""
PAGE_THREADS: Final = 4
"""Threads for pages that are asked for (GET), so that these do not stand behind all who write."""
ACT_THREADS: Final = 8
"""Threads for everything else; a writer may wait for another one there."""
MOST_WAITING: Final = 600
"""Requests that wait for one kind of thread: a hall of people that enters at once."""
LONGEST_WAIT: Final = 10.0
"""Seconds that a request waits for a thread: longer than a held database keeps one."""

Result = TypeVar("Result")


class Busy(HTTPError):
    """503: all threads are taken, so nothing was done."""

    def __init__(self) -> None:
        super().__init__(503, "every thread waits for the database")


class Threads:
    """Some threads, and a limit on the number of requests that wait for one and on how long they do."""

    def __init__(self, threads: int) -> None:
        self.executor = ThreadPoolExecutor(threads)
        self.threads = threads
        self.requests = 0
        """Number of requests that have a thread or wait for one."""

    async def run(self, act: Callable[[], Result], seconds: float | None = None) -> Result:
        """The result of ``act`` in one of the threads. Raises Busy where none is free within ``seconds`` (None: LONGEST_WAIT), and what ``act`` raises."""
        if self.requests >= self.threads + MOST_WAITING:
            raise Busy
        self.requests += 1
        try:
            act_with_context = self.executor.submit(contextvars.copy_context().run, act)
            result = asyncio.wrap_future(act_with_context)
            await asyncio.wait([result], timeout=LONGEST_WAIT if seconds is None else seconds)
            if act_with_context.cancel():  # refused where it has begun
                raise Busy
            return await result
        finally:
            self.requests -= 1
