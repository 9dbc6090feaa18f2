"""Keys after blind readings: what has changed since has a reason that names a passage of the case or a rule."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.shipped import kit_library
from tools.readers import keyed_answers
from tracks_sim.case.check import check_library
from tracks_sim.case.load import CaseFile, scenarios_root

TRIALS = Path(__file__).parents[3] / "docs/trials"


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (TRIALS / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def key_of(file: CaseFile, row: str) -> str:
    """Answers of a row that stand today; how one option stands or what harm it does for a row ``options.``."""
    kind, _, option = row.partition(".")
    if kind != "options":
        return " ".join(keyed_answers(file)[row])
    keyed = next(one for one in file.key.options if one.option == option)
    return keyed.harm if keyed.standing == "not_accepted" else keyed.standing


def test_a_key_that_differs_from_what_the_readers_were_judged_by_has_a_reason() -> None:
    library = kit_library()
    changed = {(one["case"], one["row"]): one for one in rows_of("key-changes.csv")}
    for one in rows_of("keys.csv"):
        now = key_of(library.case(one["case"]), one["row"])
        assert now == one["keyed"] or (one["case"], one["row"]) in changed, (one["case"], one["row"], now)
    for (case, row), one in changed.items():
        file = library.case(case)
        assert key_of(file, row) == one["after"], (case, row)
        named = set(re.findall(r"\b[a-z]{2}\d+\b", one["reason"]))
        assert named <= set(file.case.passages) and (named or one["reason"].startswith("rule: ")), (case, row)


def test_a_case_that_waits_has_no_fault() -> None:
    """Cases that are written and read, and wait for others that balance the library (docs/library.md)."""
    folders = sorted(p for p in (scenarios_root() / "waiting").iterdir() if p.is_dir())
    assert folders and not [p for p in check_library(scenarios_root(), tuple(folders)) if not p.advice]
