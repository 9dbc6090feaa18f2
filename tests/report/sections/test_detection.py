"""Hits and false alarms, calculated by hand, always apart and always both."""

from __future__ import annotations

import pytest

from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Message, Number
from tracks_sim.report.sections.detection import detection

ONE_ARM = a_study(arms=("training",))
Judged = list[tuple[str, str | None, float | None]]


def people(before: Judged, after: Judged, n: int = 6) -> list[Person]:
    """``n`` people who judge every case alike; the first of them leaves his first indicator open before."""
    return [
        Person(
            f"p{i}", first_form="AB"[i % 2], safe={"pre": [1] * 3, "post": [1] * 3},
            judged={"pre": [[(before[0][0], None, None), *before[1:]] if i == 0 else before] * 3, "post": [after] * 3},
        )
        for i in range(n)
    ]  # fmt: skip


WORSE: Judged = [("present", "present", 0.8), ("present", "insufficient", 0.6), ("absent", "absent", 0.7), ("absent", "absent", 0.7), ("insufficient", "present", 1.0)]
LOOSE: Judged = [("present", "present", 0.8), ("present", "present", 0.8), ("absent", "present", 0.7), ("absent", "absent", 0.7), ("insufficient", "present", 1.0)]


def test_rates_by_hand_and_what_a_looser_criterion_is() -> None:
    section = detection(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy())
    found = tables(section)
    first, second = (row(found["detection-rates"], phase) for phase in (BEFORE, AFTER))
    # before: of 36 indicators that are present one was seen in each case of five people, 15, and three were left open: 15 of 33
    assert estimate(first["Hits"]).value == pytest.approx(15 / 33) and estimate(first["False alarms"]).value == 0
    # after: both present ones seen, one of two absent ones called present; what the key leaves insufficient counts nowhere
    assert estimate(second["Hits"]).value == 1 and estimate(second["False alarms"]).value == 0.5
    changes = found["detection-change-post"]
    # five people from 1/2 to 1, one from 0 to 1: mean (5 * 0.5 + 1) / 6
    assert estimate(row(changes, "Hits")["Change in each person, mean"]).value == pytest.approx(3.5 / 6)
    assert estimate(row(changes, "False alarms")["Change in each person, mean"]).value == 0.5
    assert any("no learning" in text_of(block) for block in section.blocks if isinstance(block, Message))


def test_more_hits_alone_are_not_called_a_looser_criterion() -> None:
    strict: Judged = [*LOOSE[:2], ("absent", "absent", 0.7), *LOOSE[3:]]
    section = detection(study_data_of(people(WORSE, strict), ONE_ARM), DisclosurePolicy())
    assert not any("no learning" in text_of(block) for block in section.blocks if isinstance(block, Message))


def test_predictive_values_at_a_tenth() -> None:
    found = row(tables(detection(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy()))["detection-predictive"], AFTER)
    # hits 1, false alarms 0.5 at a prevalence of 0.1: 0.1 / (0.1 + 0.45) = 0.1818; of those not called present all are absent
    assert estimate(found["Of those called present, share that is"]).value == pytest.approx(0.1 / 0.55)
    assert estimate(found["Of those not called present, share that is absent"]).value == 1


def test_d_prime_needs_ten_people() -> None:
    few, enough = (row(tables(detection(study_data_of(people(WORSE, LOOSE, n), ONE_ARM), DisclosurePolicy()))["detection-signal"], AFTER) for n in (9, 10))
    assert estimate(few["d′"]).value is None and few["People"] == Number(9)
    # 60 of 60 seen, 30 of 60 absent ones called present: z(60.5 / 61) - z(30.5 / 61) = z(0.99180) - 0 = 2.4000
    found: Estimate = estimate(enough["d′"])
    assert found.value == pytest.approx(2.4000, abs=1e-4)


def test_the_area_orders_absent_below_not_enough_information_below_present() -> None:
    """All right and all a guess of 35 %: the area is 1. "Not enough information" is in the middle, however sure it is."""
    unsure: Judged = [("present", "present", 0.35), ("absent", "absent", 0.35)]
    middle: Judged = [("present", "insufficient", 0.9), ("absent", "absent", 0.35), ("present", "present", 0.35), ("absent", "insufficient", 0.4)]
    found = tables(detection(study_data_of(people(unsure, middle, 10), ONE_ARM), DisclosurePolicy()))["detection-signal"]
    before, after = row(found, BEFORE), row(found, AFTER)
    assert estimate(before["Area under the ROC curve"]).value == 1.0
    # of the four pairs the two insufficient ones are tied, the other three are in order: 3.5 / 4
    assert estimate(after["Area under the ROC curve"]).value == 0.875
    # one person left the first indicator of each case open: that is no judgement; none of the others lacks its confidence
    assert before["Judgements without a stated confidence"] == Number(0)


def test_judgements_without_a_confidence_are_counted_and_not_ordered() -> None:
    silent: Judged = [("present", "absent", None), ("present", "present", 0.6), ("absent", "absent", 0.6)]
    found = row(tables(detection(study_data_of(people(silent, silent, 10), ONE_ARM), DisclosurePolicy()))["detection-signal"], AFTER)
    # ten people with three cases each said absent of a present one without a confidence
    assert found["Judgements without a stated confidence"] == Number(30) and estimate(found["Area under the ROC curve"]).value == 1.0
