"""The version of case and catalogues that an attempt was played on: the library's where it is the same, else the stored one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.case.versions import deciding_hashes, rebuild_case, rebuild_catalogues
from tracks_sim.practice import Attempt
from tracks_sim.store.store import Store

_OF_CASE = ("case", "text", "key", "key_text", "review", "stock_talk")


def own_hashes(hashes: Mapping[str, str]) -> dict[str, str]:
    """The hashes of an attempt's case, without those of catalogues and parameters."""
    return {part: digest for part, digest in hashes.items() if part.split(".")[0] in _OF_CASE}


def case_as_played(
    store: Store, library: Library, case_id: str, hashes: Mapping[str, str], cache: Path | None = None
) -> CaseFile | None:
    """The case with these hashes; None where it is not the library's and the stored version cannot be read."""
    current, own = library.cases.get(case_id), own_hashes(hashes)
    if current is not None and dict(current.hashes) == own:
        return current
    texts = {part: content.body for part, digest in own.items() if (content := store.content(digest))}
    with tempfile.TemporaryDirectory() as scratch:
        return rebuild_case(case_id, texts, Path(scratch), cache)


def catalogues_as_played(store: Store, current: Catalogues, hashes: Mapping[str, str], cache: Path | None = None) -> Catalogues | None:
    """The catalogues that decided what an answer was worth under these hashes; None where a stored one cannot be read.

    ``current`` itself where these are its own: a part that the hashes do not name, as in the first attempts, is as it is now.
    """
    changed = {part: digest for part, digest in deciding_hashes(hashes).items() if current.hashes.get(part) != digest}
    if not changed:
        return current
    texts = {part: content.body for part, digest in changed.items() if (content := store.content(digest))}
    if len(texts) < len(changed):
        return None
    with tempfile.TemporaryDirectory() as scratch:
        return rebuild_catalogues(current, texts, Path(scratch), cache)


class PlayedMaterial(NamedTuple):
    """What an attempt is judged by: the case with its key and the catalogues, as they were when it began."""

    case_file: CaseFile
    catalogues: Catalogues


class PlayedVersions:
    """The written material that attempts were played on, each version read once from the store."""

    def __init__(self, store: Store, library: Library, cache: Path | None = None) -> None:
        self._store, self._library, self._cache = store, library, cache
        self._cases: dict[tuple[str, frozenset[tuple[str, str]]], CaseFile | None] = {}
        self._catalogues: dict[frozenset[tuple[str, str]], Catalogues | None] = {}
        self._materials: dict[tuple[str, frozenset[tuple[str, str]]], PlayedMaterial | None] = {}

    def of(self, attempt: Attempt) -> PlayedMaterial | None:
        """The material of an attempt; None where its case or a catalogue is neither the library's nor readable from the store."""
        version = attempt.case, frozenset(attempt.hashes.items())
        if version not in self._materials:
            case_file, catalogues = self._case(attempt), self._catalogues_of(attempt)
            self._materials[version] = None if case_file is None or catalogues is None else PlayedMaterial(case_file, catalogues)
        return self._materials[version]

    def _case(self, attempt: Attempt) -> CaseFile | None:
        hashes = own_hashes(attempt.hashes)
        version = attempt.case, frozenset(hashes.items())
        if version not in self._cases:
            self._cases[version] = case_as_played(self._store, self._library, attempt.case, hashes, self._cache)
        return self._cases[version]

    def _catalogues_of(self, attempt: Attempt) -> Catalogues | None:
        version = frozenset(deciding_hashes(attempt.hashes).items())
        if version not in self._catalogues:
            self._catalogues[version] = catalogues_as_played(self._store, self._library.catalogues, attempt.hashes, self._cache)
        return self._catalogues[version]
