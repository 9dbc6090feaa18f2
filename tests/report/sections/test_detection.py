"""Hits and false alarms, calculated by hand, always apart and always both; of the question whether somebody may have been trafficked first."""

from __future__ import annotations

import pytest

from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.labels import DETECTION_ASKED, SECTION_TITLES
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import share_over_units
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Message, Number
from tracks_sim.report.planned_effect import why_closed
from tracks_sim.report.sections.detection import detection, detection_answers, with_rates

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
    changes = found["detection-change"]
    # five people from 1/2 to 1, one from 0 to 1: mean (5 * 0.5 + 1) / 6
    assert estimate(row(changes, "Hits")["Change in each person, mean"]).value == pytest.approx(3.5 / 6)
    assert estimate(row(changes, "False alarms")["Change in each person, mean"]).value == 0.5
    assert any("no learning" in text_of(block) for block in section.blocks if isinstance(block, Message))


def test_more_hits_alone_are_not_called_a_looser_criterion() -> None:
    strict: Judged = [*LOOSE[:2], ("absent", "absent", 0.7), *LOOSE[3:]]
    section = detection(study_data_of(people(WORSE, strict), ONE_ARM), DisclosurePolicy())
    assert not any("no learning" in text_of(block) for block in section.blocks if isinstance(block, Message))


def test_predictive_values_at_a_tenth() -> None:
    found = row(tables(detection(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy()))["detection-rates"], AFTER)
    # hits 1, false alarms 0.5 at a prevalence of 0.1: 0.1 / (0.1 + 0.45) = 0.1818; of those not called present all are absent
    assert estimate(found["Of those called present, share that is, were one in ten present"]).value == pytest.approx(0.1 / 0.55)
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


YES, NO, OPEN = "yes", "no", "open"
Answered = list[tuple[str, str | None] | None]
LONG = a_study(arms=("training",), forms={"A": tuple(f"a{i}" for i in range(6)), "B": tuple(f"b{i}" for i in range(6))})
"""Six cases a form: two keyed yes, two no, one open, one on which readers differ."""
KEYED = (YES, YES, NO, NO, OPEN, "yes open")


def answered(*said: str | None) -> Answered:
    """An answer to each case of a form, in the order of ``KEYED``."""
    return list(zip(KEYED, said, strict=True))


BEFORE_TRAINING = answered(YES, OPEN, YES, OPEN, YES, NO)
AFTER_TRAINING = answered(YES, YES, NO, YES, NO, YES)


def detecting(n: int = 10, arm: str = "training", after: Answered | None = AFTER_TRAINING) -> list[Person]:
    """``n`` people who all say the same; the first of them answers the first and the third case not at all before."""
    people = []
    for i in range(n):
        before = answered(None, OPEN, None, OPEN, YES, NO) if i == 0 else BEFORE_TRAINING
        phases = {"pre": before} | ({"post": after} if after else {})
        people.append(Person(f"{arm}{i}", arm, "AB"[i % 2], safe={phase: [1] * 6 for phase in phases}, detected=phases))
    return people


def test_the_rates_of_the_question_by_hand() -> None:
    found = tables(detection(study_data_of(detecting(), LONG), DisclosurePolicy()))
    first, second = (row(found["detection-question-rates"], phase) for phase in (BEFORE, AFTER))
    # keyed yes, before: nine say yes to the first, nobody to the second, and no answer is a miss: 9 of 20
    assert text_of(first["Detection: hits, number"]) == "9 of 20" and estimate(first["Detection: hits"]).value == 9 / 20
    # keyed no: nine false alarms and ten that stay open, which is no alarm; no answer is neither
    assert text_of(first["Detection: false alarms, number"]) == "9 of 19" and estimate(first["Detection: false alarms"]).value == 9 / 19
    assert text_of(second["Detection: hits, number"]) == "20 of 20" and text_of(second["Detection: false alarms, number"]) == "10 of 20"
    # four cases of each form count, of people who met them together
    assert first["Cases"] == Number(8) and first["People"] == Number(10)
    right = row(found["detection-question-right"], BEFORE)
    # of 50 answers on cases on which readers agree: yes to the first and to the fourth none, 9 + 0 + 0 + 0 + 0
    assert estimate(right["Right"]).value == 9 / 50 and right["One answer always, at best"].value == 0.4  # type: ignore[union-attr]
    assert text_of(right["Said too early: yes"]) == "10 of 10" and text_of(right["Said too early: no"]) == "0 of 10"
    assert text_of(right["Not answered"]) == "2 of 60"
    later = row(found["detection-question-right"], AFTER)
    assert estimate(later["Right"]).value == 30 / 50 and text_of(later["Said too early: no"]) == "10 of 10"


