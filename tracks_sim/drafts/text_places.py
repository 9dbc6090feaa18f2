"""Where the texts of a case belong, in the order of an author's work: what each id of its structure and key wants said in every language.

Pure; reads plain data in whatever state they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import (
    APPEARANCES,
    QUESTION_FORMS,
    REPLIES,
    STANCES,
    Room,
    moves_made_again,
    moves_of,
)
from tracks_sim.case.model.others import acts_of
from tracks_sim.case.model.record import ELEMENTS, JUDGEMENT_STATES
from tracks_sim.problem import Where

Section = Literal["start", "papers", "judgements", "talk", "decision", "plan", "feedback", "review"]
"""Part of an author's work."""
SECTIONS: tuple[Section, ...] = ("start", "papers", "judgements", "talk", "decision", "plan", "feedback", "review")


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place for a text, the same in each language."""

    section: Section
    head: Literal["text", "key_text"]
    """Part without the language."""
    where: Where
    needed: bool = True
    """Whether a case cannot be without it."""
    several: bool = False
    """Whether it is a list of sentences."""


def text_places(case: Any, key: Any) -> tuple[TextPlace, ...]:
    """All places of a case, from the data of its structure and key."""
    case, key = _block(case), _block(key)
    return tuple(
        dict.fromkeys(
            (
                *_start(),
                *_papers(case),
                *_judgements(case),
                *_talk(case, key),
                *_decision(case),
                *_plan(case),
                *_feedback(case, key),
            )
        )
    )


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _ids(entries: Any, field: str = "") -> list[str]:
    """The ids in a list of ids, or of blocks that have one in a field."""
    found = [_block(entry).get(field) if field else entry for entry in entries] if isinstance(entries, list) else []
    return [id_ for id_ in found if isinstance(id_, str)]


def _start() -> Iterator[TextPlace]:
    for name in ("title", "summary", "content_note", "called", "briefing", "task", "enough"):
        yield TextPlace("start", "text", (name,), needed=name not in ("called", "enough"))


def _papers(case: Mapping[str, Any]) -> Iterator[TextPlace]:
    documents = case.get("documents")
    for document in documents if isinstance(documents, list) else ():
        for id_ in _ids([document], "id"):
            yield TextPlace("papers", "text", ("documents", id_, "title"))
            yield TextPlace("papers", "text", ("documents", id_, "note"))
        for passage in _ids(_block(document).get("passages")):
            yield TextPlace("papers", "text", ("passages", passage))


def _judgements(case: Mapping[str, Any]) -> Iterator[TextPlace]:
    steps = case.get("steps")
    for concept in _ids(case.get("indicators")):
        yield TextPlace("judgements", "key_text", ("indicators", concept))
        yield from (TextPlace("judgements", "key_text", ("wrong_answers", concept, state), needed=False) for state in JUDGEMENT_STATES)
    if isinstance(steps, list) and "detection" in steps:
        yield TextPlace("judgements", "key_text", ("detection",))
    for element in ELEMENTS:
        yield TextPlace("judgements", "key_text", ("elements", element))
    yield TextPlace("judgements", "key_text", ("protection",))
    for need in _ids(case.get("needs")):
        yield TextPlace("judgements", "key_text", ("needs", need))


def _decision(case: Mapping[str, Any]) -> Iterator[TextPlace]:
    for option in _ids(case.get("options"), "id"):
        yield TextPlace("decision", "text", ("options", option))
        yield TextPlace("decision", "key_text", ("options", option))


def _plan(case: Mapping[str, Any]) -> Iterator[TextPlace]:
    questions = case.get("plan")
    for question in questions if isinstance(questions, list) else ():
        for part in _ids([question], "part"):
            for answer in _ids(_block(question).get("options")):
                yield TextPlace("plan", "text", ("plan", part, answer))
                yield TextPlace("plan", "key_text", ("plan", part, answer))


def _feedback(case: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[TextPlace]:
    for option in _ids(case.get("options"), "id"):
        yield TextPlace("feedback", "key_text", ("story", option))
    for lesson in _ids(key.get("lessons"), "id"):
        yield TextPlace("feedback", "key_text", ("lessons", lesson))


# --- a talk ------------------------------------------------------------------------------


def _talk(case: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[TextPlace]:
    if not any(case.get(name) for name in ("person", "room", "facts", "questions")):
        return
    room = _room(case)
    yield TextPlace("talk", "text", ("room",))
    if room is not None:
        yield TextPlace("talk", "text", ("second",), needed=room.second_minutes is not None)
    for fact in _ids(case.get("facts"), "id"):
        yield TextPlace("talk", "text", ("facts", fact, "full"))
        yield TextPlace("talk", "text", ("facts", fact, "part"))
        yield TextPlace("talk", "text", ("facts", fact, "varied"), needed=False)
    for question in _ids(case.get("questions"), "id"):
        yield TextPlace("talk", "text", ("questions", question))
    yield from _stock_words(case, room)
    yield from _reasons_of_talk(case, _block(key.get("interview")))


def _room(case: Mapping[str, Any]) -> Room | None:
    try:
        return Room.model_validate(case.get("room"))
    except (ValidationError, RecursionError):
        return None


def _stock_words(case: Mapping[str, Any], room: Room | None) -> Iterator[TextPlace]:
    """What the person answers and does whatever is told."""
    questions = [_block(q) for q in case["questions"]] if isinstance(case.get("questions"), list) else []
    put = any(q.get("form") == "forced_choice" and q.get("puts") for q in questions)
    coached = "coached_story" in _block(_block(case.get("person")).get("barriers"))
    unsaid = {reply for reply, said in (("coached", coached), ("either", put), ("neither", put)) if not said}
    yield from (TextPlace("talk", "text", ("replies", reply), several=True) for reply in REPLIES if reply not in unsaid)
    yield from (TextPlace("talk", "text", ("others", act), needed=False, several=True) for act in (acts_of(room) if room is not None else ()))
    child = case.get("age") != "adult"
    for move in moves_of(room, presumed_child=child) if room is not None else ():
        # A second talk that is offered nowhere needs no words; older cases have some all the same.
        yield TextPlace(
            "talk",
            "text",
            ("moves", move),
            needed=move != "second_interview" or (room is not None and room.second_minutes is not None),
        )
    again = moves_made_again(room, presumed_child=child) if room is not None else ()
    yield from (TextPlace("talk", "text", ("second_moves", move), needed=False) for move in again)
    yield from (TextPlace("talk", "text", ("seen", look), several=True) for look in APPEARANCES)
    yield from (TextPlace("talk", "text", ("second_seen", look), needed=False, several=True) for look in APPEARANCES if again)


def _reasons_of_talk(case: Mapping[str, Any], interview: Mapping[str, Any]) -> Iterator[TextPlace]:
    questions = [_block(q) for q in case["questions"]] if isinstance(case.get("questions"), list) else []
    better = _ids([q for q in questions if not _recommended(q)], "id")
    blocks: Iterable[tuple[str, list[str]]] = (
        ("better", better), ("if_told", _ids(interview.get("if_told"), "concept")),
        ("if_told_elements", _ids(interview.get("if_told_elements"), "element")), ("if_told_needs", _ids(interview.get("if_told_needs"), "need")),
    )  # fmt: skip
    for name, ids in blocks:
        yield from (TextPlace("talk", "key_text", ("interview", name, id_)) for id_ in ids)
    for name in ("if_told_detection", "if_told_protection", "beyond"):
        if interview.get(name):
            yield TextPlace("talk", "key_text", ("interview", name))


def _recommended(question: Mapping[str, Any]) -> bool:
    """Whether a question of a draft needs no better wording; one that has no known form needs none yet."""
    form, stance = question.get("form"), question.get("stance")
    return form not in QUESTION_FORMS or recommended(form, stance if stance in STANCES else "neutral")
