"""Opening an attempt: whose it is, and the case as it was when it began."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.played import as_played
from tracks_sim.errors import NotAllowed, StoreError, UnknownCase
from tracks_sim.practice import fold
from tracks_sim.store import Store
from tracks_sim.ui.state import State
from tracks_sim.ui.words import known_language


def played_case(store: Store, library: Library, state: State) -> CaseFile:
    """The case file behind an attempt: from the library, or from the store where it has changed since."""
    assert state.attempt is not None
    attempt = state.attempt
    current = library.cases.get(attempt.case)
    own = {p: h for p, h in attempt.hashes.items() if p.split(".")[0] in ("case", "text", "key", "key_text", "review")}
    if current is not None and dict(current.hashes) == own:
        return current
    kept = {part: content.body for part, digest in own.items() if (content := store.content(digest))}
    with tempfile.TemporaryDirectory() as scratch:
        played = as_played(attempt.case, kept, Path(scratch))
    if played is None and current is None:
        raise UnknownCase(f"The case {attempt.case} is not in the library any more.", case=attempt.case)
    return played or current  # type: ignore[return-value]


def opened(store: Store, state: State, attempt_id: str) -> State:
    """The state with an attempt of this trainee on screen; raises UnknownCase for anybody else's."""
    try:
        owner = store.owner(attempt_id)
    except StoreError:
        owner = ""
    if not state.trainee or owner != state.trainee:
        raise UnknownAttempt(f"No attempt {attempt_id[:40]!r} of this trainee.")
    attempt = fold(store.events(attempt_id))
    language = known_language(attempt.language) if not attempt.submitted else state.language
    return replace(state, page="practise", attempt_id=attempt_id, attempt=attempt, language=language, picked=None)


class UnknownAttempt(NotAllowed):
    """The address names no attempt of this trainee."""

    code = "unknown-attempt"


def local_trainee(store: Store, language: str) -> str:
    """The one trainee of a JupyterLab without the kit's server."""
    found = next((t for t in store.trainees() if t.label == "local"), None)
    return found.id if found else store.new_trainee(language, label="local")[0]
