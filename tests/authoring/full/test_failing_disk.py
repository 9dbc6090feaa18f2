"""What is said of an act on a disk that fails while it is saved, at every step: it is what the files hold then, and what the next opening finds."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.failing_disk import FailingDisk
from tests.support.simple_acts import ANNA, CASE, DATA, new_drafts, use_simple_acts, write
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.drafts.draft import DraftData
from tracks_sim.errors import AuthoringRefused

NO1 = ("passages", "no1")
LONG = "A word of some length. " * 40
ERRORS = (errno.ENOSPC, errno.EIO)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FailingDisk:
    return FailingDisk(monkeypatch)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of drafts in which Anna has written twice, and taken the second text back."""
    use_simple_acts(monkeypatch)
    drafts = new_drafts(tmp_path / "source")
    drafts.create(CASE, DATA, ANNA)
    for text in ("First.", "Second."):
        drafts.perform(CASE, write(NO1, text, drafts.open(CASE)), ANNA)
    drafts.undo(CASE, ANNA)
    return drafts.folder


def write_text(drafts: Drafts) -> object:
    return drafts.perform(CASE, write(NO1, LONG, drafts.open(CASE)), ANNA)


def write_texts(drafts: Drafts) -> object:
    seen = drafts.open(CASE)
    return drafts.write_texts(CASE, [write(NO1, LONG, seen), write(("note",), "A new one.", seen, "key"), write(("title",), LONG, seen, "text.fr")], ANNA)


ACTS: dict[str, Callable[[Drafts], object]] = {
    "write_text": write_text,
    "three_files": write_texts,
    "undo": lambda drafts: drafts.undo(CASE, ANNA),
    "redo": lambda drafts: drafts.redo(CASE, ANNA),
    "begin": lambda drafts: drafts.create("the-red-tin", {**DATA, "case": {**DATA["case"], "id": "the-red-tin"}}, ANNA),
    "restore": lambda drafts: drafts.restore(CASE),
    "discard": lambda drafts: drafts.discard(CASE),
}


def held(drafts: Drafts) -> dict[str, tuple[DraftData, tuple[str | None, str | None]]]:
    """Data of every draft, and what Anna can take back and do again in it."""
    return {case_id: (drafts.open(case_id).data, drafts.undoable(case_id, ANNA)) for case_id in drafts.ids()}


def said(act: Callable[[Drafts], object], drafts: Drafts) -> str:
    """What an author is told of an act, in one word."""
    try:
        act(drafts)
    except AuthoringRefused as refused:
        assert refused.facts["reason"]
        return "unknown" if "not known yet" in str(refused) else "not saved"
    return "saved"


@pytest.mark.parametrize("stays", [False, True])
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", ACTS)
def test_what_is_said_of_an_act_is_what_the_files_hold(disk: FailingDisk, source: Path, tmp_path: Path, name: str, error: int, stays: bool) -> None:
    if name == "restore":
        new_drafts(source).discard(CASE)
    whole = tmp_path / "whole"
    shutil.copytree(source, whole)
    before = held(new_drafts(source))
    ACTS[name](new_drafts(whole))
    after = held(new_drafts(whole))
    assert before != after
    counts: Counter[str] = Counter()
    for step in range(200):
        folder = tmp_path / f"{step}"
        shutil.copytree(source, folder)
        drafts = new_drafts(folder)
        held(drafts)
        disk.fail(step, error, stays=stays)
        word = said(ACTS[name], drafts)
        reached = disk.steps > step
        disk.mend()
        found = held(new_drafts(folder))
        assert found == held(drafts), (step, word)
        assert found == {"saved": after, "not saved": before}.get(word, found) and found in (before, after), (step, word)
        counts[word] += 1
        if not reached:
            break
    assert counts["saved"] > 0 and word == "saved", counts
    if error == errno.ENOSPC and name != "three_files":
        assert not counts["unknown"], f"of a full disk it is known at once: {counts}"
