"""The chain of hashes: what is added and erased lawfully fits it, and nothing else does."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.support.goals import examples
from tests.support.store_fixtures import CONTENTS, StoreSample, begin_event, note_event, on_sqlite
from tests.support.study_cases import a_study
from tracks_sim.group.model import GroupPlan
from tracks_sim.practice.events import Submitted
from tracks_sim.store import Actor, FixedClock, Store, Studies
from tracks_sim.store.audit import Head
from tracks_sim.store.backup import backup, restore
from tracks_sim.store.chain import audit_hash, ledger_event_content, link
from tracks_sim.store.erasing import erase_again, erase_group, erase_trainees
from tracks_sim.store.groups import Groups
from tracks_sim.store.integrity import MOST_FAULTS, check
from tracks_sim.store.sealing import seal

BY = Actor("somebody", "administrator")
STUDY = a_study()
GROUP = GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en",))


def faults(store: Store, since: Head | None = None) -> tuple[str, ...]:
    return check(store, since).faults


def frozen(store: Store) -> Studies:
    """A frozen study, without the cases it measures with."""
    studies = Studies(store)
    studies.keep_plan(STUDY)
    studies.freeze(STUDY.id, {})
    return studies


# --- what fits ---------------------------------------------------------------------------


def test_the_formula_is_sha_256_of_canonical_json() -> None:
    # printf '["","audit",1,"now","me","trainer","codes","3 \\u00e9"]' | sha256sum
    assert audit_hash("", 1, "now", "me", "trainer", "codes", "3 é") == link("", "audit", 1, "now", "me", "trainer", "codes", "3 é")
    assert link("", "audit", 1, "now", "me", "trainer", "codes", "3 é") == "5efd3623e669110308a7195e17561c004f7c6997e17cd3dd8c4b7c1555950bc4"
    # printf '["ab",{"a":[1.5,null],"b":true}]' | sha256sum
    assert link("ab", {"b": True, "a": [1.5, None]}) == "01ff4acaed5e947ffab9a5f4d6565ccc252e3f11827e6d86a9585b9ac8901bc4"


def test_rows_that_the_store_writes_fit(sample: StoreSample) -> None:
    store = sample.store
    last = store.append(sample.attempt, [note_event("é \u2028 \U0001f600"), note_event("b")], after=1, tab="a")
    assessment = store.start(sample.trainee, begin_event("assessment"), CONTENTS)
    store.append(assessment, [Submitted(at="2026-01-05T09:02:00Z")], after=1, tab="a")
    assert store.release() == 1
    store.append(sample.attempt, [], after=last, tab="a")
    studies = frozen(store)
    [(member, _), _] = studies.enrol(STUDY.id, 2, "en", "north", "new")
    studies.consent(member, STUDY.consent_version, "en")
    store.record_access(BY, "codes", "2")
    result = check(store)
    # 3 of the first attempt, 3 of the assessment; created, frozen, 2 enrolled, consented, allocated
    assert (result.faults, result.audit, result.events, result.added, result.erased) == ((), 1, 3 + 3 + 6, 1, 0)
    head = seal(store, BY)
    assert head == Head(2, head.hash) and check(store, head).added == 0
    assert store.audit_log()[0].about.startswith("seals 3 ")
    store.append(sample.attempt, [note_event("c")], after=last, tab="a")
    assert faults(store, head) == ()
    again = seal(store, BY)
    assert store.audit_log()[0].about.startswith("seals 1 ")
    assert seal(store, BY).seq == 4 and store.audit_log()[0].about == ""
    assert faults(store, head) == faults(store, again) == ()


def test_an_erased_person_goes_and_everything_else_stays_proved(sample: StoreSample) -> None:
    store, studies = sample.store, frozen(sample.store)
    members = [trainee for trainee, _ in studies.enrol(STUDY.id, 3, "en", "north", "new")]
    for member in members:
        studies.consent(member, STUDY.consent_version, "en")
    other = store.start(members[2], begin_event(), CONTENTS)
    first = seal(store, BY)
    store.append(sample.attempt, [note_event("after the seal")], after=1, tab="a")
    second = seal(store, BY)
    store.append(sample.attempt, [note_event("never sealed")], after=2, tab="a")
    [receipt, in_study] = erase_trainees(store, [sample.trainee, members[1]], BY)
    assert receipt.chain and in_study.chain and receipt.chain != in_study.chain
    assert json.loads(store.audit_log()[1].about)["chain"] == receipt.chain
    studies.record_lost(members[0], "moved")
    store.append(other, [note_event("later")], after=1, tab="a")
    for head in (first, second, seal(store, BY)):
        assert faults(store, head) == ()
    assert check(store, first).erased == 2 and check(store).erased == 2
    [never] = erase_trainees(store, [store.new_trainee("en")[0]], BY)
    assert never.chain == "" and faults(store, second) == ()


def test_a_row_beside_an_erased_one_is_proved_too(sample: StoreSample) -> None:
    """Its content is replaced and its hash computed anew; the row after it, which would show that, is erased."""
    store, studies = sample.store, frozen(sample.store)
    [(member, _)] = studies.enrol(STUDY.id, 1, "en", "north", "new")
    erase_trainees(store, [member], BY)
    with store.read() as connection:
        first, frozen_row = connection.execute(text("SELECT * FROM study_events WHERE seq < 3 ORDER BY seq")).all()
    data = frozen_row.data if isinstance(frozen_row.data, dict) else json.loads(frozen_row.data)
    forged = link(first.hash, ledger_event_content("study", "", 2, None, "frozen", "2020-01-01T00:00:00Z", data))
    unlocked(store, f"UPDATE study_events SET at = '2020-01-01T00:00:00Z', hash = '{forged}' WHERE seq = 2")
    assert faults(store)[0] == "study small-study: event 3 does not fit its hash or the event before it: one of them was changed or put in"


@on_sqlite
def test_a_backup_goes_on_with_the_chain_and_shows_that_it_is_older(sample: StoreSample, tmp_path: Path) -> None:
    store = sample.store
    before = seal(store, BY)
    backup(store.data, tmp_path / "all.zip")
    erase_trainees(store, [sample.trainee], BY)
    after = seal(store, BY)
    restore(tmp_path / "all.zip", tmp_path / "new")
    with Store.open(tmp_path / "new") as back:
        assert faults(back, before) == ()
        assert faults(back, after) == (
            "the audit log ends at row 1, before row 3 whose head was kept: its newest rows were removed, or an older backup "
            "was put in place",
        )
        assert len(erase_again(back, store.data / "erased.jsonl", BY)) == 1
        assert faults(back, before) == faults(back, seal(back, BY)) == ()
        [changed] = faults(back, after)
        assert changed.startswith("the audit log: row 3 is not the one whose head was kept")


def test_writers_at_the_same_time_do_not_fork_it(sample: StoreSample, url: str | None) -> None:
    """Four stores at once, as four processes have them: one attempt each, the log and a study in common."""
    studies = frozen(sample.store)
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with Store.open(sample.store.data, url) as store:
                trainee, _ = store.new_trainee("en")
                attempt = store.start(trainee, begin_event(), CONTENTS)
                for i in range(1, 11):
                    store.append(attempt, [note_event(str(i))], after=i, tab="a")
                    store.record_access(BY, "codes", f"{number} {i}")
                    Studies(store).enrol(STUDY.id, 1, "en", "north", "new")
                    seal(store, BY)
                erase_trainees(store, [trainee] if number == 0 else [], BY)
        except BaseException as error:  # to be raised in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert faults(sample.store) == ()  # one moment of the database, whatever is written meanwhile
    for thread in threads:
        thread.join()
    assert errors == []
    result = check(sample.store)
    assert (result.faults, result.audit) == ((), 4 * 20 + 1)
    assert len(studies.state(STUDY.id).members) == 40


# --- what does not -----------------------------------------------------------------------


def unlocked(store: Store, *statements: str) -> None:
    """Change rows as somebody does who owns the database."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def sealed(sample: StoreSample) -> StoreSample:
    """Two attempts of three and one events, two rows of the audit log, the second a seal."""
    store = sample.store
    store.append(sample.attempt, [note_event("a"), note_event("b")], after=1, tab="a")
    store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
    store.record_access(BY, "codes", "1")
    seal(store, BY)
    assert faults(store) == ()
    return sample


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE events SET at = '2026-01-05T09:01:01Z' WHERE seq = 2", "attempt {}: event 2 does not fit its hash or the event before it"),
        ("DELETE FROM events WHERE seq = 2", "attempt {}: event 2 is missing before event 3"),
        ("DELETE FROM events WHERE seq = 3", "attempt {}: its newest events, after event 2, were removed"),
        ("UPDATE audit SET about = '2' WHERE seq = 1", "the audit log: row 1 does not fit its hash or the row before it"),
        ("DELETE FROM audit WHERE seq = 1", "the audit log: row 1 is missing before row 2"),
        ("DELETE FROM audit WHERE seq = 2", "the audit log: its newest rows, after row 1, were removed"),
        ("DELETE FROM sealed", "the seals of row 2 of the audit log are not those"),
        ("UPDATE attempts SET mode = 'assessment' WHERE id = '{}'", "attempt {}: event 1 does not fit"),
    ],
)
def test_the_first_fault_names_the_row(sealed: StoreSample, statement: str, sentence: str) -> None:
    unlocked(sealed.store, statement.format(sealed.attempt))
    assert faults(sealed.store)[0].startswith(sentence.format(sealed.attempt))


