"""What no export has while a study runs: attempts in a phase whose outcomes nobody may look at yet."""

from __future__ import annotations

from tracks_sim.store.store import Store
from tracks_sim.store.studies import Studies


def closed_attempts(store: Store) -> frozenset[str]:
    """Ids of the attempts in phases of studies whose outcomes are closed today (``StudyState.closed_outcomes``)."""
    studies = Studies(store)
    closed = {(study, phase) for study in studies.ids() for phase in studies.closed_outcomes(study)}
    if not closed:
        return frozenset()
    return frozenset(attempt for attempt, begun in store.beginnings().items() if (begun.study, begun.study_phase) in closed)
