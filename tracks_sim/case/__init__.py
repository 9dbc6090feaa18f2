"""Cases and catalogues: their file formats, and how they are loaded and checked."""

from __future__ import annotations

from tracks_sim.case.load import (
    CaseFile,
    Catalogues,
    Library,
    load_case,
    load_catalogues,
    load_library,
    scenarios_root,
)
from tracks_sim.problem import Problem

__all__ = [
    "CaseFile",
    "Catalogues",
    "Library",
    "Problem",
    "load_case",
    "load_catalogues",
    "load_library",
    "scenarios_root",
]
