"""A store in which every act of staff can be done."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.checked_once import check_once
from tests.support.debriefs import a_trainer
from tests.support.study_cases import FORMS, a_study, clock
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.versions import Content, played_content
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.staff import add_staff
from tracks_sim.operations.studies import check_plan, freeze, keep_plan, make_codes
from tracks_sim.practice.events import DecisionTaken, NoteWritten, Submitted
from tracks_sim.practice.start import start_event
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.clock import SettableClock

check_once()

CASE = FORMS["A"][0]
STUDY = a_study().id
PLANNED = "planned-study"
NOTE = "words of their own"


@dataclass(frozen=True)
class Office:
    """A store with somebody at work on it, and what is in it."""

    audited: AuditedStore
    out: Path
    """A folder for exports that is not there yet."""
    trainee: str
    """Has a submitted assessment on ``CASE`` with ``NOTE``, played with another key than the one now."""
    code: str
    member: str
    """Of the frozen study ``STUDY``; ``PLANNED`` is one that is not frozen."""
    member_code: str
    trainer: str
    trainer_code: str

    @property
    def log(self) -> list[tuple[str, str]]:
        """Rows of the audit log as what was done and about what, the newest first."""
        return [(row.what, row.about) for row in self.audited.store.audit_log()]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Made once; each test works on a copy of its folder."""
    data = tmp_path_factory.mktemp("operations") / "data"
    library, root = load_library(cache=data / "cache"), scenarios_root()
    case_file = library.case(CASE)
    with Store.open(data, clock=clock()) as store:
        audited = AuditedStore(store, COMMAND_LINE)
        trainee, code = store.new_trainee("en", "room 2")
        old_key = (case_file.folder / "key" / "key.yaml").read_text(encoding="utf-8").replace("state: insufficient", "state: absent", 1)
        old_hash = hashlib.sha256(old_key.encode()).hexdigest()
        played = played_content(case_file, library.catalogues, "fr", root)
        older = replace(
            played, hashes={**played.hashes, "key": old_hash}, contents={**played.contents, old_hash: Content("key", CASE, old_key)}
        )
        attempt = store.start(trainee, start_event(older, at=store.time(), mode="assessment", language="en"), older.contents)
        done = [NoteWritten(at=store.time(), text=NOTE), DecisionTaken(at=store.time(), option="talk-again"), Submitted(at=store.time())]
        store.append(attempt, done, 1, "tab")
        for study in (a_study(), a_study(id=PLANNED)):
            keep_plan(audited, study)
        freeze(audited, check_plan(a_study(), data))
        ((member, member_code),) = make_codes(audited, STUDY, 1, "en", "north", "new").members
        trainer, trainer_code = add_staff(audited, "trainer", "room 3")
        return Office(audited, data, trainee, code, member, member_code, trainer, trainer_code)


@pytest.fixture
def office(template: Office, tmp_path: Path) -> Iterator[Office]:
    """Two months later."""
    later, data = clock(), shutil.copytree(template.audited.store.data, tmp_path / "data")
    later.advance(timedelta(days=60))
    with Store.open(data, clock=later) as store:
        yield replace(template, audited=AuditedStore(store, COMMAND_LINE), out=tmp_path / "out")


@pytest.fixture
def store(tmp_path: Path, clock: SettableClock) -> Iterator[Store]:
    """An empty one, at the time of the ``clock`` of a file."""
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield store


@pytest.fixture
def trainer(store: Store) -> AuditedStore:
    """That store as a trainer has it."""
    return a_trainer(store)
