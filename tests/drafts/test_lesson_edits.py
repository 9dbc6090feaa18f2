"""Lessons, and those that are proposed from what the key contains."""

from __future__ import annotations

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.proposed_lessons import conditions_of, proposed_lessons

pytestmark = pytest.mark.usefixtures("without_states")


def data_of(case_file: CaseFile) -> DraftData:
    """A case as the plain data of a draft."""
    return {"case": case_file.case.model_dump(mode="json"), "key": case_file.key.model_dump(mode="json")}


def test_a_lesson_is_said_for_what_the_case_asks(catalogues: Catalogues) -> None:
    data: DraftData = {"case": {"indicators": ["violence"], "languages": ["en"]}}
    after = done(data, catalogues, act="add_lesson", text="Look twice before noon", language="en", when=["indicators.violence", "decision"])
    assert after["key"]["lessons"] == [{"id": "look-twice", "when": ["indicators.violence", "decision"]}]
    assert after["key_text.en"]["lessons"] == {"look-twice": "Look twice before noon"}
    assert "does not ask" in refused(data, catalogues, act="add_lesson", text="x", language="en", when=["needs.lawyer"])
    assert "lessons" not in done(after, catalogues, act="remove_lesson", lesson="look-twice")["key_text.en"]


def test_a_stock_lesson_comes_in_every_language(catalogues: Catalogues) -> None:
    assert catalogues.stock is not None
    text = catalogues.stock.lesson("whose-words", "en")
    after = done({"case": {"languages": ["en", "fr"]}}, catalogues, act="add_lesson", text=text, language="en", when=["note"])
    assert after["key_text.fr"]["lessons"] == {after["key"]["lessons"][0]["id"]: catalogues.stock.lesson("whose-words", "fr")}


def test_lessons_are_ordered_by_moving(catalogues: Catalogues) -> None:
    data: DraftData = {}
    for text in ("first words", "second words", "third words"):
        data = done(data, catalogues, act="add_lesson", text=text, language="en")
    ids = [lesson["id"] for lesson in data["key"]["lessons"]]
    after = done(data, catalogues, act="change_lesson", lesson=ids[2], to=0, when=["decision"])
    assert [lesson["id"] for lesson in after["key"]["lessons"]] == [ids[2], ids[0], ids[1]] and after["key"]["lessons"][0]["when"] == ["decision"]


def test_proposals_rest_on_rows_of_the_key(library: Library, catalogues: Catalogues) -> None:
    data = data_of(library.cases["the-knitted-hat"])
    # Read off its key: three signs rest on silence, four are absent, two are mentioned and open, and detection is `no`.
    assert set(conditions_of("silence", data)) == {"indicators.deception_about_work", "indicators.made_to_lie", "indicators.attachment_used"}
    assert set(conditions_of("left_open", data)) == {"indicators.bad_living_conditions", "indicators.dependency_on_exploiter"}
    assert conditions_of("needs", data) == ("needs.adapted_interview",)
    lessons = [proposal.lesson for proposal in proposed_lessons(data, catalogues)]
    assert lessons[0] == "help-without-suspicion" and lessons[-1] == "time-for-yourself"
    assert not {"offer-is-enough", "consent-of-child", "small-steps", "whose-words"} & set(lessons)


def test_every_proposal_can_be_added(library: Library, catalogues: Catalogues) -> None:
    for case_file in library.cases.values():
        data: DraftData = data_of(case_file)
        for proposal in proposed_lessons(data, catalogues):
            data = done(data, catalogues, act="add_lesson", text=proposal.texts["fr"], language="fr", when=proposal.when)
        assert proposed_lessons(data, catalogues) == ()
