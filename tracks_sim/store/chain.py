"""The chain of hashes over what is only added: each row names the row before it, so none can be changed or left out unnoticed.

There is a chain for each attempt, each study and each group over its events, and one over the audit log, whose
last row names all others by their seals (``sealing``). What each row's hash covers is in the functions below; all use
``link``. ``integrity`` compares rows with their hashes.

Whatever is about a person is hashed with their salt, which goes when they are erased: the hashes that stay are of no use
to whoever guesses what it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode


def link(previous: str, *fields: Any) -> str:
    """SHA-256 (64 hex digits) of ``[previous, *fields]`` as canonical JSON.

    Canonical: keys sorted, no spaces, other characters than ASCII escaped, in ASCII.
    ``previous`` is the hash of the row before, empty for the first.
    """
    return hashlib.sha256(_canonical([previous, *fields]).encode("ascii")).hexdigest()


def attempt_start(salt: str, attempt_id: str, trainee_id: str, case_id: str, mode: str, created_at: str) -> str:
    """Hash before an attempt's first event: that of the attempt's own row, without its lease, and the trainee's salt."""
    return link("", "attempt", salt, attempt_id, trainee_id, case_id, mode, created_at)


def ledger_start(name: str, *own_row: str) -> str:
    """Hash before the first event of a study or group (``name``): that of its own row."""
    return link("", name, *own_row)


def event_hash(previous: str, seq: int, kind: str, at: str, data: Any) -> str:
    """Hash of an event of an attempt; ``data`` is its JSON as Python has it."""
    return link(previous, "event", seq, kind, at, data)


def ledger_event_content(name: str, salt: str, seq: int, trainee_id: str | None, kind: str, at: str, data: Any) -> str:
    """Digest of an event of a study or group (``name``), and what stays of it once its person is erased; ``salt`` is empty where it is about nobody.

    The hash of the event is ``link(previous, content)``.
    """
    return link("", f"{name} event", salt, seq, trainee_id, kind, at, data)


def audit_hash(previous: str, seq: int, at: str, who: str, role: str, what: str, about: str) -> str:
    """Hash of a row of the audit log."""
    return link(previous, "audit", seq, at, who, role, what, about)


def digest_of(hashes: Iterable[str]) -> str:
    """SHA-256 (hex) of several hashes in the order of their digits, whichever order they come in; empty for none."""
    ordered = sorted(hashes)
    return link("", *ordered) if ordered else ""
