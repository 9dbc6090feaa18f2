"""Acts on staff: signing in and out, their codes, and the audit log of what they did."""

from __future__ import annotations

from dataclasses import dataclass

from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import Role
from tracks_sim.store import AuditRow, Head, Staff, Store
from tracks_sim.store.sealing import seal


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Rows of the audit log, the newest first, and its head when it was read: the line to keep elsewhere."""

    rows: tuple[AuditRow, ...]
    head: Head


def sign_in(store: Store, code: str) -> Staff:
    """The member of staff with this code, signed in; raises UnknownCode."""
    member = store.staff.with_code(code)
    AuditedStore.of(store, member).access("sign-in")
    return member


def sign_out(audited: AuditedStore) -> None:
    """Write down that the actor signs out, and end their session in every browser."""
    audited.access("sign-out").staff.end_session(audited.actor.who)


def add_staff(audited: AuditedStore, role: Role, label: str) -> tuple[str, str]:
    """Id and code of a new member of staff, written to the audit log in the same transaction. The code is shown only now."""
    return audited.store.staff.add(role, label, audited.actor)


def list_staff(audited: AuditedStore) -> tuple[Staff, ...]:
    """All staff, revoked ones included, the oldest first."""
    return audited.access("users").staff.all()


def revoke_staff(audited: AuditedStore, staff_id: str) -> None:
    """End a staff code for good, written to the audit log in the same transaction; raises UnknownCode."""
    audited.store.staff.revoke(staff_id, audited.actor)


def read_audit_log(audited: AuditedStore, latest: int | None = None) -> AuditLog:
    """The audit log, or its ``latest`` rows. This reading is written down first, with a seal of all that was added since the last."""
    head = seal(audited.store, audited.actor)
    return AuditLog(audited.store.audit_log(latest), head)
