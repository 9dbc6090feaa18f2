"""The commands of the guide for a backup of PostgreSQL, run as they are written."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.support.postgres import Postgres
from tests.support.store_fixtures import CONTENTS, begin_event, note_event
from tracks_sim.store import Store
from tracks_sim.store.backup import OWN_FOLDERS

GUIDE = Path(__file__).parents[3] / "docs" / "administrator.md"


def commands() -> list[str]:
    """The lines of the guide's blocks that are PostgreSQL's tools or copy files."""
    section = GUIDE.read_text(encoding="utf-8").partition("\n## PostgreSQL\n")[2].partition("\n## ")[0]
    lines = [line for block in re.findall(r"^```\n(.*?)^```", section, re.M | re.S) for line in block.splitlines()]
    return [line for line in lines if re.match(r"(sudo -u postgres createdb|pg_dump|pg_restore|cp|mkdir) ", line)]


def test_a_dump_and_the_keys_bring_everything_back(postgres: Postgres, tmp_path: Path) -> None:
    (tmp_path / "backup").mkdir()

    def type_in(line: str) -> None:
        """The same with this server's address, and with folders of this test; its superuser needs no sudo."""
        for written, here in (
            ("sudo -u postgres createdb --owner=tracks", f"createdb --maintenance-db={postgres.plain_url()}"),
            ("postgresql://tracks@localhost/", postgres.plain_url("")),
            ("/srv/", f"{tmp_path}/"),
            ("/backup/", f"{tmp_path}/backup/"),
        ):
            line = line.replace(written, here)
        path = f"{postgres.programs}{os.pathsep}{os.environ['PATH']}"
        run = subprocess.run(line, shell=True, capture_output=True, text=True, env=os.environ | {"PATH": path})
        assert run.returncode == 0, f"{line}: {run.stderr}"

    create, dump, copy, copy_own, *back = commands()
    assert [line.split()[0] for line in (dump, copy, copy_own, *back)] == ["pg_dump", "cp", "cp", "sudo", "pg_restore", "mkdir", "cp", "cp"]
    type_in(create)
    with Store.open(tmp_path / "tracks", postgres.url("tracks")) as store:
        trainee, code = store.new_trainee("fr", "room 2")
        attempt = store.start(trainee, begin_event(), CONTENTS)
        store.append(attempt, [note_event(f"« {i} » \u0000") for i in range(20)], after=1, tab="a")
        events = store.events(attempt)
        (tmp_path / "tracks" / "cookie.key").write_bytes(bytes(32))
        type_in(dump)
        for name in OWN_FOLDERS:
            (tmp_path / "tracks" / name).mkdir(mode=0o700)
            (tmp_path / "tracks" / name / "some.yaml").write_text(name)
        type_in(copy)
        type_in(copy_own)
        store.append(attempt, [note_event("after the dump")], after=21, tab="a")
    for line in back:
        type_in(line)
    with Store.open(tmp_path / "tracks-restored", postgres.url("tracks_restored")) as store:
        assert store.events(attempt) == events
        assert store.trainee_of(code).id == trainee
        assert store.content("c" * 64) is not None
        assert store.append(attempt, [note_event("going on")], after=21, tab="a") == 22
    assert {name: (tmp_path / "tracks-restored" / name / "some.yaml").read_text() for name in OWN_FOLDERS} == {name: name for name in OWN_FOLDERS}
    assert (tmp_path / "tracks-restored").stat().st_mode & 0o777 == 0o700
