"""The audit log: which member of staff did what, and when, and which trainee with their own data. Rows are only ever added.

A person is named by a tag, the keyed hash of the internal id (``codes.person_tag``): while
somebody is in the store their rows can be found, and once they are erased no row says who
it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Self

from sqlalchemy import Connection, func, insert, select, update

from tracks_sim.roles import Role
from tracks_sim.store import schema
from tracks_sim.store.chain import audit_hash
from tracks_sim.store.schema import stamp

Access = Literal[
    "sign-in", "sign-out", "trainees", "codes", "code-replaced", "release", "export", "export-text",
    "export-person", "rescore", "erase", "retention", "audit", "users", "user-added", "user-revoked", "label-erased",
    "study", "study-members", "study-lost", "study-read", "study-case", "study-person", "study-small", "study-report",
    "case-begun", "case-opened", "case-reviewed", "case-answered", "case-released", "case-retired", "case-exported", "case-imported", "case-discarded", "case-restored",
    "group", "group-members", "group-read", "group-frozen", "group-feedback",
    "case-tried", "case-document", "case-table", "case-remarked", "case-remark-answered", "case-remark-settled", "case-remark-reopened", "case-review-asked", "case-review-ended",
    "case-trial", "case-trial-ended",
]  # fmt: skip
"""Acts that are recorded. The pages have a sentence for each."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an act: the id of a staff member, the tag of a trainee, or the command line."""

    who: str
    role: Role


COMMAND_LINE: Final = Actor("command line (account name is not stored)", "administrator")
"""Anyone with a shell on the machine may do everything there; the system's own log says who that was."""
SERVER: Final = Actor("server (by itself)", "administrator")
"""The server where it does what a plan said beforehand, such as erasing a group when its time is over."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the log. ``about`` names persons by their tag only; ``hash``: see ``chain``."""

    seq: int
    at: str
    who: str
    role: str
    what: str
    about: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Number and hash of a row of the audit log, the last one when it was read. Empty log: number 0, no hash."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """A head as it is printed, with or without the word *head* before it; raises ValueError for another text."""
        found = re.fullmatch(r"(?:head )?([1-9][0-9]{0,17}):([0-9a-f]{64})", line.strip(), re.ASCII)
        if found is None:
            raise ValueError(f"{line!r} is no head of the audit log")
        return cls(int(found[1]), found[2])


def locked_head(connection: Connection) -> Head:
    """The head of the log, locked until the transaction ends: other writers of the log wait (SQLite locks the database instead).

    A row that another program has added has no place in the chain, but its number is taken: the log must go on.
    """
    row = connection.execute(select(schema.audit_head.c.seq, schema.audit_head.c.hash).with_for_update()).one()
    last = connection.execute(select(func.max(schema.audit.c.seq))).scalar() or 0
    return Head(max(row.seq, last), row.hash)


def record_access(connection: Connection, by: Actor, what: Access, about: str, now: datetime) -> Head:
    """Add a row, chained to the one before; the head of the log, which is this row."""
    head = locked_head(connection)
    row = {"seq": head.seq + 1, "at": stamp(now), "who": by.who, "role": by.role, "what": what, "about": about}
    head = Head(head.seq + 1, audit_hash(head.hash, **row))  # type: ignore[arg-type]
    connection.execute(insert(schema.audit).values(**row, hash=head.hash))
    connection.execute(update(schema.audit_head).values(seq=head.seq, hash=head.hash))
    return head


def read(connection: Connection, latest: int | None = None) -> tuple[AuditRow, ...]:
    """Rows, the newest first; all of them, or the ``latest``."""
    query = select(schema.audit).order_by(schema.audit.c.seq.desc()).limit(latest)
    return tuple(AuditRow(r.seq, r.at, r.who, r.role, r.what, r.about, r.hash) for r in connection.execute(query))
