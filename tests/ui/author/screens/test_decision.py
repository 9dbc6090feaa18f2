"""The screen of the decision and the plan."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import get_args

import pytest

from tests.support.author_sheets import after
from tests.support.written_drafts import LONG, draft_data, view_of
from tracks_sim.drafts.edits import ACTS, AddPlanAnswer
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.i18n import LANGUAGES
from tracks_sim.ui.author.focus_target import focus_after
from tracks_sim.ui.author.problems.problem_lists import problem_lists
from tracks_sim.ui.author.screens.decision import RUNGS, WORTHS, AuthorDecisionSheet, OptionCard, Rung, decision_sheet
from tracks_sim.ui.author.screens.leak_sentences import leak_sentence

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


def test_what_gives_the_best_option_away_stands_on_its_card() -> None:
    data = draft_data()
    data["text.en"]["options"]["note-and-go-on"] = " ".join(["word"] * 30)
    best = card_of(decision_sheet(view_of(data)), "note-and-go-on")
    assert best["length"] == "30 words, the longest"
    assert best["leaks"] == [{"text": "This is the longest option by far, 30 words beside 17: anyone who takes the longest finds the best one. Make another option as long, or this one shorter.", "stays": False}]
    assert card_of(decision_sheet(replace(view_of(data), answered=frozenset({"longest note-and-go-on en"}))), "note-and-go-on")["leaks"][0]["stays"]
    data["text.en"]["options"]["debt-adviser"] = " ".join(["word"] * 31)
    sheet = decision_sheet(view_of(data))
    assert all(card["leaks"] == [] for card in sheet["cards"]) and card_of(sheet, "debt-adviser")["length"] == "31 words, the longest"


def test_an_option_without_words_is_not_the_longest() -> None:
    data = draft_data()
    data["case"]["options"], data["text.en"]["options"], data["text.fr"]["options"] = data["case"]["options"][:1], {}, {}
    assert [card["length"] for card in decision_sheet(view_of(data))["cards"]] == ["0 words"]


def test_a_leak_of_another_language_names_it() -> None:
    data = draft_data()
    data["text.fr"]["options"]["note-and-go-on"] = " ".join(["mot"] * 30)
    [leak] = card_of(decision_sheet(view_of(data)), "note-and-go-on")["leaks"]
    assert leak["text"].startswith("French: This is the longest option by far")


def test_words_are_judged_while_they_are_typed() -> None:
    view = replace(view_of(draft_data()), typed=("note-and-go-on", " ".join(["word"] * 30)))
    card = card_of(decision_sheet(view), "note-and-go-on")
    assert (card["length"], len(card["leaks"])) == ("30 words, the longest", 1) and card["text"]["own"]["text"] == draft_data()["text.en"]["options"]["note-and-go-on"]
    for data in ({}, {"case": {"languages": ["en"]}, "text.en": {"options": 3}}):
        decision_sheet(replace(view_of(data), typed=("note-and-go-on", "word")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("leak", [Leak("words", "note-and-go-on", "en", ("lantern",)), Leak("order", "note-and-go-on", length=6), Leak("remark", "note-and-go-on", "fr", ("jeudi",), "rf1")])
def test_every_leak_is_a_sentence(leak: Leak, language: str) -> None:
    assert not re.search("[{}]|  ", leak_sentence(view_of(draft_data(), language=language), leak))


def test_every_card_has_its_story_in_every_language() -> None:
    data = draft_data()
    card = card_of(decision_sheet(view_of(data)), "trained-colleague")
    assert card["title"] == data["text.en"]["options"]["trained-colleague"]
    assert card["story"]["own"]["text"] == data["key_text.en"]["story"]["trained-colleague"]
    assert [field["lang"] for field in card["story"]["others"]] == ["fr"]


def test_an_option_without_words_is_called_by_its_decision_and_stands_nowhere_yet() -> None:
    view = after(view_of(draft_data()), act="add_option", decision="health_first", language="en")
    [card] = [card for card in decision_sheet(view)["cards"] if card["decision"] == "health_first"]
    assert (card["title"], card["rung"], card["rung_label"]) == (view.catalogue_text.decisions["health_first"], "", "not placed yet")


def test_words_of_another_standing_are_marked_until_they_are_edited_or_confirmed() -> None:
    view = after(view_of(draft_data()), act="set_standing", option="word-with-volunteer", standing="acceptable")
    card = card_of(decision_sheet(view), "word-with-volunteer")
    assert card["again"] == [{"field": field, "text": "Written for another standing: dangerous."} for field in ("options", "story")]
    asked = [entry for entry in problem_lists(view)["to_do"] if "another standing" in entry["text"]]
    assert [(entry["screen"], entry["field"]) for entry in asked] == [("decision", f"f:key_text.en:{field}.word-with-volunteer") for field in ("options", "story")]
    view = after(view, act="keep_words", option="word-with-volunteer", field="options")
    assert [again["field"] for again in card_of(decision_sheet(view), "word-with-volunteer")["again"]] == ["story"]


def test_equal_reasons_and_stories_are_named() -> None:
    data = draft_data()
    for field in ("options", "story"):
        data["key_text.en"][field]["debt-adviser"] = data["key_text.en"][field]["trained-colleague"].upper() + " "
    n = [option["id"] for option in data["case"]["options"]].index("trained-colleague") + 1
    sheet = decision_sheet(view_of(data))
    assert card_of(sheet, "debt-adviser")["same"] == [f"The reason is the same as that of option {n}.", f"The story is the same as that of option {n}."]
    assert card_of(sheet, "note-and-go-on")["same"] == []


@pytest.mark.parametrize("marks", [3, {"story.x": "worse"}, {"story.word-with-volunteer": 3}, {"word": {}}, None])
def test_marks_that_somebody_wrote_by_hand_break_nothing(marks: object) -> None:
    sheet = decision_sheet(view_of({**draft_data(), "notes": {"written_for": marks}}))
    assert all(card["again"] == [] for card in sheet["cards"])


def test_a_practice_case_of_an_own_kind_misses_no_decision() -> None:
    view = after(after(view_of(draft_data()), act="remove_option", option="debt-adviser"), act="choose", practice_only=True)
    assert decision_sheet(view)["missing"] == [] and not [entry for entry in problem_lists(view)["wrong"] if "decisions" in entry["text"]]


def test_cards_move_and_keep_their_words() -> None:
    view = after(view_of(draft_data()), act="change_option", option="trained-colleague", to=2)
    cards = decision_sheet(view)["cards"]
    assert [card["option"] for card in cards[:3]] == ["service-on-thursday", "word-with-volunteer", "trained-colleague"]
    assert cards[2]["n"] == 3 and cards[2]["text"]["own"]["text"].startswith("Describe the situation today")


def test_decisions_that_every_such_case_offers_are_offered_to_be_added() -> None:
    view = after(view_of(draft_data()), act="remove_option", option="debt-adviser")
    [missing] = decision_sheet(view)["missing"]
    assert missing["id"] == "other_service"
    assert "other_service" in (to_add := {one["id"] for group in decision_sheet(view)["addable"] for one in group["options"]})
    assert not to_add & {card["decision"] for card in decision_sheet(view)["cards"]}
    assert decision_sheet(after(view, act="add_option", decision="other_service", language="en"))["missing"] == []


def test_shipped_cases_offer_all_of_their_age_and_length(shipped_case: str) -> None:
    assert decision_sheet(view_of(draft_data(shipped_case), shipped_case))["missing"] == []


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


def test_a_decision_that_was_put_on_the_scale_keeps_the_keyboard_there() -> None:
    """So that the arrow keys move it on, and the next one is in sight."""
    before, act = view_of(draft_data()), {"act": "add_option", "decision": "health_first", "language": "en", "standing": "best"}
    now = after(before, **act)
    _, seek = focus_after(ACTS.validate_python(act), before.data, now.data, {})
    [new] = {card["option"] for card in decision_sheet(now)["cards"]} - {card["option"] for card in decision_sheet(before)["cards"]}
    assert seek is not None and seek.element == f"tray:{new}"
