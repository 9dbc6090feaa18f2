"""An organisation's own cases on trainees' pages, in JupyterLab without a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.own_cases import ORIGINAL, OWN, TITLE, release
from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.ui.start import home_screen, practise_screen
from tracks_sim.ui.trainee.screen import WidgetSession

START = {"kind": "start", "case": OWN, "country": "fr", "mode": "practice"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a JupyterLab, and a kit with one case."""
    monkeypatch.setenv("TRACKS_SCENARIOS", str(copy_scenarios(tmp_path / "scenarios", ORIGINAL)))
    monkeypatch.setenv("TRACKS_DATA", str(tmp_path / "data"))
    for name in ("TRACKS_BASE_URL", "TRACKS_TRAINEE", "TRACKS_DB", "QUERY_STRING"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


def entered() -> WidgetSession:
    screen = home_screen()
    screen.receive({"kind": "hello", "tab": "tab"})
    screen.receive({"kind": "enter"})
    return screen


def titles(screen: WidgetSession) -> list[str]:
    return [card["title"] for card in screen.views()["sheet"]["cases"]]


def test_an_attempt_goes_on_with_its_version_when_a_new_one_is_released_and_when_the_case_is_retired(data: Path) -> None:
    release(data)
    screen = entered()
    assert TITLE in titles(screen)
    screen.receive(START)
    screen.receive({"kind": "open", "step": "reading"})
    attempt = screen.state.attempt
    assert attempt is not None and attempt.case == OWN
    release(data, version="1.1.0", title="The brown suitcase")

    again = entered()
    assert "The brown suitcase" in titles(again)
    again.receive({"kind": "resume", "attempt": screen.state.attempt_id})
    assert again.case_file(again.state).texts["en"].title == TITLE and again.state.attempt is not None
    assert again.state.attempt.hashes == attempt.hashes
    fresh = entered()
    fresh.receive(START)
    assert fresh.case_file(fresh.state).case.version == "1.1.0"

    release(data, version="1.1.1", status="retired")
    retired = entered()
    assert "The brown suitcase" not in titles(retired) and not retired.state.refusals
    retired.receive(START)
    assert retired.state.refusals == 1 and retired.state.attempt is None
    retired.receive({"kind": "resume", "attempt": screen.state.attempt_id})
    assert retired.case_file(retired.state).texts["en"].title == TITLE


def test_a_link_to_a_retired_case_leads_to_the_list(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trainee = entered().state.trainee
    assert trainee
    monkeypatch.setenv("TRACKS_TRAINEE", trainee)
    monkeypatch.setenv("TRACKS_BASE_URL", "/kit/")
    monkeypatch.setenv("QUERY_STRING", f"case={OWN}")
    release(data)
    assert practise_screen().state.page == "start"
    release(data, version="1.0.1", status="retired")
    assert practise_screen().state.page == "home"


def test_one_case_alone_is_read_for_an_attempt_on_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release(data)
    screen = entered()
    screen.receive(START)
    monkeypatch.setenv("TRACKS_BASE_URL", "/kit/")
    monkeypatch.setenv("TRACKS_TRAINEE", screen.state.trainee or "")
    assert list(practise_screen(screen.state.attempt_id).library.cases) == [OWN]
