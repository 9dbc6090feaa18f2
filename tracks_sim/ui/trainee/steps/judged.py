"""What was judged so far, in sight where a later judgement rests on it. Pure: state in, plain data out, and nothing of a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from tracks_sim.case.model.record import AnswerStep
from tracks_sim.labels import ANSWER_NAMES, STEP_NAMES, as_title
from tracks_sim.practice import JUDGED_KINDS, AnswerKind, Item, Step
from tracks_sim.ui.trainee.view import View

_FIRST: tuple[AnswerStep, ...] = ("detection", "indicators", "needs")
JUDGED_STEPS: tuple[AnswerStep, ...] = (*_FIRST, *(row.step for row in JUDGED_KINDS if row.step not in _FIRST))
"""Steps that judge, what a decision rests on most first."""


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


def judged(view: View, steps: Sequence[AnswerStep] = JUDGED_STEPS, named: AnswerStep = "needs") -> JudgedView:
    """The answers so far to those of these steps that the case asks, in the order given; of ``named`` with names, too."""
    kinds = {row.step: row for row in JUDGED_KINDS}
    shown = [_judged_step(view, kinds[step], asked, with_names=step == named) for step in steps if (asked := kinds[step].asked(view.case))]
    return {
        "title": view.t("What you judged"),
        "line": " · ".join(step["text"] for step in shown),
        "steps": shown,
    }


def _judged_step(view: View, kind: AnswerKind[Any], asked: Sequence[str], *, with_names: bool) -> JudgedStep:
    """Of many judgements how many have each answer, and the names of those with the first answer, on which rests what comes."""
    step, values = kind.step, kind.values(view.case, asked[0])
    t, given = view.t, {id_: view.attempt.answer(Item(step, id_)).code for id_ in asked}
    answered = [value for value in given.values() if value is not None]
    if not answered:
        text = t("nothing yet")
    elif kind.keyed and kind.keyed(asked[0]).row_id:
        counts = [f"{t(ANSWER_NAMES[value])} {answered.count(value)}" for value in values if value in answered]
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
        "names": [view.item_name(f"{step}.{id_}") for id_, value in given.items() if with_names and value == values[0]],
    }
