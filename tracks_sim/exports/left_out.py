"""What no export of everybody has: attempts whose outcomes nobody may look at yet, and those that are no person's."""

from __future__ import annotations

from tracks_sim.store.groups import Groups
from tracks_sim.store.store import Store
from tracks_sim.store.studies import Studies


def attempts_left_out(store: Store) -> frozenset[str]:
    """Ids of the attempts in phases of studies whose outcomes are closed today (``StudyState.closed_outcomes``), and on sheets that groups fill in together."""
    studies, sheets = Studies(store), Groups(store).sheets()
    closed = {(study, phase) for study in studies.ids() for phase in studies.closed_outcomes(study)}
    together = {attempt.id for sheet in sheets for attempt in store.attempts(sheet)}
    if not closed:
        return frozenset(together)
    return frozenset(together.union(attempt for attempt, begun in store.beginnings().items() if (begun.study, begun.study_phase) in closed))
