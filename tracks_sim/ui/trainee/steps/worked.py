"""The worked example: the trainee predicts each judgement of a case, and then sees the author's, with its reason. Pure: state in, plain data out.

No other sheet shows rows of a key before they are locked, and this one only in the mode of its name, each row once it was predicted.
Before that, in the first two thirds of the rows, it names the passages to look at: that is the help, which grows less. What is decided,
and the plan, are the trainee's: nothing of their key is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Literal, TypedDict, get_args

from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import NotAllowed
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import ANSWER_NAMES, step_name
from tracks_sim.practice import ANSWER_STEPS, Step, item_of, keyed_answer, step_after, step_before
from tracks_sim.scoring import with_effective_key
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.provenance import source_badge, source_line
from tracks_sim.ui.trainee.steps.judged import JudgedView, judged
from tracks_sim.ui.trainee.steps.judgements import Choice, Further, Question, WorksheetContext
from tracks_sim.ui.trainee.steps.worksheet import WORKSHEETS
from tracks_sim.ui.trainee.view import View

Help = Literal["author", "half", "alone"]
HELPS: tuple[Help, ...] = get_args(Help)
"""The help with a row, in thirds of the rows: the passages with a hint, the passages, the file alone."""
_HELP_NAMES: dict[Help, str] = {
    "author": translatable("With the author"), "half": translatable("Half the help"), "alone": translatable("Alone"),
}  # fmt: skip
_HELP_TEXTS: dict[Help, str] = {
    "author": translatable("What do you think? Then the author answers. Nothing is scored."),
    "half": translatable("From here on without a hint."),
    "alone": translatable("From here on you find the passages."),
}
"""What is said at the first row of each third."""


class WorkedQuestion(Question):
    """A question, and once it is ``shown`` the author's answer in it. ``reason`` is HTML; ``split``: which answers stand where readers differ.

    ``predicted``: what the trainee took the answer to be. ``passages``: what to look at, and once it is shown what the answer rests on.
    ``defined``: what it is, and what not, stands open. ``help`` names its third, ``helps`` says what it is at the first row of it.
    """

    shown: bool
    defined: bool
    predicted: str | None
    reason: str
    split: str
    source: str
    unverified: str
    help: str
    helps: str


class WorkedGroup(TypedDict):
    """Questions under one heading, as in the step in which a trainee judges them."""

    id: str
    label: str
    items: list[WorkedQuestion]


class WorkedPart(TypedDict):
    """The judgements of one step. ``known``: how the lists behind it are known, said once."""

    step: AnswerStep
    label: str
    known: str
    stacked: bool
    field: Literal["state", "level"]
    answers: list[Choice]
    further: list[Further]
    groups: list[WorkedGroup]


class WorkedSheet(SheetHead):
    """All judgements, one at a time beside the file, each to be predicted and then read."""

    step: Literal["worked"]
    with_file: Literal[True]
    parts: list[WorkedPart]
    back: Step
    next: Step


def worked_sheet(view: View) -> WorkedSheet:
    """The judgements of a worked example, in the order in which the case asks them: those that were predicted, with the author's answer."""
    t, mode = view.t, view.attempt.mode
    author = _authors_view(view)
    steps = [step for step in ANSWER_STEPS if step in view.case.steps and step != "decision"]
    asked = {step: WORKSHEETS[step].draw(WorksheetContext(author, {})) for step in steps}
    rows = [item["key"] for step in steps for group in asked[step]["groups"] for item in group["items"]]
    return {
        "step": "worked",
        "title": t("Judge with the author"),
        "intro": None,
        "with_file": True,
        "parts": [_part(step, asked[step], author, rows) for step in steps],
        "back": step_before("worked", view.case, mode),
        "next": step_after("worked", view.case, mode),
    }


def judged_by_the_author(view: View) -> JudgedView:
    """The author's judgements that were shown, in a few words, in sight where the trainee decides; each leads to where they are read."""
    shown = judged(_authors_view(view))
    return {**shown, "title": view.t("What the author judged"), "steps": [{**step, "step": "worked"} for step in shown["steps"]]}


