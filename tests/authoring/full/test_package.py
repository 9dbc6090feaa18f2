"""Unpacking a file from elsewhere: only files of a case, within limits, under their own names; and what is kept of the sender's reviews."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.authoring.conftest import KIT_CASE
from tests.support.hostile_packages import hostile_packages, package
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.package import part_of, read_limited, senders_review, unpacked
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.errors import ImportRefused

GOOD = {path_of(part, DRAFT_FILES): text.encode() for part, text in read_folder(scenarios_root() / "cases" / KIT_CASE).texts.items()}


def test_reviews_of_the_sender_are_the_sender_s() -> None:
    one, two = {"role": "nurse", "verdict": "fit"}, {"role": "guardian", "verdict": "fit"}
    sent = {"origin_note": "x", "entries": [two], "elsewhere": [one], "bots": {"answer": "y"}, "based_on": {"case": "a"}, "unknown": 1}
    assert senders_review(sent) == {"origin_note": "x", "based_on": {"case": "a"}, "entries": [], "elsewhere": [one, two]}
    assert senders_review(None) == senders_review([1]) == {"entries": []}


def test_hundreds_of_hostile_files_are_unpacked_to_a_sentence() -> None:
    """Without the process with limits: the limits of unpacking alone."""
    for kind, content in hostile_packages(GOOD, seed=11, number=260):
        try:
            _, files = unpacked(content)
        except ImportRefused as refused:
            assert "{" not in str(refused).format(**refused.facts), kind
        else:
            assert all(part_of(path_of(part, DRAFT_FILES)) == part for part in files), kind


@pytest.mark.parametrize("name", ["../case.yaml", "text/EN.yaml", "text/eng.yaml", "text/\u0435n.yaml", "case.yaml\n", "/case.yaml", "journal.jsonl", "text", ""])
def test_no_other_name_is_that_of_a_file_of_a_case(name: str) -> None:
    assert part_of(name) is None


def test_what_says_too_little_of_its_size_is_cut_off() -> None:
    content = bytearray(package({**GOOD, "key/notes.yaml": b"a" * 300_000}))
    at = content.rfind(b"key/notes.yaml") - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ImportRefused):
        unpacked(bytes(content))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImportRefused):
        read_limited(tmp_path / "pipe")
