"""A data folder with a draft that may be released: a copy of a short case of the kit, by somebody who is not its reviewer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.new_case import copied
from tracks_sim.case.load import Catalogues, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import DraftData
from tracks_sim.yamlio.update_yaml import update_yaml

KIT_CASE = "the-knitted-hat"
OWN = "the-blue-scarf"
AUTHOR, READER = Author("id-author", "room 2"), Author("id-reader", "room 3")
AT = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def kit_data() -> DraftData:
    """Data of a short case of the kit, in two languages."""
    return read_folder(scenarios_root() / "cases" / KIT_CASE).data


@dataclass(frozen=True)
class Desk:
    """The folders and drafts of an organisation whose author has begun ``OWN``."""

    folders: OwnFolders
    drafts: Drafts
    catalogues: Catalogues

    @property
    def draft(self) -> Draft:
        """The draft as its files are now."""
        return self.drafts.open(OWN)

    @property
    def checked(self) -> CheckedDraft:
        """It after the check."""
        return check_draft(OWN, self.draft.data, self.catalogues)

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a file of the draft in an editor; the text must be there, or the example tests nothing."""
        path = self.draft.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def change_key(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Change the key of the draft in its file."""
        path, key = self.draft.folder / "key" / "key.yaml", copy.deepcopy(self.draft.data["key"])
        edit(key)
        path.write_text(update_yaml(path.read_text(encoding="utf-8"), key), encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, catalogues: Catalogues, kit_data: DraftData) -> Iterator[Desk]:
    """An organisation with one draft."""
    folders = OwnFolders(tmp_path / "data")
    drafts = Drafts(folders.drafts, catalogues, lambda: AT)
    drafts.create(OWN, copied(OWN, kit_data), AUTHOR)
    yield Desk(folders, drafts, catalogues)
