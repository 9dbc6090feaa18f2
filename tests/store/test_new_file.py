"""A new name is given once, also on disks without hard links; what makes keys, backups and set-aside databases goes by it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.support.store_fixtures import StoreSample, on_sqlite
from tracks_sim.errors import StoreDamaged
from tracks_sim.serve.app import cookie_secret
from tracks_sim.store import FixedClock
from tracks_sim.store.backup import backup
from tracks_sim.store.codes import create_key, read_key
from tracks_sim.store.file import DATABASE_FILE, examine
from tracks_sim.store.new_file import name_new_file


@pytest.fixture(params=["hard links", "no hard links"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with hard links, and one without, such as exFAT."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if request.param == "no hard links":
        monkeypatch.setattr(os, "link", refuse)


pytestmark = pytest.mark.usefixtures("disk")


def test_a_draft_gets_its_name(tmp_path: Path) -> None:
    draft, path = tmp_path / "draft", tmp_path / "file"
    draft.write_text("whole")
    name_new_file(draft, path)
    assert path.read_text() == "whole" and not draft.exists()


def test_a_taken_name_stays_with_its_file(tmp_path: Path) -> None:
    draft, path = tmp_path / "draft", tmp_path / "file"
    draft.write_text("late")
    path.write_text("first")
    with pytest.raises(FileExistsError):
        name_new_file(draft, path)
    assert (path.read_text(), draft.read_text()) == ("first", "late")


def test_keys_are_made_once_and_leave_no_draft(tmp_path: Path) -> None:
    key, cookie = create_key(tmp_path), cookie_secret(tmp_path)
    assert (create_key(tmp_path), read_key(tmp_path), cookie_secret(tmp_path)) == (key, key, cookie)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cookie.key", "secret.key"]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


@on_sqlite
def test_a_backup_is_made(sample: StoreSample, tmp_path: Path) -> None:
    out = tmp_path / "backup.zip"
    backup(sample.store.data, out)
    assert out.stat().st_mode & 0o777 == 0o600 and not list(tmp_path.glob(".tracks*"))


def test_a_damaged_database_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"not a database at all " * 200)
    with pytest.raises(StoreDamaged, match="set aside, unchanged"):
        examine(tmp_path, FixedClock())
    assert [path.name[:14] for path in tmp_path.iterdir()] == ["tracks-damaged"]
