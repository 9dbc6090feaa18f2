"""The sections of a report, in its order."""

from __future__ import annotations

from collections.abc import Callable

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Section
from tracks_sim.report.sections.baseline import baseline
from tracks_sim.report.sections.calibration import calibration
from tracks_sim.report.sections.conduct import conduct
from tracks_sim.report.sections.detection import detection
from tracks_sim.report.sections.deviations import deviations
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.report.sections.flow import flow
from tracks_sim.report.sections.harms import harms
from tracks_sim.report.sections.items import items
from tracks_sim.report.sections.knowledge import knowledge
from tracks_sim.report.sections.limits import limits
from tracks_sim.report.sections.methods import methods
from tracks_sim.report.sections.missing import missing
from tracks_sim.report.sections.outcomes_table import outcomes
from tracks_sim.report.sections.primary import primary
from tracks_sim.report.sections.reliability import reliability

SectionOf = Callable[[StudyData, DisclosurePolicy], Section]
SECTIONS: tuple[SectionOf, ...] = (
    outcomes, flow, baseline, primary, harms, detection, conduct, knowledge, calibration, items, reliability, fairness, missing, deviations,
    methods, limits,
)  # fmt: skip
"""The name of each function is the id of its section."""
