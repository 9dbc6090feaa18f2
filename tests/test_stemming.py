"""Folding character for character; what each stemmer takes for a word, ignores and cuts off."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.stemming import CUES, KEYWORDS, QUESTIONS, folded, without_ending


@given(st.text(st.characters(codec=None)))
def test_a_character_stays_a_character(text: str) -> None:
    assert len(folded(text)) == len(text)


def test_accents_and_apostrophes() -> None:
    assert folded("Où l’Été, ou peut-être") == "où l'ete, ou peut etre"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "lock locks locked locking"), ("en", "stop stopped stops stopping"), ("en", "payment pays payer"), ("en", "debt debts"),
     ("fr", "payer paye payez payait"), ("fr", "enfermer enferme enfermee enfermait"), ("fr", "dette dettes"), ("fr", "travail travailler travaille")],
)  # fmt: skip
def test_a_family_of_words_has_one_stem(language: str, words: str) -> None:
    assert len({without_ending(language, word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"), [("en", "debt", "door"), ("en", "lamp", "land"), ("fr", "dette", "date"), ("fr", "lampe", "lettre")]
)
def test_two_families_stay_apart(language: str, one: str, other: str) -> None:
    assert without_ending(language, one) != without_ending(language, other)


def test_stop_words_of_questions_are_left_out_and_positions_kept() -> None:
    assert list(QUESTIONS["en"].content_words("Tell me about the LOCKED doors")) == [(18, 24, "lock"), (25, 30, "door")]
    assert [list(QUESTIONS[language].content_words("Où quand")) for language in ("en", "fr")] == [[(3, 8, "quand")], []]


def test_cues_know_no_accents_and_no_short_words() -> None:
    assert CUES.stems("Menacée par les menaces") == {"menac"}
    # An accent of its own, as some keyboards write it, is an accent too.
    assert CUES.stems(unicodedata.normalize("NFD", "Menacée")) == {"menac"}


def test_keywords_keep_accents_and_need_five_letters() -> None:
    assert KEYWORDS.stems("Fermé, ferme; the debt, après") == {"fermé", "ferme"}


@pytest.mark.parametrize("stemmer", [CUES, KEYWORDS, *QUESTIONS.values()])
def test_every_stop_word_is_written_as_the_stemmer_reads_it(stemmer) -> None:  # type: ignore[no-untyped-def]
    for word in stemmer.stop_words:
        assert stemmer.normalise(word) == word and stemmer.word.fullmatch(word), word
