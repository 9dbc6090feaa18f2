"""The standard tables of ten million responses: seconds and memory, DuckDB by Ibis's expressions beside pandas.

    python benchmarks/tables.py [--people 100000] [--ids number|uuid] [--json]

100,000 people answer 100 items in two phases, written to a temporary Parquet file sorted by person, and shuffled.
Each engine runs three times, one fresh process a run, the engines in turn. Seconds are those from the file to the
three pandas tables, without the imports (median of three); memory is the highest resident set of the process, imports
included, also given before the file is opened. pandas reads the file and computes the same tables; that both agree is
checked on every file. ``kit`` runs as the extra ``tables`` installs it: without pyarrow, which pandas imports wherever it
finds it, and which is here for pandas to read the file; ``kit+arrow`` is the same with pyarrow beside it. Wanted of
``kit`` on the sorted file: 0.5 s and 200 MB; exit code 1 where either is missed, or the tables differ. The load average is printed, since other work on the machine counts in the seconds; CPU seconds are of all cores.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import numpy as np
import pandas as pd

ITEMS = 100
RUNS = 3
WITHOUT_ARROW = "import sys, runpy; sys.modules['pyarrow'] = None; runpy.run_path({file!r}, run_name='__main__')"
"""Start of a script in which an import of pyarrow fails, as if it were not installed."""
WANTED = {"seconds": 0.5, "peak_mb": 200.0}
SEED = 1


def write_answers(folder: Path, people: int, ids: str) -> None:
    """Write both files; responses follow a Rasch model with a gain of 0.3 log odds."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    draw = np.random.default_rng(SEED)
    person = np.repeat(np.arange(people, dtype=np.int32), ITEMS)
    item = np.tile(np.arange(ITEMS, dtype=np.int16), people)
    later = item >= ITEMS // 2
    log_odds = draw.normal(size=people)[person] - draw.normal(size=ITEMS)[item] + 0.3 * later
    correct = (draw.random(len(person)) < 1 / (1 + np.exp(-log_odds))).astype(np.int8)
    names = pa.array([str(uuid.UUID(bytes=draw.bytes(16), version=4)) for _ in range(people)]) if ids == "uuid" else None
    table = pa.table({
        "person": names.take(pa.array(person)) if names is not None else pa.array(person),
        "item": pa.array(item),
        "phase": pa.array(["before", "after"]).take(pa.array(later.astype(np.int8))),
        "cohort": pa.array([f"cohort {n:02d}" for n in range(20)]).take(pa.array(person % 20)),
        "correct": pa.array(correct),
    })  # fmt: skip
    pq.write_table(table, folder / "sorted.parquet")
    pq.write_table(table.take(pa.array(draw.permutation(len(table)))), folder / "shuffled.parquet")


def pandas_tables(path: Path) -> list[pd.DataFrame]:
    """persons, items and cohorts as ``standard_tables`` gives them, in pandas."""
    rows = pd.read_parquet(path)
    scores = rows.groupby(["person", "phase", "cohort"], observed=True)["correct"].agg(answered="count", right="sum")
    scores = scores.reset_index()
    scores["share"] = scores["right"] / scores["answered"]
    wide = rows.merge(scores[["person", "phase", "answered", "right"]], on=["person", "phase"])
    x = wide["correct"].astype("float64")
    rest = (wide["right"] - x) / (wide["answered"] - 1)
    parts = pd.DataFrame({"item": wide["item"], "phase": wide["phase"], "x": x, "r": rest, "xr": x * rest, "rr": rest**2})
    means = parts.groupby(["item", "phase"]).mean()
    items = means["x"].rename("facility").reset_index()
    cov = means["xr"] - means["x"] * means["r"]
    items["r_rest"] = (cov / np.sqrt((means["x"] - means["x"] ** 2) * (means["rr"] - means["r"] ** 2))).to_numpy()
    both = scores.pivot(index=["person", "cohort"], columns="phase", values="share").reset_index()
    both["change"] = both["after"] - both["before"]
    grouped = both.groupby("cohort")
    cohorts = pd.DataFrame({
        f"{figure}_{column}": getattr(grouped[column], how)()
        for column in ("before", "after", "change") for figure, how in (("mean", "mean"), ("sd", "std"))
    }).reset_index()  # fmt: skip
    return [scores.sort_values(["person", "phase"], ignore_index=True), items, cohorts]


