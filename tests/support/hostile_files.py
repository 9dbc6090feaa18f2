"""Files that would fill the memory, hang or end a program, and a child process that reads them as a case, plan, questionnaire or backup.

The child may take 100 MB more than it has after its imports, which only Linux can limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MEMORY = 100 * 10**6
HOSTILE: dict[str, tuple[bytes, str]] = {
    # Nine levels of nine aliases: 9 ** 9 = 387 million values when they are written out.
    "aliases": (b"a0: &a0 [x]\n" + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)), "yaml-alias"),
    "brackets": (b"a: " + b"[" * 800 + b"]" * 800, "yaml-deep"),
    "blocks": (b"".join(b"  " * n + b"a:\n" for n in range(400)), "yaml-deep"),
    "dashes": (b"- " * 800 + b"x", "yaml-deep"),
    "digits": (b"minutes: " + b"9" * 5_000 + b"\n", "text-length"),
    "keys": (b"".join(b"key%d: v\n" % n for n in range(600_000)), "file-too-large"),  # 8 MB
    "keys below the size": (b"".join(b"k%d: v\n" % n for n in range(25_000)), "file-too-large"),  # 0.2 MB
    "wrong keys": (b"".join(b"minute%d: v\n" % n for n in range(4_900)), "unknown-key"),
    "text": (b"title: " + b"word " * 400_000 + b"\n", "file-too-large"),  # 2 MB
    "text below the size": (b"title: " + b"word " * 49_000 + b"\n", "text-length"),
    "faulty parts": (b"".join(b"k%d: @x %s\n" % (n, b"word " * 480) for n in range(98)), "yaml-sign"),  # read three times
    "faulty end": (b"a: x\n" + b"b: '" + b"word " * 49_000 + b"\n", "yaml-quote"),
    "conflicts": (b"a: @\n" + b"<<<<<<< a\n" * 24_000, "yaml-merge"),
    "invisible signs": ("\u200b".encode() * 80_000, "unseen-sign"),
    "long key": (b"? " + b"k" * 240_000 + b"\n: [1]\n", "yaml-key"),
    "escape": (b'a: "\\UFFFFFFFF"\n', "yaml"),
    "directive": (b"%YAML " + b"1" * 5_000 + b".1\n---\na: 1\n", "yaml"),
    "half a character": (b'a: "Go \\ud800 on"\n', "yaml"),
}
"""Contents by name, each with the code of a problem that a case, plan or questionnaire of it has."""
MANIFESTS: dict[str, bytes] = {
    "nested": b"[" * 100_000,
    "number": b'{"format": ' + b"9" * 5_000 + b"}",
    "many keys": b"{" + b",".join(b'"key%d": 1' % n for n in range(600_000)) + b"}",
    "long text": b'{"format": "' + b"word " * 400_000 + b'"}',
    "long name": b'{"format": 1, "kit": "", "revision": "", "made_at": "", "sha256": {"' + b"k" * 9_000 + b'\\u001b": 1}}',
}
"""Manifests of backups, beside HOSTILE."""
KINDS = ("case", "plan", "questionnaire", "backup")

_CHILD = """
import json, os, resource, sys, time
from pathlib import Path
from tracks_sim.case.load.source_files import read_file
from tracks_sim.case.model.structure import Case
from tracks_sim.errors import CaseLibraryError, StoreError
from tracks_sim.store import upgrade
from tracks_sim.store.backup import restore
from tracks_sim.study.plan_file import read_plan
from tracks_sim.study.questionnaire import load_questionnaires

def reading(kind, path):
    try:
        if kind == "case":
            return read_file(path, path.parent, "case", Case, positions=True).problems
        if kind == "plan":
            read_plan(path)
        elif kind == "questionnaire":
            load_questionnaires(path.parent.parent)
        else:
            restore(path, path.parent / "restored")
    except (CaseLibraryError, StoreError) as error:
        return getattr(error, "problems", ()) or (error,)
    return ()

def peak():
    return int(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1]) * 1024

reading(sys.argv[1], Path(sys.argv[2]).parent / "nothing")
limit = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for path in map(Path, sys.argv[4:]):
    before, began = peak(), time.perf_counter()
    problems = reading(sys.argv[1], path)
    seconds = time.perf_counter() - began
    print(json.dumps([len(problems), sorted({getattr(p, "code", "") for p in problems}), str(problems[0]) if problems else "", seconds, peak() - before]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file gave: problems, their codes, the first as a line, the time, and memory beyond that of the program, in bytes."""

    problems: int
    codes: tuple[str, ...]
    first: str
    seconds: float
    memory: int


def write_hostile(folder: Path, kind: str) -> dict[str, Path]:
    """Write every hostile file of a kind, each in a folder of its own, and a pipe, a device and a link to a secret; paths by name."""
    contents = {name: content for name, (content, _) in HOSTILE.items()} | (MANIFESTS if kind == "backup" else {})
    paths: dict[str, Path] = {}
    for name in (*contents, "pipe", "device", "link"):
        path = paths[name] = folder / name.replace(" ", "-") / {"backup": "all.zip", "questionnaire": "questionnaires/hostile.yaml"}.get(kind, f"{kind}.yaml")
        path.parent.mkdir(parents=True)
        if name == "pipe":
            os.mkfifo(path)
        elif name in ("device", "link"):
            secret = folder / "secret.key"
            secret.write_text("a-secret-word")
            path.symlink_to("/dev/zero" if name == "device" else secret)
        elif kind == "backup":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("manifest.json", contents[name])
        else:
            path.write_bytes(contents[name])
    return paths


def read_in_child(kind: str, paths: Iterable[Path], seconds: float = 300) -> list[Reading]:
    """Read files of a kind one after the other in a child process. Raises where it ends by a fault or does not end."""
    names = [str(path) for path in paths]
    done = subprocess.run([sys.executable, "-c", _CHILD, kind, names[0], str(MEMORY), *names], capture_output=True, text=True, timeout=seconds)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-800:])
    return [Reading(p, tuple(c), f, s, m) for p, c, f, s, m in map(json.loads, done.stdout.splitlines())]
