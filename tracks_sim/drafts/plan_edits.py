"""Acts on the plan: which parts are asked, and their answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from tracks_sim.case.load.stock import WORTHS, StockWords, Worth
from tracks_sim.case.model.key import PlanKey
from tracks_sim.case.model.record import PLAN_PARTS, Language, PlanPart, Slug
from tracks_sim.case.model.structure import PlanQuestion
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import id_of_words, places, source_of
from tracks_sim.drafts.draft_key import open_key
from tracks_sim.drafts.lesson_edits import forget_conditions, stock_telling
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import among, edited, filled, inserted, named, others, with_rows
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

MOST_ANSWERS = 12


class AskPlan(Act):
    """Ask a part of the plan, with the kit's stock answers and reasons in every language of the case; or do not ask it any more."""

    act: Literal["ask_plan"]
    part: PlanPart
    asked: bool

    def do(self, draft: OpenDraft) -> None:
        asked = named(draft.case.plan, self.part) is not None
        if self.asked and not asked:
            _ask(draft, self.part)
        elif asked and not self.asked:
            draft.case = with_rows(draft.case, "plan", lambda question: None if question.part == self.part else question)
            draft.key = filled(draft.key, plan={part: row for part, row in draft.key.plan.items() if part != self.part})
            for head in ("text", "key_text"):
                draft.take_out(head, "plan", self.part)
            forget_conditions(draft)


class AddPlanAnswer(Act):
    """Add an answer to a part of the plan."""

    act: Literal["add_plan_answer"]
    part: PlanPart
    text: str
    language: Language
    worth: Worth = "fitting"

    def do(self, draft: OpenDraft) -> None:
        question = _question(draft, self.part)
        if len(question.options) >= MOST_ANSWERS:
            raise EditRefused("A part of the plan can have {most} answers at most.", most=MOST_ANSWERS)
        text = normalise_text(self.text)
        new = id_of_words(text, "answer-", draft.data, stock_telling(draft.catalogues))
        place = places(draft.case.id, new, len(question.options))[0]
        row = _with_worth(_keyed_part(draft, self.part), new, self.worth)
        _keep(draft, question, edited(question, options=inserted(question.options, place, new)), row)
        draft.write("text", self.language, ("plan", self.part, new), text)


class RemovePlanAnswer(Act):
    """Take an answer out of a part of the plan, with its words and its reason."""

    act: Literal["remove_plan_answer"]
    part: PlanPart
    answer: Slug

    def do(self, draft: OpenDraft) -> None:
        question = _question(draft, self.part, self.answer)
        row = _with_worth(_keyed_part(draft, self.part), self.answer, None)
        _keep(draft, question, edited(question, options=others(question.options, self.answer)), row)
        for head in ("text", "key_text"):
            draft.take_out(head, "plan", self.part, self.answer)


class SetPlanWorth(Act):
    """Say what an answer of the plan is worth."""

    act: Literal["set_plan_worth"]
    part: PlanPart
    answer: Slug
    worth: Worth

    def do(self, draft: OpenDraft) -> None:
        question = _question(draft, self.part, self.answer)
        _keep(draft, question, question, _with_worth(_keyed_part(draft, self.part), self.answer, self.worth))


def _ask(draft: OpenDraft, part: PlanPart) -> None:
    case, stock = draft.case, draft.catalogues.stock
    open_key(draft)
    answers = stock.stock.plan.get(part, {}) if stock is not None else {}
    shown: tuple[str, ...] = ()
    for answer in answers:
        shown = inserted(shown, places(case.id, answer, len(shown))[0], answer)
    question = record_of(PlanQuestion, part=part, choose="one", options=shown)
    draft.case = edited(case, plan=among(case.plan, question, PLAN_PARTS))
    row = record_of(PlanKey, source=source_of(f"plan.{part}", draft.catalogues))
    for answer, worth in answers.items():
        row = _with_worth(row, answer, worth)
    _keep(draft, question, question, row)
    if stock is not None:
        for language in draft.languages:
            write_stock_answers(draft, stock, part, shown, language)


def write_stock_answers(draft: OpenDraft, stock: StockWords, part: PlanPart, answers: Iterable[str], language: str) -> None:
    """Write the stock's words and reasons of answers of a part in a language, where the draft has none there yet."""
    for answer in answers:
        words = stock.answer(part, answer, language)
        if words is not None:
            for head, text in (("text", words.text), ("key_text", words.reason)):
                if value_at(draft.data, f"{head}.{language}", ("plan", part, answer)) is None:
                    draft.write(head, language, ("plan", part, answer), text)


def _with_worth(row: PlanKey, answer: str, worth: Worth | None) -> PlanKey:
    """The keyed part with an answer that is worth this, or without it for None."""
    answers = {other: others(getattr(row, other), answer) for other in WORTHS}
    return filled(row, **answers | ({worth: (*answers[worth], answer)} if worth else {}))


def _keep(draft: OpenDraft, before: PlanQuestion, question: PlanQuestion, row: PlanKey) -> None:
    """Keep a question and its keyed part; several answers can be chosen where the plan needs more than one."""
    kept = edited(question, choose="several" if len(row.needed) > 1 else "one")
    draft.case = with_rows(draft.case, "plan", lambda other: kept if other is before else other)
    draft.key = edited(draft.key, plan={**draft.key.plan, question.part: row})


def _question(draft: OpenDraft, part: PlanPart, answer: str | None = None) -> PlanQuestion:
    """The question of a part that is asked; raises EditRefused where it is not, or has not this answer."""
    found = present(named(draft.case.plan, part), translatable("This part of the plan is not asked. Ask it first."))
    if answer is not None and answer not in found.options:
        raise EditRefused("This answer is not there any more.")
    return found


def _keyed_part(draft: OpenDraft, part: PlanPart) -> PlanKey:
    row = open_key(draft).plan.get(part) or record_of(PlanKey)
    return row if row.has("source") else edited(row, source=source_of(f"plan.{part}", draft.catalogues))
