"""The log's limit: of each place some hundred lines a minute, and a page's ids are in none of them."""

from __future__ import annotations

import asyncio
import json
import logging

from tests.serve.test_floods import Page, last_count
from tests.support.server import RunningServer, Visitor
from tracks_sim.serve.log_limit import MOST_LINES, LineLimit


def test_each_place_writes_so_many_lines_a_minute_and_then_says_that_it_stops() -> None:
    now, lines = [600.0], list[str]()
    limit = LineLimit(clock=lambda: now[0])

    def write(line: int, count: int) -> int:
        records = (logging.LogRecord("x", logging.INFO, "page.py", line, "line %d", (n,), None) for n in range(count))
        passed = [record.getMessage() for record in records if limit.filter(record)]
        lines.extend(passed)
        return len(passed)

    assert write(1, MOST_LINES + 50) == MOST_LINES
    assert lines[0] == "line 0" and lines[-1] == f"line {MOST_LINES - 1} (more lines like this one are left out for up to a minute)"
    assert write(2, 1) == 1  # another place
    assert write(1, 1) == 0
    now[0] += 60
    assert write(1, 1) == 1


def test_unknown_addresses_fill_no_log(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    for n in range(2 * MOST_LINES + 20):  # in two minutes at most, so in one of them more than MOST_LINES
        visitor.get(f"no/such/{n}")
    lines = [line for line in server.log().splitlines() if "GET /no/such/" in line]
    assert len(lines) <= 2 * MOST_LINES and "left out" in server.log()


def test_what_a_page_says_to_a_widget_that_is_not_there_is_not_in_the_log(server: RunningServer) -> None:
    """Neither an id with a line break, nor a message that is sent twice, which the kernel answers like any other."""
    page = Page(server)

    def message(name: str, comm: str) -> str:
        whole = json.loads(page.act(name))
        whole["content"]["comm_id"] = comm
        return json.dumps(whole)

    async def send() -> None:
        socket = await page.connect("s")
        for text in (message("a", "x\n[TracksServer] forged"), page.act("b"), page.act("b"), page.act("c")):
            await socket.write_message(text)
        await last_count(socket, "c")

    asyncio.run(send())
    assert "forged" not in server.log() and "Duplicate Signature" not in server.log()
