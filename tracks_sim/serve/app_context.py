"""The context of a running server: what all its handlers share."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.operations.group_live import LiveGroups
from tracks_sim.operations.staff_home import StudyOverviews
from tracks_sim.serve import rate_limit
from tracks_sim.serve.sample_size_job import size_queue
from tracks_sim.serve.threads import ACT_THREADS, LOOKUP_THREADS, PAGE_THREADS, Threads
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.preloaded import Preloaded

if TYPE_CHECKING:
    from tracks_sim.authoring.drafts import Drafts
    from tracks_sim.serve.hub import Hub
    from tracks_sim.store import Store


MOST_SIGN_OUTS: Final = 1000
"""Sign-outs that are kept until the store takes them; beyond it the oldest is lost."""


class AppContext:
    """Folders, store, threads, hub, rate limiters and long computations, which all handlers share."""

    def __init__(self, data: Path, db: str | None, notebooks: Path, hub: Hub | None = None) -> None:
        self.data = data
        self.hub = hub
        self.notebooks = notebooks
        self.db = db
        self.wrong_codes = rate_limit.wrong_codes()
        self.new_codes = rate_limit.new_codes()
        self.refused_intents = rate_limit.log_lines()
        self.lookups = Threads(LOOKUP_THREADS)
        self.pages = Threads(PAGE_THREADS)
        self.acts = Threads(ACT_THREADS)
        self.sizes = size_queue()
        self.studies = StudyOverviews()
        self._drafts: Drafts | None = None
        self.live = LiveGroups()
        self.sign_outs: deque[Callable[[], None]] = deque(maxlen=MOST_SIGN_OUTS)
        """Sign-outs that the store did not take yet."""
        self._opening = threading.Lock()
        self._store: Store | None = None
        self._reading = threading.Lock()
        self._preloaded: Preloaded | None = None

    def preloaded(self, *, as_read: bool = False) -> Preloaded:
        """Store and cases for pages without a kernel, read anew where a file of the cases has changed; for threads.

        ``as_read``: as they were read last, for a debrief, whose case was fixed when its part began. Looking at the time of every
        file takes longer than all that a telephone asks for there. Raises StoreError, and CaseLibraryError for a broken catalogue.
        """
        with self._reading:
            if self._preloaded is None or not (as_read or self._preloaded.is_current()):
                context = PageContext.of_environment({"TRACKS_DATA": str(self.data), "TRACKS_DB": self.db or ""})
                self._preloaded = Preloaded.read(context, store=self.store())
            return self._preloaded

    def drafts(self) -> Drafts:
        """The drafts of the data folder, to be read, with what was read of them before; for threads."""
        from tracks_sim.authoring.drafts import Drafts

        preloaded = self.preloaded()
        if self._drafts is None:
            self._drafts = Drafts(OwnFolders(self.data).drafts, preloaded.library.catalogues, preloaded.store.clock.now)
        return self._drafts

    def store(self) -> Store:
        """The store of the kit, opened by the first thread that needs it."""
        from tracks_sim.store import Store

        with self._opening:
            if self._store is None:
                self._store = Store.open(self.data, self.db)
            return self._store
