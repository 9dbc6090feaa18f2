"""Acts on the plan: which parts are asked, and their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.load.stock import WORTHS, StockWords, Worth
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import PLAN_PARTS, Language, PlanPart, Record, Slug
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft_defaults import id_of_words, places, source_of
from tracks_sim.drafts.draft_key import open_key
from tracks_sim.drafts.lesson_edits import forget_conditions, stock_telling
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import (
    OpenDraft,
    as_block,
    as_list,
    block_in,
    list_in,
    row_with,
    texts_of,
)
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

_NOT_ASKED = translatable("This part of the plan is not asked. Ask it first.")
_ANSWER_GONE = translatable("This answer is not there any more.")
_TOO_MANY = translatable("A part of the plan can have {most} answers at most.")
MOST_ANSWERS = 12


class AskPlan(Record):
    """Ask a part of the plan, with the kit's stock answers and reasons in every language of the case; or do not ask it any more."""

    act: Literal["ask_plan"]
    part: PlanPart
    asked: bool


class AddPlanAnswer(Record):
    """Add an answer to a part of the plan."""

    act: Literal["add_plan_answer"]
    part: PlanPart
    text: str
    language: Language
    worth: Worth = "fitting"


class RemovePlanAnswer(Record):
    """Take an answer out of a part of the plan, with its words and its reason."""

    act: Literal["remove_plan_answer"]
    part: PlanPart
    answer: Slug


class SetPlanWorth(Record):
    """Say what an answer of the plan is worth."""

    act: Literal["set_plan_worth"]
    part: PlanPart
    answer: Slug
    worth: Worth


def _ask_plan(act: AskPlan, draft: OpenDraft) -> None:
    case = draft.part("case")
    asked = row_with(case.get("plan"), "part", act.part) is not None
    if act.asked and not asked:
        _ask(draft, act.part)
    elif asked and not act.asked:
        case["plan"] = [row for row in case["plan"] if not (isinstance(row, dict) and row.get("part") == act.part)]
        for key in draft.parts("key"):
            as_dict(key.get("plan")).pop(act.part, None)
            if key.get("plan") == {}:
                del key["plan"]
        for head in ("text", "key_text"):
            draft.take_out(head, "plan", act.part)
        forget_conditions(draft)


def as_dict(value: Any) -> dict[str, Any]:
    """The value where it is a block that can be changed, else a block that leads nowhere."""
    return value if isinstance(value, dict) else {}


def _ask(draft: OpenDraft, part: PlanPart) -> None:
    case, key, stock = draft.part("case"), open_key(draft), draft.catalogues.stock
    put_in_order(case, "plan", Case.model_fields)
    put_in_order(key, "plan", Key.model_fields)
    plan, keyed = list_in(case, "plan"), block_in(key, "plan")
    answers = dict(stock.stock.plan.get(part, {})) if stock is not None else {}
    shown: list[str] = []
    for answer in answers:
        shown.insert(places(str(case.get("id")), answer, len(shown))[0], answer)
    later = PLAN_PARTS[PLAN_PARTS.index(part) + 1 :]
    place = next((n for n, row in enumerate(plan) if isinstance(row, dict) and row.get("part") in later), len(plan))
    plan.insert(place, {"part": part, "choose": "one", "options": shown})
    keyed[part] = {"source": source_of(f"plan.{part}", draft.catalogues)}
    for answer, worth in answers.items():
        _give_worth(keyed[part], answer, worth)
    _settle_choice(draft, part)
    if stock is not None:
        for language in draft.languages:
            write_stock_answers(draft, stock, part, shown, language)


def write_stock_answers(draft: OpenDraft, stock: StockWords, part: PlanPart, answers: list[str], language: str) -> None:
    """Write the stock's words and reasons of answers of a part in a language, where the draft has none there yet."""
    for answer in answers:
        words = stock.answer(part, answer, language)
        if words is not None:
            for head, text in (("text", words.text), ("key_text", words.reason)):
                if answer not in as_block(as_block(draft.look(f"{head}.{language}").get("plan")).get(part)):
                    draft.write(head, language, ("plan", part, answer), text)


def _give_worth(keyed: dict[str, Any], answer: str, worth: Worth) -> None:
    for other in WORTHS:
        if answer in as_list(keyed.get(other)):
            keyed[other] = [name for name in keyed[other] if name != answer]
            if not keyed[other]:
                del keyed[other]
    put_in_order(keyed, worth, (*WORTHS, "source"))
    list_in(keyed, worth).append(answer)


def _settle_choice(draft: OpenDraft, part: PlanPart) -> None:
    """Let several answers be chosen where the plan needs more than one."""
    needed = texts_of(as_block(as_block(draft.look("key").get("plan")).get(part)).get("needed"))
    _question(draft, part)["choose"] = "several" if len(needed) > 1 else "one"


def _question(draft: OpenDraft, part: PlanPart) -> dict[str, Any]:
    found = row_with(draft.part("case").get("plan"), "part", part)
    if found is None:
        raise EditRefused(_NOT_ASKED)
    return found


def _keyed_part(draft: OpenDraft, part: PlanPart) -> dict[str, Any]:
    key = open_key(draft)
    put_in_order(key, "plan", Key.model_fields)
    keyed = block_in(block_in(key, "plan"), part)
    keyed.setdefault("source", source_of(f"plan.{part}", draft.catalogues))
    return keyed


def _add_plan_answer(act: AddPlanAnswer, draft: OpenDraft) -> None:
    question = _question(draft, act.part)
    answers = list_in(question, "options")
    if len(answers) >= MOST_ANSWERS:
        raise EditRefused(_TOO_MANY, most=MOST_ANSWERS)
    text = normalise_text(act.text)
    new = id_of_words(text, "answer-", draft.data, stock_telling(draft))
    answers.insert(places(str(draft.look("case").get("id")), new, len(answers))[0], new)
    _give_worth(_keyed_part(draft, act.part), new, act.worth)
    draft.write("text", act.language, ("plan", act.part, new), text)
    _settle_choice(draft, act.part)


def _require_answer(draft: OpenDraft, part: PlanPart, answer: str) -> dict[str, Any]:
    question = _question(draft, part)
    if answer not in as_list(question.get("options")):
        raise EditRefused(_ANSWER_GONE)
    return question


def _remove_plan_answer(act: RemovePlanAnswer, draft: OpenDraft) -> None:
    question = _require_answer(draft, act.part, act.answer)
    question["options"] = [other for other in question["options"] if other != act.answer]
    keyed = _keyed_part(draft, act.part)
    for worth in WORTHS:
        if act.answer in as_list(keyed.get(worth)):
            keyed[worth] = [other for other in keyed[worth] if other != act.answer]
            if not keyed[worth]:
                del keyed[worth]
    for head in ("text", "key_text"):
        draft.take_out(head, "plan", act.part, act.answer)
    _settle_choice(draft, act.part)


def _set_plan_worth(act: SetPlanWorth, draft: OpenDraft) -> None:
    _require_answer(draft, act.part, act.answer)
    _give_worth(_keyed_part(draft, act.part), act.answer, act.worth)
    _settle_choice(draft, act.part)


PLAN_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    AskPlan: _ask_plan, AddPlanAnswer: _add_plan_answer, RemovePlanAnswer: _remove_plan_answer, SetPlanWorth: _set_plan_worth,
}  # fmt: skip
"""What each of these acts does to a draft."""
