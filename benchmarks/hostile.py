"""Ten thousand hostile HTTP requests and websocket messages against a running kit, and floods by one visitor.

    python -m benchmarks.hostile [--http 4000] [--frames 6000] [--seed 1] [--only-floods] [--json]

The attacker of ``tests/support/attacker.py`` has a code and an assessment under way. Half of the messages
are well formed and wrong only in what they say, so that they reach the page's widget; the others
are wrong in every other way. After every 25 messages an honest question must be answered.

Exit code 1 where code of the attacker ran, where an answer held a key (of the cases, of the codes,
of the cookies), a file from outside the pages or a traceback, where an answer was a server's fault
(5xx), or where the server did not serve afterwards.

Then each flood of ``benchmarks/floods.py`` in turn, beside a quiet run: memory of the server, acts of other visitors, bytes of log.
Exit code 1 too where one of them misses an aim.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.floods import HEAD, measure_floods
from tests.support.attacker import attack
from tests.support.server import running_server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--http", type=int, default=4000)
    parser.add_argument("--frames", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-floods", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    wrong = [] if asked.only_floods else play(asked)
    with tempfile.TemporaryDirectory(prefix="tracks-floods-") as name:
        floods = measure_floods(Path(name))
    print(json.dumps([{**vars(f), "acts": len(f.acts), "p95": f.p95} for f in floods], indent=1) if asked.json else "\n".join([HEAD, *(f.line() for f in floods)]))
    wrong += [missed for flood in floods for missed in flood.missed()]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def play(asked: argparse.Namespace) -> list[str]:
    """Play the requests and messages and print what came of it; the first leaks and faults, in words."""
    with tempfile.TemporaryDirectory(prefix="tracks-hostile-") as name:
        folder = Path(name)
        with running_server(folder / "data") as server:
            process = psutil.Process(server.pid)
            before, began = process.memory_info().rss, time.perf_counter()
            report = attack(server, folder / "data", folder / "canary", asked.http, asked.frames, asked.seed)
            seconds, grown = time.perf_counter() - began, process.memory_info().rss - before
    figures = {
        "requests": sum(report.statuses.values()), "messages": report.messages["text"] + report.messages["binary"],
        "answers by status": dict(sorted(report.statuses.items())), "connections ended by the server": report.messages["connection ended"],
        "answers read": report.answers, "bytes read": report.answered_bytes, "seconds": round(seconds, 1),
        "memory of the server grew by (MB)": round(grown / 1e6, 1), "leaks": len(report.leaks), "faults": len(report.faults),
    }  # fmt: skip
    if asked.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, figure in figures.items():
            print(f"{name:36} {figure}")
    return [*report.leaks[:20], *report.faults[:20]]


if __name__ == "__main__":
    raise SystemExit(main())
