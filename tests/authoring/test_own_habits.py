"""The comparison of the own cases: of which, kept where, and made again only when something that was read has changed."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tests.support.shipped import kit_library
from tracks_sim.authoring.own_habits import (
    FILE,
    HabitReport,
    compare,
    compared_cases,
    hash_of_read,
    keep_report,
    kept_report,
)
from tracks_sim.bots.habits import LEAST_CASES, Habit
from tracks_sim.case.load import Library
from tracks_sim.case.load.own_folders import OwnFolders

HABIT = Habit("first_option", "decision", "en", 8, 8, 2.0, 0.001, (("the-knitted-hat", "note-and-go-on", ""),))


def own_library(n: int) -> Library:
    """A library in which this many of the kit's cases are the organisation's, all released."""
    kit = kit_library()
    cases = {name: replace(f, case=f.case.model_copy(update={"status": "released"})) for name, f in kit.first_versions.items()}
    return replace(kit, cases=MappingProxyType(cases), own=frozenset(list(cases)[:n]))


def test_from_eight_own_cases_on() -> None:
    assert compared_cases(own_library(LEAST_CASES - 1)) == () and len(compared_cases(own_library(LEAST_CASES))) == LEAST_CASES
    library = own_library(LEAST_CASES)
    name = next(iter(library.own))
    retired = replace(library.cases[name], case=library.cases[name].case.model_copy(update={"status": "retired"}))
    assert compared_cases(replace(library, cases={**library.cases, name: retired})) == ()


def test_what_is_read_is_what_the_hash_is_of() -> None:
    first, *others = compared_cases(own_library(LEAST_CASES))
    before = hash_of_read([first, *others])
    for part, changes in (("text.fr", True), ("key", True), ("case", True), ("key_text.en", False), ("review", False)):
        changed = replace(first, hashes={**first.hashes, part: "0" * 64})
        assert (hash_of_read([changed, *others]) != before) is changes, part
    assert hash_of_read([*others, first]) == before


def test_a_report_is_kept_among_the_own_cases_and_is_none_of_them(tmp_path: Path) -> None:
    folders = OwnFolders(tmp_path)
    assert kept_report(folders) is None
    folders.cases.mkdir()
    report = HabitReport("x", 8, (HABIT,))
    keep_report(folders, report)
    assert kept_report(folders) == report and folders.case_ids() == []
    (folders.cases / FILE).write_text("{")
    assert kept_report(folders) is None


def test_a_comparison_takes_less_than_three_seconds() -> None:
    library = own_library(12)
    begin = time.process_time()
    report = compare(library)
    assert time.process_time() - begin < 3 and (report.cases, report.habits) == (12, ())
