"""A backup has one moment of the store, and is restored whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest

import tracks_sim
from tests.support.own_cases import OWN, add, release, write_case
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.case.load import load_library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.source_files import open_regular
from tracks_sim.errors import StoreDamaged, StoreError, StoreNewer
from tracks_sim.practice.events import NoteWritten
from tracks_sim.store import FixedClock, Store, schema
from tracks_sim.store.backup import OWN_FOLDERS, backup, refuse_url, restore
from tracks_sim.store.codes import KEY_FILE
from tracks_sim.store.file import DATABASE_FILE

ROOT = Path(tracks_sim.__file__).parents[1]


@pytest.fixture
def attempt(data: Path) -> str:
    """An attempt of 31 events in a closed store that a server has used; its id."""
    with Store.open(data) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, begin_event(), CONTENTS)
        store.append(attempt, [note_event(str(i)) for i in range(30)], after=1, tab="a")
    (data / "cookie.key").write_bytes(bytes(range(32)))
    (data / "cache").mkdir()
    (data / "cache" / "parsed").write_text("may be made again")
    return attempt


def content(data: Path) -> dict[str, bytes]:
    return {p.relative_to(data).as_posix(): p.read_bytes() for p in data.rglob("*") if p.is_file()}


def test_what_was_backed_up_comes_back(data: Path, attempt: str, tmp_path: Path) -> None:
    with Store.open(data) as store:
        trainee, code = store.new_trainee("fr")
        manifest = backup(data, tmp_path / "all.zip", FixedClock())  # while the store is open
    assert (manifest.revision, manifest.made_at) == (schema.HEAD, "2026-01-05T09:00:00Z")
    assert list(manifest.sha256) == [DATABASE_FILE, KEY_FILE, "cookie.key"]
    assert (tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600
    new = tmp_path / "deep" / "new"
    assert restore(tmp_path / "all.zip", new) == manifest
    assert new.stat().st_mode & 0o777 == 0o700
    assert {p.name: p.stat().st_mode & 0o777 for p in new.iterdir()} == dict.fromkeys(manifest.sha256, 0o600)
    with Store.open(data) as old, Store.open(new) as back:
        assert back.events(attempt) == old.events(attempt) and len(back.events(attempt)) == 31
        assert back.trainees() == old.trainees()
        assert back.trainee_of(code).id == trainee
        assert back.content("c" * 64) == old.content("c" * 64)
    assert (new / "cookie.key").read_bytes() == bytes(range(32))


def own_material(data: Path) -> dict[str, bytes]:
    """Write own material into a data folder; what a backup must hold of it."""
    release(data)
    release(data, version="1.0.1")
    write_case(data / "drafts" / "the-red-kite", "the-red-kite", status="draft")
    (data / "drafts" / "the-red-kite" / "journal.jsonl").write_bytes(b"{}\n" * 50_000)
    (data / "drafts" / ".gone" / "a-20260105").mkdir(parents=True)
    (data / "drafts" / ".gone" / "a-20260105" / "case.yaml").write_bytes(b"id: [")  # as it was, be it readable or not
    add(data, "text/fr.yaml", "sources: {}\n")
    return {name: body for name, body in content(data).items() if name.split("/")[0] in OWN_FOLDERS}


def test_own_cases_drafts_and_additions_come_back(data: Path, attempt: str, tmp_path: Path) -> None:
    expected = own_material(data)
    assert len(expected) == 3 * 7 + 3  # two versions and a draft of seven files, a journal, what was thrown away, an addition
    (data / "drafts" / "a-link.yaml").symlink_to(data / KEY_FILE)
    (data / "drafts" / "a\\b.yaml").write_text("a name that not every system can write")
    manifest = backup(data, tmp_path / "all.zip")
    assert list(manifest.sha256)[:3] == [DATABASE_FILE, KEY_FILE, "cookie.key"] and set(list(manifest.sha256)[3:]) == set(expected)
    assert next(name for name in manifest.sha256 if name.startswith("drafts/")) == "drafts/the-red-kite/journal.jsonl"  # before its draft
    new = tmp_path / "new"
    restore(tmp_path / "all.zip", new)
    assert {name: body for name, body in content(new).items() if name.split("/")[0] in OWN_FOLDERS} == expected
    for path in (p for name in OWN_FOLDERS for p in (new / name, *(new / name).rglob("*"))):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert load_library(own=OwnFolders(new), only=[OWN]).cases[OWN].case.version == "1.0.1"


def test_a_backup_without_own_material_of_an_earlier_version_is_restored(data: Path, attempt: str, tmp_path: Path) -> None:
    backup(data, tmp_path / "all.zip")
    repacked(tmp_path / "all.zip", tmp_path / "first.zip", {"format": 1})
    assert restore(tmp_path / "first.zip", tmp_path / "new").format == 1


@pytest.mark.parametrize(
    "member", ["drafts/../secret.key", "/etc/passwd", "cases", "cases/", "cache/a", "drafts//a", "drafts/.", "drafts/a\\b", "library/C:x", "cases/a\n"]
)
def test_no_member_leads_out_of_the_own_folders(member: str, data: Path, attempt: str, tmp_path: Path) -> None:
    made = backup(data, tmp_path / "all.zip")
    digest = hashlib.sha256(b"x").hexdigest()
    with zipfile.ZipFile(tmp_path / "all.zip") as old, zipfile.ZipFile(tmp_path / "other.zip", "w") as new:
        new.writestr("manifest.json", json.dumps(json.loads(old.read("manifest.json")) | {"sha256": {**made.sha256, member: digest}}))
        for name in made.sha256:
            new.writestr(name, old.read(name))
        new.writestr(member, b"x")
    with pytest.raises(StoreDamaged, match="not those of a backup"):
        restore(tmp_path / "other.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_who_writes_a_draft_does_not_hinder_a_backup(data: Path, attempt: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is gone between the listing and the copy is left out: what it was replaced by has another backup."""
    draft = data / "drafts" / "the-red-kite"
    draft.mkdir(parents=True)
    for name in ("case.yaml", "case.yaml.part"):
        (draft / name).write_text("id: the-red-kite")

    def gone(path: Path) -> AbstractContextManager[BinaryIO]:
        if path.suffix == ".part":
            path.unlink()
        return open_regular(path)

    monkeypatch.setattr("tracks_sim.store.backup.open_regular", gone)
    assert [name for name in backup(data, tmp_path / "all.zip").sha256 if "/" in name] == ["drafts/the-red-kite/case.yaml"]


