"""The panel of the bank: what it shows, and what taking a text over does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.author_sheets import CODE, after, seen
from tests.support.shipped import kit_library
from tests.support.written_drafts import SHORT, draft_data, view_of
from tracks_sim.drafts.bank import BankEntry, entries_of_case
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.errors import FieldConflict
from tracks_sim.ui.author.screens.bank import PAGE, BankHit, BankSheet, bank_sheet
from tracks_sim.ui.author.state import BankQuery
from tracks_sim.ui.author.view import DraftView


@pytest.fixture(scope="module")
def entries() -> tuple[BankEntry, ...]:
    return tuple(entry for case_id, case_file in kit_library().cases.items() if case_id != SHORT for entry in entries_of_case(case_file))


@pytest.fixture(scope="module")
def view() -> DraftView:
    return after(view_of(draft_data()), act="remove_option", option="debt-adviser")  # so that a decision is missing


def test_only_options_that_the_case_can_still_have_are_there_to_be_added(view: DraftView, entries: tuple[BankEntry, ...]) -> None:
    sheet = bank_sheet(view, BankQuery("option", ""), entries)
    assert {hit["act"]["decision"] for hit in hits(sheet)} <= {"other_service", "child_protection", "support_door_open"} and hits(sheet)
    assert bank_sheet(view, BankQuery("option", view.case.options[0].id), entries)["groups"] != sheet["groups"], "other words for one that is there"


def hits(sheet: BankSheet) -> list[BankHit]:
    return [hit for part in sheet["parts"] for hit in part["hits"]]


def queries(view: DraftView) -> list[BankQuery]:
    paper, option, item = view.case.documents[0].id, view.case.options[0].id, f"indicators.{view.case.indicators[0]}"
    return [BankQuery("passage", paper), BankQuery("option", ""), BankQuery("option", option), BankQuery("reason", item), BankQuery("reason", f"options.{option}"), BankQuery("reason", "detection"), BankQuery("lesson", "")]


def test_every_text_is_taken_over_with_its_translation(view: DraftView, entries: tuple[BankEntry, ...]) -> None:
    for query in queries(view):
        hit = hits(bank_sheet(view, query, entries))[0]
        changed = after(view, **hit["act"]).data
        translation = next(entry.texts["fr"] for entry in entries if entry.texts["en"] == hit["text"])
        for head, text in (("en", hit["text"]), ("fr", translation)):
            parts = [str(changed[f"{part}.{head}"]) for part in ("text", "key_text")]
            assert any(repr(text)[1:-1] in part for part in parts), (query, head)
        if query.kind in ("passage", "lesson", "reason"):
            assert changed["key"]["indicators"] == view.data["key"]["indicators"], "no key comes along"
        if query.kind == "reason":
            assert changed["key"] == view.data["key"]
        assert "{" not in hit["of"] and not CODE.search(hit["of"])


def test_pages_of_twenty(view: DraftView, entries: tuple[BankEntry, ...]) -> None:
    first = bank_sheet(view, BankQuery("passage", ""), entries)
    second = bank_sheet(view, BankQuery("passage", "", page=1), entries)
    assert len(hits(first)) == len(hits(second)) == PAGE
    assert not {hit["text"] for hit in hits(first)} & {hit["text"] for hit in hits(second)}
    last = bank_sheet(view, BankQuery("passage", "", page=10**9), entries)
    assert last["page"] == last["pages"] - 1


def test_the_standing_is_shown_and_a_group_that_is_not_there_is_all(view: DraftView, entries: tuple[BankEntry, ...]) -> None:
    item = f"indicators.{view.case.indicators[0]}"
    sheet = bank_sheet(view, BankQuery("reason", item, group=item), entries)
    assert [part["label"] for part in sheet["parts"]] == [view.item_label(item)]
    labels = {view.answer_label(entry.standing) for entry in entries if entry.group == item}
    assert {hit["of"].rpartition(" · ")[2] for hit in hits(sheet)} <= labels
    groups = {group["label"]: group["id"] for group in bank_sheet(view, BankQuery("lesson", ""), entries)["groups"]}
    assert "" not in groups.values() and groups["Always fits."]
    assert bank_sheet(view, BankQuery("reason", item, group="no-such-group"), entries)["group"] == ""
    assert bank_sheet(view, BankQuery("reason", item, "zebra"), entries)["found"] == "Nothing with these words."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_id_is_on_screen(language: str, entries: tuple[BankEntry, ...]) -> None:
    view = replace(view_of(draft_data(), language=language), writing=language)
    for query in queries(view):
        sheet = bank_sheet(view, query, entries)
        shown = [*seen({"title": sheet["title"], "into": sheet["into"], "found": sheet["found"], "labels": [g["label"] for g in sheet["groups"]]}), *(hit["along"] for hit in hits(sheet))]
        assert shown and not [text for text in shown if CODE.search(text)]
        assert {hit["along"] for hit in hits(sheet)} == ({"Comes with: French"} if language == "en" else {"Vient aussi en\u00a0: anglais"})


def test_a_reason_that_somebody_changed_meanwhile_is_not_written_over(view: DraftView, entries: tuple[BankEntry, ...]) -> None:
    item = f"indicators.{view.case.indicators[0]}"
    act = ACTS.validate_python(hits(bank_sheet(view, BankQuery("reason", item, group=item), entries))[0]["act"])
    data = draft_data()
    data["key_text.en"]["indicators"][item.partition(".")[2]] = "Somebody else’s words."
    with pytest.raises(FieldConflict):
        apply_edit(act, data, kit_library().catalogues)


def test_a_language_that_the_draft_does_not_list_is_left_out(entries: tuple[BankEntry, ...]) -> None:
    data = {part: value for part, value in draft_data().items() if not part.endswith(".fr")}
    data["case"]["languages"] = ["en"]
    view = view_of(data)
    hit = hits(bank_sheet(view, BankQuery("lesson", ""), entries))[0]
    assert hit["along"] == "" and hit["act"]["translations"] == {}
    assert "key_text.fr" not in after(view, **(hit["act"] | {"translations": {"fr": "Autre chose."}})).data


def test_bad_places_in_a_damaged_draft_show_a_panel(entries: tuple[BankEntry, ...]) -> None:
    view = view_of({"case": {"documents": 7}, "text.en": [], "key": "no key"})
    for query in (BankQuery("passage", "gone"), BankQuery("option", "gone"), BankQuery("reason", "nothing.known"), BankQuery("reason", "options.gone")):
        assert bank_sheet(view, query, entries)["parts"]
    assert value_at(view.data, "text.en", ("title",)) is None
