"""Calibration of confidence, with figures calculated by hand."""

from __future__ import annotations

import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_primary import AFTER, estimate
from tests.support.random_study import random_study
from tests.support.report_reading import row, tables
from tests.support.study_tables import a_study, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import LinePlot, Number
from tracks_sim.report.sections.calibration import calibration


def test_scores_by_hand() -> None:
    found = row(tables(calibration(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy()))["calibration-scores"], AFTER)
    # each case: sure 0.8, 0.8 and right, 0.7 and wrong, 0.7 and right, 1.0 and wrong
    assert estimate(found["Brier score"]).value == pytest.approx((0.04 + 0.04 + 0.49 + 0.09 + 1.0) / 5)
    assert estimate(found["Over-confidence"]).value == pytest.approx(4.0 / 5 - 3 / 5)
    assert found["Brier score of the share right"] == Number(pytest.approx(0.6 * 0.4), "decimal") and found["Judgements"] == Number(90)


def test_a_curve_has_points_of_five_people_or_more_and_its_numbers_in_the_table() -> None:
    section = calibration(random_study(12, study=a_study(arms=("training",))), DisclosurePolicy())
    plot = next(block for block in section.blocks if isinstance(block, LinePlot))
    assert plot.diagonal and len(plot.lines) == 2 and len(plot.table.rows) == sum(len(course.points) for course in plot.lines) > 0
    assert all(isinstance(cells[1], Number) and cells[1].value >= 5 for cells in plot.table.rows)
    assert all(sum(course.sizes) <= 12 * 3 * 5 for course in plot.lines)
