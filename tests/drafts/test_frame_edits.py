"""What a case is, and what follows from it."""

from __future__ import annotations

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData

pytestmark = pytest.mark.usefixtures("without_states")


@pytest.mark.parametrize(("age", "exploitation", "circumstances", "profile", "means"), [
    ("adult", ["agriculture"], ["adult"], "adult_labour", "insufficient"), ("adult", ["prostitution"], ["adult"], "adult_sexual", "insufficient"),
    ("child", ["begging"], ["child"], "child_labour", "not_needed"), ("in_doubt", ["prostitution"], ["child"], "child_sexual", "not_needed"),
])  # fmt: skip
def test_circumstances_profile_and_means_follow(age: str, exploitation: list[str], circumstances: list[str], profile: str, means: str, catalogues: Catalogues) -> None:
    key = done({}, catalogues, act="choose", age=age, classification="trafficking", exploitation=exploitation)["key"]
    assert (key["circumstances"], key["profile"], key["elements"]["means"]["state"]) == (circumstances, profile, means)


def test_the_means_follow_the_passages_again_when_the_person_is_an_adult_after_all(catalogues: Catalogues) -> None:
    data: DraftData = {"case": {"documents": [{"id": "letter-1", "kind": "letter", "passages": ["le1"]}]}}
    data = done(data, catalogues, act="choose", age="child")
    data = done(data, catalogues, act="say", passage="le1", item="elements.means", says="for")
    data = done(data, catalogues, act="accept_also", item="elements.means", answer="present", accepted=True)
    means = done(data, catalogues, act="choose", age="adult")["key"]["elements"]["means"]
    assert means == {"state": "present", "evidence": [{"any": ["le1"], "salience": "moderate"}], "source": "palermo-2000"}


def test_a_control_names_no_form_and_danger_is_kept(catalogues: Catalogues) -> None:
    data = done({}, catalogues, act="choose", age="adult", classification="trafficking", exploitation=["agriculture"], imminent_danger=True)
    key = done(data, catalogues, act="choose", classification="smuggling")["key"]
    assert (key["exploitation"], key["circumstances"]) == ([], ["adult", "imminent_danger"])


def test_every_key_has_elements_protection_and_a_neutral_surface(catalogues: Catalogues) -> None:
    key = done({}, catalogues, act="add_item", item="indicators.violence")["key"]
    assert set(key["elements"]) == {"act", "means", "purpose"} and key["protection"]["state"] == "insufficient"
    assert key["features"] == {"remark": "none", "suspected": "none", "interpreter": "none", "companion": "none", "own_paper": False}
    assert key["rules"] == 2


def test_detection_is_keyed_exactly_where_it_is_asked(catalogues: Catalogues) -> None:
    data = done({}, catalogues, act="ask_steps", steps=["decision", "detection", "indicators"])
    assert data["case"]["steps"] == ["indicators", "detection", "decision"] and data["key"]["detection"]["state"] == "open"
    data = done(data, catalogues, act="add_lesson", text="Ask once more", language="en", when=["detection"])
    data = {**data, "key_text.en": {**data["key_text.en"], "detection": "Why."}}
    after = done(data, catalogues, act="ask_steps", steps=["indicators", "decision"])
    assert "detection" not in after["key"] and "detection" not in after["key_text.en"] and "when" not in after["key"]["lessons"][0]
    assert "handed in" in refused(data, catalogues, act="ask_steps", steps=["indicators"])


def test_a_language_taken_out_keeps_its_texts(catalogues: Catalogues) -> None:
    data: DraftData = {"case": {"languages": ["en", "fr"]}, "text.fr": {"title": "Le bonnet"}}
    after = done(data, catalogues, act="list_language", language="fr", listed=False)
    assert after["case"]["languages"] == ["en"] and after["text.fr"] is data["text.fr"]
    assert "one language at least" in refused(after, catalogues, act="list_language", language="en", listed=False)


def test_a_surface_is_said_with_the_words_of_the_list(catalogues: Catalogues) -> None:
    assert done({}, catalogues, act="set_feature", feature="own_paper", value=True)["key"]["features"]["own_paper"] is True
    for feature, value in (("remark", "odd"), ("remark", True), ("own_paper", "yes")):
        assert "Choose from the list" in refused({}, catalogues, act="set_feature", feature=feature, value=value)
