"""What a passage says of an item, and the state that follows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData

SIGN = "indicators.documents_taken"
pytestmark = pytest.mark.usefixtures("without_states")


def papers(**case: Any) -> dict[str, Any]:
    """A file of one letter with three passages."""
    return {"case": {"id": "the-tin-box", "languages": ["en"], "documents": [{"id": "letter-1", "kind": "letter", "passages": ["le1", "le2", "le3"]}], **case}}


def say(data: DraftData, catalogues: Catalogues, passage: str, says: str, item: str = SIGN, **more: Any) -> DraftData:
    return done(data, catalogues, act="say", passage=passage, item=item, says=says, **more)


def row(data: DraftData) -> dict[str, Any]:
    """The one keyed sign."""
    [found] = data["key"]["indicators"]
    return found


@pytest.mark.parametrize(("item", "says", "answer"), [
    (SIGN, "for", "present"), (SIGN, "against", "absent"), (SIGN, "open", "insufficient"), (SIGN, "neutral", "insufficient"),
    ("detection", "for", "yes"), ("detection", "against", "no"), ("detection", "open", "open"), ("needs.lawyer", "for", "helpful"),
    ("needs.lawyer", "against", "not_indicated"), ("elements.purpose", "for", "present"), ("elements.protection", "against", "absent"),
])  # fmt: skip
def test_the_answer_follows_from_what_is_said(item: str, says: str, answer: str, catalogues: Catalogues) -> None:
    key = say(papers(), catalogues, "le1", says, item)["key"]
    step, _, name = item.partition(".")
    keyed = {"indicators": lambda: key["indicators"][0], "needs": lambda: key["needs"][0], "detection": lambda: key["detection"],
             "elements": lambda: key["protection"] if name == "protection" else key["elements"][name]}[step]()  # fmt: skip
    assert keyed.get("state", keyed.get("level")) == answer
    assert ("neutral" in keyed, "evidence" in keyed) == (says == "neutral", says != "neutral")


def test_a_sign_comes_onto_the_worksheet_with_phase_and_source(catalogues: Catalogues) -> None:
    after = say(papers(), catalogues, "le1", "for", salience="hidden")
    assert after["case"]["indicators"] == ["documents_taken"]
    assert row(after) == {"concept": "documents_taken", "state": "present", "phases": ["exploitation"],
                          "evidence": [{"any": ["le1"], "salience": "hidden"}], "source": "ilo-delphi-2009"}  # fmt: skip


def test_the_detection_question_is_asked_once_something_is_said_of_it(catalogues: Catalogues) -> None:
    after = say(papers(steps=["indicators", "decision"]), catalogues, "le1", "for", "detection")
    assert after["case"]["steps"] == ["indicators", "detection", "decision"]


def test_passages_stand_in_one_group_or_in_one_of_their_own(catalogues: Catalogues) -> None:
    after = say(say(papers(), catalogues, "le1", "for"), catalogues, "le2", "for")
    after = say(after, catalogues, "le3", "for", salience="plain", needed_as_well=True)
    assert row(after)["evidence"] == [{"any": ["le1", "le2"], "salience": "moderate"}, {"any": ["le3"], "salience": "plain"}]


@pytest.mark.parametrize(("answer", "state", "evidence", "neutral"), [
    (None, "present", ["le1"], ["le2"]), ("present", "present", ["le1"], ["le2"]), ("absent", "absent", ["le2"], ["le1"]),
    ("insufficient", "insufficient", ["le1", "le2"], []),
])  # fmt: skip
def test_where_both_are_said_the_author_decides(answer: str | None, state: str, evidence: list[str], neutral: list[str], catalogues: Catalogues) -> None:
    after = row(say(say(papers(), catalogues, "le1", "for"), catalogues, "le2", "against", answer=answer))
    assert (after["state"], [p for g in after["evidence"] for p in g["any"]], after.get("neutral", [])) == (state, evidence, neutral)


def test_what_is_taken_back_leaves_nothing_behind(catalogues: Catalogues) -> None:
    after = done(say(papers(), catalogues, "le1", "for"), catalogues, act="unsay", passage="le1", item=SIGN)
    assert row(after) == {"concept": "documents_taken", "state": "insufficient", "source": "ilo-delphi-2009"}


def test_a_level_that_was_chosen_stays_when_more_is_said(catalogues: Catalogues) -> None:
    after = say(papers(), catalogues, "le1", "for", "needs.lawyer", answer="urgent")
    assert say(after, catalogues, "le2", "for", "needs.lawyer")["key"]["needs"][0]["level"] == "urgent"


def test_means_of_a_child_are_not_needed_whatever_is_said(catalogues: Catalogues) -> None:
    after = say(papers(age="in_doubt"), catalogues, "le1", "for", "elements.means")
    after = say(after, catalogues, "le2", "against", "elements.means")
    means = after["key"]["elements"]["means"]
    assert (means["state"], means["evidence"][0]["any"], means["neutral"]) == ("not_needed", ["le1"], ["le2"])
    assert "fixed" in refused(after, catalogues, act="set_answer", item="elements.means", answer="present")


@pytest.mark.parametrize("answer", ["present", "absent"])
def test_an_answer_without_a_passage_is_refused(answer: str, catalogues: Catalogues) -> None:
    data = done(papers(), catalogues, act="add_item", item=SIGN)
    assert "No passage speaks" in refused(data, catalogues, act="set_answer", item=SIGN, answer=answer)


def test_a_need_asks_who_acts_in_a_long_case_only(catalogues: Catalogues) -> None:
    short, long = (done(papers(length=length), catalogues, act="add_item", item="needs.lawyer")["key"]["needs"][0] for length in ("short", "long"))
    assert "who" not in short and long["who"] == ["legal_aid", "specialised_ngo"]


def test_a_sign_taken_off_goes_with_reasons_changes_and_conditions(catalogues: Catalogues) -> None:
    data = say(papers(), catalogues, "le1", "for")
    data = done(data, catalogues, act="add_lesson", text="Look at the safe again", language="en", when=[SIGN, "decision"])
    data = {**data, "key": {**data["key"], "interview": {"if_told": [{"facts": ["fa1"], "concept": "documents_taken", "state": "absent"}]}},
            "key_text.en": {**data["key_text.en"], "indicators": {"documents_taken": "Why."}, "interview": {"if_told": {"documents_taken": "Why."}}}}  # fmt: skip
    after = done(data, catalogues, act="remove_item", item=SIGN)
    assert "documents_taken" not in str(after)
    assert after["key"]["lessons"][0]["when"] == ["decision"]


def test_an_answer_is_not_accepted_beside_itself(catalogues: Catalogues) -> None:
    data = say(papers(), catalogues, "le1", "for")
    data = done(data, catalogues, act="accept_also", item=SIGN, answer="insufficient", accepted=True)
    assert row(data)["also_accepted"] == ["insufficient"]
    assert "also_accepted" not in row(done(data, catalogues, act="set_answer", item=SIGN, answer="insufficient"))


def test_rows_that_are_there_keep_their_order(catalogues: Catalogues) -> None:
    data: DraftData = papers()
    order: list[str] = []
    for concept in ("debt_bondage", "excessive_hours", "made_to_lie", "violence", "low_or_no_pay", "controlled_journey"):
        data = done(data, catalogues, act="add_item", item=f"indicators.{concept}")
        assert [name for name in data["case"]["indicators"] if name != concept] == order
        order = data["case"]["indicators"]
        assert [keyed["concept"] for keyed in data["key"]["indicators"]] == order
    assert order != ["debt_bondage", "excessive_hours", "made_to_lie", "violence", "low_or_no_pay", "controlled_journey"]
