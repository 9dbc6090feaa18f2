"""Acts on the options of the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Country, Harm, Language, Record, Slug, Term
from tracks_sim.case.model.standing import Standing
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft_defaults import place_of_option, presumed_child, source_of, unused
from tracks_sim.drafts.draft_key import ROW_KEYS, open_key
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import OpenDraft, as_block, block_in, list_in, row_with, rows_of
from tracks_sim.drafts.paper_edits import move
from tracks_sim.drafts.records import put_in_order
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

_OPTION_GONE = translatable("This option is not there any more.")
_NO_SUCH_DECISION = translatable("There is no such decision in the kit’s list.")
_TOO_MANY = translatable("A case can have {most} options at most.")
_EVERYWHERE = translatable("An option stands somehow everywhere. Choose how, or name the country that differs.")
MOST_OPTIONS = 20


class AddOption(Record):
    """Add something that could be done next. Where the decision does severe harm whatever a case says, so does the option."""

    act: Literal["add_option"]
    decision: Term
    language: Language
    text: str = ""
    standing: Standing = "not_accepted"
    harm: Harm = "none"


class RemoveOption(Record):
    """Take an option out with its words, its story and its reasons."""

    act: Literal["remove_option"]
    option: Slug


class SetStanding(Record):
    """Say how an option stands, everywhere or in one country; with ``standing`` None the country has no word of its own any more."""

    act: Literal["set_standing"]
    option: Slug
    standing: Standing | None
    harm: Harm = "none"
    country: Country | None = None


class ChangeOption(Record):
    """Give an option another decision of the catalogue, or another place in the order shown (from 0)."""

    act: Literal["change_option"]
    option: Slug
    decision: Term | None = None
    to: int | None = None


def _require_decision(draft: OpenDraft, decision: str) -> None:
    if decision not in {known.id for known in draft.catalogues.decisions.decisions}:
        raise EditRefused(_NO_SUCH_DECISION)


def _severe(draft: OpenDraft, decision: str) -> bool:
    """Whether a decision does severe harm in this case, whatever the author says."""
    key = draft.look("key")
    severe = draft.catalogues.decisions.severe(
        child=presumed_child(draft.look("case").get("age")), trafficking=key.get("classification") == "trafficking",
        present_now=(
            str(row.get("concept")) for row in rows_of(key.get("indicators"))
            if row.get("state") == "present" and "now" in (row.get("phases") or ())
        ),
        urgent=(str(row.get("need")) for row in rows_of(key.get("needs")) if row.get("level") == "urgent"),
    )  # fmt: skip
    return decision in severe


def _judged(standing: Standing, harm: Harm) -> dict[str, Any]:
    """How something stands; only what is not accepted does harm."""
    return {"standing": standing, "harm": harm} if standing == "not_accepted" and harm != "none" else {"standing": standing}


def _add_option(act: AddOption, draft: OpenDraft) -> None:
    _require_decision(draft, act.decision)
    case, key = draft.part("case"), open_key(draft)
    put_in_order(case, "options", Case.model_fields)
    put_in_order(key, "options", Key.model_fields)
    options, keyed = list_in(case, "options"), list_in(key, "options")
    if len(options) >= MOST_OPTIONS:
        raise EditRefused(_TOO_MANY, most=MOST_OPTIONS)
    new = unused(act.decision.replace("_", "-"), draft.data)
    harm: Harm = "severe" if _severe(draft, act.decision) else act.harm
    names = [str(row.get("id")) if isinstance(row, dict) else "" for row in options]
    best = [str(row.get("option")) for row in rows_of(keyed) if row.get("standing") == "best"]
    place = place_of_option(str(case.get("id")), names, new, [*best, new] if act.standing == "best" else best)
    options.insert(place, {"id": new, "decision": act.decision})
    keyed_names = [row.get("option") if isinstance(row, dict) else None for row in keyed]
    followers = (keyed_names.index(name) for name in names[place:] if name in keyed_names)
    row = {"option": new, **_judged(act.standing, harm), "source": source_of(f"options.{act.decision}", draft.catalogues)}
    keyed.insert(next(followers, len(keyed)), row)
    draft.write("text", act.language, ("options", new), normalise_text(act.text))


def _option(draft: OpenDraft, option: str) -> dict[str, Any]:
    found = row_with(draft.part("case").get("options"), "id", option)
    if found is None:
        raise EditRefused(_OPTION_GONE)
    return found


def _remove_option(act: RemoveOption, draft: OpenDraft) -> None:
    option = _option(draft, act.option)
    case = draft.part("case")
    case["options"] = [other for other in case["options"] if other is not option]
    for key in draft.parts("key"):
        if row_with(key.get("options"), "option", act.option) is not None:
            key["options"] = [row for row in key["options"] if not (isinstance(row, dict) and row.get("option") == act.option)]
    draft.take_out("text", "options", act.option)
    for field in ("story", "options"):
        draft.take_out("key_text", field, act.option)


def _keyed_option(draft: OpenDraft, option: dict[str, Any]) -> dict[str, Any]:
    key = open_key(draft)
    put_in_order(key, "options", Key.model_fields)
    rows = list_in(key, "options")
    row = row_with(rows, "option", option["id"])
    if row is None:
        row = {"option": option["id"], "standing": "not_accepted", "source": source_of(f"options.{option.get('decision')}", draft.catalogues)}
        rows.append(row)
    return row


def _set_standing(act: SetStanding, draft: OpenDraft) -> None:
    row = _keyed_option(draft, _option(draft, act.option))
    if act.country is None:
        if act.standing is None:
            raise EditRefused(_EVERYWHERE)
        judged = _judged(act.standing, act.harm)
        for field in ("standing", "harm"):
            put_in_order(row, field, ROW_KEYS)
            row.pop(field) if field not in judged else row.update({field: judged[field]})
        row.pop("cost", None)  # of the first rules; it follows from standing and harm now
        return
    put_in_order(row, "countries", ROW_KEYS)
    countries = block_in(row, "countries")
    countries.pop(act.country, None)
    if act.standing is not None:
        countries[act.country] = _judged(act.standing, act.harm)
    if not countries:
        del row["countries"]


def _change_option(act: ChangeOption, draft: OpenDraft) -> None:
    option = _option(draft, act.option)
    if act.decision is not None:
        _require_decision(draft, act.decision)
        before = option.get("decision")
        option["decision"] = act.decision
        for key in draft.parts("key"):
            row = as_block(row_with(key.get("options"), "option", act.option))
            if isinstance(row, dict) and row.get("source") == source_of(f"options.{before}", draft.catalogues):
                row["source"] = source_of(f"options.{act.decision}", draft.catalogues)
    if act.to is not None:
        move(draft.part("case")["options"], option, act.to)


OPTION_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    AddOption: _add_option, RemoveOption: _remove_option, SetStanding: _set_standing, ChangeOption: _change_option,
}  # fmt: skip
"""What each of these acts does to a draft."""
