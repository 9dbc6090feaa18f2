"""Trying a case: the trainees' own screen on a store that is gone with the page, with a library of this one case.

Nothing of it is kept: no trainee, attempt or figure comes into being in the data folder's own store. Its audit log says who tried which case.
What the page shows is what a trainee's would: the key of the case is in this kernel, and nothing of it is sent before a step is locked.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from tracks_sim.bots.play import CaseContext, Intent, Strategy
from tracks_sim.bots.strategies import KEY, TICK_ALL
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.record import Country
from tracks_sim.errors import AuthoringRefused, BadAnswer, NotAllowed, TracksError, UnknownCase
from tracks_sim.i18n import translatable, translator
from tracks_sim.interview import Parameters
from tracks_sim.practice import ANSWER_KINDS, Step
from tracks_sim.practice.start import start_event
from tracks_sim.practice.steps import STEPS
from tracks_sim.store import Store
from tracks_sim.store.scratch import scratch_store
from tracks_sim.store.temp_cleanup import remove_folders, temporary_folder
from tracks_sim.ui.author.signed_in import NOT_IN_REVIEW, SignedIn, signed_in
from tracks_sim.ui.author.tryout.inner_state import InnerState, inner_state
from tracks_sim.ui.author.tryout.tried_case import TriedCase, folder_to_try, tried_case
from tracks_sim.ui.author.tryout.try_bar import SHEET_OF_SCREEN, Choices, Earlier, languages_to_try, try_bar, try_steps
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.page import TryPage
from tracks_sim.ui.trainee.open_attempt import open_attempt
from tracks_sim.ui.trainee.retry import act_name
from tracks_sim.ui.trainee.screen import TraineeSession
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.view import View

log = logging.getLogger("tracks_sim")

STRATEGIES: Mapping[Earlier, Strategy | None] = {"empty": None, "key": KEY, "hasty": TICK_ALL}
SEED = "0" * 16
"""Seed of the talk: who tries the same again meets the same person."""
_STEP_OF_KIND: Mapping[str, Step] = {row.kind: row.step for row in ANSWER_KINDS}
_NO_ACTS = ("hello", "takeover", "dismiss", "page", "start", "resume", "enter", "language", "again", "replay", "untold", "opened", "document", "paused")
"""Kinds of intents that are not done again after the case has changed."""


class TriedSession(TraineeSession):
    """The trainees' screen below the bar of a try-out."""

    scripts = ("try.js",)


