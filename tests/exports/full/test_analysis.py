"""The scripts beside the tables of a study: R with lme4 and Python compute the kit's figures again, or say which differs."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.support.r import run_r
from tests.support.random_study import random_study
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.case.load import scenarios_root
from tracks_sim.exports.analysis import DESIGN, SCRIPTS, write_analysis
from tracks_sim.exports.study import export_study
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.expected_figures import expected_figures
from tracks_sim.study.allocation import Cell
from tracks_sim.study.planned_analysis import EQUAL_BEFORE, SECONDARY_OUTCOMES
from tracks_sim.study.questionnaire import load_questionnaires

SIX = {"A": tuple(f"a-{n}" for n in range(6)), "B": tuple(f"b-{n}" for n in range(6))}
AFTER_ONLY = ({"id": "post"},)
LEVELS = {"site": ("north", "south")}


def with_knowledge(data: StudyData, seed: int) -> StudyData:
    """Four questions of knowledge answered by everybody in each phase, and a severe harm in some sittings."""
    random = np.random.default_rng(seed)
    rows = [
        {"trainee": trainee, "phase": phase.id, "questionnaire": "knowledge", "item": f"k{n}", "value": "yes", "right": int(random.random() < 0.6), "retrospective": False, "untrained": False}
        for trainee in data.members["trainee"] for phase in data.study.phases for n in range(4)
    ]  # fmt: skip
    harms = pd.array(random.integers(0, 2, len(data.sittings)), dtype="Int64")
    return replace(data, answers=pd.DataFrame(rows).astype(data.answers.dtypes.to_dict()), sittings=data.sittings.assign(severe_harms=harms))


def without_differences(seed: int) -> StudyData:
    """Responses by the toss of a coin: people and cases differ by chance only, so that spreads are estimated as 0."""
    random = np.random.default_rng(seed)
    study = a_study(forms=SIX)
    people = [
        Person(f"p{n:02}", study.arms[n % 2], study.first_forms[n // 2 % 2], safe={phase.id: random.integers(0, 2, 6).tolist() for phase in study.phases})
        for n in range(24)
    ]  # fmt: skip
    return study_data_of(people, study)


def with_versions_and_twins(seed: int) -> StudyData:
    """A case of which half of the people met a version that was changed, and one whose twin half of them met."""
    data = random_study(40, seed=seed, study=a_study(forms=SIX, twins={"b-0": "b-twin"}))

    def as_met(rows: pd.DataFrame) -> pd.DataFrame:
        odd = rows["trainee"].isin(data.members["trainee"].iloc[1::2])
        return rows.assign(case_hash=rows["case_hash"].mask(odd & (rows["case"] == "a-1"), "d" * 64), case=rows["case"].mask(odd & (rows["case"] == "b-0"), "b-twin"))

    versions = {**data.versions, "mixed": ("a-1",), "cases": {**data.versions["cases"], "a-1": {**data.versions["cases"]["a-1"], "case": ["c" * 64, "d" * 64]}}}
    drawn = {trainee: replace(member, twins=frozenset({"b-twin"})) for trainee, member in data.state.members.items() if trainee in set(data.members["trainee"].iloc[1::2])}
    return replace(data, sittings=as_met(data.sittings), judgements=as_met(data.judgements), versions=versions, state=replace(data.state, members={**data.state.members, **drawn}))


def in_sessions(seed: int) -> StudyData:
    """The trained had three sessions, and arms were drawn within pairs of the same first form, who follow each other."""
    data = random_study(60, seed=seed, study=a_study(forms=SIX, plan={"model": EQUAL_BEFORE}, levels=LEVELS), gain=0.5, leave=0.2)
    session = [str(n // 2 % 3) if arm == "training" else "" for n, arm in enumerate(data.members["arm"])]
    cells = {trainee: (n // 2, Cell(1, 2)) for n, trainee in enumerate(data.members["trainee"])}
    return replace(data, members=data.members.assign(session=pd.array(session, dtype="string")), cells=cells)


def with_every_outcome(seed: int, **plan: object) -> StudyData:
    """Every outcome is planned and measured by the toss of coins; some talks have nothing to divide by, some questions are left open."""
    planned = {"secondary": SECONDARY_OUTCOMES, "minimum_n": {"omega": 50}}
    data = with_knowledge(random_study(120, seed=seed, study=a_study(forms=SIX, plan=planned | plan), gain=0.3, leave=0.1), seed)
    random = np.random.default_rng(seed)
    sat = data.sittings
    whole = {name: pd.array(np.where(random.random(len(sat)) < 0.1, 0, 4), dtype="Int64") for name in ("talk_questions", "talk_needed", "talk_steps")}
    part = {name: pd.array(random.integers(0, whole[of].to_numpy() + 1), dtype="Int64") for name, of in (("talk_recommended", "talk_questions"), ("talk_needed_told", "talk_needed"), ("talk_steps_taken", "talk_steps"))}  # fmt: skip
    asked = sat[["trainee", "arm", "phase", "form", "case", "case_hash", "key_hash"]].assign(step="detection", item="detection")
    asked["keyed"] = np.where(asked["case"].str[-1].astype(int) % 2 == 0, "yes", "no")
    asked["is_present"] = (asked["keyed"] == "yes").astype(int)
    says = pd.array(random.integers(0, 2, len(asked)), dtype="Int64")
    says[random.random(len(asked)) < 0.1] = pd.NA
    asked = asked.assign(says_present=says).reindex(columns=data.judgements.columns).astype(data.judgements.dtypes.to_dict())
    views = data.answers[data.answers["questionnaire"] == "knowledge"]
    views = views.assign(questionnaire="confidence", value=[int(point) for point in random.integers(1, 6, len(views))], right=pd.array([None] * len(views), dtype="Int64"))
    return replace(
        data, sittings=sat.assign(**whole, **part), judgements=pd.concat([data.judgements, asked], ignore_index=True),
        answers=pd.concat([data.answers, views.astype(data.answers.dtypes.to_dict())], ignore_index=True),
    )  # fmt: skip


STUDIES: Mapping[str, Callable[[], StudyData]] = {
    "helped": lambda: with_knowledge(random_study(40, seed=2, study=a_study(forms=SIX)), 1),
    "alike, after only": lambda: random_study(40, seed=4, study=a_study(forms=SIX, phases=AFTER_ONLY, questionnaires={}, plan={"model": EQUAL_BEFORE}, levels=LEVELS)),
    "in sessions": lambda: in_sessions(5),
    "one group": lambda: with_knowledge(random_study(30, seed=3, study=a_study(forms=SIX, arms=("training",))), 2),
    "after only": lambda: with_knowledge(random_study(40, seed=4, study=a_study(forms=SIX, phases=AFTER_ONLY, questionnaires={})), 3),
    "level of 10 %, some left": lambda: random_study(60, seed=6, study=a_study(forms=SIX, plan={"alpha": 0.1}), leave=0.3),
    "independent slopes": lambda: random_study(24, seed=10, study=a_study(forms=SIX), gain=0.5),
    "no differences": lambda: without_differences(1),
    "versions and twins": lambda: with_versions_and_twins(7),
    "every outcome": lambda: with_every_outcome(9),
    "few": lambda: random_study(6, seed=8),
}


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of an exported study of ``STUDIES``, made once."""
    folders: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp("analysis")
            export(STUDIES[name](), folders[name])
        return folders[name]

    return folder


