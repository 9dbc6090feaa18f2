"""A package unpacked and checked, in a process of its own (``reading_process``), which has little time and memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tracks_sim.authoring.package import unpacked
from tracks_sim.case.check import check_case
from tracks_sim.case.load import CHECK_WORDS, read_catalogues
from tracks_sim.case.load.own_catalogues import with_additions
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.source_files import DRAFT_FILES, SourceFile, path_of, read_file
from tracks_sim.case.model.catalogue import CheckWords
from tracks_sim.case.model.record import Record
from tracks_sim.yamlio.parse import parse

MOST_PROBLEMS = 500


def read(content: bytes, folder: str, root: str, data: str, cache: str) -> Mapping[str, Any]:
    """What the package holds, and everything the check says of it. Raises ImportRefused.

    ``folder``: where the files are written for the check; ``root``, ``data``, ``cache``: the folders of the scenarios, of the organisation's
    data, and of what was parsed.
    """
    manifest, contents = unpacked(content)
    read_parts, unreadable = {}, {}
    for part, written in contents.items():
        parsed = parse(written, path_of(part, DRAFT_FILES))
        faults = [str(problem) for problem in parsed.problems if problem.code != "empty-file"]
        if faults:
            unreadable[part] = faults[0]
        else:
            read_parts[part] = parsed.data if parsed.data is not None else {}
    problems = _problems(contents, manifest.case, Path(folder), Path(root), Path(data), Path(cache))
    return {
        "manifest": manifest.model_dump(mode="json"), "data": read_parts, "unreadable": unreadable,
        "problems": [asdict(problem) for problem in problems[:MOST_PROBLEMS]],
    }  # fmt: skip


def _problems(contents: Mapping[str, bytes], case_id: str, folder: Path, root: Path, data: Path, cache: Path) -> list[Any]:
    """All that ``tracks-sim check`` says of the files, errors first."""
    of_case = folder / case_id
    for part, written in contents.items():
        path = of_case / path_of(part, DRAFT_FILES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
    kit: dict[str, SourceFile[Record]] = {
        **read_catalogues(root, cache),
        "check_words": read_file(root / CHECK_WORDS, root, "check_words", CheckWords, cache),
    }
    catalogues = with_additions(kit, OwnFolders(data).library, root, cache).source_files
    return sorted(check_case(of_case, of_case, catalogues), key=lambda problem: problem.order)
