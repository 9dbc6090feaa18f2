"""The content an attempt is played on: whole texts by content hash, and the case made from them again.

A case may be corrected while somebody is in the middle of it. The attempt goes on with
the version it started with, so that nobody's cited passage disappears under their hands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from tracks_sim.case.load import CaseFile, Catalogues, case_of
from tracks_sim.case.load.source_files import CASE_FILES, CATALOGUE_FILES, FileTable, SourceFile, path_of, read_file
from tracks_sim.case.load.stock import STOCK_TEXTS, with_stock_words
from tracks_sim.case.model.country import CountryProfile
from tracks_sim.case.model.record import Record

_PREFIX = "catalogue."
"""A case and the catalogues both have texts by language: the parts of the latter say so."""
_PARAMETERS = "interview"
"""Part and file of the conversation's parameters: read by the interview package, stored with the rest."""


class Content(NamedTuple):
    """One version of one file: its part, the id or file it belongs to, and its text."""

    part: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class PlayedContent:
    """Every file that an attempt on a case in a country uses, read once."""

    case: str
    case_version: str
    country: str
    hashes: Mapping[str, str]
    """Content hash (SHA-256, hexadecimal) by part, as the attempt's first event records them."""
    contents: Mapping[str, Content]
    """Content by its hash, as the store has it."""


def played_content(case_file: CaseFile, catalogues: Catalogues, country: str, root: Path) -> PlayedContent:
    """The files of a case, of the catalogues and their additions without other countries' files, and of the conversation's parameters.

    ``root`` is the scenarios folder. Raises OSError where a file is gone since the library was loaded.
    """
    hashes: dict[str, str] = {}
    contents: dict[str, Content] = {}

    def add(part: str, digest: str, content: Content) -> None:
        hashes[part] = digest
        contents[digest] = content

    for part, digest in catalogues.hashes.items():
        if _is_used(part, country):
            add(_PREFIX + part, digest, Content(_PREFIX + part, part, _text(catalogues.path(part, root))))
    parameters = _text(root / f"{_PARAMETERS}.yaml")
    add(_PREFIX + _PARAMETERS, hashlib.sha256(parameters.encode()).hexdigest(), Content(_PREFIX + _PARAMETERS, _PARAMETERS, parameters))
    for part, digest in case_file.hashes.items():
        path = root / path_of(part, STOCK_TEXTS) if part.split(".")[0] in STOCK_TEXTS else case_file.folder / path_of(part, CASE_FILES)
        add(part, digest, Content(part, case_file.case.id, _text(path)))
    return PlayedContent(case_file.case.id, case_file.case.version, country, hashes, contents)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # line ends as they are: the hash is that of the bytes


def _is_used(part: str, country: str) -> bool:
    """Whether an attempt in this country uses a catalogue file: all but the other countries' files."""
    return not part.removeprefix("own_").startswith("country") or part.split(".")[-1] == country


def rebuild_case(case_id: str, parts: Mapping[str, str], scratch: Path, cache: Path | None = None) -> CaseFile | None:
    """The case made from stored texts by part (``case``, ``text.en``, ``key`` …), or None where they do not fit.

    The texts are written below ``scratch`` because problems name files; a version that the
    present models cannot read any more gives None. ``cache`` is the folder of parsed files.
    """
    folder = scratch / case_id
    files = {
        part: _reread(part, text, folder, scratch, CASE_FILES, cache)
        for part, text in parts.items()
        if part.split(".")[0] in CASE_FILES
    }
    stock = {part: _reread(part, text, scratch, scratch, STOCK_TEXTS, cache) for part, text in parts.items() if part.split(".")[0] in STOCK_TEXTS}
    return case_of(folder, with_stock_words(files, stock)) if {"case", "key", "review"} <= files.keys() else None


def _reread(part: str, text: str, folder: Path, scratch: Path, table: FileTable, cache: Path | None) -> SourceFile[Record]:
    """A stored text as the file that it was, written below ``folder`` and read."""
    path = folder / path_of(part, table)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return read_file(path, scratch, part, table[part.split(".")[0]][1], cache)


_DECIDING = ("delphi", "concepts", "forced_labour", "needs", "decisions", "country")
"""Heads of the parts of catalogues by which an answer is judged; the others are words, sources and contacts."""


def deciding_hashes(hashes: Mapping[str, str]) -> dict[str, str]:
    """Of an attempt's hashes those of the catalogues that decide what an answer is worth, by part of the catalogues."""
    catalogues = {part.removeprefix(_PREFIX): digest for part, digest in hashes.items() if part.startswith(_PREFIX)}
    return {part: digest for part, digest in catalogues.items() if part.split(".")[0] in _DECIDING}


def rebuild_catalogues(current: Catalogues, parts: Mapping[str, str], scratch: Path, cache: Path | None = None) -> Catalogues | None:
    """The catalogues with stored texts by part of ``deciding_hashes`` in place of those of now, or None where one cannot be read any more."""
    files = {part: _reread(part, text, scratch, scratch, CATALOGUE_FILES, cache) for part, text in parts.items()}
    records = {part: file.record for part, file in files.items() if file.record is not None}
    if len(records) < len(files):
        return None
    countries = {part.partition(".")[2]: cast(CountryProfile, record) for part, record in records.items() if part.startswith("country.")}
    others: dict[str, Any] = {part: record for part, record in records.items() if not part.startswith("country.")}
    hashes = {**current.hashes, **{part: file.hash for part, file in files.items()}}
    return replace(current, **others, countries=MappingProxyType({**current.countries, **countries}), hashes=MappingProxyType(hashes))
