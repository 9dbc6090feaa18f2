"""What still leads from the tables of a study to an export of everybody, whose ids differ: not exact minutes, but the answers. The file beside the tables says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from tests.synthetic.conftest import COHORT, a_plan
from tracks_sim.case.load import Library
from tracks_sim.exports.analysis import README
from tracks_sim.exports.responses import export_responses
from tracks_sim.exports.study import NEAREST, export_study
from tracks_sim.outcomes.study_data import study_data
from tracks_sim.store import Store
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.synthetic import synthetic_study

WHEN = ["case", "phase", "arm", "submitted_at", "minutes"]


def paired(sittings: pd.DataFrame, attempts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The sittings that one attempt alone goes with, and that attempt with no other sitting, by some columns."""
    return sittings.drop_duplicates(by, keep=False).merge(attempts.drop_duplicates(by, keep=False), on=by, suffixes=("", "_of_everybody"))


def test_minutes_alone_pair_no_rows_any_more_and_whoever_gets_both_files_is_warned(tmp_path: Path, library: Library, asked_with: Questionnaires) -> None:
    study = synthetic_study(replace(COHORT, people=40), a_plan(questionnaires={}), tmp_path / "data", library, asked_with).study
    with Store.open(tmp_path / "data") as store:
        export_study(study_data(store, study, library, asked_with), asked_with, tmp_path / "study")
        export_responses(store, library, tmp_path / "everybody")
    sittings = pd.read_csv(tmp_path / "study" / "sittings.csv")
    attempts = pd.read_csv(tmp_path / "everybody" / "responses.csv").dropna(subset=["submitted_at"]).drop_duplicates("attempt")
    assert len(sittings) == len(attempts) > 40
    exact = paired(sittings, attempts, WHEN)
    assert len(exact) <= len(sittings) / 10  # those whose time is a multiple of five by chance
    rounded = paired(sittings, attempts.assign(minutes=(attempts["minutes"] / NEAREST).round() * NEAREST), WHEN)
    by_case = sittings.groupby("trainee")["case"].nunique().max()
    assert by_case < 4 and len(exact) < len(rounded) < len(sittings)  # so day and rounded minutes still pair many
    assert "Give nobody both these files and an export of everybody" in README
