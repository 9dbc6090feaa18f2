"""Acts on what a case is: setting and age, steps, languages, what the file looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from tracks_sim.case.model.key import CONTROLS, Classification, Features, Key
from tracks_sim.case.model.record import PLAN_PARTS, Language, Record, Term
from tracks_sim.case.model.structure import CASE_STEPS, Age, Case, CaseStep, Length, Mandate, Setting
from tracks_sim.drafts.draft_defaults import circumstances, presumed_child, profile
from tracks_sim.drafts.draft_key import (
    all_rows,
    cited,
    is_means_of_child,
    open_key,
    open_row,
    recompute_answer,
    row_in,
    steps_of,
)
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import OpenDraft, as_list, block_in, rows_of, texts_of
from tracks_sim.drafts.plan_edits import write_stock_answers
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

_LAST_LANGUAGE = translatable("A case is written in one language at least. Add another before you take this one out.")
_NO_SUCH_FEATURE = translatable("This cannot be said of how a file looks. Choose from the list.")
_DECISION_ALWAYS = translatable("The decision is always asked: without one a case cannot be handed in.")


class Choose(Record):
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


class AskSteps(Record):
    """Say which steps the case asks, in any order."""

    act: Literal["ask_steps"]
    steps: tuple[CaseStep, ...]


class ListLanguage(Record):
    """Add a language to write the case in, or take one out (its texts are kept in their files).

    Answers of the plan that are the kit's stock ones come in the new language too.
    """

    act: Literal["list_language"]
    language: Language
    listed: bool


class SetFeature(Record):
    """Say what the file looks like on its surface (``Key.features``)."""

    act: Literal["set_feature"]
    feature: Literal["remark", "suspected", "interpreter", "companion", "own_paper"]
    value: str | bool


def _choose(act: Choose, draft: OpenDraft) -> None:
    for field in ("setting", "mandate", "age", "length", "note"):
        value = getattr(act, field)
        if value is not None:
            put_in_order(draft.part("case"), field, Case.model_fields)
            draft.part("case")[field] = value
    if act.note is False:
        forget_conditions(draft)
    if act.length == "long":
        _name_who(draft)
    told = (act.age, act.classification, act.exploitation, act.imminent_danger)
    if any(value is not None for value in told):
        _settle_key(act, draft)


def _settle_key(act: Choose, draft: OpenDraft) -> None:
    """Circumstances, profile and the means follow from age and form of exploitation; a control names no form."""
    key, age = open_key(draft), draft.look("case").get("age")
    order = tuple(Key.model_fields)
    for field, value in (
        ("classification", act.classification),
        ("exploitation", None if act.exploitation is None else list(dict.fromkeys(act.exploitation))),
    ):
        if value is not None:
            put_in_order(key, field, order)
            key[field] = value
    if key.get("classification") in list(CONTROLS):
        put_in_order(key, "exploitation", order)
        key["exploitation"] = []
    danger = "imminent_danger" in as_list(key.get("circumstances")) if act.imminent_danger is None else act.imminent_danger
    key["circumstances"] = circumstances(age, danger)
    key["profile"] = profile(age, texts_of(key.get("exploitation")))
    child = presumed_child(age)
    for step, name, row in all_rows(key):
        if is_means_of_child(step, name, True) and (
            (row.get("state") == "not_needed") != child or "not_needed" in as_list(row.get("also_accepted"))
        ):
            if not child:
                row["state"] = "present" if cited(row) else "insufficient"
            recompute_answer(row, step, name, child=child)


def _name_who(draft: OpenDraft) -> None:
    """Name who acts on each need, as the catalogue does: a long case asks it."""
    who = {need.id: list(need.who) for need in draft.catalogues.needs.needs}
    for key in draft.parts("key"):
        for row in rows_of(key.get("needs")):
            name = row.get("need")
            if isinstance(name, str) and name in who and not row.get("who"):
                row["who"] = who[name]


def _ask_steps(act: AskSteps, draft: OpenDraft) -> None:
    if "decision" not in act.steps:
        raise EditRefused(_DECISION_ALWAYS)
    case = draft.part("case")
    asked_before = steps_of(case)
    put_in_order(case, "steps", Case.model_fields)
    case["steps"] = [step for step in CASE_STEPS if step in act.steps]
    if "detection" in act.steps and row_in(draft.look("key"), "detection", "") is None:
        open_row(draft, "detection", add=True)
    if "detection" not in act.steps and "detection" in asked_before:
        for key in draft.parts("key"):
            key.pop("detection", None)
            if isinstance(key.get("interview"), dict):
                key["interview"].pop("if_told_detection", None)
        draft.take_out("key_text", "detection")
        draft.take_out("key_text", "interview", "if_told_detection")
    forget_conditions(draft)


def _list_language(act: ListLanguage, draft: OpenDraft) -> None:
    case = draft.part("case")
    listed = as_list(case.get("languages"))
    if act.listed and act.language not in listed:
        before = draft.languages
        put_in_order(case, "languages", Case.model_fields)
        case["languages"] = [*listed, act.language]
        _bring_stock(draft, before, act.language)
    elif not act.listed and act.language in listed:
        if len(listed) == 1:
            raise EditRefused(_LAST_LANGUAGE)
        case["languages"] = [other for other in listed if other != act.language]


def _bring_stock(draft: OpenDraft, before: tuple[str, ...], language: str) -> None:
    """Write answers of the plan that still have the stock's words in a new language too."""
    stock = draft.catalogues.stock
    if stock is None or not before:
        return
    written = draft.look(f"text.{before[0]}").get("plan")
    for part in PLAN_PARTS:
        texts = written.get(part) if isinstance(written, dict) else None
        kept = (
            [
                answer
                for answer, text in texts.items()
                if (words := stock.answer(part, answer, before[0])) and words.text == text
            ]
            if isinstance(texts, dict)
            else []
        )
        write_stock_answers(draft, stock, part, kept, language)


def _set_feature(act: SetFeature, draft: OpenDraft) -> None:
    allowed = get_args(Features.model_fields[act.feature].annotation) or (True, False)
    if not any(act.value == known and type(act.value) is type(known) for known in allowed):
        raise EditRefused(_NO_SUCH_FEATURE)
    key = open_key(draft)
    block_in(key, "features")[act.feature] = act.value


FRAME_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    Choose: _choose, AskSteps: _ask_steps, ListLanguage: _list_language, SetFeature: _set_feature,
}  # fmt: skip
"""What each of these acts does to a draft."""