def export(data: StudyData, out: Path) -> None:
    data = replace(data, export_ids={trainee: f"x{trainee}" for trainee in data.members["trainee"]})
    export_study(data, load_questionnaires(scenarios_root()), out)
    analysis = expected_figures(data)
    assert analysis is not None
    write_analysis(out, data.study.id, data.versions["kit"], False, analysis.design, analysis.forms, analysis.fits, analysis.lot, map(astuple, analysis.figures))


def expected(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def run_python(script: Path, *, kit: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the script, without the kit where that is asked."""
    if kit:
        return subprocess.run([sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8", timeout=120)
    hide = f"import sys, runpy; sys.modules['tracks_sim'] = None; runpy.run_path({str(script)!r}, run_name='__main__')"
    return subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True, encoding="utf-8", timeout=120)


@pytest.mark.parametrize("name", STUDIES)
def test_r_and_python_compute_what_the_kit_says(exported: Callable[[str], Path], name: str) -> None:
    """And of what cannot be estimated both tell the reason."""
    folder = exported(name)
    figures = expected(folder)
    for done in (run_r(folder / "analysis.R"), run_python(folder / "analysis.py")):
        assert done.returncode == 0, done.stdout + done.stderr
        assert "All figures agree." in done.stdout and all(figure in done.stdout for figure in figures)
        if name == "few":
            row = figures["model.difference"]
            assert row["value"] == "" and row["reason"].startswith("Needs 10 people and 6 cases")
            assert f"not estimable: {row['reason']}" in done.stdout and "model.odds_ratio" not in done.stdout


def test_r_finds_the_tables_when_the_script_is_sourced_as_rstudio_does(exported: Callable[[str], Path], tmp_path: Path) -> None:
    """From another script in another folder, so that neither the working directory nor the program's argument is that of the tables."""
    (tmp_path / "elsewhere.R").write_text(f'source("{(exported("helped") / "analysis.R").as_posix()}")\n', encoding="utf-8")
    done = run_r(tmp_path / "elsewhere.R")
    assert done.returncode == 0 and "All figures agree." in done.stdout, done.stdout + done.stderr


def test_the_studies_reach_every_design_and_every_model(exported: Callable[[str], Path]) -> None:
    """All three effects, and people who vary in each way, or not at all."""
    designs = {name: dict(zip((row for row, _ in DESIGN), _values(exported(name) / "design.csv"), strict=True)) for name in STUDIES}
    assert {design["effect"] for design in designs.values()} == {"phase", "arm", "phase:arm"}
    assert {design["random"] for design in designs.values()} == {"correlated", "independent", "intercepts", ""}
    assert expected(exported("no differences"))["model.sd.case.1"]["value"] == "0.0"
    assert designs["helped"]["arms"] == "waitlist training" and designs["after only"]["phases"] == "post"


def _values(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row["value"] for row in csv.DictReader(file)]


def test_every_outcome_of_the_plan_stands_there_with_its_p_value_before_and_after_holm(exported: Callable[[str], Path]) -> None:
    """Holm over the plan's list: the smallest p times the number of outcomes, and the largest is not below any other adjusted one."""
    figures = expected(exported("every outcome"))
    before, after = ({name: float(figures[f"secondary.{name}.{kind}"]["value"]) for name in SECONDARY_OUTCOMES} for kind in ("p_value", "p_holm"))
    least, most = (pick(before, key=lambda name: before[name]) for pick in (min, max))
    assert after[least] == pytest.approx(min(1.0, len(SECONDARY_OUTCOMES) * before[least]), abs=1e-6)
    assert after[most] == max(after.values()) and all(after[name] >= before[name] for name in before)
    assert not any(name.endswith(("p_value", "p_holm")) and name.startswith("secondary") for name in expected(exported("helped")))


def test_what_is_missing_counts_in_every_way_and_each_form_has_its_reliability(exported: Callable[[str], Path]) -> None:
    figures = expected(exported("every outcome"))
    ways = {name.split(".")[1] for name in figures if name.startswith("sensitivity.")}
    assert ways == {"observed", "complete", "per_protocol", "unsafe", "safe", "against", "for"}
    assert {"least", "most"} <= {name.split(".")[1] for name in expected(exported("one group")) if name.startswith("sensitivity.")}
    assert figures["sensitivity.observed.difference"]["value"] != figures["sensitivity.unsafe.difference"]["value"]
    assert all(figures[f"{name}.judgements.A.pre"]["value"] for name in ("alpha", "omega"))


def test_every_page_of_the_report_has_its_figures_there(exported: Callable[[str], Path]) -> None:
    """Of a plan that holds the groups alike: the second interval, the lot, the differences by the model, and the generalizability."""
    figures = expected(exported("in sessions"))
    inner, outer = ([float(figures[f"{name}.{end}"]["value"]) for end in ("low", "high")] for name in ("model.difference", "model.other_cases"))
    assert outer[0] <= inner[0] < inner[1] <= outer[1]
    assert {name.split(".")[1] for name in figures if name.startswith("sensitivity") and "difference" in name} == {"complete", "per_protocol", "unsafe", "safe", "against", "for"}
    assert all(figures[name]["value"] for name in ("randomisation.p_value", "randomisation.difference.low", "generalizability.safe", "dependability.judgements"))
    with (exported("in sessions") / "lot.csv").open(encoding="utf-8", newline="") as file:
        assert len({row["cell"] for row in csv.DictReader(file)}) == 30
    assert not any(name.startswith("randomisation") for name in expected(exported("one group")))


def test_without_the_kit_python_leaves_the_model_to_r(exported: Callable[[str], Path]) -> None:
    done = run_python(exported("helped") / "analysis.py", kit=False)
    assert done.returncode == 0 and "left to analysis.R" in done.stdout, done.stdout + done.stderr
    assert "paired_change.training" in done.stdout


def test_the_readme_names_every_file_and_is_short(exported: Callable[[str], Path]) -> None:
    folder = exported("helped")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert len(page.splitlines()) <= 40 and set(SCRIPTS) <= {file.name for file in folder.iterdir()}
    assert all(f"`{name}`" in page for name in (*SCRIPTS, "design.csv", "forms.csv", "expected.csv", "fits.csv", "lot.csv", *(f"{t}.csv" for t in ("members", "sittings", "judgements", "answers"))))
