"""Sheet of the interview: the person, the room and the time in words, the talk, and what can be done now. Pure: state in, plain data out.

Forms of questions, facts not disclosed, and the person's state stay in the kernel: the browser
gets what somebody in the room would see and hear.
"""

from __future__ import annotations

import re
from typing import Literal, TypedDict

from tracks_sim.case.model.conversation import SILENT_COMPANIONS, Room
from tracks_sim.case.model.texts import CaseText
from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters
from tracks_sim.practice import Attempt, Step, step_after, step_before, steps_of
from tracks_sim.practice.conversation import LONGEST_TYPED, OVERHEARD, alone, companion_present
from tracks_sim.practice.events import MEASURED
from tracks_sim.practice.person_words import seen_words
from tracks_sim.practice.refusals import refusals_in_a_row, way_on
from tracks_sim.practice.talk_time import minutes_left, time_marks
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.talk.own_words import OwnWords, Reading, own_words
from tracks_sim.ui.trainee.talk.talk_choices import TalkChoices, talk_choices
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES
from tracks_sim.ui.trainee.talk.transcript import TurnRow, talk
from tracks_sim.ui.trainee.view import View

_COMPANIONS = {
    "relative": translatable("a relative can hear you"),
    "partner": translatable("the partner can hear you"),
    "friend": translatable("a friend can hear you"),
    "acquaintance": translatable("an acquaintance can hear you"),
    "representative": translatable("an independent representative is here"),
}
_LINES = {
    "low": translatable("About ten minutes are left in the story."),
    "used_up": translatable("The time for this talk is used up."),
}
"""What the page says in the talk when its time runs low, and out."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^a-z])|(?<=[.!?…][’”»])\s+(?=[^a-z])")
_EXACT_BELOW = 15
"""Minutes left from which on they are said one by one; more are rounded to 5."""


class Pill(TypedDict):
    """A word on the room. ``good``: it is quiet for a talk."""

    id: str
    label: str
    good: bool


class TimeLeft(TypedDict):
    """Time of the story: ``left`` in words, and as a share of the whole, 0 to 1. ``used_up``: what can still be done, else empty."""

    left: str
    note: str
    share: float
    used_up: str


class TalkHint(TypedDict):
    """One way on, offered after a run of refusals. ``id`` names the run, so that one who closed it is not shown it again."""

    id: str
    text: str
    choice: str
    label: str


class LeavingTalk(TypedDict):
    """What is asked before an open talk is left for one of ``steps``, or finished. ``close``: a choice, empty: the ways to end are shown."""

    steps: list[Step]
    title: str
    text: str
    close: str
    close_label: str
    go: str


class EndingTalk(TypedDict):
    """What is asked before ``choice`` ends the talk; ``typed``: the words that were typed for it."""

    title: str
    text: str
    choice: str
    typed: str
    end: str
    stay: str


class InterviewSheet(SheetHead, TalkChoices):
    """The talk. ``who``: the person in the words of the case; ``seen``: what can be seen of them now; ``room``: its first sentence, and the rest;
    ``longest``: characters of typed words; ``reopen``: takes the end of the talk, or of today's, back, else empty."""

    step: Literal["interview"]
    with_file: bool
    marks: list[str]
    language: str
    who: str
    who_language: str
    pills: list[Pill]
    time: TimeLeft
    seen: str
    room: tuple[str, str]
    talk: list[TurnRow]
    over: str
    reopen: str
    reading: OwnWords | None
    longest: int
    warning: str
    hint: TalkHint | None
    leaving: LeavingTalk | None
    ending: EndingTalk | None
    back: Step
    next: Step | None
    finish: bool


def interview_sheet(view: View, parameters: Parameters, reading: Reading | None, warning: bool, ending: tuple[str, str] | None = None) -> InterviewSheet:
    """The interview step. ``ending``: the choice that would end the talk, which is asked about, and the words typed for it."""
    t, attempt, case, texts = view.t, view.attempt, view.case, view.texts
    assert case.room is not None
    closed = bool(attempt.locked) or attempt.submitted
    over = ""
    reopen = t("Go on talking after all") if attempt.interview_over else t("Go on with today’s talk after all")
    if attempt.interview_over:
        over = t("The talk is over.")
        if attempt.mode != "talk":
            over += " " + t("What was told can be cited in the next steps.")
    elif closed:
        over = t("Feedback was shown, so the talk cannot go on.")
    return {
        "step": "interview",
        "title": t("Talk with the person"),
        "intro": block(_intro(attempt, t)),
        "with_file": True,
        "marks": list(attempt.marked),
        "language": view.case_language,
        "who": texts.called or t("The person in “{case}”").format(case=texts.title),
        "who_language": view.case_language if texts.called else view.language,
        "pills": _pills(attempt, case.room, t),
        "time": _time(attempt, case.room, t),
        "seen": _seen(attempt, texts),
        "room": _first_sentence(texts.room or ""),
        "talk": talk(attempt.turns, view, {m.turn: t(_LINES[m.mark]) for m in time_marks(attempt.turns, case.room)}),
        "over": over,
        "reopen": reopen if attempt.reopenable else "",
        **talk_choices(view, parameters),
        "reading": None if reading is None else own_words(reading, view),
        "longest": LONGEST_TYPED,
        "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if warning else "",
        "hint": None if over or minutes_left(attempt.turns, case.room) <= 0 else _hint(attempt, t),
        "leaving": None if over or not attempt.turns else _leaving(view),
        "ending": None if over or ending is None else _ending(*ending, t),
        "back": step_before("interview", case, attempt.mode),
        "next": step_after("interview", case) if attempt.mode != "talk" else None,
        "finish": attempt.mode == "talk" and not attempt.submitted and bool(attempt.turns),
    }  # fmt: skip


