"""SQLite's file: real damage is noticed before a start, set aside unchanged, and never followed by an empty database."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tracks_sim
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.errors import StoreDamaged, StoreError
from tracks_sim.store import FixedClock, Store, codes, file
from tracks_sim.store.file import DATABASE_FILE, examine

ROOT = Path(tracks_sim.__file__).parents[1]
ASIDE = "tracks-damaged-2026-01-05T09-00-00Z.sqlite"  # the fixed clock begins there
LONG = {"e" * 64: ("country", "fr", " ".join(map(str, range(20_000))))}
PAGE = 4096  # bytes, SQLite's default


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The store of ``written``, made once."""
    data = tmp_path_factory.mktemp("written") / "data"
    with Store.open(data) as store:
        trainee, _ = store.new_trainee("en")
        attempt = store.start(trainee, begin_event(), CONTENTS | LONG)
        for i in range(60):
            store.append(attempt, [note_event(f"{i} " + "x" * 1000)], after=i + 1, tab="a")
    return data, attempt


@pytest.fixture
def written(data: Path, template: tuple[Path, str]) -> str:
    """A closed store with an attempt of 61 events on a case that fills many pages; the attempt's id."""
    shutil.copytree(template[0], data)
    return template[1]


def read(data: Path, attempt: str) -> object:
    """Everything that a trainee could miss."""
    with Store.open(data) as store:
        contents = [store.content(h) for h in (*CONTENTS, *LONG)]
        return store.events(attempt), store.trainees(), store.attempts(), contents


