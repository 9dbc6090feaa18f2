"""The plan: stock answers in every language, and what they are worth."""

from __future__ import annotations

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import PLAN_PARTS
from tracks_sim.drafts.draft import DraftData

pytestmark = pytest.mark.usefixtures("without_states")
EMPTY: DraftData = {"case": {"id": "the-tin-box", "languages": ["en", "fr"]}}


@pytest.mark.parametrize("part", PLAN_PARTS)
def test_a_part_that_is_asked_has_four_answers_with_words_reasons_and_worth(part: str, catalogues: Catalogues) -> None:
    after = done(EMPTY, catalogues, act="ask_plan", part=part, asked=True)
    [question] = after["case"]["plan"]
    keyed = after["key"]["plan"][part]
    assert len(question["options"]) == 4 and question["choose"] == "one"
    assert sorted(answer for worth, answers in keyed.items() if worth != "source" for answer in answers) == sorted(question["options"])
    assert keyed["source"] == ("gdpr-2016" if part == "sharing" else "who-2003")
    for language in ("en", "fr"):
        for head in ("text", "key_text"):
            assert set(after[f"{head}.{language}"]["plan"][part]) == set(question["options"])


def test_parts_stand_in_their_order_and_go_without_a_trace(catalogues: Catalogues) -> None:
    data = EMPTY
    for part in ("health", "consent", "sharing"):
        data = done(data, catalogues, act="ask_plan", part=part, asked=True)
    assert [question["part"] for question in data["case"]["plan"]] == ["consent", "sharing", "health"]
    data = done(data, catalogues, act="add_lesson", text="Share less next time", language="en", when=["plan.sharing"])
    after = done(data, catalogues, act="ask_plan", part="sharing", asked=False)
    blocks = [after["key"]["plan"], *(after[f"{head}.{language}"]["plan"] for head in ("text", "key_text") for language in ("en", "fr"))]
    assert all(list(block) == ["health", "consent"] for block in blocks)
    assert [question["part"] for question in after["case"]["plan"]] == ["consent", "health"] and "when" not in after["key"]["lessons"][0]


def test_several_can_be_chosen_where_several_are_needed(catalogues: Catalogues) -> None:
    data = done(EMPTY, catalogues, act="ask_plan", part="safety", asked=True)
    other = data["key"]["plan"]["safety"]["fitting"][0]
    data = done(data, catalogues, act="set_plan_worth", part="safety", answer=other, worth="needed")
    assert data["case"]["plan"][0]["choose"] == "several" and "fitting" not in data["key"]["plan"]["safety"]
    data = done(data, catalogues, act="remove_plan_answer", part="safety", answer=other)
    assert data["case"]["plan"][0]["choose"] == "one" and other not in str(data)


def test_a_new_language_brings_the_stock_answers_that_were_kept(catalogues: Catalogues) -> None:
    data = done({"case": {"id": "the-tin-box", "languages": ["en"]}}, catalogues, act="ask_plan", part="lead", asked=True)
    first, *others = data["case"]["plan"][0]["options"]
    data = {**data, "text.en": {"plan": {"lead": {**data["text.en"]["plan"]["lead"], first: "Reworded."}}}}
    after = done(data, catalogues, act="list_language", language="fr", listed=True)
    assert set(after["text.fr"]["plan"]["lead"]) == set(others), "what the author has reworded is theirs to translate"


def test_ids_of_answers_are_neutral_words_of_their_text(catalogues: Catalogues) -> None:
    data = done(EMPTY, catalogues, act="ask_plan", part="lead", asked=True)
    data = done(data, catalogues, act="add_plan_answer", part="lead", text="The best nurse on Thursday, safely", language="en", worth="needed")
    assert "nurse-thursday" in data["case"]["plan"][0]["options"]
    assert "Ask it first" in refused(data, catalogues, act="add_plan_answer", part="safety", text="Ring", language="en")
