"""Codes that people type to come back, and the keyed hashes under which they are looked up.

A code is groups of four letters of Crockford's base32 alphabet
(https://www.crockford.com/base32.html), 5 random bits each: three groups for a trainee (60
bits), four for staff (80 bits), so neither can be taken for the other. The database has
only the HMAC-SHA256 of a code under a key in the data folder, so a copy of the database
alone opens nobody's attempts.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from tracks_sim.errors import StoreError, UnknownCode
from tracks_sim.store.new_file import name_new_file

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
STAFF_LENGTH = 16
KEY_FILE = "secret.key"
KEY_BYTES = 32
HUB = "hub:"

_READ = {ord(letter): letter for letter in ALPHABET} | {ord(letter.lower()): letter for letter in ALPHABET}
_READ |= {ord(seen): meant for seens, meant in (("Oo", "0"), ("IiLl", "1")) for seen in seens}
_SEPARATORS = {ord(c): None for c in " \t\r\n\u00a0\u202f-\u2010\u2011\u2012\u2013\u2014\u2212._"}


def new_code(length: int = LENGTH) -> str:
    """A fresh code in groups of four, such as ``7K2M-Q0ZD-93HX``."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(length)))


def new_session() -> str:
    """A session that no cookie names yet: 128 random bits, 32 hexadecimal digits."""
    return secrets.token_hex(16)


def grouped(letters: str) -> str:
    """The letters in groups of four."""
    return "-".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def read_code(typed: str) -> str:
    """The letters of a typed code: twelve of a trainee's code, sixteen of one for staff.

    Case, spaces, hyphens and dots do not matter; O is read as 0, I and L as 1. Raises
    UnknownCode for a text that cannot be a code.
    """
    packed = typed.translate(_SEPARATORS)
    letters = "".join(_READ.get(ord(c), "?") for c in packed)
    if len(letters) not in (LENGTH, STAFF_LENGTH) or "?" in letters:
        raise UnknownCode(
            "This is not a code: a code has twelve letters and digits in three groups, such as "
            "7K2M-Q0ZD-93HX. Look at your note again, or ask your trainer for a new code."
        )
    return letters


def is_for_staff(typed: str) -> bool:
    """Whether this is a code for staff; raises UnknownCode for a text that cannot be a code."""
    return len(read_code(typed)) == STAFF_LENGTH


def code_hash(key: bytes, typed: str) -> str:
    """HMAC-SHA256 of a code under the store's key, 64 hexadecimal digits."""
    return hmac.new(key, read_code(typed).encode("ascii"), hashlib.sha256).hexdigest()


def person_tag(key: bytes, trainee_id: str) -> str:
    """The tag of a person in the audit log: 128 bits of HMAC-SHA256 of the internal id, 32 hexadecimal digits.

    Anyone with the id and the key can tell that a row is about this person; from the tag nobody finds the id.
    """
    return hmac.new(key, f"person:{trainee_id}".encode(), hashlib.sha256).hexdigest()[:32]


def browser_tag(key: bytes, staff_id: str) -> str:
    """The tag of a member of staff in names of a browser's storage: 128 bits of HMAC-SHA256 of the internal id, another one than in the audit log."""
    return hmac.new(key, f"browser:{staff_id}".encode(), hashlib.sha256).hexdigest()[:32]


def export_id(key: bytes, study: str, identity: str) -> str:
    """The id by which exports name a person or an attempt: ``x`` and 80 bits of HMAC-SHA256 as 20 hexadecimal digits.

    It is another one in each study, and where ``study`` is empty (exports of everybody), so files of two studies do not join. Without
    the key nobody gets from it to the internal id, or back. Among n ids two are the same with a probability of about
    n² / 2⁸¹: 4e-17 among 10,000. The letter keeps spreadsheets from reading the digits as a number.
    """
    return "x" + hmac.new(key, f"export:{study}:{identity}".encode(), hashlib.sha256).hexdigest()[:20]


def hub_hash(key: bytes, role: str, name: str) -> str:
    """The hash of a hub's user, kept where others have the hash of a code: 240 bits of HMAC-SHA256 of role and user name.

    It begins with ``HUB``, so it is never the hash of a code.
    """
    return HUB + hmac.new(key, f"hub:{role}:{name}".encode(), hashlib.sha256).hexdigest()[:60]


def read_key(data: Path) -> bytes | None:
    """The key of a data folder, or None where there is none yet; raises StoreError for a damaged file."""
    path = data / KEY_FILE
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError(f"The file {path} is damaged. Put back the copy of your backup: without it no code works.")
    return key


def create_key(data: Path) -> bytes:
    """The key of a data folder, made now unless another process was first.

    It is written to a draft and then linked to its name: the link fails where the
    file exists, so two processes agree on one key and nobody reads half of one.
    """
    path, draft = data / KEY_FILE, data / f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            name_new_file(draft, path)
        except FileExistsError:
            pass
        else:
            sync_folder(data)
    finally:
        draft.unlink(missing_ok=True)
    key = read_key(data)
    if key is None:
        raise StoreError(f"The file {path} went away while it was made. Try again.")
    return key


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut (where folders can be opened: not on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
