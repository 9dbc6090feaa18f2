"""The interview engine: how fast it is, and published effects beside simulated ones.

    python benchmarks/interview.py [--persons 8000] [--json]
    python benchmarks/interview.py --fit [--write]

Speed: interviews of 20 turns a second on one core, on the engine that serves trainees, with choices
of the list drawn by lot beforehand; the drawing of thresholds is counted, the making of the person's
table is not (once a case). By processor time, so that other work on the machine is not counted; it still
takes its part of shared caches and cores. Median of five runs; wanted: 2,000.

Effects: ``tracks_sim.simulation.calibration`` names the outcome that is simulated for each. Persons of the
comparison are others than those of the fit. Exit code 1 where a simulated value lies outside its bounds
or the speed is not reached.

``--fit`` fits the three parameters again; ``--write`` puts them into scenarios/interview.yaml.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time

from tracks_sim.bots.interviewers import DEGENERATE, STYLES
from tracks_sim.case.load import scenarios_root
from tracks_sim.cli.progress import step_bar
from tracks_sim.interview import Parameters, begin, load_parameters, step
from tracks_sim.simulation.calibration import EffectComparison, compare, fit, with_fitted_values
from tracks_sim.simulation.interviews import MEASURES, simulate
from tracks_sim.simulation.population import compiled_persons

TURNS = 20
WANTED = 2000


def speed(parameters: Parameters, interviews: int = 1500, runs: int = 5) -> list[float]:
    """Interviews of ``TURNS`` turns a second of processor time, one figure a run."""
    persons = compiled_persons(20, 5, parameters, "field")
    draw = random.Random(1)
    planned = []
    for number in range(interviews):
        person = persons[number % len(persons)]
        going_on = [c for c in person.listed_choices if c not in ("move:leave", "move:close_safely")]
        planned.append((person, str(number), draw.choices(going_on, k=TURNS)))
    found = []
    for _ in range(runs):
        start = time.process_time()
        for person, seed, choices in planned:
            state = begin(person, seed)
            for choice in choices:
                state, _ = step(state, choice)
        found.append(interviews / (time.process_time() - start))
    return found


def row(found: EffectComparison) -> str:
    """One line of the calibration table."""
    e, s = found.effect, found.simulated
    figures = "no value" if s.value is None else f"{s.value:6.3f} ({s.low:.3f} to {s.high:.3f})"
    return f"{e.name:42} {e.published:6.3f} {e.low:6.3f} to {e.high:5.3f} ({e.bounds:6}) {figures}  {'yes' if found.met else 'NO'}"


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description="Speed and calibration of the interview engine.")
    parser.add_argument("--persons", type=int, default=8000)
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    parameters = load_parameters()
    if asked.fit:
        numbers = fit(parameters, report=lambda line: print(line, file=sys.stderr))
        for name, value in numbers.items():
            print(f"{name}: {value}")
        if asked.write:
            path = scenarios_root() / "interview.yaml"
            path.write_text(with_fitted_values(path.read_text(encoding="utf-8"), numbers), encoding="utf-8")
        return 0
    speeds = speed(parameters)
    compared = compare(parameters, asked.persons)
    policies = (*STYLES, *DEGENERATE)
    with step_bar("interviews", 200 * len(policies)) as done:
        played = simulate(compiled_persons(200, 4, parameters, "field"), 5, policies, done)
    if asked.as_json:
        print(json.dumps({
            "interviews_a_second": round(statistics.median(speeds)), "runs": [round(s) for s in speeds],
            "effects": {c.effect.name: {"published": c.effect.published, "value": c.simulated.value, "low": c.simulated.low, "high": c.simulated.high, "met": c.met}
                        for c in compared},
        }, indent=1))  # fmt: skip
    else:
        a_second = statistics.median(speeds)
        reached = "reached" if a_second >= WANTED else "NOT reached"
        print(f"{a_second:,.0f} interviews of {TURNS} turns a second and core ({1e6 / a_second / TURNS:.1f} microseconds a turn); "
              f"{WANTED:,} {reached}; runs {min(speeds):,.0f} to {max(speeds):,.0f}\n")  # fmt: skip
        print(f"{'effect':42} {'publ.':>6} {'must lie in':24} {'simulated (95 %)':>22}  met")
        print("\n".join(row(c) for c in compared))
        print(f"\n1,000 interviews a policy, 200 synthetic persons in field rooms (seeds 0 to 4)\n{'policy':16}" + "".join(f"{m:>13}" for m in MEASURES))
        for policy in policies:
            means = {f.measure: f.mean.value for f in played.figures if f.policy == policy.name and f.case is None}
            print(f"{policy.name:16}" + "".join(f"{'–' if (v := means[m]) is None else format(v, '.2f'):>13}" for m in MEASURES))
    return 0 if statistics.median(speeds) >= WANTED and all(c.met for c in compared) else 1


if __name__ == "__main__":
    sys.exit(main())
