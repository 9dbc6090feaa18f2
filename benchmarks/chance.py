"""Scores of random answers on the kit's own cases, over 2,000 seeds.

    python -m benchmarks.chance [--seeds 2000] [--country fr] [--language en] [--json]

Each seed answers every case of the library by lot and is scored as one form. For each scorer: mean of the corrected
figures and its one-sided upper 99 % bound (normal approximation). Exit code 1 where a bound is above 0.05, or where a seed
passes the gates of the form. ``tests/bots/content/test_library.py`` holds the same over 200 seeds.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import get_args

from tracks_sim.bots import chance_bound
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.model.record import Country

MOST = 0.05


def main() -> int:
    """Parse, play, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=2000)
    parser.add_argument("--country", default="fr", choices=get_args(Country))
    parser.add_argument("--language", default="en", choices=["en", "fr"])
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    library = load_library(scenarios_root())
    bounds, passed = chance_bound(range(options.seeds), tuple(library.cases.values()), library.catalogues, options.country, options.language)
    if options.as_json:
        print(json.dumps({"passed": passed, "bounds": {scorer: asdict(bound) for scorer, bound in bounds.items()}}, indent=1))
    else:
        print(f"{'scorer':20}{'mean':>8}{'upper 99 %':>12}{'seeds':>8}")
        for scorer, bound in bounds.items():
            print(f"{scorer:20}{bound.mean:8.3f}{bound.upper:12.3f}{bound.seeds:8}{'' if bound.upper <= MOST else '  ABOVE'}")
        print(f"{passed} of {options.seeds} seeds pass the gates")
    return 0 if not passed and all(bound.upper <= MOST for bound in bounds.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
