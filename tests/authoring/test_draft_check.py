"""The three lists of a draft: every rule of the check, and nothing that follows from what is not written yet."""

from __future__ import annotations

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, SHORT, check_words, checked, draft_data
from tracks_sim.authoring.draft_check import check_draft
from tracks_sim.drafts.completion import MissingField
from tracks_sim.drafts.draft import value_hash


def test_an_empty_draft_has_things_to_do_alone() -> None:
    found = checked({}, "the-new-one")
    assert found.to_do and (found.wrong, found.advice) == ((), ())
    assert found.completed.case_file.case.id == "the-new-one"


def test_what_is_wrong_stays_wrong_beside_a_gap_elsewhere() -> None:
    data = draft_data()
    data["key"]["indicators"][0].pop("evidence")
    data["text.en"]["title"] = ""
    found = checked(data)
    assert [(f.code, f.where) for f in found.wrong] == [("absent-without-evidence", ("indicators", 0, "state"))]
    assert found.to_do == (MissingField("text.en", ("title",)),)


def test_a_row_that_is_not_keyed_hides_nothing_of_another_one() -> None:
    data = draft_data()
    data["key"]["indicators"][0].pop("evidence")
    del data["key"]["indicators"][3]
    assert [f.code for f in checked(data).wrong] == ["absent-without-evidence"]


def test_few_options_are_to_do_and_what_follows_is_not_wrong() -> None:
    data = draft_data()
    for part, field in (("case", "options"), ("key", "options")):
        data[part][field] = data[part][field][:3]
    keep = {option["id"] for option in data["case"]["options"]}
    for part, field in (("text.en", "options"), ("text.fr", "options"), *((f"key_text.{language}", field) for language in ("en", "fr") for field in ("story", "options"))):
        data[part][field] = {name: text for name, text in data[part][field].items() if name in keep}
    found = checked(data)
    assert set(found.to_do) == {MissingField("case", ("options",)), MissingField("key", ("options",))}  # the best one was among those taken out
    assert found.wrong == ()


def test_a_translation_whose_source_has_changed_is_to_do() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {"text:title": {"of": value_hash("Another title")}, "text:summary": {"of": value_hash(data["text.en"]["summary"])}}}}
    assert checked(data).to_do == (MissingField("text.fr", ("title",)),)


def test_what_was_left_out_is_wrong() -> None:
    data = draft_data()
    data["case"]["indicators"].append("no_such_sign")
    assert [f.code for f in checked(data).wrong] == ["unknown-concept"]


def test_a_twin_is_compared_with_the_library() -> None:
    data = draft_data()
    data["key"]["twin"] = {"of": SHORT, "changed": "sex"}
    data["case"]["id"] = "the-other-hat"
    assert "twin-alike" in {f.code for f in checked(data, "the-other-hat").advice}
    alone = check_draft("the-other-hat", data, kit_library().catalogues, check_words())
    assert [f.code for f in alone.wrong] == ["unknown-twin"]


def test_words_of_a_long_case_are_looked_at_in_both_languages() -> None:
    data = draft_data(LONG)
    data["text.fr"]["briefing"] += " Cela se passait à Lyon."
    assert [(f.code, f.part, f.words) for f in checked(data, LONG).wrong] == [("place-name", "text.fr", "Lyon")]


@pytest.mark.parametrize("case_id", ["the-tin-of-tea", "the-rubber-ball"])
def test_elements_that_are_not_judged_yet_are_to_do_and_not_wrong(case_id: str) -> None:
    """Before their reasons are written, whoever keys a case as trafficking is not told that act and purpose are wrong."""
    data = draft_data(case_id)
    if data["key"]["classification"] != "trafficking":
        data["key"] |= {"classification": "trafficking", "exploitation": ["domestic_work"]}
    for element in data["key"]["elements"].values():
        element |= {"state": "insufficient", "also_accepted": [], "evidence": [], "neutral": []}
    assert "elements-incomplete" in {f.code for f in checked(data, case_id).wrong}
    data["key_text.en"] = {**data["key_text.en"], "elements": {}}
    assert "elements-incomplete" not in {f.code for f in checked(data, case_id).wrong}


def test_a_barrier_without_a_cue_is_named_until_it_has_one() -> None:
    data = draft_data(LONG)
    barriers = list(data["case"]["person"]["barriers"])
    data["key"]["interview"]["cues"] = {barriers[0]: "briefing"}
    advised = [f.where for f in checked(data, LONG).advice if f.code == "barrier-without-cue"]
    assert advised == [("person", "barriers", barrier) for barrier in barriers[1:]]
