"""Opening an attempt: its owner, and the case and the conversation's parameters as they were when it began."""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from tracks_sim.case.load import CaseFile
from tracks_sim.errors import StoreError, UnknownAttempt, UnknownCase
from tracks_sim.i18n import known_language
from tracks_sim.interview import Parameters, read_parameters
from tracks_sim.practice import Attempt, as_short_talk, fold
from tracks_sim.store import Store
from tracks_sim.store.versions import case_as_played
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Services

log = logging.getLogger("tracks_sim")


@dataclass(frozen=True, slots=True)
class PlayedVersion:
    """The case and parameters of an attempt, from its first event to its feedback, whatever has been corrected since."""

    case_file: CaseFile
    """In a short talk the case as it is shortened for one."""
    parameters: Parameters


def played_version(site: Services, attempt: Attempt) -> PlayedVersion:
    """Case and parameters of an attempt; the case from the library, or from the store where it has changed since.

    Raises UnknownCase where the case is neither in the library nor readable from the store.
    """
    case_file = case_as_played(site.store, site.library, attempt.case, attempt.hashes, site.cache) or site.library.cases.get(attempt.case)
    if case_file is None:
        raise UnknownCase(f"The case {attempt.case} is not in the library any more.", case=attempt.case)
    parameters = _parameters(site, attempt)
    return PlayedVersion(as_short_talk(case_file, parameters) if attempt.mode == "talk" else case_file, parameters)


def _parameters(site: Services, attempt: Attempt) -> Parameters:
    """The conversation's parameters that the attempt began with: the current ones, or a version in the store."""
    current = site.parameters
    assert current.record is not None
    digest = attempt.hashes.get("catalogue.interview", current.hash)  # attempts of the first versions name none
    if digest == current.hash:
        return current.record
    content, stored = site.store.content(digest), None
    if content is not None:
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "interview.yaml").write_text(content.body, encoding="utf-8", newline="")
            stored = read_parameters(Path(scratch), site.cache).record
    if stored is None:
        log.warning("the interview parameters %s cannot be read any more; an attempt goes on with today's", digest[:12])
    return stored or current.record


def open_attempt(store: Store, state: TraineeState, attempt_id: str) -> TraineeState:
    """The state with an attempt of this trainee on screen; raises UnknownAttempt for anybody else's."""
    try:
        owner = store.owner(attempt_id)
    except StoreError:
        owner = ""
    if not state.trainee or owner != state.trainee:
        raise UnknownAttempt(f"No attempt {attempt_id[:40]!r} of this trainee.")
    attempt = fold(store.events(attempt_id))
    language = known_language(attempt.language) if not attempt.submitted else state.language
    return replace(
        state,
        page="practise",
        attempt_id=attempt_id,
        attempt=attempt,
        language=language,
        at={},
        replay=None,
        again=None,
        untold=False,
        reading=None,
    )


def local_trainee(store: Store, language: str) -> str:
    """Id of the one trainee of a JupyterLab without the kit's server; made the first time."""
    trainee = next((t for t in store.trainees() if t.label == "local"), None)
    return trainee.id if trainee else store.new_trainee(language, label="local")[0]
