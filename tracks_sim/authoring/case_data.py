"""The folder of a case, read as the bytes of its files and as plain data; and the hash of what a reader of the case reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from tracks_sim.case.draft import DRAFT_FILES, DraftData, languages_of
from tracks_sim.case.parse import LARGEST_FILE, parse
from tracks_sim.case.source_files import path_of, present_files, read_regular
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable

Contents = Mapping[str, bytes]
"""Bytes of each file of a case by its part, as in ``DraftData``."""

_NOT_READ = frozenset({"id", "version", "status"})
"""Keys of ``case.yaml`` that say which case this is and where it stands, and nothing of what it holds."""


def contents_of(folder: Path) -> Contents:
    """Bytes of the files that a case folder has. Raises AuthoringRefused where one is too large, is a link, or cannot be opened."""
    contents = {}
    for part, path in _present_parts(folder).items():
        try:
            content = read_regular(path)
        except OSError:
            content = None
        if content is None or len(content) > LARGEST_FILE or path.is_symlink():
            raise AuthoringRefused(
                translatable("The file {file} cannot be read. Put the file itself there, of at most {most} kB."),
                file=path.relative_to(folder).as_posix(), most=LARGEST_FILE // 1000,
            )  # fmt: skip
        contents[part] = content
    return contents


def data_of(contents: Contents) -> DraftData:
    """Plain data of the files. Raises AuthoringRefused for the first fault that hides some of it."""
    data = {}
    for part, content in contents.items():
        parsed = parse(content, path_of(part, DRAFT_FILES))
        problems = [problem for problem in parsed.problems if problem.code != "empty-file"]
        if problems:
            first = problems[0]
            raise AuthoringRefused(
                translatable("The file {file} has a fault on line {line}: {fault}"), file=first.file, line=first.line, fault=f"{first.message} {first.hint}".strip()
            )
        data[part] = parsed.data if parsed.data is not None else {}
    return data


def content_hash(data: DraftData) -> str:
    """Hash (16 hex digits of SHA-256) of all that a trainee or a reviewer reads of a case: structure, key, and the texts of the listed languages.

    Id, version and status are no part of it, nor are reviews, notes and states of translations.
    """
    case = data.get("case")
    parts: dict[str, Any] = {"case": {name: value for name, value in case.items() if name not in _NOT_READ} if isinstance(case, Mapping) else case, "key": data.get("key")}
    for language in languages_of(data):
        parts |= {f"{head}.{language}": data.get(f"{head}.{language}") for head in ("text", "key_text")}
    return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _present_parts(folder: Path) -> dict[str, Path]:
    """Path of each part whose file is there."""
    parts = {}
    for head, (path, _) in DRAFT_FILES.items():
        if "{}" in path:
            parts |= {head + name: found for name, found in present_files(folder, path) if re.fullmatch(r"\.[a-z]{2}", name)}
        elif (folder / path).exists():
            parts[head] = folder / path
    return parts
