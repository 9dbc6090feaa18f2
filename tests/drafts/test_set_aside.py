"""Advice that is set aside with a sentence, as long as the same is found; and back again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import checked, draft_data
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.drafts.set_aside import advice_id
from tracks_sim.errors import EditRefused

FLASK = "the-thermos-flask"
WHY = "The whole case turns on one short letter."


def done(data: Any, **act: Any) -> Any:
    return apply_edit(ACTS.validate_python(act), data, kit_library().catalogues)


def papers(data: Any) -> tuple[Any, str, str]:
    """The advice on the words of the English papers, its id, and why it is set aside."""
    found = checked(data, FLASK)
    finding = next(f for f in found.advice if (f.code, f.part) == ("words-of-papers", "text.en"))
    return finding, advice_id(finding, found.completed.data), found.set_aside.get(finding, "")


def put_aside(data: Any) -> Any:
    finding, name, _ = papers(data)
    return done(data, act="set_advice_aside", advice=name, number=finding.number, because=WHY)


def longer(data: Any, words: int) -> Any:
    first = next(iter(data["text.en"]["passages"]))
    texts = {**data["text.en"]["passages"], first: data["text.en"]["passages"][first] + " and so on" * (words // 3)}
    return {**data, "text.en": {**data["text.en"], "passages": texts}}


def test_it_is_kept_in_the_notes_with_its_number_and_can_be_taken_back() -> None:
    data = draft_data(FLASK)
    after = put_aside(data)
    assert after["notes"]["set_aside"] == [{"advice": "words-of-papers text.en passages 350-450", "number": 167, "because": WHY}]
    assert papers(after)[2] == WHY and len(checked(after, FLASK).set_aside) == 1
    assert put_aside(after)["notes"] == after["notes"]  # said again, it is there once
    back = done(after, act="take_up_advice", advice=papers(after)[1])
    assert papers(back)[2] == "" and "set_aside" not in back["notes"]


def test_it_comes_back_by_itself_once_the_number_is_another() -> None:
    after = put_aside(draft_data(FLASK))
    assert papers(longer(after, 15))[2] == WHY and papers(longer(after, 30))[2] == ""


def test_it_comes_back_by_itself_once_another_range_holds() -> None:
    after = put_aside(draft_data("the-thermos-flask"))
    long_one = {**after, "case": {**after["case"], "length": "long"}}
    assert checked(long_one, FLASK).set_aside == {}


@pytest.mark.parametrize("because", ["", "No.", "no no no no no", "It is so here"])
def test_a_reason_is_a_sentence_of_five_words(because: str) -> None:
    data = draft_data(FLASK)
    with pytest.raises(EditRefused):
        done(data, act="set_advice_aside", advice="few-needs case needs 4-4", number=1, because=because)


def test_an_error_cannot_be_set_aside_nor_what_a_release_asks_for() -> None:
    data = draft_data()
    data["key"]["indicators"][0].pop("evidence")
    (wrong,) = checked(data).wrong
    after = done(data, act="set_advice_aside", advice=advice_id(wrong, data), because=WHY)
    assert [f.code for f in checked(after).wrong] == [wrong.code] and checked(after).set_aside == {}


def test_advice_on_a_row_stays_aside_wherever_the_row_stands() -> None:
    data = draft_data()
    need = next(need for need in data["key"]["needs"] if need["level"] != "not_indicated")
    need.pop("evidence", None)
    found = checked(data)
    (finding,) = [f for f in found.advice if f.code == "reason-without-passage"]
    after = done(data, act="set_advice_aside", advice=advice_id(finding, found.completed.data), because=WHY)
    moved = {**after, "key": {**after["key"], "needs": after["key"]["needs"][::-1]}}
    assert [f.code for f in checked(after).set_aside] == [f.code for f in checked(moved).set_aside] == ["reason-without-passage"]


@pytest.mark.parametrize("held", ["a text", [5, {"because": WHY}, {"advice": ["list"]}], {"a": 1}, None])
def test_a_fault_that_somebody_wrote_into_the_notes_breaks_nothing(held: Any) -> None:
    data = {**draft_data(FLASK), "notes": {"set_aside": held}}
    assert checked(data, FLASK).set_aside == {}
    if isinstance(held, list):
        kept = put_aside(data)["notes"]["set_aside"]
        assert kept[-1]["because"] == WHY and [row for row in kept if row in held]  # what fits no field stays
