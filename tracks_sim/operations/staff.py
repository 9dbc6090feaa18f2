"""Acts on staff: signing in and out, their codes, and the audit log of what they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracks_sim.authoring.staff_labels import erase_labels
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.errors import AuthoringRefused, TracesLeft
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.roles import Role
from tracks_sim.store import AuditRow, Head, Receipt, Staff, Store, erasing
from tracks_sim.store.driver_errors import driver_errors_as_store_errors
from tracks_sim.store.sealing import seal

LABELS_UNFINISHED = "erasing-labels.unfinished"
"""In the data folder while labels are erased beside drafts, so that the next start finishes what was killed."""
_LABEL_LEFT = (
    "The label is erased from the list of staff, but may still be in journals and reviews of drafts, because one of them could not be written. "
    "Run `tracks-sim erase` without a code."
)


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


def erase_label(audited: AuditedStore, staff_id: str) -> Receipt:
    """Erase the label of a member of staff from the list, and from journals and reviews of drafts; a code that was not revoked works on.

    The receipt is written to the audit log in the transaction that erases. Raises UnknownCode, and TracesLeft, which has the receipt.
    """
    (receipt,) = and_beside_drafts(audited.store, lambda: erasing.erase_labels(audited.store, [staff_id], audited.actor))
    return receipt


def and_beside_drafts(store: Store, erase: Callable[[], tuple[Receipt, ...]]) -> tuple[Receipt, ...]:
    """Erase, and then beside drafts the labels that the list of staff has no more. Raises as ``erase`` does, and TracesLeft with its receipts."""
    receipts: tuple[str, ...] = ()
    with driver_errors_as_store_errors(store.data):
        (store.data / LABELS_UNFINISHED).touch(mode=0o600)
    try:
        erased = erase()
        receipts = tuple(receipt.as_json() for receipt in erased)
    except TracesLeft as error:
        receipts = error.receipts
        raise
    finally:
        finish_label_erasures(store, receipts)
    return erased


def finish_label_erasures(store: Store, receipts: tuple[str, ...] = ()) -> None:
    """Do what a killed erasure of labels did not do any more. Raises TracesLeft, with the receipts, where a file cannot be written."""
    mark = store.data / LABELS_UNFINISHED
    if not mark.exists():
        return
    try:
        erase_labels(OwnFolders(store.data).drafts, [member.id for member in store.staff.all() if not member.label])
    except (AuthoringRefused, OSError) as error:
        raise TracesLeft(_LABEL_LEFT, receipts) from error
    mark.unlink(missing_ok=True)


def read_audit_log(audited: AuditedStore, latest: int | None = None) -> AuditLog:
    """The audit log, or its ``latest`` rows. This reading is written down first, with a seal of all that was added since the last."""
    head = seal(audited.store, audited.actor)
    return AuditLog(audited.store.audit_log(latest), head)
