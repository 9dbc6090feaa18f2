"""An attempt goes on, and is scored, with the parameters of the talk that it began with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.ui_case import CASE
from tracks_sim.case.load import load_case, scenarios_root
from tracks_sim.interview import Parameters, compile_interview, load_parameters, play
from tracks_sim.practice import Attempt, as_short_talk, recorded_turn
from tracks_sim.scoring import conduct
from tracks_sim.ui.start import home_screen, practise_screen
from tracks_sim.ui.trainee.open_attempt import played_version
from tracks_sim.ui.trainee.screen import WidgetSession

BEFORE = ("move:introduce", "move:confidentiality", "ask:now-days")
AFTER = ("ask:work-seasons", "ask:journey-way", "move:close_safely")


@pytest.fixture
def scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the scenarios that a test may change."""
    root = shutil.copytree(scenarios_root(), tmp_path / "scenarios")
    monkeypatch.setenv("TRACKS_SCENARIOS", str(root))
    return root


@pytest.fixture
def begun(scenarios: Path, home: WidgetSession, monkeypatch: pytest.MonkeyPatch) -> WidgetSession:
    """A short talk with three turns."""
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "talk"})
    home.receive({"kind": "opened", "step": "interview"})
    say(home, BEFORE)
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", home.state.trainee or "")
    return home


@pytest.fixture
def later(begun: WidgetSession, tmp_path: Path) -> Callable[[], WidgetSession]:
    """The same attempt on a page of a new kernel, which reads the scenarios again."""

    def make() -> WidgetSession:
        page = practise_screen(begun.state.attempt_id, tmp_path / "data")
        page.receive({"kind": "hello", "tab": "first-tab"})
        return page

    return make


def say(screen: WidgetSession, choices: tuple[str, ...]) -> None:
    for choice in choices:
        screen.receive({"kind": "turn", "choice": choice, "sure": True})


def change(root: Path) -> None:
    """A question takes 6 minutes instead of 1.5."""
    path = root / "interview.yaml"
    head, pace, tail = path.read_text(encoding="utf-8").partition("\npace:\n")
    path.write_text(head + pace + tail.replace("value: 1.5", "value: 6", 1), encoding="utf-8")
    assert load_parameters(root).pace.question.value == 6


def as_played(attempt: Attempt, parameters: Parameters, root: Path) -> bool:
    """Whether every turn is the one these parameters give."""
    file = as_short_talk(load_case(root / "cases" / CASE), parameters)
    turns = play(compile_interview(file.case, file.key.interview, parameters), attempt.seed, [t.choice for t in attempt.turns]).turns
    return attempt.turns == tuple(
        recorded_turn(t, attempt.turns[:n], file.texts[attempt.language], attempt.turns[n].at, "", attempt.turns[n].text_hash) for n, t in enumerate(turns)
    )


def test_a_talk_goes_on_with_the_parameters_it_began_with(begun: WidgetSession, later: Callable[[], WidgetSession], scenarios: Path) -> None:
    own = load_parameters(scenarios)
    change(scenarios)
    now = load_parameters(scenarios)
    screen = later()
    say(screen, AFTER)
    attempt = screen.state.attempt
    assert attempt is not None and len(attempt.turns) == len(BEFORE) + len(AFTER)
    assert as_played(attempt, own, scenarios)
    assert not as_played(attempt, now, scenarios)


def test_its_feedback_and_the_curve_are_of_these_parameters_too(
    begun: WidgetSession, later: Callable[[], WidgetSession], scenarios: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = load_parameters(scenarios)
    change(scenarios)
    screen = later()
    say(screen, AFTER)
    used: list[Parameters] = []

    def seen(attempt: Attempt, case_file: object, parameters: Parameters) -> object:
        used.append(parameters)
        return conduct(attempt, case_file, parameters)  # type: ignore[arg-type]

    def made(*given: object) -> object:
        used.append(played_version(*given).parameters)  # type: ignore[arg-type]
        return played_version(*given)  # type: ignore[arg-type]

    monkeypatch.setattr("tracks_sim.ui.trainee.step_sheets.conduct", seen)
    monkeypatch.setattr("tracks_sim.ui.trainee.pages.short_talks.played_version", made)
    screen.receive({"kind": "submitted"})
    screen.receive({"kind": "replay", "turn": 4})
    screen.receive({"kind": "replay", "turn": 4, "choice": AFTER[0]})
    attempt = screen.state.attempt
    assert attempt is not None
    # The same choice once more leads to the same words.
    assert screen.page.sheet["conduct"]["replay"]["talk"][0]["person"] == screen.page.sheet["conduct"]["transcript"][3]["person"]
    home_screen(tmp_path / "data")
    assert len(used) >= 4 and all(p == own for p in used)


def test_what_is_begun_after_a_change_has_the_changed_ones(begun: WidgetSession, scenarios: Path, tmp_path: Path) -> None:
    change(scenarios)
    now = load_parameters(scenarios)
    screen = home_screen(tmp_path / "data")
    screen.receive({"kind": "hello", "tab": "first-tab"})
    screen.receive({"kind": "start", "case": CASE, "country": "be", "mode": "talk"})
    say(screen, BEFORE)
    assert screen.state.attempt is not None and as_played(screen.state.attempt, now, scenarios)


def test_parameters_that_cannot_be_read_any_more_give_way_to_todays(
    begun: WidgetSession, later: Callable[[], WidgetSession], scenarios: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    change(scenarios)
    monkeypatch.setattr("tracks_sim.store.Store.content", lambda self, digest: None)
    screen = later()
    say(screen, AFTER[:1])
    assert screen.state.attempt is not None and len(screen.state.attempt.turns) == len(BEFORE) + 1
    assert "cannot be read any more" in caplog.text


@pytest.mark.parametrize(("query", "page", "picked"), [(f"case={CASE}", "start", CASE), ("case=no-such-case", "home", None)])
def test_a_link_of_a_course_opens_the_start_of_its_case(
    home: WidgetSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, query: str, page: str, picked: str | None
) -> None:
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", home.state.trainee or "")
    monkeypatch.setenv("QUERY_STRING", f"{query}&endpoint=https%3A%2F%2Flms.example%2F&actor=%7B%7D")
    state = practise_screen(None, tmp_path / "data").state
    assert (state.page, state.at.get("case")) == (page, picked)
