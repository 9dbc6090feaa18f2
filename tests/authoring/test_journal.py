"""The journal: lines that are only added, cut lines, interrupted acts, and reading on from where a process was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.simple_acts import ANNA, BO
from tracks_sim.authoring.changes import Change
from tracks_sim.authoring.journal import OUTSIDE, Journal

AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
CHANGE = Change("text.en", ("title",), None, "A tin", "summary")


def act(journal: Journal, name: str = "choose", author: object = ANNA, **more: object) -> int:
    number = journal.begin(AT, author, {"act": name, **more}, (CHANGE,), {"text.en": (None, "h")})  # type: ignore[arg-type]
    journal.finish(number)
    return number


def test_an_entry_is_read_as_it_was_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    number = act(journal, text="é\u2028\n")
    again = Journal(tmp_path)
    again.read_on()
    assert again.entry(number) == journal.entry(number) == next(again.entries())
    assert (again.entry(number).act["text"], again.entry(number).changes, again.saved_at) == ("é\u2028\n", (CHANGE,), AT)


def test_an_act_that_was_begun_and_not_confirmed_is_known(tmp_path: Path) -> None:
    Journal(tmp_path).begin(AT, ANNA, {"act": "choose"}, (CHANGE,), {"text.en": ("a", "b"), "key": ("c", None)})
    journal = Journal(tmp_path)
    journal.read_on()
    assert journal.begun is not None and journal.begun.files == {"text.en": ("a", "b"), "key": ("c", None)}
    assert journal.next_undo(ANNA) is None and journal.saved_at is None
    journal.finish(journal.begun.entry.number)
    assert journal.begun is None and journal.next_undo(ANNA) is not None


@pytest.mark.parametrize("left", [1, 30, 200])
def test_a_line_that_a_crash_has_cut_is_written_over(tmp_path: Path, left: int) -> None:
    first = act(Journal(tmp_path))
    whole = (tmp_path / "journal.jsonl").read_bytes()
    act(Journal(tmp_path), "say")
    (tmp_path / "journal.jsonl").write_bytes((tmp_path / "journal.jsonl").read_bytes()[: len(whole) + left])
    journal = Journal(tmp_path)
    journal.read_on()
    assert (journal.last, journal.begun) == (first, None)
    second = act(journal, "unsay")
    again = Journal(tmp_path)
    again.read_on()
    assert [(entry.number, entry.act["act"]) for entry in again.entries()] == [(first, "choose"), (second, "unsay")]


def test_a_line_that_a_person_has_broken_is_passed_over(tmp_path: Path) -> None:
    first = act(Journal(tmp_path))
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write("what is this?\n[]\n{}\n")
    journal = Journal(tmp_path)
    second = act(journal)
    assert [entry.number for entry in journal.entries()] == [first, second]


def test_processes_read_what_others_have_added_and_nothing_twice(tmp_path: Path) -> None:
    one, two = Journal(tmp_path), Journal(tmp_path)
    numbers = [act(journal, author=author) for journal, author in [(one, ANNA), (two, BO), (two, BO), (one, ANNA)]]
    two.read_on()
    assert numbers == sorted(set(numbers))
    assert [entry.number for entry in one.entries()] == [entry.number for entry in two.entries()] == numbers
    assert two.next_undo(ANNA) == one.next_undo(ANNA)


def test_another_file_of_the_same_name_is_read_from_its_beginning(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    act(journal)
    act(journal)
    (tmp_path / "journal.jsonl").rename(tmp_path / "old.jsonl")
    act(Journal(tmp_path), "say")
    journal.read_on()
    assert [entry.act["act"] for entry in journal.entries()] == ["say"]
    (tmp_path / "journal.jsonl").unlink()
    journal.read_on()
    assert journal.last == 0 and journal.next_undo(ANNA) is None


def test_what_can_be_taken_back_is_the_authors_own_in_their_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    first, theirs, second = act(journal, "choose"), act(journal, "say", BO), act(journal, "unsay")
    act(journal, "edited_outside", OUTSIDE)
    assert [journal.next_undo(who).of for who in (ANNA, BO)] == [second, theirs]  # type: ignore[union-attr]
    assert journal.next_undo(OUTSIDE) is None
    undone = act(journal, "undo", of=second)
    last = journal.next_redo(ANNA)
    assert last is not None and (last.entry, last.of, last.name) == (undone, second, "unsay")
    assert journal.next_undo(ANNA).of == first  # type: ignore[union-attr]
    redone = act(journal, "redo", of=second)
    last = journal.next_undo(ANNA)
    assert last is not None and (last.entry, last.of, last.name) == (redone, second, "unsay")
    act(journal, "undo", of=second)
    act(journal, "choose")
    assert journal.next_redo(ANNA) is None, "another act has followed"
    again = Journal(tmp_path)
    again.read_on()
    assert again.next_undo(ANNA) == journal.next_undo(ANNA) and again.next_undo(BO) == journal.next_undo(BO)


def test_what_was_set_aside_is_no_act_and_can_be_settled(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    number = journal.set_aside(AT, ANNA, {"act": "write_text", "part": "text.en", "where": ["title"], "text": "T"}, (CHANGE,))
    assert journal.next_undo(ANNA) is None and list(journal.entries()) == []
    assert [entry.number for entry in journal.set_aside_of(ANNA)] == [number] and journal.set_aside_of(BO) == ()
    assert journal.set_aside_at(ANNA, "text.en", ("title",)) == (number,)
    assert journal.set_aside_at(ANNA, "text.fr", ("title",)) == journal.set_aside_at(BO, "text.en", ("title",)) == ()
    journal.settle(number)
    again = Journal(tmp_path)
    again.read_on()
    assert again.set_aside_of(ANNA) == journal.set_aside_of(ANNA) == () and again.last == journal.last
    assert list(again.entries()) == []


def test_changes_of_a_place_are_found_with_those_around_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    around = Change("text.en", (), None, {"title": "A box", "summary": "x"})
    for change in (around, CHANGE, Change("text.fr", ("title",), None, "Une boîte"), Change("text.en", ("titles",), None, "No"), Change("text.en", ("title", "deeper"), None, "No")):
        journal.finish(journal.begin(AT, ANNA, {"act": "choose"}, (change, Change("key", ("title",), 1, 2)), {}))
    journal.set_aside(AT, BO, {"act": "write_text"}, (CHANGE,))
    with journal.path.open("ab") as stream:
        stream.write(b'{"state":"begun","part":"text.en","where":["title"]}\nbroken "part":"text.en","where":["title"]\n')
    assert [change for _, change in journal.changes_at("text.en", ("title",))] == [around, CHANGE]
    assert list(Journal(tmp_path / "none").changes_at("text.en", ("title",))) == []
