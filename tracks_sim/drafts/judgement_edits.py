"""Acts on judgements: what a passage says of an item, and the answers, phases and sources of the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.model.key import (
    CountryDetection,
    DetectionKey,
    IndicatorKey,
    KeyedAnswer,
    NeedKey,
    ProtectionKey,
    Salience,
)
from tracks_sim.case.model.record import (
    Country,
    DetectionState,
    ExploitationPhase,
    PassageId,
    ProtectionGround,
    Record,
    Slug,
    Term,
)
from tracks_sim.drafts.draft_key import (
    NO_SUCH_ANSWER,
    NOT_ON_WORKSHEET,
    SHOWN,
    answered,
    beside,
    citing,
    keep_row,
    known_item,
    open_row,
    uncited,
)
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import OpenDraft
from tracks_sim.drafts.paper_edits import require_passage
from tracks_sim.drafts.records import edited, named, others, with_rows
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable
from tracks_sim.practice.steps import kind_of

Direction = Literal["for", "against", "open", "neutral"]
"""What a passage says of an item: for it, against it, that it stays open, or nothing that matters (it may be cited)."""

SAY_FIRST = translatable("No passage speaks of this yet. Say first which passage shows it.")
_NO_SUCH_SOURCE = translatable("There is no such source in the kit’s list.")
_NO_SUCH_ACTOR = translatable("There is nobody of this kind in the kit’s list.")
_MEANS_OF_CHILD = translatable("For a child the means are not needed: the answer is fixed. “Present” may stand beside it.")
_WHEN = translatable("An indicator that is present happened at some time. Choose when.")


class CitePassage(Record):
    """Say what a passage says of an item. The item comes onto the worksheet, and its state follows from all that is said of it."""

    act: Literal["say"]
    passage: PassageId
    item: str
    says: Direction
    salience: Salience = "moderate"
    """Of the first passage of a group; those that join it go along."""
    needed_as_well: bool = False
    """A group of its own, needed beside what is there; else one more of which any will do."""
    answer: str | None = None
    """Where something is said for and something against: which answer stands. With ``insufficient`` both show the gap; else the other side may be cited.
    Where one side only is said: its answer, such as ``urgent``."""


class UncitePassage(Record):
    """Take back what a passage says of an item; the state follows."""

    act: Literal["unsay"]
    passage: PassageId
    item: str


class SetSalience(Record):
    """Say how easily it is seen what a passage says of an item; the passages of its group go along."""

    act: Literal["set_salience"]
    passage: PassageId
    item: str
    salience: Salience


class AddItem(Record):
    """Put an indicator, a need, or detection on the worksheet; nothing speaks of it yet, so it is not enough information, or not indicated."""

    act: Literal["add_item"]
    item: str


class RemoveItem(Record):
    """Take an indicator or a need off the worksheet, with its answer, its reasons and the conditions of lessons that name it."""

    act: Literal["remove_item"]
    item: str


class SetAnswer(Record):
    """Set the answer of an item: state, level. It overrules what follows from the passages; the reason says why."""

    act: Literal["set_answer"]
    item: str
    answer: str


class AcceptAlso(Record):
    """Let a second answer stand beside the keyed one, or not any more."""

    act: Literal["accept_also"]
    item: str
    answer: str
    accepted: bool


class SetPhases(Record):
    """Say when an indicator that is present happened; ``also`` where readers split on it."""

    act: Literal["set_phases"]
    item: str
    phases: tuple[ExploitationPhase, ...]
    also: bool = False


class SetGrounds(Record):
    """Say which reasons against a return the file shows."""

    act: Literal["set_grounds"]
    grounds: tuple[ProtectionGround, ...]


class SetWho(Record):
    """Say who may act on a need."""

    act: Literal["set_who"]
    item: str
    who: tuple[Term, ...]


class SetSource(Record):
    """Say where the rule behind an answer comes from; of an item, of ``options.<id>`` or of ``plan.<part>``."""

    act: Literal["set_source"]
    item: str
    source: Slug


class SetCountryDetection(Record):
    """Say what is right on detection where a country's law answers otherwise; with no state the country has no answer of its own any more."""

    act: Literal["set_country_detection"]
    country: Country
    state: DetectionState | None
    also_accepted: tuple[DetectionState, ...] = ()


