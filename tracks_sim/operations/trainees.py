"""Acts on trainees: their list, their codes, the release of their feedback, and erasing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracks_sim.errors import UnknownCode
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import load_cases
from tracks_sim.operations.staff import and_beside_drafts
from tracks_sim.store import LastSeen, Receipt, Store, Trainee, erasing, retention
from tracks_sim.store.groups import Groups


@dataclass(frozen=True, slots=True)
class ListedTrainee:
    """One row of the list of trainees, without an answer."""

    trainee: Trainee
    last_seen: str
    """When they last entered, began or did something: ISO 8601 in UTC to the second, without the Z."""
    attempts: int
    """How many attempts they have."""


def find_trainee(store: Store, who: str, *, by_user_name: bool = False) -> str:
    """The internal id of the trainee with this internal id or code; raises UnknownCode.

    ``by_user_name``: behind a hub there are no codes, and ``who`` may be a user name there.
    """
    try:
        return store.trainee(who.strip().lower()).id
    except UnknownCode:
        return store.hub_trainee(who.strip()).id if by_user_name else store.trainee_of(who).id


def list_trainees(audited: AuditedStore) -> tuple[ListedTrainee, ...]:
    """Every trainee, in order of registration; without the sheets that groups fill in together, which are nobody's."""
    store = audited.access("trainees")
    last_seen = {one.trainee.id: one.at for one in retention.last_seen(store)}
    attempts, sheets = Counter(attempt.trainee for attempt in store.attempts()), Groups(store).sheets()
    return tuple(ListedTrainee(one, last_seen.get(one.id, one.seen_at[:19]), attempts[one.id]) for one in store.trainees() if one.id not in sheets)


# --- codes -------------------------------------------------------------------------------


def make_codes(audited: AuditedStore, count: int, language: str, label: str = "") -> Iterator[tuple[str, str]]:
    """Id and code of ``count`` new trainees, each made when it is read. A code is shown now and can never be read back."""
    store = audited.access("codes", str(count))
    return (store.new_trainee(language, label) for _ in range(count))


def replace_code(audited: AuditedStore, trainee_id: str) -> str:
    """A new code for a trainee; the old one stops working, and so does every cookie.

    Raises UnknownCode for an unknown id, and StoreError for somebody who signs in through a hub.
    """
    trainee = audited.store.trainee(trainee_id)
    return audited.access("code-replaced", audited.store.tag(trainee.id)).replace_code(trainee.id)


# --- feedback ----------------------------------------------------------------------------


def release_feedback(audited: AuditedStore, case_id: str | None = None, trainee_id: str | None = None) -> int:
    """Release submitted assessments, of one case or one trainee where named; how many.

    Raises UnknownCase for a case that neither was attempted nor is in the library, and UnknownCode for an unknown trainee.
    """
    store = audited.store
    if case_id and case_id not in {attempt.case for attempt in store.attempts()}:
        load_cases(store.data).case(case_id)
    tag = store.tag(store.trainee(trainee_id).id) if trainee_id else ""
    return audited.access("release", f"{case_id or ''} {tag}".strip()).release(case_id, trainee_id)


# --- erasing -----------------------------------------------------------------------------


def erase(audited: AuditedStore, trainee_ids: Sequence[str]) -> tuple[Receipt, ...]:
    """Erase trainees with all they did: all of them or nobody. Without an id it only cleans the files of the database, and finishes the erasure of labels.

    The receipts are written to the audit log in the transaction that erases.
    Raises UnknownCode, and TracesLeft, which has the receipts, where they are erased but the files could not be cleaned.
    """
    return and_beside_drafts(audited.store, lambda: erasing.erase_trainees(audited.store, trainee_ids, audited.actor))


def erase_again(audited: AuditedStore, receipts: Path) -> tuple[Receipt, ...]:
    """Erase everybody who is in a file of receipts and was brought back by a backup, and labels of staff; raises StoreError for another file."""
    return and_beside_drafts(audited.store, lambda: erasing.erase_again(audited.store, receipts, audited.actor))


def list_inactive(audited: AuditedStore, months: int) -> tuple[LastSeen, ...]:
    """Trainees who did nothing here in the last ``months`` calendar months, the longest absent first."""
    return retention.inactive_for(audited.access("retention", f"{months} months, dry run"), months)


def erase_inactive(audited: AuditedStore, months: int) -> tuple[Receipt, ...]:
    """Erase trainees who did nothing here in the last ``months`` calendar months."""
    inactive = retention.inactive_for(audited.access("retention", f"{months} months"), months)
    return erase(audited, [one.trainee.id for one in inactive])
