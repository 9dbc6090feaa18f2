"""The country's facts on the briefing: every one with a source in the reader's language, and a badge where its text was not read."""

from __future__ import annotations

import re

import pytest

from tracks_sim.case.load import load_library
from tracks_sim.case.record import Country
from tracks_sim.i18n import translator
from tracks_sim.practice import Attempt
from tracks_sim.ui.trainee.reading import country_facts, source_line, state_badge
from tracks_sim.ui.trainee.view import View

LIBRARY = load_library()
CASE = LIBRARY.case("the-packing-shed")


@pytest.mark.parametrize("country", LIBRARY.catalogues.countries)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_facts_and_instruments_say_where_they_come_from(country: Country, language: str) -> None:
    attempt = Attempt(case=CASE.case.id, country=country, mode="practice", language=language)
    profile = LIBRARY.catalogues.countries[country]
    facts = country_facts(View(attempt, CASE, LIBRARY.catalogues, language))
    badges = [state_badge(i.state, translator(language)) for i in profile.instruments]
    assert [f["unverified"] for f in facts[-len(badges) :]] == badges
    ids = {s.id for s in LIBRARY.catalogues.sources.sources}
    assert all(f["source"] and f["what"] not in ids and f["source"] not in ids for f in facts)
    if language == "fr":
        english = re.compile(r"\b(?:not read|day not|in force|looked up|binds|replaced|unclear)\b")
        assert [f for f in facts if english.search(f"{f['what']} {f['source']} {f['value']}")] == []


def test_a_source_is_named_in_the_language_of_the_page() -> None:
    assert "Convention on the Rights of the Child" in source_line("crc-1989", LIBRARY.catalogues, None, "en")
    assert source_line("crc-1989", LIBRARY.catalogues, "2026-11", "fr").startswith("Convention relative aux droits de l’enfant (1989-11-20), ")
