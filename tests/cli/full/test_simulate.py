"""The command simulate: a synthetic study in a new folder with its truth, and simulated interviews as a table and plots."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.conftest import run
from tests.support.shipped import kit_library
from tracks_sim.study.plan_file import TEMPLATE


def test_a_cohort_plays_a_plan_into_a_new_folder_and_never_into_a_used_one(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    whole = TEMPLATE.read_text(encoding="utf-8")
    few = re.sub(r"^  A: .*$", "  A: [the-packing-shed]", re.sub(r"^  B: .*$", "  B: [the-tin-of-tea]", whole, flags=re.M), flags=re.M)
    plan.write_text(few, encoding="utf-8")
    given = ("simulate", "cohort", "--plan", plan, "--people", 4, "--data", tmp_path / "data", "--out", tmp_path / "out")
    played = run(*given)
    assert played.exit_code == 0, played.output
    assert "synthetic-spring-course" in played.output and str(tmp_path / "out" / "truth.json") in played.output
    known = json.loads((tmp_path / "out" / "truth.json").read_text(encoding="utf-8"))
    assert known["synthetic"] is True and len(known["people"]) == 4 and set(known["difficulties"]) == {"the-packing-shed", "the-tin-of-tea"}
    told = json.loads(run("study", "status", "synthetic-spring-course", "--json", "--data", tmp_path / "data").output)
    assert told["flow"]["all"]["enrolled"] == 4 and told["frozen_at"]
    refused = run(*given)
    assert refused.exit_code == 2 and "already" in refused.output and "Traceback" not in refused.output


def test_ways_of_interviewing_are_tried_on_one_case(tmp_path: Path) -> None:
    result = run("simulate", "interviews", "--case", "the-night-bus", "--seeds", "1", "--out", tmp_path / "sim")
    assert result.exit_code == 0, result.output
    cases = {line.split(",")[0] for line in (tmp_path / "sim" / "interviews.csv").read_text(encoding="utf-8").splitlines()[1:]}
    assert cases == {"the-night-bus", ""}
    assert run("simulate", "interviews", "--case", "no-such-case", "--out", tmp_path / "sim").exit_code == 2
    silent = next(f.case.id for f in kit_library().cases.values() if not f.case.has_talk)
    refused = run("simulate", "interviews", "--case", silent, "--out", tmp_path / "sim")
    assert refused.exit_code == 2 and "asks for no talk" in refused.output


def test_simulated_interviews_write_a_table_and_plots(tmp_path: Path) -> None:
    result = run("simulate", "interviews", "--seeds", "2", "--out", tmp_path / "sim")
    assert result.exit_code == 0, result.output
    written = [Path(line) for line in result.output.split()]
    assert {p.suffix for p in written} == {".csv", ".html"}
    head = written[0].read_text().splitlines()[0].split(",")
    assert head[:3] == ["case", "policy", "measure"]
