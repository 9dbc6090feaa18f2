"""How hard cases are: the figures of the item response model, and a reason where there are too few people."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.report.sections.test_items import LONG
from tests.support.random_study import random_study
from tests.support.report_reading import row, text_of
from tests.support.study_tables import a_study, study_data_of
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.psychometrics.irt import fit_2pl, fit_rasch
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Figure, Number
from tracks_sim.report.sections.difficulty import EACH, LINKED, NOT_ANSWERED, SAME, difficulty_table


def matrix(data: StudyData) -> pd.DataFrame:
    before = data.sittings[data.sittings["phase"] == "pre"].astype({"safe": float, "trainee": object, "case": object})
    return before.pivot(index="trainee", columns="case", values="safe")


def test_a_hundred_people_have_difficulties_and_a_reason_for_the_rest() -> None:
    data = random_study(100, study=LONG)
    table = difficulty_table(data, DisclosurePolicy())
    fitted = fit_rasch(matrix(data))  # held against R's ltm and mirt where it is tested
    assert SAME in table.notes and len(table.rows) == matrix(data).shape[1]
    for case, values in matrix(data).items():
        found = row(table, case)
        assert found["People"] == Number(int(values.notna().sum())) and found["Share safe"] == Number(pytest.approx(values.mean()), "share")
        difficulty, discrimination = found["Difficulty, logits"], found["Discrimination"]
        assert isinstance(difficulty, Figure) and isinstance(discrimination, Figure) and discrimination.estimate.reason == MINIMUMS["2pl"].reason
        own = fitted.items.loc[case]
        assert difficulty.estimate.value == pytest.approx(own["difficulty"])
        assert difficulty.estimate.low == pytest.approx(own["difficulty"] - 1.959964 * own["se_difficulty"])


def test_with_more_each_case_has_its_own_discrimination() -> None:
    data = random_study(100, study=a_study(forms={form: tuple(f"{form.lower()}-{n}" for n in range(6)) for form in "AB"}))
    table = difficulty_table(data, DisclosurePolicy(minimum={"2pl": 100}))
    assert LINKED in table.notes
    cell = row(table, str(matrix(data).columns[0]))["Discrimination"]
    assert EACH in table.notes and isinstance(cell, Figure) and cell.estimate.value == pytest.approx(fit_2pl(matrix(data)).items["discrimination"].iloc[0])


def test_few_people_have_the_reason_alone() -> None:
    table = difficulty_table(random_study(60, study=LONG), DisclosurePolicy())
    assert table.rows == () and table.empty is not None and text_of(table.empty) == MINIMUMS["rasch"].reason
    assert difficulty_table(study_data_of(enrolled_only=3), DisclosurePolicy()).empty == NOT_ANSWERED
