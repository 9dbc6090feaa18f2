"""A colleague tries a draft before its release: the trainees' own screen, as in an assessment, on the case as it was when its trial began.

Nothing of the key is sent before the colleague has handed in. What is done is kept by code until then, and as numbers by row afterwards
(``authoring.trials``); the store on which it is played lies in the folder of the trial and goes with the page, or with the trial.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracks_sim.authoring.trials import CASE, Invited, Trials
from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.errors import AuthoringRefused, TrialOver
from tracks_sim.i18n import translator
from tracks_sim.interview import Parameters
from tracks_sim.practice import fold
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store
from tracks_sim.store.scratch import scratch_store
from tracks_sim.store.temp_cleanup import temporary_folder
from tracks_sim.ui.author.tryout.tried_case import tried_case
from tracks_sim.ui.author.tryout.try_bar import languages_to_try
from tracks_sim.ui.author.tryout.tryout_screen import SEED, alone
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.page import Page
from tracks_sim.ui.trainee.frame import frame_view
from tracks_sim.ui.trainee.open_attempt import open_attempt
from tracks_sim.ui.trainee.pages.welcome import trouble_sheet
from tracks_sim.ui.trainee.screen import TraineeSession
from tracks_sim.ui.trainee.state import TraineeState

_TAB = "before"
"""Tab that may write until the browser has told which one it is."""
_ELSEWHERE = ("start", "resume", "enter")
"""Kinds of intents that would begin another attempt, or sign somebody in."""


class TrialSession(TraineeSession):
    """The trainees' screen with the scripts of their page of a case."""

    scripts = ("page.js", "steps.js")


class TrialPlay:
    """One colleague's page: intents come in by ``receive``, all it shows goes out by ``page``."""

    def __init__(self, context: PageContext, store: Store, catalogues: Catalogues, root: Path, parameters: SourceFile[Parameters]) -> None:
        self.context = context
        self.invited = Invited.read(context.trial or "")
        self.trials = Trials.of(store)
        trial, _ = self.trials.seat(self.invited)
        folder = self.trials.folder_of(self.invited.case_id)
        tried = tried_case(folder / CASE, catalogues, self.invited.case_id)
        self._tried = tried.case_file
        languages = languages_to_try(tried.case_file)
        if not languages:
            raise AuthoringRefused("This case has no language yet that pages can be shown in. Choose one on its first screen.")
        language = context.language if context.language in languages else languages[0]
        self._id, kept = self.trials.open_page(self.invited)
        self._handed_in = self._closed = False
        self._scratch = ExitStack()
        atexit.register(self.close)
        self._store = own = self._scratch.enter_context(scratch_store(self._scratch.enter_context(temporary_folder(folder, "try"))))
        trainee, _ = own.new_trainee(language)
        played = tried.played(trial.country)
        first, *events = kept or (start_event(played, at=own.time(), mode="assessment", language=language, seed=SEED),)
        assert first.kind == "started"
        attempt_id = own.start(trainee, first, played.contents)
        if events:
            own.append(attempt_id, events, 1, _TAB)
        state = open_attempt(own, TraineeState(page="home", language=language, trainee=trainee), attempt_id)
        self.screen = TrialSession(alone(context, own, trainee, language), own, tried.library(catalogues), root, state, parameters)
        self.screen.receive({"kind": "takeover", "tab": _TAB})
        self._kept = 1 + len(events)
        self.page = Page(context.base_url, **self.screen.views())
        self.page.on_msg(lambda _, content, __: self.receive(content))

    def close(self) -> None:
        """Remove the store on which the case was played."""
        self._closed = True
        self._scratch.close()
        atexit.unregister(self.close)

    def receive(self, intent: Any) -> None:
        """Handle one intent of the browser, where the trial still lets this page go on; keep what was done before it is shown."""
        if self._closed:
            return
        try:
            self.trials.require_page(self.invited, self._id, handed_in=self._handed_in)
            self._on_screen(intent)
            self._keep()
        except TrialOver as over:
            self._say(over, intent)
            return
        except AuthoringRefused as refused:  # a full disk: what was done stays on this page, and the next act is kept with it
            self.screen.state = replace(self.screen.state, notice=Notice(sentence(refused, translator(self.screen.state.language))))
        self.page.change_to(self.screen.views())

    def _on_screen(self, intent: Any) -> None:
        kind = intent.get("kind") if isinstance(intent, Mapping) else None
        if kind == "hello":
            intent = {**intent, "kind": "takeover"}
        if kind in _ELSEWHERE:
            t = translator(self.screen.state.language)
            self.screen.state = replace(self.screen.state, notice=Notice(t("You try this case once, and nothing else here.")))
        else:
            self.screen.receive(intent)

    def _keep(self) -> None:
        """Keep what is new; of an attempt that was handed in the numbers alone, and only then open its feedback."""
        state = self.screen.state
        attempt, attempt_id = state.attempt, state.attempt_id
        if self._handed_in or attempt is None or attempt_id is None or attempt.events == self._kept:
            return
        if attempt.submitted:
            self.trials.hand_in(self.invited, self._id, attempt, self._tried)
            self._handed_in = True
            self._store.release()
            self.screen.state = replace(state, attempt=fold(self._store.events(attempt_id)))
        else:
            self.trials.keep(self.invited, self._id, self._store.events(attempt_id))
        self._kept = attempt.events

    def _say(self, over: TrialOver, intent: Any) -> None:
        """Show why this page goes on no more, in place of the case, and remove what was done on it."""
        state = self.screen.state
        t = translator(state.language)
        n = intent.get("n") if isinstance(intent, Mapping) else None
        alone = replace(state, page="trouble", attempt=None, attempt_id=None, notice=None, handled=n if isinstance(n, int) else state.handled)
        frame = frame_view(alone, self.screen.context, None, None, "Trial of a case")
        sheet = {"kind": "trouble", "step": "trouble", **trouble_sheet(sentence(over, t), state.language), "title": t("Trial of a case")}
        self.page.change_to({"frame": frame, "file": None, "sheet": sheet})
        self.close()
