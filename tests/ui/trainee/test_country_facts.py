"""What is said of a country: every fact with a source in the reader's language, and a few words where its text was not read."""

from __future__ import annotations

import re

import pytest

from tests.support.shipped import COUNTRIES, kit_library
from tracks_sim.case.model.record import Country
from tracks_sim.i18n import translator
from tracks_sim.practice import Attempt
from tracks_sim.ui.trainee.country_facts import country_facts, said_of
from tracks_sim.ui.trainee.provenance import state_badge
from tracks_sim.ui.trainee.view import View

CASE = "the-packing-shed"


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_facts_and_instruments_say_where_they_come_from(country: Country, language: str) -> None:
    attempt = Attempt(case=CASE, country=country, mode="practice", language=language)
    profile = kit_library().catalogues.countries[country]
    facts = country_facts(View(attempt, kit_library().case(CASE), kit_library().catalogues, language))
    badges = [state_badge(i.state, translator(language)) for i in profile.instruments]
    assert [f["unverified"] for f in facts[-len(badges) :]] == badges
    ids = {s.id for s in kit_library().catalogues.sources.sources}
    assert all(f["source"] and f["what"] not in ids and f["source"] not in ids for f in facts)
    if language == "fr":
        english = re.compile(r"\b(?:not read|day not|in force|looked up|binds|replaced|unclear)\b")
        assert [f for f in facts if english.search(f"{f['what']} {f['source']} {f['value']}")] == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_all_that_is_said_of_a_country_holds_what_a_briefing_shows(country: Country) -> None:
    attempt = Attempt(case=CASE, country=country, mode="practice", language="en")
    shown = country_facts(View(attempt, kit_library().case(CASE), kit_library().catalogues, "en"))
    mandate = kit_library().case(CASE).case.mandate
    said = said_of(country, kit_library().catalogues, "en", {"adult": "adult", "child": "child"}, {mandate: {"adult": "duty", "child": "duty of a child"}})
    assert {(f["value"], f["source"]) for f in shown} <= {(s.value, s.source) for s in said}
    names = [s.what for s in said]
    child = next(d for d in kit_library().catalogues.countries[country].duties if d.profession == mandate).child
    assert names.count("child") == names.count("Child pathway") == 1 and names.count("duty of a child") == (child is not None)
