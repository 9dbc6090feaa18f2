"""Folders of cases as plain data, and the hash of what is read of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.authoring.conftest import Desk
from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.case.load import case_folders, scenarios_root
from tracks_sim.drafts.draft import DraftData
from tracks_sim.errors import AuthoringRefused


def test_every_case_of_the_kit_is_read_without_the_line_of_its_schema() -> None:
    for folder in case_folders(scenarios_root()):
        read = read_folder(folder)
        assert set(read.texts) == set(read.data) == {"case", "key", "review", "text.en", "text.fr", "key_text.en", "key_text.fr"}
        assert not any("yaml-language-server" in text for text in read.texts.values())
        assert read.data["case"]["id"] == folder.name


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("case", {"id": "the-other-hat"}), ("case", {"version": "9.0.0"}), ("case", {"status": "released"}),
        ("review", {"entries": [1]}), ("notes", {"happened": "x"}), ("translation", {"texts": {}}), ("text.de", {"title": "x"}),
    ],
)  # fmt: skip
def test_what_no_reader_judges_is_no_part_of_the_hash(kit_data: DraftData, part: str, change: dict[str, object]) -> None:
    assert content_hash({**kit_data, part: {**kit_data.get(part, {}), **change}}) == content_hash(kit_data)


@pytest.mark.parametrize(("part", "change"), [("case", {"mandate": "nurse"}), ("key", {"rules": 1}), ("text.fr", {"title": "x"}), ("key_text.en", {"protection": "x"})])
def test_what_a_reader_judges_is(kit_data: DraftData, part: str, change: dict[str, object]) -> None:
    assert content_hash({**kit_data, part: {**kit_data[part], **change}}) != content_hash(kit_data)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such links")
def test_a_folder_with_a_fault_or_a_link_is_refused_and_quotes_nothing(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("a-secret-word")
    (desk.draft.folder / "text" / "fr.yaml").unlink()
    (desk.draft.folder / "text" / "fr.yaml").symlink_to(secret)
    with pytest.raises(AuthoringRefused) as refused:
        read_folder(desk.folders.drafts / "the-blue-scarf")
    assert refused.value.facts["file"] == "text/fr.yaml" and "secret-word" not in str(refused.value.facts)
