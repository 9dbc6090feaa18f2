"""The law of the eight countries: what was read of it, as a table, and how older files are read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.shipped import COUNTRIES, kit_library
from tracks_sim.case.load.older_formats import upgraded
from tracks_sim.case.model.country import CountryProfile, Fact, Instrument
from tracks_sim.case.model.record import Country, Provenance
from tracks_sim.practice import Attempt
from tracks_sim.ui.trainee.country_facts import country_facts
from tracks_sim.ui.trainee.view import View

MUST, MAY, SECRET, NONE, UNKNOWN = "must", "may", "must_not_without_consent", "no_duty", "unknown"

# For an adult and a child, by profession; read in November 2026 (in the order of the articles that the country files name).
DUTIES: dict[Country, dict[str, tuple[str, str]]] = {
    "fr": {
        "reception_worker": (NONE, MUST), "legal_adviser": (SECRET, UNKNOWN), "asylum_officer": (SECRET, SECRET),
        "nurse": (SECRET, MAY), "social_worker": (UNKNOWN, MAY),
    },
    "be": {
        "reception_worker": (SECRET, MAY), "legal_adviser": (SECRET, MAY), "asylum_officer": (UNKNOWN, UNKNOWN),
        "nurse": (SECRET, MAY), "social_worker": (SECRET, MAY),
    },
    "es": {
        "reception_worker": (MUST, MUST), "legal_adviser": (SECRET, UNKNOWN), "asylum_officer": (MUST, MUST),
        "nurse": (MUST, MUST), "social_worker": (MUST, MUST),
    },
    "it": {
        "reception_worker": (MUST, MUST), "legal_adviser": (UNKNOWN, UNKNOWN), "asylum_officer": (MUST, MUST),
        "nurse": (UNKNOWN, UNKNOWN), "social_worker": (UNKNOWN, UNKNOWN),
    },
    "ie": {
        "reception_worker": (UNKNOWN, MUST), "legal_adviser": (UNKNOWN, UNKNOWN), "asylum_officer": (UNKNOWN, MUST),
        "nurse": (UNKNOWN, MUST), "social_worker": (UNKNOWN, MUST),
    },
    "gb": {
        "reception_worker": (NONE, UNKNOWN), "legal_adviser": (NONE, UNKNOWN), "asylum_officer": (MUST, MUST),
        "nurse": (NONE, UNKNOWN), "social_worker": (MUST, MUST),
    },
}  # fmt: skip

# Days, least or all, whether asylum applicants get them.
RECOVERY: dict[Country, tuple[int, str, str]] = {
    "fr": (30, "fixed", "unclear"), "be": (45, "fixed", "unclear"), "cy": (30, "minimum", "unclear"), "es": (90, "minimum", "unclear"),
    "it": (45, "fixed", "yes"), "ie": (60, "fixed", "unclear"), "gb": (30, "minimum", "yes"), "ch": (30, "minimum", "yes"),
}  # fmt: skip

CONVENTION: dict[Country, str] = {
    "fr": "2008-05-01", "be": "2009-08-01", "cy": "2008-02-01", "es": "2009-08-01",
    "it": "2011-03-01", "ie": "2010-11-01", "gb": "2009-04-01", "ch": "2013-04-01",
}  # fmt: skip

EU: tuple[Country, ...] = ("fr", "be", "cy", "es", "it")
BOUND: dict[str, tuple[Country, ...]] = {
    "reception-2013-33": (), "dublin-604-2013": (),
    "directive-2011-36": (*EU, "ie"), "directive-2024-1712": (*EU, "ie"), "reception-2024-1346": (*EU, "ie"),
    "procedure-2024-1348": (*EU, "ie"), "qualification-2024-1347": (*EU, "ie"),
    "ammr-2024-1351": (*EU, "ie", "ch"), "screening-2024-1356": (*EU, "ch"),
}  # fmt: skip
"""Which states each instrument binds in November 2026."""
REPLACED: dict[str, tuple[Country, ...]] = {"reception-2013-33": (*EU, "ie"), "dublin-604-2013": (*EU, "ie", "ch")}
DISPUTED = {"dublin-604-2013", "ammr-2024-1351", "qualification-2024-1347"}
"""Their text says 1 July 2026, the register of the Publications Office 12 June 2026."""

# What a trainee would be misled by if it were lost again: country, field of the text, words of it in both languages.
SENTENCES: list[tuple[Country, str, str, str]] = [
    ("es", "ladder.detection", "Anyone who learns of a possible victim must inform", "doit en informer aussitôt"),
    ("es", "duties.reception_worker", "confidentiality of the asylum file weighs against it, is not settled", "confidentialité du dossier d’asile"),
    ("es", "duties.legal_adviser", "an adviser who is not a lawyer is not exempt", "n’en est pas dispensé"),
    ("it", "recovery", "45 days on a certificate of the Questore, since 16 July 2026", "depuis le 16 juillet 2026"),
    ("it", "ladder.formal_status", "one year and can be renewed for one year or longer", "renouvelé pour un an ou davantage"),
    ("it", "formal_identification", "anti-trafficking bodies, judicial police and prosecutors identify formally", "identifient formellement"),
    ("it", "duties.asylum_officer", "must send the file to the Questore", "doit transmettre le dossier au questeur"),
    ("ie", "appeal", "can be reconsidered, and one by the committee appealed, each within 30 days", "chacun dans les 30 jours"),
    ("ie", "ladder.reasonable_grounds", "decide whether there are reasonable grounds, and then refer", "puis orientent"),
    ("fr", "duties.asylum_officer", "bound by secrecy; only its head informs the prosecutor", "seul son directeur général avise le procureur"),
    ("be", "duties.nurse", "Professional secrecy binds you (penal code, article 352)", "Le secret professionnel vous lie (code pénal, article 352)"),
    ("be", "definition", "No means need be shown, for adults either", "Aucun moyen n’est à établir, pour un adulte non plus"),
    ("ie", "duties.reception_worker", "Whoever knows or believes that such a person was trafficked must tell the Garda", "doit communiquer à la Garda"),
    ("ie", "duties.nurse", "so can your well-founded view that silence protects their health", "votre avis fondé que le silence protège sa santé"),
    ("ie", "duties_child.social_worker", "under 14 a child is presumed unable to form one", "avant 14 ans, il est présumé ne pas avoir le discernement"),
    ("be", "definition", "Illegal adoption and forced marriage now count among its purposes", "L’adoption illégale et le mariage forcé comptent désormais"),
    ("es", "duties.social_worker", "even if there are only signs of it", "même sur de simples indices"),
    ("gb", "appeal", "within 30 calendar days. Since mid-September 2025 this is closed", "dans les 30 jours calendaires. Depuis la mi-septembre 2025"),
    ("gb", "consent_child", "doubt alone is not enough (section 51)", "un simple doute ne suffit pas (article 51)"),
    ("gb", "recovery", "the later of 30 days and the decision on conclusive grounds", "En vigueur depuis le 30 janvier 2023"),
    ("ch", "instruments.ammr-2024-1351", "Only parts III, V and VII", "Seules les parties III, V et VII"),
]  # fmt: skip


def _sentence(country: Country, field: str, language: str) -> str:
    value: Any = kit_library().catalogues.country_texts[language][country]
    for name in field.split("."):
        value = value[name] if isinstance(value, dict) else getattr(value, name)
    assert isinstance(value, str)
    return value


def profile_of(country: Country) -> CountryProfile:
    return kit_library().catalogues.countries[country]


def _instruments(country: Country) -> dict[str, Instrument]:
    return {i.source: i for i in profile_of(country).instruments}


@pytest.mark.parametrize("country", DUTIES)
def test_a_duty_to_report_is_told_apart_for_adults_and_children(country: Country) -> None:
    assert {d.profession: (d.duty_adult, d.duty_child) for d in profile_of(country).duties} == DUTIES[country]


@pytest.mark.parametrize(("country", "field", "english", "french"), SENTENCES)
def test_the_worst_errors_stay_corrected(country: Country, field: str, english: str, french: str) -> None:
    assert english in _sentence(country, field, "en") and french in _sentence(country, field, "fr")


def test_recovery_periods_are_as_they_were_read() -> None:
    periods = {c: (p.recovery.days, p.recovery.minimum_or_fixed, p.recovery.applies_to_asylum_seekers) for c, p in kit_library().catalogues.countries.items()}
    assert periods == RECOVERY


def test_the_convention_binds_each_state_since_its_own_day() -> None:
    assert {c: _instruments(c)["coe-convention-2005"].since for c in CONVENTION} == CONVENTION
    assert CONVENTION.keys() == kit_library().catalogues.countries.keys()


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_instrument_binds_where_it_was_read_to_bind(country: Country) -> None:
    for source, bound in BOUND.items():
        instrument = _instruments(country)[source]
        replaced = country in REPLACED.get(source, ())
        assert instrument.status == ("replaced" if replaced else "in_force" if country in bound else "not_bound"), source
        disputed = source in DISPUTED and instrument.status != "not_bound" and country != "ch"  # whose own law names one day
        assert (instrument.since, instrument.or_since) == ("2026-06-12", "2026-07-01") if disputed else not instrument.or_since, source


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_was_searched_in_vain_says_so(country: Country) -> None:
    profile = profile_of(country)
    for language, words in (("en", ("Nothing was found", "found")), ("fr", ("Rien n’a été trouvé", "trouvé"))):
        texts = kit_library().catalogues.country_texts[language][country]
        facts: list[tuple[Provenance, str]] = [(s, texts.ladder[s.id]) for s in profile.ladder]
        facts += [(getattr(profile, n), getattr(texts, n)) for n in ("first_responders", "consent_adult", "consent_child", "recovery", "appeal")]
        facts += [(d, texts.duties[d.profession]) for d in profile.duties]
        assert [text for fact, text in facts if fact.state == "not_found" and not any(w in text for w in words)] == []
        assert [text for fact, text in facts if fact.state == "memory"] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_what_was_searched_in_vain_names_a_day_to_look_again(country: Country) -> None:
    profile = profile_of(country)
    facts: list[Fact] = [*profile.ladder, profile.first_responders, profile.consent_adult, profile.consent_child, profile.recovery, profile.appeal, *profile.duties]
    facts += [profile.formal_identification, profile.child_pathway, *(d.child for d in profile.duties if d.child)]
    assert [f.note for f in facts if f.state == "not_found" and not re.search(r"Look again 20\d\d-\d\d-\d\d\.$", f.note)] == []


def test_an_adult_of_ireland_is_no_matter_of_one_word() -> None:
    """Section 3 of Act 24 of 2012 binds as to vulnerable persons alone, so that neither *must* nor *no duty* would be true."""
    assert {(d.duty_adult, d.source, d.state) for d in profile_of("ie").duties} == {(UNKNOWN, "ie-withholding-2012", "mirror")}


def test_a_trainee_sees_the_duty_that_concerns_the_person_of_the_case() -> None:
    child = next(c for c in kit_library().cases.values() if c.case.presumed_child and c.case.mandate in DUTIES["es"])
    attempt = Attempt(case=child.case.id, country="es", mode="practice", language="en")
    facts = country_facts(View(attempt, child, kit_library().catalogues, "en"))
    [duty] = [f for f in facts if "duty to report" in f["what"]]
    text = kit_library().catalogues.country_texts["en"]["es"]
    assert duty["what"].endswith("for a child") and duty["value"] == text.duties_child[child.case.mandate]
    assert duty["source"].startswith("Spain, Organic Act 8/2021")


def test_screens_say_that_an_instrument_binds_and_where_its_day_is_disputed() -> None:
    case = kit_library().case("the-packing-shed")
    attempt = Attempt(case=case.case.id, country="be", mode="practice", language="en")
    values = [f["value"] for f in country_facts(View(attempt, case, kit_library().catalogues, "en"))]
    assert "binds the state since 2026-06-12 or 2026-07-01: the sources differ on the day" in values
    assert not any("in force" in value for value in values)


def test_older_files_say_verified_and_one_duty() -> None:
    fact = {"source": "who-2003", "as_of": "2026", "verified": True}
    made = upgraded({"appeal": fact, "duties": [{**fact, "verified": False, "profession": "nurse", "duty": "must"}]}, CountryProfile)
    assert made["appeal"] == {"source": "who-2003", "as_of": "2026", "state": "primary"}
    assert made["duties"] == [
        {"source": "who-2003", "as_of": "2026", "profession": "nurse", "state": "memory", "duty_adult": "must", "duty_child": "must"}
    ]


def test_a_state_that_is_no_yes_or_no_is_left_for_the_check_to_refuse() -> None:
    assert upgraded({"verified": "maybe"}, CountryProfile) == {"verified": "maybe"}
    assert Provenance(state="mirror").checked and Provenance(state="primary").checked and not Provenance(state="report").checked
