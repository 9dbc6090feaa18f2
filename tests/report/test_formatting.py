"""Formats of numbers, figures and gaps in each language."""

from __future__ import annotations

from datetime import date

import pytest

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import HIDDEN, PERSONS, Figure, Message, Number, NumberKind, plural_message

NB, NNB, MINUS = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("value", "kind", "en", "fr"),
    [(1234, "count", "1,234", f"1{NNB}234"), (0.62, "share", f"62{NB}%", f"62{NB}%"), (0.08, "points", "+8 points", "+8 points"),
     (-0.013, "points", f"{MINUS}1 point", f"{MINUS}1 point"), (-0.004, "points", "0 points", "0 point"), (1.37, "decimal", "1.37", "1,37"),
     (-0.001, "decimal", "0.00", "0,00"), (0.004, "p", f"p{NB}={NB}0.004", f"p{NB}={NB}0,004"), (0.0004, "p", f"p{NB}<{NB}0.001", f"p{NB}<{NB}0,001")],
)  # fmt: skip
def test_numbers(value: float, kind: NumberKind, en: str, fr: str) -> None:
    assert Formatter("en").cell(Number(value, kind)) == en
    assert Formatter("fr").cell(Number(value, kind)) == fr


def test_figures_have_their_interval_or_the_reason_why_there_is_none() -> None:
    en, fr = Formatter("en"), Formatter("fr")
    whole = Figure(Estimate(0.62, 0.5, 0.73), "decimal")
    assert en.cell(whole) == "0.62 (0.50 to 0.73)" and fr.cell(whole) == "0,62 (0,50 à 0,73)"
    assert en.cell(Figure(Estimate(0.08, -0.02, 0.17), "points")) == f"+8 points ({MINUS}2 to +17)"
    assert en.cell(Figure(not_estimable("not estimable: needs 20 people."))) == "not estimable (Needs 20 people)"
    assert en.cell(Figure(Estimate(0.5, reason="One case only."))) == "0.50 (no interval: One case only)"
    assert en.cell(HIDDEN) == "not shown" and en.cell(None) == ""


def test_what_is_not_zero_is_not_printed_as_zero_beside_it() -> None:
    """An interval from 0.3 points on does not seem to include 0, nor a p of 0.0496 to reach 0.05."""
    en, fr = Formatter("en"), Formatter("fr")
    assert en.cell(Figure(Estimate(0.08, 0.003, 0.157), "points")) == "+8.0 points (+0.3 to +15.7)"
    assert fr.cell(Figure(Estimate(-0.08, -0.157, -0.0002), "points")) == f"{MINUS}8,00 points ({MINUS}15,70 à {MINUS}0,02)"
    assert en.cell(Figure(Estimate(0.08, 0.0, 0.16), "points")) == "+8 points (0 to +16)"
    assert en.cell(Figure(Estimate(0.001, -0.16, 0.16), "points")) == f"0 points ({MINUS}16 to +16)"
    assert en.cell(Number(0.0496, "p")) == f"p{NB}={NB}0.0496" and en.cell(Number(0.0504, "p")) == f"p{NB}={NB}0.0504"
    assert en.cell(Number(0.005, "level")) == "0.005" and fr.cell(Number(0.05, "level")) == "0,05"


def test_gaps_are_filled_in_the_language_of_the_sentence() -> None:
    said = plural_message(PERSONS, 1234)
    assert Formatter("fr").message(said) == f"1{NNB}234 personnes"
    assert Formatter("fr").cell(date(2026, 11, 24)) == "24 novembre 2026" and Formatter("en").cell(date(2026, 11, 24)) == "24 November 2026"
    assert [Formatter("fr").cell(date(2027, 1, day)) for day in (1, 11, 21)] == ["1er janvier 2027", "11 janvier 2027", "21 janvier 2027"]


def test_a_sentence_that_counts_has_the_form_of_its_language() -> None:
    en, fr = Formatter("en"), Formatter("fr")
    assert [en.message(plural_message(PERSONS, n)) for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert [fr.message(plural_message(PERSONS, n)) for n in (0, 1, 2)] == ["0 personne", "1 personne", "2 personnes"]


def test_an_id_is_said_by_its_name_and_its_versions_too() -> None:
    wording = Formatter("en", names={"the-shed": "The shed"})
    assert wording.cell("the-shed") == "The shed" and wording.cell("the-shed@1234abcd") == "The shed@1234abcd"
    assert wording.cell(Message("{case}", {"case": "the-shed"})) == "The shed" and wording.cell("another") == "another"