class TryOut:
    """One page on which a case is tried: intents come in by ``receive``, all it shows goes out by ``page``."""

    def __init__(
        self,
        context: PageContext,
        store: Store,
        catalogues: Catalogues,
        root: Path,
        parameters: SourceFile[Parameters],
        choices: Mapping[str, str],
    ) -> None:
        self.context = context
        self.catalogues = catalogues
        self.root = root
        self.parameters = parameters
        self._kept = store
        """The data folder's own store, which knows who is signed in."""
        self.visitor = signed_in(context, store)
        if self.visitor is None:
            raise NotAllowed("Only who writes or reviews cases may try one.")
        self.tried = self._read(choices.get("case", ""), self.visitor)
        self.choices, self._gone = chosen(choices, self.tried.case_file, catalogues)
        self._acts: list[Intent] = []
        self._tab = ""
        self._changed = False
        self._trouble = ""
        self._scratch = ExitStack()
        atexit.register(self.close)
        remove_folders(context.data, "try")  # of pages whose kernels were killed
        folder = self._scratch.enter_context(temporary_folder(context.data, "try"))
        self._store = self._scratch.enter_context(scratch_store(folder))
        self.screen = self._begun()
        self.page = TryPage(context.base_url, bar=self._bar(), inner=self._inner(), **self.screen.views())
        self.page.on_msg(lambda _, content, __: self.receive(content))

    def close(self) -> None:
        """Remove all that was done."""
        self._scratch.close()
        atexit.unregister(self.close)

    def _read(self, case_id: str, visitor: SignedIn) -> TriedCase:
        """The case of this id, once the audit log says who tries it. Raises UnknownCase, also where the visitor may not read it."""
        folder = folder_to_try(OwnFolders(self.context.data), self.root, case_id)
        if not visitor.may_read(folder):
            raise UnknownCase("There is no such case.", case=case_id)
        visitor.audited.access("case-tried", case_id)
        tried = tried_case(folder, self.catalogues, case_id)
        if not languages_to_try(tried.case_file):
            raise AuthoringRefused("This case has no language yet that pages can be shown in. Choose one on its first screen.")
        return tried

    # --- in -------------------------------------------------------------------------------

    def receive(self, intent: Any) -> None:
        """Handle one intent of the browser: one of the bar, or one that is the trainees' screen's own."""
        self.visitor = signed_in(self.context, self._kept)
        if self.visitor is None:
            self.close()
            self._refuse(translatable("You are not signed in any more, or may not see drafts. Close this page."))
            return
        if not self.visitor.may_read(self.tried.folder):
            self._refuse(NOT_IN_REVIEW)
            return
        kind = intent.get("kind") if isinstance(intent, Mapping) else None
        if kind == "try_look":
            self._changed = self.tried.changed
        elif kind in ("try", "try_load", "start"):
            self._try(intent, self.visitor)
        elif kind == "try_close":
            self._gone, self._trouble = (), ""
        else:
            self._on_screen(intent)
        self._show()

    def _refuse(self, why: str) -> None:
        """Say on the bar why nothing is done; the rest of the page stays as it is."""
        self._trouble = translator(self.choices.language)(why)
        self.page.bar = self._bar()

    def _try(self, intent: Mapping[str, Any], visitor: SignedIn) -> None:
        """Begin again: as asked for on the bar, or with the case as it is now and all that was done on this page."""
        try:
            acts: Sequence[Intent] = ()
            if intent["kind"] == "try_load":
                tried, wanted = self._read(self.choices.case, visitor), replace(self.choices, step=self._step())
                acts = self._acts
            else:
                tried = self.tried
                asked = {name: str(value) for name, value in intent.items() if name in ("step", "answers", "language", "country", "option")}
                given = replace(self.choices, step=self._step(), option="").asked
                if intent["kind"] == "start":  # the list of cases leads here too
                    asked = {"step": "briefing", "answers": "empty", **{k: v for k, v in asked.items() if k == "country"}}
                elif set(asked) <= {"country", "language"}:
                    acts = self._acts
                wanted, self._gone = chosen({**given, **asked}, tried.case_file, self.catalogues)
            before = (self.screen, self.tried)
            self.tried = tried
            self.choices, gone = chosen(wanted.asked, tried.case_file, self.catalogues)
            self.screen = self._begun(before[0].state.handled)
            self._acts = []
            self._gone = (*gone, *self._again(acts, before[0], before[1].case_file))
            self._changed, self._trouble = False, ""
        except TracksError as error:
            self._trouble = sentence(error, translator(self.choices.language))

    def _on_screen(self, intent: Any) -> None:
        """Let the trainees' screen handle an intent; this page may always write."""
        kind = intent.get("kind") if isinstance(intent, Mapping) else None
        if kind == "hello":
            self._tab = str(intent.get("tab", ""))[:64]
            intent = {**intent, "kind": "takeover"}
        if kind == "enter":
            raise BadAnswer("Nobody signs in here.")
        before = self.screen.state
        self.screen.receive(intent)
        state = self.screen.state
        if kind is not None and kind not in _NO_ACTS and state.attempt is not None and state.attempt is not before.attempt:
            self._acts.append({name: value for name, value in intent.items() if name != "n"})
        self.choices = replace(self.choices, language=state.language)

    def _step(self) -> Step:
        """The step on screen."""
        attempt = self.screen.state.attempt
        return attempt.step if attempt is not None else self.choices.step

    # --- played up to a step -----------------------------------------------------------------

    def _begun(self, handled: int = 0) -> TraineeSession:
        """The trainees' screen at the step that was chosen, with the steps before it answered as was chosen."""
        choices, case_file = self.choices, self.tried.case_file
        store = self._store
        trainee, _ = store.new_trainee(choices.language)
        started = start_event(self.tried.played(choices.country), at=store.time(), mode="practice", language=choices.language, seed=SEED)
        attempt_id = store.start(trainee, started, self.tried.played(choices.country).contents)
        state = TraineeState(page="home", language=choices.language, trainee=trainee)
        screen = TriedSession(
            alone(self.context, store, trainee, choices.language),
            store,
            self.tried.library(self.catalogues),
            self.root,
            open_attempt(store, state, attempt_id),
            self.parameters,
        )
        screen.receive({"kind": "takeover", "tab": self._tab or "before"})
        for intent in intents_before(choices, case_file, self.catalogues):
            screen.receive(intent)
        screen.receive({"kind": "submitted"} if choices.step == "feedback" else {"kind": "opened", "step": choices.step})
        if choices.step == "feedback" and not screen.state.attempt.submitted:  # type: ignore[union-attr]
            screen.receive({"kind": "opened", "step": "decision"})
        screen.state = replace(screen.state, notice=None, warning=False, handled=handled)
        return screen

    def _again(self, acts: Sequence[Intent], before: TraineeSession, case_file: CaseFile) -> tuple[str, ...]:
        """Do again what was done on this page; returns what cannot be, in words."""
        t, attempt = translator(self.choices.language), before.state.attempt
        gone: dict[str, None] = {}
        for act in acts:
            refusals, here = self.screen.state.refusals, self.screen.state.attempt
            self.screen.receive(act)
            if self.screen.state.refusals > refusals and attempt is not None:
                view = View(attempt, case_file, self.catalogues, before.state.language)
                gone[t("{what} is not there any more, so it is not answered again.").format(what=act_name(act, view))] = None
            elif self.screen.state.attempt is not here:
                self._acts.append(act)
        if acts and self._step() != self.choices.step:
            self.screen.receive({"kind": "opened", "step": self.choices.step})
        self.screen.state = replace(self.screen.state, notice=None, warning=False)
        return tuple(gone)

    # --- out ------------------------------------------------------------------------------

    def _show(self) -> None:
        self.page.change_to(self.screen.views())
        for name, shown in (("bar", self._bar()), ("inner", self._inner())):
            if shown != getattr(self.page, name):
                setattr(self.page, name, shown)

    def _inner(self) -> InnerState | None:
        state = self.screen.state
        if state.attempt is None:
            return None
        return inner_state(View(state.attempt, self.tried.case_file, self.catalogues, state.language), self.screen.played(state).parameters)

    def _bar(self) -> dict[str, Any]:
        attempt, t = self.screen.state.attempt, translator(self.choices.language)
        undecided = self.choices.step == "feedback" and attempt is not None and not attempt.submitted
        gone = (*self._gone, t("Feedback needs a decision. Choose one, then submit.")) if undecided else self._gone
        bar = try_bar(
            self.choices, self._step(), self.tried.case_file, self.catalogues, changed=self._changed, gone=gone, trouble=self._trouble,
            address=self.context.link("author/try"),
        )  # fmt: skip
        return {**bar}


