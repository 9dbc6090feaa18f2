"""The command that says how many people a study needs: what it prints, writes and leaves when it is stopped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tracks_sim.outcomes import power_curve as curves
from tracks_sim.outcomes import required_sample as module
from tracks_sim.outcomes.power_curve import PowerCurve
from tracks_sim.outcomes.required_sample import Assumptions, Check, Progress, RequiredSample, SoFar, share_with_error
from tracks_sim.store import Store, Studies
from tracks_sim.study.plan_file import read_plan


def answered(assumptions: Assumptions, draws: int, seed: int, workers: int, progress: Progress) -> RequiredSample:
    """What is computed in tests of ``outcomes``."""
    if assumptions.baseline > 0.9:
        return RequiredSample(assumptions, seed, reason=module.IMPOSSIBLE)
    check = Check(60, share_with_error(round(0.85 * draws), draws))
    progress(SoFar(60, draws, draws, round(0.85 * draws), planned=True))
    return RequiredSample(assumptions, seed, 60, (check,), (Check(40, share_with_error(12, 20)), check))


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "required_sample", answered)
    assert run("study", "new", tmp_path / "plan.yaml", "--template").exit_code == 0
    return tmp_path / "plan.yaml"


def test_the_answer_is_printed_and_written_into_the_file(plan: Path) -> None:
    told = run("study", "power", plan, "--drop-out", 0.3)
    assert told.exit_code == 0, told.output
    assert "10 points (alpha 0.05, power 0.8) with 4 cases" in told.stdout and "30% lost" in told.stdout
    assert "planned model: 60 people: power 85% (81% to 88%, of 400 simulated studies)" in told.stdout and "40: 60%" in told.stdout
    assert "\nPeople to enrol: 60\n" in told.stdout and "Severe harms: " in told.stdout and read_plan(plan).sample_size is None
    assert run("study", "power", plan, "--drop-out", 0.3, "--seed", 9, "--write").exit_code == 0
    size = read_plan(plan).sample_size
    assert size is not None and (size.people, size.dropout, size.seed, size.draws) == (60, 0.3, 9, 400)
    assert "30% lost" in run("study", "power", plan).stdout  # what was chosen once is taken up again


def test_the_answer_is_kept_with_a_study(plan: Path, data: Path) -> None:
    assert run("study", "new", plan, "--data", data).exit_code == 0
    told = run("study", "power", "spring-course", "--write", "--json", "--data", data)
    assert told.exit_code == 0 and json.loads(told.stdout)["sample_size"]["people"] == 60
    with Store.open(data) as store:
        kept = Studies(store).state("spring-course").study.sample_size
    assert kept is not None and kept.people == 60
    assert run("study", "freeze", "spring-course", "--data", data).exit_code == 0
    assert run("study", "power", "spring-course", "--write", "--data", data).exit_code == 2


def test_people_and_cases_are_compared(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(assumptions: Assumptions, seed: int, progress: object) -> PowerCurve:
        power = {(100, cases): share_with_error(100 * cases, 1000) for cases in (4, 6, 8)}
        return PowerCurve(assumptions, (4, 6, 8), (100,), power, {4: 400, 6: 300, 8: None})

    monkeypatch.setattr(curves, "power_curve", compared)
    told = run("study", "power", plan, "--curve")
    assert told.exit_code == 0, told.output
    assert (
        "People and cases\nThe fewest people: 300, with 6 cases to a form.\n" in told.stdout
        and "each added case lowers the number of people by about 50" in told.stdout
    )
    assert (
        any(line.split() == ["4", "400", "230", "400"] for line in told.stdout.splitlines())
        and "more than 1,000 in each group" in told.stdout
    )
    found = json.loads(run("study", "power", plan, "--curve", "--json").stdout)["people_and_cases"]
    assert found["needed"][0] == {"cases": 4, "people": 400, "harm_people": 230} and found["power"][1]["power"] == 0.6
    assert "people_and_cases" not in json.loads(run("study", "power", plan, "--json").stdout)


def test_sessions_are_assumed_where_the_plan_has_them(plan: Path) -> None:
    refused = run("study", "power", plan, "--sd-session", 0.6)
    assert (
        refused.exit_code == 2
        and "trains everybody alone" in refused.stderr
        and "sessions of" not in run("study", "power", plan).stdout
    )
    plan.write_text(plan.read_text() + "\nsessions: {size: 12}\n")
    assert "sessions of 12 that differ by 0.3 log odds" in run("study", "power", plan).stdout
    told = run("study", "power", plan, "--sd-session", 0.6, "--session-size", 8, "--write")
    assert "sessions of 8 that differ by 0.6 log odds" in told.stdout
    size = read_plan(plan).sample_size
    assert size is not None and (size.session_size, size.sd_session) == (8, 0.6)


def test_no_answer_says_why_and_writes_nothing(plan: Path) -> None:
    before = plan.read_bytes()
    told = run("study", "power", plan, "--baseline", 0.95, "--write")
    assert told.exit_code == 1 and module.IMPOSSIBLE in told.stdout and plan.read_bytes() == before


def test_who_stops_it_is_told_what_was_found(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(assumptions: Assumptions, draws: int, seed: int, workers: int, progress: Progress) -> RequiredSample:
        progress(SoFar(60, 50, 400, 40, planned=True))
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "required_sample", stopped)
    told = run("study", "power", plan, "--write")
    assert told.exit_code == 130 and "So far, by the planned model: 60 people: power 80% (67% to 89%, of 50 simulated studies)" in told.stderr
    assert read_plan(plan).sample_size is None
