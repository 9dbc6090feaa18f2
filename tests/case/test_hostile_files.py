"""Files that would fill the memory, hang or end a program: each is a problem with its file, and every other case is served.

Work is bounded by construction (bytes, nodes, depth), and a child process may take 100 MB more than it has after its imports.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scenarios_copy import copy_scenarios
from tracks_sim.case.composing import DEEPEST, MOST_NODES
from tracks_sim.case.id_checks import text_mismatches
from tracks_sim.case.load import load_library
from tracks_sim.case.parse import LARGEST_FILE, LONGEST_KEY, parse
from tracks_sim.serve.preflight import cases_load

CASE, OTHER = "the-packing-shed", "the-night-bus"
HOSTILE: dict[str, tuple[bytes, str]] = {
    # Nine levels of nine aliases: 9 ** 9 = 387 million values when they are written out.
    "aliases": (b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)), "yaml-alias"),
    "brackets": (b"a: " + b"[" * 800 + b"]" * 800, "yaml-deep"),
    "blocks": (b"".join(b"  " * n + b"a:\n" for n in range(600)), "yaml-deep"),
    "dashes": (b"- " * 800 + b"x", "yaml-deep"),
    "digits": (b"minutes: " + b"9" * 5_000 + b"\n", "wrong-type"),
    "keys": (b"".join(b"key%d: v\n" % n for n in range(600_000)), "file-too-large"),  # 8 MB
    "keys below the size": (b"".join(b"k%d: v\n" % n for n in range(40_000)), "file-too-large"),  # 0.4 MB
    "wrong keys": (b"".join(b"minute%d: v\n" % n for n in range(4_900)), "unknown-key"),
    "text": (b"title: " + b"word " * 400_000 + b"\n", "file-too-large"),  # 2 MB
    "long key": (b"? " + b"k" * 390_000 + b"\n: [1]\n", "yaml-key"),
    "escape": (b'a: "\\UFFFFFFFF"\n', "yaml"),
    "directive": (b"%YAML " + b"1" * 5_000 + b".1\n---\na: 1\n", "yaml"),
    "half a character": (b'a: "Go \\ud800 on"\n', "yaml"),
}

CHILD = """
import json, resource, sys
from pathlib import Path
from tracks_sim.case.load import read_file
from tracks_sim.case.structure import Case
pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + 100 * 10**6
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
path = Path(sys.argv[1])
written = read_file(path, path.parent, "case", Case, positions=True)
print(json.dumps([len(written.problems), written.record is None, *sorted({p.code for p in written.problems})]))
print(str(written.problems[0])[:500])
"""


def read_in_child(path: Path) -> tuple[list[object], str]:
    """Number of problems, whether there is no record, and codes; and the first problem as a line."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-500:]
    figures, _, line = done.stdout.partition("\n")
    return json.loads(figures), line


@pytest.mark.skipif(sys.platform != "linux", reason="limits a process's memory, which only Linux can")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_problem_within_100_megabytes(tmp_path: Path, name: str) -> None:
    content, code = HOSTILE[name]
    (tmp_path / "case.yaml").write_bytes(content)
    (_, no_record, *codes), line = read_in_child(tmp_path / "case.yaml")
    assert no_record and code in codes
    assert line.startswith("case.yaml:")


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
    *warnings, questionnaires = cases_load(root, cache)
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
