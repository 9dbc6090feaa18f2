"""What can be said and asked now in a talk: topics with their questions, moves with their minutes, ways to end. Pure.

Forms of questions stay in the kernel, and the order of a list says nothing of what is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import TypedDict

from tracks_sim.case.model.conversation import Move
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters, asked_by
from tracks_sim.practice import last_topic
from tracks_sim.practice.conversation import came_back, made_now, moves_now
from tracks_sim.practice.talk_time import minutes_of_choices, whole_minutes
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, TOPIC_NAMES
from tracks_sim.ui.trainee.view import View

GROUPS: dict[str, tuple[str, tuple[Move, ...]]] = {
    "beginning": (translatable("To begin with"), ("introduce", "confidentiality", "consent_notes")),
    "room": (
        translatable("Who is in the room"),
        ("ask_preference", "change_interviewer", "challenge_companion", "see_alone", "companion_as_guardian",
         "call_representative", "ask_interpreter", "companion_interprets", "change_interpreter"),
    ),
    "response": (translatable("Respond to the person"), ("acknowledge", "promise", "offer_break", "doubt", "accept_refusal")),
    "safety": (
        translatable("Safety, rights and what comes next"),
        ("rights", "ask_wishes", "options", "safe_contact", "consent_sharing", "consent_referral", "ask_supervisor"),
    ),
}  # fmt: skip
"""Moves by their purpose, without the ways to end the talk. The order within a group says nothing of what is right."""
ENDINGS: dict[Move, str] = {
    "second_interview": translatable("Today’s talk ends here, and you meet once more on another day. What was told stays."),
    "close_safely": translatable("Ends the talk. You sum up what was said, say what comes next and how they can reach you."),
    "leave": translatable("Ends the talk. You stop and go, without summing up."),
}
"""The ways to end a talk, and what each means."""
_AT_HAND: tuple[Move, ...] = ("offer_break", "acknowledge", "accept_refusal")
"""Moves that stand beside the questions too, because they are needed between any two of them."""


class TalkQuestion(TypedDict):
    """A question of the case's list; ``done``: it was asked in this talk."""

    id: str
    label: str
    done: bool


class TalkTopic(TypedDict):
    """A topic with its questions. ``asked``: something was asked about it in this talk, of the list or in typed words."""

    id: str
    label: str
    asked: bool
    questions: list[TalkQuestion]


class TalkMove(TalkQuestion):
    """A move, or a word that goes on from what was said, with the minutes that it takes in the story."""

    minutes: int


class TalkMoveGroup(TypedDict):
    """Moves with one purpose."""

    id: str
    label: str
    moves: list[TalkMove]


class TalkEnding(TypedDict):
    """A way to end the talk. ``text``: what it means."""

    id: str
    label: str
    text: str


class TalkChoices(TypedDict):
    """Everything that can be chosen now. ``topic``: the one whose questions are shown first; ``question_minutes``: of one question."""

    topics: list[TalkTopic]
    topic: str
    hand: list[TalkMove]
    groups: list[TalkMoveGroup]
    endings: list[TalkEnding]
    question_minutes: int


def talk_choices(view: View, parameters: Parameters) -> TalkChoices:
    """The choices of the present talk; a second one begins with questions that were not asked in it."""
    t, attempt, texts = view.t, view.attempt, view.texts
    done, allowed = made_now(attempt), moves_now(attempt, view.case_file)
    asked = {of.topic for choice in done if (of := asked_by(choice, view.case)) is not None}
    minutes = {choice: whole_minutes(m) for choice, m in minutes_of_choices(view.case, parameters, sent_out_before=any(map(came_back, attempt.turns))).items()}
    topics: dict[str, TalkTopic] = {}
    hand: list[TalkMove] = []
    for q in view.case.questions:
        choice = f"ask:{q.id}"
        question: TalkQuestion = {"id": choice, "label": texts.questions[q.id], "done": choice in done}
        if q.topic:
            topics.setdefault(q.topic, {"id": q.topic, "label": t(TOPIC_NAMES[q.topic]), "asked": q.topic in asked, "questions": []})["questions"].append(question)
        else:
            hand.append({**question, "minutes": minutes["ask"]})
    last = last_topic(attempt.turns, view.case_file)
    return {
        "topics": list(topics.values()),
        "topic": last if last in topics else next(iter(topics), ""),
        "hand": hand + _moves(_AT_HAND, allowed, done, minutes, t),
        "groups": [
            {"id": name, "label": t(label), "moves": moves}
            for name, (label, of_group) in GROUPS.items()
            if (moves := _moves(of_group, allowed, done, minutes, t))
        ],
        "endings": [{"id": f"move:{m}", "label": t(MOVE_NAMES[m]), "text": t(text)} for m, text in ENDINGS.items() if m in allowed],
        "question_minutes": minutes["ask"],
    }


def _moves(moves: tuple[Move, ...], allowed: Set[Move], done: Set[str], minutes: Mapping[str, int], t: Translator) -> list[TalkMove]:
    return [
        {"id": f"move:{m}", "label": t(MOVE_NAMES[m]), "done": f"move:{m}" in done, "minutes": minutes[f"move:{m}"]}
        for m in moves
        if m in allowed
    ]