def _intro(attempt: Attempt, t: Translator) -> str:
    """The introduction; a short talk has no later step to cite in."""
    intro = t("You decide what to say and ask, and in which order. You can end the talk at any time.")
    if attempt.mode == "talk":
        return intro
    return intro + " " + t("What the person tells you can be cited afterwards, what stays untold cannot.")


def _pills(attempt: Attempt, room: Room, t: Translator) -> list[Pill]:
    """Who is in the room and what was agreed, from the room at the start and what was changed in it since."""
    happened = {turn.choice for turn in attempt.turns if turn.outcome != "not_possible"}
    pills: list[Pill] = []

    def add(name: str, label: str, good: bool = False) -> None:
        pills.append({"id": name, "label": label, "good": good})

    if room.companion is not None and (companion_present(attempt.turns, room) or room.companion.relation in SILENT_COMPANIONS):
        add("companion", t(_COMPANIONS[room.companion.relation]))
    if alone(attempt.turns, room):
        add("alone", t("alone"), good=True)
    if room.place in OVERHEARD:
        add("overheard", t("others can hear you"))
    if "move:change_interpreter" in happened:
        add("interpreter", t("another interpreter"))
    elif room.interpreter is not None:
        add("interpreter", t("interpreter by phone") if room.interpreter.by_phone else t("interpreter in the room"))
    if "move:change_interviewer" in happened:
        add("interviewer", t("a colleague asks"))
    if "move:call_representative" in happened:
        add("representative", t("a representative is asked for"))
    notes = next((turn for turn in reversed(attempt.turns) if turn.choice == "move:consent_notes"), None)
    if notes is not None:
        add("notes", t("no notes") if notes.outcome == "refuses_consent" else t("notes allowed"))
    return pills


def _seen(attempt: Attempt, texts: CaseText) -> str:
    """What could last be seen of the person in the present talk, while they look as they look now; nothing where what shows that words hurt came in its place."""
    now = attempt.turns[-1] if attempt.turns else None
    if now is not None and now.seen_said is None and any(shown.act == "stung" for shown in now.others):
        return ""
    turns = (turn for turn in reversed(attempt.turns) if now is not None and (turn.interview, turn.seen) == (now.interview, now.seen))
    return next(filter(None, (seen_words(turn, texts) for turn in turns)), "")


def _first_sentence(text: str) -> tuple[str, str]:
    """A text's first sentence, and the rest."""
    first = _SENTENCE_END.split(text, maxsplit=1)
    return first[0], first[1] if len(first) > 1 else ""


def _minutes(attempt: Attempt, room: Room) -> int:
    """Minutes that the present talk has from its beginning."""
    return room.second_minutes if attempt.interview == 2 and room.second_minutes is not None else room.minutes


def _time(attempt: Attempt, room: Room, t: Translator) -> TimeLeft:
    left = minutes_left(attempt.turns, room)
    used_up = ""
    if left <= 0:
        again = room.second_minutes is not None and attempt.interview == 1
        used_up = (
            t("The time for this talk is used up. You can still close it, or propose a second one.") if again
            else t("The time for this talk is used up. You can still close it.")
        )  # fmt: skip
    n = max(1, round(left)) if left < _EXACT_BELOW else 5 * round(left / 5)
    return {
        "left": t("No time left") if left <= 0 else t.plural("About {n} minute left", "About {n} minutes left", n).format(n=n),
        "note": t("in the story, not on your clock"),
        "share": round(max(0.0, left) / _minutes(attempt, room), 2),
        "used_up": used_up,
    }


def _hint(attempt: Attempt, t: Translator) -> TalkHint | None:
    """One move that may help after a run of refusals, in practice; it follows from what was said and done, never from the key."""
    move = way_on(attempt)
    if move is None:
        return None
    number = refusals_in_a_row(attempt.turns)
    return {
        "id": str(attempt.turns[-number].number),
        "text": t("{n} questions in a row got no answer. This may help more than the next one:").format(n=number),
        "choice": f"move:{move}",
        "label": t(MOVE_NAMES[move]),
    }


def _leaving(view: View) -> LeavingTalk:
    """The question before an open talk is left. In a measured mode it names no way to end it."""
    t, attempt = view.t, view.attempt
    steps = steps_of(view.case, attempt.mode)
    measured, short = attempt.mode in MEASURED, attempt.mode == "talk"
    return {
        "steps": list(steps[steps.index("interview") + 1 :]),
        "title": t("You have not closed the talk."),
        "text": t("The feedback ends it: afterwards the talk cannot go on.") if short else t("What was said is kept. You can close the talk now, or come back to it from any step."),
        "close": "" if measured else "move:close_safely",
        "close_label": t("Choose how to end it") if measured else t("Close it now, which ends the talk"),
        "go": t("End it and see the feedback") if short else t("Go on, I will come back"),
    }


def _ending(choice: str, typed: str, t: Translator) -> EndingTalk:
    """The question before the talk is ended, or that of today."""
    today = choice == "move:second_interview"
    return {
        "title": t("This ends today’s talk.") if today else t("This ends the talk."),
        "text": t("What was told stays told. You can take the end back only until your next act."),
        "choice": choice,
        "typed": typed,
        "end": t("End today’s talk") if today else t("End the talk"),
        "stay": t("Go on talking"),
    }
