"""The screen of judgements: what is on it for shipped cases and for drafts in any state, and what its scripts can ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.author_sheets import CODE, after, ids_of, seen
from tests.support.goals import examples
from tests.support.written_drafts import LONG, SHORT, draft_data, view_of
from tracks_sim.drafts.edits import ACTS, Edit, apply_edit
from tracks_sim.i18n import LANGUAGES
from tracks_sim.practice.steps import ANSWER_KINDS
from tracks_sim.stemming import folded
from tracks_sim.ui.author.screens.decision import decision_sheet
from tracks_sim.ui.author.screens.feedback import feedback_sheet
from tracks_sim.ui.author.screens.judged_items import JudgedItem
from tracks_sim.ui.author.screens.judgements import AuthorJudgementsSheet, judgements_sheet
from tracks_sim.ui.author.view import DraftView

SCRIPTS = Path(__file__).parents[4] / "tracks_sim/ui/static/author"
ACT_FIELDS = {model.model_fields["act"].annotation.__args__[0]: set(model.model_fields) for model in get_args(get_args(Edit)[0])}  # type: ignore[union-attr]
SHEETS = (judgements_sheet, decision_sheet, feedback_sheet)


def item_of(sheet: AuthorJudgementsSheet, item: str) -> JudgedItem:
    return next(one for section in sheet["sections"] for group in section["groups"] for one in group["items"] if one["item"] == item)


def uses_of(sheet: AuthorJudgementsSheet, passage: str) -> list[str]:
    return [use["label"] for paper in sheet["papers"] for p in paper["passages"] if p["id"] == passage for use in p["uses"]]


# --- no id, no word of the files ---------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_on_screen_is_an_id_or_a_word_of_the_files(shipped_case: str, language: str) -> None:
    view = view_of(draft_data(shipped_case), shipped_case, language)
    ids = ids_of(view.data)
    for sheet in SHEETS:
        for text in seen(sheet(view)):
            assert not CODE.search(text), text
            assert not ids & set(text.split()), text


def test_the_search_for_what_is_no_sentence_would_find_one() -> None:
    for text in ("documents_taken", "rf4", "needs.lawyer", "Said when {items}", "a `yaml` file"):
        assert CODE.search(text), text
    assert list(seen({"label": "x", "item": "needs.lawyer", "text": "mine"})) == ["x"]


# --- what the scripts ask for ------------------------------------------------------------


def test_scripts_ask_for_acts_that_there_are() -> None:
    found = {(script.name, act) for script in SCRIPTS.glob("*.js") for act in re.findall(r'act: "(\w+)"', script.read_text(encoding="utf-8"))}
    assert {act for _, act in found} <= set(ACT_FIELDS)
    assert {act for name, act in found if name in ("says.js", "judged_items.js")} >= {"say", "unsay", "set_salience", "add_item", "remove_item", "set_answer", "accept_also"}


def test_scripts_name_the_fields_of_these_acts() -> None:
    """Fields of literals without another literal in them: ``{ act: "say", passage: …, item }``."""
    literals = [found for script in SCRIPTS.glob("*.js") for found in re.findall(r'\{ act: "(\w+)"((?:, \.{0,3}\w+(?:: [^,{}]+)?)*) \}', script.read_text(encoding="utf-8"))]
    assert len(literals) > 15
    for act, fields in literals:
        names = set(re.findall(r", (\w+)(?=:|,|$)", fields))
        assert names <= ACT_FIELDS[act], (act, names)


# --- the papers ---------------------------------------------------------------------------


def test_a_passage_carries_what_it_says() -> None:
    """The knitted hat, key.yaml: rf4 stands as evidence of four indicators and may be cited for detection and the purpose."""
    assert uses_of(judgements_sheet(view_of(draft_data())), "rf4") == [
        "leaves open: Bad living conditions", "for: No social protection", "against: Excessive days or hours",
        "leaves open: Dependency on the exploiter", "may be cited: Detection", "may be cited: Purpose",
    ]  # fmt: skip


def test_the_head_counts_answers_and_ordinary_life() -> None:
    """Of 13 passages the key names rf2 to rf8: rf1, rf9 and the four of the letter are ordinary life."""
    assert judgements_sheet(view_of(draft_data()))["counts"] == [
        "10 indicators on the worksheet", "present: 1", "absent: 4", "not enough information: 5", "6 passages are ordinary life",
    ]  # fmt: skip


def test_what_is_said_of_a_passage_is_on_screen_after_the_act() -> None:
    view = after(view_of(draft_data()), act="say", passage="pl4", item="needs.medication_review", says="for")
    assert uses_of(judgements_sheet(view), "pl4") == ["for: Review of medication or substances"]
    view = after(view, act="unsay", passage="pl4", item="needs.medication_review")
    assert uses_of(judgements_sheet(view), "pl4") == []


def test_the_panel_that_is_open_is_that_of_the_place() -> None:
    view = view_of(draft_data())
    assert judgements_sheet(view)["open"] == "" and judgements_sheet(replace(view, at={"passage": "rf4"}))["open"] == "rf4"


def test_the_voice_is_asked_where_the_case_asks_a_note() -> None:
    assert not judgements_sheet(view_of(draft_data()))["asks_voice"]
    long = judgements_sheet(view_of(draft_data(LONG), LONG))
    assert long["asks_voice"] and all(p["voice_label"] for paper in long["papers"] for p in paper["passages"])


# --- the answers --------------------------------------------------------------------------


def test_an_answer_names_the_passages_that_it_follows_from_group_by_group() -> None:
    item = item_of(judgements_sheet(view_of(draft_data())), "detection")
    assert [[p["label"].removeprefix("Registration form, with remarks ") for p in group] for group in item["groups"]] == [["8"], ["3", "5"]]
    assert [p["label"] for p in item["neutral"]] == ["Registration form, with remarks 4"]


def test_when_is_asked_of_what_is_present_alone() -> None:
    sheet = judgements_sheet(view_of(draft_data()))
    asked = [i["item"] for s in sheet["sections"] for g in s["groups"] for i in g["items"] if i["phases"]]
    assert asked == ["indicators.no_social_protection"]
    assert [box["on"] for box in item_of(sheet, asked[0])["phases"]] == [False, True, False]


def test_an_answer_that_needs_a_passage_is_offered_with_one_alone() -> None:
    sheet = judgements_sheet(view_of(draft_data()))
    silent, spoken = item_of(sheet, "indicators.attachment_used"), item_of(sheet, "indicators.documents_taken")
    assert [a["id"] for a in silent["answers"]] == ["insufficient"] and silent["also"] == []
    assert [a["id"] for a in spoken["answers"]] == ["present", "absent", "insufficient"]


def test_every_answer_that_is_offered_can_be_given(shipped_case: str) -> None:
    """The acts refuse what the screen does not offer, and nothing that it does."""
    view = view_of(draft_data(shipped_case), shipped_case)
    for section in judgements_sheet(view)["sections"]:
        for item in (item for group in section["groups"] for item in group["items"]):
            for answer in item["answers"]:
                changed = after_data(view, act="set_answer", item=item["item"], answer=answer["id"])
                assert changed.answer_of(item["item"]) == answer["id"]
            for also in item["also"]:
                after_data(view, act="accept_also", item=item["item"], answer=also["id"], accepted=not also["on"])


def after_data(view: DraftView, **act: Any) -> DraftView:
    """The view after an act, beside the check before it: a check of every answer would take minutes."""
    data = apply_edit(ACTS.validate_python(act), view.data, view.catalogues)
    return replace(view, draft=replace(view.draft, data=data))


def test_every_kind_of_keyed_answer_has_its_section_its_items_and_its_conditions() -> None:
    view = view_of(draft_data(LONG), LONG)
    sheet, kinds = judgements_sheet(view), [kind for kind in ANSWER_KINDS if kind.keyed]
    assert [section["id"] for section in sheet["sections"]] == [kind.step for kind in kinds]
    assert {entry["item"] for entry in sheet["entries"]} == {kind.key(id_) for kind in kinds for id_ in kind.known(view.catalogues)}
    assert {entry["step"] for entry in sheet["entries"]} == set(sheet["answers"])
    waited_for = {kind.key(id_) for kind in ANSWER_KINDS for id_ in kind.asked(view.case)}
    assert {condition["id"] for condition in feedback_sheet(view)["conditions"]} == waited_for


def test_the_means_of_a_child_are_fixed_and_say_why() -> None:
    view = after(view_of(draft_data()), act="choose", age="child")
    means = item_of(judgements_sheet(view), "elements.means")
    assert (means["answer"], means["answers"], means["also"]) == ("not_needed", [{"id": "not_needed", "label": "Not needed (a child)"}], [])
    assert means["fixed"] == "For a child no means need be shown: the answer is fixed."


def test_what_trafficking_lacks_is_one_sentence_at_the_top_that_names_it() -> None:
    data = draft_data()
    assert judgements_sheet(view_of(data))["laws"] == []
    data["key"]["classification"] = "trafficking"
    [law] = judgements_sheet(view_of(data))["laws"]
    assert "Not present here: Act, Means, Purpose." in law
    for element in data["key"]["elements"].values():
        element["state"] = "present"
    assert judgements_sheet(view_of(data))["laws"] == []
    data["key"]["elements"]["means"]["state"] = "absent"
    [law] = judgements_sheet(view_of(data))["laws"]
    assert "Not present here: Means." in law
    data["key"]["elements"]["means"]["state"], data["case"]["age"] = "absent", "in_doubt"
    assert judgements_sheet(view_of(data))["laws"] == []


def test_steps_that_are_not_asked_are_folded_away() -> None:
    sections = {s["id"]: s["folded"] for s in judgements_sheet(view_of(draft_data()))["sections"]}
    assert [step for step, folded in sections.items() if folded] == ["elements"] and "trainees read them in the feedback" in sections["elements"]


def test_countries_have_an_answer_of_their_own() -> None:
    view = after(view_of(draft_data()), act="set_country_detection", country="be", state="open", also_accepted=["yes"])
    [section] = [s for s in judgements_sheet(view)["sections"] if s["id"] == "detection"]
    [belgium] = section["countries"]
    assert (belgium["name"], belgium["state"]) == ("Belgium", "open")
    assert [box["id"] for box in belgium["also"] if box["on"]] == ["yes"]
    assert "be" not in {c["id"] for c in section["more_countries"]}


def test_who_may_act_is_asked_in_a_long_case_alone() -> None:
    def asked(case_id: str) -> int:
        sheet = judgements_sheet(view_of(draft_data(case_id), case_id))
        return sum(bool(i["who"]) for s in sheet["sections"] for g in s["groups"] for i in g["items"])

    assert asked(SHORT) == 0 and asked(LONG) > 0


def test_a_talk_is_said_to_be_kept_and_what_it_changes_is_shown() -> None:
    """The quiet room: key.yaml, interview.if_told and its kin."""
    data = draft_data(LONG)
    sheet = judgements_sheet(view_of(data, LONG))
    assert sheet["talk"].startswith("This case has a talk.")
    told = {i["item"] for s in sheet["sections"] for g in s["groups"] for i in g["items"] if i["told"]}
    assert {f"indicators.{row['concept']}" for row in data["key"]["interview"].get("if_told", [])} <= told and told
    assert judgements_sheet(view_of(draft_data()))["talk"] == ""


# --- finding and adding -------------------------------------------------------------------


def test_items_are_found_by_words_of_both_languages_those_on_the_worksheet_first() -> None:
    entries = judgements_sheet(view_of(draft_data(), language="fr"))["entries"]
    on_sheet = [e["on_sheet"] for e in entries]
    assert on_sheet == sorted(on_sheet, reverse=True) and on_sheet.count(True) == 10 + 1 + 4 + 4
    lawyer = next(e for e in entries if e["item"] == "needs.lawyer")
    assert "lawyer" in lawyer["words"] and "avocat" in lawyer["words"]
    marriage = next(e for e in entries if e["item"] == "indicators.deception_about_marriage")
    assert "husband" in marriage["words"] and "husband" not in lawyer["words"]  # a word for the same thing
    assert {e["item"] for e in entries} >= {"detection", "elements.act", "elements.means", "elements.purpose", "elements.protection"}


@pytest.mark.parametrize(("language", "sought", "item"), [
    ("en", "doctors", "needs.injury_care"), ("en", "lawyers", "needs.lawyer"), ("en", "husbands", "indicators.deception_about_marriage"), ("en", "shelters", "needs.specialised_housing"), ("en", "sister", "indicators.threats_against_family"),
    ("fr", "medecins", "needs.injury_care"), ("fr", "avocats", "needs.lawyer"), ("fr", "maris", "indicators.deception_about_marriage"),
    ("fr", "foyers", "needs.specialised_housing"), ("fr", "hopitaux", "needs.injury_care"),
])  # fmt: skip
def test_a_plural_begins_with_a_word_or_stem_by_which_its_item_is_found(language: str, sought: str, item: str) -> None:
    entry = next(e for e in judgements_sheet(view_of(draft_data(), language=language))["entries"] if e["item"] == item)
    begun = [word for word in re.split(r"[^a-zœæ]+", folded(entry["words"])) if len(word) >= 4 and sought.startswith(word)]
    assert any(len(sought) - len(word) <= 3 for word in begun), "as item_picker.js looks"


def test_a_hasty_readers_signs_are_not_on_the_worksheet_and_come_onto_it() -> None:
    view = view_of(draft_data())
    hasty = judgements_sheet(view)["hasty"]
    assert hasty and not {h["item"].partition(".")[2] for h in hasty} & set(view.data["case"]["indicators"])
    item = hasty[0]["item"]
    assert item_of(judgements_sheet(after(view, act="add_item", item=item)), item)["answer"] == "insufficient"


# --- drafts in any state ------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "rf4", "documents_taken", "present", "en", "adult", "best"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "concept", "state", "evidence", "any", "options", "when", "passages", "countries"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["case", "key", "text.en", "key_text.en"]), st.data())
def test_every_sheet_is_drawn_whatever_a_file_holds(part: str, draw: st.DataObject) -> None:
    data = draft_data()
    field = draw.draw(st.sampled_from(sorted(data[part])))
    data[part][field] = draw.draw(JUNK)
    for sheet in SHEETS:
        sheet(view_of(data))


def test_a_draft_of_nothing_has_empty_sheets() -> None:
    for data in ({}, {"case": {}, "key": {}}, {"case": {"languages": ["en"], "documents": []}}):
        assert judgements_sheet(view_of(data))["papers"] == []
        assert decision_sheet(view_of(data))["cards"] == [] and feedback_sheet(view_of(data))["lessons"] == []
