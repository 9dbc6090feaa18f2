"""An organisation's own cases in its data folder: which version stands, and what such a case must be."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.structure import Case
from tracks_sim.problem import Finding, Problem


def case_places(own: OwnFolders, kit: Container[str]) -> tuple[dict[str, Path], list[Problem]]:
    """By id, the folder of the highest version of each case whose id is none of the ``kit``; and the problems of the others."""
    try:
        case_ids = own.case_ids()
    except OSError as error:
        return {}, [unreadable_folder(own.cases, error)]
    places: dict[str, Path] = {}
    problems: list[Problem] = []
    for case_id in case_ids:
        try:
            versions = own.versions(case_id)
        except OSError as error:
            problems.append(unreadable_folder(own.cases / case_id, error))
            continue
        if versions and case_id in kit:
            problems.append(Problem(
                versions[-1].as_posix(), 1, 1, "own-taken", f"The kit has a case `{case_id}`, which stands.", "release yours under another id",
            ))  # fmt: skip
        elif versions:
            places[case_id] = versions[-1]
    return places, problems


def own_findings(case: Case, folder: Path) -> Iterator[Finding]:
    """Findings for a case in the folder of another version, and for one that nobody released."""
    if case.version != folder.name:
        yield Finding("case", ("version",), "own-version", f"The version is `{case.version}`, its folder `{folder.name}`.", "give both one number")
    if case.status not in ("released", "retired"):
        yield Finding(
            "case", ("status",), "own-status", f"The case is `{case.status}`, and of an organisation's cases trainees meet released ones alone.",
            "keep it among the drafts, and release it there",
        )  # fmt: skip


def unreadable_folder(folder: Path, error: OSError) -> Problem:
    """The problem of a folder that cannot be read."""
    return Problem(folder.as_posix(), 1, 1, "file-unreadable", f"The folder cannot be read: {error.strerror}.", "check its permissions")
