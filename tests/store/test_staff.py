"""Staff codes: apart from trainees' codes, revocable at once; every change in the audit log."""

from __future__ import annotations

import math

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.store_fixtures import StoreSample
from tracks_sim.errors import UnknownCode
from tracks_sim.store import COMMAND_LINE, Actor, Store, codes

BY = Actor("somebody", "administrator")


def test_a_staff_code_opens_its_role_and_no_trainees_place(sample: StoreSample) -> None:
    identity, code = sample.store.staff.add("trainer", "Tuesday", BY)
    assert len(codes.read_code(code)) == 16 and codes.is_for_staff(code) and not codes.is_for_staff(sample.code)
    assert 16 * math.log2(len(codes.ALPHABET)) == 80  # bits; at least 60 were asked for
    found = sample.store.staff.with_code(code.lower().replace("-", " "))
    assert (found.id, found.role, found.label, found.revoked_at) == (identity, "trainer", "Tuesday", None)
    with pytest.raises(UnknownCode):
        sample.store.trainee_of(code)
    with pytest.raises(UnknownCode):
        sample.store.staff.with_code(sample.code)


def test_a_revoked_code_is_out_at_once_and_stays_on_the_list(sample: StoreSample) -> None:
    identity, code = sample.store.staff.add("expert", "", BY)
    other, _ = sample.store.staff.add("evaluator", "", BY)
    sample.store.staff.revoke(identity, BY)
    with pytest.raises(UnknownCode, match="revoked"):
        sample.store.staff.with_code(code)
    with pytest.raises(UnknownCode):
        sample.store.staff.member(identity)
    assert sample.store.staff.member(other).role == "evaluator"
    assert [(s.id, s.revoked_at is None) for s in sample.store.staff.all()] == [(identity, False), (other, True)]
    for unknown in (identity, "nobody"):  # twice, or never there
        with pytest.raises(UnknownCode):
            sample.store.staff.revoke(unknown, BY)
    assert [row.what for row in sample.store.audit_log()] == ["user-revoked", "user-added", "user-added"]


def test_the_audit_log_says_who_what_and_when_newest_first(sample: StoreSample) -> None:
    sample.store.record_access(COMMAND_LINE, "trainees")
    sample.store.record_access(BY, "release", "the-small-case")
    last, first = sample.store.audit_log()
    assert (last.seq, last.who, last.role, last.what, last.about) == (2, "somebody", "administrator", "release", "the-small-case")
    assert first.who == "command line (account name is not stored)" and first.at < last.at
    assert sample.store.audit_log(latest=1) == (last,)


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_no_program_changes_the_audit_log(sample: StoreSample, statement: str) -> None:
    sample.store.record_access(BY, "trainees")
    with pytest.raises(DBAPIError, match="the audit log is never changed"), sample.store.engine.begin() as connection:
        connection.execute(text(statement))
    assert len(sample.store.audit_log()) == 1


def test_a_lost_key_is_missed_by_staff_alone_too(sample: StoreSample, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = tmp_path_factory.mktemp("staff-only")
    with Store.open(data) as store:
        store.staff.add("administrator", "", COMMAND_LINE)
    (data / codes.KEY_FILE).unlink()
    with pytest.raises(Exception, match="1 people have codes"):
        Store.open(data)