# --- what passages say -------------------------------------------------------------------


def _say(act: CitePassage, draft: OpenDraft) -> None:
    require_passage(draft, act.passage)
    kind, id_ = known_item(act.item, draft.catalogues)
    if act.answer is not None and act.answer not in kind.keyable(draft.case, id_):
        raise EditRefused(NO_SUCH_ANSWER)
    row = open_row(draft, act.item, add=True)
    # Nothing speaks against the means of a child.
    says_nothing = act.says not in row.sides or (act.says == "against" and kind.fixed_answer(draft.case, id_))
    keep_row(draft, act.item, row, beside(row, act.passage) if says_nothing else _weighed(act, row))


def _weighed(act: CitePassage, row: KeyedAnswer) -> KeyedAnswer:
    """The row with a passage cited where it belongs, and with the answer that follows."""
    says, side = act.says, row.side
    assert says != "neutral"
    spoken = [passage for group in row.evidence for passage in group.any if passage != act.passage]
    chosen = None if act.answer is None else answered(row, act.answer).side
    # An answer that the author has chosen, now or before, such as urgent, stays.
    new = act.answer if act.answer is not None and chosen == says else row.answer if side == says and row.evidence else row.sides[says]
    if act.answer is not None and chosen == "open":
        return answered(citing(row, act.passage, act.salience, as_well=act.needed_as_well), act.answer)
    if not spoken or side == says:
        return answered(citing(row, act.passage, act.salience, as_well=act.needed_as_well), new)
    if (chosen if chosen in (says, side) else min(says, side, key=("for", "against", "open").index)) == says:
        for passage in spoken:
            row = beside(row, passage)
        return answered(citing(row, act.passage, act.salience, as_well=True), new)
    row = beside(row, act.passage)
    return answered(row, act.answer) if act.answer is not None and chosen == side else row


