"""A draft begins from a few questions and can be tried at once; from a copy; as a twin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.authoring.conftest import AUTHOR, KIT_CASE, Desk
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.draft_check import check_draft
from tracks_sim.authoring.new_case import (
    NewCaseForm,
    base_has_changed,
    base_of,
    copied,
    named_as_copy,
    new_draft_data,
    proposed_id,
    twin,
)
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, title_of
from tracks_sim.drafts.skeleton import giveaway_in, is_case_id
from tracks_sim.drafts.translation import text_states
from tracks_sim.errors import AuthoringRefused

ASKED = NewCaseForm(
    title="The yellow crate", languages=("en", "fr"), setting="reception", mandate="reception_worker", age="adult", classification="labour_dispute",
    happened="His employer kept two months of pay.", never_first="That he works on another man's account.",
)  # fmt: skip


@pytest.mark.parametrize("age", ["adult", "child", "in_doubt"])
@pytest.mark.parametrize(("classification", "exploitation"), [("labour_dispute", ()), ("trafficking", ("agriculture",)), ("trafficking", ("prostitution",))])
def test_it_can_be_tried_at_once_and_nothing_is_wrong_in_it(desk: Desk, catalogues: Catalogues, age: str, classification: str, exploitation: tuple[str, ...]) -> None:
    asked = NewCaseForm.model_validate({**ASKED.model_dump(), "age": age, "classification": classification, "exploitation": exploitation})
    draft = desk.drafts.create("the-yellow-crate", new_draft_data("the-yellow-crate", asked), AUTHOR)
    checked = check_draft(draft.case_id, draft.data, catalogues)
    assert checked.to_do and not checked.wrong
    case, key = checked.completed.case_file.case, checked.completed.case_file.key
    assert (case.length, case.steps, case.note) == ("short", ("indicators", "detection", "needs", "decision"), False)
    assert (key.rules, key.classification, key.circumstances) == (2, classification, ("adult",) if age == "adult" else ("child",))
    kind, who = "sexual" if "prostitution" in exploitation else "labour", "adult" if age == "adult" else "child"
    assert key.profile == f"{who}_{kind}" and key.features is not None
    assert draft.data["notes"] == {"happened": ASKED.happened, "never_first": ASKED.never_first} and title_of(draft.data) == "The yellow crate"


@pytest.mark.parametrize("change", [{"title": ""}, {"languages": ()}, {"languages": ("english",)}, {"setting": "beach"}, {"age": "old"}, {"happened": "x" * 4_001}])
def test_what_is_no_answer_to_a_question_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        NewCaseForm.model_validate({**ASKED.model_dump(), **change})


def test_a_copy_is_named_as_one_in_each_language_and_its_translations_still_fit(kit_data: DraftData) -> None:
    made = named_as_copy(copied("the-blue-scarf", kit_data))
    assert made["text.en"]["title"] == f"Copy of {kit_data['text.en']['title']}" and made["text.fr"]["title"] == f"Copie de «\u00a0{kit_data['text.fr']['title']}\u00a0»"
    assert text_states(made)["fr"]["text:title"] == text_states(copied("the-blue-scarf", kit_data))["fr"]["text:title"] == "done"
    assert named_as_copy({"text.en": {"summary": "x"}, "text.de": {"title": "Der Hut"}}) == {"text.en": {"summary": "x"}, "text.de": {"title": "Copy of Der Hut"}}


def test_a_copy_says_what_it_is_based_on_and_has_no_reviews(kit_data: DraftData) -> None:
    reviewed = {**kit_data, "review": {**kit_data["review"], "entries": [{"role": "nurse"}], "bots": {}, "elsewhere": []}}
    made = copied("the-blue-scarf", reviewed)
    assert base_of(made) == KIT_CASE and not base_has_changed(made, kit_data)
    assert made["review"] == {
        "origin_note": kit_data["review"]["origin_note"], "entries": [],
        "based_on": {"case": KIT_CASE, "version": kit_data["case"]["version"], "hash": content_hash(kit_data)},
    }  # fmt: skip
    assert (made["case"]["id"], made["case"]["status"]) == ("the-blue-scarf", "draft") and content_hash(made) == content_hash(kit_data)
    assert base_has_changed(made, {**kit_data, "key": {**kit_data["key"], "rules": 1}}) and not base_has_changed(made, None)
    assert base_of(kit_data) is None


def test_a_twin_names_its_first_version_and_is_of_no_twin(kit_data: DraftData) -> None:
    made = twin("the-blue-scarf", kit_data, "sex")
    assert made["key"]["twin"] == {"of": KIT_CASE, "changed": "sex"}
    with pytest.raises(AuthoringRefused):
        twin("the-red-scarf", made, "age")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The yellow crate", "the-yellow-crate"), ("La caisse d’été", "la-caisse-ete"), ("The victim’s box", "the-box"), ("2 keys", "keys"),
        ("Жёлтый ящик", "new-case"), ("The knitted hat", "the-knitted-hat-2"), ("../../etc", "etc"), ("Trafficking", "new-case"),
    ],
)  # fmt: skip
def test_an_id_is_made_of_the_title(title: str, name: str) -> None:
    assert proposed_id(title, {KIT_CASE}) == name


@given(st.text(max_size=200), st.sets(st.sampled_from(["new-case", "new-case-2", "a", "a-2"])))
def test_every_title_gives_an_id_that_is_free_and_tells_nothing(title: str, taken: set[str]) -> None:
    name = proposed_id(title, taken)
    assert is_case_id(name) and not giveaway_in(name) and name not in taken
