"""Undo and redo: what differs is taken back on whatever others have made of the rest, over days and reloads."""

from __future__ import annotations

import copy
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.simple_acts import ANNA, BO, CASE, DATA, Clock, new_drafts, use_simple_acts, write
from tracks_sim.authoring.changes import ORDER, changes_between, concerns, named, with_changes
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.authoring.undo import taken_back, with_theirs_kept
from tracks_sim.drafts.draft import DraftData
from tracks_sim.errors import EditRefused, FieldConflict

NO1, NO2 = ("passages", "no1"), ("passages", "no2")

# --- any data ------------------------------------------------------------------------------

_names = st.sampled_from("abcdef")
_texts = st.text("xyz", max_size=3)
_plain_lists = st.lists(_names, max_size=5)  # with a name twice now and then
_entries = st.lists(st.fixed_dictionaries({"id": _names}, optional={"kind": _texts, "cited": _plain_lists}), max_size=5, unique_by=lambda entry: entry["id"])
_values = st.recursive(_texts | _plain_lists | _entries | st.booleans(), lambda inner: st.dictionaries(_names, inner, max_size=4), max_leaves=8)
_data = st.dictionaries(st.sampled_from(["case", "text.en", "key"]), st.dictionaries(_names, _values, max_size=5))


def in_order(value: Any) -> Any:
    """Plain data in which the order of keys counts too."""
    if isinstance(value, dict):
        return [(name, in_order(inner)) for name, inner in value.items()]
    return [in_order(inner) for inner in value] if isinstance(value, list) else value


@given(_data, _data)
@settings(max_examples=examples(100), deadline=None)
def test_changes_lead_from_the_one_to_the_other_and_back(before: DraftData, after: DraftData) -> None:
    changes = changes_between(before, after)
    assert with_theirs_kept(changes, before) == after
    assert taken_back(changes, after, also_others=False) == before
    assert taken_back([change.reversed for change in changes], before, also_others=False) == after


@given(_data, _data, _data)
@settings(max_examples=examples(100), deadline=None)
def test_on_other_data_changes_are_taken_back_or_a_conflict_is_said(before: DraftData, after: DraftData, now: DraftData) -> None:
    """And with the consent of the author it always goes, and a second time changes nothing."""
    changes = changes_between(before, after)
    kept = copy.deepcopy(now)
    try:
        found = taken_back(changes, now, also_others=False)
    except FieldConflict as conflict:
        assert any(conflict.part == change.part and conflict.where[: len(change.where)] == change.where for change in changes)
    else:
        assert taken_back(changes, found, also_others=False) == found
    taken_back(changes, now, also_others=True)
    with_theirs_kept(changes, now)
    assert now == kept, "the data that are given are never changed"


@given(_data, _data)
@settings(max_examples=examples(100), deadline=None)
def test_nothing_is_told_of_what_is_the_same(before: DraftData, after: DraftData) -> None:
    for change in changes_between(before, after):
        assert change.before != change.after
    assert changes_between(before, copy.deepcopy(before)) == ()


# --- lists and mappings by example -----------------------------------------------------------


def papers(*ids: str) -> DraftData:
    return {"case": {"documents": [{"id": name, "kind": "letter", "passages": [f"{name}1", f"{name}2"]} for name in ids]}}


def ids(data: DraftData) -> list[str]:
    return [paper["id"] for paper in data["case"]["documents"]]


def test_a_paper_goes_back_to_its_place_although_others_came_before_it() -> None:
    removed = changes_between(papers("a", "b", "c"), papers("a", "c"))
    assert [(change.where, change.follows) for change in removed] == [(("documents", "b"), "a")]
    assert ids(taken_back(removed, papers("x", "a", "c", "d"), also_others=False)) == ["x", "a", "b", "c", "d"]
    assert ids(taken_back(removed, papers("x", "c"), also_others=False)) == ["x", "c", "b"], "the one before it is gone: at the end"


def test_a_field_of_an_entry_is_found_wherever_the_entry_stands() -> None:
    after = papers("a", "b")
    after["case"]["documents"][1]["kind"] = "referral_note"
    now = papers("x", "y", "a", "b")
    now["case"]["documents"][3] = {"id": "b", "kind": "referral_note", "passages": ["b1"]}
    found = taken_back(changes_between(papers("a", "b"), after), now, also_others=False)
    assert found["case"]["documents"][3] == {"id": "b", "kind": "letter", "passages": ["b1"]}


def test_entries_that_were_moved_go_back_between_those_that_came() -> None:
    moved = changes_between(papers("a", "b", "c"), papers("c", "a", "b"))
    assert [change.where for change in moved] == [("documents", ORDER)]
    assert ids(taken_back(moved, papers("c", "x", "a", "b"), also_others=False)) == ["a", "x", "b", "c"]
    with pytest.raises(FieldConflict):
        taken_back(moved, papers("b", "a", "c"), also_others=False)
    assert ids(taken_back(moved, papers("b", "a", "c"), also_others=True)) == ["a", "b", "c"]


