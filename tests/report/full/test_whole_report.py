"""The whole report: every section in order, in both languages, cancellable, reproducible, and of an empty study."""

from __future__ import annotations

from tests.report.test_whole_report import DAY, data, parts, report
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Report, Table
from tracks_sim.report.supplement import THERE, supplement
from tracks_sim.report.whole_report import SECTIONS

__all__ = ["data", "report"]


def test_tables_move_beside_the_report_and_none_is_lost(data: StudyData, report: Report) -> None:
    policy = DisclosurePolicy()
    made = {section.__name__: section(data, policy) for section in SECTIONS}
    every = {name: {t.id for t in parts(section) if isinstance(t, Table) and t.rows} for name, section in made.items()}
    kept = {section.id: {t.id for t in parts(section) if isinstance(t, Table) and t.rows} for section in report.sections}
    moved = {section.id: {t.id for t in parts(section) if isinstance(t, Table)} for section in supplement(data, policy, made_on=DAY).sections}
    assert {"outcomes", "harms", "detection", "conduct", "knowledge", "calibration", "items", "fairness", "missing", "methods"} >= set(moved) >= {"harms", "calibration", "items", "fairness", "missing"}
    for name, ids in every.items():
        assert kept[name] | moved.get(name, set()) == ids and not kept[name] & moved.get(name, set())
        assert (THERE.get(name) in report.sections[list(made).index(name)].blocks) == (name in moved)
    assert supplement(data, policy, tuple(made[name] for name in made if name in moved), DAY) == supplement(data, policy, made_on=DAY)
