"""Ten thousand hostile HTTP requests and websocket messages against a running kit.

    python benchmarks/hostile.py [--http 4000] [--frames 6000] [--seed 1] [--json]

The attacker of ``tests/support/attacker.py`` has a code and an assessment under way. Half of the messages
are well formed and wrong only in what they say, so that they reach the page's widget; the others
are wrong in every other way. After every 25 messages an honest question must be answered.

Exit code 1 where code of the attacker ran, where an answer held a key (of the cases, of the codes,
of the cookies), a file from outside the pages or a traceback, where an answer was a server's fault
(5xx), or where the server did not serve afterwards.
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

from tests.support.attacker import attack
from tests.support.server import running_server


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--http", type=int, default=4000)
    parser.add_argument("--frames", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
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
    for line in (*report.leaks[:20], *report.faults[:20]):
        print(line, file=sys.stderr)
    return 1 if report.leaks or report.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
