"""Labels of staff beside drafts: erased everywhere, at any kill, with journal, undo and reviews as they were."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring import staff_labels
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.reviews import add_remark, ask_reviewers, read_reviews
from tracks_sim.authoring.staff_labels import erase_labels
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.drafts.edits import WriteText
from tracks_sim.errors import FieldConflict
from tracks_sim.store import SystemClock

ANNA, BO = Author("7c1f", 'Anna "Room 2" \\ Été'), Author("88aa", "Bo")
CASE, GONE = "the-yellow-crate", "the-grey-glove"


def titled(drafts: Drafts, author: Author, title: str, case_id: str = CASE) -> Draft:
    """The draft after this author has given it another title."""
    now = value_at(drafts.open(case_id).data, "text.en", ("title",))
    return drafts.perform(case_id, WriteText(act="write_text", part="text.en", where=("title",), text=title, base=value_hash(now)), author)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    """Two drafts that Anna and Bo wrote in, one of them thrown away, and what a killed beginning left."""
    drafts, now = Drafts(tmp_path / "drafts", kit_library().catalogues, SystemClock().now), SystemClock().now()
    for case_id in (CASE, GONE):
        draft = drafts.create(case_id, draft_data(), ANNA)
        titled(drafts, BO, "Of Bo", case_id)
        titled(drafts, ANNA, "Of Anna", case_id)
        with pytest.raises(FieldConflict):
            drafts.perform(case_id, WriteText(act="write_text", part="text.en", where=("title",), text="Too late", base="0"), ANNA)
        ask_reviewers(draft, ANNA, now, asked=True)
        add_remark(draft, BO, now, "text.en", ("title",), "Why?")
        drafts.presence(case_id, ANNA, "tab", "papers")
        with (draft.folder / "reviews.jsonl").open("a") as stream:
            stream.write('{"kind":"asked","by":{"id":"7c1f","label":"Anna \\\\"Roo')  # cut off by a kill
    shutil.copytree(drafts.folder / CASE, drafts.folder / ".new-the-lost-shoe")
    drafts.discard(GONE)
    return drafts


def holding(folder: Path, label: str) -> list[str]:
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and label.encode() in path.read_bytes()]


def test_nothing_is_left_of_a_label_and_all_else_stays(drafts: Drafts) -> None:
    held = holding(drafts.folder, "Anna \\")
    assert len(held) == 3 * 3  # journal, reviews and claim of each folder
    journal = (drafts.folder / CASE / "journal.jsonl").read_bytes()
    erase_labels(drafts.folder, [ANNA.id])
    assert holding(drafts.folder, "Anna \\") == [] and holding(drafts.folder, "Room 2") == [] and len(holding(drafts.folder, '"label":"Bo"')) == 6
    label = b'"label":"Anna \\\\"Room 2\\\\" \\\\\\\\ \\xc3\\x89t\\xc3\\xa9"'.decode("unicode_escape").encode("latin-1")
    assert label in journal and (drafts.folder / CASE / "journal.jsonl").read_bytes() == journal.replace(label, b'"label":""')
    assert drafts.authors(CASE) == {ANNA.id, BO.id} and [(one.by, one.text) for one in read_reviews(drafts.folder / CASE).remarks] == [(BO, "Why?")]
    assert read_reviews(drafts.folder / CASE).in_review and len(drafts.conflict_copies(CASE, ANNA)) == 1
    assert value_at(drafts.undo(CASE, ANNA).data, "text.en", ("title",)) == "Of Bo"  # by the process whose journal was open all along
    assert value_at(Drafts(drafts.folder, kit_library().catalogues, drafts.now).redo(CASE, ANNA).data, "text.en", ("title",)) == "Of Anna"
    assert drafts.restore(GONE).case_id == GONE and [entry.author.id for entry in drafts.history(GONE, "text.en", ("title",))] == [ANNA.id, BO.id]


@pytest.mark.parametrize("nth", range(6))
def test_wherever_it_is_killed_a_second_one_finishes_it(drafts: Drafts, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """Journal and reviews of three folders are written anew; the n-th one comes as far as its file beside."""
    steps, fsync = iter(range(6)), os.fsync

    def killed(descriptor: int) -> None:
        fsync(descriptor)
        if next(steps) == nth:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(staff_labels, "sync_folder", lambda folder: None)
        patched.setattr(os, "fsync", killed)
        erase_labels(drafts.folder, [ANNA.id])
    assert len(list(drafts.folder.rglob("*.erased"))) == 1 and drafts.open(CASE).unreadable == {}
    erase_labels(drafts.folder, [ANNA.id])
    assert holding(drafts.folder, "Anna \\") == [] and list(drafts.folder.rglob("*.erased")) == []


def test_where_there_is_no_draft_nothing_is_written(tmp_path: Path) -> None:
    erase_labels(tmp_path / "drafts", [ANNA.id])
    assert list(tmp_path.iterdir()) == []
