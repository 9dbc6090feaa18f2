"""Item response models: how fast, how much memory, and how near the truth; girth beside them in the same run.

    python benchmarks/irt.py [--runs 5] [--small] [--no-peer] [--json]

Answers are simulated (seed 1): abilities N(0, 1), log discriminations N(0, 0.3), difficulties N(0, 1).
Seconds: median of the runs, from the answers (one byte each) to items with standard errors. Memory: peak
resident set of a process of its own that imports the package, makes the answers and fits them. RMSE:
against the simulated discriminations, beside a fit on 61 nodes of the same answers. girth
(``pip install girth``, or the extra ``bench``) fits the 10,000 x 100 answers once, by ``twopl_mml``.
Both run in processes whose linear algebra has one thread (``--threads``): with two threads on two cores that
had other work, the kit's fit used ten times the CPU seconds, most of them waiting.

Wanted: 10,000 x 100 within 0.15 s and 100 times faster than girth; 100,000 x 200 within 6 s and 500 MB;
RMSE no worse than with 61 nodes by more than 1 %; a doubled grid changes the log-likelihood by less than
0.1. Exit code 1 where one of these is not met. Times depend on the machine's other work: CPU seconds of all
threads are printed beside them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tracks_sim.psychometrics.irt import fit_2pl
from tracks_sim.psychometrics.marginal import Answers, Model, grid, maximise

WANTED = {(10_000, 100): {"seconds": 0.15, "ratio": 100.0}, (100_000, 200): {"seconds": 6.0, "megabytes": 500.0}}
SAME_RMSE = 1.01
SAME_LIKELIHOOD = 0.1


def simulated_answers(people: int, items: int, seed: int = 1) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """True discriminations, and answers, people x items."""
    draw = np.random.default_rng(seed)
    slopes, difficulties = np.exp(draw.normal(0, 0.3, items)), draw.normal(0, 1, items)
    answers = np.empty((people, items), np.int8)
    for start in range(0, people, 5_000):
        rows = answers[start : start + 5_000]
        rows[:] = draw.random(rows.shape) < expit(slopes * (draw.normal(size=(len(rows), 1)) - difficulties))
    return slopes, answers


def rmse(found: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    """Root mean squared error."""
    return float(np.sqrt(((found - truth) ** 2).mean()))


def measure(people: int, items: int, runs: int) -> dict[str, Any]:
    """Times, grid and errors of the kit's fit."""
    truth, answers = simulated_answers(people, items)
    wall, cpu = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        found = fit_2pl(answers)
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    assert found.log_likelihood is not None and found.doubled_log_likelihood is not None
    x = found.items[["intercept", "discrimination"]].to_numpy(dtype=float).T
    fine, _ = maximise(Answers(answers, np.ones(people), True), x, grid(61), Model(common=False), 1e-4, 100)
    return {
        "seconds": statistics.median(wall),
        "fastest": min(wall),
        "cpu_seconds": statistics.median(cpu),
        "nodes": found.nodes,
        "log_likelihood": found.log_likelihood,
        "doubled_grid_changes": found.doubled_log_likelihood - found.log_likelihood,
        "rmse": rmse(x[1], truth),
        "rmse_61_nodes": rmse(fine[1], truth),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
        "warnings": list(found.warnings),
    }


def in_own_process(what: str, people: int, items: int, runs: int, threads: int) -> dict[str, Any]:
    """``measured`` or ``girth`` in a process of its own, which reads the number of threads when it starts."""
    command = [sys.executable, __file__, "--runs", str(runs), "--apart", what, str(people), str(items)]
    environment = os.environ | dict.fromkeys(["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"], str(threads))
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    found: dict[str, Any] = json.loads(answer)
    return found


def girth(people: int, items: int, runs: int) -> dict[str, float]:
    """Seconds and error of girth on the same answers; one run, whatever ``runs`` says."""
    from girth import twopl_mml

    truth, answers = simulated_answers(people, items)
    begun = time.perf_counter()
    found = twopl_mml(answers.T.astype(int))
    return {"seconds": time.perf_counter() - begun, "rmse": rmse(found["Discrimination"], truth)}


def failures(size: tuple[int, int], found: dict[str, Any]) -> list[str]:
    """Faults of the result, as sentences."""
    wanted = WANTED[size]
    checks = {
        f"{found['seconds']:.2f} s, wanted {wanted['seconds']:g}": found["seconds"] <= wanted["seconds"],
        f"RMSE {found['rmse']:.4f}, with 61 nodes {found['rmse_61_nodes']:.4f}": found["rmse"]
        <= SAME_RMSE * found["rmse_61_nodes"],
        f"a doubled grid changes {found['doubled_grid_changes']:.3f}": abs(found["doubled_grid_changes"])
        < SAME_LIKELIHOOD
        or bool(found["warnings"]),
    }
    if "megabytes" in wanted:
        checks[f"{found['megabytes']:.0f} MB, wanted {wanted['megabytes']:g}"] = (
            found["megabytes"] <= wanted["megabytes"]
        )
    if "girth" in found and "ratio" in wanted:
        checks[f"{found['ratio']:.0f} times girth, wanted {wanted['ratio']:g}"] = found["ratio"] >= wanted["ratio"]
    return [f"{size[0]:,} x {size[1]}: {said}" for said, met in checks.items() if not met]


def table_line(size: tuple[int, int], found: dict[str, Any]) -> str:
    """The lines of one size."""
    lines = [
        f"{size[0]:,} x {size[1]}: {found['seconds']:.3f} s (fastest {found['fastest']:.3f}, "
        f"CPU {found['cpu_seconds']:.3f}), {found['megabytes']:.0f} MB, {found['nodes']} nodes",
        f"  log-likelihood {found['log_likelihood']:,.3f}, a doubled grid changes it by "
        f"{found['doubled_grid_changes']:+.4f}",
        f"  discrimination RMSE {found['rmse']:.4f}, with 61 nodes {found['rmse_61_nodes']:.4f}",
    ]
    if "girth" in found:
        lines.append(
            f"  girth: {found['girth']['seconds']:.2f} s, RMSE {found['girth']['rmse']:.4f}; "
            f"the kit is {found['ratio']:.0f} times faster"
        )
    return "\n".join([*lines, *(f"  warning: {warning}" for warning in found["warnings"])])


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description="Speed, memory and accuracy of the two-parameter model.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--small", action="store_true", help="10,000 x 100 only")
    parser.add_argument("--no-peer", action="store_true", help="without girth, which takes half a minute")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--threads", type=int, default=1, help="of the linear algebra")
    parser.add_argument("--apart", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.apart:
        what, people, items = options.apart
        print(json.dumps({"measured": measure, "girth": girth}[what](int(people), int(items), options.runs)))
        return 0
    peer = importlib.util.find_spec("girth") is not None and not options.no_peer
    if not peer and not options.no_peer:
        print("girth is not installed, so there is no ratio: pip install girth", file=sys.stderr)
    everything, missed = {}, []
    for size in list(WANTED)[: 1 if options.small else None]:
        found = in_own_process("measured", *size, options.runs, options.threads)
        if peer and "ratio" in WANTED[size]:
            found["girth"] = in_own_process("girth", *size, 1, options.threads)
            found["ratio"] = found["girth"]["seconds"] / found["seconds"]
        everything["x".join(map(str, size))] = found
        missed += failures(size, found)
        if not options.as_json:
            print(table_line(size, found), flush=True)
    if options.as_json:
        print(json.dumps(everything, indent=2))
    for line in missed:
        print(f"Not as wanted: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
