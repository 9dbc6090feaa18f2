"""What the others in the room did in a talk, in words: which turns it was, what followed, what would help. For the feedback only. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from tracks_sim.case.model.others import RoomAct
from tracks_sim.i18n import translatable
from tracks_sim.interview import asked_by
from tracks_sim.practice.conversation import came_back, companion_present
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.ui.trainee.view import View

_MARKS: dict[str, str] = {
    "answers_for": translatable("The companion answered in the person’s place."),
    "interrupts": translatable("The companion cut in, and less was told."),
    "comes_back": translatable("Then the companion was back."),
    "shortens": translatable("Shortened by the interpreter: the person said more than you heard."),
    "misinterprets": translatable("Another question than yours reached the person."),
}


class OthersNote(TypedDict):
    """What the companion, or the interpreter, did over the talk. ``way``: what would help."""

    title: str
    text: str
    way: str


def others_mark(turn: InterviewTurn, view: View) -> str:
    """What others did at one turn, in words; empty where that was nothing that changed the answer."""
    return " ".join(view.t(_MARKS[shown.act]) for shown in turn.others if shown.act in _MARKS)


def others_notes(view: View) -> list[OthersNote]:
    """A note on the companion and one on the interpreter, each where there is something to say."""
    return [*_of_companion(view), *_of_interpreter(view)]


_SAID: dict[RoomAct, tuple[str, str]] = {
    "answers_for": (translatable("Turn {n}: the companion answered in the person’s place."), translatable("Turns {turns}: the companion answered in the person’s place.")),
    "interrupts": (translatable("Turn {n}: the companion cut in."), translatable("Turns {turns}: the companion cut in.")),
    "shortens": (translatable("Turn {n}: the person said more than you heard."), translatable("Turns {turns}: the person said more than you heard.")),
    "misinterprets": (
        translatable("Turn {n}: another question than yours reached the person."), translatable("Turns {turns}: another question than yours reached the person."),
    ),
}  # fmt: skip
"""What was done, in one turn and in several."""


def _of_companion(view: View) -> list[OthersNote]:
    t, turns, room = view.t, view.attempt.turns, view.case.room
    assert room is not None
    said = _acts_said(("answers_for", "interrupts"), view)
    back = next((turn.number for turn in turns if came_back(turn)), None)
    asked_after = back is not None and any(
        asked_by(turn.choice, view.case) is not None and companion_present(turns[: turn.number - 1], room) for turn in turns[back:]
    )
    if not (said or asked_after):
        return []
    if asked_after:
        said.append(t("After turn {n} the companion was back, and the questions went on.").format(n=back))
    said.append(t("What is asked while somebody else listens costs more strain, and less of it is told."))
    if "move:see_alone" not in {turn.choice for turn in turns}:
        way = t("What would help: the routine by which everybody is seen alone, before the first question that is not plain.")
    elif asked_after:
        way = t("What would help: the same routine once more as soon as the companion is back. It takes a minute, and challenges nobody.")
    else:
        way = t("You saw the person alone later: the sooner it is done, the more it helps.")
    return [{"title": t("Whoever came along."), "text": " ".join(said), "way": way}]


def _of_interpreter(view: View) -> list[OthersNote]:
    t, turns = view.t, view.attempt.turns
    said = _acts_said(("shortens", "misinterprets"), view)
    if not said:
        return []
    first = next(n for n, turn in enumerate(turns) if any(shown.act in ("shortens", "misinterprets") for shown in turn.others))
    asked = any(turn.choice == "move:ask_interpreter" for turn in turns[:first])
    way = t("What would help: ask for everything to be interpreted; ask once more, which is no repetition here; another interpreter, where one can be had.") if asked else t(
        "What would help: ask whether they understand each other, and for everything to be interpreted; ask once more, which is no repetition here; another interpreter, where one can be had."
    )
    return [{"title": t("The interpreter."), "text": " ".join(said), "way": way}]


def _acts_said(acts: Sequence[RoomAct], view: View) -> list[str]:
    """A sentence on each of these acts that happened, with its turns."""
    said = []
    for act in acts:
        numbers = [turn.number for turn in view.attempt.turns if any(shown.act == act for shown in turn.others)]
        one, more = map(view.t, _SAID[act])
        if numbers:
            said.append(one.format(n=numbers[0]) if len(numbers) == 1 else more.format(turns=", ".join(map(str, numbers))))
    return said
