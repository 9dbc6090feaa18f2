"""Acts on a talk as a whole: its beginning and end, the person, the room, and words of the person's own in place of the kit's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.load.stock import StockWords
from tracks_sim.case.model.conversation import (
    Barrier,
    Companion,
    Consent,
    Interpreter,
    InterviewKey,
    Manner,
    Person,
    Pronoun,
    Room,
    Sex,
    Topic,
    moves_made_again,
)
from tracks_sim.case.model.record import PassageId
from tracks_sim.case.model.stock_talk import STOCK_FIELDS, StockField, from_stock, words_wanted
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.drafts.draft_key import ask_steps, open_key
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import edited, filled, others, read_part, with_rows, without
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

NO_TALK = translatable("This case has no talk. Begin one on the screen “Talk”.")
FIRST_TOPICS: tuple[Topic, ...] = ("now", "work", "pay", "contacts", "fear", "wishes")
"""Topics of the six empty facts with which a talk begins."""
BRIEFING = "briefing"
"""A cue of a barrier that stands in the briefing, and in no passage."""
_PARTS = ("person", "room", "facts", "questions")
_TEXTS = ("room", "second", "facts", "questions", "second_moves", "second_seen", *STOCK_FIELDS)


class RemoveTalk(Act):
    """Take the talk out: person, room, facts and questions, their words and what telling changes. The case does not ask it any more."""

    act: Literal["remove_talk"]

    def do(self, draft: OpenDraft) -> None:
        if not has_talk(draft.case):
            raise EditRefused(NO_TALK)
        draft.case = without(draft.case, *_PARTS)
        ask_steps(draft, others(draft.case.steps, "interview"))
        draft.key = without(draft.key, "interview")
        for field in _TEXTS:
            draft.take_out("text", field)
        draft.take_out("key_text", "interview")
        forget_conditions(draft)


class ChangePerson(Act):
    """Say something of the person as the talk finds them."""

    act: Literal["change_person"]
    pronoun: Pronoun | None = None
    manner: Manner | None = None
    reluctance: Literal["told_before", "ordinary", "found_by_police"] | None = None
    distress: float | None = Field(default=None, ge=0, le=1)
    refuses: tuple[Consent, ...] | None = None

    def do(self, draft: OpenDraft) -> None:
        said = {name: getattr(self, name) for name in ("pronoun", "manner", "reluctance", "distress")}
        person = edited(the_person(draft), **{name: value for name, value in said.items() if value is not None})
        draft.case = edited(draft.case, person=person if self.refuses is None else filled(person, refuses=tuple(dict.fromkeys(self.refuses))))


class SetBarrier(Act):
    """Say how strongly something keeps the person from telling (0 to 1; 0: not at all), and where a trainee can see a cue of it."""

    act: Literal["set_barrier"]
    barrier: Barrier
    strength: float | None = Field(default=None, ge=0, le=1)
    cue: PassageId | Literal["briefing", ""] | None = None
    """A passage, ``briefing``, or nothing; None leaves it as it is."""

    def do(self, draft: OpenDraft) -> None:
        person, key = the_person(draft), the_interview(draft)
        if self.strength is not None:
            barriers = {**person.barriers, self.barrier: self.strength} if self.strength else {b: s for b, s in person.barriers.items() if b != self.barrier}
            draft.case = edited(draft.case, person=filled(person, barriers=barriers))
        there = self.barrier in the_person(draft).barriers
        if self.cue and not there:
            raise EditRefused("This does not hold the person back here. Say first how strongly it does.")
        if self.cue not in (None, "", BRIEFING) and self.cue not in draft.case.passages:
            raise EditRefused("This passage is not in the file any more.")
        cues = {barrier: cue for barrier, cue in key.cues.items() if barrier != self.barrier or (there and self.cue is None)}
        keep_interview(draft, filled(key, cues=cues | ({self.barrier: self.cue} if self.cue else {})))
        if not there:
            draft.case = with_rows(draft.case, "facts", lambda fact: filled(fact, behind=others(fact.behind, self.barrier)) if self.barrier in fact.behind else fact)
            if self.barrier == "coached_story":
                draft.take_out("text", "replies", "coached")


class ChangeRoom(Act):
    """Say something of the room. Words of moves and acts that the room has not any more go too."""

    act: Literal["change_room"]
    place: Literal["private_room", "shared_office", "reception_desk", "medical_room", "police_station", "telephone"] | None = None
    minutes: int | None = Field(default=None, ge=10, le=180)
    second_minutes: int | None = Field(default=None, ge=0, le=180)
    """0: no second talk can be had."""
    interviewer_sex: Sex | None = None
    prefers: Sex | Literal["none"] | None = None
    companion: Literal["none", "relative", "partner", "friend", "acquaintance", "representative"] | None = None
    interpreter: Literal["none", "room", "phone"] | None = None
    fit: Literal["good", "partial", "poor"] | None = None
    interpreter_sex: Sex | None = None
    community_tie: bool | None = None
    other_interviewer: bool | None = None
    other_interpreter: bool | None = None

    def do(self, draft: OpenDraft) -> None:
        before = draft.case
        room = the_room(draft)
        for name in ("place", "minutes", "interviewer_sex", "other_interviewer", "other_interpreter"):
            if (value := getattr(self, name)) is not None:
                room = edited(room, **{name: value})
        if self.second_minutes is not None:
            room = filled(room, second_minutes=max(self.second_minutes, 10) if self.second_minutes else None)
        if self.prefers is not None:
            room = filled(room, prefers=None if self.prefers == "none" else self.prefers)
        if self.companion is not None:
            room = filled(room, companion=None if self.companion == "none" else Companion(relation=self.companion))
        draft.case = edited(before, room=filled(room, interpreter=self._interpreter(room)))
        _forget_words(draft, before)

    def _interpreter(self, room: Room) -> Interpreter | None:
        there = room.interpreter
        if self.interpreter == "none" or (there is None and self.interpreter is None):
            return None
        there = there or Interpreter(fit="good", sex=room.interviewer_sex)
        if self.interpreter is not None:
            there = filled(there, by_phone=self.interpreter == "phone")
        said = {"fit": self.fit, "sex": self.interpreter_sex, "community_tie": self.community_tie}
        return edited(there, **{name: value for name, value in said.items() if value is not None})


class OwnWords(Act):
    """Take the kit's words for a reply, move, act or appearance over in every language, to be made the person's own; or go back to the kit's."""

    act: Literal["own_words"]
    field: StockField
    name: str
    own: bool

    def do(self, draft: OpenDraft) -> None:
        if (self.field, self.name) not in set(words_wanted(draft.case)):
            raise EditRefused("Nothing of this kind can happen in this talk.")
        if not self.own:
            draft.take_out("text", self.field, self.name)
            return
        for language in draft.languages:
            text = read_part(draft.data, f"text.{language}", CaseText)[0]
            talk = stock_of(draft).talks.get(language)
            words = from_stock(draft.case, text, talk).get((self.field, self.name)) if talk is not None else None
            if words:
                draft.put(f"text.{language}", (self.field, self.name), words[0] if self.field == "moves" else list(words))


