"""Acts on what a case is: setting and age, steps, languages, what the file looks like."""

from __future__ import annotations

from typing import Literal, get_args

from tracks_sim.case.model.key import CONTROLS, Classification, Features
from tracks_sim.case.model.record import Language, Term
from tracks_sim.case.model.structure import Age, CaseStep, Length, Mandate, Setting
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import circumstances, profile
from tracks_sim.drafts.draft_key import ask_steps, open_key, open_row, recompute_answer, who_acts
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import Act, OpenDraft
from tracks_sim.drafts.plan_edits import write_stock_answers
from tracks_sim.drafts.question_edits import bring_stock_questions
from tracks_sim.drafts.records import edited, filled, others, with_rows, without
from tracks_sim.drafts.talk_edits import has_talk
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.errors import EditRefused
from tracks_sim.practice.steps import JUDGED_KINDS


class Choose(Act):
    """Choose what the case is; what follows from it (circumstances, profile, means of a child …) follows at once."""

    act: Literal["choose"]
    setting: Setting | None = None
    mandate: Mandate | None = None
    age: Age | None = None
    length: Length | None = None
    classification: Classification | None = None
    exploitation: tuple[Term, ...] | None = None
    imminent_danger: bool | None = None
    note: bool | None = None
    practice_only: bool | None = None

    def do(self, draft: OpenDraft) -> None:
        chosen = {field: getattr(self, field) for field in ("setting", "mandate", "age", "length", "note", "practice_only")}
        draft.case = edited(draft.case, **{field: value for field, value in chosen.items() if value is not None})
        if self.note is False:
            forget_conditions(draft)
        if self.length == "long":
            _name_who(draft)
        told = (self.age, self.classification, self.exploitation, self.imminent_danger)
        if any(value is not None for value in told):
            _settle_key(self, draft)


class AskSteps(Act):
    """Say which steps the case asks, in any order. A talk is asked where there is one."""

    act: Literal["ask_steps"]
    steps: tuple[CaseStep, ...]

    def do(self, draft: OpenDraft) -> None:
        if "decision" not in self.steps:
            raise EditRefused("The decision is always asked: without one a case cannot be handed in.")
        asked_before = draft.case.steps
        ask_steps(draft, self.steps if has_talk(draft.case) else others(self.steps, "interview"))
        for question in (kind.step for kind in JUDGED_KINDS if not kind.id_field):
            if question in self.steps and draft.key.answer_to(question) is None:
                open_row(draft, question, add=True)
            if question not in self.steps and question in asked_before:
                told = f"if_told_{question}"
                draft.key = without(draft.key, question)
                if draft.key.interview is not None:
                    draft.key = edited(draft.key, interview=without(draft.key.interview, told))
                draft.take_out("key_text", question)
                draft.take_out("key_text", "interview", told)
        forget_conditions(draft)


class ListLanguage(Act):
    """Add a language to write the case in, or take one out (its texts are kept in their files).

    Answers of the plan and questions of the talk that are the kit's stock ones come in the new language too.
    """

    act: Literal["list_language"]
    language: Language
    listed: bool

    def do(self, draft: OpenDraft) -> None:
        listed = draft.languages
        if self.listed and self.language not in listed:
            draft.case = edited(draft.case, languages=(*listed, self.language))
            if listed:
                _bring_stock(draft, listed[0], self.language)
        elif not self.listed and self.language in listed:
            if len(listed) == 1:
                raise EditRefused("A case is written in one language at least. Add another before you take this one out.")
            draft.case = edited(draft.case, languages=others(listed, self.language))


class SetFeature(Act):
    """Say what the file looks like on its surface (``Key.features``)."""

    act: Literal["set_feature"]
    feature: Literal["remark", "suspected", "interpreter", "companion", "own_paper"]
    value: str | bool

    def do(self, draft: OpenDraft) -> None:
        allowed = get_args(Features.model_fields[self.feature].annotation) or (True, False)
        if not any(self.value == known and type(self.value) is type(known) for known in allowed):
            raise EditRefused("This cannot be said of how a file looks. Choose from the list.")
        key = open_key(draft)
        draft.key = edited(key, features=edited(key.features or record_of(Features), **{self.feature: self.value}))


def _settle_key(act: Choose, draft: OpenDraft) -> None:
    """Circumstances, profile and the means follow from age and form of exploitation; a control names no form."""
    key, case = open_key(draft), draft.case
    if act.classification is not None:
        key = edited(key, classification=act.classification)
    if key.has("classification") and key.classification in CONTROLS:
        key = edited(key, exploitation=())
    elif act.exploitation is not None:
        key = edited(key, exploitation=tuple(dict.fromkeys(act.exploitation)))
    danger = "imminent_danger" in key.circumstances if act.imminent_danger is None else act.imminent_danger
    key = edited(key, circumstances=tuple(circumstances(case.age, danger)), profile=profile(case.age, key.exploitation))
    draft.key = key.with_answers(lambda item, row: recompute_answer(row, row, item, case) if item == "elements.means" else row)


def _name_who(draft: OpenDraft) -> None:
    """Name who acts on each need, as the catalogue does: a long case asks it."""
    draft.key = with_rows(draft.key, "needs", lambda row: row if row.who else filled(row, who=who_acts(row.need, draft.catalogues)))


def _bring_stock(draft: OpenDraft, source: str, language: str) -> None:
    """Write answers of the plan and questions of the talk that still have the stock's words in a new language too."""
    stock = draft.catalogues.stock
    bring_stock_questions(draft, source, language)
    for question in draft.case.plan if stock is not None else ():
        assert stock is not None
        words = {answer: stock.answer(question.part, answer, source) for answer in question.options}
        kept = [answer for answer, own in words.items() if own and own.text == value_at(draft.data, f"text.{source}", ("plan", question.part, answer))]
        write_stock_answers(draft, stock, question.part, kept, language)