def test_a_removed_attempt_is_missed_by_the_seal(sealed: StoreSample) -> None:
    unlocked(sealed.store, f"DELETE FROM events WHERE attempt_id = '{sealed.attempt}'", f"DELETE FROM attempts WHERE id = '{sealed.attempt}'")
    assert faults(sealed.store) == (
        f"attempt {sealed.attempt} is not what it was when row 2 of the audit log sealed it: events were changed or removed",
    )


def test_an_attempt_that_was_chained_anew_is_missed_by_the_seal(sealed: StoreSample) -> None:
    """Who knows the formula shortens the attempt and sets its head."""
    unlocked(
        sealed.store, f"DELETE FROM events WHERE attempt_id = '{sealed.attempt}' AND seq = 3",
        f"UPDATE attempts SET head = (SELECT hash FROM events WHERE attempt_id = '{sealed.attempt}' AND seq = 2) WHERE id = '{sealed.attempt}'",
    )  # fmt: skip
    assert "row 2 of the audit log sealed it" in faults(sealed.store)[0]


def test_a_log_that_was_written_anew_differs_from_the_head_that_was_kept(sealed: StoreSample) -> None:
    """Who knows the formula makes everything fit again: only the head that was kept elsewhere shows it."""
    store, kept = sealed.store, seal(sealed.store, BY)
    later = seal(store, BY)
    rows = store.audit_log()[::-1]
    previous, statements = "", []
    for row in rows:
        about = "9" if row.seq == 1 else row.about
        previous = audit_hash(previous, row.seq, row.at, row.who, row.role, row.what, about)
        statements.append(f"UPDATE audit SET about = '{about}', hash = '{previous}' WHERE seq = {row.seq}")
    unlocked(store, *statements, f"UPDATE audit_head SET hash = '{previous}'")
    assert faults(store) == ()
    for head in (kept, later):
        assert faults(store, head) == (
            f"the audit log: row {head.seq} is not the one whose head was kept: it or rows before it were changed or removed",
        )


