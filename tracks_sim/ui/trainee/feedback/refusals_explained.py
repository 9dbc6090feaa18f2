"""Noes of a talk in words: which questions met them, why, and what would have opened the way. For the feedback only. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import Parameters, asked_by
from tracks_sim.practice.conversation import companion_present
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.refusals import REFUSED, RefusalRun
from tracks_sim.ui.trainee.talk.talk_names import choice_name
from tracks_sim.ui.trainee.view import View

_NUMBERS = (
    translatable("two"), translatable("three"), translatable("four"), translatable("five"), translatable("six"), translatable("seven"),
    translatable("eight"), translatable("nine"), translatable("ten"),
)  # fmt: skip
_NOT_READY = {
    "she": translatable("She was not ready to speak of it yet."),
    "he": translatable("He was not ready to speak of it yet."),
    "they": translatable("They were not ready to speak of it yet."),
}
_WORN_OUT = ("tires", "silent", "asks_break")
_ROSE = 0.03
"""Strain that a run must add for it to be said."""


class RefusalView(TypedDict):
    """A run of noes. ``way``: what would have opened the way; ``replay``: the words on the button that begins at ``turn``."""

    turn: int
    title: str
    text: str
    way: str
    replay: str


def refusal_views(view: View, parameters: Parameters, runs: Sequence[RefusalRun]) -> list[RefusalView]:
    """Every run in words, in the order of the talk."""
    t = view.t
    return [
        {
            "turn": run.first,
            "title": t("Turns {first} to {last}: {n} questions, {n} noes.").format(
                first=run.first, last=run.last, n=in_words(run.questions, t)
            ),
            "text": " ".join(_why(run, view, parameters)),
            "way": way_said(run, view),
            "replay": t("Replay from turn {n}").format(n=run.first),
        }
        for run in runs
    ]


def in_words(n: int, t: Translator) -> str:
    """A small number as a word."""
    return t(_NUMBERS[n - 2]) if 2 <= n <= len(_NUMBERS) + 1 else str(n)


def way_said(run: RefusalRun, view: View) -> str:
    """What would have opened the way, in words."""
    t = view.t
    names = [choice_name(choice, view) for choice in run.opening]
    if not names:
        return t("No single question or act would have opened the way then. That is nobody's fault: it takes time and safety.")
    sentence = t("What would have opened the way: {first}") if len(names) == 1 else t("What would have opened the way: {first}, and then {then}")
    return sentence.format(first=names[0], then=names[-1])


def refusal_note(turn: InterviewTurn, view: View, runs: Sequence[RefusalRun]) -> str:
    """One sentence on a question that met a no, so that a good form without an answer is explained; empty of any other turn."""
    asked = asked_by(turn.choice, view.case)
    if asked is None or turn.outcome not in REFUSED:
        return ""
    t = view.t
    if turn.outcome in _WORN_OUT:
        note = t("No strength was left for an answer: a break comes first.")
    elif asked.recommended:
        note = t("Well asked, and too early.")
    else:
        note = t("Refused: that is no answer.")
    run = next((run for run in runs if run.first <= turn.number <= run.last), None)
    if run is None:
        return note
    return f"{note} {t('See turns {first} to {last} above.').format(first=run.first, last=run.last)}"


def _why(run: RefusalRun, view: View, parameters: Parameters) -> list[str]:
    """How the questions were put, and what stood in the way, a sentence each."""
    t, turns = view.t, view.attempt.turns
    of_run, before = turns[run.first - 1 : run.last], turns[: run.first - 1]
    assert view.case.person is not None and view.case.room is not None
    put = [asked for turn in of_run if (asked := asked_by(turn.choice, view.case)) is not None]
    roomy = sum(asked.recommended for asked in put)
    said = [t("All were well asked.") if roomy == len(put) else t("None of them left room.") if not roomy else t("{n} of them left room.").format(n=roomy)]
    done = {turn.choice for turn in before}
    if any(turn.outcome in _WORN_OUT for turn in of_run):
        return [*said, t("No strength was left: a break comes first.")]
    if companion_present(before, view.case.room):
        return [*said, t("Whoever came along could hear it.")]
    said.append(t(_NOT_READY[view.case.person.pronoun]))
    rights, wishes = "move:rights" in done, "move:ask_wishes" in done
    if not rights and not wishes:
        said.append(t("Rights and wishes had not been spoken of."))
    elif not rights:
        said.append(t("Rights had not been spoken of."))
    elif not wishes:
        said.append(t("Wishes and fears had not been asked about."))
    if before and of_run[-1].distress - before[-1].distress >= _ROSE:
        said.append(t("Strain rose with each of them."))
    elif of_run[0].rapport < parameters.look.opening_rapport.value:
        said.append(t("Trust was still to grow."))
    return said
