"""How typed words are read: the sentences of a review, look-alikes, bad input, and what holds for any text. How often it is right: docs/reading.md."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.case.model.conversation import HOSTILE_STANCES, MOVES, QUESTION_FORMS, STANCES, TOPICS
from tracks_sim.interview import read_question
from tracks_sim.interview.classifier import LONGEST
from tracks_sim.interview.moves import ENDING

ACTS = {*(f"ask:{topic}" for topic in TOPICS), "ask:-", *(f"move:{move}" for move in MOVES), "remark", "none"}


@pytest.mark.parametrize(
    ("language", "words", "act"),
    [
        ("en", "Can I close the door so that we can speak in private?", "move:see_alone"),
        ("en", "Sir, would you please wait outside?", "move:see_alone"),
        ("en", "Are you safe at home?", "ask:fear"),
        ("en", "Do you want some water?", "move:offer_break"),
        ("en", "Which language do you speak best?", "move:ask_interpreter"),
        ("en", "Has somebody told you what to say?", "ask:procedure"),
        ("en", "Could you tell me about the money you owe?", "ask:debt"),
        ("en", "I believe you.", "move:acknowledge"),
        ("en", "Go on.", "ask:-"),
        ("fr", "Qu’est-ce qui vous est arrivé au bras ?", "ask:health"),
        ("fr", "Qui a payé le voyage ?", "ask:journey"),
        ("fr", "Comment ça va aujourd’hui ?", "ask:now"),
        ("fr", "Voulez-vous une pause ?", "move:offer_break"),
        ("fr", "Pouvez-vous me parler de l’argent de cette dette ?", "ask:debt"),
    ],
)
def test_plain_sentences_are_read_surely(language: str, words: str, act: str) -> None:
    read = read_question(words, language)
    assert (read.act, read.sure) == (act, True)


@pytest.mark.parametrize(
    ("language", "words", "act"),
    [
        ("en", "Please can your husband wait outside?", "move:see_alone"),
        ("fr", "Monsieur, pouvez-vous sortir ?", "move:see_alone"),
        ("fr", "Besoin d’un médecin ?", "ask:health"),
        ("en", "It’s ok, you don’t have to answer.", "move:accept_refusal"),
    ],
)
def test_where_it_is_not_sure_the_act_is_among_the_few_that_are_offered(language: str, words: str, act: str) -> None:
    read = read_question(words, language)
    assert act in read.offers and len(read.offers) <= 3


@pytest.mark.parametrize("words", ["Can I close the door so that we can speak in private?", "When does your shift end?", "Did he leave you alone at night?"])
def test_a_look_alike_ends_no_talk(words: str) -> None:
    assert read_question(words, "en").move not in ENDING


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Why didn't you just run away?"), ("en", "How could you leave your child there?"), ("fr", "Pourquoi vous n’avez rien dit à la police ?"), ("fr", "Comment avez-vous pu le croire ?")],
)  # fmt: skip
def test_plain_blame_is_found_whatever_its_form(language: str, words: str) -> None:
    assert read_question(words, language).stance == "blames"


@pytest.mark.parametrize(("language", "words"), [("en", "Why did you leave the house that day?"), ("en", "What happened then?"), ("fr", "Quand avez-vous quitté la maison ?")])
def test_a_hard_question_is_no_blame(language: str, words: str) -> None:
    assert read_question(words, language).stance not in HOSTILE_STANCES


@pytest.mark.parametrize(
    ("language", "words", "sure"),
    [
        ("en", "Hmm", False), ("en", "ok", False), ("en", "Really?", False), ("en", "Work?", False), ("en", "Water?", False), ("fr", "Argent ?", False),
        ("en", "Mhm.", True), ("en", "Hello!", True), ("en", "Goodbye.", True), ("fr", "Continuez.", True), ("fr", "Bonjour.", True), ("fr", "Adieu.", True),
    ],
)  # fmt: skip
def test_one_word_is_read_surely_where_it_encourages_greets_or_says_goodbye(language: str, words: str, sure: bool) -> None:
    assert read_question(words, language).sure is sure


@pytest.mark.parametrize(("language", "words"), [("en", "Hmm"), ("en", "Why?"), ("en", "Police!"), ("fr", "Vraiment ?"), ("fr", "Pourquoi ?")])
def test_one_word_hurts_nobody(language: str, words: str) -> None:
    assert read_question(words, language).stance not in HOSTILE_STANCES


@pytest.mark.parametrize("words", ["", "   ", "🙂🙂", "asdf", "<script>alert(1)</script>", "Guten Tag, wie geht es Ihnen?", "?" * 300, "x" * 1000])
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_what_cannot_be_understood_is_not_taken_for_anything(language: str, words: str) -> None:
    assert not read_question(words, language).sure


def test_words_of_the_case_tilt_the_topic() -> None:
    words = "And the blue ledger?"
    tilted = read_question(words, "en", (("debt", "Who keeps the blue ledger?"), ("debt", "What is in the ledger?")))
    assert tilted.offers[0] == "ask:debt"


def test_several_sentences_are_several_acts() -> None:
    read = read_question("Would you like a break? And which language do you speak best?", "en")
    assert read.acts == ("move:offer_break", "move:ask_interpreter")


@settings(max_examples=examples(80))
@given(text=st.text(max_size=400), language=st.sampled_from(["en", "fr"]))
def test_any_text_is_read_alike_twice_and_with_known_words(text: str, language: str) -> None:
    read = read_question(text, language)
    assert read == read_question(text, language)
    assert read.act in ACTS and set(read.acts) <= ACTS and set(read.offers) <= ACTS - {"none"} and len(read.offers) <= 3
    assert read.form in QUESTION_FORMS and read.stance in STANCES
    assert all(word in text for word in read.words)


def test_a_very_long_text_is_read_by_its_beginning() -> None:
    text = "Tell me about your work. " * 400
    assert read_question(text, "en") == read_question(text[:LONGEST], "en")
