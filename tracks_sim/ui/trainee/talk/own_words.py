"""Words that were typed: how they are understood before they are put, and what is asked about them. Pure.

The form of a question is never shown here, nor can it be changed: it is the rules' reading, and belongs to the feedback.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import Move, Topic
from tracks_sim.practice import Attempt, read_typed
from tracks_sim.practice.conversation import LONGEST_TYPED
from tracks_sim.practice.events import MEASURED
from tracks_sim.ui.shared.sheets import Option
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES, TOPIC_NAMES
from tracks_sim.ui.trainee.view import View


@dataclass(frozen=True, slots=True)
class Reading:
    """Typed words as the rules read them."""

    text: str
    topic: Topic | None
    second: Topic | None
    """The second most likely topic."""
    move: Move | None
    """The move that the words seem to make; it is made only if the trainee says so."""
    asks: bool
    """Whether they ask something about a topic: neither a remark nor a mere "go on"."""


class OwnWords(TypedDict):
    """What is asked about typed words. ``sentence``: how they were understood; ``move``: the choice that they seem to be;
    ``ready``: they can be put as they are; else one of ``topics`` is chosen first."""

    text: str
    sentence: str
    move: str
    ready: bool
    put: str
    topics: list[Option]


def read_words(typed: str, attempt: Attempt, case_file: CaseFile) -> Reading:
    """Typed words as the rules read them, before they are put; what is longer than a turn holds is cut."""
    words = typed.strip()[:LONGEST_TYPED]
    found = read_typed(words, attempt, case_file)
    return Reading(words, found.topic, found.second, found.move, asks=found.form not in ("remark", "encourager"))


def put_at_once(reading: Reading, attempt: Attempt) -> bool:
    """Whether the words are put without a question about them.

    Information and "go on" always are. In a measured mode nothing is said of how a question was understood: it is put as soon as its
    topic is known. A move in words is asked about in every mode, since no reading alone may make one.
    """
    if reading.move is not None:
        return False
    return not reading.asks or (attempt.mode in MEASURED and reading.topic is not None)


def own_words(reading: Reading, view: View) -> OwnWords:
    """The question about typed words, with the topics of the case to choose from, the second most likely one first."""
    t = view.t
    of_case = dict.fromkeys(q.topic for q in view.case.questions if q.topic)
    topics = list(dict.fromkeys((*([reading.second] if reading.second else []), *of_case)))
    if reading.move is not None:
        sentence = t("This sounds like: {move}").format(move=t(MOVE_NAMES[reading.move]))
    elif reading.topic is not None:
        topic = t(TOPIC_NAMES[reading.topic])
        sentence = t("I understood: about {topic}.").format(topic=topic[:1].lower() + topic[1:])
    else:
        sentence = t("What is it about?")
    return {
        "text": reading.text,
        "sentence": sentence,
        "move": f"move:{reading.move}" if reading.move else "",
        "ready": reading.topic is not None or not reading.asks,
        "put": t("Say it as it is") if not reading.asks else t("Ask it as a question") if reading.move else t("Ask it"),
        "topics": [{"id": topic, "label": t(TOPIC_NAMES[topic])} for topic in topics if topic != reading.topic],
    }


def put(reading: Reading) -> Mapping[str, Any]:
    """The intent that puts typed words as they were read."""
    return {"kind": "turn", "choice": "typed", "typed": reading.text}
