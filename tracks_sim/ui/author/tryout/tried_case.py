"""A case to try: a draft of the organisation, one of its versions, or a case of the kit, completed so that it can be played."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.draft_files import DraftFiles
from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.stock_talk import with_stock
from tracks_sim.case.versions import Content, PlayedContent
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.skeleton import is_case_id
from tracks_sim.errors import UnknownCase

Stamps = frozenset[tuple[str, int, int]]
"""Name, time of change (ns) and size (bytes) of each file of a case."""


@dataclass(frozen=True, slots=True)
class TriedCase:
    """A case as it was when it was read."""

    folder: Path
    case_file: CaseFile
    data: DraftData
    """Completed, of the same content as ``case_file`` but for the kit's words in stock."""
    stamps: Stamps
    """Of its files before they were read: a change meanwhile makes the record outdated, not wrong."""

    def library(self, catalogues: Catalogues) -> Library:
        """A one-case library, marked as the kit's so that draft status does not hide it."""
        return Library(catalogues, MappingProxyType({self.case_file.case.id: self.case_file}))

    def played(self, country: str) -> PlayedContent:
        """What an attempt on it is played on."""
        case, contents = self.case_file.case, dict(_contents(self.case_file, self.data))
        return PlayedContent(case.id, case.version, country, self.case_file.hashes, contents)

    @property
    def changed(self) -> bool:
        """Whether a file is new, gone or changed since."""
        return stamps_of(self.folder) != self.stamps


def _contents(case_file: CaseFile, data: Mapping[str, Any]) -> Iterator[tuple[str, Content]]:
    for part, digest in case_file.hashes.items():
        yield digest, Content(part, case_file.case.id, json.dumps(data[part]))


def tried_case(folder: Path, catalogues: Catalogues, case_id: str) -> TriedCase:
    """The case in a folder, under this id. Raises AuthoringRefused where a file cannot be read."""
    stamps = stamps_of(folder)
    data = dict(read_folder(folder).data)
    if isinstance(data.setdefault("case", {}), Mapping):
        data["case"] = {**data["case"], "id": case_id}
    completed = complete(data, catalogues)
    case_file, talks = completed.case_file, catalogues.stock.talks if catalogues.stock is not None else {}
    texts = {language: with_stock(case_file.case, text, talks.get(language)) for language, text in case_file.texts.items()}
    return TriedCase(folder, replace(case_file, texts=MappingProxyType(texts)), completed.data, stamps)


def folder_to_try(folders: OwnFolders, kit: Path, case_id: str) -> Path:
    """Folder of the case of this id: the organisation's draft, else its highest version, else the kit's below ``kit`` (a scenarios folder).

    Raises UnknownCase.
    """
    if is_case_id(case_id):  # what an address names is looked up, and is no path
        for folder in (folders.drafts / case_id, *folders.versions(case_id)[-1:], kit / "cases" / case_id):
            if folder.is_dir():
                return folder
    raise UnknownCase("There is no such case.", case=case_id)


def stamps_of(folder: Path) -> Stamps:
    """Modification stamps of the case files, without journal and reviews."""
    found = set()
    for part, path in DraftFiles(folder).present():
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # gone between the two looks
        found.add((part, stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
