"""Written material that acts need: cases and questionnaires, parsed once into the cache of the data folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.study import questionnaire
from tracks_sim.study.questionnaire import Questionnaires


def cache_of(data: Path) -> Path:
    """Folder of the parsed files."""
    return data / "cache"


def load_cases(data: Path, only: Iterable[str] | None = None) -> Library:
    """All cases, the kit's and the organisation's own, or those of the ids in ``only``; raises CaseLibraryError where a catalogue cannot be read."""
    return load_library(cache=cache_of(data), only=only, own=OwnFolders(data))


def load_questionnaires(data: Path) -> Questionnaires:
    """All questionnaires; raises CaseLibraryError with every problem of every file."""
    return questionnaire.load_questionnaires(scenarios_root(), cache_of(data))
