"""Whatever shape an intent has, a page answers it with its next view or a sentence, never with a fault in the log."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.practice.test_intents import FIELDS, KINDS, VALUES
from tests.support.goals import examples
from tests.support.ui_case import CASE
from tracks_sim.ui.trainee.pages.participation import MEMBER_INTENTS
from tracks_sim.ui.trainee.screen import WidgetSession

SCREEN_FIELDS = [*FIELDS, "cite", "toggle", "case", "country", "mode", "attempt", "tab", "language", "step", "document", "choice", "typed", "form", "topic", "turn", "section", "n", "after", "acts", "in_vain", "show"]
SCREEN_KINDS = [*KINDS, "hello", "takeover", "dismiss", "page", "start", "resume", "enter", "say", "replay", "again", "try_again", "untold", *MEMBER_INTENTS]
INTENTS = st.dictionaries(st.sampled_from(SCREEN_FIELDS), VALUES, max_size=6)


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SCREEN_KINDS) | VALUES, INTENTS)
def test_no_intent_is_a_fault(screen: WidgetSession, kind: Any, fields: dict[str, Any]) -> None:
    """``no_fault_is_only_logged`` fails the test where a fault is in the log."""
    if screen.state.attempt is None:
        screen.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "practice"})
    screen.receive({**fields, "kind": kind})


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES | st.just(1), VALUES | st.sampled_from(["move:rights", "move:nothing", "ask:nothing", "typed:open:work", "typed:x"]))
def test_no_replay_is_a_fault(screen: WidgetSession, turn: Any, choice: Any) -> None:
    """In the feedback of a short talk with one turn."""
    if screen.state.attempt is None or not screen.state.attempt.submitted:
        screen.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "talk"})
        screen.receive({"kind": "opened", "step": "interview"})
        screen.receive({"kind": "turn", "choice": "move:introduce"})
        screen.receive({"kind": "submitted"})
    assert screen.page.sheet["step"] == "feedback"
    screen.receive({"kind": "replay", "turn": turn, "choice": choice})
