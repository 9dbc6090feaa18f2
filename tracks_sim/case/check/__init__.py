"""Checks of cases and catalogues, as `tracks-sim check` reports them."""

from tracks_sim.case.check.check_files import (
    Records,
    check_case,
    check_catalogues,
    check_library,
    check_stock,
    findings_of,
    root_for,
    written_cases,
)

__all__ = [
    "Records",
    "check_case",
    "check_catalogues",
    "check_library",
    "check_stock",
    "findings_of",
    "root_for",
    "written_cases",
]
