"""``python -m tests.golden --write PART...`` writes expected results anew, on purpose; without --write it says what differs."""

from __future__ import annotations

import argparse
import json
import lzma
import tempfile
import time
from itertools import islice
from pathlib import Path

from tests.golden.outputs import PARTS, Frozen, expected, expected_file, made
from tests.golden.plain import differences
from tests.golden.reworded import all_reworded


def main() -> None:
    """Compare or write the parts that are named, all where none is."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--write", action="store_true", help="Write the parts that are named as they are now.")
    told = parser.parse_args()
    if unknown := set(told.parts) - {*PARTS, "all"}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if told.write and not told.parts:
        parser.error("name the parts to write, or: all")
    parts = list(PARTS) if not told.parts or "all" in told.parts else told.parts
    with tempfile.TemporaryDirectory(prefix="golden-") as folder:
        frozen = Frozen(Path(folder))
        for part in parts:
            began = time.monotonic()
            found = made(part, frozen)
            if told.write:
                path = expected_file(part)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(lzma.compress(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode(), preset=9))
                print(f"{part}: {path.stat().st_size} bytes, {time.monotonic() - began:.1f} s")
            else:
                lines = list(islice(differences(all_reworded(expected(part)), all_reworded(found)), 10))
                print(f"{part}: {'the same' if not lines else 'different'}, {time.monotonic() - began:.1f} s", *lines, sep="\n  ")


if __name__ == "__main__":
    main()