def test_ids_that_two_authors_added_to_one_list_do_not_meet() -> None:
    one, both = papers("a"), papers("a")
    one["case"]["documents"][0]["passages"] = ["a1", "a2", "a3"]
    both["case"]["documents"][0]["passages"] = ["a0", "a1", "a2", "a3", "a4"]
    found = taken_back(changes_between(papers("a"), one), both, also_others=False)
    assert found["case"]["documents"][0]["passages"] == ["a0", "a1", "a2", "a4"]


def test_the_first_entry_of_a_list_is_taken_back_beside_another_authors() -> None:
    lesson, another = {"id": "one", "when": ["detection"]}, {"id": "two", "when": []}
    changes = changes_between({"key": {}}, {"key": {"lessons": [lesson]}})
    assert taken_back(changes, {"key": {"lessons": [lesson, another]}}, also_others=False) == {"key": {"lessons": [another]}}
    assert taken_back(changes, {"key": {"lessons": [lesson]}}, also_others=False) == {"key": {}}


def test_an_entry_that_somebody_has_worked_on_is_not_taken_away_unasked() -> None:
    changes = changes_between(papers("a"), papers("a", "b"))
    now = papers("a", "b")
    now["case"]["documents"][1]["kind"] = "referral_note"
    with pytest.raises(FieldConflict) as conflict:
        taken_back(changes, now, also_others=False)
    assert (conflict.value.part, conflict.value.where, conflict.value.mine) == ("case", ("documents", "b"), "")
    assert taken_back(changes, now, also_others=True) == papers("a")


def test_what_lay_in_something_that_is_gone_cannot_come_back_unasked() -> None:
    after = papers("a", "b")
    after["case"]["documents"][1]["kind"] = "referral_note"
    changes = changes_between(papers("a", "b"), after)
    with pytest.raises(FieldConflict):
        taken_back(changes, papers("a"), also_others=False)
    assert taken_back(changes, papers("a"), also_others=True) == papers("a")


def test_paths_of_people_name_entries_by_their_place() -> None:
    data = papers("a", "b")
    assert named(data, "case", ("documents", 1, "passages", 0)) == ("documents", "b", "passages", "b1")
    (added,) = changes_between(papers("a"), papers("a", "b"))
    assert concerns(added, "case", ("documents", "b", "kind")) and concerns(added, "case", ("documents",)) and concerns(added, "case", ())
    assert not concerns(added, "case", ("documents", "a")) and not concerns(added, "key", ("documents",))
    (moved,) = changes_between(papers("a", "b"), papers("b", "a"))
    assert concerns(moved, "case", ("documents",)) and not concerns(moved, "case", ("documents", "a"))


def test_with_changes_says_where_it_clashes() -> None:
    told: list[Any] = []
    changes = changes_between({"text.en": {"title": "a"}}, {"text.en": {"title": "b"}})
    with_changes({"text.en": {"title": "c"}}, changes, lambda where, mine, theirs: told.append((where, mine, theirs)) or theirs)
    assert told == [(("title",), "b", "c")]


# --- drafts ----------------------------------------------------------------------------------


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Drafts:
    use_simple_acts(monkeypatch)
    found = new_drafts(tmp_path / "drafts", clock)
    found.create(CASE, DATA, ANNA)
    return found


def test_undo_and_redo_go_on_after_a_reload(drafts: Drafts, tmp_path: Path) -> None:
    seen = drafts.open(CASE)
    drafts.perform(CASE, write(NO1, "One.", seen), ANNA)
    drafts.perform(CASE, write(NO2, "Two.", seen), ANNA)
    assert drafts.undoable(CASE, ANNA) == ("write_text", None)
    assert drafts.undo(CASE, ANNA).data["text.en"]["passages"] == {"no1": "One.", "no2": "It rained."}
    other = new_drafts(tmp_path / "drafts")
    assert other.undoable(CASE, ANNA) == ("write_text", "write_text")
    assert other.undo(CASE, ANNA).data == DATA
    assert drafts.undoable(CASE, ANNA) == (None, "write_text")
    with pytest.raises(EditRefused):
        drafts.undo(CASE, ANNA)
    drafts.redo(CASE, ANNA)
    assert other.redo(CASE, ANNA).data["text.en"]["passages"] == {"no1": "One.", "no2": "Two."}
    with pytest.raises(EditRefused):
        drafts.redo(CASE, ANNA)


