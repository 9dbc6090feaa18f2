"""Each case by group and phase: shares, the difference of changes with its interval, and whether cases differ more than chance makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.decided_studies import TWO_ARMS, without_second_phase
from tests.support.random_study import random_study
from tests.support.report_reading import row, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tests.support.verdict_reading import NO_POST, ONE_ARM, ONLY_AFTER, ONLY_BEFORE
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import HIDDEN, DotPlot, Figure, Number
from tracks_sim.report.sections.cases_by_group import ALIKE, APART, cases_by_group

SHOWN = DisclosurePolicy()
SAFE, HARM, CHANGE = "Safe responses", "Severe harm", "Change, training group less the other"


def plot_of(data: StudyData) -> DotPlot:
    plot = cases_by_group(data, SHOWN)
    assert plot is not None
    return plot


def twenty_in_each(trained: Sequence[int], others: Sequence[int]) -> StudyData:
    """Twenty trained people and twenty others who all begin with form A. Numbers of each who are safe on each of its three cases before, then of form B after."""
    def person(arm: str, i: int, counts: Sequence[int]) -> Person:
        safe = {"pre": [int(i < n) for n in counts[:3]], "post": [int(i < n) for n in counts[3:]]}
        harms = {"pre": [(int(i < 7), 0), (int(i < 2), 0), (int(i < 2), 0)], "post": [(0, 0)] * 3} if arm == "training" else {}
        return Person(f"{arm[0]}{i:02}", arm, safe=safe, harms=harms)

    return study_data_of([person(arm, i, counts) for arm, counts in (("training", trained), ("waitlist", others)) for i in range(20)], TWO_ARMS)


def one_form(trained: Sequence[int], others: Sequence[int]) -> StudyData:
    """The same with one form, so that each case is met before and after."""
    study = a_study(forms={"A": ("a-one", "a-two", "a-three")}, questionnaires={})
    data = twenty_in_each(trained, others)
    sittings = data.sittings.assign(case=data.sittings["case"].str.replace("b-", "a-"), form="A")
    return replace(data, study=study, sittings=sittings.astype(data.sittings.dtypes.to_dict()))


def test_a_case_has_the_shares_of_each_group_and_what_they_make() -> None:
    # a-one: trained 4 of 20 before and 16 after, others 10 and 12: 60 - 10 = 50 points
    table = plot_of(one_form((4, 0, 10, 16, 20, 10), (10, 0, 10, 12, 20, 10))).table
    safe = table.rows[0]
    assert [text_of(cell) for cell in safe[:6]] == ["a-one", SAFE, "0.2 (20)", "0.8 (20)", "0.5 (20)", "0.6 (20)"]
    change = row(table, "a-one", SAFE)[CHANGE]
    # Wilson: 4 of 20 .0807 .4160; 16 of 20 .5840 .9193; 10 of 20 .2993 .7007; 12 of 20 .3866 .7812
    # low .5 - sqrt((.8-.5840)^2 + (.4160-.2)^2 + (.7812-.6)^2 + (.5-.2993)^2), high .5 + sqrt((.9193-.8)^2 + (.2-.0807)^2 + (.6-.3866)^2 + (.7007-.5)^2)
    assert isinstance(change, Figure) and (change.estimate.value, change.estimate.low, change.estimate.high) == pytest.approx((0.5, 0.0921, 0.8380), abs=2e-4)
    assert row(table, "a-two", SAFE)[CHANGE].estimate.value == pytest.approx(0.0)  # type: ignore[union-attr]  # from 0 to 100 % in both groups


def test_severe_harms_of_a_case_are_said_where_they_point_at_nobody() -> None:
    rows = [cells for cells in plot_of(one_form((4, 0, 10, 16, 20, 10), (10, 0, 10, 12, 20, 10))).table.rows if text_of(cells[1]) == HARM]
    # a-one, a-three, a-two: 7, 2 and 2 of 20 trained before, nobody after
    assert rows[0][2] == Number(7) and [text_of(cells[2]) for cells in rows[1:]] == ["fewer than 5"] * 2 and {cells[3] for cells in rows} == {Number(0)}


def test_cases_that_differ_more_than_chance_makes_them_are_said_to() -> None:
    alike, apart = one_form((10, 10, 10, 14, 14, 14), (10,) * 6), one_form((0, 20, 10, 20, 0, 10), (10,) * 6)
    assert plot_of(alike).table.notes[-1].sentence == ALIKE and plot_of(apart).table.notes[-1].sentence == APART


def test_a_group_of_few_on_a_case_is_hidden_with_the_other_one() -> None:
    data = random_study(20, 3, TWO_ARMS)  # five of each group and first form
    first = data.sittings[(data.sittings["arm"] == "training") & (data.sittings["case"] == "a-one") & (data.sittings["phase"] == "pre")].index[0]
    cells = row(plot_of(replace(data, sittings=data.sittings.drop(index=first))).table, "a-one", SAFE)
    assert cells[CHANGE] == HIDDEN and cells["Before the training"] == HIDDEN


def test_nothing_stands_there_until_there_is_something_to_compare() -> None:
    assert all(cases_by_group(random_study(20, 3, study), SHOWN) is None for study in (NO_POST, ONLY_BEFORE))
    assert cases_by_group(without_second_phase(random_study(0, 3, TWO_ARMS), "waitlist"), SHOWN) is None
    alone, once = plot_of(random_study(20, 3, ONE_ARM)), plot_of(random_study(20, 3, ONLY_AFTER))
    assert text_of(alone.table.columns[-1].label) == "After less before" and text_of(once.table.columns[-1].label) == "Training group less the other"
