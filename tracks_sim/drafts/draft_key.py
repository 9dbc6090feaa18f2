"""Rows of a draft's key: where each stands, what its passages say, and the state that follows from them.

What a row cites in ``evidence`` supports its answer: it speaks for one that is present, against one that is absent, and shows the gap of one
that stays open. What may be cited beside stands in ``neutral``; which way that speaks is not kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import (
    DetectionKey,
    EvidenceGroup,
    Features,
    IndicatorKey,
    Key,
    KeyedAnswer,
    NeedKey,
    ProtectionKey,
    Salience,
    answer_path,
)
from tracks_sim.case.model.record import ELEMENTS, Record
from tracks_sim.case.model.structure import CASE_STEPS, Case, CaseStep
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import circumstances, place_of_row, profile
from tracks_sim.drafts.open_draft import OpenDraft
from tracks_sim.drafts.records import among, edited, filled, inserted, others, with_rows
from tracks_sim.drafts.tolerant_reader import neutral, record_of
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.practice.steps import AnswerKind, kind_of

R = TypeVar("R", bound=Record)
A = TypeVar("A", bound=KeyedAnswer)

NO_SUCH_ITEM = translatable("There is no such indicator, need or question in the kit’s lists.")
NOT_ON_WORKSHEET = translatable("This is not on the worksheet any more.")
NO_SUCH_ANSWER = translatable("This answer does not fit the question.")
SHOWN = ("present", "absent")
"""Answers that a passage has to show: silence is insufficient information."""


# --- where a row stands ------------------------------------------------------------------


def known_item(item: str, catalogues: Catalogues) -> tuple[AnswerKind[Any], str]:
    """Kind and id of an item; raises EditRefused where no such item can be."""
    try:
        kind, id_ = kind_of(item)
    except KeyError:
        raise EditRefused(NO_SUCH_ITEM) from None
    if kind.key(id_) != item or id_ not in kind.known(catalogues):
        raise EditRefused(NO_SUCH_ITEM)
    return kind, id_


def open_key(draft: OpenDraft) -> Key:
    """The key to write in, with what every key has: rules, surface, elements and protection, circumstances and profile.

    What stands there already is left as it is, be it of another form than it should.
    """

    def free(*where: str) -> bool:
        return value_at(draft.before, "key", where) is None

    key, age = draft.key, draft.case.age
    values = {
        "rules": 2, "features": neutral(Features), "profile": profile(age, key.exploitation), "circumstances": tuple(circumstances(age, False)),
        "elements": {}, "protection": _new_row("elements.protection", draft),
    }  # fmt: skip
    key = edited(key, **{name: value for name, value in values.items() if free(name) and not key.has(name)})
    if key.has("elements"):
        lacking = {element: _new_row(f"elements.{element}", draft) for element in ELEMENTS if element not in key.elements and free("elements", element)}
        key = edited(key, elements={**key.elements, **lacking})
    draft.key = key
    return key


def open_row(draft: OpenDraft, item: str, *, add: bool = False) -> KeyedAnswer:
    """The row of an item, to be changed and kept; with ``add`` the item comes onto the worksheet where it is not on it.

    Raises EditRefused where there is no such item, or none on the worksheet.
    """
    kind, id_ = known_item(item, draft.catalogues)
    if not add and kind.name != "elements" and draft.key.answer_to(item) is None:
        raise EditRefused(NOT_ON_WORKSHEET)
    key, new = open_key(draft), _new_row(item, draft)
    row = key.answer_to(item)
    if new.row_id:
        _list_item(draft, kind, id_)
        if row is not None:
            return row
    elif not kind.id_field and kind.step not in draft.case.steps:
        ask_steps(draft, (*draft.case.steps, kind.step))
    if row is not None:
        new = edited(row, **{name: value for name, value in new if new.has(name) and not row.has(name)})
    field, *name = answer_path(item)
    rows = getattr(key, field)
    value = among(rows, new, getattr(draft.case, field)) if new.row_id else {**rows, name[0]: new} if name else new
    draft.key = edited(key, **{field: value})
    return new


def keep_row(draft: OpenDraft, item: str, before: A, after: A) -> None:
    """Put a changed row in the place of the row that was there before (the same object), in line with its answer and its passages."""
    kept = recompute_answer(before, after, item, draft.case)
    draft.key = draft.key.with_answers(lambda _, row: kept if row is before else row)


def _list_item(draft: OpenDraft, kind: AnswerKind[Any], id_: str) -> None:
    """Put an indicator or a need on the worksheet, where it is not on it."""
    case, listed = draft.case, kind.of_case(draft.case)
    if id_ not in listed:
        answers = {getattr(row, row.row_id): row.answer for row in getattr(draft.key, kind.step)}
        draft.case = edited(case, **{kind.step: inserted(listed, place_of_row(case.id, listed, id_, answers), id_)})


def ask_steps(draft: OpenDraft, steps: Collection[CaseStep]) -> None:
    """Let the case ask these steps and no others, in their order."""
    draft.case = edited(draft.case, steps=tuple(step for step in CASE_STEPS if step in steps))


def who_acts(need: str, catalogues: Catalogues) -> tuple[str, ...]:
    """Who may act on a need, as the catalogue says."""
    return next((known.who for known in catalogues.needs.needs if known.id == need), ())


def _new_row(item: str, draft: OpenDraft) -> KeyedAnswer:
    """A row of which nothing speaks yet."""
    kind, id_ = kind_of(item)
    assert kind.keyed is not None
    model = kind.keyed(id_)
    row = record_of(model, **{model.answer_field: kind.unsaid(draft.case, id_)}, source=kind.source(draft.catalogues, id_))
    if isinstance(row, NeedKey) and draft.case.asks_who:
        row = edited(row, who=who_acts(id_, draft.catalogues))
    return edited(row, **{row.row_id: id_}) if row.row_id else row


# --- what passages say -------------------------------------------------------------------


def answered(row: A, answer: str) -> A:
    """The row with another answer."""
    return edited(row, **{row.answer_field: answer})


def uncited(row: A, passage: str) -> A:
    """The row without a passage; a group that becomes empty goes."""
    groups = [edited(group, any=others(group.any, passage)) if passage in group.any else group for group in row.evidence]
    return filled(row, evidence=tuple(group for group in groups if group.any), neutral=others(row.neutral, passage))


def citing(row: A, passage: str, salience: Salience, *, as_well: bool) -> A:
    """The row with a passage cited for its answer: in the last group, or with ``as_well`` in one of its own. Where it is cited already, it stays."""
    own = next((group for group in row.evidence if passage in group.any), None)
    if own is not None and (len(own.any) == 1 or not as_well):
        return with_rows(row, "evidence", lambda group: edited(group, salience=salience) if group is own else group)
    row = uncited(row, passage)
    if row.evidence and not as_well:
        *groups, last = row.evidence
        return edited(row, evidence=(*groups, edited(last, any=(*last.any, passage))))
    return edited(row, evidence=(*row.evidence, EvidenceGroup(any=(passage,), salience=salience)))


def made_neutral(row: A, passage: str) -> A:
    """The row with a passage that may be cited without gain or loss."""
    if passage in row.neutral:
        return row
    row = uncited(row, passage)
    return edited(row, neutral=(*row.neutral, passage))


def recompute_answer(before: A, row: A, item: str, case: Case) -> A:
    """A row after a change, in line with its answer and its passages.

    With its last passage its answer goes, what is not present has no phase and no grounds, and nothing is accepted twice.
    """
    kind, id_ = kind_of(item)
    answers, unsaid = kind.keyable(case, id_), kind.unsaid(case, id_)
    answer = unsaid if before.evidence and not row.evidence else row.answer
    answer = answer if answer in answers else row.sides["for"]  # the means of a child who is an adult after all
    answer = kind.fixed_answer(case, id_) or (unsaid if answer in SHOWN and not row.evidence else answer)
    row = row if answer == row.answer else answered(row, answer)
    acceptable = [other for other in answers if other != "absent" or row.evidence]
    row = _accepting(row, answer, acceptable)
    if isinstance(row, DetectionKey):
        row = filled(row, countries={country: _accepting(own, own.state, acceptable) for country, own in row.countries.items()})
    if isinstance(row, IndicatorKey):
        split = row.also_phases and "present" in row.accepted
        row = filled(row, phases=(row.phases or ("exploitation",)) if answer == "present" else (), also_phases=split)
    if isinstance(row, ProtectionKey):
        row = filled(row, grounds=row.grounds if answer == "present" else ())
    return row


def _accepting(row: R, answer: str, acceptable: Collection[str]) -> R:
    """An answer and those beside it, each once."""
    beside_it: tuple[str, ...] = row.also_accepted  # type: ignore[attr-defined]
    return filled(row, also_accepted=tuple(dict.fromkeys(other for other in beside_it if other in acceptable and other != answer)))


def forget_passage(draft: OpenDraft, passage: str, into: str | None = None) -> None:
    """Take a passage out of every judgement; where it was joined to the passage ``into``, that one says now what it said.

    Only rows that cite it change.
    """

    def forgetting(item: str, row: KeyedAnswer) -> KeyedAnswer:
        if passage not in row.right_passages.union(row.neutral):
            return row
        return recompute_answer(row, uncited(row if into is None else _handed_over(row, passage, into), passage), item, draft.case)

    draft.key = draft.key.with_answers(forgetting)


def _handed_over(row: A, passage: str, into: str) -> A:
    """The row in which one passage says what another one says; evidence counts more than what may be cited."""
    if into in row.right_passages:
        return row
    own = next((group for group in row.evidence if passage in group.any), None)
    if own is None:
        return made_neutral(row, into)
    given = edited(own, any=tuple(into if other == passage else other for other in own.any))
    return filled(with_rows(row, "evidence", lambda group: given if group is own else group), neutral=others(row.neutral, into))
