"""Nothing that a killed export or backup left in the data folder outlives a start or an erasure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.store.test_erasing import BY, WORDS, bytes_of
from tests.support.store_fixtures import StoreSample, note_event, on_sqlite
from tracks_sim.serve.preflight import erasures_are_complete
from tracks_sim.store.backup import backup
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.temp_cleanup import new_draft, remove_leftovers, temporary_folder

ROOT = str(Path(__file__).parents[3])
EXPORT = """
import os, signal, sys
from pathlib import Path
from tracks_sim.exports.files import zipped
def write(folder):
    (folder / "events.jsonl").write_text(sys.argv[2])
    os.kill(os.getpid(), signal.SIGKILL)
zipped(Path(sys.argv[1]), write)
"""
DRAFT = """
import os, signal, sys
from pathlib import Path
from tracks_sim.exports.files import write_atomically
def write(draft):
    draft.write_text(sys.argv[2])
    os.kill(os.getpid(), signal.SIGKILL)
write_atomically(Path(sys.argv[1]), "events.jsonl", write)
"""
BACKUP = """
import os, signal, sys
from pathlib import Path
from tracks_sim.store import backup
backup._pack = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
backup.backup(Path(sys.argv[1]), Path(sys.argv[3]))
"""


def kill(program: str, data: Path, out: Path | None = None) -> None:
    """Run a program that kills itself; a backup goes to ``out``, by default in the data folder."""
    done = subprocess.run([sys.executable, "-c", program, str(data), WORDS, str(out or data / "backup.zip")], env={**os.environ, "PYTHONPATH": ROOT}, timeout=120)
    assert done.returncode == -signal.SIGKILL


@on_sqlite
@pytest.mark.parametrize("program", [EXPORT, DRAFT, BACKUP], ids=["export", "draft", "backup"])
def test_what_a_killed_process_left_goes_with_the_person(sample: StoreSample, program: str) -> None:
    data, before = sample.store.data, set(sample.store.data.iterdir())
    sample.store.append(sample.attempt, [note_event(WORDS)], after=1, tab="a")
    kill(program, data)
    [leftover] = set(data.iterdir()) - before
    assert WORDS.encode() in (bytes_of(leftover) if leftover.is_dir() else leftover.read_bytes())
    erase_trainees(sample.store, [sample.trainee], BY)
    assert WORDS.encode() not in bytes_of(data) and not leftover.exists()


@on_sqlite
def test_it_goes_at_the_next_start(sample: StoreSample) -> None:
    before = set(sample.store.data.iterdir())
    kill(EXPORT, sample.store.data)
    kill(DRAFT, sample.store.data)
    assert len(set(sample.store.data.iterdir()) - before) == 2
    assert erasures_are_complete(sample.store.data, None) == []
    assert set(sample.store.data.iterdir()) == before


def test_what_is_in_use_and_what_is_not_the_kits_stays(tmp_path: Path) -> None:
    own, foreign = tmp_path / f".events.jsonl.{os.getpid()}", tmp_path / ".notes"
    foreign.mkdir()
    (tmp_path / "erased.jsonl").write_text("")
    with temporary_folder(tmp_path, "export") as folder, new_draft(own):
        (folder / "events.jsonl").write_text("")
        remove_leftovers(tmp_path)
        assert set(tmp_path.iterdir()) == {own, foreign, folder, tmp_path / "erased.jsonl"} and (folder / "events.jsonl").exists()
    assert not folder.exists()


def test_a_draft_goes_though_another_process_has_its_number_now(tmp_path: Path) -> None:
    """In a container the numbers are small, and every start gives them again."""
    draft, link = tmp_path / f".events.jsonl.{os.getppid()}", tmp_path / f".events.jsonl.{os.getpid()}"
    draft.write_text(WORDS)
    link.symlink_to(draft)
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == [link]


@on_sqlite
def test_a_backup_removes_what_a_killed_one_left_beside_it(sample: StoreSample, tmp_path: Path) -> None:
    out = tmp_path / "backups"
    out.mkdir()
    kill(BACKUP, sample.store.data, out / "a.zip")
    assert [path.name[:15] for path in out.iterdir()] == [".tracks-backup-"]
    backup(sample.store.data, out / "b.zip")
    assert [path.name for path in out.iterdir()] == ["b.zip"]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows, as far as leftovers know it: no locks of folders, no question whether a process runs, and an open file cannot be removed."""
    unlink = Path.unlink

    def refuse_open_files(path: Path, missing_ok: bool = False) -> None:
        if path in [descriptor.readlink() for descriptor in Path("/proc/self/fd").iterdir() if descriptor.is_symlink()]:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse_open_files)
    monkeypatch.setattr("tracks_sim.store.temp_cleanup.sys", SimpleNamespace(platform="win32"))


@pytest.mark.usefixtures("windows")
def test_on_windows_what_is_in_use_stays(tmp_path: Path) -> None:
    with temporary_folder(tmp_path, "export") as folder, (tmp_path / ".events.jsonl.4194304").open("w") as draft:
        (folder / "events.jsonl").write_text("")
        remove_leftovers(tmp_path)
        assert (folder / "events.jsonl").exists() and Path(draft.name).exists()
    assert not folder.exists()


@pytest.mark.usefixtures("windows")
def test_on_windows_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    folder, draft = tmp_path / ".export-k3j2", tmp_path / ".events.jsonl.4194304"
    folder.mkdir()
    (folder / ".in-use").write_text("")
    (folder / "events.jsonl").write_text(WORDS)
    draft.write_text(WORDS)
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []
