"""The kit's own library, and names in it that tests are parametrised by: these are told without parsing, since every worker collects every test."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from tracks_sim.case.load import Library, case_folders, load_library, scenarios_root
from tracks_sim.case.model.record import Country

ROOT = scenarios_root()
"""The kit's own files, wherever a test lets TRACKS_SCENARIOS point later."""
CASES = [folder.name for folder in case_folders(ROOT)]
WITH_TALK = [case for case in CASES if re.search(r"^steps: \[interview,", (ROOT / "cases" / case / "case.yaml").read_text(encoding="utf-8"), re.M)]
COUNTRIES = [cast(Country, path.stem) for path in sorted((ROOT / "countries").glob("*.yaml"))]


@cache
def kit_library() -> Library:
    """The kit's own library, one for all tests of a process. Its records are frozen."""
    return load_library(ROOT)