def test_a_backup_beside_writers_holds_one_moment(data: Path, attempt: str, tmp_path: Path) -> None:
    stop = threading.Event()
    confirmed = [31]

    def write() -> None:
        with Store.open(data) as store:
            while not stop.is_set():
                confirmed.append(store.append(attempt, [note_event("a"), note_event("b")], after=confirmed[-1], tab="a"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            before = confirmed[-1]
            backup(data, tmp_path / f"{turn}.zip")
            restore(tmp_path / f"{turn}.zip", tmp_path / f"data{turn}")
            with Store.open(tmp_path / f"data{turn}") as back:
                texts = [e.text for e in back.events(attempt)[31:] if isinstance(e, NoteWritten)]
            assert 31 + len(texts) >= before  # nothing that was confirmed before is missing
            assert texts == ["a", "b"] * (len(texts) // 2)  # nothing half
    finally:
        stop.set()
        writer.join()
    assert len(confirmed) > 3


def test_the_key_of_the_cookies_may_be_absent(data: Path, attempt: str, tmp_path: Path) -> None:
    (data / "cookie.key").unlink()
    assert list(backup(data, tmp_path / "all.zip").sha256) == [DATABASE_FILE, KEY_FILE]
    restore(tmp_path / "all.zip", tmp_path / "new")
    assert sorted(content(tmp_path / "new")) == [KEY_FILE, DATABASE_FILE]


def test_a_backup_without_a_database_is_refused(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no database.*--data"):
        backup(data, tmp_path / "all.zip")
    assert not data.exists() and not (tmp_path / "all.zip").exists()


def test_a_backup_without_the_key_is_not_made(data: Path, attempt: str, tmp_path: Path) -> None:
    (data / KEY_FILE).unlink()
    with pytest.raises(StoreError, match="without it no code works"):
        backup(data, tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()


def test_no_file_is_overwritten(data: Path, attempt: str, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("last week's")
    with pytest.raises(StoreError, match="exists already and stays as it is"):
        backup(data, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_text() == "last week's"


def test_a_damaged_database_is_not_backed_up(data: Path, attempt: str, tmp_path: Path) -> None:
    with (data / DATABASE_FILE).open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\0" * 4096)
    with pytest.raises(StoreDamaged, match=r"No backup was made.*Keep the backups you have"):
        backup(data, tmp_path / "all.zip")
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits the files of a process, which Windows cannot")
def test_a_full_disk_leaves_no_half_backup(data: Path, attempt: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    program = (
        "import resource, signal, pathlib; from tracks_sim.store.backup import backup\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n"
        f"backup(pathlib.Path({str(data)!r}), pathlib.Path({str(out / 'all.zip')!r}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert run.returncode == 1 and "tracks_sim.errors.Store" in run.stderr
    assert list(out.iterdir()) == []
    with Store.open(data) as store:
        assert len(store.events(attempt)) == 31


def test_a_folder_in_use_is_left_alone(data: Path, attempt: str, tmp_path: Path) -> None:
    backup(data, tmp_path / "all.zip")
    before = content(data)
    with pytest.raises(StoreError, match="is not empty, and nothing in it was changed"):
        restore(tmp_path / "all.zip", data)
    assert content(data) == before


def test_every_changed_byte_is_noticed_or_changes_nothing(data: Path, attempt: str, tmp_path: Path) -> None:
    backup(data, tmp_path / "all.zip")
    restore(tmp_path / "all.zip", tmp_path / "whole")
    whole = content(tmp_path / "whole")
    packed = (tmp_path / "all.zip").read_bytes()
    noticed = 0
    for at in range(0, len(packed), 97):
        changed = bytearray(packed)
        changed[at] ^= 0xFF
        (tmp_path / "changed.zip").write_bytes(changed)
        target = tmp_path / "target"
        try:
            restore(tmp_path / "changed.zip", target)
            assert content(target) == whole
            shutil.rmtree(target)
        except StoreDamaged as error:
            assert "Nothing was changed. Use another backup." in str(error)
            assert not target.exists()
            noticed += 1
    assert noticed > len(packed) / 97 * 0.8  # the rest are dates and attributes of the ZIP file


@pytest.mark.parametrize("part", [0, 1, 100, 1000, -1])
def test_a_backup_that_was_cut_off_is_refused(part: int, data: Path, attempt: str, tmp_path: Path) -> None:
    backup(data, tmp_path / "all.zip")
    cut = tmp_path / "cut.zip"
    cut.write_bytes((tmp_path / "all.zip").read_bytes()[:part])
    (tmp_path / "new").mkdir()
    with pytest.raises(StoreDamaged, match=r"is damaged .*Use another backup"):
        restore(cut, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def repacked(source: Path, target: Path, manifest: dict[str, object], **members: bytes) -> None:
    """The same backup with another manifest and other members."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        listed = json.loads(old.read("manifest.json"))
        new.writestr("manifest.json", json.dumps(listed | manifest))
        for name in listed["sha256"]:
            new.writestr(name, members.get(name.replace(".", "_"), old.read(name)))


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        ({"format": 3}, "format 3 is not known"),
        ({"sha256": {"../secret.key": "0" * 64}}, "not those of a backup"),
        ({"sha256": {DATABASE_FILE: "0" * 64, KEY_FILE: "0" * 64}}, "not the one that was saved"),
        ({"extra": 1}, "no backup of tracks-sim"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(
    manifest: dict[str, object], why: str, data: Path, attempt: str, tmp_path: Path
) -> None:
    backup(data, tmp_path / "all.zip")
    repacked(tmp_path / "all.zip", tmp_path / "other.zip", manifest)
    with pytest.raises(StoreDamaged, match=why):
        restore(tmp_path / "other.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_of_a_later_version_is_refused(data: Path, attempt: str, tmp_path: Path) -> None:
    with sqlite3.connect(data / DATABASE_FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreNewer, match="later version"):
        backup(data, tmp_path / "all.zip")  # it is tried before it gets its name
    assert [p.name for p in tmp_path.iterdir()] == ["data"]


def test_a_database_by_url_has_its_own_tools() -> None:
    refuse_url(None)
    with pytest.raises(StoreError, match=r"pg_dump.*secret\.key.*docs/administrator\.md"):
        refuse_url("postgresql+psycopg://tracks@localhost/tracks")


def test_a_backup_that_is_killed_leaves_no_file_of_its_name(data: Path, attempt: str, tmp_path: Path) -> None:
    program = (
        "import os, pathlib; from tracks_sim.store import backup\n"
        "backup._unpack = lambda *_: os.kill(os.getpid(), 9)\n"
        f"backup.backup(pathlib.Path({str(data)!r}), pathlib.Path({str(tmp_path / 'all.zip')!r}))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode == -9
    assert not (tmp_path / "all.zip").exists()
