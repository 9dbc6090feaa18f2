"""The commands check and bots over the whole library: limits that need all cases, and the verdict on them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.cli.test_cases import HERE, printed
from tests.support.own_cases import OWN, add, release
from tests.support.shipped import ROOT, kit_library
from tracks_sim.bots import exploits


def test_check_judges_the_library_by_the_ways_that_need_no_play(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that every library passes: the line stands at a key and says what helps. A case alone is not judged."""
    monkeypatch.setattr(exploits, "MOST_AUC", 0.0)
    code, said = printed("check", "--json")
    [found] = [p for p in json.loads(said) if p["code"] == "won-without-reading" and "longest_passages" in p["message"]]
    key = ROOT / found["file"]
    assert code == 0 and found["advice"] and key.name == "key.yaml" and key.parents[1].name in found["message"]
    assert key.read_text(encoding="utf-8").splitlines()[found["line"] - 1].startswith("indicators:") and found["hint"].startswith("make passages that no answer names")
    assert "won-without-reading" not in printed("check", str(key.parents[1]))[1]


def test_check_judges_nothing_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("schema"))
    (root / "cases" / "the-tin-of-tea" / "case.yaml").write_text("id: [", encoding="utf-8")
    monkeypatch.setenv("TRACKS_SCENARIOS", str(root))
    monkeypatch.setattr(exploits, "MOST_AUC", 0.0)
    code, said = printed("check")
    assert code == 1 and "won-without-reading" not in said


def test_check_says_what_is_left_out_of_a_data_folder(tmp_path: Path) -> None:
    release(tmp_path, status="draft")
    add(tmp_path, "countries/fr.yaml", "contacts:\n  - {id: legal_aide, value: x}\n")
    code, said = printed("check", "--data", str(tmp_path))
    assert code == 1 and f"{tmp_path}/cases/{OWN}/1.0.0/case.yaml:4:9: own-status" in said and "did you mean `legal_aid`?" in said
    assert "own-status" not in printed("check")[1]


def test_bots_begin_with_a_verdict_and_say_a_breach_by_the_exit_code() -> None:
    told = run("bots", *HERE)
    first, *lines = told.stdout.splitlines()
    told_only = next((n for n, line in enumerate(lines) if line.startswith("Ways that have no limit")), len(lines))
    breaches = [line for line in lines[:told_only] if line.startswith("  ")]
    assert told.exit_code == (1 if breaches else 0)
    n = len(kit_library().first_versions)
    assert first.endswith(f"over {n} cases.") if breaches else first.startswith(f"Nobody who does not read wins over {n} cases")
    assert [line for line in lines if line.startswith("Passages that an answer names are longer than others (longest_passages; ")]
    table = [line.split("\t") for line in lines[lines.index("") + 1 :]]
    assert table[0][:4] == ["measure", "judged", "without reading", "best strategy"] and {"decision", "indicators", "needs"} <= {row[0] for row in table}
    assert len(lines) - lines.index("") <= 6
