"""A worked example is no result: it stays with the person, and among the events of the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.short_case import CASE, short_scenarios
from tracks_sim.case.load import Library, load_library
from tracks_sim.case.versions import played_content
from tracks_sim.exports.events import export_events
from tracks_sim.exports.person import personal_data
from tracks_sim.exports.rescore import Difference, groups
from tracks_sim.exports.responses import response_frame
from tracks_sim.exports.xapi import export_statements
from tracks_sim.practice import event_for
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import Event, Mode
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store

AT = "2026-11-26T09:00:00Z"


class Played(NamedTuple):
    """A store with two attempts on one case: a worked example, and practice afterwards."""

    store: Store
    library: Library
    trainee: str


@pytest.fixture
def played(tmp_path: Path) -> Played:
    root = short_scenarios(tmp_path)
    library = load_library(root)
    file = library.case(CASE)
    store = Store.open(tmp_path / "data")
    trainee, _ = store.new_trainee("en")
    modes: tuple[Mode, ...] = ("worked", "practice")
    for mode in modes:
        content = played_content(file, library.catalogues, "fr", root)
        begun = start_event(content, at=AT, mode=mode, language="en")
        attempt, done = after(None, begun), list[Event]()
        for intent in ({"kind": "decision", "option": file.case.options[0].id}, {"kind": "submitted"}):
            done.append(event_for(intent, attempt, file.case, library.catalogues.needs, AT))
            attempt = after(attempt, done[-1])
        store.append(store.start(trainee, begun, content.contents), done, 1, "tab")
    return Played(store, library, trainee)


def test_it_is_in_no_table_of_responses(played: Played) -> None:
    assert set(response_frame(played.store, played.library)["mode"]) == {"practice"}


def test_it_is_in_no_statement(played: Played, tmp_path: Path) -> None:
    lines = export_statements(played.store, played.library, tmp_path / "out", "https://training.example.org/", long=True).read_text(encoding="utf-8").splitlines()
    modes = [value for line in lines for name, value in json.loads(line)["context"]["extensions"].items() if name.endswith("/context/mode")]
    assert len(modes) == len(lines) and set(modes) == {"practice"}


def test_it_is_not_scored_again(played: Played) -> None:
    difference = Difference()
    groups(played.store, played.library, difference)
    assert difference.unchanged == 1


def test_it_is_among_the_events_and_in_the_file_for_the_person(played: Played, tmp_path: Path) -> None:
    events = [json.loads(line)["event"] for line in export_events(played.store, tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    assert [event["mode"] for event in events if event["kind"] == "started"] == ["worked", "practice"]
    assert [attempt["mode"] for attempt in personal_data(played.store, played.trainee)["attempts"]] == ["worked", "practice"]
