"""Words that were typed: how they are understood before they are put, and what is asked about them. Pure.

The form of a question is never shown here, nor can it be changed: it is a reading, and belongs to the feedback. So does the stance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import Topic
from tracks_sim.i18n import translatable
from tracks_sim.interview import topic_of
from tracks_sim.interview.case_words import nearest_question
from tracks_sim.interview.classifier import OFFERED
from tracks_sim.practice import Attempt, read_typed
from tracks_sim.practice.conversation import (
    acts_together,
    alone,
    ends_among,
    may_be_remark,
    move_not_now,
    moves_now,
    questions_of,
)
from tracks_sim.practice.events import MEASURED
from tracks_sim.ui.shared.sheets import Option
from tracks_sim.ui.trainee.talk.talk_names import TOPIC_NAMES, act_name
from tracks_sim.ui.trainee.view import View

_ENDS = {"close_safely": translatable("ends the talk"), "leave": "", "second_interview": translatable("ends today’s talk")}
"""What a move that ends a talk is, where its name does not say so."""
_NOT_UNDERSTOOD: dict[tuple[str, ...], str] = {
    (): translatable("This was not understood. Say it in other words."),
    ("remark",): translatable("This was not understood. Say it in other words, or as it is."),
}
"""Sentences on words of which nothing else is offered: where all else was declined, it is the page that did not understand, never the person."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Typed words as they are read."""

    text: str
    act: str
    """``ask:<topic>``, ``ask:-``, ``move:<move>``, ``remark`` or ``none``."""
    sure: bool
    offers: tuple[str, ...]
    """Acts that they may be, the most likely first."""
    together: tuple[str, ...] = ()
    """Acts that they do one after the other, where they do several."""
    not_now: str = ""
    """A move among what they do that cannot be made now."""


class OwnWords(TypedDict):
    """What is asked about typed words. ``sentence``: how they were understood; ``together``: the acts that they do one after the other; ``move``: the choice
    that they seem to be; ``ready``: they can be put as they are; else one of ``offers`` (``topic:…``, ``move:…``, ``remark``)
    is chosen first, or the words are changed."""

    text: str
    sentence: str
    together: list[str]
    move: str
    ready: bool
    put: str
    offers: list[Option]


def read_words(typed: str, attempt: Attempt, case_file: CaseFile) -> Reading:
    """Typed words as they are read, before they are put.

    Only moves that can be made now are offered. Of words that are another move only what else they surely do is; they can be said as they are. So
    can words that seem to do nothing, if there are any; whether they hurt makes no difference here. At most three acts are offered, the remark among them.
    """
    words = typed.strip()
    found, now = read_typed(words, attempt, case_file), moves_now(attempt, case_file)
    not_now = move_not_now(found, now)
    together = acts_together(found, now)
    one = not ends_among(found) or len(found.acts) == 1
    sure = found.sure and one and not not_now
    acts = found.acts if not_now else (*found.acts, *found.offers) if ends_among(found) else found.offers
    offers = [act for act in dict.fromkeys(acts) if topic_of(act) is not None or act.removeprefix("move:") in now][:OFFERED]
    if not_now or (may_be_remark(found) and any(letter.isalpha() for letter in words)):
        offers = [*offers[: OFFERED if sure and not together else OFFERED - 1], "remark"]  # what is surely read is no offer
    return Reading(words, "none" if not_now else found.act, sure, tuple(offers), together, not_now)


def put_at_once(reading: Reading, attempt: Attempt) -> bool:
    """Whether the words are put without a question about them.

    Information and "go on" are, where they are read surely. In a measured mode nothing is said of how a question was understood: it is put where it
    is read surely. A move in words is asked about in every mode, since no reading alone may make one; so are words that do what cannot be done now.
    """
    acts = reading.together or (reading.act,)
    if reading.not_now or any(act.startswith("move:") for act in acts) or not (reading.sure or reading.together):
        return False
    return all(topic_of(act) is None for act in acts) or attempt.mode in MEASURED


def own_words(reading: Reading, view: View) -> OwnWords:
    """The question about typed words, with the acts that they may be."""
    t = view.t
    sure = reading.sure and not reading.together
    move = reading.act if sure and reading.act.startswith("move:") else ""
    topic = topic_of(reading.act) if sure else None
    if reading.together:
        sentence = t("I understood these, one after the other:")
        if reading.not_now:
            sentence = f"{_not_now(reading.not_now, view)} {sentence}"
    elif reading.not_now:
        sentence = _not_now(reading.not_now, view)
    elif move:
        sentence = t("This sounds like: {move}").format(move=_label(move, reading, view))
    elif topic is not None:
        sentence = t("I understood a question on this topic: {topic}.").format(topic=_topic(topic, reading, view))
    else:
        sentence = t(_NOT_UNDERSTOOD.get(reading.offers, "Which of these do you mean?"))
    return {
        "text": reading.text,
        "sentence": sentence,
        "together": [_label(act, reading, view) for act in reading.together],
        "move": move,
        "ready": topic is not None or bool(reading.together),
        "put": t("Yes, say it") if reading.together else t("Ask it"),
        "offers": [{"id": act.replace("ask:", "topic:"), "label": _label(act, reading, view)} for act in reading.offers if not (sure and act == reading.act)],
    }


def _not_now(act: str, view: View) -> str:
    """Why a move cannot be made now."""
    room = view.case.room
    assert room is not None
    if act == "move:see_alone" and alone(view.attempt.turns, room):
        return view.t("You are alone with this person already.")
    return view.t("This sounds like: {move}. That cannot be done here.").format(move=act_name(act, view))


def _topic(topic: Topic, reading: Reading, view: View) -> str:
    """A topic with the question of the list that is nearest to the words, since its name alone says little."""
    name = view.t(TOPIC_NAMES[topic])
    question = nearest_question(reading.text, topic, questions_of(view.attempt, view.case_file), view.attempt.language)
    return view.t("{topic}, such as “{question}”").format(topic=name, question=question) if question else name


def _label(act: str, reading: Reading, view: View) -> str:
    """An act in words; one that ends the talk says so."""
    if act == "remark":
        return view.t("Say it as it is")
    if (topic := topic_of(act)) is not None:
        return view.t("A question: {topic}").format(topic=_topic(topic, reading, view))
    end = _ENDS.get(act.removeprefix("move:"))
    return f"{act_name(act, view)} ({view.t(end)})" if end else act_name(act, view)


def put(reading: Reading) -> Mapping[str, Any]:
    """The intent that puts typed words as they were read."""
    return {"kind": "turn", "choice": "typed", "typed": reading.text, **({"meant": "all"} if reading.together else {})}
