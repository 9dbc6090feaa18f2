"""Folding: one sign for one sign, words of one family together, words of two families apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.interview.folding import FUNCTION_WORDS, content_words, folded, stem


@given(st.text(st.characters(codec=None)))
def test_a_sign_stays_a_sign(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_accents_and_apostrophes() -> None:
    assert folded("Où l’Été, ou peut-être") == "où l'ete, ou peut etre"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "lock locks locked locking"), ("en", "stop stopped stops stopping"), ("en", "payment pays payer"), ("en", "debt debts"),
     ("fr", "payer paye payez payait"), ("fr", "enfermer enferme enfermee enfermait"), ("fr", "dette dettes"), ("fr", "travail travailler travaille")],
)  # fmt: skip
def test_a_family_of_words_has_one_stem(language: str, words: str) -> None:
    assert len({stem(word, language) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"), [("en", "debt", "door"), ("en", "lamp", "land"), ("fr", "dette", "date"), ("fr", "lampe", "lettre")]
)
def test_two_families_stay_apart(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(other, language)


def test_words_that_are_about_nothing_do_not_count() -> None:
    assert list(content_words("tell me about the locked doors", "en")) == [(18, 24, "lock"), (25, 30, "door")]
    for words in FUNCTION_WORDS.values():
        assert all(len(word) >= 3 and folded(word) == word for word in words)
