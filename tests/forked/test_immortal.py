"""Immortal objects: they keep their content and are not counted; in a process of its own, since nothing there is freed again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json, os, sys
from tracks_sim.forked.immortal import immortalize, is_supported
class Old:
    pass
old, kept, name = Old(), {"a": [1, 2]}, "".join(["not ", "interned"])
before = [sys.getrefcount(one) for one in (old, kept, name)]
count = immortalize()
young = Old()
more = [(old, kept, name)] * 1000
held = [(old, kept, name) for _ in range(1000)]
after = [sys.getrefcount(one) for one in (old, kept, name)]
kept["a"].append(3); kept["b"] = young; old.of = kept
del more, held
print(json.dumps({"supported": is_supported(), "count": count, "before": before, "after": after, "never": sys.getrefcount(None),
                  "kept": len(kept["a"]), "young": sys.getrefcount(young) < 10, "type": type(old.of["b"]) is Old}))
sys.stdout.flush()
os._exit(0)
"""


def results() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_immortal_objects_are_not_counted_and_can_still_be_changed() -> None:
    found = results()
    assert found["supported"] == (sys.version_info >= (3, 12))  # PEP 683 came with 3.12
    if found["supported"]:
        assert found["count"] > 1000
        assert found["after"] == [found["never"]] * 3
    else:
        assert found["count"] == 0
        assert found["after"] == [n + 1001 for n in found["before"]]  # one tuple in a list, and a thousand tuples
    assert (found["kept"], found["young"], found["type"]) == (3, True, True)
