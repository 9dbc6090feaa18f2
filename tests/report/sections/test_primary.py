"""Shares, changes and the planned model, compared with calculations by hand."""

from __future__ import annotations

import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, Cell, DotPlot, Figure, Message, Number
from tracks_sim.report.sections.primary import primary

BEFORE, AFTER = "Before the training", "After the training"
ONE_ARM = a_study(arms=("training",))


def six() -> list[Person]:
    """Safe responses of three cases: 1, 1, 1, 0, 0, 0 before and 2, 2, 2, 1, 1, 3 after."""
    before, after = (1, 1, 1, 0, 0, 0), (2, 2, 2, 1, 1, 3)
    return [
        Person(f"p{i}", first_form="AB"[i % 2], safe={"pre": [1] * b + [0] * (3 - b), "post": [1] * a + [0] * (3 - a)})
        for i, (b, a) in enumerate(zip(before, after, strict=True))
    ]


def estimate(cell: Cell) -> Estimate:
    assert isinstance(cell, Figure)
    return cell.estimate


def test_shares_and_the_change_of_each_person() -> None:
    found = tables(primary(study_data_of(six(), ONE_ARM), DisclosurePolicy()))
    first = row(found["primary-shares"], BEFORE)
    # 3 of 18 responses of 6 people to 6 cases
    assert first["People"] == Number(6) and first["Cases"] == Number(6) and first["Responses"] == Number(18)
    assert estimate(first["Safe responses"]).value == pytest.approx(3 / 18)
    change = row(found["primary-change"], "Everybody")
    # changes in thirds 1, 1, 1, 1, 1, 3: mean 8/6 of a third, SD sqrt(sum (c - 4/3)^2 / 5) = sqrt((5/9 + 25/9) / 5) = 0.8165,
    # error 0.8165 / sqrt(6) = 1/3; t(5) at 97.5 % is 2.5706: 4/9 -+ 2.5706 / 9 of a share
    difference = estimate(change["Change in each person, mean"])
    assert difference.value == pytest.approx(4 / 9) and difference.low == pytest.approx(4 / 9 - 2.5706 / 9, abs=1e-4)
    assert change["Earlier"] == Number(pytest.approx(3 / 18), "share") and change["Later"] == Number(pytest.approx(11 / 18), "share")


def test_six_people_have_no_model_and_the_reason_stands_there() -> None:
    model = tables(primary(study_data_of(six(), ONE_ARM), DisclosurePolicy()))["primary-model-post"]
    assert estimate(row(model, "Difference in the probability of a safe response")["Result"]).reason == MINIMUMS["glmm"].reason
    # whoever asks for it may have it from six people: then it is fitted, or the model's own reason stands there
    asked = tables(primary(study_data_of(six(), ONE_ARM), DisclosurePolicy(minimum={"glmm": 6})))["primary-model-post"]
    assert estimate(row(asked, "Difference in the probability of a safe response")["Result"]).reason != MINIMUMS["glmm"].reason


def test_two_arms_are_compared_as_planned_and_only_chance_lets_us_say_why() -> None:
    section = primary(random_study(60, gain=3.0), DisclosurePolicy())
    found = tables(section)
    changes = found["primary-change"]
    arms = [estimate(row(changes, arm)["Change in each person, mean"]).value for arm in ("Training group", "Wait-list group")]
    between = estimate(row(changes, "Training group less the other, those who answered in both phases")["Change in each person, mean"]).value
    assert between is not None and None not in arms and between == pytest.approx(arms[0] - arms[1])  # type: ignore[operator]
    odds = estimate(row(found["primary-model-post"], "Ratio of the odds ratios of a safe response")["Result"])
    assert odds.value is not None and odds.low is not None and odds.low > 1  # a gain of 3 in log odds
    said = [text_of(block) for block in section.blocks if isinstance(block, Message)]
    assert any("an effect of the training explains it best" in sentence for sentence in said)
    alone = [text_of(block) for block in primary(random_study(40, study=ONE_ARM, gain=3.0), DisclosurePolicy()).blocks if isinstance(block, Message)]
    assert any("cannot say why" in sentence for sentence in alone) and not any("effect of the training" in sentence for sentence in alone)


def test_three_people_of_an_arm_hide_the_other_arm_too() -> None:
    people = [Person(f"p{i}", "training" if i < 3 else "waitlist", safe={"pre": [1, 0, 1], "post": [1, 1, i % 2]}) for i in range(10)]
    section = primary(study_data_of(people), DisclosurePolicy())
    # 3 of 10: the 7 of the other arm would tell them, since the flow of the study says that there are 10
    assert all(cell == HIDDEN for cells in tables(section)["primary-shares"].rows for cell in cells[1:])
    assert all(dot.figure.estimate.value is None for block in section.blocks if isinstance(block, DotPlot) for dot in block.dots)
