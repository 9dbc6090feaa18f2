"""The worked example: every judgement of a case as its author made it, with the reason beside it. Pure: state in, plain data out.

No other sheet shows rows of a key before they are locked, and this one only in the mode of its name. What is decided, and the plan,
are the trainee's: nothing of their key is read here.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Annotated, Literal, TypedDict

from tracks_sim.case.model.key import IndicatorKey, KeyedAnswer, NeedKey, ProtectionKey
from tracks_sim.case.model.texts import KeyText
from tracks_sim.errors import NotAllowed
from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import ANSWER_NAMES, step_name
from tracks_sim.practice import ANSWER_STEPS, Answer, Item, Step, step_after, step_before
from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring import with_effective_key
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.provenance import source_badge, source_line
from tracks_sim.ui.trainee.steps.judged import JudgedView, judged
from tracks_sim.ui.trainee.steps.judgements import JUDGEMENT_WORDS, Choice, Further, Question, WorksheetContext
from tracks_sim.ui.trainee.steps.worksheet import WORKSHEETS
from tracks_sim.ui.trainee.view import View

_WORDS = {
    "all": translatable("All judgements of this case"),
    "next": translatable("Next judgement"),
    "decide": translatable("Now you decide"),
    "sides": translatable("What this is, and what it is not"),
}


class WorkedQuestion(Question):
    """A question with the author's answer in it. ``reason`` is HTML; ``split``: which answers stand where readers differ."""

    reason: str
    split: str
    source: str
    unverified: str


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
    field: Literal["state", "level"]
    answers: list[Choice]
    further: list[Further]
    groups: list[WorkedGroup]
    words: Annotated[dict[str, str], tuple(JUDGEMENT_WORDS)]


class WorkedSheet(SheetHead):
    """All judgements, to be read one at a time beside the file; there is nothing to answer."""

    step: Literal["worked"]
    with_file: Literal[True]
    parts: list[WorkedPart]
    words: Annotated[dict[str, str], tuple(_WORDS)]
    back: Step
    next: Step


def worked_sheet(view: View) -> WorkedSheet:
    """The judgements of a worked example, in the order in which the case asks them."""
    t, mode = view.t, view.attempt.mode
    author = _authors_view(view)
    steps = (step for step in ANSWER_STEPS if step in view.case.steps and step != "decision")
    return {
        "step": "worked",
        "title": t("Every judgement, with its reason"),
        "intro": block(t("The author of this case has made each judgement. Read it with its reason, and look at the passages that it rests on. Nothing is asked of you here.")),
        "with_file": True,
        "parts": [_part(step, author) for step in steps],
        "words": {name: t(text) for name, text in _WORDS.items()},
        "back": step_before("worked", view.case, mode),
        "next": step_after("worked", view.case, mode),
    }


def judged_by_the_author(view: View) -> JudgedView:
    """The author's judgements in a few words, in sight where the trainee decides; each leads to where they are read."""
    shown = judged(_authors_view(view), ("detection", "indicators", "needs", "elements"), named="needs")
    return {**shown, "title": view.t("What the author judged"), "steps": [{**step, "step": "worked"} for step in shown["steps"]]}


def _authors_view(view: View) -> View:
    """The attempt as if the author had judged, all but the decision. Raises NotAllowed in any other mode."""
    if view.attempt.mode != "worked":
        raise NotAllowed("The author's judgements are shown in a worked example only.", step="worked")
    case_file = with_effective_key(view.attempt, view.case_file)
    answers = {_item(name): _answer(keyed, case_file.case.passages) for name, _, keyed in case_file.key.keyed_answers()}
    judged_steps = frozenset(ANSWER_STEPS) - {"decision"}
    attempt = replace(view.attempt, answers=MappingProxyType(answers), set_aside=MappingProxyType({}), locked=judged_steps)
    return replace(view, case_file=case_file, attempt=attempt)


def _item(name: str) -> Item:
    """The item of a keyed answer by its name: ``needs.lawyer``, ``detection``."""
    step, _, id_ = name.partition(".")
    return Item(step, id_ or step)  # type: ignore[arg-type]


def _answer(keyed: KeyedAnswer, passages: tuple[str, ...]) -> Answer:
    """A keyed answer as somebody would have given it, with every passage that supports it, in the order of the file."""
    return Answer(
        keyed.answer,
        tuple(p for p in passages if p in keyed.right_passages),
        keyed.phases if isinstance(keyed, IndicatorKey) else (),
        keyed.grounds if isinstance(keyed, ProtectionKey) else (),
        keyed.who[0] if isinstance(keyed, NeedKey) and keyed.who else None,
    )


def _part(step: AnswerStep, author: View) -> WorkedPart:
    t, asked = author.t, WORKSHEETS[step].draw(WorksheetContext(author, {}))
    keyed = {str(_item(name)): answer for name, _, answer in author.case_file.key.keyed_answers()}
    return {
        "step": step,
        "label": step_name(step, t),
        "known": asked["known"],
        "field": asked["field"],
        "answers": asked["answers"],
        "further": asked["further"],
        "groups": [
            {
                "id": g["id"],
                "label": g["label"],
                "items": [_worked(item, keyed[f"{step}.{item['id']}"], step, author) for item in g["items"]],
            }
            for g in asked["groups"]
        ],
        "words": asked["words"] | {"your_answer": t("The author's answer:")},
    }


def _worked(question: Question, keyed: KeyedAnswer, step: AnswerStep, author: View) -> WorkedQuestion:
    """A question with the author's reason beside the author's answer."""
    t = author.t
    return {
        **question,
        "reason": block(_reason(step, question["id"], author.key_texts)),
        "split": _split(keyed, t) if keyed.split else "",
        "source": source_line(keyed.source, author.catalogues, None, author.language),
        "unverified": source_badge(keyed.source, author.catalogues, t),
    }


def _reason(step: AnswerStep, id_: str, why: KeyText) -> str:
    match step:
        case "detection":
            return why.detection or ""
        case "elements":
            return why.protection if id_ == "protection" else why.elements[id_]  # type: ignore[index]
        case "needs":
            return why.needs[id_]
    return why.indicators[id_]


def _split(keyed: KeyedAnswer, t: Translator) -> str:
    """One sentence on the answers that stand beside each other where readers differ."""
    standing = (keyed.answer, *sorted(keyed.accepted - {keyed.answer}))
    return t("Readers differ here. Answers that stand: {answers}.").format(
        answers=t("; ").join(t(ANSWER_NAMES[answer]) for answer in standing)
    )
