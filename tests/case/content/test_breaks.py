"""Ways to break a file of a case by hand: one message with the cause, at its line, and what to do."""

from __future__ import annotations

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.yamlio.parse import LONGEST_TEXT, parse


def test_no_text_of_the_kit_has_advice() -> None:
    for file in scenarios_root().rglob("*.yaml"):
        parsed = parse(file.read_bytes(), file.name)
        assert parsed.problems == parsed.advice == (), file
        assert all(len(text) < LONGEST_TEXT / 4 for _, text in walk_strings(parsed.data))
