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
from tracks_sim.forked.free_memory import POOL, take_chunks, take_free_memory
c_library = ctypes.CDLL(None)
c_library.malloc.restype, c_library.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
chunks = [c_library.malloc(3000) for _ in range(400)]
objects = [bytes(167) for _ in range(4000)]  # of 200 bytes, in the size class of 208
for chunk in chunks[::2]:
    c_library.free(chunk)
gaps = {id(item) // POOL for item in objects}
del objects[::2]
before = [id(bytes(167)) // POOL in gaps, min(chunks) < c_library.malloc(3000) < max(chunks)]
filling = take_free_memory()
new = [bytes(167) for _ in range(1000)]
print(json.dumps({
    "before": before, "objects_in_gaps": sum(id(item) // POOL in gaps for item in new),
    "chunks_in_gaps": sum(min(chunks) < c_library.malloc(3000) < max(chunks) for _ in range(100)), "again": take_chunks(),
}))
"""


def test_nothing_new_stands_in_a_gap() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["before"] == [True, True]
    assert found["objects_in_gaps"] == found["chunks_in_gaps"] == 0
    assert found["again"] < 200 * 3000 / 10  # the gaps of 3,000 bytes are gone; what was freed since is small