def help_at(n: int, rows: int) -> Help:
    """The help with a row by its place, counted from 0, and the number of rows: thirds, of which the first are the longer ones."""
    return HELPS[n * len(HELPS) // rows]


def _authors_view(view: View) -> View:
    """The attempt as if the author had judged what the trainee has predicted; all but the decision once it is submitted.

    Raises NotAllowed in any other mode.
    """
    if view.attempt.mode != "worked":
        raise NotAllowed("The author's judgements are shown in a worked example only.", step="worked")
    case_file, attempt = with_effective_key(view.attempt, view.case_file), view.attempt
    answers = {
        item_of(name): keyed_answer(keyed, _right_passages(keyed, case_file.case))
        for name, _, keyed in case_file.key.keyed_answers()
        if attempt.submitted or name in attempt.predicted
    }
    judged_steps = frozenset(ANSWER_STEPS) - {"decision"}
    attempt = replace(attempt, answers=MappingProxyType(answers), set_aside=MappingProxyType({}), locked=judged_steps)
    return replace(view, case_file=case_file, attempt=attempt)


def _right_passages(keyed: KeyedAnswer, case: Case) -> tuple[str, ...]:
    """Every passage that supports an answer, in the order of the file."""
    return tuple(p for p in case.passages if p in keyed.right_passages)


def _part(step: AnswerStep, asked: Mapping[str, Any], author: View, rows: Sequence[str]) -> WorkedPart:
    t = author.t
    return {
        "step": step,
        "label": step_name(step, t),
        "known": asked["known"],
        "stacked": asked["stacked"],
        "field": asked["field"],
        "answers": asked["answers"],
        "further": asked["further"],
        "groups": [
            {
                "id": g["id"],
                "label": g["label"],
                "items": [_worked(item, author, rows) for item in g["items"]],
            }
            for g in asked["groups"]
        ],
    }


def _worked(question: Question, author: View, rows: Sequence[str]) -> WorkedQuestion:
    """A question as far as it may be shown: before the prediction with its help, after it with the author's answer and reason."""
    t, item = author.t, question["key"]
    n, keyed = rows.index(item), author.case_file.key.answer_to(item)
    assert keyed is not None  # a worked example asks what its key answers
    the_help = help_at(n, len(rows))
    first_of_help = n == 0 or help_at(n - 1, len(rows)) != the_help
    shown = item_of(item) in author.attempt.answers
    to_look_at = [] if the_help == "alone" else list(_right_passages(keyed, author.case))
    return {
        **question,
        "shown": shown,
        "defined": the_help == "author" and not shown,
        "predicted": author.attempt.predicted.get(item),
        "passages": question["passages"] if shown else to_look_at,
        "hint": "" if shown else _hint(the_help, to_look_at, t),
        "aside": "",  # that a sign is of a published list, too, is nothing to learn here
        "reason": block(author.key_texts.reason(item)) if shown else "",
        "split": _split(keyed, t) if shown and keyed.split else "",
        "source": source_line(keyed.source, author.catalogues, None, author.language) if shown else "",
        "unverified": source_badge(keyed.source, author.catalogues, t) if shown else "",
        "help": t(_HELP_NAMES[the_help]),
        "helps": t(_HELP_TEXTS[the_help]) if first_of_help else "",
    }


def _hint(the_help: Help, passages: Sequence[str], t: Translator) -> str:
    """What to look at: that nothing is written, or in the first third what to ask of the passage."""
    if the_help == "alone":
        return ""
    if not passages:
        return t("No passage speaks of this.")
    return t("Does the passage show it, speak against it, or leave it open?") if the_help == "author" else ""


def _split(keyed: KeyedAnswer, t: Translator) -> str:
    """One sentence on the answers that stand beside each other where readers differ."""
    standing = (keyed.answer, *sorted(keyed.accepted - {keyed.answer}))
    return t("Readers differ here. Answers that stand: {answers}.").format(
        answers=t("; ").join(t(ANSWER_NAMES[answer]) for answer in standing)
    )
