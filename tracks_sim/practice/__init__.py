"""One trainee on one case: events, the attempt they add up to, and the checks of what the browser sends."""

from tracks_sim.practice.attempt import Attempt, fold
from tracks_sim.practice.conversation import (
    as_short_talk,
    conversation,
    last_topic,
    read_typed,
    recorded_turn,
    turn_events,
)
from tracks_sim.practice.events import CONFIDENCES, Event, dump, parse
from tracks_sim.practice.intents import event_for, merge_change, unanswered
from tracks_sim.practice.items import Answer, Item
from tracks_sim.practice.steps import (
    ANSWER_KIND,
    ANSWER_KINDS,
    ANSWER_STEPS,
    JUDGED_KINDS,
    LOCKED_TOGETHER,
    AnswerKind,
    Step,
    item_of,
    judgements_of,
    keyed_answer,
    kind_of,
    step_after,
    step_before,
    steps_of,
)

__all__ = [
    "ANSWER_KIND",
    "ANSWER_KINDS",
    "ANSWER_STEPS",
    "CONFIDENCES",
    "JUDGED_KINDS",
    "LOCKED_TOGETHER",
    "Answer",
    "AnswerKind",
    "Attempt",
    "Event",
    "Item",
    "Step",
    "as_short_talk",
    "conversation",
    "dump",
    "event_for",
    "fold",
    "item_of",
    "judgements_of",
    "keyed_answer",
    "kind_of",
    "last_topic",
    "merge_change",
    "parse",
    "read_typed",
    "recorded_turn",
    "step_after",
    "step_before",
    "steps_of",
    "turn_events",
    "unanswered",
]
