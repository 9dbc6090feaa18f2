"""The command that reports a study: what it writes, prints, refuses, and leaves in the audit log."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.studied import a_study
from tracks_sim.cli import main
from tracks_sim.store import Store, Studies


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in args])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "data"
    with Store.open(folder) as store:
        Studies(store).plan(a_study())
    return folder


def test_a_report_is_written_whole_and_said_in_the_log(data: Path, tmp_path: Path) -> None:
    made = run("report", "small-study", "--out", tmp_path, "--language", "fr", "--smallest", 1, "--data", data)
    assert made.exit_code == 0, made.output
    assert made.stdout == f"{tmp_path / 'small-study-report.fr.html'}\n" and len(list(tmp_path.iterdir())) == 1
    text = (tmp_path / "small-study-report.fr.html").read_text(encoding="utf-8")
    assert "Une petite étude" in text and 'role="note"' in text  # the rule set aside is said in the report too
    rows = json.loads(run("audit", "--json", "--data", data).stdout)
    assert [r["about"] for r in rows if r["what"] == "study-report"] == ["small-study, smallest group 1"]


def test_an_unknown_study_is_refused_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    refused = run("report", "other", "--out", tmp_path / "out", "--data", data)
    assert refused.exit_code == 2 and "no study 'other'" in refused.output and not (tmp_path / "out").exists()


def test_without_weasyprint_a_sentence_says_what_to_install(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    refused = run("report", "small-study", "--out", tmp_path / "out", "--pdf", "--data", data)
    assert refused.exit_code == 2 and "pip install 'tracks-sim[pdf]'" in refused.output and not (tmp_path / "out").exists()
