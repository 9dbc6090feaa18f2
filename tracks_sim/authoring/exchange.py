"""A case handed on to another organisation in one file, and one of theirs taken in as a draft.

What comes from elsewhere is read in a process with limits, checked in full, and shown before anything of it is written. Nothing of it is run.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.drafts import Author, Draft, Drafts, require_case_id
from tracks_sim.authoring.package import MANIFEST, MOST_BYTES, Manifest, senders_review
from tracks_sim.authoring.reading_process import read_apart
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.drafts.draft import DraftData, languages_of, value_at
from tracks_sim.errors import AuthoringRefused, ImportRefused
from tracks_sim.problem import Code, Problem

LICENCE = "CC-BY-4.0"
"""Licence of the kit's own cases, and so of what is made from them (LICENSE-CASES)."""
_UNKNOWN: frozenset[Code] = frozenset({"unknown-concept", "unknown-need", "unknown-decision", "unknown-source", "unknown-actor"})
_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""Time of every entry: the same case makes the same bytes."""


@dataclass(frozen=True, slots=True)
class Package:
    """A case from elsewhere, read and checked; nothing of it is written yet."""

    manifest: Manifest
    data: DraftData
    """Of the files that can be read."""
    unreadable: Mapping[str, str]
    """Parts whose file cannot be read, with the first fault."""
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What must be mended before the case can be released here."""
        return tuple(problem for problem in self.problems if not problem.advice)

    @property
    def advice(self) -> tuple[Problem, ...]:
        """What may stay as it is if there is a reason."""
        return tuple(problem for problem in self.problems if problem.advice)

    @property
    def unknown(self) -> tuple[Problem, ...]:
        """Indicators, needs, decisions and sources that the catalogues here do not have."""
        return tuple(problem for problem in self.problems if problem.code in _UNKNOWN)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that the case lists."""
        return self.manifest.languages

    @property
    def content(self) -> str:
        """``content_hash`` of the case."""
        return content_hash(self.data)


def exported(folder: Path, licence: str = LICENCE) -> tuple[str, bytes]:
    """Name and bytes of the file that hands on the case in a folder, a version or a draft.

    Its journal, the remarks of reviewers and their ids are not in it. Raises AuthoringRefused where a file cannot be read, and for a draft that
    has no name or no version yet.
    """
    case = read_folder(folder)
    data = case.data
    files = {path_of(part, DRAFT_FILES): text.encode() for part, text in sorted(case.texts.items())}
    try:
        manifest = Manifest.model_validate({
            "kit": version("tracks-sim"), "case": value_at(data, "case", ("id",)), "version": value_at(data, "case", ("version",)),
            "languages": languages_of(data), "licence": licence, "based_on": value_at(data, "review", ("based_on",)),
            "files": {name: sha256(content).hexdigest() for name, content in files.items()},
        })  # fmt: skip
    except ValidationError as error:
        raise AuthoringRefused("The case has no name or no version as they must be, so it cannot be handed on. Mend it first.") from error
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {MANIFEST: manifest.model_dump_json(indent=1).encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(name, _SAME_TIME), content, zipfile.ZIP_DEFLATED)
    return f"{manifest.case}-{manifest.version}.tracks.zip", stream.getvalue()


def read_package(content: bytes, data: Path, cache: Path) -> Package:
    """Read and check a file from elsewhere, in a process of its own with little time and memory. Raises ImportRefused.

    ``data`` is the data folder, whose additions to catalogues the check knows too; ``cache`` that of the parsed catalogues.
    """
    if len(content) > MOST_BYTES:
        raise ImportRefused("The file is larger than {most} kB, so it is no case that was handed on.", most=MOST_BYTES // 1000)
    with tempfile.TemporaryDirectory(prefix="tracks-package-") as folder:
        answer = read_apart("package", content, folder, str(scenarios_root()), str(data), str(cache), beyond=ImportRefused("Reading the file takes too long or too much memory, so it is no case that was handed on."))
    problems = tuple(Problem(**problem) for problem in answer["problems"])
    return Package(Manifest.model_validate_json(json.dumps(answer["manifest"])), answer["data"], answer["unreadable"], problems)


def import_case(drafts: Drafts, package: Package, case_id: str, author: Author, taken: Collection[str]) -> Draft:
    """Take a package in as a draft under an id, its own or a new one. Reviews of the sender are kept as the sender's and do not count here.

    Raises ImportRefused where one of its files cannot be read or the id is among those ``taken``; AuthoringRefused for what can be no id.
    """
    refuse_import(package, case_id, taken)
    data = {
        **package.data,
        "case": {**package.data["case"], "id": case_id, "status": "draft"},
        "review": senders_review(package.data.get("review")),
    }
    return drafts.create(case_id, data, author, "take_in")


def refuse_import(package: Package, case_id: str, taken: Collection[str]) -> None:
    """Raise ImportRefused where a package cannot be taken in under an id, AuthoringRefused for what can be no id."""
    if package.unreadable:
        part, fault = next(iter(package.unreadable.items()))
        raise ImportRefused("A file of the package cannot be read: {fault}. Ask for a version in which it is mended.", fault=fault, part=part)
    if case_id in taken:
        raise ImportRefused("There is a case of this name already. Take the file in under another name.")
    if not isinstance(package.data.get("case"), Mapping):
        raise ImportRefused("The package holds no case.yaml, so there is no case in it.")
    require_case_id(case_id)
