"""A thousand hostile files taken in as a case of another organisation: nothing outside the folder, no traceback, no hang.

    python -m benchmarks.exchange [--files 1000] [--seed 1] [--json]

Each file (``tests/support/hostile_packages.py``) is read as the page and ``tracks-sim case import`` read it, in a process of its own, and what can
be taken in is taken in, into a data folder of its own. Before and after, every file around that folder is compared, and so are the files that a
path or a script of a package would make elsewhere.

Exit code 1 where something outside the folder is new or another one, where anything but a sentence came of a file, where the folder's database
or the kit's cases changed, or where one file took more than 25 s on the clock (the reading process is ended after 20).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.hostile_packages import hostile_packages
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.errors import AuthoringRefused
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import import_case, open_workshop, read_package
from tracks_sim.store import COMMAND_LINE, Store

MOST_SECONDS = 25.0
OUTSIDE = (Path("/tmp/outside.yaml"), Path("/tmp/tracks-outside.yaml"))
"""Where some of the packages try to write."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracks-exchange-") as name:
        figures, faults = play(Path(name), asked.files, asked.seed)
    if asked.json:
        print(json.dumps({**figures, "faults": faults}, indent=1))
    else:
        for what, figure in figures.items():
            print(f"{what:34} {figure}")
    for fault in faults:
        print(f"FAULT {fault}", file=sys.stderr)
    return 1 if faults else 0


def play(folder: Path, files: int, seed: int) -> tuple[dict[str, object], list[str]]:
    """Read hostile files as packages from elsewhere; returns figures and faults."""
    case = read_folder(scenarios_root() / "cases" / "the-knitted-hat")
    good = {path_of(part, DRAFT_FILES): text.encode() for part, text in case.texts.items()}
    (folder / "secret.key").write_text("a-secret-word")
    sayings: Counter[str] = Counter()
    seconds: list[float] = []
    faults: list[str] = []
    with Store.open(folder / "data") as store:
        audited = AuditedStore(store, COMMAND_LINE)
        before, workshop = _stamps(folder), open_workshop(audited)
        for number, (kind, content) in enumerate(hostile_packages(good, seed, files)):
            began = time.perf_counter()
            try:
                import_case(audited, workshop, read_package(audited, content), f"the-box-{number}")
            except AuthoringRefused as refused:
                sayings[str(refused)] += 1
                if any(secret in str(refused.facts) for secret in ("secret-word", "root:")):
                    faults.append(f"{kind}: quotes a file from outside")
            except Exception as error:  # what a page could only call a fault of the program
                faults.append(f"{kind} (file {number}): {type(error).__name__}: {error}"[:300])
            seconds.append(time.perf_counter() - began)
            if seconds[-1] > MOST_SECONDS:
                faults.append(f"{kind} (file {number}) took {seconds[-1]:.1f} s")
        faults += [f"outside the folder: {path}" for path in (*OUTSIDE, *(p for p in _stamps(folder).keys() - before.keys())) if path.exists()]
        faults += [f"changed: {path}" for path, stamp in before.items() if _stamps(folder).get(path) != stamp]
        taken_in = len(workshop.drafts.ids())
        if taken_in + sayings.total() != files:
            faults.append(f"of {files} files {taken_in} were taken in and {sayings.total()} refused")
    ordered = sorted(seconds)
    return {
        "files": files, "refused": files - taken_in, "taken in as drafts, with errors to mend": taken_in, "sentences of refusal": len(sayings),
        "median seconds": round(ordered[len(ordered) // 2], 2), "p95 seconds": round(ordered[int(len(ordered) * 0.95)], 2), "longest seconds": round(ordered[-1], 2),
        "faults": len(faults),
    }, faults  # fmt: skip


def _stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of every file in a folder but the drafts, cache and database of its data, and of every file of the kit's cases."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != "data"]
    found += [path for path in (folder / "data").glob("*") if path.is_dir() and path.name not in ("drafts", "cache")]
    found += scenarios_root().rglob("*.yaml")
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


if __name__ == "__main__":
    sys.exit(main())
