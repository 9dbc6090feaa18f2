"""The version of a case that an attempt was played on: the library's where it is the same, else the stored one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.versions import rebuild_case
from tracks_sim.store.store import Store

_OF_CASE = ("case", "text", "key", "key_text", "review")


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