def _unsay(act: UncitePassage, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    keep_row(draft, act.item, row, uncited(row, act.passage))


def _set_salience(act: SetSalience, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    if act.passage not in row.right_passages:
        raise EditRefused(SAY_FIRST)
    keep_row(draft, act.item, row, with_rows(row, "evidence", lambda group: edited(group, salience=act.salience) if act.passage in group.any else group))


# --- the worksheet -----------------------------------------------------------------------


def _add_item(act: AddItem, draft: OpenDraft) -> None:
    row = open_row(draft, act.item, add=True)
    keep_row(draft, act.item, row, row)


def _remove_item(act: RemoveItem, draft: OpenDraft) -> None:
    kind, name = known_item(act.item, draft.catalogues)
    step = kind.step
    if step not in ("indicators", "needs"):
        raise EditRefused(NOT_ON_WORKSHEET)
    draft.case = with_rows(draft.case, step, lambda listed: None if listed == name else listed)
    draft.key = draft.key.with_answers(lambda item, row: None if item == act.item else row)
    told = "if_told" if step == "indicators" else "if_told_needs"
    if draft.key.interview is not None:
        gone = draft.key.interview.rows(act.item)
        draft.key = edited(draft.key, interview=with_rows(draft.key.interview, told, lambda row: None if row in gone else row))
    draft.take_out("key_text", step, name)
    if step == "indicators":
        draft.take_out("key_text", "wrong_answers", name)
    draft.take_out("key_text", "interview", told, name)
    forget_conditions(draft)


# --- answers -----------------------------------------------------------------------------


def _set_answer(act: SetAnswer, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    kind, id_ = kind_of(act.item)
    if act.answer not in kind.keyable(draft.case, id_):
        raise EditRefused(NO_SUCH_ANSWER)
    if kind.fixed_answer(draft.case, id_) not in (None, act.answer):
        raise EditRefused(_MEANS_OF_CHILD)
    if act.answer in SHOWN and not row.evidence:
        raise EditRefused(SAY_FIRST)
    keep_row(draft, act.item, row, answered(row, act.answer))


def _accept_also(act: AcceptAlso, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    kind, id_ = kind_of(act.item)
    if act.accepted and act.answer not in kind.keyable(draft.case, id_):
        raise EditRefused(NO_SUCH_ANSWER)
    if act.accepted and act.answer == "absent" and not row.evidence:
        raise EditRefused(SAY_FIRST)
    also = others(row.also_accepted, act.answer)  # type: ignore[attr-defined]
    keep_row(draft, act.item, row, edited(row, also_accepted=(*also, act.answer) if act.accepted else also))


def _set_phases(act: SetPhases, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    if not isinstance(row, IndicatorKey):
        raise EditRefused(NO_SUCH_ANSWER)
    present = row.state == "present"
    if (act.phases and not present) or (act.also and "present" not in row.accepted):
        raise EditRefused(SAY_FIRST)
    if present and not act.phases:
        raise EditRefused(_WHEN)
    keep_row(draft, act.item, row, edited(row, phases=tuple(dict.fromkeys(act.phases)), also_phases=act.also))


def _set_grounds(act: SetGrounds, draft: OpenDraft) -> None:
    row = open_row(draft, ProtectionKey.item)
    if act.grounds and row.answer != "present":
        raise EditRefused(SAY_FIRST)
    keep_row(draft, ProtectionKey.item, row, edited(row, grounds=tuple(dict.fromkeys(act.grounds))))


def _set_who(act: SetWho, draft: OpenDraft) -> None:
    row = open_row(draft, act.item)
    if not isinstance(row, NeedKey) or not set(act.who) <= set(draft.catalogues.needs.actors):
        raise EditRefused(_NO_SUCH_ACTOR)
    keep_row(draft, act.item, row, edited(row, who=tuple(dict.fromkeys(act.who))))


def _set_source(act: SetSource, draft: OpenDraft) -> None:
    if act.source not in {source.id for source in draft.catalogues.sources.sources}:
        raise EditRefused(_NO_SUCH_SOURCE)
    key, (step, _, name) = draft.key, act.item.partition(".")
    plan = {str(part): row for part, row in key.plan.items()}
    row: Any = named(key.options, name) if step == "options" else plan.get(name) if step == "plan" else open_row(draft, act.item)
    if row is None:
        raise EditRefused(NOT_ON_WORKSHEET)
    changed = edited(row, source=act.source)
    if step == "options":
        draft.key = with_rows(key, step, lambda keyed: changed if keyed is row else keyed)
    elif step == "plan":
        draft.key = edited(key, plan={**plan, name: changed})
    else:
        keep_row(draft, act.item, row, changed)


def _set_country_detection(act: SetCountryDetection, draft: OpenDraft) -> None:
    row = open_row(draft, "detection")
    assert isinstance(row, DetectionKey)
    countries = {country: own for country, own in row.countries.items() if country != act.country}
    if act.state is not None:
        countries[act.country] = CountryDetection(state=act.state, also_accepted=act.also_accepted)
    keep_row(draft, "detection", row, edited(row, countries=countries))


JUDGEMENT_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    CitePassage: _say, UncitePassage: _unsay, SetSalience: _set_salience, AddItem: _add_item, RemoveItem: _remove_item, SetAnswer: _set_answer,
    AcceptAlso: _accept_also, SetPhases: _set_phases, SetGrounds: _set_grounds, SetWho: _set_who, SetSource: _set_source,
    SetCountryDetection: _set_country_detection,
}  # fmt: skip
"""What each of these acts does to a draft."""
