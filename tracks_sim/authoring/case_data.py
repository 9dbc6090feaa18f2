"""The folder of a case, read as texts and as plain data; and the hash of what a reader of the case reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracks_sim.authoring.draft_files import DraftFiles
from tracks_sim.drafts.draft import DraftData, languages_of
from tracks_sim.errors import AuthoringRefused

_SCHEMA = re.compile(r"\A# yaml-language-server:[^\n]*\n")
"""The line by which an editor finds the schema. Its path is that of one folder on one machine, so it does not go along."""
_NOT_READ = frozenset({"id", "version", "status"})
"""Keys of ``case.yaml`` that say which case this is and where it stands, and nothing of what it holds."""


@dataclass(frozen=True, slots=True)
class CaseOnDisk:
    """The files of a draft, of a version, or of a case of the kit, from one look at them."""

    texts: Mapping[str, str]
    """Text of each file by its part, as in ``DraftData``, without the line that names its schema."""
    data: DraftData


def read_folder(folder: Path) -> CaseOnDisk:
    """The files of a case folder. Raises AuthoringRefused where one of them cannot be read."""
    texts, data = {}, {}
    for part, file in DraftFiles(folder).read().items():
        if file.data is None:
            first = file.problems[0]
            raise AuthoringRefused(
                "The file {file} has a fault on line {line}: {fault} Mend it first.", file=first.file, line=first.line, fault=first.message
            )
        texts[part], data[part] = _SCHEMA.sub("", file.text), file.data
    return CaseOnDisk(texts, data)


def content_hash(data: DraftData) -> str:
    """Hash (16 hex digits of SHA-256) of all that a trainee or a reviewer reads of a case: structure, key, and the texts of the listed languages.

    Id, version and status are no part of it, nor are reviews, notes and states of translations.
    """
    case = data.get("case")
    parts: dict[str, Any] = {
        "case": {name: value for name, value in case.items() if name not in _NOT_READ}
        if isinstance(case, Mapping)
        else case,
        "key": data.get("key"),
    }
    for language in languages_of(data):
        parts |= {f"{head}.{language}": data.get(f"{head}.{language}") for head in ("text", "key_text")}
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
