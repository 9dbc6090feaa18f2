"""The referral note: what is offered for it, what it holds, and how much room is left."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import case_file, element_answer, indicator_answer, need_answer, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.ui.trainee.steps.note import NoteView, note_summary, note_view
from tracks_sim.ui.trainee.view import View

FILE = case_file()
CONCEPTS, NEEDS = FILE.case.indicators, FILE.case.needs


def _view(catalogues: Catalogues, language: str = "en", **answers: Any) -> View:
    return View(scored_attempt(FILE, **answers).attempt, FILE, catalogues, language)


def _note(catalogues: Catalogues, **answers: Any) -> NoteView:
    return note_view(_view(catalogues, **answers), [], warning=False)


def test_passages_of_judgements_that_speak_for_a_referral_are_offered_in_the_order_of_the_file(catalogues: Catalogues) -> None:
    note = _note(
        catalogues,
        indicators={CONCEPTS[0]: indicator_answer("present", passages=("aa9", "aa2")), CONCEPTS[1]: indicator_answer("absent", passages=("aa3",)),
                    CONCEPTS[2]: indicator_answer("insufficient", passages=("aa4",))},
        needs={NEEDS[0]: need_answer("urgent", passages=("aa5",)), NEEDS[1]: need_answer("not_indicated", passages=("aa6",))},
        elements={"act": element_answer("present", passages=("aa2", "aa1")), "means": element_answer("not_needed", passages=("aa7",))},
    )  # fmt: skip
    assert note["offered"] == ["aa1", "aa2", "aa5", "aa9"]
    assert (note["summary"], note["count"]) == ("4 passages cited, 0 in the note", f"0 of {MAX_CITED}")


def test_what_the_note_holds_stays_on_offer_after_its_citation_was_taken_back(catalogues: Catalogues) -> None:
    note = _note(catalogues, note={"words": ("aa8",), "observation": ("aa1",)})
    assert note["offered"] == ["aa1", "aa8"]
    assert [section["passages"] for section in note["sections"]] == [["aa8"], ["aa1"], []]
    assert (note["summary"], note["count"]) == ("2 passages cited, 2 in the note", "2 of 12")


@pytest.mark.parametrize(("note", "said"), [
    ({}, {"en": "nothing chosen", "fr": "rien de choisi"}),
    ({"words": ("aa1",)}, {"en": "1 passage", "fr": "1 passage"}),
    ({"words": ("aa1",), "inference": ("aa2",)}, {"en": "2 passages", "fr": "2 passages"}),
])  # fmt: skip
def test_what_it_holds_in_a_few_words(catalogues: Catalogues, note: dict[str, Any], said: dict[str, str]) -> None:
    for language, words in said.items():
        assert note_summary(_view(catalogues, language, note=note)) == words
