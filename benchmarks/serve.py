"""The kit's server beside stock Voilà: the same notebook, the same machine, the same run.

    python benchmarks/serve.py [--notebook FILE] [--visits 7] [--visitors 10] [--json]

Time to interactive: from the start of the navigation to the moment the page's
root carries ``data-ready`` and its first enabled button, link or field is
visible; each visit is a fresh browser context (empty cache). Median of the visits.

Memory a further visitor: growth of the unique set size (USS) of the server and
everything below it, from one open page to ``1 + visitors`` open pages, divided
by ``visitors``; measured 3 s after the last page was ready.

Bytes and requests: counted in the browser (CDP Network events). HTTP is counted
as it came over the wire (compressed, with headers). Frames of the websocket are
counted at their length after decompression, because the browser does not show
the compressed length: the kit's frames are compressed on the wire, stock
Voilà's are not, so the kit's total is an upper bound.

Requests to other hosts are blocked for both (stock Voilà asks several): that is
kind to stock Voilà, since nothing waits for a distant server.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
READY = "[data-ready]"
CONTROL = ":is(button, a[href], input, select):not([disabled]):visible"
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


@dataclass
class Traffic:
    """What one visit cost on the wire: bytes of HTTP, bytes of frames, requests."""

    http: int = 0
    frames: int = 0
    requests: int = 0
    cached: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return self.http + self.frames

    def watch(self, page: Page) -> None:
        """Count from now on, by CDP."""
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self.sent)
        cdp.on("Network.requestServedFromCache", lambda e: self.cached.add(e["requestId"]))
        cdp.on("Network.loadingFinished", self.finished)
        cdp.on("Network.webSocketFrameReceived", self.frame)
        cdp.on("Network.webSocketFrameSent", self.frame)
        cdp.on("Network.webSocketCreated", lambda e: setattr(self, "requests", self.requests + 1))

    def sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.requests += 1

    def finished(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def frame(self, event: dict[str, Any]) -> None:
        response = event["response"]
        payload = response["payloadData"]
        self.frames += len(payload) * 3 // 4 if response["opcode"] == 2 else len(payload.encode())  # binary comes as base64


@dataclass(frozen=True)
class Figures:
    """One server: seconds, megabytes, bytes, requests."""

    interactive: list[float]
    memory_per_visitor_mb: float
    first_bytes: int
    first_requests: int
    second_bytes: int
    second_requests: int

    @property
    def median(self) -> float:
        return statistics.median(self.interactive)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: list[str], url: str, folder: Path) -> Iterator[int]:
    """A server that answers at ``url``; it ends with the block."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TRACKS_DATA": str(folder / "data"), "TRACKS_LANGUAGE": "en",
           "TRACKS_TRAINEE": "", "TRACKS_DB": "", "TRACKS_EXIT_URL": "/"}  # fmt: skip
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log, cwd=folder)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=30).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit((folder / "log").read_text()) from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def ready(page: Page, url: str) -> float:
    """Seconds to interactive."""
    begin = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(READY, state="attached", timeout=60_000)
    page.locator(CONTROL).first.wait_for(timeout=60_000)
    return time.perf_counter() - begin


def visit(context: BrowserContext, url: str) -> Traffic:
    """Traffic of one visit, to 2 s after it became interactive."""
    page, traffic = context.new_page(), Traffic()
    traffic.watch(page)
    ready(page, url)
    page.wait_for_timeout(2000)
    page.close()
    return traffic


def uss(pid: int) -> int:
    """Bytes that only the server and what it started hold."""
    root = psutil.Process(pid)
    return sum(p.memory_full_info().uss for p in [root, *root.children(recursive=True)])


def memory(browser: Browser, url: str, pid: int, visitors: int) -> float:
    """Megabytes a further visitor costs the server."""
    contexts = []

    def come() -> None:
        context = browser.new_context()
        contexts.append(context)
        ready(context.new_page(), url)

    come()
    time.sleep(3)
    before = uss(pid)
    for _ in range(visitors):
        come()
    time.sleep(3)
    after = uss(pid)
    for context in contexts:
        context.close()
    return (after - before) / visitors / 1e6


def measured(browser: Browser, url: str, pid: int, visits: int, visitors: int) -> Figures:
    """Everything about one server, after one visit that is not counted."""
    times = []
    for number in range(visits + 1):
        context = browser.new_context()
        seconds = ready(context.new_page(), url)
        context.close()
        if number:
            times.append(seconds)
        time.sleep(0.5)  # the kernel of the last visit ends
    context = browser.new_context()
    first, second = visit(context, url), visit(context, url)
    context.close()
    return Figures(
        times, memory(browser, url, pid, visitors), first.total, first.requests, second.total, second.requests
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebook", type=Path, default=ROOT / "notebooks" / "home.ipynb")
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--chromium", default=os.environ.get("TRACKS_CHROMIUM", "/usr/bin/chromium"))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        books = folder / "notebooks"
        books.mkdir()
        for page in ("home", "practise"):
            shutil.copy(asked.notebook, books / f"{page}.ipynb")
        own, stock = free_port(), free_port()
        kit = (
            "import sys; from pathlib import Path; from tracks_sim.serve import serve; "
            "serve(Path(sys.argv[1]), port=int(sys.argv[2]), notebooks=Path(sys.argv[3]))"
        )
        commands = {
            "stock Voilà": ([sys.executable, "-m", "voila", str(books / "home.ipynb"), f"--port={stock}", "--no-browser"], stock),
            "tracks-sim": ([sys.executable, "-c", kit, str(folder / "data"), str(own), str(books)], own),
        }
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=CHROMIUM)
        for label, (command, port) in commands.items():
            url = f"http://127.0.0.1:{port}/"
            with started(command, url, folder) as pid:
                found[label] = measured(browser, url, pid, asked.visits, asked.visitors)
        browser.close()
    show(found, asked.json)


def show(found: dict[str, Figures], as_json: bool) -> None:
    """Table with ratios, or JSON."""
    stock, own = found["stock Voilà"], found["tracks-sim"]
    if as_json:
        print(json.dumps({label: {**asdict(f), "median": f.median} for label, f in found.items()}, indent=1))
        return
    rows = [
        ("time to interactive, median, s", stock.median, own.median, "{:.2f}"),
        ("  fastest, s", min(stock.interactive), min(own.interactive), "{:.2f}"),
        ("  slowest, s", max(stock.interactive), max(own.interactive), "{:.2f}"),
        ("memory a further visitor, MB", stock.memory_per_visitor_mb, own.memory_per_visitor_mb, "{:.1f}"),
        ("first visit, kB", stock.first_bytes / 1e3, own.first_bytes / 1e3, "{:.0f}"),
        ("first visit, requests", stock.first_requests, own.first_requests, "{:.0f}"),
        ("second visit, kB", stock.second_bytes / 1e3, own.second_bytes / 1e3, "{:.0f}"),
        ("second visit, requests", stock.second_requests, own.second_requests, "{:.0f}"),
    ]
    print(f"{'':34}{'stock Voilà':>14}{'tracks-sim':>14}{'ratio':>8}")
    for label, a, b, form in rows:
        print(f"{label:34}{form.format(a):>14}{form.format(b):>14}{b / a:8.2f}")


if __name__ == "__main__":
    main()
