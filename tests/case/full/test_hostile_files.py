"""Files that would fill the memory, hang or end a program: each is a problem with its file, and every other case is served.

Work is bounded by construction (bytes, nodes, depth), and a child process may take 100 MB more than it has after its imports.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.hostile_files import HOSTILE, KINDS, read_in_child, write_hostile
from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.load import load_library
from tracks_sim.case.load.id_checks import text_mismatches
from tracks_sim.serve.preflight import cases_load
from tracks_sim.yamlio.bounded_yaml import DEEPEST, MOST_NODES
from tracks_sim.yamlio.parse import LARGEST_FILE, LONGEST_KEY, parse

CASE, OTHER = "the-packing-shed", "the-night-bus"

@pytest.mark.skipif(sys.platform != "linux", reason="limits a process's memory, which only Linux can")
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_of_each_kind_is_a_problem_within_100_megabytes(tmp_path: Path, kind: str) -> None:
    """With its file and, but in a backup, its line; nothing of a file outside is quoted. A plan or backup is the file that is named."""
    paths = write_hostile(tmp_path, kind)
    for name, reading in zip(paths, read_in_child(kind, paths.values()), strict=True):
        assert reading.problems, name
        if kind == "backup":
            assert f"The backup {paths[name]} is damaged" in reading.first or "cannot be opened" in reading.first or "was not restored" in reading.first
        elif name in HOSTILE:
            assert HOSTILE[name][1] in reading.codes, (name, reading)
            assert re.match(rf"{'questionnaires/hostile' if kind == 'questionnaire' else kind}\.yaml:\d+:\d+: ", reading.first)
        else:
            assert paths[name].name in reading.first
        assert len(reading.first) < 1_000 and (kind == "plan" or "a-secret-word" not in reading.first)


@pytest.mark.parametrize("name", HOSTILE)
def test_parsing_never_raises(name: str) -> None:
    if name != "aliases":  # one that fails would fill this process's memory
        parse(HOSTILE[name][0], "f.yaml")


def test_the_limits_name_the_place() -> None:
    """The block is the first node and a line has two: line 5,000 has number 10,001. Twenty levels pass, one more does not."""
    lines = MOST_NODES // 2
    [fault] = parse(b"".join(b"k%d: v\n" % n for n in range(2 * lines)), "f.yaml").problems
    assert (fault.code, fault.line) == ("file-too-large", lines)
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST, "f.yaml").problems == ()
    [fault] = parse(b"\n" + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "f.yaml").problems
    assert (fault.code, fault.line, fault.column) == ("yaml-deep", 2, DEEPEST + 1)
    assert parse(b"a: 1\n#".ljust(LARGEST_FILE, b"a"), "f.yaml").problems == ()
    assert [p.code for p in parse(b"a: 1\n#".ljust(LARGEST_FILE + 1, b"a"), "f.yaml").problems] == ["file-too-large"]
    assert parse(b"%s: 1" % (b"k" * LONGEST_KEY), "f.yaml").problems == ()


def test_every_alias_is_named_and_nothing_is_read_with_one() -> None:
    parsed = parse(b"a: &x [1]\nb: *x\nc: *x\nc: 2\n", "f.yaml")
    assert [(p.line, p.code) for p in parsed.problems] == [(2, "yaml-alias"), (3, "yaml-alias"), (4, "duplicate-key")]
    assert parsed.data is None


def test_numbers_have_at_most_18_digits() -> None:
    assert parse(b"a: " + b"9" * 18, "f").data == {"a": 10**18 - 1}
    assert parse(b"a: " + b"9" * 19, "f").data == {"a": "9" * 19}


@pytest.mark.parametrize("kind", ["pipe", "device", "link out", "folder"])
def test_only_a_file_below_the_root_is_read(tmp_path: Path, kind: str) -> None:
    root = copy_scenarios(tmp_path / "scenarios", CASE)
    path, secret = root / "cases" / CASE / "review.yaml", tmp_path / "secret.key"
    secret.write_text("a-secret-word")
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(secret if kind == "link out" else "/dev/zero")
    library = load_library(root)
    assert CASE not in library.cases
    [problem] = library.problems
    assert problem.file == f"cases/{CASE}/review.yaml" and problem.code == "file-unreadable"
    assert "a-secret-word" not in str(problem)


def test_a_link_inside_the_root_is_followed(tmp_path: Path) -> None:
    """As a container's mounted configuration has them."""
    root = copy_scenarios(tmp_path / "scenarios", CASE)
    path = root / "needs.yaml"
    path.rename(root / ".needs-of-today.yaml")
    path.symlink_to(".needs-of-today.yaml")
    assert CASE in load_library(root).cases


def test_every_other_case_is_served_and_each_faulty_one_named(tmp_path: Path) -> None:
    root, cache = copy_scenarios(tmp_path / "scenarios", CASE, OTHER), tmp_path / "cache"
    for number, (content, _) in enumerate(HOSTILE.values()):
        folder = shutil.copytree(root / "cases" / CASE, root / "cases" / f"hostile-{number}")
        (folder / ("case.yaml" if number % 2 else "text/en.yaml")).write_bytes(content)
    library = load_library(root, cache)
    assert list(library.cases) == [OTHER, CASE]
    hostile = {f"hostile-{number}" for number in range(len(HOSTILE))}
    assert {p.file.split("/")[1] for p in library.problems} == hostile
    (root / "questionnaires" / "zz.yaml").write_bytes(HOSTILE["aliases"][0])
    *warnings, questionnaires, contacts = cases_load(root, tmp_path)
    assert "contacts" in contacts
    assert {warning.rpartition("/")[2] for warning in warnings} == hostile
    assert "questionnaires/zz.yaml:2:10: yaml-alias" in questionnaires


def test_thousands_of_wrong_ids_are_compared_with_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 ids without a text, 2,000 texts without an id: comparing each with each took minutes, and held the library up."""
    compared = 0

    def close(word: str, known: list[str], **_: object) -> list[str]:
        nonlocal compared
        compared += len(known)
        return []

    monkeypatch.setattr("difflib.get_close_matches", close)
    ids, texts = [f"zy{n}" for n in range(2_000)], [f"zx{n}" for n in range(2_000)]
    assert len(list(text_mismatches("text.en", ("passages",), ids, texts, "passage"))) == len(ids) + len(texts)
    assert compared == 0
    assert list(text_mismatches("text.en", ("passages",), ids[:2], texts[:2], "passage")) and compared == 2 * (2 + 2)
