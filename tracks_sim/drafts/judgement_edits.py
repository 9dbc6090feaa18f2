"""Acts on judgements: what a passage says of an item, and the answers, phases and sources of the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.model.key import Salience
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
from tracks_sim.drafts.draft_defaults import presumed_child
from tracks_sim.drafts.draft_key import (
    NO_SUCH_ANSWER,
    NOT_ON_WORKSHEET,
    ROW_KEYS,
    after_removal,
    answer_field,
    answer_of_side,
    answers_of,
    cite,
    cite_neutral,
    cited,
    groups_of,
    is_means_of_child,
    item_parts,
    open_row,
    recompute_answer,
    side_of,
    uncite,
)
from tracks_sim.drafts.lesson_edits import forget_conditions
from tracks_sim.drafts.open_draft import OpenDraft, as_list, block_in, row_with, texts_of
from tracks_sim.drafts.paper_edits import require_passage
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

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


def _child(draft: OpenDraft) -> bool:
    return presumed_child(draft.look("case").get("age"))


def _say(act: CitePassage, draft: OpenDraft) -> None:
    require_passage(draft, act.passage)
    child = _child(draft)
    step, name = item_parts(act.item, draft)
    if act.answer is not None and act.answer not in answers_of(step, name, child=child):
        raise EditRefused(NO_SUCH_ANSWER)
    row, step, name = open_row(draft, act.item, add=True)
    had_evidence = bool(cited(row))
    if (
        act.says == "neutral"
        or (act.says == "open" and step == "needs")
        or (act.says == "against" and is_means_of_child(step, name, child))
    ):
        cite_neutral(row, act.passage)
        after_removal(row, step, name, child=child, had_evidence=had_evidence)
        return
    _weigh(act, row, step)
    recompute_answer(row, step, name, child=child)


def _weigh(act: CitePassage, row: dict[str, Any], step: str) -> None:
    """Cite a passage where it belongs, and set the answer that follows."""
    field = answer_field(step)
    says = act.says
    assert says != "neutral"
    others = [passage for passage in cited(row) if passage != act.passage]
    side = side_of(row.get(field))
    new = answer_of_side(step, says)
    if act.answer is not None and side_of(act.answer) == says:
        new = act.answer
    elif side == says and cited(row):
        new = str(row[field])  # such as urgent, which the author has chosen
    chosen = side_of(act.answer) if act.answer is not None else None
    if chosen == "open" and act.answer is not None:
        cite(row, act.passage, act.salience, as_well=act.needed_as_well)
        row[field] = act.answer
    elif not others or side == says:
        cite(row, act.passage, act.salience, as_well=act.needed_as_well)
        row[field] = new
    elif (chosen if chosen in (says, side) else min(says, side, key=("for", "against", "open").index)) == says:
        for passage in others:
            cite_neutral(row, passage)
        cite(row, act.passage, act.salience, as_well=True)
        row[field] = new
    else:
        cite_neutral(row, act.passage)
        row[field] = act.answer if chosen == side else row[field]


def _unsay(act: UncitePassage, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, act.item)
    had_evidence = bool(cited(row))
    uncite(row, act.passage)
    after_removal(row, step, name, child=_child(draft), had_evidence=had_evidence)


def _set_salience(act: SetSalience, draft: OpenDraft) -> None:
    row, _, _ = open_row(draft, act.item)
    groups = [group for group in groups_of(row) if act.passage in group["any"]]
    if not groups:
        raise EditRefused(SAY_FIRST)
    for group in groups:
        group["salience"] = act.salience


# --- the worksheet -----------------------------------------------------------------------


def _add_item(act: AddItem, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, act.item, add=True)
    recompute_answer(row, step, name, child=_child(draft))


def _remove_item(act: RemoveItem, draft: OpenDraft) -> None:
    step, name = item_parts(act.item, draft)
    if step not in ("indicators", "needs"):
        raise EditRefused(NOT_ON_WORKSHEET)
    field = "concept" if step == "indicators" else "need"
    for case in draft.parts("case"):
        if name in as_list(case.get(step)):
            case[step] = [other for other in case[step] if other != name]
    rows_if_told = "if_told" if step == "indicators" else "if_told_needs"
    for key in draft.parts("key"):
        interview = key.get("interview")
        for block, rows in ((key, step), *([(interview, rows_if_told)] if isinstance(interview, dict) else [])):
            if row_with(block.get(rows), field, name) is not None:
                block[rows] = [row for row in block[rows] if not (isinstance(row, dict) and row.get(field) == name)]
    draft.take_out("key_text", step, name)
    if step == "indicators":
        draft.take_out("key_text", "wrong_answers", name)
    draft.take_out("key_text", "interview", rows_if_told, name)
    forget_conditions(draft)


# --- answers -----------------------------------------------------------------------------


def _set_answer(act: SetAnswer, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, act.item)
    child = _child(draft)
    _require_answer(act.answer, row, step, name, child)
    if is_means_of_child(step, name, child) and act.answer != "not_needed":
        raise EditRefused(_MEANS_OF_CHILD)
    if act.answer == "present" and not cited(row) and step in ("indicators", "elements"):
        raise EditRefused(SAY_FIRST)
    row[answer_field(step)] = act.answer
    recompute_answer(row, step, name, child=child)


def _require_answer(answer: str, row: Mapping[str, Any], step: str, name: str, child: bool) -> None:
    if answer not in answers_of(step, name, child=child):
        raise EditRefused(NO_SUCH_ANSWER)
    if answer == "absent" and not cited(row):
        raise EditRefused(SAY_FIRST)


def _accept_also(act: AcceptAlso, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, act.item)
    child = _child(draft)
    if act.accepted:
        _require_answer(act.answer, row, step, name, child)
    put_in_order(row, "also_accepted", ROW_KEYS)
    others = [other for other in texts_of(row["also_accepted"]) if other != act.answer]
    row["also_accepted"] = [*others, act.answer] if act.accepted else others
    recompute_answer(row, step, name, child=child)


def _set_phases(act: SetPhases, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, act.item)
    if step != "indicators":
        raise EditRefused(NO_SUCH_ANSWER)
    present = row.get("state") == "present"
    if (act.phases and not present) or (act.also and not present and "present" not in texts_of(row.get("also_accepted"))):
        raise EditRefused(SAY_FIRST)
    if present and not act.phases:
        raise EditRefused(_WHEN)
    put_in_order(row, "phases", ROW_KEYS)
    row["phases"] = list(dict.fromkeys(act.phases))
    row.pop("also_phases", None)
    if act.also:
        put_in_order(row, "also_phases", ROW_KEYS, True)
    recompute_answer(row, step, name, child=_child(draft))


def _set_grounds(act: SetGrounds, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, "elements.protection")
    if act.grounds and row.get("state") != "present":
        raise EditRefused(SAY_FIRST)
    put_in_order(row, "grounds", ROW_KEYS)
    row["grounds"] = list(dict.fromkeys(act.grounds))
    recompute_answer(row, step, name, child=_child(draft))


def _set_who(act: SetWho, draft: OpenDraft) -> None:
    row, step, _ = open_row(draft, act.item)
    if step != "needs" or not set(act.who) <= set(draft.catalogues.needs.actors):
        raise EditRefused(_NO_SUCH_ACTOR)
    put_in_order(row, "who", ROW_KEYS)
    row["who"] = list(dict.fromkeys(act.who))


def _set_source(act: SetSource, draft: OpenDraft) -> None:
    if act.source not in {source.id for source in draft.catalogues.sources.sources}:
        raise EditRefused(_NO_SUCH_SOURCE)
    step, _, name = act.item.partition(".")
    if step in ("options", "plan"):
        key = draft.part("key")
        row = row_with(key.get("options"), "option", name) if step == "options" else block_in(key, "plan").get(name)
        if not isinstance(row, dict):
            raise EditRefused(NOT_ON_WORKSHEET)
    else:
        row, _, _ = open_row(draft, act.item)
    row["source"] = act.source


def _set_country_detection(act: SetCountryDetection, draft: OpenDraft) -> None:
    row, step, name = open_row(draft, "detection")
    put_in_order(row, "countries", ROW_KEYS)
    countries = block_in(row, "countries")
    countries.pop(act.country, None)
    if act.state is not None:
        countries[act.country] = {"state": act.state, "also_accepted": list(act.also_accepted)}
    if not countries:
        del row["countries"]
    recompute_answer(row, step, name, child=_child(draft))


JUDGEMENT_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    CitePassage: _say, UncitePassage: _unsay, SetSalience: _set_salience, AddItem: _add_item, RemoveItem: _remove_item, SetAnswer: _set_answer,
    AcceptAlso: _accept_also, SetPhases: _set_phases, SetGrounds: _set_grounds, SetWho: _set_who, SetSource: _set_source,
    SetCountryDetection: _set_country_detection,
}  # fmt: skip
"""What each of these acts does to a draft."""
