"""The log's limit: of each place some hundred lines a minute, and a page's ids are in none of them."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from pathlib import Path

from tests.serve.full.test_floods import Page, last_count
from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve.kernel.app import MOST_FAILURES, logged_failure
from tracks_sim.serve.log_limit import LONGEST, MOST_LINES, LineLimit, printable


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
    visitor, asked = Visitor(server.url), 0
    while asked - server.log().count("GET /no/such/") < 10:  # the limit is met in the first minute, or in one that began meanwhile
        assert asked < 10 * MOST_LINES
        visitor.get(f"no/such/{asked}?word=of-somebody", Cookie="sweet=of-somebody")
        asked += 1
    assert "left out" in server.log() and "of-somebody" not in server.log()


def test_lines_of_the_libraries_below_have_the_limit_too(server: RunningServer) -> None:
    """They are written by the handler that has it, which puts the name of the log before each line."""
    assert Visitor(server.url).post("tracks/enter", token=False, new="1").status == 403
    [line] = [line for line in server.log().splitlines() if "'_xsrf' argument missing" in line]
    assert line.startswith("[tornado.general]")


def test_a_language_that_is_no_text_is_passed_over(server: RunningServer) -> None:
    """An error page needs a language too: it failed in its turn, with some sixty lines in the log for each request."""
    before = len(server.log())
    assert Visitor(server.url).get("?lang=%ff").status == 200
    assert Visitor(server.url).get("no/such?lang=%ff").status == 404
    assert "Traceback" not in server.log()[before:]


def test_a_code_that_is_no_text_is_refused_and_in_no_line(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.get("")
    body = f"_xsrf={visitor.cookies['_xsrf']}&code=7K2M-Q0ZD-93H%ff".encode()
    assert visitor.ask("POST", "/tracks/enter", body, {"Content-Type": "application/x-www-form-urlencoded"}).status == 400
    assert "is no UTF-8" in server.log() and "7K2M" not in server.log()


def test_a_fault_of_the_server_writes_neither_query_nor_cookie_nor_address(tmp_path: Path) -> None:
    """The traceback is there; what tornado adds to it by itself, the whole address and the visitor's, is not."""
    broken = "import tracks_sim.serve.handlers as handlers\nhandlers.CodeHandler.get = lambda self: 1 / 0\n"
    with running_server(tmp_path / "data", before=broken, notebooks=write_notebooks(tmp_path / "notebooks"), hosts=["training.example.org"]) as server:
        headers = {"Cookie": "sweet=of-somebody", "X-Forwarded-For": "192.0.2.7"}
        assert Visitor(server.url).get("tracks/code?word=of-somebody", **headers).status == 500
        assert "ZeroDivisionError" in server.log() and "GET /tracks/code" in server.log()
        assert "of-somebody" not in server.log() and "192.0.2.7" not in server.log()


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


def test_what_a_line_is_about_writes_no_line_of_its_own() -> None:
    hostile = "x\n[TracksServer] forged\x1b[2J\x85\u2028\u202e"
    record = logging.LogRecord("x", logging.INFO, "page.py", 1, "%s, %d and %s", (hostile, 3, Path("a\nb")), None)
    assert LineLimit().filter(record)
    assert record.getMessage() == r"x\n[TracksServer] forged\x1b[2J\x85\u2028\u202e, 3 and a\nb"
    assert printable("é" * (LONGEST + 1)) == "é" * LONGEST + "..." and printable("é" * LONGEST) == "é" * LONGEST


def test_no_address_or_origin_writes_a_line_or_a_control_character(server: RunningServer) -> None:
    """Tornado lets what latin-1 has above 0x7f into an address and an origin: 0x85 ends a line for many programs."""
    port = int(server.url.split(":")[2].strip("/"))
    for path, origin in ((b"/\x85forged\x9b2J", b""), (b"/", b"Origin: http://x\x85forged\x9b2J\r\n"), (b"/practise", b"Origin: http://" + b"o" * 20_000 + b"\r\n")):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % port + origin + b"Content-Length: 0\r\nConnection: close\r\n\r\n")
            while connection.recv(4096):
                pass
    lines = server.log().splitlines()
    assert not [line for line in lines if line.startswith("forged") or "\x9b" in line or "o" * 1000 in line]


def test_a_traceback_of_a_kernel_is_cut_and_marks_its_lines() -> None:
    text = logged_failure(ValueError("x" * 10_000 + "\n[TracksServer] forged"))
    assert text.splitlines()[-1] == " | [TracksServer] forged" and len(text) < 1000


def test_a_page_that_gives_its_widgets_wrong_values_fills_no_log(tmp_path: Path) -> None:
    """ipywidgets writes a traceback with the value for each."""
    def update(name: str) -> str:
        whole = json.loads(page.act(name))
        whole["content"]["data"] = {"method": "update", "state": {"count": "y" * 100_000}, "buffer_paths": []}
        return json.dumps(whole)

    async def send() -> None:
        socket = await page.connect("s")
        for n in range(MOST_FAILURES + 10):
            await socket.write_message(update(f"m{n}"))
        await socket.write_message(page.act("end"))
        await last_count(socket, "end")

    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        page = Page(server)
        asyncio.run(send())
        written = server.log()
    assert written.count("traitlets.traitlets.TraitError: ") == MOST_FAILURES and len(written) < 200_000
    assert "No more tracebacks of this page are written" in written
