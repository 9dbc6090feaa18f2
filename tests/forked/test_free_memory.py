"""Gaps are taken: what is allocated afterwards stands on new memory; in a process of its own, since nothing is given back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SCRIPT = """
import ctypes, json
from tracks_sim.forked.free_memory import take_free_memory
c_library = ctypes.CDLL(None)
c_library.malloc.restype, c_library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
chunks = [c_library.malloc(3000) for _ in range(400)]
for chunk in chunks[::2]:
    c_library.free(chunk)
in_gaps = sum(min(chunks) < c_library.malloc(3000) < max(chunks) for _ in range(20))
taken = take_free_memory()
print(json.dumps({
    "before": in_gaps, "taken": taken, "again": take_free_memory(),
    "in gaps": sum(min(chunks) < c_library.malloc(size) < max(chunks) for size in (3000, 700, 100, 40) for _ in range(100)),
}))
"""


def test_nothing_new_stands_in_a_gap() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["before"] > 0
    assert found["taken"] > 180 * 3000 * 0.9  # a gap of 3,000 bytes holds 2,048, 528 and 400 of them
    assert found["again"] < found["taken"] / 10 and found["in gaps"] < 10  # of 400; some bytes were freed since
