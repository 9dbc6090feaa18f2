"""What the organisation's own cases give away together: compared once, and again only when something that was read has changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from tracks_sim.bots.habits import LEAST_CASES, Habit, habits
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.record import Country
from tracks_sim.i18n import LANGUAGES

FILE = ".habits.json"
"""The last comparison, in the folder of the own cases. It can always be made again."""


@dataclass(frozen=True, slots=True)
class HabitReport:
    """The comparison of one state of the own cases, as plain data."""

    read: str
    """Hash of what was compared (``hash_of_read``)."""
    cases: int
    habits: tuple[Habit, ...]


_READ = TypeAdapter(HabitReport)


def compared_cases(library: Library) -> tuple[CaseFile, ...]:
    """The own cases that trainees meet, without twins and those of an own kind; none where they are too few to be compared."""
    found = tuple(case_file for name, case_file in library.open_for_practice.items() if name in library.own and not case_file.case.practice_only)
    return found if len(found) >= LEAST_CASES else ()


def hash_of_read(case_files: Sequence[CaseFile]) -> str:
    """Hash (16 hex digits of SHA-256) of all that the ways read of cases: structure, key and texts, but no reasons, stories or reviews."""
    read = {f.case.id: {part: file for part, file in f.hashes.items() if part in ("case", "key") or part.startswith("text.")} for f in case_files}
    return sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()[:16]


def compare(library: Library) -> HabitReport:
    """Compare the own cases in every country and language of the kit: a second for a dozen cases, and cancelled where it is a job."""
    case_files = compared_cases(library)
    countries = tuple(country for country in get_args(Country) if country in library.catalogues.countries)
    return HabitReport(hash_of_read(case_files), len(case_files), habits(case_files, library.catalogues, countries, tuple(LANGUAGES)))


def keep_report(folders: OwnFolders, report: HabitReport) -> None:
    """Keep a comparison in place of the one before."""
    new = folders.cases / f"{FILE}.new"
    new.touch(mode=0o600)
    new.write_bytes(_READ.dump_json(report))
    new.replace(folders.cases / FILE)


def kept_report(folders: OwnFolders) -> HabitReport | None:
    """The last comparison; None where there is none, or it cannot be read."""
    try:
        return _READ.validate_json((folders.cases / FILE).read_bytes())
    except (OSError, ValidationError):
        return None
