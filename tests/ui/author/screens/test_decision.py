"""The screen of the decision and the plan."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.support.author_sheets import after
from tests.support.shipped import CASES
from tests.support.written_drafts import LONG, draft_data, view_of
from tracks_sim.drafts.edits import ACTS, AddPlanAnswer
from tracks_sim.ui.author.focus_target import focus_after
from tracks_sim.ui.author.screens.decision import RUNGS, WORTHS, AuthorDecisionSheet, OptionCard, Rung, decision_sheet

ACT_OF_RUNG = {
    "best": ("best", "none"), "acceptable": ("acceptable", "none"), "not_accepted": ("not_accepted", "none"),
    "minor": ("not_accepted", "minor"), "severe": ("not_accepted", "severe"),
}  # fmt: skip
"""Standing and harm of a word of the scale, as decide.js sends them."""


def card_of(sheet: AuthorDecisionSheet, option: str) -> OptionCard:
    return next(card for card in sheet["cards"] if card["option"] == option)


def test_the_scale_is_that_of_the_key_from_best_to_dangerous() -> None:
    """The knitted hat, key.yaml."""
    sheet = decision_sheet(view_of(draft_data()))
    assert {card["option"]: card["rung"] for card in sheet["cards"]} == {
        "trained-colleague": "acceptable", "service-on-thursday": "not_accepted", "word-with-volunteer": "severe",
        "talk-before-thursday": "acceptable", "debt-adviser": "not_accepted", "note-and-go-on": "best",
    }  # fmt: skip
    assert sheet["summary"] == ["6 options", "best: 1", "acceptable: 2", "not accepted: 2", "dangerous: 1"]
    assert tuple(RUNGS) == get_args(Rung) and len(RUNGS) == 5


@pytest.mark.parametrize("rung", RUNGS)
def test_every_word_of_the_scale_can_be_given(rung: Rung) -> None:
    standing, harm = ACT_OF_RUNG[rung]
    view = after(view_of(draft_data()), act="set_standing", option="debt-adviser", standing=standing, harm=harm)
    assert card_of(decision_sheet(view), "debt-adviser")["rung"] == rung


def test_a_country_has_a_word_of_its_own_until_it_is_taken_away() -> None:
    view = after(view_of(draft_data()), act="set_standing", option="debt-adviser", standing="acceptable", country="be")
    card = card_of(decision_sheet(view), "debt-adviser")
    assert card["countries"] == [{"country": "be", "name": "Belgium", "rung": "acceptable"}] and card["rung"] == "not_accepted"
    assert "be" not in {c["id"] for c in card["more_countries"]}
    view = after(view, act="set_standing", option="debt-adviser", standing=None, country="be")
    assert card_of(decision_sheet(view), "debt-adviser")["countries"] == []


def test_the_longest_says_so_and_gives_the_best_one_away() -> None:
    """The length is that of the words written: 15 in "Describe … name." are fewer than 20 words of the best one here."""
    data = draft_data()
    data["text.en"]["options"]["note-and-go-on"] = " ".join(["word"] * 30)
    best = card_of(decision_sheet(view_of(data)), "note-and-go-on")
    assert (best["length"], best["too_long"]) == ("30 words, the longest: that gives the best one away", True)
    data["text.en"]["options"]["debt-adviser"] = " ".join(["word"] * 31)
    sheet = decision_sheet(view_of(data))
    assert card_of(sheet, "note-and-go-on")["length"] == "30 words"
    assert (card_of(sheet, "debt-adviser")["length"], card_of(sheet, "debt-adviser")["too_long"]) == ("31 words, the longest", False)


def test_cards_move_and_keep_their_words() -> None:
    view = after(view_of(draft_data()), act="change_option", option="trained-colleague", to=2)
    cards = decision_sheet(view)["cards"]
    assert [card["option"] for card in cards[:3]] == ["service-on-thursday", "word-with-volunteer", "trained-colleague"]
    assert cards[2]["n"] == 3 and cards[2]["text"]["own"]["text"].startswith("Describe the situation today")


def test_decisions_that_every_such_case_offers_are_offered_to_be_added() -> None:
    view = after(view_of(draft_data()), act="remove_option", option="debt-adviser")
    [missing] = decision_sheet(view)["missing"]
    assert missing["id"] == "other_service"
    assert decision_sheet(after(view, act="add_option", decision="other_service", language="en"))["missing"] == []


@pytest.mark.parametrize("case_id", CASES)
def test_shipped_cases_offer_all_of_their_age_and_length(case_id: str) -> None:
    assert decision_sheet(view_of(draft_data(case_id), case_id))["missing"] == []


def test_each_part_of_the_plan_is_asked_or_not_and_brings_stock_answers() -> None:
    view = view_of(draft_data())
    assert [part["asked"] for part in decision_sheet(view)["plan"]] == [False] * 6
    view = after(view, act="ask_plan", part="sharing", asked=True)
    [part] = [p for p in decision_sheet(view)["plan"] if p["asked"]]
    assert part["part"] == "sharing" and len(part["answers"]) >= 3
    assert all(a["worth"] in WORTHS and a["text"]["own"]["text"] and a["reason"]["own"]["text"] for a in part["answers"])
    assert "needed" in {a["worth"] for a in part["answers"]} and part["source_label"]
    assert [p["asked"] for p in decision_sheet(after(view, act="ask_plan", part="sharing", asked=False))["plan"]] == [False] * 6


def test_the_answers_of_a_plan_are_those_of_the_key() -> None:
    """The quiet room, key.yaml: each answer stands in one list of its part."""
    data = draft_data(LONG)
    for part in decision_sheet(view_of(data, LONG))["plan"]:
        if part["asked"]:
            key = data["key"]["plan"][part["part"]]
            assert {a["answer"]: a["worth"] for a in part["answers"]} == {answer: worth for worth in WORTHS for answer in key.get(worth, [])}


def test_the_words_of_worth_are_those_of_the_acts() -> None:
    assert set(WORTHS) == set(get_args(AddPlanAnswer.model_fields["worth"].annotation))


def test_what_was_added_takes_the_keyboard() -> None:
    """Into the words of the new option, or of the new answer, which no id of the draft before had."""
    before = after(view_of(draft_data()), act="ask_plan", part="consent", asked=True)
    for act in ({"act": "add_option", "decision": "health_first", "language": "en"}, {"act": "add_plan_answer", "part": "consent", "text": "", "language": "en"}):
        now = after(before, **act)
        _, seek = focus_after(ACTS.validate_python(act), before.data, now.data, {})
        fields = [card["text"]["own"]["id"] for card in decision_sheet(now)["cards"]]
        fields += [answer["text"]["own"]["id"] for part in decision_sheet(now)["plan"] for answer in part["answers"]]
        assert seek is not None and seek.element in fields
