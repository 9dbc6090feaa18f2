"""What the kit says about a country: ladder, consent, duties, periods, instruments, each with how it is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.country import CountryProfile, CountryText, Fact, Instrument
from tracks_sim.case.model.record import Country, SourceState, Term
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.ui.shared.sheets import NamedValue
from tracks_sim.ui.trainee.provenance import fact_line, source_line, state_badge
from tracks_sim.ui.trainee.view import View

Age = Literal["adult", "child"]
_LADDER = {
    "detection": translatable("Detection (your part)"),
    "reasonable_grounds": translatable("Reasonable grounds"),
    "formal_status": translatable("Formal status"),
    "asylum_decision": translatable("Asylum decision"),
}
_STATUS = {
    "in_force": translatable("binds the state"),
    "replaced": translatable("replaced"),
    "not_bound": translatable("not bound"),
    "unclear": translatable("unclear"),
}


class CountryFact(NamedValue):
    """A fact of a country with its source, and a few words where its text was not read, else none."""

    source: str
    unverified: str


@dataclass(frozen=True, slots=True)
class CountryStatement:
    """One sentence about a country: what it is about, the line of its source, and how it is known."""

    what: str
    value: str
    source: str
    state: SourceState


def country_facts(view: View) -> list[CountryFact]:
    """What concerns the person of the case and the trainee's duty."""
    t, case = view.t, view.case
    age: Age = "child" if case.presumed_child else "adult"
    duty = t("Your duty to report, for a child") if age == "child" else t("Your duty to report, for an adult")
    said = said_of(view.attempt.country, view.catalogues, view.language, {age: t("Consent")}, {case.mandate: {age: duty}})
    return [{"what": s.what, "value": s.value, "source": s.source, "unverified": state_badge(s.state, t)} for s in said]


def said_of(
    country: Country, catalogues: Catalogues, language: str, consent: Mapping[Age, str], duties: Mapping[Term, Mapping[Age, str]]
) -> list[CountryStatement]:
    """Everything about a country, in the order shown.

    ``consent`` names the rows on consent by age, ``duties`` those on the duty to report by profession and age; others are left out.
    """
    t = translator(language)
    profile, texts = catalogues.countries[country], catalogues.country_texts[language][country]
    rows: list[tuple[str, str, Fact]] = []
    if profile.definition is not None and texts.definition is not None:
        rows.append((t("Definition of trafficking"), texts.definition, profile.definition))
    rows += [(t(_LADDER[s.id]), texts.ladder[s.id], s) for s in profile.ladder]
    rows.append((t("First responders"), texts.first_responders, profile.first_responders))
    rows.append((t("Formal identification"), texts.formal_identification, profile.formal_identification))
    if "adult" in consent:
        rows.append((consent["adult"], texts.consent_adult, profile.consent_adult))
    if "child" in consent:
        rows.append((consent["child"], texts.consent_child, profile.consent_child))
        rows.append((t("Child pathway"), texts.child_pathway, profile.child_pathway))
    rows += _duties(profile, texts, duties)
    rows.append((t("Recovery period"), texts.recovery, profile.recovery))
    rows.append((t("Appeal"), texts.appeal, profile.appeal))
    said = [
        CountryStatement(what, value, fact_line(fact.source, fact.state, fact.as_of, catalogues, language), fact.state)
        for what, value, fact in rows
    ]
    for instrument in profile.instruments:
        value = _binding(instrument, texts.instruments.get(instrument.source, ""), t)
        looked_up = t("looked up {when}").format(when=instrument.as_of)
        said.append(CountryStatement(source_line(instrument.source, catalogues, None, language), value, looked_up, instrument.state))
    return said


def _duties(profile: CountryProfile, texts: CountryText, names: Mapping[Term, Mapping[Age, str]]) -> list[tuple[str, str, Fact]]:
    """The rows on the duty to report. What is said of a child stands apart only where it was read elsewhere."""
    rows: list[tuple[str, str, Fact]] = []
    for duty in profile.duties:
        name, value = names.get(duty.profession, {}), texts.duties[duty.profession]
        if "adult" in name:
            rows.append((name["adult"], value, duty))
        if "child" in name and (duty.child is not None or "adult" not in name):
            rows.append((name["child"], texts.duties_child.get(duty.profession, value), duty.child or duty))
    return rows


def _binding(instrument: Instrument, remark: str, t: Translator) -> str:
    """Whether an instrument binds the state and since when, both days where sources differ, and what is to be said of it."""
    value = t(_STATUS[instrument.status])
    if instrument.since:
        # What is unclear is whether it still binds, not from when it did.
        since = t("bound from {when}; unclear whether it still is") if instrument.status == "unclear" else value + t(" since {when}")
        value = since.format(when=instrument.since)
    if instrument.or_since:
        value += t(" or {when}: the sources differ on the day").format(when=instrument.or_since)
    return f"{value}. {remark}" if remark else value
