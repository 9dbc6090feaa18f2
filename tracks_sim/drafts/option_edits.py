"""Acts on the options of the decision."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import Field

from tracks_sim.case.check.key_rules import severe_decisions
from tracks_sim.case.model.key import CountryCost, OptionKey
from tracks_sim.case.model.record import Country, Harm, Language, Slug, Term
from tracks_sim.case.model.standing import Judged, Standing
from tracks_sim.case.model.structure import Option
from tracks_sim.drafts.draft_defaults import place_of_option, source_of, unused
from tracks_sim.drafts.draft_key import open_key
from tracks_sim.drafts.normalise_text import normalise_text
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import among, edited, filled, inserted, moved, named, others, with_rows
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.drafts.written_for import OPTION_TEXTS, OptionText, forget_mark, mark_texts
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

J = TypeVar("J", bound=Judged)

MOST_OPTIONS = 20


class AddOption(Act):
    """Add something that could be done next. Where the decision does severe harm whatever a case says, so does the option."""

    act: Literal["add_option"]
    decision: Term
    language: Language
    text: str = ""
    standing: Standing | None = None
    """None: nobody has said yet how it stands."""
    harm: Harm = "none"
    translations: dict[Language, str] = Field(default_factory=dict)
    """Its words in other languages; those that the draft does not list are left out."""

    def do(self, draft: OpenDraft) -> None:
        _require_decision(draft, self.decision)
        case, key = draft.case, open_key(draft)
        if len(case.options) >= MOST_OPTIONS:
            raise EditRefused("A case can have {most} options at most.", most=MOST_OPTIONS)
        new = Option(id=unused(self.decision.replace("_", "-"), draft.data), decision=self.decision)
        severe = self.decision in severe_decisions(case, key, draft.catalogues.decisions)
        row = _new_key(new, draft)
        if severe or self.standing is not None:
            row = _judged(row, self.standing or "not_accepted", "severe" if severe else self.harm)
        best = [keyed.option for keyed in (*key.options, row) if keyed.standing == "best"]
        options = inserted(case.options, place_of_option(case.id, [option.id for option in case.options], new.id, best), new)
        draft.case = edited(case, options=options)
        draft.key = edited(key, options=among(key.options, row, [option.id for option in options]))
        draft.write("text", self.language, ("options", new.id), normalise_text(self.text))
        draft.write_translations("text", ("options", new.id), self.translations)


class RemoveOption(Act):
    """Take an option out with its words, its story and its reasons."""

    act: Literal["remove_option"]
    option: Slug

    def do(self, draft: OpenDraft) -> None:
        draft.case = edited(draft.case, options=others(draft.case.options, _option(draft, self.option)))
        draft.key = with_rows(draft.key, "options", lambda row: None if row.option == self.option else row)
        draft.take_out("text", "options", self.option)
        for field in OPTION_TEXTS:
            draft.take_out("key_text", field, self.option)
            forget_mark(draft, field, self.option)


class SetStanding(Act):
    """Say how an option stands, everywhere or in one country; with ``standing`` None the country has no word of its own any more."""

    act: Literal["set_standing"]
    option: Slug
    standing: Standing | None
    harm: Harm = "none"
    country: Country | None = None

    def do(self, draft: OpenDraft) -> None:
        option, key = _option(draft, self.option), open_key(draft)
        row = named(key.options, self.option)
        if row is None:
            row = _new_key(option, draft)
            key = edited(key, options=(*key.options, row))
        if self.country is not None:
            countries = {country: own for country, own in row.countries.items() if country != self.country}
            if self.standing is not None:
                countries[self.country] = _judged(record_of(CountryCost), self.standing, self.harm)
            changed = filled(row, countries=countries)
        elif self.standing is not None:
            changed = _judged(row, self.standing, self.harm)
            if row.has("standing"):
                mark_texts(draft, self.option, row.rung, changed.rung)
        else:
            raise EditRefused("An option stands somehow everywhere. Choose how, or name the country that differs.")
        draft.key = with_rows(key, "options", lambda keyed: changed if keyed is row else keyed)


class KeepWords(Act):
    """Say that the reason of an option, or its story, fits the standing that it has now."""

    act: Literal["keep_words"]
    option: Slug
    field: OptionText

    def do(self, draft: OpenDraft) -> None:
        forget_mark(draft, self.field, _option(draft, self.option).id)


class ChangeOption(Act):
    """Give an option another decision of the catalogue, or another place in the order shown (from 0)."""

    act: Literal["change_option"]
    option: Slug
    decision: Term | None = None
    to: int | None = None

    def do(self, draft: OpenDraft) -> None:
        option = _option(draft, self.option)
        if self.decision is not None:
            _require_decision(draft, self.decision)
            before, after = (source_of(f"options.{decision}", draft.catalogues) for decision in (option.decision, self.decision))
            changed = edited(option, decision=self.decision)
            draft.case = with_rows(draft.case, "options", lambda row: changed if row is option else row)
            draft.key = with_rows(draft.key, "options", lambda row: edited(row, source=after) if (row.option, row.source) == (self.option, before) else row)
        if self.to is not None:
            draft.case = edited(draft.case, options=moved(draft.case.options, _option(draft, self.option), self.to))


def _require_decision(draft: OpenDraft, decision: str) -> None:
    if decision not in {known.id for known in draft.catalogues.decisions.decisions}:
        raise EditRefused("There is no such decision in the kit’s list.")


def _judged(row: J, standing: Standing, harm: Harm) -> J:
    """What is judged, with how it stands: only what is not accepted does harm. A cost of the first rules goes, since it follows from both."""
    return filled(row, standing=standing, harm=harm if standing == "not_accepted" and harm != "none" else None, cost=None)


def _new_key(option: Option, draft: OpenDraft) -> OptionKey:
    """How a new option stands: nobody has said it yet."""
    return record_of(OptionKey, option=option.id, source=source_of(f"options.{option.decision}", draft.catalogues))


def _option(draft: OpenDraft, option: str) -> Option:
    return present(named(draft.case.options, option), translatable("This option is not there any more."))
