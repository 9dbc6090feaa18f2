"""Rendering of pages when many visitors come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.server import Visitor, running_server, write_notebooks
from tracks_sim.serve.pages import RENDERED_AT_ONCE

SLOW = """
import os, time
def tell(what):
    with open(os.path.join(os.environ["TRACKS_DATA"], "told"), "a") as file:
        file.write(what + "\\n")
tell("begin")
time.sleep(0.4)
tell("end")
"""


def test_few_pages_are_rendered_at_a_time_and_all_are_rendered(tmp_path: Path) -> None:
    """Open pages do not compete with everybody who comes."""
    many = 2 * RENDERED_AT_ONCE + 1
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks", practise=SLOW)) as server:
        visitors = [Visitor(server.url) for _ in range(many)]
        for visitor in visitors:
            visitor.enter_with_new_code()
        with ThreadPoolExecutor(many) as pool:
            answers = list(pool.map(lambda visitor: visitor.get("practise"), visitors))
        assert [answer.status for answer in answers] == [200] * many
        running = most = 0
        for line in (tmp_path / "data" / "told").read_text().splitlines():
            running += 1 if line == "begin" else -1
            most = max(most, running)
        assert (running, most) == (0, RENDERED_AT_ONCE)
