"""The files of a draft on disk: read where they have changed, and written whole or not at all.

Beside them, in ``.known``, stands what the journal knows each file to hold. A file that differs from it was changed in an editor; one
that does not need not be parsed, which takes a hundred times as long as reading JSON.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of, present_files, read_regular
from tracks_sim.case.schema import MODELS, with_schemas
from tracks_sim.problem import Problem
from tracks_sim.store.codes import sync_folder
from tracks_sim.yamlio.parse import LARGEST_FILE, parse, too_large
from tracks_sim.yamlio.update_yaml import dump_yaml, update_yaml

KNOWN = ".known"
PART = ".part"
"""Ending of a file that is being written."""
_LANGUAGE = re.compile(r"(\.[a-z]{2})?")
_HARMLESS = frozenset({"empty-file", "text-length"})
"""Problems of a file that can be read and written all the same."""

Stamp = tuple[int, int, int]
"""Size, time of the last change (ns) and inode, by which a change of a file is noticed."""


@dataclass(frozen=True, slots=True)
class DraftFile:
    """One file of a draft as it was read."""

    stamp: Stamp
    hash: str
    """SHA-256 (hex) of its bytes."""
    text: str
    data: Any
    """Plain data; None where it cannot be read."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be read."""


@dataclass(frozen=True, slots=True)
class KnownContent:
    """What the journal knows a file to hold."""

    hash: str
    data: Any


