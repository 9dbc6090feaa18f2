"""The journal of a draft: every act in a line of its own, written before the files are and confirmed after them.

An act is two lines: ``begun``, with its changes and the hashes of the new files, and ``done``. Between the two a crash leaves new files
beside the old ones, and the journal says which belong to the act. A third kind of line is an act that was ``set-aside``: it met a
conflict, and what its author typed is kept. Lines are only added; one that was begun is taken away where the disk let nothing of its act be written. A process reads the journal once, and then what was added since.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from tracks_sim.authoring.changes import Change
from tracks_sim.problem import Where

FILE = "journal.jsonl"
MOST_BYTES = 50_000_000
"""Of a journal, after which it takes no more acts. An act on one text takes about a thousand."""

EntryState = Literal["begun", "done", "set-aside", "settled"]
"""Of a line: an act that is being written; that act is in the files; an act that met a conflict; that conflict is settled."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes: the internal id of a staff member, and the label of their code for others to see."""

    id: str
    label: str


FileHashes = Mapping[str, tuple[str | None, str | None]]
"""SHA-256 (hex) of each file that an act touches, before and after it, by part; None where there is no file."""

OUTSIDE = Author("", "")
"""Whoever changed a file in an editor."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One act as the journal keeps it."""

    number: int
    at: datetime
    author: Author
    act: Mapping[str, Any]
    """The act as JSON; ``{"act": "undo", "of": n}`` and ``{"act": "redo", "of": n}`` for those; ``edited_outside`` for what an editor changed."""
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """An act that was begun and not confirmed, with the hashes of its files."""

    entry: JournalEntry
    files: FileHashes


@dataclass(frozen=True, slots=True)
class Undoable:
    """Something that can be taken back, or done again, by reversing the changes of an entry."""

    entry: int
    of: int
    """Number of the act as it was first done."""
    name: str
    """``Act.act``."""
    at: datetime
    """When the act was first done."""


@dataclass
class _Stacks:
    """What an author can take back and do again; the last is the next."""

    undo: list[Undoable] = field(default_factory=list)
    redo: list[Undoable] = field(default_factory=list)

    def add(self, number: int, act: Mapping[str, Any], at: datetime) -> None:
        name = act["act"]
        if name not in ("undo", "redo"):
            self.undo.append(Undoable(number, number, name, at))
            self.redo.clear()
            return
        source, target = (self.undo, self.redo) if name == "undo" else (self.redo, self.undo)
        for place in range(len(source) - 1, -1, -1):
            if source[place].of == act["of"]:
                taken = source.pop(place)
                target.append(Undoable(number, taken.of, taken.name, taken.at))
                return


NEVER_UNDONE = frozenset({"begin", "take_in", "edited_outside"})
"""Entries that are nobody's act: the beginning of a draft, of one that came from elsewhere, and what an editor changed."""