def test_a_forged_erasure_is_found(sealed: StoreSample) -> None:
    store = sealed.store
    erase_trainees(store, [store.trainees()[1].id], BY)
    unlocked(
        store, f"DELETE FROM events WHERE attempt_id = '{sealed.attempt}'", f"DELETE FROM attempts WHERE id = '{sealed.attempt}'",
        f"INSERT INTO tombstones (hash, erased_by) SELECT hash, 3 FROM sealed WHERE attempt_id = '{sealed.attempt}'",
        f"UPDATE sealed SET attempt_id = NULL WHERE attempt_id = '{sealed.attempt}'",
    )  # fmt: skip
    assert faults(store) == ("the tombstones of row 3 of the audit log are not those that the row vouches for",)


@on_sqlite
def test_a_check_ends_after_some_faults_and_at_what_is_no_json(sealed: StoreSample) -> None:
    store = sealed.store
    unlocked(store, "UPDATE events SET data = '{' WHERE seq = 1")
    assert [fault.partition(": ")[2][:24] for fault in faults(store)] == ["event 1 does not fit its"] * 2
    unlocked(store, "UPDATE audit SET what = x'00' WHERE seq = 2")
    assert "cannot be compared" in faults(store)[-1]
    unlocked(store, "UPDATE audit SET what = 'audit' WHERE seq = 2")
    for _ in range(MOST_FAULTS + 1):
        store.start(sealed.trainee, begin_event(), CONTENTS)
    unlocked(store, "DELETE FROM events")
    assert len(faults(store)) == MOST_FAULTS


