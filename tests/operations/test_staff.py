"""Acts on staff: codes that sign in, end, and are listed; and the log of it all."""

from __future__ import annotations

import pytest

from tests.operations.conftest import Office
from tracks_sim.errors import UnknownCode
from tracks_sim.operations import staff
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.store.integrity import check


def test_whoever_signs_in_and_out_is_the_actor(office: Office) -> None:
    member = staff.sign_in(office.audited.store, office.trainer_code)
    staff.sign_out(AuditedStore.of(office.audited.store, member))
    assert member.id == office.trainer
    assert [(row.who, row.role, row.what) for row in office.audited.store.audit_log(2)] == [
        (office.trainer, "trainer", "sign-out"), (office.trainer, "trainer", "sign-in"),
    ]  # fmt: skip
    before = office.log
    with pytest.raises(UnknownCode):
        staff.sign_in(office.audited.store, office.code)  # a trainee's
    assert office.log == before


def test_a_code_for_staff_works_until_it_is_revoked(office: Office) -> None:
    identity, code = staff.add_staff(office.audited, "evaluator", "a hospital")
    assert office.log[0] == ("user-added", f"evaluator {identity}")
    assert [(one.id, one.label) for one in staff.list_staff(office.audited)] == [(office.trainer, "room 3"), (identity, "a hospital")]
    staff.revoke_staff(office.audited, identity)
    assert office.log[:2] == [("user-revoked", identity), ("users", "")]
    for act in (lambda: staff.sign_in(office.audited.store, code), lambda: staff.revoke_staff(office.audited, identity)):
        with pytest.raises(UnknownCode):
            act()


def test_reading_the_log_is_its_first_row(office: Office) -> None:
    first = staff.read_audit_log(office.audited, 1)
    assert [(row.what, row.seq) for row in first.rows] == [("audit", first.head.seq)] and first.rows[0].about.startswith("seals ")
    again = staff.read_audit_log(office.audited)
    assert [row.what for row in again.rows][:2] == ["audit", "audit"] and again.head.seq == first.head.seq + 1
    assert check(office.audited.store, first.head).faults == ()
