"""The files of catalogues and cases: which there are, and one file read as its record.

A parsed file is cached under its content hash (``cache/<sha256>.json``), because reading
YAML takes a hundred times as long as validating it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import pydantic_core

from tracks_sim.case.load.validation import validated
from tracks_sim.case.model.catalogue import (
    CatalogueText,
    Concepts,
    Decisions,
    DelphiList,
    ForcedLabourList,
    IndicatorText,
    Needs,
    Sources,
)
from tracks_sim.case.model.country import CountryProfile, CountryText
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.case.model.translated import Translations
from tracks_sim.problem import Problem
from tracks_sim.yamlio.parse import LARGEST_FILE, SourcePositions, parse, too_large

R = TypeVar("R", bound=Record)

FileTable = Mapping[str, tuple[str, type[Record]]]
"""Path and model of each part of a set of files. A part is ``head`` or ``head.name``; the names fill the ``{}`` of the path."""

CATALOGUE_FILES: FileTable = {
    "delphi": ("indicators/ilo-delphi.yaml", DelphiList),
    "concepts": ("indicators/concepts.yaml", Concepts),
    "forced_labour": ("indicators/ilo-forced-labour.yaml", ForcedLabourList),
    "needs": ("needs.yaml", Needs),
    "decisions": ("decisions.yaml", Decisions),
    "sources": ("sources.yaml", Sources),
    "indicator_text": ("indicators/text/{}.yaml", IndicatorText),
    "text": ("text/{}.yaml", CatalogueText),
    "country": ("countries/{}.yaml", CountryProfile),
    "country_text": ("countries/text/{}/{}.yaml", CountryText),
}
"""Catalogues; paths below the scenarios folder."""

CASE_FILES: FileTable = {
    "case": ("case.yaml", Case),
    "text": ("text/{}.yaml", CaseText),
    "key": ("key/key.yaml", Key),
    "key_text": ("key/text/{}.yaml", KeyText),
    "review": ("review.yaml", Review),
}
"""A case and its key; paths below the folder of the case."""

BESIDE_CASE: FileTable = {"notes": ("key/notes.yaml", Notes), "translation": ("translation.yaml", Translations)}
"""Path and model of what an author keeps beside a case; no library loads it."""
DRAFT_FILES: FileTable = {**CASE_FILES, **BESIDE_CASE}
"""Path and model of each part of a draft: those of a case, the author's notes, and the state of the translations."""


def path_of(part: str, files: FileTable) -> str:
    """Path of a part: ``country_text.en.fr`` of the catalogues is ``countries/text/en/fr.yaml``."""
    head, _, names = part.partition(".")
    path = files[head][0]
    return path.format(*names.split(".", path.count("{}") - 1))


def present_files(root: Path, path: str) -> Iterator[tuple[str, Path]]:
    """The names that fill the ``{}`` of a path in the files there are, and these files, sorted."""
    pattern = path.replace("{}", "*")
    for found in sorted(root.glob(pattern)):
        steps = zip(pattern.split("/"), found.relative_to(root).parts, strict=True)
        yield "".join(f".{name.removesuffix('.yaml')}" for step, name in steps if "*" in step), found


_CACHE_FORMAT = b"tracks-sim parsed 3\n"
"""Hashed with the content: after a change of the parser the cache must not return what an older one wrote."""


@dataclass(frozen=True, slots=True)
class SourceFile(Generic[R]):
    """One file that was read: its record, or the problems that prevent one (record None)."""

    part: str
    file: str
    hash: str
    record: R | None
    problems: tuple[Problem, ...] = ()
    positions: SourcePositions | None = None
    """None unless they were asked for."""


@contextlib.contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open for reading; raises OSError for anything else, such as a pipe, at once."""
    # Without O_NONBLOCK, opening a pipe waits for its writer. Windows has no such flag and no such files.
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        yield stream


def read_regular(path: Path) -> bytes:
    """The first LARGEST_FILE + 1 bytes of a regular file; raises OSError as ``open_regular`` does."""
    with open_regular(path) as stream:
        return stream.read(LARGEST_FILE + 1)


def read_file(
    path: Path, root: Path, part: str, model: type[R], cache: Path | None = None, *, positions: bool = False, below: Path | None = None
) -> SourceFile[R]:
    """One file as its record. With ``positions`` the cache is not used, since it holds none.

    The file must be in the folder ``below`` (``root`` where None) after links are followed, so that no message quotes another file.
    """
    file = relative(path, root)
    try:
        content = read_regular(path)
        if not path.resolve().is_relative_to((below or root).resolve()):
            raise OSError(errno.EPERM, "it is a link to a place outside the folder")
    except FileNotFoundError:
        return SourceFile(part, file, "", None, (Problem(file, 1, 1, "file-missing", "The file does not exist.", misnamed(path) or "write it, or copy it from `tracks-sim new`"),))  # fmt: skip
    except OSError as error:
        return SourceFile(part, file, "", None, (Problem(file, 1, 1, "file-unreadable", f"The file cannot be opened: {error.strerror}.", "check its permissions, and that it is a file and no folder, pipe or link"),))  # fmt: skip
    if len(content) > LARGEST_FILE:
        return SourceFile(part, file, "", None, (too_large(file),))
    digest = hashlib.sha256(content).hexdigest()
    cached = cache / f"{hashlib.sha256(_CACHE_FORMAT + content).hexdigest()}.json" if cache is not None else None
    if cached is not None and not positions:
        # A missing, torn or outdated entry is no fault: the file itself is read instead.
        with contextlib.suppress(OSError, ValueError):
            return SourceFile(part, file, digest, model.model_validate_json(cached.read_bytes(), strict=True))
    parsed = parse(content, file)
    record, problems = validated(parsed, model, file)
    if cached is not None and record is not None:
        _write_cache(cached, pydantic_core.to_json(parsed.data))
    return SourceFile(
        part,
        file,
        digest,
        record,
        (*problems, *parsed.advice) if positions else problems,
        parsed.positions if positions else None,
    )


def misnamed(path: Path) -> str:
    """A hint such as ``is it `en.yaml.txt`?``, where beside a missing file there is one of a similar name; else empty."""
    names = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    near = [name for name in names if re.sub(r"(\.ya?ml)?(\.txt)?$", "", name.casefold()) == path.stem.casefold() and name != path.name]
    return f"is it `{near[0]}`? Its name must be `{path.name}`" if near else ""


def _write_cache(path: Path, content: bytes) -> None:
    """Write a cache entry whole or not at all. A cache that cannot be written costs time, not correctness."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def relative(path: Path, root: Path) -> str:
    """Path below the scenarios folder, with forward slashes; the whole path where it is elsewhere."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
