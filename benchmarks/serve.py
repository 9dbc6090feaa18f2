"""The kit's server beside stock Voilà: the same notebook, the same machine, the same run.

    python -m benchmarks.serve [--notebook FILE] [--visits 7] [--visitors 10] [--json]

Time to interactive: from the start of the navigation to the moment the page's
root carries ``data-ready`` and its first enabled button, link or field is
visible; each visit is a fresh browser context (empty cache). Median of the visits.

Memory a further visitor: growth of the unique set size (USS) of the server and
everything below it, from one open page to ``1 + visitors`` open pages, divided
by ``visitors``; each visitor acts once (another language, which the kernel
answers); measured 3 s after the last act.

Bytes and requests: counted in the browser (CDP Network events). HTTP is counted
as it came over the wire (compressed, with headers). Frames of the websocket are
counted at their length after decompression, because the browser does not show
the compressed length: the kit's frames are compressed on the wire, stock
Voilà's are not, so the kit's total is an upper bound.

Requests to other hosts are blocked for both (stock Voilà asks several): that is
kind to stock Voilà, since nothing waits for a distant server.

The aims: at most 0.6 of stock Voilà's time, 60 kB at a first visit and 8 MB a further visitor. Exit code 1
where one of them is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.servers import ROOT, kit_command, memory, running_command, voila_command
from benchmarks.visits import act, browser, cookies_of_one_who_entered, ready, times, visit
from tests.support.server import free_port

SHARE_OF_TIME = 0.6  # of stock Voilà's time to interactive
FIRST_BYTES = 60e3
MEGABYTES = 8  # a further visitor


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


def growth(it: Browser, url: str, pid: int, visitors: int, enter: bool) -> float:
    """Megabytes of memory for each further visitor."""
    contexts = []

    def come() -> None:
        context = it.new_context()
        contexts.append(context)
        context.add_cookies(cookies_of_one_who_entered(url) if enter else [])
        page = context.new_page()
        ready(page, f"{url}practise" if enter else url)
        act(page)

    come()
    time.sleep(3)
    before = memory(pid).unique
    for _ in range(visitors):
        come()
    time.sleep(3)
    after = memory(pid).unique
    for context in contexts:
        context.close()
    return (after - before) / visitors / 1e6


def measure(it: Browser, url: str, pid: int, visits: int, visitors: int, enter: bool) -> Figures:
    """Everything about one server, after one visit that is not counted; ``enter``: at the kit one enters first."""
    cookies = cookies_of_one_who_entered(url) if enter else []
    page = f"{url}practise" if enter else url
    interactive = times(it, page, visits, cookies=cookies)
    context = it.new_context()
    context.add_cookies(cookies)
    first, second = visit(context, page), visit(context, page)
    context.close()
    memory_each = growth(it, url, pid, visitors, enter)
    return Figures(interactive, memory_each, first.total, first.requests, second.total, second.requests)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notebook", type=Path, default=ROOT / "notebooks" / "home.ipynb")
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name, browser() as it:
        folder = Path(name)
        books = folder / "notebooks"
        books.mkdir()
        for page in ("home", "practise"):
            shutil.copy(asked.notebook, books / f"{page}.ipynb")
        own, stock = free_port(), free_port()
        commands = {
            "stock Voilà": (voila_command(books / "home.ipynb", stock), stock),
            "tracks-sim": (kit_command(folder, own, notebooks=books), own),
        }
        for label, (command, port) in commands.items():
            url = f"http://127.0.0.1:{port}/"
            with running_command(command, url, folder) as pid:
                found[label] = measure(it, url, pid, asked.visits, asked.visitors, enter=label == "tracks-sim")
    show(found, asked.json)
    if missed := missed_aims(found["stock Voilà"], found["tracks-sim"]):
        sys.exit("missed: " + "; ".join(missed))


def missed_aims(stock: Figures, own: Figures) -> list[str]:
    """The aims that the kit's figures do not reach, in words."""
    missed = []
    if own.median > SHARE_OF_TIME * stock.median:
        missed.append(f"time to interactive is {own.median / stock.median:.2f} of stock Voilà's, the aim is {SHARE_OF_TIME}")
    if own.first_bytes > FIRST_BYTES:
        missed.append(f"a first visit takes {own.first_bytes / 1e3:.0f} kB, the aim is {FIRST_BYTES / 1e3:.0f}")
    if own.memory_per_visitor_mb > MEGABYTES:
        missed.append(f"a further visitor takes {own.memory_per_visitor_mb:.1f} MB, the aim is {MEGABYTES}")
    return missed


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
