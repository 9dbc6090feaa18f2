"""A talk that is only typed, from the greeting to the end, in a real browser: the sentences that were once misread, and what is kept of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.server import RunningServer
from tests.support.talk_page import Talk, start_talk

pytestmark = pytest.mark.browser
CASE = "the-second-cot"  # her partner sits beside her
TYPED = {
    "en": (
        ("Could your husband wait outside?", "move:see_alone"), ("Can I close the door so that we can speak in private?", "typed:remark:gives_control"),
        ("You can stop at any time, and you need not answer anything.", "move:rights"), ("Are you safe at home?", "typed:closed:fear"),
        ("Why didn't you just run away?", "typed:wh:control:blames"), ("What would help you most?", "typed:wh:wishes"),
    ),
    "fr": (
        ("Votre mari peut-il attendre dehors ?", "move:see_alone"), ("Je préfère vous voir seule d’abord", "typed:remark:gives_control"),
        ("Vous pouvez arrêter à tout moment, et vous n’êtes pas obligée de répondre.", "move:rights"), ("Vous avez peur de lui ?", "typed:closed:fear"),
        ("Pourquoi n’avez-vous pas simplement fui ?", "typed:wh:control:blames"), ("De quoi auriez-vous besoin maintenant ?", "typed:wh:wishes"),
    ),
}  # fmt: skip
"""Typed words, and the turn that they are: who has gone is not sent out again."""


def put(talk: Talk, words: str, choice: str) -> None:
    """Say words, and take what the page understood, or what it offers first."""
    talk.say(words)
    expect(talk.understood).to_be_visible()
    if choice.startswith("move:"):
        expect(talk.understood.locator(".primary")).to_have_count(0)  # no reading alone makes a move
    talk.add_turn(talk.understood.get_by_role("button").first)
    expect(talk.own_words).to_have_value("")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_talk_is_typed_from_the_first_word_to_the_last(arrive: Arrive, server: RunningServer, width: int, language: str) -> None:
    trainee = arrive(width, language)
    talk = start_talk(trainee, CASE)
    for words, choice in TYPED[language]:
        put(talk, words, choice)
    turns = talk.stored_attempt(data_of(server)).turns
    assert [(turn.typed, turn.choice) for turn in turns] == list(TYPED[language])
    assert not any(turn.outcome == "ended" or any(harm.severity == "severe" for harm in turn.harms) for turn in turns)
    assert [words in row for (words, _), row in zip(TYPED[language], talk.transcript(), strict=True)] == [True] * len(turns)
    farewell = {"en": "Thank you, we stop here for today. Goodbye.", "fr": "Merci, nous nous arrêtons là pour aujourd’hui. Au revoir."}[language]
    talk.say(farewell)
    expect(talk.understood.locator(".primary")).to_have_count(0)  # what ends a talk is never the filled button
    ending = talk.understood.get_by_role("button").first
    expect(ending).to_be_visible()
    ending.click()
    expect(talk.asked_to_end).to_be_visible()
    talk.add_turn(talk.end_it)
    assert talk.stored_attempt(data_of(server)).turns[-1].outcome == "ended" and trainee.fits()
    with trainee.expect_save():
        trainee.button("Go on talking after all").click()
    expect(talk.turns).to_have_count(len(turns))


ALONE = {"en": "Can I close the door so that we can speak in private?", "fr": "Puis-je fermer la porte pour que nous parlions en privé ?"}


@pytest.mark.parametrize(("width", "language"), [(1280, "fr"), (390, "en")])
def test_where_nobody_came_along_privacy_is_answered_and_can_be_said(arrive: Arrive, server: RunningServer, width: int, language: str) -> None:
    trainee = arrive(width, language)
    talk, words = start_talk(trainee, "the-packing-shed"), ALONE[language]
    time = talk.time.inner_text()
    talk.say(words)
    expect(talk.understood.get_by_role("paragraph")).to_have_text(trainee.t("You are alone with this person already."))
    buttons = talk.understood.get_by_role("button")
    expect(buttons).to_have_text([trainee.t("Say it as it is"), trainee.t("Change the words")])
    assert talk.time.inner_text() == time and not talk.stored_attempt(data_of(server)).turns and trainee.fits()
    talk.add_turn(buttons.first)
    turns = talk.stored_attempt(data_of(server)).turns
    assert [turn.typed for turn in turns] == [words] and turns[0].choice.startswith("typed:remark")
