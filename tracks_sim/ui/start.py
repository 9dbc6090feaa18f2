"""The entry points of the notebooks: open store and cases, decide what to show first, display the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.load.course import FILE as COURSE_FILE
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.errors import AuthoringRefused, TracksError
from tracks_sim.i18n import known_language, translator
from tracks_sim.interview import usable_parameters
from tracks_sim.store import Store
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.page import Page
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.trainee.frame import frame_view, words_view
from tracks_sim.ui.trainee.open_attempt import open_attempt
from tracks_sim.ui.trainee.pages.welcome import trouble_sheet
from tracks_sim.ui.trainee.screen import TraineeSession, WidgetSession
from tracks_sim.ui.trainee.state import TraineeState

if TYPE_CHECKING:
    from tracks_sim.ui.author.screen import AuthorScreen
    from tracks_sim.ui.author.tryout.trial_play import TrialPlay
    from tracks_sim.ui.author.tryout.tryout_screen import TryOut
    from tracks_sim.ui.evaluator.screen import EvaluatorScreen

log = logging.getLogger("tracks_sim")

_preloaded: Preloaded | None = None
"""What pages of this process start with. A module variable, and the only one: a forked kernel inherits nothing but modules,
and the cell of the notebook that it then runs calls ``home()`` and has no record to hand over."""


def start_with(preloaded: Preloaded | None) -> None:
    """Let the pages of this process, and of those forked from it, start with what is open already; with None, open it anew."""
    global _preloaded
    _preloaded = preloaded


def home(data: Path | str | None = None) -> None:
    """Show the welcome to a new visitor, and the list of cases to a signed-in trainee."""
    _show(lambda: home_screen(data))


def practise(attempt: str | None = None, data: Path | str | None = None) -> None:
    """Show the attempt that the address names (``?attempt=``), the start of a case (``?case=``), or the list of cases."""
    _show(lambda: practise_screen(attempt, data))


def _show(screen: Callable[[], WidgetSession | TryOut | TrialPlay]) -> None:
    """Display the page, or one that says why there is none and what to do."""
    try:
        page: Page = screen().page
    except TracksError as error:
        log.error("page not opened: %s: %.300r", error.code, str(error))  # quoted: it may repeat the address
        page = trouble_page(PageContext.of_environment(), error)
    display(page)  # type: ignore[no-untyped-call]


def trouble_page(context: PageContext, error: TracksError) -> Page:
    """The page instead of one that could not be opened; it needs neither store nor cases, and can change its language."""

    def receive(_: Any, intent: Any, __: Any) -> None:
        if isinstance(intent, Mapping) and intent.get("kind") == "language":
            for name, value in trouble_views(context, error, known_language(str(intent.get("language")))).items():
                setattr(page, name, value)

    page = Page(context.base_url, **trouble_views(context, error, context.language))
    page.on_msg(receive)
    return page


def trouble_views(context: PageContext, error: TracksError, language: str) -> dict[str, Any]:
    """The views of that page."""
    state = TraineeState(page="trouble", language=language, trainee=context.trainee)
    sheet = {"kind": "trouble", "step": "trouble", **trouble_sheet(sentence(error, translator(language)), language)}
    return {"words": words_view(language, TraineeSession.scripts), "frame": frame_view(state, context, None, None), "file": None, "sheet": sheet}


def evaluate(data: Path | str | None = None) -> None:
    """Show the studies to a signed-in evaluator, or in JupyterLab to whoever has the data folder."""
    display(evaluate_screen(data).page)  # type: ignore[no-untyped-call]


def evaluate_screen(data: Path | str | None = None) -> EvaluatorScreen:
    """The page for evaluators; its widget is not displayed yet."""
    from tracks_sim.ui.evaluator.screen import EvaluatorScreen  # not in a trainee's kernel

    context, store = _store(data)
    return EvaluatorScreen(context, store, _library(context, _current()))


def author(data: Path | str | None = None) -> None:
    """Show the cases to a signed-in author, or in JupyterLab to whoever has the data folder."""
    display(author_screen(data).page)  # type: ignore[no-untyped-call]


def author_screen(data: Path | str | None = None) -> AuthorScreen:
    """The page for authors; its widget is not displayed yet."""
    from tracks_sim.ui.author.screen import AuthorScreen  # not in a trainee's kernel

    context, store = _store(data)
    return AuthorScreen(context, store, _library(context, _current()))


def try_draft(case: str | None = None, data: Path | str | None = None, **choices: str) -> None:
    """Show a draft, a released case or one of the kit as a trainee would see it; nothing is kept.

    ``choices``: ``step``, ``answers`` (of the steps before: empty, key, hasty), ``language``, ``country``, ``option`` (feedback of this
    decision). Behind the kit's server the address says all of it.
    """
    _show(lambda: try_out({"case": case, **choices} if case else None, data))


def try_out(choices: Mapping[str, str] | None = None, data: Path | str | None = None) -> TryOut | TrialPlay:
    """The page on which a case is tried, by an author or by a colleague with a code for it; its widget is not displayed yet. Without ``choices`` those of the address."""
    from tracks_sim.ui.author.tryout.trial_play import TrialPlay  # not in a trainee's kernel
    from tracks_sim.ui.author.tryout.tryout_screen import TryOut

    context, store = _store(data)
    if choices is None and context.base_url is None:
        call = 'try_draft("the-laundry-list")'
        raise AuthoringRefused("Name the case to try in this cell and run it again: {call}", call=call)
    root, preloaded = scenarios_root(), _current()
    catalogues = _library(context, preloaded, ()).catalogues
    parameters = preloaded.parameters if preloaded else usable_parameters(root, context.data / "cache")
    if context.trial:
        return TrialPlay(context, store, catalogues, root, parameters)
    return TryOut(context, store, catalogues, root, parameters, context.query if choices is None else choices)


def home_screen(data: Path | str | None = None) -> WidgetSession:
    """The first page; its widget is not displayed yet."""
    context, store = _store(data)
    return _screen(context, store, first_state(context, store))


def practise_screen(attempt: str | None = None, data: Path | str | None = None) -> WidgetSession:
    """The page of an attempt; its widget is not displayed yet."""
    context, store = _store(data)
    state = first_state(context, store)
    wanted = attempt or context.query.get("attempt")
    if wanted and state.trainee:
        try:
            state = open_attempt(store, state, wanted)
        except TracksError as error:
            log.warning("not opened: %s", error.code)
            state = replace(state, notice=Notice(sentence(error, translator(state.language))))
    elif state.trainee and (case_id := context.query.get("case")):
        return _screen(context, store, replace(state, page="start", at={"case": case_id, "mode": "practice"}))
    return _screen(context, store, state)


def _store(data: Path | str | None) -> tuple[PageContext, Store]:
    """The context of this page, with the data folder ``data`` where one is given, and its store. Raises StoreError."""
    context = PageContext.of_environment()
    if data is not None:
        context = replace(context, data=Path(data))
    if _preloaded is None or not _preloaded.is_of(context):
        return context, Store.open(context.data, context.database)
    _preloaded.store.check()  # it was opened when the server started; the kit may have been upgraded beside it
    return context, _preloaded.store


def _current() -> Preloaded | None:
    """The preloaded store, cases and parameters; None where a file of the cases has changed since."""
    return _preloaded if _preloaded is not None and _preloaded.is_current() else None


def _library(context: PageContext, preloaded: Preloaded | None, only: Collection[str] | None = None) -> Library:
    """The cases that are preloaded, or read now: all, or ``only`` these."""
    return preloaded.library if preloaded else load_library(scenarios_root(), context.data / "cache", only, OwnFolders(context.data))


def first_state(context: PageContext, store: Store) -> TraineeState:
    """The state before anything is opened: the welcome, or the list of cases of a signed-in trainee. Raises UnknownCode."""
    if not context.trainee:
        return TraineeState(page="welcome", language=context.language)
    trainee = store.trainee(context.trainee)
    return TraineeState(page="home", language=known_language(context.query.get("lang") or trainee.language), trainee=trainee.id)


def _screen(context: PageContext, store: Store, state: TraineeState) -> WidgetSession:
    """The screen in this state, with the cases it needs; a broken case is left out, with a line in the log."""
    root, preloaded = scenarios_root(), _current()
    # The page of one case needs only that case; an attempt's own version may still come from the store.
    only = [state.attempt.case] if state.attempt else None
    library = _library(context, preloaded, only)
    if state.page == "start" and state.at["case"] not in library.open_by_address:  # a link from elsewhere, such as a course
        state = replace(state, page="home", at={})
    for place, (first, *others) in library.left_out.items():
        what = {COURSE_FILE: "course"}.get(place, "case" if Path(place).parent.name == "cases" else "addition")
        checked = f"--data {context.data}" if Path(place).is_relative_to(context.data) else place
        log.error("%s left out: %s%s", what, first, f" (and {len(others)} more: tracks-sim check {checked})" if others else "")
    return WidgetSession(context, store, library, root, state, preloaded.parameters if preloaded else None)
