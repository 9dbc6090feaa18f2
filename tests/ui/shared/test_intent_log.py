"""What pages send writes no lines of its own into the log, and no more than a few of the kit's."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tracks_sim.errors import BadAnswer, UnknownCase
from tracks_sim.ui.shared.intent_log import MOST_LINES, IntentLog
from tracks_sim.ui.start import practise_screen
from tracks_sim.ui.trainee.screen import WidgetSession

FORGED = "x\n[TracksServer] ERROR | forged \x1b[2J"
Lines = Callable[[], list[str]]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    return lambda: [record.getMessage() for record in caplog.records if record.name == "tracks_sim"]


@pytest.mark.parametrize(
    "intent",
    [{"kind": "page", "page": "start", "case": FORGED}, {"kind": FORGED}, {"kind": "start", "case": FORGED, "country": "fr", "mode": "practice"},
     {"kind": "resume", "attempt": FORGED}, {"kind": "language", "language": FORGED}, {"kind": "x" * 100_000}],
)  # fmt: skip
def test_a_refused_intent_is_one_short_line_without_its_words(home: WidgetSession, lines: Lines, intent: dict[str, Any]) -> None:
    home.receive(intent)
    (line,) = lines()
    assert line.startswith("refused ") and len(line) < 120 and "\n" not in line and "\x1b" not in line


@pytest.mark.parametrize("query", ["attempt=x%0Aforged%1B", "case=x%0Aforged%1B"])
def test_an_address_writes_no_line_either(
    tmp_path: Path, home: WidgetSession, lines: Lines, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setenv("TRACKS_TRAINEE", str(home.state.trainee))
    monkeypatch.setenv("QUERY_STRING", query)
    with contextlib.suppress(UnknownCase):  # the page of a case that is none says so in its place
        practise_screen(data=tmp_path / "data")
    assert not [line for line in lines() if "\n" in line or "\x1b" in line]


def test_a_page_writes_only_some_lines(home: WidgetSession, lines: Lines) -> None:
    for _ in range(10 * MOST_LINES):
        home.receive({"kind": "page", "page": "start", "case": "y" * 100_000})
    assert len(lines()) == MOST_LINES + 1 and "no more lines" in lines()[-1]
    assert sum(map(len, lines())) < 200 * MOST_LINES
    assert home.state.refusals == 10 * MOST_LINES  # each is said on the page all the same


def test_a_fault_says_where_it_was_and_not_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    log = logging.Logger("a logger of this test")
    monkeypatch.setattr(log, "error", lambda text, *args: written.append(text % args))
    intents = IntentLog(log)
    for _ in range(2 * MOST_LINES):
        try:
            raise ValueError(FORGED)
        except ValueError as error:
            intents.failed({"kind": "note"}, error)
    assert "Traceback" in written[0] and "test_intent_log.py" in written[0] and written[0].endswith("ValueError")
    assert not [text for text in written if "forged \x1b" in text or "\n[TracksServer]" in text] and len(written) == MOST_LINES


def test_the_kind_of_what_is_no_intent_is_its_type(lines: Lines) -> None:
    IntentLog(logging.getLogger("tracks_sim")).refused([FORGED], BadAnswer(FORGED))
    assert lines() == ["refused 'list': bad-answer"]
