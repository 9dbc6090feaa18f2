"""Hostile files as a case, plan, questionnaire and backup: a problem within 1 s and 100 MB each.

    python benchmarks/hostile_files.py [--json]

Each file is read in a process of its own, which may take 100 MB more than it has after its imports. Exit code 1 where
one has no problem, takes more than 1 s, or ends its process.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.support.hostile_files import KINDS, MEMORY, read_in_child, write_hostile

MOST_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures, faults = [], []
    for kind in KINDS:
        with tempfile.TemporaryDirectory(prefix="tracks-hostile-") as folder:
            for name, path in write_hostile(Path(folder), kind).items():
                try:
                    [reading] = read_in_child(kind, [path])
                except Exception as error:  # it ended its process, or did not end
                    faults.append(f"{kind}, {name}: {error}")
                    continue
                figures.append({"kind": kind, "file": name, "problems": reading.problems, "seconds": round(reading.seconds, 3), "mb": round(reading.memory / 1e6, 1)})
                if not reading.problems or reading.seconds > MOST_SECONDS or reading.memory > MEMORY:
                    faults.append(f"{kind}, {name}: {reading.problems} problems, {reading.seconds:.2f} s, {reading.memory / 1e6:.0f} MB")
    if asked.json:
        print(json.dumps({"files": figures, "faults": faults}))
    else:
        for row in figures:
            print(f"{row['kind']:14} {row['file']:20} {row['problems']:>6} problems {row['seconds']:>7.3f} s {row['mb']:>6.1f} MB")
        slowest, largest = max(figures, key=lambda r: r["seconds"]), max(figures, key=lambda r: r["mb"])
        print(f"{len(figures)} files; slowest {slowest['seconds']} s ({slowest['kind']}, {slowest['file']}), most memory {largest['mb']} MB ({largest['kind']}, {largest['file']})")
        for fault in faults:
            print(f"FAULT {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