def kit_tables(path: Path) -> list[pd.DataFrame]:
    """The kit's tables with the columns of ``pandas_tables``."""
    from tracks_sim.outcomes.tables import standard_tables

    found = standard_tables(path)
    return [found.persons, found.items, found.cohorts.rename(columns={"change": "mean_change"})]


def check(path: Path) -> None:
    """Compare the engines; AssertionError where they differ by more than rounding."""
    for kit, other in zip(kit_tables(path), pandas_tables(path), strict=True):
        wanted = kit[list(other.columns)]
        pd.testing.assert_frame_equal(wanted, other.astype(wanted.dtypes.to_dict()), rtol=1e-7)


def one_run(engine: str, path: Path) -> dict[str, float]:
    """Seconds and memory in this process; also says what was resident before the file was opened."""
    if engine != "pandas":
        import duckdb

        duckdb.connect().close()  # what DuckDB takes for itself
        from tracks_sim.outcomes.tables import standard_tables as compute
    else:
        import pyarrow.parquet  # noqa: F401

        compute = pandas_tables  # type: ignore[assignment]
    before, start, busy = _peak_mb(), time.perf_counter(), time.process_time()
    compute(path)
    return {
        "seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - busy,
        "base_mb": before, "peak_mb": _peak_mb(),
    }  # fmt: skip


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure(files: dict[str, Path]) -> list[dict[str, object]]:
    """One row an order and engine: the median of the runs."""
    rows: list[dict[str, object]] = []
    for order, path in files.items():
        runs: dict[str, list[dict[str, float]]] = {"kit": [], "kit+arrow": [], "pandas": []}
        for _ in range(RUNS):
            for engine, done in runs.items():
                script = ["-c", WITHOUT_ARROW.format(file=__file__)] if engine == "kit" else [__file__]
                command = [sys.executable, *script, "--run", engine, str(path)]
                done.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
        for engine, done in runs.items():
            rows.append({"order": order, "engine": engine, **{k: statistics.median(r[k] for r in done) for k in done[0]}})
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description="The standard tables of ten million responses.")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--ids", choices=("number", "uuid"), default="number", help="what a person is named by")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--write", metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.write:
        write_answers(Path(asked.write), asked.people, asked.ids)
        return 0
    if asked.run:
        print(json.dumps(one_run(asked.run[0], Path(asked.run[1]))))
        return 0
    with tempfile.TemporaryDirectory(prefix="tracks-tables-") as folder:
        # In a process of its own: a child's highest resident set begins with that of the process that started it.
        write = [sys.executable, __file__, "--write", folder, "--people", str(asked.people), "--ids", asked.ids]
        subprocess.run(write, check=True)
        files = {order: Path(folder) / f"{order}.parquet" for order in ("sorted", "shuffled")}
        rows = measure(files)
        for path in files.values():
            check(path)
    load, cores = os.getloadavg()[0], os.cpu_count()
    if asked.json:
        print(json.dumps({"responses": asked.people * ITEMS, "cores": cores, "load": load, "rows": rows}, indent=1))
    else:
        print(f"{asked.people * ITEMS:,} responses, ids {asked.ids}, {cores} cores, load {load:.1f}; the tables agree")
        print(f"{'rows':9} {'engine':10} {'seconds':>8} {'CPU s':>7} {'base MB':>8} {'peak MB':>8}")
        for row in rows:
            print(f"{row['order']:9} {row['engine']:10} {row['seconds']:8.2f} {row['cpu_seconds']:7.2f} {row['base_mb']:8.0f} {row['peak_mb']:8.0f}")
    kit = rows[0]
    missed = [name for name, most in WANTED.items() if float(str(kit[name])) > most]
    for name in missed:
        print(f"{name}: {float(str(kit[name])):.2f}, wanted at most {WANTED[name]:g}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
