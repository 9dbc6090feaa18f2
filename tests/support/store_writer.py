"""A process that writes to a store, for the tests: ``writer.py DATA ATTEMPT TAB COUNT [URL]``.

Each event says who wrote it. After an append is confirmed its sequence number goes to
standard output. A writer that finds the place taken reads on and tries the next one.
"""

import sys
from pathlib import Path

from tracks_sim.errors import OpenElsewhere
from tracks_sim.practice.events import NoteWritten
from tracks_sim.store import Store

data, attempt, tab, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
with Store.open(data, sys.argv[5] if len(sys.argv) > 5 else None) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    written = 0
    while written < count:
        last = len(store.events(attempt))
        try:
            seq = store.append(attempt, [NoteWritten(at=store.time(), text=f"{tab} {last + 1}")], last, "shared")
        except OpenElsewhere:
            print(f"refused {last + 1}", flush=True)
            continue
        written += 1
        print(f"saved {seq}", flush=True)
