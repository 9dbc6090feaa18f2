"""From a notebook's cell to a page on screen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.preload import preload as hold_library
from tracks_sim.case.preload import preloaded_or_load
from tracks_sim.errors import TracksError
from tracks_sim.i18n import known_language, translator
from tracks_sim.store import Store
from tracks_sim.ui.error_messages import sentence
from tracks_sim.ui.frame import frame_view, words_view
from tracks_sim.ui.home import trouble_sheet
from tracks_sim.ui.open_attempt import open_attempt
from tracks_sim.ui.page import Page
from tracks_sim.ui.screen import Screen
from tracks_sim.ui.state import Notice, PageContext, State

if TYPE_CHECKING:
    from tracks_sim.ui.evaluate_screen import EvaluateScreen

log = logging.getLogger("tracks_sim")


_stores: dict[tuple[Path, str | None], Store] = {}


def hold(place: PageContext) -> Screen:
    """Before processes are forked that show pages: open what they share, so that they find it open.

    The screen it returns is that of a trainee whom the store does not know; ``let_go`` closes the connections,
    which no fork may share.
    """
    store = Store.open(place.data, place.database)
    _stores[place.data, place.database] = store
    library = hold_library(scenarios_root(), cache=place.data / "cache")
    return Screen(place, store, library, scenarios_root(), State(page="home", language=place.language, trainee="nobody"))


def let_go() -> None:
    """Close the connections of what is held; whoever uses it opens one of their own."""
    for store in _stores.values():
        store.close()


@contextmanager
def using(store: Store) -> Iterator[None]:
    """Within the block, pages that work in this store's folder find it open."""
    key = store.data, None
    before = _stores.get(key)
    _stores[key] = store
    try:
        yield
    finally:
        del _stores[key]
        if before is not None:
            _stores[key] = before


def home(data: Path | str | None = None) -> None:
    """Show the welcome to somebody new, the list of cases to a trainee who is signed in."""
    _show(lambda: home_screen(data))


def practise(attempt: str | None = None, data: Path | str | None = None) -> None:
    """Show the attempt that the address names (``?attempt=``), the start of a case (``?case=``), or the list of cases."""
    _show(lambda: practise_screen(attempt, data))


def _show(screen: Callable[[], Screen]) -> None:
    """Display the page, or one that says why there is none and what to do."""
    try:
        page = screen().page
    except TracksError as error:
        log.error("page not opened: %s: %s", error.code, error)
        page = trouble_page(PageContext.of_environment(), error)
    display(page)  # type: ignore[no-untyped-call]


def trouble_page(place: PageContext, error: TracksError) -> Page:
    """The page instead of one that could not be opened; it needs neither store nor cases, and speaks every language."""

    def views(language: str) -> dict[str, Any]:
        state = State(page="trouble", language=language, trainee=place.trainee)
        sheet = trouble_sheet(sentence(error, translator(language)), language)
        return {"words": words_view(language), "frame": frame_view(state, place, None, None), "file": None, "sheet": sheet}

    def receive(_: Any, intent: Any, __: Any) -> None:
        if isinstance(intent, Mapping) and intent.get("kind") == "language":
            for name, value in views(known_language(str(intent.get("language")))).items():
                setattr(page, name, value)

    page = Page(place.base_url, **views(place.language))
    page.on_msg(receive)
    return page


def evaluate(data: Path | str | None = None) -> None:
    """Show the studies to an evaluator: who is signed in as one, or in JupyterLab whoever has the data folder."""
    display(evaluate_screen(data).page)  # type: ignore[no-untyped-call]


def evaluate_screen(data: Path | str | None = None) -> EvaluateScreen:
    """The page for evaluators; its widget is not displayed yet."""
    from tracks_sim.ui.evaluate_screen import EvaluateScreen  # not in a trainee's kernel

    place, store = _begin(data)
    return EvaluateScreen(place, store, preloaded_or_load(scenarios_root(), cache=place.data / "cache"))


def home_screen(data: Path | str | None = None) -> Screen:
    """The first page; its widget is not displayed yet."""
    place, store = _begin(data)
    return _open(place, store, _arrived(place, store))


def practise_screen(attempt: str | None = None, data: Path | str | None = None) -> Screen:
    """The page of an attempt; its widget is not displayed yet."""
    place, store = _begin(data)
    state = _arrived(place, store)
    wanted = attempt or place.query.get("attempt")
    if wanted and state.trainee:
        try:
            state = open_attempt(store, state, wanted)
        except TracksError as error:
            log.warning("not opened: %s", error)
            state = replace(state, notice=Notice(sentence(error, translator(state.language))))
    elif state.trainee and (case_id := place.query.get("case")):
        return _open(place, store, replace(state, page="start", picked=case_id))
    return _open(place, store, state)


def _begin(data: Path | str | None) -> tuple[PageContext, Store]:
    place = PageContext.of_environment()
    if data is not None:
        place = replace(place, data=Path(data))
    store = _stores.get((place.data, place.database))
    if store is None:
        return place, Store.open(place.data, place.database)
    store.check()  # it was opened when the server started; the kit may have been upgraded beside it
    return place, store


def _arrived(place: PageContext, store: Store) -> State:
    """Where a visitor stands before anything is opened."""
    if not place.trainee:
        return State(page="welcome", language=place.language)
    trainee = store.trainee(place.trainee)
    return State(page="home", language=known_language(place.query.get("lang") or trainee.language), trainee=trainee.id)


def _open(place: PageContext, store: Store, state: State) -> Screen:
    root = scenarios_root()
    # The page of one case needs only that case; an attempt's own version may still come from the store.
    only = [state.attempt.case] if state.attempt else None
    library = preloaded_or_load(root, cache=place.data / "cache", only=only)
    if state.picked is not None and state.picked not in library.first_versions:  # a link from elsewhere, such as a course
        state = replace(state, page="home", picked=None)
    for problem in library.problems:
        log.error("case left out: %s", problem)
    return Screen(place, store, library, root, state)
