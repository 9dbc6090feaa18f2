"""The file in which a case goes from one organisation to another (``<id>-<version>.tracks.zip``): its manifest, and how it is unpacked.

Unpacking trusts nothing: how many entries, how large, under which names, is limited before anything is read, and no name of the file
is ever used as a path. It is done in a process of its own (``package_reader``), which has little time and memory, so this module needs little.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from tracks_sim.case.load.source_files import DRAFT_FILES, open_regular
from tracks_sim.case.model.record import Language, Record, Slug
from tracks_sim.case.model.review import BasedOn, Review
from tracks_sim.errors import ImportRefused
from tracks_sim.yamlio.parse import LARGEST_FILE

MOST_BYTES = 1_000_000
"""Bytes of a package; a long case of the kit has some 50,000."""
MOST_UNPACKED = 2_000_000
MOST_ENTRIES = 40
MANIFEST = "manifest.json"
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1


class Manifest(Record):
    """What a package says of itself."""

    format: Literal["tracks-case 1"] = "tracks-case 1"
    kit: Annotated[str, StringConstraints(max_length=40)]
    """Version of the kit that made it."""
    case: Slug
    version: Annotated[str, StringConstraints(pattern=r"^\d{1,9}\.\d{1,9}\.\d{1,9}$")]
    languages: tuple[Language, ...] = Field(max_length=20)
    licence: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    """SPDX name of the licence under which the case may be used and changed."""
    based_on: BasedOn | None = None
    files: dict[str, Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]] = Field(max_length=MOST_ENTRIES)
    """SHA-256 of each file by its name."""


def unpacked(content: bytes) -> tuple[Manifest, Mapping[str, bytes]]:
    """Manifest and files by part of a package, held in memory. Raises ImportRefused, with a sentence on the first thing that is not as it must be."""
    if len(content) > MOST_BYTES:
        raise ImportRefused("The file is larger than {most} kB, so it is no case that was handed on.", most=MOST_BYTES // 1000)
    try:
        files = _entries(content)
    except ImportRefused:
        raise
    except Exception as error:  # zipfile and zlib let many kinds out: BadZipFile, struct.error, NotImplementedError, EOFError, zlib.error …
        raise ImportRefused("The file is no package of a case, or it is damaged. Ask for it again.") from error
    manifest = _manifest(files.pop(MANIFEST, None))
    if set(files) != set(manifest.files) or any(sha256(read).hexdigest() != manifest.files[name] for name, read in files.items()):
        raise ImportRefused("The files are not those that the package lists: it was changed or damaged on its way. Ask for it again.")
    if "case.yaml" not in files:
        raise ImportRefused("The package holds no case.yaml, so there is no case in it.")
    return manifest, {part: files[name] for name in files if (part := part_of(name)) is not None}


def read_limited(file: Path) -> bytes:
    """The bytes of a file, at most one more than a package has; raises ImportRefused where it cannot be opened, such as a pipe."""
    try:
        with open_regular(file) as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise ImportRefused("The file cannot be opened: {why}.", why=error.strerror or "") from error


def part_of(name: str) -> str | None:
    """Part of the file of this name; None where no file of a case has it."""
    for head, (path, _) in DRAFT_FILES.items():
        match = re.fullmatch(re.escape(path).replace(r"\{\}", "([a-z]{2})"), name, re.ASCII)
        if match:
            return ".".join((head, *match.groups()))
    return None


def _entries(content: bytes) -> dict[str, bytes]:
    """Bytes of each entry by its name, once all of them are found to be files of a case."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MOST_ENTRIES:
            raise ImportRefused("The package holds {n} files; a case has at most {most}.", n=len(infos), most=MOST_ENTRIES)
        for info in infos:
            _refuse_entry(info)
        if len({info.filename for info in infos}) < len(infos):
            raise ImportRefused("The package holds two files of one name.")
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise _too_large()
        return {info.filename: _bytes_of(archive, info) for info in infos}


def _refuse_entry(info: zipfile.ZipInfo) -> None:
    """Raise ImportRefused for an entry that is no plain file of a case."""
    mode = info.external_attr >> 16
    if (part_of(info.filename) is None and info.filename != MANIFEST) or info.orig_filename != info.filename:
        raise ImportRefused("The package holds “{name}”, which is no file of a case. Use the file as it was handed on, without unpacking it.", name=ascii(info.filename)[1:81].rstrip("'"))
    if info.is_dir() or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        raise ImportRefused("In the package “{name}” is a link or a folder, and no file.", name=info.filename)
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        raise ImportRefused("In the package “{name}” is locked, or packed in an unusual way.", name=info.filename)
    if info.file_size > LARGEST_FILE:
        raise _too_large()


def _bytes_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, never more than a file may have, whatever its head says."""
    with archive.open(info) as stream:
        content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise _too_large()
    return content


def _too_large() -> ImportRefused:
    return ImportRefused(
        "Unpacked, the package is larger than a case can be: {most} kB in all, {most_file} kB a file.", most=MOST_UNPACKED // 1000, most_file=LARGEST_FILE // 1000
    )


def _manifest(content: bytes | None) -> Manifest:
    if content is None:
        raise ImportRefused("The package has no manifest.json, so it was not made by this kit.")
    try:
        return Manifest.model_validate_json(content, strict=True)
    except ValidationError as error:
        raise ImportRefused("The manifest.json of the package cannot be read, or it is of a later version of the kit.") from error


def senders_review(review: object) -> Mapping[str, object]:
    """``review.yaml`` as an importing organisation keeps it: the sender's reviews stand as the sender's, and none counts here."""
    written = dict(review) if isinstance(review, Mapping) else {}
    entries = [*_list(written.pop("elsewhere", None)), *_list(written.pop("entries", None))]
    for name in ("bots", "leaks"):
        written.pop(name, None)
    return {
        **{name: value for name, value in written.items() if name in Review.model_fields},
        "entries": [],
        **({"elsewhere": entries} if entries else {}),
    }


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


