"""Loading of cases and catalogues: files to records, or to every problem in them."""

from tracks_sim.case.load.library import (
    CHECK_WORDS,
    CaseFile,
    Catalogues,
    Library,
    case_folders,
    case_of,
    catalogues_of,
    load_case,
    load_catalogues,
    load_check_words,
    load_library,
    located,
    read_case,
    read_catalogues,
    root_of,
    scenarios_root,
)

__all__ = [
    "CHECK_WORDS",
    "CaseFile",
    "Catalogues",
    "Library",
    "case_folders",
    "case_of",
    "catalogues_of",
    "load_case",
    "load_catalogues",
    "load_check_words",
    "load_library",
    "located",
    "read_case",
    "read_catalogues",
    "root_of",
    "scenarios_root",
]
