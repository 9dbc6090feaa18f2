"""Words that were typed: how they are understood before they are put, and what is asked about them. Pure.

The form of a question is never shown here, nor can it be changed: it is a reading, and belongs to the feedback. So does the stance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import moves_of
from tracks_sim.interview.classifier import topic_of
from tracks_sim.interview.moves import ENDING
from tracks_sim.practice import Attempt, read_typed
from tracks_sim.practice.conversation import LONGEST_TYPED
from tracks_sim.practice.events import MEASURED
from tracks_sim.ui.shared.sheets import Option
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, TOPIC_NAMES
from tracks_sim.ui.trainee.view import View


@dataclass(frozen=True, slots=True)
class Reading:
    """Typed words as they are read."""

    text: str
    act: str
    """``ask:<topic>``, ``ask:-``, ``move:<move>``, ``remark`` or ``none``."""
    sure: bool
    offers: tuple[str, ...]
    """Acts that they may be, the most likely first."""


class OwnWords(TypedDict):
    """What is asked about typed words. ``sentence``: how they were understood; ``move``: the choice that they seem to be, which ``ends`` the talk or not;
    ``ready``: they can be put as they are; else one of ``offers`` (``topic:…``, ``move:…``) is chosen first, or the words are changed."""

    text: str
    sentence: str
    move: str
    ends: bool
    ready: bool
    put: str
    offers: list[Option]


def read_words(typed: str, attempt: Attempt, case_file: CaseFile) -> Reading:
    """Typed words as they are read, before they are put; what is longer than a turn holds is cut.

    Only moves that can be made here are offered: others are told by what they are, and do nothing.
    """
    words = typed.strip()[:LONGEST_TYPED]
    found = read_typed(words, attempt, case_file)
    case = case_file.case
    here = () if case.room is None else moves_of(case.room, presumed_child=case.presumed_child)
    offers = tuple(act for act in found.offers if topic_of(act) or (act.startswith("move:") and act.removeprefix("move:") in here))
    possible = found.move is None or found.move in here
    return Reading(words, found.act if possible else "none", found.sure and possible, offers)


def put_at_once(reading: Reading, attempt: Attempt) -> bool:
    """Whether the words are put without a question about them.

    Information and "go on" are, where they are read surely. In a measured mode nothing is said of how a question was understood: it is put
    where it is read surely. A move in words is asked about in every mode, since no reading alone may make one.
    """
    if reading.act.startswith("move:") or not reading.sure:
        return False
    return topic_of(reading.act) is None or attempt.mode in MEASURED


def own_words(reading: Reading, view: View) -> OwnWords:
    """The question about typed words, with the acts that they may be."""
    t = view.t
    move = reading.act if reading.sure and reading.act.startswith("move:") else ""
    topic = topic_of(reading.act) if reading.sure else None
    if move:
        sentence = t("This sounds like: {move}").format(move=_label(move, view))
    elif topic is not None:
        name = t(TOPIC_NAMES[topic])
        sentence = t("I understood: about {topic}.").format(topic=name[:1].lower() + name[1:])
    else:
        sentence = t("Which of these do you mean?") if reading.offers else t("This was not understood. Say it in other words.")
    return {
        "text": reading.text,
        "sentence": sentence,
        "move": move,
        "ends": move.removeprefix("move:") in ENDING,
        "ready": topic is not None or reading.act == "remark",
        "put": t("Say it as it is") if reading.act == "remark" else t("Ask it"),
        "offers": [{"id": act.replace("ask:", "topic:"), "label": _label(act, view)} for act in reading.offers if not (reading.sure and act == reading.act)],
    }


def _label(act: str, view: View) -> str:
    """An act in words: a move as on its button, a topic as among the topics."""
    topic = topic_of(act)
    if topic is not None:
        return view.t("A question: {topic}").format(topic=view.t(TOPIC_NAMES[topic]))
    return view.t(MOVE_NAMES[act.removeprefix("move:")])


def put(reading: Reading) -> Mapping[str, Any]:
    """The intent that puts typed words as they were read."""
    return {"kind": "turn", "choice": "typed", "typed": reading.text}
