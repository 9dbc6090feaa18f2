"""From a notebook's cell to a page on screen."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from IPython.display import display

from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.errors import TracksError
from tracks_sim.store import Store
from tracks_sim.ui.opening import opened
from tracks_sim.ui.screen import Screen
from tracks_sim.ui.state import Notice, Place, State
from tracks_sim.ui.words import known_language, sentence, words

log = logging.getLogger("tracks_sim")


def home(data: Path | str | None = None) -> None:
    """Show the welcome to somebody new, the list of cases to a trainee who is signed in."""
    display(home_screen(data).page)  # type: ignore[no-untyped-call]


def practise(attempt: str | None = None, data: Path | str | None = None) -> None:
    """Show the attempt that the address names (``?attempt=``), or the list of cases."""
    display(practise_screen(attempt, data).page)  # type: ignore[no-untyped-call]


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
            state = opened(store, state, wanted)
        except TracksError as error:
            log.warning("not opened: %s", error)
            state = replace(state, notice=Notice(sentence(error, words(state.language))))
    return _open(place, store, state)


def _begin(data: Path | str | None) -> tuple[Place, Store]:
    place = Place.of_environment()
    if data is not None:
        place = replace(place, data=Path(data))
    return place, Store.open(place.data, place.database)


def _arrived(place: Place, store: Store) -> State:
    """Where a visitor stands before anything is opened."""
    if not place.trainee:
        return State(page="welcome", language=place.language)
    trainee = store.trainee(place.trainee)
    return State(page="home", language=known_language(place.query.get("lang") or trainee.language), trainee=trainee.id)


def _open(place: Place, store: Store, state: State) -> Screen:
    root = scenarios_root()
    # The page of one case needs only that case; an attempt's own version may still come from the store.
    only = [state.attempt.case] if state.attempt else None
    library = load_library(root, cache=place.data / "cache", only=only)
    for problem in library.problems:
        log.error("case left out: %s", problem)
    return Screen(place, store, library, root, state)