# --- what there is -----------------------------------------------------------------------


def has_talk(case: Case) -> bool:
    """Whether a draft has any part of a talk."""
    return any(getattr(case, name) for name in _PARTS)


def begin_talk(draft: OpenDraft) -> None:
    """Give the draft a person and a room, and a key of the talk; the case asks it from now on. Raises EditRefused where there is a talk."""
    if has_talk(draft.case):
        raise EditRefused("This case has a talk already.")
    person = Person(pronoun="she", reluctance="ordinary", distress=0.3)
    draft.case = edited(draft.case, person=person, room=Room(place="private_room", minutes=45, interviewer_sex="woman"))
    ask_steps(draft, (*draft.case.steps, "interview"))
    keep_interview(draft, record_of(InterviewKey, voices={}))


def the_person(draft: OpenDraft) -> Person:
    """The person of the talk; raises EditRefused where there is none."""
    return present(draft.case.person, NO_TALK)


def the_room(draft: OpenDraft) -> Room:
    """The room of the talk; raises EditRefused where there is none."""
    return present(draft.case.room, NO_TALK)


def the_interview(draft: OpenDraft) -> InterviewKey:
    """The key of the talk, begun where there is none; raises EditRefused where the case has no talk."""
    if not has_talk(draft.case):
        raise EditRefused(NO_TALK)
    return draft.key.interview or record_of(InterviewKey)


def keep_interview(draft: OpenDraft, interview: InterviewKey) -> None:
    """Keep a changed key of the talk."""
    if interview is not draft.key.interview:
        draft.key = edited(open_key(draft), interview=interview)


def stock_of(draft: OpenDraft) -> StockWords:
    """The kit's words in stock; raises EditRefused where there are none."""
    return present(draft.catalogues.stock, translatable("This kit has no words in stock."))


def with_facts(interview: InterviewKey, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> InterviewKey:
    """The key of a talk with each list of facts as ``change`` makes it; a row that has none left goes."""
    voices = {voice: kept for voice, facts in interview.voices.items() if (kept := change(facts))}
    named: dict[str, Any] = {name: change(getattr(interview, name)) for name in ("needed", "beyond", "needless")}
    changed = edited(filled(interview, **named), voices=voices)
    for name in type(interview).model_fields:
        if name.startswith("if_told"):
            changed = with_rows(changed, name, lambda row: edited(row, facts=kept) if (kept := change(row.facts)) else None)
    return changed


def _forget_words(draft: OpenDraft, before: Case) -> None:
    """Take the words out of what can happen in the talk no more, and could before."""
    gone = set(words_wanted(before)) - set(words_wanted(draft.case))
    for field, name in gone:
        draft.take_out("text", field, name)
    again = [moves_made_again(case.room, presumed_child=case.presumed_child) if case.room else () for case in (before, draft.case)]
    for move in set(again[0]) - set(again[1]):
        draft.take_out("text", "second_moves", move)
    if again[0] and not again[1]:
        draft.take_out("text", "second_seen")
        draft.take_out("text", "second")
