"""The command that reports a study: what it writes, prints, refuses, and leaves in the audit log."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import run
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, frozen_study
from tracks_sim.case.load import scenarios_root
from tracks_sim.store import Store, Studies, SystemClock
from tracks_sim.study.questionnaire import load_questionnaires


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "data"
    with Store.open(folder) as store:
        Studies(store).keep_plan(a_study())
    return folder


def test_a_report_is_written_whole_and_said_in_the_log(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _: datetime(2028, 3, 1, 12, tzinfo=UTC))
    made = run("report", "small-study", "--out", tmp_path, "--language", "fr", "--smallest", 1, "--data", data)
    assert made.exit_code == 0, made.output
    names = [f"small-study-{name}" for name in ("two-pages.fr.html", "two-pages.fr.docx", "report.fr.html", "items.fr.html")]
    assert made.stdout.splitlines() == [str(tmp_path / name) for name in names] and {path.name for path in tmp_path.iterdir()} == set(names)
    for name in (names[0], *names[2:]):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "1er mars 2028" in text and "Une petite étude" in text and 'role="note"' in text  # the rule set aside is said in the report too
    assert f'href="{names[2]}"' in (tmp_path / names[0]).read_text(encoding="utf-8")  # the annex lies beside it
    rows = json.loads(run("audit", "--json", "--data", data).stdout)
    assert [r["about"] for r in rows if r["what"] == "study-report"] == ["small-study, smallest group 1"]


def test_a_report_for_people_outside_with_its_pdfs_is_said_in_the_log(data: Path, tmp_path: Path) -> None:
    made = run("report", "small-study", "--out", tmp_path, "--outside", "--pdf", "--data", data)
    assert made.exit_code == 0, made.output
    assert [Path(line).name for line in made.stdout.splitlines()] == [
        "small-study-two-pages.en.html", "small-study-two-pages.en.docx", "small-study-two-pages.en.pdf", "small-study-report.en.html", "small-study-report.en.pdf", "small-study-items.en.html", "small-study-items.en.pdf",
    ]  # fmt: skip
    assert (tmp_path / "small-study-two-pages.en.pdf").read_bytes().startswith(b"%PDF-")
    rows = json.loads(run("audit", "--json", "--data", data).stdout)
    assert "small-study, smallest group 5, without keys" in [r["about"] for r in rows if r["what"] == "study-report"]


def test_an_unknown_study_is_refused_and_writes_nothing(data: Path, tmp_path: Path) -> None:
    refused = run("report", "other", "--out", tmp_path / "out", "--data", data)
    assert refused.exit_code == 2 and "no study 'other'" in refused.output and not (tmp_path / "out").exists()


def test_without_weasyprint_a_sentence_says_what_to_install(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    refused = run("report", "small-study", "--out", tmp_path / "out", "--pdf", "--data", data)
    assert refused.exit_code == 2 and "pip install 'tracks-sim[report]'" in refused.output and not (tmp_path / "out").exists()


def test_a_study_is_exported_and_its_judgements_put_into_tables(data: Path, tmp_path: Path) -> None:
    """Nobody sat a case yet: tables without a row, and a sentence on the phases that are not there."""
    made = run("study", "export", "small-study", "--out", tmp_path, "--format", "parquet", "--data", data)
    assert made.exit_code == 0, made.output
    assert "Fewer than five people share these" not in made.stderr  # nobody has a code yet
    assert len(made.stdout.splitlines()) == 12 and (tmp_path / "codebook-sittings.md").is_file()
    rows = json.loads(run("audit", "--json", "--data", data).stdout)
    assert [r["about"] for r in rows if r["what"] == "export"] == ["study small-study"]
    found = run("tables", tmp_path / "judgements.parquet", "--out", tmp_path / "tables")
    assert found.exit_code == 0 and "No response is of the phase pre" in found.stderr, found.output
    assert (tmp_path / "tables" / "cohorts.csv").read_text(encoding="utf-8").startswith("cohort,n_before,")


def test_an_export_names_the_small_groups_first(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study()).enrol("small-study", 3, "en", "north", "new")
    made = run("study", "export", "small-study", "--out", tmp_path / "out", "--data", tmp_path / "data")
    assert made.exit_code == 0 and "(site, experience, group): north, new, not allocated: 3" in made.stderr, made.output


@pytest.mark.parametrize(("name", "said"), [("broken.parquet", "cannot be read as Parquet"), ("missing.parquet", "is no file"), ("codebook.parquet", "lack the columns")])
def test_responses_that_no_table_can_be_made_of_get_a_sentence(tmp_path: Path, name: str, said: str) -> None:
    import duckdb

    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    duckdb.sql("SELECT 1 AS other").write_parquet(str(tmp_path / "codebook.parquet"))
    refused = run("tables", tmp_path / name, "--out", tmp_path / "out")
    assert refused.exit_code == 2 and said in refused.output and "Traceback" not in refused.output
    assert not (tmp_path / "out").exists()
