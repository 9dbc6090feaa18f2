"""``right`` and ``keyed`` in exports are what feedback says of the same answer, whatever was disclosed in an interview."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tests.exports.test_right_agrees import MODES, disagreements, finding_item, findings_of, frozen, said_right
from tests.golden.outputs import Frozen
from tracks_sim.practice import Attempt, fold

__all__ = ["frozen"]


def submitted(frozen: Frozen) -> Iterator[Attempt]:
    """Every submitted attempt of the frozen store: practice, short talk, assessment and study."""
    with frozen.open() as store:
        for row in store.attempts():
            if row.submitted:
                yield fold(store.events(row.id))


def test_every_stored_and_every_scripted_attempt(frozen: Frozen) -> None:
    catalogues = frozen.library.catalogues
    attempts = [*submitted(frozen), *(p.attempt for played in frozen.played.values() for p in played)]
    assert {a.mode for a in attempts} == set(MODES) and sum(bool(a.disclosed) for a in attempts) > 5
    assert [line for a in attempts for line in disagreements(a, frozen.library.case(a.case), catalogues)] == []


def test_the_judgements_of_a_study(frozen: Frozen) -> None:
    """Every row of the table says what feedback will say once it is released, and no finding is missing from it."""
    data, library = frozen.study, frozen.library
    rows = dict(list(data.judgements.astype(object).groupby(["trainee", "phase", "case"])))
    compared = 0
    with frozen.open() as store:
        for member in data.state.members.values():
            for phase in data.study.phases:
                for case, attempt_id in member.progress(phase.id).submitted.items():
                    findings = findings_of(fold(store.events(attempt_id)), library.case(case), library.catalogues)
                    listed = {i: f for i, f in findings.items() if i.partition(".")[0] in ("indicators", "elements", "needs", "decision")}
                    table = {
                        finding_item(r.step, r.item): (r.keyed, None if r.right is pd.NA else r.right)
                        for r in rows[member.trainee, phase.id, case].itertuples()
                    }
                    assert table == {i: (f.keyed, said_right(f)) for i, f in listed.items()}, (case, attempt_id)
                    compared += len(table)
    assert compared == len(data.judgements) > 1000