def test_the_interval_of_a_rate_counts_the_answers_of_a_person_together() -> None:
    data = study_data_of(detecting(), LONG)
    judged = with_rates(detection_answers(data))
    rows = judged[(judged["phase"] == "pre") & (judged["truth"] == 1)]
    found = estimate(row(tables(detection(data, DisclosurePolicy()))["detection-question-rates"], BEFORE)["Detection: hits"])
    assert found == share_over_units(rows["said"], rows["trainee"]) and found.low is not None


def test_change_and_how_well_the_two_kinds_are_told_apart() -> None:
    section = detection(study_data_of(detecting(), LONG), DisclosurePolicy())
    found = tables(section)
    changes = found["detection-question-change"]
    # hits: nine people from 1/2 to 1, one from 0 to 1; false alarms: nine from 1/2 to 1/2, one from 0 to 1/2
    assert estimate(row(changes, "Detection: hits")["Change in each person, mean"]).value == pytest.approx((9 * 0.5 + 1) / 10)
    assert estimate(row(changes, "Detection: false alarms")["Change in each person, mean"]).value == pytest.approx(0.05)
    assert any("no learning; look at d" in text_of(block) for block in section.blocks if isinstance(block, Message))
    signal = row(found["detection-question-rates"], AFTER)
    # z(20.5 / 21) - z(10.5 / 21) = z(0.97619) - 0 = 1.9808; c is minus half of it
    assert estimate(signal["d′"]).value == pytest.approx(1.9808, abs=1e-4) and estimate(signal["Criterion c"]).value == pytest.approx(-0.9904, abs=1e-4)
    few = row(tables(detection(study_data_of(detecting(9), LONG), DisclosurePolicy()))["detection-question-rates"], AFTER)
    assert estimate(few["d′"]).value is None


def test_two_arms_are_compared_by_how_much_they_changed() -> None:
    study = LONG.model_copy(update={"arms": ("training", "control")})
    data = study_data_of([*detecting(), *detecting(arm="control", after=BEFORE_TRAINING)], study)
    changes = tables(detection(data, DisclosurePolicy()))["detection-question-change"]
    # the others: one from 0 to 1/2, nine not at all, so 0.05; the trained 0.55
    assert estimate(row(changes, "Training group less the other: Detection: hits")["Change in each person, mean"]).value == pytest.approx(0.5)
    assert estimate(row(changes, "Training group less the other: Detection: false alarms")["Change in each person, mean"]).value == pytest.approx(0.0)


def test_the_question_comes_first_and_only_where_some_case_asks_it() -> None:
    asked, not_asked = detection(study_data_of(detecting(), LONG), DisclosurePolicy()), detection(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy())
    assert asked.title.sentence == DETECTION_ASKED and not_asked.title.sentence == SECTION_TITLES["detection"]
    ids = list(tables(asked))
    of_question = [name for name in ids if name.startswith("detection-question")]
    assert ids[: len(of_question)] == of_question and len(of_question) == 3 and set(ids) > set(of_question)
    assert not any(name.startswith("detection-question") for name in tables(not_asked))
    assert not any("known now" in text_of(block) for block in not_asked.blocks if isinstance(block, Message))


def test_few_people_are_hidden_and_what_is_not_comparable_is_withheld() -> None:
    found = tables(detection(study_data_of(detecting(4), LONG), DisclosurePolicy()))
    for name in ("detection-question-rates", "detection-question-right"):
        for cells in found[name].rows:
            assert all(cell is HIDDEN or isinstance(cell, Message) for cell in cells[:1]) and all(cell is HIDDEN for cell in cells[1:])
    study = LONG.model_copy(update={"arms": ("training", "control")})
    data = study_data_of([*detecting(), *detecting(arm="control", after=None)], study)
    early = detection(data, DisclosurePolicy())
    assert early.blocks[0] == why_closed(data, "post")
    labels = [text_of(cells[0]) for cells in tables(early)["detection-question-rates"].rows]
    assert len(labels) == 2 and all(BEFORE in label for label in labels)


def test_where_no_case_is_keyed_yes_or_no_there_is_no_rate() -> None:
    only_open = [Person(f"p{i}", safe={"pre": [1]}, detected={"pre": [(OPEN, (YES, NO, OPEN)[i % 3])]}) for i in range(6)]
    found = tables(detection(study_data_of(only_open, ONE_ARM), DisclosurePolicy()))
    assert found["detection-question-rates"].rows == () and found["detection-question-rates"].empty is not None
    right = row(found["detection-question-right"], BEFORE)
    assert estimate(right["Right"]).value == 2 / 6 and text_of(right["Said too early: yes"]) == text_of(right["Said too early: no"]) == "2 of 6"
