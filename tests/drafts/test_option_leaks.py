"""What gives the best option of a draft away, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.planted_leaks import drawn_keys, flagged, found, planted
from tests.support.shipped import CASES, kit_library
from tests.support.written_drafts import SHORT, draft_data
from tracks_sim.case.load import CaseFile
from tracks_sim.drafts.option_leaks import USUAL_IN, option_leaks, usual_words

BEST = "note-and-go-on"
"""The best option of the knitted hat: the last one."""


def leaks(data: dict[str, Any]) -> list[str]:
    return [leak.id for leak in found(data, SHORT)]


@pytest.mark.parametrize("case_id", CASES)
def test_no_shipped_case_gives_its_best_option_away(case_id: str) -> None:
    assert found(draft_data(case_id), case_id) == ()


def test_a_word_that_the_first_page_and_the_best_option_alone_have() -> None:
    data = draft_data()
    text = data["text.en"]
    text["briefing"] += " A lantern hangs there."
    assert leaks(data) == [], "the option does not say it"
    text["options"][BEST] += " Lanterns."
    [leak] = found(data, SHORT)
    assert (leak.kind, leak.option, leak.language, leak.words) == ("words", BEST, "en", ("lanterns",))
    text["options"]["debt-adviser"] += " By the lantern."
    assert leaks(data) == [], "another option has it too"


def test_a_word_of_the_work_gives_nothing_away() -> None:
    data = draft_data()
    data["text.en"]["briefing"] += " A lantern hangs there."
    data["text.en"]["options"][BEST] += " Lanterns."
    assert option_leaks(data, {"en": {"lante", "known"}}) == ()
    cases = {f"{n}": case_file for n, case_file in enumerate(_short_cases()[:USUAL_IN])}
    assert "servi" in usual_words(cases)["en"] and usual_words(cases, ("0",)) == {"en": frozenset(), "fr": frozenset()}


def _short_cases() -> list[CaseFile]:
    return [case_file for case_file in kit_library().first_versions.values() if case_file.case.length == "short"]


@pytest.mark.parametrize(("words", "kind"), [(16, []), (23, ["longest"]), (5, ["shortest"])])
def test_the_longest_or_shortest_by_far(words: int, kind: list[str]) -> None:
    """The others have 13 to 17 words."""
    data = draft_data()
    data["text.en"]["options"][BEST] = " ".join(["word"] * words)
    assert [leak.kind for leak in found(data, SHORT)] == kind


def test_the_same_length_of_another_option_gives_nothing_away() -> None:
    data = draft_data()
    data["text.en"]["options"]["debt-adviser"] = " ".join(["word"] * 40)
    assert leaks(data) == []


def test_options_in_the_order_of_the_scale() -> None:
    order = [BEST, "trained-colleague", "talk-before-thursday", "service-on-thursday", "debt-adviser", "word-with-volunteer"]
    for options, place in ((order, 1), (order[::-1], 6)):
        assert [(leak.id, leak.length) for leak in found(_ordered(options), SHORT)] == [(f"order {BEST}", place)]
    assert found(_ordered([order[3], *order[1:3], order[0], *order[4:]]), SHORT) == ()


def _ordered(options: list[str]) -> dict[str, Any]:
    data = draft_data()
    data["case"]["options"].sort(key=lambda option: options.index(option["id"]))
    return data


def test_a_colleague_who_says_the_best_option() -> None:
    data = draft_data()
    passage = next(iter(data["text.en"]["passages"]))
    data["text.en"]["passages"][passage] += f" In your place: {data['text.en']['options'][BEST]}"
    [leak] = found(data, SHORT)
    assert (leak.kind, leak.option, leak.passage) == ("remark", BEST, passage)
    data["text.en"]["passages"][passage] += f" Or: {data['text.en']['options']['debt-adviser']} {data['text.en']['options']['word-with-volunteer']}"
    assert leaks(data) == [], "it says two others as well"


def test_a_draft_that_is_half_written_has_no_leak() -> None:
    for data in ({}, {"case": {"languages": ["en"]}}, {"case": None, "key": {"options": 3}, "text.en": {"options": []}}):
        assert option_leaks(data, {}) == ()
    data = draft_data()
    data["text.en"]["options"][BEST] = " ".join(["word"] * 30)
    del data["text.en"]["options"]["debt-adviser"]
    assert leaks(data) == [], "an option has no words yet, so nobody knows which will be the longest"


def test_a_leak_stays_the_same_one_while_what_it_is_about_stays() -> None:
    """The number of words changes with every word that is typed; the words themselves are what a leak of words is about."""
    data = draft_data()
    ids = []
    for more in (" ".join(["word"] * 30), " ".join(["word"] * 31)):
        data["text.en"]["options"][BEST] = more
        ids += leaks(data)
    assert ids == [f"longest {BEST} en"] * 2


# --- a share of the calibration; the whole of it is in full/ --------------------------------------


def test_planted_leaks_are_found_at_the_right_card() -> None:
    copies = list(planted(1, 24))
    assert sum(map(flagged, copies)) >= 21


def test_keys_drawn_by_dice_have_few_leaks() -> None:
    assert sum(bool(found(data, case_id)) for case_id, data in drawn_keys(1, 40)) <= 4
