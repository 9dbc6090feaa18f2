"""What a sentence of a talk does to the person, in words. For the feedback only. Pure."""

from __future__ import annotations

from tracks_sim.case.model.conversation import Stance
from tracks_sim.i18n import translatable
from tracks_sim.interview import stance_of
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.ui.trainee.view import View

_SAID: dict[Stance, dict[str, str]] = {
    "blames": {
        "she": translatable("This blames her for what was done to her, or for how she lived with it."),
        "he": translatable("This blames him for what was done to him, or for how he lived with it."),
        "they": translatable("This blames them for what was done to them, or for how they lived with it."),
    },
    "intrudes": {
        "she": translatable("This reaches for intimate details that nobody needs in order to help her."),
        "he": translatable("This reaches for intimate details that nobody needs in order to help him."),
        "they": translatable("This reaches for intimate details that nobody needs in order to help them."),
    },
    "threatens": {
        "she": translatable("This threatens her."),
        "he": translatable("This threatens him."),
        "they": translatable("This threatens them."),
    },
    "labels": {
        "she": translatable("This puts a label on her, and takes the words away from her."),
        "he": translatable("This puts a label on him, and takes the words away from him."),
        "they": translatable("This puts a label on them, and takes the words away from them."),
    },
    "doubts": {
        "she": translatable("This tells her that she is not believed."),
        "he": translatable("This tells him that he is not believed."),
        "they": translatable("This tells them that they are not believed."),
    },
    "pressures": {
        "she": translatable("This presses her: a no, or silence, is made hard."),
        "he": translatable("This presses him: a no, or silence, is made hard."),
        "they": translatable("This presses them: a no, or silence, is made hard."),
    },
    "exposes": {
        "she": translatable("This says before others what is hers to tell."),
        "he": translatable("This says before others what is his to tell."),
        "they": translatable("This says before others what is theirs to tell."),
    },
    "promises": {
        "she": translatable("This promises her what you cannot keep."),
        "he": translatable("This promises him what you cannot keep."),
        "they": translatable("This promises them what you cannot keep."),
    },
    "accepts": {
        "she": translatable("This accepts her no, or her pace."),
        "he": translatable("This accepts his no, or his pace."),
        "they": translatable("This accepts their no, or their pace."),
    },
    "reassures": {
        "she": translatable("This reassures her, and promises nothing."),
        "he": translatable("This reassures him, and promises nothing."),
        "they": translatable("This reassures them, and promises nothing."),
    },
    "gives_control": {
        "she": translatable("This lets her choose what to tell, and how."),
        "he": translatable("This lets him choose what to tell, and how."),
        "they": translatable("This lets them choose what to tell, and how."),
    },
}


def stance_said(turn: InterviewTurn, view: View) -> str:
    """One sentence on what the words of a turn do to the person; empty where they do nothing of the kind."""
    by_pronoun = _SAID.get(stance_of(turn.choice, view.case))
    return view.t(by_pronoun[view.case.person.pronoun]) if by_pronoun is not None and view.case.person is not None else ""
