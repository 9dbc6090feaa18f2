"""The guide for trainers: the case that it prints is one, and its pictures are those that the tool takes."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from tests.support.guide_case import CASE_ID, printed_files, write_guide_case
from tools.guide_pictures import FOLDER, TAKEN
from tracks_sim.case.check import check_library
from tracks_sim.case.load import load_case, scenarios_root

ROOT = Path(__file__).parents[2]
LARGEST = 120_000
"""Bytes of a picture: a guide is read on slow lines too."""
WIDEST = 1280


def test_the_printed_case_is_complete_and_has_one_piece_of_advice(tmp_path: Path) -> None:
    folder = write_guide_case(tmp_path)
    assert [problem.code for problem in check_library(scenarios_root(), [folder])] == ["wrong-answers"]  # which the guide leaves for later
    assert (load_case(folder).case.id, load_case(folder).case.length) == (CASE_ID, "short")


def test_a_fault_in_the_printed_case_would_be_noticed(tmp_path: Path) -> None:
    key = write_guide_case(tmp_path) / "key" / "key.yaml"
    assert printed_files().keys() == {"case.yaml", "text/en.yaml", "key/key.yaml", "key/text/en.yaml", "review.yaml"}
    key.write_text(key.read_text(encoding="utf-8").replace("[db4]", "[db9]"), encoding="utf-8")
    assert {problem.code for problem in check_library(scenarios_root(), [key.parents[1]])} >= {"unknown-passage"}


def test_the_guides_show_every_picture_that_is_taken_and_say_what_is_on_it() -> None:
    shown: dict[str, str] = {}
    for guide in ("trainer.md", "reviewer.md"):
        shown |= {name: alt for alt, name in re.findall(r"!\[([^]]*)\]\(images/author/([^)]+)\)", (ROOT / "docs" / guide).read_text(encoding="utf-8"))}
    assert shown.keys() == {f"{name}.png" for name in TAKEN} == {path.name for path in FOLDER.iterdir()}
    assert [name for name, alt in shown.items() if len(alt) < 40] == []


def test_the_readme_shows_the_one_picture_that_is_taken_for_it() -> None:
    shown = re.findall(r"!\[[^]]{40,}\]\(docs/images/([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown == [path.name for path in FOLDER.parent.glob("*.png")] == ["talk.png"]


def test_pictures_are_small() -> None:
    for path in FOLDER.parent.rglob("*.png"):
        picture = path.read_bytes()
        width, _ = struct.unpack(">II", picture[16:24])  # of the header chunk, PNG specification 11.2.2
        assert (len(picture) < LARGEST, width <= WIDEST) == (True, True), path.name
