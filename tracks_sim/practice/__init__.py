"""One trainee on one case: what they did (events) and where they stand (attempt)."""

from tracks_sim.practice.attempt import (
    ANSWER_STEPS,
    STEPS,
    Attempt,
    ElementAnswer,
    IndicatorAnswer,
    NeedAnswer,
    Note,
    Step,
    fold,
    step_after,
    step_before,
    steps_of,
)
from tracks_sim.practice.conversation import as_short_talk, conversation, recorded_turn, turn_event
from tracks_sim.practice.events import CONFIDENCES, Event, dump, parse
from tracks_sim.practice.intents import event_for, merge_change, unanswered

__all__ = [
    "ANSWER_STEPS",
    "CONFIDENCES",
    "STEPS",
    "Attempt",
    "ElementAnswer",
    "Event",
    "IndicatorAnswer",
    "NeedAnswer",
    "Note",
    "Step",
    "as_short_talk",
    "conversation",
    "dump",
    "event_for",
    "fold",
    "merge_change",
    "parse",
    "recorded_turn",
    "step_after",
    "step_before",
    "steps_of",
    "turn_event",
    "unanswered",
]
