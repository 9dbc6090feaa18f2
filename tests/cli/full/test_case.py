"""Commands on an organisation's own cases: the same acts as the page, from a shell."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import run

COPY = ("case", "new", "--copy-of", "the-knitted-hat", "--id", "the-blue-scarf")


def test_a_copy_is_reviewed_on_paper_released_handed_on_taken_in_and_retired(data: Path, tmp_path: Path) -> None:
    assert run(*COPY, "--data", data).output.startswith("the-blue-scarf is begun in ")
    hindered = run("case", "release", "the-blue-scarf", "--data", data)
    assert hindered.exit_code == 1 and "Nobody else has found this case fit yet." in hindered.output and "It would be version 1.0.0" in hindered.output
    reviewed = run("case", "review", "the-blue-scarf", "--verdict", "fit", "--role", "nurse", "--note", "Good.", "--data", data)
    assert "nurse (on paper)  fit  holds  Good." in reviewed.output
    assert run("case", "release", "the-blue-scarf", "--dry-run", "--data", data).exit_code == 0
    assert run("case", "release", "the-blue-scarf", "--data", data).output.endswith("the-blue-scarf 1.0.0 is released.\n")
    assert "the-blue-scarf  own  released  1.0.0  en+fr  Copy of The knitted hat  (based on the-knitted-hat)\n" in run("case", "list", "--data", data).output
    assert run("case", "export", "the-blue-scarf", "--out", tmp_path, "--data", data).exit_code == 0
    file = tmp_path / "the-blue-scarf-1.0.0.tracks.zip"
    shown = run("case", "import", file, "--dry-run", "--data", data)
    assert shown.exit_code == 0 and "0 errors, 0 pieces of advice" in shown.output
    refused = run("case", "import", file, "--data", data)
    assert refused.exit_code == 2 and "tracks-sim: There is a case of this name already." in refused.output
    assert run("case", "import", file, "--id", "the-red-scarf", "--data", data).exit_code == 0
    assert run("case", "discard", "the-red-scarf", "--data", data).exit_code == 0
    assert run("case", "restore", "the-red-scarf", "--data", data).output.startswith("the-red-scarf is a draft again")
    assert run("case", "retire", "the-blue-scarf", "--data", data).exit_code == 0
    listed = {one["id"]: one for one in json.loads(run("case", "list", "--json", "--data", data).output)}
    assert (listed["the-blue-scarf"]["stage"], listed["the-red-scarf"]["stage"], listed["the-knitted-hat"]["whose"]) == ("retired", "draft", "kit")


def test_a_case_begins_from_its_title(data: Path) -> None:
    begun = run("case", "new", "The yellow crate", "--classification", "labour_dispute", "--language", "fr", "--data", data)
    assert begun.output.startswith("the-yellow-crate is begun in ")
    missing = run("case", "new", "The yellow crate", "--data", data)
    assert missing.exit_code == 2 and "--classification: Field required." in missing.output
    assert run("case", "new", "--data", data).exit_code == run("case", "new", "A box", "--copy-of", "the-knitted-hat", "--data", data).exit_code == 2
    assert run("case", "new", "--twin-of", "the-knitted-hat", "--data", data).exit_code == 2


def test_what_is_no_case_is_a_sentence_with_its_gaps_filled(data: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x" * 1_000_001)
    refused = run("case", "import", tmp_path / "x.zip", "--data", data)
    assert refused.exit_code == 2 and refused.output == "tracks-sim: The file is larger than 1000 kB, so it is no case that was handed on.\n"
    for command in ("review", "release", "retire", "export", "discard", "restore"):
        unknown = run("case", command, "the-lost-key", "--data", data)
        assert unknown.exit_code == 2 and unknown.output.startswith("tracks-sim: ")
