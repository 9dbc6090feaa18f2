"""What an extra brings is imported when it is needed, and not before: neither by the command line, nor by the server, nor for an author's page.

For a kernel: ``tests/serve/test_kernel.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.server import ROOT
from tracks_sim.extras import EXTRAS

OF_EXTRAS = {name for packages in EXTRAS.values() for name in packages} | {"jupyterlab"}
"""Import names of the packages of all extras. lxml, which one of them brings, is taken by nbconvert's parser of HTML where it is there."""
SCRIPT = """
import json, sys
import tracks_sim.cli
first = set(sys.modules)
import tracks_sim.cli.server, tracks_sim.cli.demo, tracks_sim.serve.app, tracks_sim.serve.kernel.warmup
import tracks_sim.ui.author.screen, tracks_sim.ui.author.tryout.tryout_screen
print(json.dumps([sorted({name.partition(".")[0] for name in names}) for names in (first, sys.modules)]))
"""


def test_no_package_of_an_extra_is_imported_before_it_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for_a_command, for_the_pages = json.loads(done.stdout)
    assert "voila" in for_the_pages and "voila" not in for_a_command
    assert OF_EXTRAS & {*for_a_command, *for_the_pages} == set()
