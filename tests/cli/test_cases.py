"""The commands check, schema, new and bots: exit codes, tables, and sentences instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.support.own_cases import OWN, release
from tests.support.scenarios_copy import copy_scenarios
from tests.support.shipped import kit_library
from tests.support.skeleton_case import swap
from tracks_sim.bots import exploits


def printed(*arguments: str) -> tuple[int, str]:
    """Exit code and output of a command that raises nothing else."""
    result = run(*arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(("length", "written", "advice"), [((), "short", 6), (("--length", "short"), "short", 6), (("--length", "long"), "long", 6)])
def test_new_then_check(tmp_path: Path, length: tuple[str, ...], written: str, advice: int) -> None:
    assert printed("new", "the-blue-van", *length, "--into", str(tmp_path))[0] == 0
    assert f"\nlength: {written} " in (tmp_path / "the-blue-van" / "case.yaml").read_text(encoding="utf-8")
    code, said = printed("check", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert said.splitlines()[-1] == f"0 errors, {advice} pieces of advice"
    assert all(": advice: " in line for line in said.splitlines()[:-1])


def test_a_twin_takes_no_length(tmp_path: Path) -> None:
    printed("new", "the-blue-van", "--into", str(tmp_path))
    code, said = printed("new", "the-red-van", "--twin-of", "the-blue-van", "--changed", "sex", "--length", "long", "--into", str(tmp_path))
    assert code == 2 and "leave --length out" in said


def test_errors_stand_first_and_make_the_exit_code(tmp_path: Path) -> None:
    printed("new", "the-blue-van", "--into", str(tmp_path))
    case = tmp_path / "the-blue-van" / "case.yaml"
    swap(case, "decision: second_talk", "decision: second_talkk")
    code, said = printed("check", str(case.parent))
    assert code == 1
    first = said.splitlines()[0]
    line = next(n for n, text in enumerate(case.read_text().splitlines(), 1) if "second_talkk" in text)
    assert first.startswith(f"{case}:{line}:") and first.endswith("(did you mean `second_talk`?)")
    assert said.splitlines()[-1].startswith("1 error, ")


def test_json(tmp_path: Path) -> None:
    printed("new", "the-blue-van", "--into", str(tmp_path))
    code, said = printed("check", "--json", str(tmp_path / "the-blue-van"))
    assert code == 0
    assert {"file", "line", "column", "code", "message", "hint", "advice"} == set(json.loads(said)[0])


def test_refusals_are_sentences(tmp_path: Path) -> None:
    assert printed("check", str(tmp_path))[0] == 2
    code, said = printed("new", "The_Van", "--into", str(tmp_path))
    assert code == 2 and said.startswith("tracks-sim: `The_Van` is no id")


def test_schema(tmp_path: Path) -> None:
    code, said = printed("schema", "--out", str(tmp_path / "s"))
    assert code == 0 and (tmp_path / "s" / "case.schema.json").is_file() and "schemas written" in said


def test_a_way_that_went_by_nothing_in_particular_is_told_at_the_first_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = sorted(kit_library().first_versions)[:2]
    monkeypatch.setenv("TRACKS_SCENARIOS", str(copy_scenarios(tmp_path / "scenarios", first, other)))
    breach = exploits.Exploit("rows_by_length", "needs", "earns 0.06 on needs", (), 0.06, ())
    monkeypatch.setattr(exploits, "won_without_play", lambda *_: (breach,))
    [line] = [line for line in printed("check")[1].splitlines() if "won-without-reading" in line]
    assert f"cases/{first}/key/key.yaml" in line and "`rows_by_length` earns 0.06 on needs. (answer an indicator or a need otherwise in the next case" in line


HERE = ("--country", "fr", "--language", "en")


def test_bots_show_all_figures_only_when_asked(tmp_path: Path) -> None:
    found = json.loads(run("bots", "the-packing-shed", "--json", *HERE).output)
    key = {f["figure"]: f["value"] for f in found["figures"] if f["strategy"] == "key" and f["case"] == "the-packing-shed"}
    assert key["decision"] == key["indicators"] == 1.0 and found["cases"] == ["the-packing-shed"]
    assert {f["strategy"] for f in found["figures"]} >= {"tick_all", "consent_words", "random_0", "random_1", "random_2"}
    written = run("bots", "the-packing-shed", "--all", "--csv", str(tmp_path / "figures.csv"), *HERE).output.splitlines()
    head = next(n for n, line in enumerate(written) if line.startswith("on\t"))
    assert len(written) - head - 1 == len(found["figures"]) == len((tmp_path / "figures.csv").read_text(encoding="utf-8").splitlines()) - 1
    brief = run("bots", "the-packing-shed", *HERE).output
    assert "random_" not in brief and len(brief.splitlines()) < 60


def test_bots_refuse_what_is_not_there() -> None:
    assert run("bots", "no-such-case").exit_code == 2
    assert run("bots", "--country", "xx").exit_code == 2
    assert run("bots", "--language", "xx").exit_code == 2


def test_bots_play_an_own_case_where_its_data_folder_is_named(tmp_path: Path) -> None:
    release(tmp_path)
    assert json.loads(run("bots", OWN, "--json", "--data", str(tmp_path), *HERE).output)["cases"] == [OWN]
    assert run("bots", OWN, *HERE).exit_code == 2