def overwrite(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as raw:
        raw.seek(at)
        raw.write(content)


def halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "overwritten in the middle": lambda path: overwrite(path, path.stat().st_size // 2 // PAGE * PAGE, random.Random(1).randbytes(PAGE)),
    "its beginning overwritten": lambda path: overwrite(path, 0, b"\0" * 100),
    "truncated": halve,
    "cut to less than a page": lambda path: os.truncate(path, 700),
    "no database": lambda path: path.write_bytes(b"not a database at all " * 200),
    "an empty page in a table": lambda path: overwrite(path, PAGE, b"\0" * PAGE),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_set_aside_and_never_replaced(data: Path, written: str, damage: Callable[[Path], object]) -> None:
    damage(data / DATABASE_FILE)
    left = (data / DATABASE_FILE).read_bytes()
    with pytest.raises(StoreDamaged, match=rf"is damaged .*set aside, unchanged, as {ASIDE}.*tracks-sim restore"):
        examine(data, FixedClock())
    assert (data / ASIDE).read_bytes() == left
    for _ in range(2):  # whoever starts it again, and again, gets no empty database
        examine(data, FixedClock())
        with pytest.raises(StoreDamaged, match=rf"set aside as .*{ASIDE}.*Restore your last backup"):
            Store.open(data)
    assert not list(data.glob(f"{DATABASE_FILE}*")) and (data / codes.KEY_FILE).exists()


def test_of_each_page_that_is_overwritten_it_is_noticed_or_nothing_is_lost(data: Path, written: str, tmp_path: Path) -> None:
    whole = read(data, written)
    pages = (data / DATABASE_FILE).stat().st_size // PAGE
    assert pages > 40  # 60 notes of 1 kB and a country of 109 kB
    noticed = 0
    for page in range(pages):
        copy = tmp_path / "copy"
        shutil.copytree(data, copy)
        overwrite(copy / DATABASE_FILE, page * PAGE, random.Random(page).randbytes(PAGE))
        try:
            examine(copy, FixedClock())
            assert read(copy, written) == whole
        except StoreError:
            noticed += 1
        shutil.rmtree(copy)
    assert noticed > pages / 2


def test_a_whole_file_stays_where_it_is(data: Path, written: str) -> None:
    before = {p.name: p.read_bytes() for p in data.iterdir()}
    examine(data, FixedClock())
    assert {p.name: p.read_bytes() for p in data.iterdir() if p.name in before} == before
    assert len(read(data, written)[0]) == 61  # type: ignore[index]


def test_a_new_folder_has_nothing_to_look_at(data: Path) -> None:
    examine(data, FixedClock())
    assert not data.exists()


@pytest.mark.parametrize("left", [None, b""])
def test_a_database_that_went_away_is_not_replaced_by_an_empty_one(data: Path, written: str, left: bytes | None) -> None:
    (data / DATABASE_FILE).unlink()
    if left is not None:
        (data / DATABASE_FILE).write_bytes(left)
    examine(data, FixedClock())
    with pytest.raises(StoreDamaged, match=r"was in use, but its database tracks.sqlite is missing or empty.*--db"):
        Store.open(data)
    assert [p.read_bytes() for p in data.glob("*.sqlite")] == ([] if left is None else [left])


def test_a_damaged_file_that_another_program_has_open_stays(data: Path, written: str) -> None:
    program = (
        f"import sqlite3; c = sqlite3.connect({str(data / DATABASE_FILE)!r})\n"
        "c.execute('SELECT count(*) FROM events').fetchone(); print('open', flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "open\n"
        DAMAGE["an empty page in a table"](data / DATABASE_FILE)
        with pytest.raises(StoreDamaged, match="another program has it open"):
            examine(data, FixedClock())
        assert (data / DATABASE_FILE).exists()
        other.communicate("\n")
    with pytest.raises(StoreDamaged, match=ASIDE):
        examine(data, FixedClock())


def test_a_large_file_is_checked_for_a_limited_time(
    data: Path, written: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite3.connect(data / DATABASE_FILE) as raw:  # enough rows that SQLite asks whether to go on
        raw.executemany("INSERT INTO contents VALUES (?, 'case', '', '')", ((f"{i:064}",) for i in range(30_000)))
    raw.close()
    monkeypatch.setattr(file, "CHECK_SECONDS", -1.0)
    examine(data, FixedClock())
    assert "was not looked through to the end" in caplog.text


# --- the journal ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def left_by_a_kill(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The store of ``killed``, made once."""
    data = tmp_path_factory.mktemp("killed") / "data"
    program = f"""
import os, sys; sys.path[:0] = [{str(ROOT)!r}]
from pathlib import Path
from tests.support.store_fixtures import CONTENTS, note_event, begin_event
from tracks_sim.store import Store
store = Store.open(Path({str(data)!r}))
attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
for i in range(20):
    store.append(attempt, [note_event(str(i))], after=i + 1, tab="a")
print(attempt, flush=True)
os.kill(os.getpid(), 9)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == -9, run.stderr
    assert (data / f"{DATABASE_FILE}-wal").stat().st_size > 20 * PAGE
    return data, run.stdout.strip()


@pytest.fixture
def killed(data: Path, left_by_a_kill: tuple[Path, str]) -> str:
    """A store whose process was killed, so that its last steps are in the journal only; the attempt's id."""
    shutil.copytree(left_by_a_kill[0], data)
    return left_by_a_kill[1]


def frame(journal: Path, number: int) -> int:
    """Offset of a frame: a header of 32 bytes, then frames of 24 bytes and a page (fileformat2.html#walformat)."""
    frames = (journal.stat().st_size - 32) // (24 + PAGE)
    return 32 + (number % frames) * (24 + PAGE)


def test_a_journal_that_a_killed_process_left_is_read_to_its_end(data: Path, killed: str) -> None:
    examine(data, FixedClock())
    assert len(read(data, killed)[0]) == 21  # type: ignore[index]


@pytest.mark.parametrize(
    "damage",
    [
        lambda journal: overwrite(journal, frame(journal, 10) + 24, b"\xa5" * 64),
        lambda journal: overwrite(journal, frame(journal, -12), b"\xa5" * 24),
        lambda journal: overwrite(journal, 0, b"\xa5" * 32),
        lambda journal: overwrite(journal, 16, b"\xa5" * 8),
    ],
    ids=["a page", "a frame's header", "its header", "its salts"],
)
def test_a_damaged_journal_is_noticed(data: Path, killed: str, damage: Callable[[Path], None]) -> None:
    journal = data / f"{DATABASE_FILE}-wal"
    damage(journal)
    left = journal.read_bytes()
    with pytest.raises(StoreDamaged, match=rf"the journal tracks.sqlite-wal .*{ASIDE}"):
        examine(data, FixedClock())
    assert (data / f"{ASIDE}-wal").read_bytes() == left  # for whoever tries to save more
    with pytest.raises(StoreDamaged, match=ASIDE):
        Store.open(data)


def test_a_last_step_that_broke_off_is_no_damage(data: Path, killed: str) -> None:
    journal = data / f"{DATABASE_FILE}-wal"
    overwrite(journal, frame(journal, -1) + 24, b"\xa5" * 64)
    examine(data, FixedClock())
    assert len(read(data, killed)[0]) == 20  # type: ignore[index]
