"""The first event of an attempt."""

from __future__ import annotations

from tracks_sim.case.versions import PlayedContent
from tracks_sim.practice.events import Mode, Started


def start_event(
    played: PlayedContent, *, at: str, mode: Mode, language: str, seed: str = "", study: str = "", study_phase: str = ""
) -> Started:
    """The event that starts an attempt on this content.

    ``at``: ISO 8601, UTC. ``seed``: of the interview. ``study`` and ``study_phase``: ids, in mode study only.
    """
    return Started(
        at=at, case=played.case, case_version=played.case_version, country=played.country, mode=mode, language=language,
        hashes=dict(played.hashes), seed=seed, study=study, study_phase=study_phase,
    )  # fmt: skip
