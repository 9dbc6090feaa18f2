"""What a draft says, and what screens call it, where something is missing or unknown."""

from __future__ import annotations

from tests.support.written_drafts import draft_data, view_of


def test_an_answer_that_nobody_has_written_is_empty() -> None:
    data = draft_data()
    answers = data["key"]["indicators"]
    written, open_ = answers[0], answers[1]
    del open_["state"]
    view = view_of(data)
    assert view.answer_of(f"indicators.{written['concept']}") == written["state"]
    assert view.answer_of(f"indicators.{open_['concept']}") == view.answer_of("indicators.no_such_sign") == ""


def test_nothing_is_called_by_its_id() -> None:
    view = view_of(draft_data(), language="fr")
    assert view.item_label("needs.lawyer") == view.catalogue_text.needs["lawyer"].label
    assert view.item_label("needs.no_such_need") == view.t("something that no list of this kit has")
    assert (view.language_name("de"), view.language_name("zz")) == ("allemand", "zz")
    assert view.answer_label("no_such_answer") == ""


def test_structure_and_key_are_read_as_far_as_they_fit() -> None:
    view = view_of({"case": {"languages": ["en", 3], "documents": [{"id": "a-letter"}, "?"]}, "key": {"indicators": 7}})
    assert view.languages == ("en",)
    assert [paper.id for paper in view.case.documents] == ["a-letter"] and view.key.indicators == ()