def test_rows_of_another_program_stop_neither_the_log_nor_an_erasure(sealed: StoreSample) -> None:
    """They have no hash; the check names them, and everybody goes on."""
    store, studies = sealed.store, frozen(sealed.store)
    members = [trainee for trainee, _ in studies.enrol(STUDY.id, 2, "en", "north", "new")]
    seal(store, BY)
    foreign = "'2026-01-05', 'x', 'trainer', 'codes', ''"
    unlocked(
        store, f"INSERT INTO audit (seq, at, who, role, what, about) VALUES (4, {foreign})", "UPDATE attempts SET head = ''",
        "UPDATE study_events SET hash = '' WHERE trainee_id IS NOT NULL", f"UPDATE events SET hash = '' WHERE attempt_id = '{sealed.attempt}'",
    )  # fmt: skip
    assert seal(store, BY).seq == 5 and seal(store, BY).seq == 6
    erase_trainees(store, [sealed.trainee], BY)
    erase_trainees(store, members, BY)
    assert [row.what for row in store.audit_log(4)] == ["erase", "erase", "erase", "audit"]
    assert faults(store)[0].startswith("the audit log: row 4 does not fit its hash")


# --- any order of writing, any single change ----------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(("start", "append", "release", "log", "seal", "enrol", "consent", "join", "erase", "erase group")), st.integers(0, 7)),
    max_size=25,
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    """A data folder with empty tables, a frozen study and a group, to be copied."""
    with tempfile.TemporaryDirectory() as name:
        with Store.open(Path(name) / "empty", clock=FixedClock()) as store:
            frozen(store)
            Groups(store).make(GROUP, "trainer")
        yield Path(name) / "empty"


def written(store: Store, acts: list[tuple[str, int]]) -> list[Head]:
    """Do these acts, each on the trainee or attempt of that number; the head of every seal."""
    heads, studies, groups = [], Studies(store), Groups(store)
    for act, number in acts:
        trainees, attempts = store.trainees(), store.attempts()
        if act == "log":
            store.record_access(BY, "codes", str(number))
        elif act == "seal":
            heads.append(seal(store, BY))
        elif act == "enrol":
            studies.enrol(STUDY.id, number % 3, "en", "north", "new")
        elif act == "start":
            trainee = trainees[number % len(trainees)].id if trainees and number else store.new_trainee("en")[0]
            store.start(trainee, begin_event("assessment" if number % 2 else "practice"), CONTENTS)
        elif act == "append" and attempts:
            attempt = attempts[number % len(attempts)]
            new = [note_event(str(number)), *([Submitted(at="2026-01-05T09:02:00Z")] if number == 7 else [])]
            store.append(attempt.id, new, after=attempt.events, tab="a")
        elif act == "release":
            store.release()
        elif act == "join" and (group := next(iter(groups.of_staff("trainer")), None)):
            groups.seats(group, number % 3, "en")
            groups.say(group, str(number))
        elif act == "erase group" and (group := next(iter(groups.of_staff("trainer")), None)):
            erase_group(store, group, BY)
        elif act == "consent" and (members := list(studies.state(STUDY.id).members)):
            studies.consent(members[number % len(members)], STUDY.consent_version, "en")
        elif act == "erase" and trainees:
            erase_trainees(store, [trainees[number % len(trainees)].id], BY)
    return heads


@given(acts=ACTS)
@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_added_or_erased_in_any_order_fits(empty: Path, acts: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(empty, Path(name) / "data")
        with Store.open(Path(name) / "data", clock=FixedClock()) as store:
            for head in [*written(store, acts), seal(store, BY)]:
                assert faults(store, head) == ()