def test_each_author_takes_back_their_own(drafts: Drafts) -> None:
    seen = drafts.open(CASE)
    drafts.perform(CASE, write(NO1, "Anna's.", seen), ANNA)
    drafts.perform(CASE, write(NO2, "Bo's.", seen), BO)
    assert drafts.undo(CASE, ANNA).data["text.en"]["passages"] == {"no1": "She waited.", "no2": "Bo's."}
    assert next(entry.act for entry in drafts.history(CASE, "text.en", NO1)) == {"act": "undo", "of": 2}


def test_what_somebody_has_changed_since_is_asked_for_first(drafts: Drafts) -> None:
    drafts.perform(CASE, write(NO1, "Anna's.", drafts.open(CASE)), ANNA)
    drafts.perform(CASE, write(NO1, "Bo's.", drafts.open(CASE)), BO)
    with pytest.raises(FieldConflict) as conflict:
        drafts.undo(CASE, ANNA)
    assert (conflict.value.where, conflict.value.mine, conflict.value.theirs) == (NO1, "She waited.", "Bo's.")
    assert drafts.open(CASE).data["text.en"]["passages"]["no1"] == "Bo's."
    assert drafts.undo(CASE, ANNA, also_others=True).data == DATA
    assert drafts.redo(CASE, ANNA).data["text.en"]["passages"]["no1"] == "Bo's.", "what undo has taken"


def test_a_file_that_an_act_began_goes_with_it(drafts: Drafts) -> None:
    draft = drafts.perform(CASE, write(("title",), "La boîte verte", drafts.open(CASE), "text.fr"), ANNA)
    assert (draft.folder / "text/fr.yaml").exists()
    assert drafts.undo(CASE, ANNA).data == DATA and not (draft.folder / "text/fr.yaml").exists()
    assert drafts.redo(CASE, ANNA).data["text.fr"] == {"title": "La boîte verte"}


def test_acts_can_be_taken_back_for_thirty_days(drafts: Drafts, clock: Clock) -> None:
    drafts.perform(CASE, write(NO1, "One.", drafts.open(CASE)), ANNA)
    clock.move(timedelta(days=30))
    assert drafts.undoable(CASE, ANNA)[0] == "write_text"
    clock.move(timedelta(seconds=1))
    assert drafts.undoable(CASE, ANNA) == (None, None)
    with pytest.raises(EditRefused):
        drafts.undo(CASE, ANNA)


def test_random_acts_of_two_authors_with_undo_and_redo(drafts: Drafts, tmp_path: Path) -> None:
    """Each word has one author, so a text always is one that its field has had; and alone, undo after undo leads back to the beginning."""
    chance = random.Random(3)
    pages = {ANNA: drafts, BO: new_drafts(tmp_path / "drafts")}
    had: dict[str, set[str | None]] = {"no1": {"She waited."}, "no2": {"It rained."}, "no3": {None}}
    refused = 0
    for number in range(150):
        author = chance.choice([ANNA, BO])
        page, name = pages[author], chance.choice(list(had))
        seen = page.open(CASE)
        try:
            match chance.choice(["write", "write", "undo", "undo", "redo"]):
                case "write":
                    page.perform(CASE, write(("passages", name), f"{author.label} {number}", seen), author)
                    had[name].add(f"{author.label} {number}")
                case "undo":
                    page.undo(CASE, author, also_others=chance.random() < 0.3)
                case "redo":
                    page.redo(CASE, author)
        except (EditRefused, FieldConflict):
            refused += 1
            assert page.open(CASE).data == seen.data
        found = page.open(CASE).data
        assert pages[BO].open(CASE).data == pages[ANNA].open(CASE).data == found
        assert all(found["text.en"]["passages"].get(name) in texts for name, texts in had.items())
        assert {**found, "text.en": {**found["text.en"], "passages": {}}} == {**DATA, "text.en": {**DATA["text.en"], "passages": {}}}
    assert 0 < refused < 100


def test_alone_undo_after_undo_leads_back_to_the_beginning(drafts: Drafts) -> None:
    chance = random.Random(5)
    for number in range(40):
        name = chance.choice(["no1", "no2", "no3", "no4"])
        drafts.perform(CASE, write(("passages", name), chance.choice(["", f"text {number}"]), drafts.open(CASE)), ANNA)
        if chance.random() < 0.3:
            drafts.undo(CASE, ANNA)
    end = drafts.open(CASE).data
    steps = 0
    while drafts.undoable(CASE, ANNA)[0]:
        drafts.undo(CASE, ANNA)
        steps += 1
    assert drafts.open(CASE).data == DATA
    for _ in range(steps):
        drafts.redo(CASE, ANNA)
    assert in_order(drafts.open(CASE).data["text.en"]["passages"]) == in_order(end["text.en"]["passages"])