class Journal:
    """The journal of one draft. Whoever calls a method holds the lock of the draft."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._forget()

    def _forget(self) -> None:
        self._inode: int | None = None
        self._offset = 0
        self._places: dict[int, int] = {}  # byte at which the line of an entry begins, by its number
        self._stacks: dict[str, _Stacks] = {}
        self._set_aside: dict[int, tuple[str, Mapping[str, Any]]] = {}  # id of the author, and the act, by number
        self.authors: dict[str, datetime] = {}
        """When each author last changed something, by internal id; whoever only took the draft in is none of them, and whoever changed a file in an editor is among them."""
        self.last = 0
        """Number of the last entry."""
        self.saved_at: datetime | None = None
        """When an act was last confirmed."""
        self.begun: Begun | None = None
        """The act that was begun and not confirmed."""

    def read_on(self) -> None:
        """Read what was added since the last call; everything where the file is another one."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._forget()
            return
        if status.st_ino != self._inode or status.st_size < self._offset:
            self._forget()
            self._inode = status.st_ino
        if status.st_size == self._offset:
            return
        with self.path.open("rb") as stream:
            stream.seek(self._offset)
            for line in stream:
                if not line.endswith(b"\n"):
                    break  # a crash cut it: the next line is written over it
                self._take(line, self._offset)
                self._offset += len(line)

    def _take(self, line: bytes, place: int) -> None:
        try:
            found = json.loads(line)
            state, number = found["state"], found["n"]
        except (ValueError, KeyError, TypeError):
            return  # a line that a person has broken is passed over
        self.last = max(self.last, number)
        if state == "begun":
            self._places[number] = place
            self.begun = Begun(_entry(found), {part: (before, after) for part, (before, after) in found["files"].items()})
            if self.begun.entry.act["act"] != "take_in":
                self.authors[self.begun.entry.author.id] = self.begun.entry.at
        elif state == "done" and self.begun is not None and self.begun.entry.number == number:
            entry, self.begun = self.begun.entry, None
            if entry.author != OUTSIDE:
                self.saved_at = entry.at
            if entry.act["act"] not in NEVER_UNDONE:
                self._stacks.setdefault(entry.author.id, _Stacks()).add(number, entry.act, entry.at)
        elif state == "set-aside":
            self._places[number] = place
            self._set_aside[number] = found["author"]["id"], found["act"]
        elif state == "settled":
            self._set_aside.pop(found["of"], None)

    @property
    def is_full(self) -> bool:
        """Whether it takes no more acts."""
        return self._offset >= MOST_BYTES

    # --- writing ---------------------------------------------------------------------------

    def begin(self, at: datetime, author: Author, act: Mapping[str, Any], changes: tuple[Change, ...], files: FileHashes) -> int:
        """Write that an act is begun, whose new files are on the disk under other names; returns its number. From here on it will be finished."""
        return self._write_entry("begun", at, author, act, changes, files)

    def withdraw(self) -> None:
        """Take the line of the act that was begun and not confirmed away, before anybody else can read it; nothing of it may be in the files."""
        assert self.begun is not None
        with os.fdopen(os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0)), "r+b") as stream:
            stream.truncate(self._places[self.begun.entry.number])
            os.fsync(stream.fileno())
        self.read_on()

    def finish(self, number: int) -> None:
        """Write that the files of an act have their names: it is confirmed."""
        # Not forced to the disk: without this line the act is finished again, which changes nothing.
        self._add({"state": "done", "n": number}, force=False)

    def set_aside(self, at: datetime, author: Author, act: Mapping[str, Any], changes: tuple[Change, ...]) -> int:
        """Keep an act that was not carried out; returns its number."""
        return self._write_entry("set-aside", at, author, act, changes, {})

    def settle(self, number: int) -> None:
        """Write that an act that was set aside needs nobody's attention any more."""
        self.read_on()
        self._add({"state": "settled", "n": self.last + 1, "of": number}, force=True)

    def _write_entry(
        self, state: EntryState, at: datetime, author: Author, act: Mapping[str, Any], changes: tuple[Change, ...], files: FileHashes
    ) -> int:
        self.read_on()
        number = self.last + 1
        self._add({
            "state": state, "n": number, "at": at.isoformat(), "author": asdict(author), "act": dict(act),
            "changes": [_plain(change) for change in changes], "files": dict(files),
        }, force=True)  # fmt: skip
        return number

    def _add(self, line: Mapping[str, Any], *, force: bool) -> None:
        content = _dumps(line) + b"\n"
        with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600), "r+b") as stream:
            stream.seek(self._offset)
            stream.truncate()  # of a line that a crash has cut
            stream.write(content)
            stream.flush()
            if force:
                os.fsync(stream.fileno())
            self._inode = os.fstat(stream.fileno()).st_ino
        self._take(content, self._offset)
        self._offset += len(content)

    # --- reading ---------------------------------------------------------------------------

    def entry(self, number: int) -> JournalEntry:
        """The entry of a number that ``next_undo`` or ``next_redo`` gave."""
        with self.path.open("rb") as stream:
            stream.seek(self._places[number])
            return _entry(json.loads(stream.readline()))

    def entries(self, after: int = 0) -> Iterator[JournalEntry]:
        """Every act that is in the files, the oldest first; ``after``: those with a higher number alone."""
        if not self._places:
            return  # there is no file yet beside a draft that was put there by hand
        kept = self._set_aside.keys()
        with self.path.open("rb") as stream:
            for number, place in self._places.items():
                if number > after and number not in kept:
                    stream.seek(place)
                    found = json.loads(stream.readline())
                    if found["state"] == "begun":
                        yield _entry(found)

    def changes_at(self, part: str, where: Where) -> Iterator[tuple[JournalEntry, Change]]:
        """Every change in the files of the value at a path, or of one around it, the oldest first.

        Only lines in which such a change is written are read as JSON: a journal of 50 MB is gone through in a fraction of a second.
        """
        marks = [_dumps({"part": part, "where": list(where[:count])})[1:-1] for count in range(len(where) + 1)]
        places = {(part, where[:count]) for count in range(len(where) + 1)}
        if not self._places:
            return
        with self.path.open("rb") as stream:
            for line in stream:
                if any(mark in line for mark in marks):
                    with contextlib.suppress(ValueError, KeyError, TypeError):  # a line that a person has broken is passed over
                        found = json.loads(line)
                        if found["state"] == "begun":
                            entry = _entry(found)
                            yield from ((entry, change) for change in entry.changes if (change.part, change.where) in places)

    def next_undo(self, author: Author) -> Undoable | None:
        """What an author did last and has not taken back."""
        stacks = self._stacks.get(author.id)
        return stacks.undo[-1] if stacks is not None and stacks.undo else None

    def next_redo(self, author: Author) -> Undoable | None:
        """What an author took back last, unless another act has followed."""
        stacks = self._stacks.get(author.id)
        return stacks.redo[-1] if stacks is not None and stacks.redo else None

    def set_aside_of(self, author: Author) -> tuple[JournalEntry, ...]:
        """Acts of an author that were set aside and are not settled, the newest first."""
        return tuple(self.entry(number) for number, (whose, _) in reversed(self._set_aside.items()) if whose == author.id)

    def set_aside_at(self, author: Author, part: str, where: Where) -> tuple[int, ...]:
        """Numbers of the texts of an author for one field that were set aside and are not settled."""
        return tuple(
            number
            for number, (whose, act) in self._set_aside.items()
            if whose == author.id and act.get("part") == part and tuple(act.get("where", ())) == where
        )


def _dumps(value: Mapping[str, Any]) -> bytes:
    """JSON as the journal writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(change: Change) -> dict[str, Any]:
    plain = {"part": change.part, "where": list(change.where), "before": change.before, "after": change.after}
    return plain if change.follows is None else {**plain, "follows": change.follows}


def _entry(found: Mapping[str, Any]) -> JournalEntry:
    changes = tuple(Change(c["part"], tuple(c["where"]), c["before"], c["after"], c.get("follows")) for c in found["changes"])
    return JournalEntry(found["n"], datetime.fromisoformat(found["at"]), Author(**found["author"]), found["act"], changes)
