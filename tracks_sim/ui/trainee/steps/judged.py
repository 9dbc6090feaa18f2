"""What was judged so far, in sight where a later judgement rests on it. Pure: state in, plain data out, and nothing of a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from tracks_sim.case.model.record import JUDGEMENT_STATES, LEVELS, AnswerStep
from tracks_sim.labels import ANSWER_NAMES, STEP_NAMES, as_title
from tracks_sim.practice import ANSWER_KINDS, Item, Step
from tracks_sim.ui.trainee.view import View

_COUNTED: dict[AnswerStep, tuple[str, ...]] = {"indicators": JUDGEMENT_STATES, "needs": LEVELS}
"""Answers that are counted, in steps that ask too much to be told item by item."""
_NAMED: dict[AnswerStep, str] = {"indicators": "present", "needs": "urgent"}
"""The answer whose items can be named, since what comes rests on them."""


class JudgedStep(TypedDict):
    """Answers of a step in a few words, and the ``step`` that shows them; ``names`` of the items that count most."""

    step: Step
    label: str
    text: str
    names: list[str]


class JudgedView(TypedDict):
    """The answers to some steps under a title; ``line`` says them where there is room for one line only."""

    title: str
    line: str
    steps: list[JudgedStep]


def judged(view: View, steps: Sequence[AnswerStep], named: AnswerStep) -> JudgedView:
    """The answers so far to those of these steps that the case asks, in the order given; of ``named`` with names, too."""
    asked = {row.step: row.asked(view.case) for row in ANSWER_KINDS if row.step in steps}
    shown = [_judged_step(view, step, asked[step], with_names=step == named) for step in steps if asked.get(step)]
    return {
        "title": view.t("What you judged"),
        "line": " · ".join(step["text"] for step in shown),
        "steps": shown,
    }


def _judged_step(view: View, step: AnswerStep, asked: Sequence[str], *, with_names: bool) -> JudgedStep:
    t, given = view.t, {id_: view.attempt.answer(Item(step, id_)).code for id_ in asked}
    answered = [value for value in given.values() if value is not None]
    if not answered:
        text = t("nothing yet")
    elif step in _COUNTED:
        counts = [f"{t(ANSWER_NAMES[value])} {answered.count(value)}" for value in _COUNTED[step] if value in answered]
        left = len(asked) - len(answered)
        text = ", ".join([*counts, *([t("{n} open").format(n=left)] if left else [])])
    elif len(asked) == 1:
        text = t(ANSWER_NAMES[answered[0]])
    else:
        each = (
            t("{what}: {of}").format(what=view.item_name(f"{step}.{id_}"), of=t(ANSWER_NAMES[value]))
            for id_, value in given.items()
            if value is not None
        )
        text = t("; ").join(each)
    return {
        "step": step,
        "label": t(STEP_NAMES[step]),
        "text": as_title(text),
        "names": [view.item_name(f"{step}.{id_}") for id_, value in given.items() if with_names and value == _NAMED[step]],
    }
