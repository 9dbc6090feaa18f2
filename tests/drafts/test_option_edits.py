"""Options: placed so that their order tells nothing, and taken out with all their words."""

from __future__ import annotations

import pytest

from tests.support.acts import done, refused
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, value_hash
from tracks_sim.drafts.written_for import written_for

pytestmark = pytest.mark.usefixtures("without_states")
EMPTY: DraftData = {"case": {"id": "the-tin-box", "languages": ["en"], "age": "adult"}}
DECISIONS = ("refer_specialist", "second_talk", "consult_supervisor", "other_service", "record_and_close", "confront_suspect")


def add(data: DraftData, catalogues: Catalogues, decision: str, **more: str) -> DraftData:
    return done(data, catalogues, act="add_option", decision=decision, language="en", text="Do it.", **more)


def test_the_best_option_is_neither_first_nor_last_though_it_was_written_first(catalogues: Catalogues) -> None:
    data = EMPTY
    for number, decision in enumerate(DECISIONS):
        before = [option["id"] for option in data["case"].get("options", ())]
        data = add(data, catalogues, decision, standing="best" if number == 0 else "not_accepted")
        ids = [option["id"] for option in data["case"]["options"]]
        assert [name for name in ids if name in before] == before
    assert "refer-specialist" in ids[1:-1]
    assert [row["option"] for row in data["key"]["options"]] == ids


def test_a_decision_that_always_harms_does_so_here_too(catalogues: Catalogues) -> None:
    [row] = add(EMPTY, catalogues, "confront_suspect")["key"]["options"]
    assert row == {"option": "confront-suspect", "standing": "not_accepted", "harm": "severe", "source": "who-2003"}


def test_only_what_is_not_accepted_does_harm(catalogues: Catalogues) -> None:
    data = add(EMPTY, catalogues, "second_talk")
    data = done(data, catalogues, act="set_standing", option="second-talk", standing="acceptable", harm="severe")
    data = done(data, catalogues, act="set_standing", option="second-talk", standing="not_accepted", harm="minor", country="gb")
    assert data["key"]["options"] == [{"option": "second-talk", "standing": "acceptable", "source": "who-2003", "countries": {"gb": {"standing": "not_accepted", "harm": "minor"}}}]
    data = done(data, catalogues, act="set_standing", option="second-talk", standing=None, country="gb")
    assert "countries" not in data["key"]["options"][0]
    assert "everywhere" in refused(data, catalogues, act="set_standing", option="second-talk", standing=None)


def test_an_option_goes_with_words_story_and_reason(catalogues: Catalogues) -> None:
    data = add(EMPTY, catalogues, "second_talk")
    data = {**data, "key_text.en": {"story": {"second-talk": "She came."}, "options": {"second-talk": "Why."}}}
    assert "second-talk" not in str(done(data, catalogues, act="remove_option", option="second-talk"))


def test_a_second_option_of_a_decision_has_an_id_of_its_own(catalogues: Catalogues) -> None:
    data = add(add(EMPTY, catalogues, "second_talk"), catalogues, "second_talk")
    assert {option["id"] for option in data["case"]["options"]} == {"second-talk", "second-talk-2"}


def test_the_source_follows_the_decision_unless_the_author_chose_one(catalogues: Catalogues) -> None:
    data = add(EMPTY, catalogues, "second_talk")
    assert done(data, catalogues, act="change_option", option="second-talk", decision="child_protection")["key"]["options"][0]["source"] == "crc-1989"
    data = done(data, catalogues, act="set_source", item="options.second-talk", source="mendez-2021")
    assert done(data, catalogues, act="change_option", option="second-talk", decision="child_protection")["key"]["options"][0]["source"] == "mendez-2021"


# --- words that were written for another standing --------------------------------------------------


def written(catalogues: Catalogues) -> DraftData:
    """An option that stands as best, with its reason and its story."""
    data = add(EMPTY, catalogues, "second_talk", standing="best")
    return {**data, "key_text.en": {"story": {"second-talk": "She came."}, "options": {"second-talk": "Why."}}}


def stand(data: DraftData, catalogues: Catalogues, standing: str, **more: str) -> DraftData:
    return done(data, catalogues, act="set_standing", option="second-talk", standing=standing, **more)


def test_words_keep_the_standing_that_they_were_written_for(catalogues: Catalogues) -> None:
    data = stand(written(catalogues), catalogues, "not_accepted", harm="severe")
    assert data["notes"]["written_for"] == {"options.second-talk": "best", "story.second-talk": "best"}
    data = stand(data, catalogues, "acceptable")
    assert written_for(data) == {("options", "second-talk"): "best", ("story", "second-talk"): "best"}
    assert written_for(stand(data, catalogues, "best")) == {}, "back where it was, it fits again"


def test_a_country_of_its_own_and_a_first_standing_mark_nothing(catalogues: Catalogues) -> None:
    assert written_for(stand(written(catalogues), catalogues, "acceptable", country="gb")) == {}
    new = {**add(EMPTY, catalogues, "second_talk"), "key_text.en": {"options": {"second-talk": "Why."}}}
    assert "standing" not in new["key"]["options"][0] and written_for(stand(new, catalogues, "best")) == {}


def test_what_is_edited_confirmed_or_taken_out_is_marked_no_more(catalogues: Catalogues) -> None:
    data = stand(written(catalogues), catalogues, "acceptable")
    edited = done(data, catalogues, act="write_text", part="key_text.en", where=["options", "second-talk"], text="Because.", base=value_hash("Why."))
    assert written_for(edited) == {("story", "second-talk"): "best"}
    kept = done(edited, catalogues, act="keep_words", option="second-talk", field="story")
    assert written_for(kept) == {} and "written_for" not in kept["notes"]
    gone = done(data, catalogues, act="remove_option", option="second-talk")
    assert "second-talk" not in str(gone)
    assert "not there" in refused(gone, catalogues, act="keep_words", option="second-talk", field="story")


def test_only_what_is_written_is_marked(catalogues: Catalogues) -> None:
    data = {**written(catalogues), "key_text.en": {"story": {"second-talk": "She came."}}}
    assert written_for(stand(data, catalogues, "acceptable")) == {("story", "second-talk"): "best"}
