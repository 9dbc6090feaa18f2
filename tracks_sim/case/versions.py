"""What an attempt was played on: kept whole under its content hash, and read back from there.

A case may be corrected while somebody is in the middle of it. The attempt goes on with
the version it started with, so that nobody's cited passage disappears under their hands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tracks_sim.case.load import CaseFile, Catalogues, SourceFile, case_of, read_file
from tracks_sim.case.model import Case, CaseText, Key, KeyText, Record, Review

Content = tuple[str, str, str]
"""Part, file name and text of one file."""


def contents(case_file: CaseFile, catalogues: Catalogues, country: str, root: Path) -> dict[str, Content]:
    """Every file that an attempt on this case in this country uses, by content hash (hex)."""
    found: dict[str, Content] = {}
    for part, digest in case_file.hashes.items():
        found[digest] = (part, case_file.case.id, (case_file.folder / _case_path(part)).read_text(encoding="utf-8"))
    for part, digest in catalogues.hashes.items():
        if _used(part, country):
            found[digest] = (_PREFIX + part, part, (root / _catalogue_path(part)).read_text(encoding="utf-8"))
    talk = (root / _TALK).read_text(encoding="utf-8")
    found[_digest(talk)] = (f"{_PREFIX}interview", "interview", talk)
    return found


def hashes(case_file: CaseFile, catalogues: Catalogues, country: str, root: Path) -> dict[str, str]:
    """Content hash by part, as the attempt's first event records them."""
    used = {_PREFIX + part: digest for part, digest in catalogues.hashes.items() if _used(part, country)}
    used[f"{_PREFIX}interview"] = _digest((root / _TALK).read_text(encoding="utf-8"))
    return {**used, **case_file.hashes}


_TALK = "interview.yaml"
"""Parameters of the talk: read by the interview package, kept with the rest."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_PREFIX = "catalogue."
"""A case and the catalogues both have texts by language: the parts of the latter say so."""


def _used(part: str, country: str) -> bool:
    """Whether an attempt in this country uses a catalogue file: all but the other countries' files."""
    return not part.startswith("country") or part.split(".")[-1] == country


def as_played(case_id: str, parts: Mapping[str, str], scratch: Path, cache: Path | None = None) -> CaseFile | None:
    """The case made from kept texts by part (``case``, ``text.en``, ``key`` …), or None where they do not fit.

    The texts are written below ``scratch`` because problems name files; a version that the
    present models cannot read any more gives None. ``cache`` is the folder of parsed files.
    """
    models: dict[str, type[Record]] = {"case": Case, "text": CaseText, "key": Key, "key_text": KeyText, "review": Review}
    folder = scratch / case_id
    read: dict[str, SourceFile[Record]] = {}
    for part, text in parts.items():
        model = models.get(part.split(".")[0])
        if model is None:
            continue
        path = folder / _case_path(part)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        read[part] = read_file(path, scratch, part, model, cache)
    return case_of(folder, read) if "case" in read and "key" in read else None


def _case_path(part: str) -> str:
    head, _, language = part.partition(".")
    return {"case": "case.yaml", "key": "key/key.yaml", "review": "review.yaml", "text": f"text/{language}.yaml",
            "key_text": f"key/text/{language}.yaml"}[head]  # fmt: skip


def _catalogue_path(part: str) -> str:
    head, *rest = part.split(".")
    if head == "country":
        return f"countries/{rest[0]}.yaml"
    if head == "country_text":
        return f"countries/text/{rest[0]}/{rest[1]}.yaml"
    if head in ("indicator_text", "text"):
        return f"{'indicators/' if head == 'indicator_text' else ''}text/{rest[0]}.yaml"
    return {"delphi": "indicators/ilo-delphi.yaml", "concepts": "indicators/concepts.yaml",
            "forced_labour": "indicators/ilo-forced-labour.yaml"}.get(head, f"{head}.yaml")  # fmt: skip
