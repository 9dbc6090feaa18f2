"""Words in stock for a talk (``stock/talk/<language>.yaml``), and the texts of a case with them where it has none of its own.

Pure. A stock word tells no fact, answers no other question and fits every sort of case. Which one is taken follows from what can be seen or is
agreed: how the person speaks, their pronoun, who is in the room, the telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.model.conversation import (
    APPEARANCES,
    Appearance,
    Move,
    Pronoun,
    QuestionForm,
    Reply,
    Topic,
    moves_of,
    replies_of,
)
from tracks_sim.case.model.others import RoomAct, acts_of
from tracks_sim.case.model.record import Record, Sentence
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText

Sign = Literal[
    "brief", "talkative", "alone", "companion", "interpreter", "by_phone", "telephone", "fits_badly", "prefers_woman", "prefers_man",
    "other_interviewer", "other_interpreter", "refuses_notes", "refuses_sharing", "refuses_referral",
]  # fmt: skip
"""Signs by which a stock word is chosen. brief, talkative: how the person speaks; alone: nobody else in the room, nor on the line; companion: somebody came along;
interpreter: somebody interprets, in the room or by_phone; telephone: the whole talk is on the telephone; fits_badly: the interpreter is not understood well."""
StockField = Literal["replies", "others", "moves", "seen"]
STOCK_FIELDS: tuple[StockField, ...] = ("replies", "others", "moves", "seen")
"""Fields of the texts of a case that the stock has words for, beside ``second``."""
HEARD_MOST: tuple[tuple[StockField, str], ...] = (
    ("replies", "deflect"), ("replies", "refuse"), ("replies", "silent"), ("replies", "agree"), ("moves", "introduce"), ("moves", "rights"),
)  # fmt: skip
"""What a trainee hears most in a talk: a released case has words of its own for it."""


class StockLines(Record):
    """Sentences for the cases that have certain signs."""

    when: tuple[Sign, ...] = Field(default=(), description="Signs that the case must have; none: every case.", examples=[["by_phone"]])
    words: tuple[Sentence, ...] = Field(
        min_length=1, description="Four sentences or more; of a move or of the second talk one. {They}, {s} … stand for forms of the pronoun.",
        examples=[["{They} say{s} nothing. The telephone waits."]],
    )  # fmt: skip


_Lines = tuple[StockLines, ...]


class StockTalk(Record):
    """Words in stock for a talk in one language. Of several lists of one kind the first counts whose signs the case has."""

    pronouns: dict[Pronoun, dict[str, str]] = Field(
        description="Forms that the sentences name in braces, by pronoun.", examples=[{"she": {"they": "she", "They": "She", "s": "s"}}]
    )
    second: _Lines = Field(description="How a second talk begins.", examples=[[{"words": ["Some days later, in the same room."]}]])
    replies: dict[Reply, _Lines] = Field(description="What the person says where nothing is told.", examples=[{"refuse": [{"words": ["‘Leave that, please.’"]}]}])
    others: dict[RoomAct, _Lines] = Field(description="What the companion and the interpreter do.", examples=[{"looks_up": [{"words": ["The companion looks up."]}]}])
    moves: dict[Move, _Lines] = Field(description="What the person answers or does after a move.", examples=[{"offer_break": [{"words": ["You make a break."]}]}])
    seen: dict[Appearance, _Lines] = Field(description="What can be seen or heard of the person.", examples=[{"settled": [{"words": ["The voice is even."]}]}])
    encouragers: tuple[Sentence, ...] = Field(description="Wordings by which one goes on from the question before.", examples=[["Go on, please."]])
    questions: dict[Topic, dict[QuestionForm, Sentence]] = Field(
        description="Wordings of questions to take over, by topic and form.", examples=[{"pay": {"open": "Tell me how it went with the money."}}]
    )

    def words(self, field: StockField, name: str, case: Case) -> tuple[str, ...]:
        """The sentences for a reply, move, act or appearance of a case; none where the stock has none that fit."""
        return self._chosen(getattr(self, field).get(name, ()), case)

    def second_talk(self, case: Case) -> str:
        """How the second talk of a case begins; empty where the stock has nothing that fits."""
        return "".join(self._chosen(self.second, case)[:1])

    def _chosen(self, lists: _Lines, case: Case) -> tuple[str, ...]:
        if case.person is None or case.room is None:
            return ()
        signs, forms = signs_of(case), self.pronouns.get(case.person.pronoun, {})
        lines = next((lines for lines in lists if signs.issuperset(lines.when)), None)
        return tuple(sentence.format_map(_Forms(forms)) for sentence in lines.words) if lines is not None else ()


class _Forms(dict[str, str]):
    """Forms by name; the name itself for one that is missing, so that nothing written raises. The check names it."""

    def __missing__(self, name: str) -> str:
        return name


def signs_of(case: Case) -> frozenset[Sign]:
    """The signs of a case with a person and a room; none of another."""
    person, room = case.person, case.room
    if person is None or room is None:
        return frozenset()
    interpreter = room.interpreter
    found: Mapping[Sign, bool] = {
        "brief": person.manner == "brief", "talkative": person.manner == "talkative",
        "alone": room.companion is None and interpreter is None, "companion": room.companion is not None, "interpreter": interpreter is not None,
        "by_phone": interpreter is not None and interpreter.by_phone, "telephone": room.place == "telephone",
        "fits_badly": interpreter is not None and interpreter.fit != "good",
        "prefers_woman": room.prefers == "woman", "prefers_man": room.prefers == "man",
        "other_interviewer": room.other_interviewer, "other_interpreter": room.other_interpreter,
        "refuses_notes": "notes" in person.refuses, "refuses_sharing": "sharing" in person.refuses, "refuses_referral": "referral" in person.refuses,
    }  # fmt: skip
    return frozenset(sign for sign, holds in found.items() if holds)


def words_wanted(case: Case) -> Iterator[tuple[StockField, str]]:
    """The replies, acts, moves and appearances that a talk of this case can have, whoever wrote their words; none without person and room."""
    if case.person is None or case.room is None:
        return
    yield from (("replies", reply) for reply in replies_of(case.person, case.questions))
    yield from (("others", act) for act in acts_of(case.room))
    # A second talk that is offered nowhere needs no words; older cases have some all the same.
    yield from (("moves", move) for move in moves_of(case.room, presumed_child=case.presumed_child) if move != "second_interview" or case.room.second_minutes is not None)
    yield from (("seen", look) for look in APPEARANCES)


def from_stock(case: Case, text: CaseText, talk: StockTalk) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The stock's sentences for what a text has none of its own, by path in the text; of a move, and of the second talk, one."""
    missing = ((field, name) for field, name in words_wanted(case) if not getattr(text, field).get(name))
    found: dict[tuple[str, ...], tuple[str, ...]] = {(field, name): talk.words(field, name, case) for field, name in missing}
    if case.room is not None and case.room.second_minutes is not None and text.second is None:
        found["second",] = (talk.second_talk(case),)
    return {where: words for where, words in found.items() if words and words[0]}


def with_stock(case: Case, text: CaseText, talk: StockTalk | None) -> CaseText:
    """The text with the stock's words where it has none of its own; itself where it has all."""
    found = from_stock(case, text, talk) if talk is not None else {}
    if not found:
        return text
    changed: dict[str, Any] = {"second": found["second",][0]} if ("second",) in found else {}
    for field in STOCK_FIELDS:
        taken = {where[1]: words[0] if field == "moves" else words for where, words in found.items() if where[0] == field}
        changed |= {field: {**getattr(text, field), **taken}} if taken else {}
    return text.model_copy(update=changed)
