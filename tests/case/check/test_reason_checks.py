"""Copied reasons, judgements that rest on nothing, and passages that are made to say two things."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.support.written_drafts import LONG, checked, draft_data
from tracks_sim.case.check.reason_checks import equal_texts

RF4 = [{"any": ["rf4"]}]


def advice(data: Any) -> list[tuple[str, str]]:
    """Code and words of what these checks advise; of a copy, since data of a draft are never changed in place."""
    codes = {"copied-texts", "reason-without-passage", "contradicting-passage"}
    return [(f.code, f.words) for f in checked(deepcopy(data)).advice if f.code in codes]


def test_equal_texts_are_equal_but_for_capitals_and_spaces() -> None:
    assert equal_texts({1: "She came back.", 2: "Something else", 3: "she  came\nback.", 4: "", 5: ""}) == [[1, 3]]


def test_a_text_that_is_copied_is_named_once_with_how_often() -> None:
    data = draft_data()
    for option in data["key_text.en"]["story"]:
        data["key_text.en"]["story"][option] = "Two weeks later she was still there, and nobody had asked her again what it was about."
    found = [f for f in checked(data).advice if f.code == "copied-texts"]
    assert [(f.part, f.where[0], f.number) for f in found] == [("key_text.en", "story", len(data["key_text.en"]["story"]))] and found[0].words.endswith("…")
    data["key_text.en"]["story"] = dict.fromkeys(data["key_text.en"]["story"], "It went well.")
    assert advice(data) == []  # too short to be more than chance


def test_a_reason_of_the_talk_is_compared_and_a_better_wording_is_not() -> None:
    data = deepcopy(dict(draft_data(LONG)))
    why = data["key_text.en"]["interview"]
    concept, reason = next(iter(data["key_text.en"]["indicators"].items()))
    told = next(iter(why["if_told"]))
    why["better"] = dict.fromkeys(why["better"], "How did it go with the money in that house?")
    assert "copied-texts" not in {f.code for f in checked(deepcopy(data), LONG).advice}
    why["if_told"][told] = reason
    assert [(f.where, f.number) for f in checked(data, LONG).advice if f.code == "copied-texts"] == [(("interview", "if_told", told), 2)], concept


def test_a_need_with_a_reason_wants_a_passage_and_one_that_the_file_does_not_show_wants_none() -> None:
    data = draft_data()
    row = next(need for need in data["key"]["needs"] if need["level"] != "not_indicated")
    row.pop("evidence", None)
    assert advice(data) == [("reason-without-passage", row["level"])]
    del data["key_text.en"]["needs"][row["need"]]
    assert advice(data) == []  # the reason is to do, and the passage with it
    assert advice(draft_data("the-second-cot")) == []  # a need that is not indicated there names none


@pytest.mark.parametrize(
    ("detection", "purpose", "found"), [("no", "present", True), ("yes", "absent", True), ("yes", "present", False), ("open", "absent", False)]
)
def test_detection_and_purpose_cannot_go_two_ways_on_one_passage(detection: str, purpose: str, found: bool) -> None:
    data = draft_data()
    data["key"]["detection"] |= {"state": detection, "evidence": RF4, "also_accepted": []}
    data["key"]["elements"]["purpose"] |= {"state": purpose, "evidence": RF4, "also_accepted": []}
    assert (("contradicting-passage", "rf4") in advice(data)) == found


@pytest.mark.parametrize(("means", "found"), [("absent", True), ("present", False)])
def test_a_passage_that_shows_pressure_shows_means(means: str, found: bool) -> None:
    data = draft_data()
    data["key"]["elements"]["means"] |= {"state": means, "evidence": RF4, "also_accepted": []}
    data["key"]["indicators"][0] |= {"state": "present", "phases": ["now"], "evidence": RF4, "also_accepted": []}
    assert (("contradicting-passage", "rf4") in advice(data)) == found