class DraftFiles:
    """Files of one draft. Remembers what it has read; whoever calls a method holds the lock of the draft."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, DraftFile] = {}
        self._known: dict[str, tuple[Stamp, KnownContent]] = {}

    def path(self, part: str) -> Path:
        """The file of a part."""
        return self.folder / path_of(part, DRAFT_FILES)

    def present(self) -> Iterator[tuple[str, Path]]:
        """The parts that have a file, with its path."""
        for head, (path, _) in DRAFT_FILES.items():
            if "{}" in path:
                yield from ((f"{head}{name}", file) for name, file in present_files(self.folder, path) if _LANGUAGE.fullmatch(name))
            elif (self.folder / path).exists():
                yield head, self.folder / path

    def read(self) -> Mapping[str, DraftFile]:
        """Every file by part; only those that have changed are read anew."""
        now: dict[str, DraftFile] = {}
        for part, path in self.present():
            # A file can go between the two looks; then it is not there.
            with contextlib.suppress(FileNotFoundError):
                before = self._read.get(part)
                stamp = _stamp(path)
                now[part] = before if before is not None and before.stamp == stamp else self._read_one(part, path, stamp)
        self._read = now
        return now

    def unchanged(self, part: str) -> bool:
        """Whether a file is as it was when it was last read, or still missing."""
        before = self._read.get(part)
        try:
            stamp = _stamp(self.path(part))
        except FileNotFoundError:
            return before is None
        return before is not None and before.stamp == stamp

    def _read_one(self, part: str, path: Path, stamp: Stamp) -> DraftFile:
        file = path.relative_to(self.folder).as_posix()
        try:
            content = read_regular(path)
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise OSError(errno.EPERM, "it is a link to a place outside the folder")
        except FileNotFoundError:
            raise
        except OSError as error:
            return DraftFile(stamp, "", "", None, (Problem(file, 1, 1, "file-unreadable", f"The file cannot be opened: {error.strerror}.", "check its permissions, and that it is a file and no folder, pipe or link"),))  # fmt: skip
        if len(content) > LARGEST_FILE:
            return DraftFile(stamp, "", "", None, (too_large(file),))
        digest, text = hashlib.sha256(content).hexdigest(), content.decode("utf-8-sig", errors="replace")
        known = self.known(part)
        if known is not None and known.hash == digest:
            return DraftFile(stamp, digest, text, known.data)
        parsed = parse(content, file)
        problems = tuple(problem for problem in parsed.problems if problem.code not in _HARMLESS)
        data = {} if parsed.data is None else parsed.data
        if not problems and not isinstance(data, dict):
            problems = (Problem(file, 1, 1, "wrong-type", "The file holds no keys.", "begin each entry with its key and a colon"),)
        return DraftFile(stamp, digest, text, None if problems else data, problems)

    # --- what the journal knows ---------------------------------------------------------------

    def known(self, part: str) -> KnownContent | None:
        """What the journal knows a file to hold; None where it knows of no file."""
        path = self._known_path(part)
        try:
            stamp = _stamp(path)
            if part not in self._known or self._known[part][0] != stamp:
                found = json.loads(path.read_bytes())
                self._known[part] = stamp, KnownContent(found["hash"], found["data"])
        except (OSError, ValueError, KeyError, TypeError):
            # Where a crash of the machine has spoiled it, the file itself is the truth.
            return None
        return self._known[part][1]

    def known_parts(self) -> set[str]:
        """Parts that the journal knows to have a file."""
        return {file.stem for file in (self.folder / KNOWN).glob("*.json")}

    def note(self, part: str, known: KnownContent | None) -> None:
        """Keep what the journal knows a file to hold."""
        path = self._known_path(part)
        if known is None:
            path.unlink(missing_ok=True)
            self._known.pop(part, None)
            return
        new = path.with_suffix(PART)
        _write(new, json.dumps({"hash": known.hash, "data": known.data}, ensure_ascii=False).encode(), force=False)
        new.replace(path)
        self._known[part] = _stamp(path), known

    def _known_path(self, part: str) -> Path:
        return self.folder / KNOWN / f"{part}.json"

    # --- writing -----------------------------------------------------------------------------

    def text_with(self, part: str, data: Any) -> str:
        """The text of a file that holds ``data``: today's with the differences written in. Raises CannotPatch."""
        before = self._read.get(part)
        if before is None:
            return dump_yaml(data, self.head(part)) if data else self.head(part)
        return update_yaml(before.text, data, before.data)

    def head(self, part: str) -> str:
        """The first line of a new file, which names its schema for editors; nothing for a file that has none."""
        name = part.partition(".")[0].replace("_", "-")
        template = f"# yaml-language-server: $schema=SCHEMA/{name}.schema.json\n"
        return with_schemas(template, self.path(part), scenarios_root()) if name in MODELS else ""

    def prepare(self, part: str, text: str) -> str:
        """Write the new text of a file beside it, onto the disk; returns its hash."""
        content = text.encode()
        _write(self._new(part), content, force=True)
        return hashlib.sha256(content).hexdigest()

    def prepared(self, part: str) -> str | None:
        """Hash of the new file that was prepared for a part; None where there is none."""
        try:
            return hashlib.sha256(self._new(part).read_bytes()).hexdigest()
        except FileNotFoundError:
            return None

    def prepared_data(self, part: str) -> Any:
        """What the new file that was prepared for a part holds."""
        return parse(self._new(part).read_bytes(), part).data or {}

    def put(self, part: str, digest: str | None, data: Any) -> None:
        """Give the prepared file its name, or take the file away where ``digest`` is None; and keep what it holds."""
        path = self.path(part)
        self.note(part, KnownContent(digest, data) if digest is not None else None)
        if digest is None:
            path.unlink(missing_ok=True)
            self._read.pop(part, None)
            return
        # Its text is read again rather than kept by every caller: it was written a moment ago.
        text = self._new(part).read_bytes().decode()
        self._new(part).replace(path)
        self._read[part] = DraftFile(_stamp(path), digest, text, data)

    def settle(self, parts: Mapping[str, object]) -> None:
        """Put the new names of files onto the disk."""
        for folder in {self.path(part).parent for part in parts}:
            sync_folder(folder)

    def clear(self) -> None:
        """Take away what an act has left that was never begun."""
        for folder in (self.folder, *{self.folder / Path(path).parent for path, _ in DRAFT_FILES.values()}, self.folder / KNOWN):
            for file in folder.glob(f"*{PART}"):
                file.unlink(missing_ok=True)

    def _new(self, part: str) -> Path:
        path = self.path(part)
        return path.with_name(path.name + PART)


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _write(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file that only its owner can read, in folders of the same kind."""
    for missing in reversed([folder for folder in path.parents if not folder.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        if force:
            os.fsync(stream.fileno())
