"""Patterns: what they must find, and what they must let through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.case.check.wording import denials, names_indicator, personal_details, place_names

PLACES = place_names([["Paris", "Benin City", "La Haye"]], [["English", "Libya"]])


@given(st.dates(), st.sampled_from(["%d.%m.%Y", "%d/%m/%y", "%Y-%m-%d", "%d-%m-%Y"]))
def test_every_written_date_is_found(day: object, form: str) -> None:
    written = f"{day:{form}}" if day.year >= 1900 and day.year < 2100 else "01.02.2003"  # type: ignore[attr-defined]
    assert "exact-date" in {m.code for m in personal_details(f"She came on {written}, she says.")}


@given(st.integers(10, 99))
def test_every_age_in_figures_is_found(age: int) -> None:
    for text in (f"aged {age}", f"{age} years old", f"a {age}-year-old", f"femme, {age} ans", f"âgé de {age} ans"):
        assert [m.code for m in personal_details(text)] == ["exact-age"], text


@pytest.mark.parametrize(
    "text",
    [
        "She may ask 3 times in March of any year.", "in her thirties", "la trentaine", "depuis 12 ans", "il y a 3 ans",
        "moins de 18 ans", "under 18 years old", "under the age of eighteen", "un contrat de trois ans",
        "children aged two to five", "Directive (EU) 2024/1712, Article 12", "version 1.0.0", "room 12, bed 3",
        "1 200 euros", "He walks on. It rains.", "14h30", "at 22:15", "cinq ans de métier",
        "after 2000 metres, in 2000 people", "Regulation (EU) No 604/2013", "Directive 2011/36/EU", "room number 12, bus no. 14",
        "case 12 of 30", "he was one of three", "she is twenty minutes late", "I was ten metres away", "a man of few words",
        "a child of two parents", "the second of three Mondays", "He marched on the first of them", "le premier soir, en mai",
        "le dix du mois", "a woman of twelve names", "dans ses deux ans de travail",
    ],
)  # fmt: skip
def test_ordinary_sentences_pass(text: str) -> None:
    assert personal_details(text) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("on the fourteenth of March", "exact-date"), ("May the third", "exact-date"), ("on 5 Dec", "exact-date"), ("le premier mai", "exact-date"),
        ("le quatorze mars", "exact-date"), ("She left in 2019.", "exact-date"), ("née en 1998", "exact-date"), ("depuis 2021, elle", "exact-date"),
        ("She is 17.", "exact-age"), ("he was seventeen when they left", "exact-age"), ("I’m sixteen, he said", "exact-age"), ("ses seize ans", "exact-age"),
        ("fifteen years of age", "exact-age"), ("a girl of 15", "exact-age"), ("a son of twelve and a daughter", "exact-age"),
        ("(020) 7946 0958", "phone-number"), ("file number 4471", "file-number"), ("dossier n° 12 345", "file-number"),
        ("case no. 2024/0044", "file-number"), ("procès-verbal 2023/0044", "file-number"), ("n° 4471/B", "file-number"),
    ],
)  # fmt: skip
def test_what_is_spelled_out_is_found(text: str, code: str) -> None:
    assert [m.code for m in personal_details(text)] == [code]


@given(st.sampled_from("’'`"), st.booleans(), st.sampled_from(["", "une "]))
def test_the_french_denial_in_any_writing(apostrophe: str, upper: bool, article: str) -> None:
    text = f"Elle n{apostrophe}est pas {article}victime."
    assert denials(text.upper() if upper else text)


@pytest.mark.parametrize("text", ["not a victim", "No victims here", "isn’t a victim", "pas de victime", "aucune victime", "never been a victim", "non-victim", "not a trafficking victim", "no genuine victim", "was not trafficked", "had never been trafficked", "does not qualify as a victim", "pas une vraie victime", "n’a jamais été victime"])
def test_denials_are_found(text: str) -> None:
    assert denials(text)


@pytest.mark.parametrize("text", ["a possible victim", "une victime possible", "no reasonable grounds on present information", "rights as a victim, not as a witness", "She does not see herself as a victim", "not to call her a victim", "Smuggling is not trafficking by itself"])
def test_other_sentences_are_no_denial(text: str) -> None:
    assert denials(text) == ()


def test_places_by_list_and_by_pattern() -> None:
    assert PLACES.named("From Benin City by lorry, then Paris.") == ("Benin City", "Paris")
    assert PLACES.named("rue de la Gare") == ("rue de la Gare",)
    assert PLACES.named("The Hotel has rooms; Hotel Bristol too.") == ("Hotel Bristol",)
    assert PLACES.named("Parisian bread, place de travail, the city of her birth") == ()
    assert PLACES.suspected("in English, in Libya, near Quuxville, in Paris") == ("Quuxville",)


def test_a_cue_named_by_two_stems_or_by_all() -> None:
    assert names_indicator("They took her papers and hid them", "Documents taken") == ()
    assert names_indicator("The documents were taken", "Documents taken") == ("docum", "taken")
    assert names_indicator("He was violent", "Violence") == ("viole",)
    assert names_indicator("She documents her days", "Documents taken") == ()