def alone(context: PageContext, store: Store, trainee: str, language: str) -> PageContext:
    """The context of a trainees' screen on a store that is thrown away: it knows no address, and nobody who is signed in."""
    return replace(context, data=store.data, database=None, base_url=None, trainee=trainee, staff=None, trial=None, query={}, language=language)


def chosen(asked: Mapping[str, str], case_file: CaseFile, catalogues: Catalogues) -> tuple[Choices, tuple[str, ...]]:
    """The choices that an address or the bar asks for, as far as the case has them, and what it has not, in words.

    Keys: case, step (or ``from``, a screen of the author's page), answers, language (or ``lang``), country, option.
    """
    languages, steps = languages_to_try(case_file), try_steps(case_file)
    language = asked.get("language") or asked.get("lang") or languages[0]
    step = asked.get("step") or SHEET_OF_SCREEN.get(asked.get("from", ""), "briefing")
    country = asked.get("country") or next(iter(catalogues.countries))
    earlier = asked.get("answers") or "key"
    option = asked.get("option", "")
    gone = []
    t = translator(language if language in languages else languages[0])
    if language not in languages:
        gone.append(t("The case is not written in the language that you chose."))
        language = languages[0]
    if step not in steps:
        gone.append(t("The case does not ask the step that you chose."))
        step = _nearest(step, steps)
    if country not in get_args(Country) or country not in catalogues.countries:
        gone.append(t("The country that you chose is not in the kit."))
        country = next(iter(catalogues.countries))
    if option and option not in {o.id for o in case_file.case.options}:
        gone.append(t("The decision that you chose is not there any more."))
        option = ""
    known: Earlier = next((known for known in get_args(Earlier) if known == earlier), "key")
    here: Country = next(known for known in get_args(Country) if known == country)
    return Choices(case_file.case.id, next(s for s in steps if s == step), known, language, here, option), tuple(gone)


def _nearest(step: str, steps: Sequence[Step]) -> Step:
    """The last step of the case before one that it leaves out."""
    place = next((n for n, known in enumerate(STEPS) if known == step), 0)
    return [s for s in steps if STEPS.index(s) <= place][-1]


def intents_before(choices: Choices, case_file: CaseFile, catalogues: Catalogues) -> Iterator[Intent]:
    """The answers to the steps before the one that is tried, as a browser would send them."""
    steps = try_steps(case_file)
    earlier = steps[: steps.index(choices.step)]
    strategy = STRATEGIES[choices.earlier]
    context = CaseContext(case_file, catalogues, choices.country, choices.language)
    for intent in strategy.intents(context) if strategy is not None else ():
        if _STEP_OF_KIND[intent["kind"]] in earlier and not (choices.option and intent["kind"] == "decision"):
            yield intent
    if choices.option and "decision" in earlier:
        yield {"kind": "decision", "option": choices.option}
