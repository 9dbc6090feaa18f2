"""Where the texts of a case belong, in the order of an author's work: what each id of its structure and key wants said in every language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import APPEARANCES, InterviewKey, moves_made_again, moves_of, replies_of
from tracks_sim.case.model.key import ANSWER_FIELDS, Key, answer_path
from tracks_sim.case.model.others import acts_of
from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import KeyText
from tracks_sim.practice.steps import JUDGED_KINDS
from tracks_sim.problem import Where

Section = Literal["start", "papers", "judgements", "talk", "decision", "plan", "feedback", "review"]
"""Part of an author's work."""
SECTIONS: tuple[Section, ...] = get_args(Section)
_SECTION_OF: Mapping[str | int, Section] = {
    "documents": "papers", "passages": "papers", "note": "papers",
    **dict.fromkeys((*ANSWER_FIELDS, "wrong_answers"), "judgements"),
    "options": "decision", "plan": "plan", "story": "feedback", "lessons": "feedback", "origin_note": "review",
    "interview": "talk", "person": "talk", "room": "talk", "second": "talk", "facts": "talk", "questions": "talk", "replies": "talk", "others": "talk",
    "moves": "talk", "second_moves": "talk", "seen": "talk", "second_seen": "talk",
}  # fmt: skip


def section_of(where: Where) -> Section:
    """Part of an author's work in which what stands at a path of a part is written."""
    return _SECTION_OF.get(where[0], "start")


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place for a text, the same in each language."""

    head: Literal["text", "key_text"]
    """Part without the language."""
    where: Where
    needed: bool = True
    """Whether a case cannot be without it."""
    several: bool = False
    """Whether it is a list of sentences."""

    @property
    def section(self) -> Section:
        """Part of an author's work in which it is written."""
        return section_of(self.where)


def text_places(case: Case, key: Key) -> tuple[TextPlace, ...]:
    """All places of a case, from its structure and its key."""
    return tuple(dict.fromkeys((*_start(), *_papers(case), *_judgements(case), *_talk(case, key.interview), *_decision(case), *_plan(case), *_feedback(case, key))))


def _start() -> Iterator[TextPlace]:
    for name in ("title", "summary", "content_note", "called", "briefing", "task", "enough"):
        yield TextPlace("text", (name,), needed=name not in ("called", "enough"))


def _papers(case: Case) -> Iterator[TextPlace]:
    for document in case.documents:
        yield TextPlace("text", ("documents", document.id, "title"))
        yield TextPlace("text", ("documents", document.id, "note"))
        yield from (TextPlace("text", ("passages", passage)) for passage in document.passages)


def _judgements(case: Case) -> Iterator[TextPlace]:
    """Reasons of the answers. What every key must have has its reason although the case leaves the step out."""
    for kind in JUDGED_KINDS:
        for id_ in kind.of_case(case) if KeyText.model_fields[kind.name].is_required() else kind.asked(case):
            yield TextPlace("key_text", answer_path(kind.key(id_)))
            if kind.name == "indicators":
                yield from (TextPlace("key_text", ("wrong_answers", id_, state), needed=False) for state in JUDGEMENT_STATES)


def _decision(case: Case) -> Iterator[TextPlace]:
    for option in case.options:
        yield TextPlace("text", ("options", option.id))
        yield TextPlace("key_text", ("options", option.id))


def _plan(case: Case) -> Iterator[TextPlace]:
    for question in case.plan:
        for answer in question.options:
            yield TextPlace("text", ("plan", question.part, answer))
            yield TextPlace("key_text", ("plan", question.part, answer))


def _feedback(case: Case, key: Key) -> Iterator[TextPlace]:
    yield from (TextPlace("key_text", ("story", option.id)) for option in case.options)
    yield from (TextPlace("key_text", ("lessons", lesson.id)) for lesson in key.lessons)


# --- a talk ------------------------------------------------------------------------------


def _talk(case: Case, interview: InterviewKey | None) -> Iterator[TextPlace]:
    if not (case.person or case.room or case.facts or case.questions):
        return
    yield TextPlace("text", ("room",))
    if case.room is not None:
        yield TextPlace("text", ("second",), needed=case.room.second_minutes is not None)
    for fact in case.facts:
        yield from (TextPlace("text", ("facts", fact.id, how), needed=how != "varied") for how in ("full", "part", "varied"))
    yield from (TextPlace("text", ("questions", question.id)) for question in case.questions)
    yield from _stock_words(case)
    yield from _reasons_of_talk(case, interview)


def _stock_words(case: Case) -> Iterator[TextPlace]:
    """What the person answers and does whatever is told."""
    room, child = case.room, case.presumed_child
    yield from (TextPlace("text", ("replies", reply), several=True) for reply in replies_of(case.person, case.questions))
    again = moves_made_again(room, presumed_child=child) if room is not None else ()
    if room is not None:
        yield from (TextPlace("text", ("others", act), needed=False, several=True) for act in acts_of(room))
        for move in moves_of(room, presumed_child=child):
            # A second talk that is offered nowhere needs no words; older cases have some all the same.
            yield TextPlace("text", ("moves", move), needed=move != "second_interview" or room.second_minutes is not None)
    yield from (TextPlace("text", ("second_moves", move), needed=False) for move in again)
    yield from (TextPlace("text", ("seen", look), several=True) for look in APPEARANCES)
    yield from (TextPlace("text", ("second_seen", look), needed=False, several=True) for look in APPEARANCES if again)


def _reasons_of_talk(case: Case, interview: InterviewKey | None) -> Iterator[TextPlace]:
    yield from _of_interview("better", (question.id for question in case.questions if not recommended(question.form, question.stance)))
    if interview is not None:
        yield from _of_interview("if_told", (row.concept for row in interview.if_told))
        yield from _of_interview("if_told_elements", (row.element for row in interview.if_told_elements))
        yield from _of_interview("if_told_needs", (row.need for row in interview.if_told_needs))
        for name in ("if_told_detection", "if_told_protection", "beyond"):
            if getattr(interview, name):
                yield TextPlace("key_text", ("interview", name))


def _of_interview(name: str, ids: Iterable[str]) -> Iterator[TextPlace]:
    return (TextPlace("key_text", ("interview", name, id_)) for id_ in ids)
