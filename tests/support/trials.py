"""A data folder with one draft of a shipped case, and colleagues who try it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.shipped import kit_library
from tests.support.written_drafts import SHORT
from tracks_sim.authoring.drafts import Draft, Drafts
from tracks_sim.authoring.trials import Invited, Trials
from tracks_sim.bots.play import CaseContext
from tracks_sim.bots.strategies import KEY
from tracks_sim.case.load import CaseFile, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.interview import usable_parameters
from tracks_sim.store import Store
from tracks_sim.store.clock import SettableClock
from tracks_sim.ui.author.tryout.trial_play import TrialPlay
from tracks_sim.ui.shared.context import PageContext

DRAFT = "the-yellow-crate"
FIRST_DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class OneTrial:
    """The folder, its store with a clock that can be set, and the trial of its draft in Belgium."""

    def __init__(self, data: Path, case: str = SHORT) -> None:
        self.data, self.clock = data, SettableClock(FIRST_DAY)
        self.store = Store.open(data, clock=self.clock)
        self.trials = Trials.of(self.store)
        shutil.copytree(scenarios_root() / "cases" / case, data / "drafts" / DRAFT)
        self.case_file: CaseFile = kit_library().cases[case]

    @property
    def draft(self) -> Draft:
        return Drafts(OwnFolders(self.data).drafts, kit_library().catalogues, self.clock.now).open(DRAFT)

    def invite(self, number: int = 1) -> tuple[str, ...]:
        return self.trials.invite(self.draft, "be", number, kit_library().catalogues)

    def agreed(self) -> Invited:
        """Somebody with a new code who has agreed."""
        invited = self.trials.with_code(self.invite()[0])
        self.trials.agree(invited)
        return invited

    def page(self, invited: Invited, language: str = "en") -> TrialPlay:
        context = PageContext(self.data, None, "/", None, language, "", {}, trial=str(invited))
        return TrialPlay(context, self.store, kit_library().catalogues, scenarios_root(), usable_parameters(scenarios_root()))

    def keyed(self) -> list[dict[str, Any]]:
        """Intents of somebody who answers as the key says."""
        return list(KEY.intents(CaseContext(self.case_file, kit_library().catalogues, "be", "en")))

    def files(self) -> Mapping[str, bytes]:
        """Everything in the data folder, but for the parsed cases."""
        return {str(path.relative_to(self.data)): path.read_bytes() for path in self.data.rglob("*") if path.is_file() and "cache" not in path.parts}
