"""The process that reads a package: ``python -m tracks_sim.authoring.package_reader``; started by ``exchange.read_package`` alone.

It takes the package on standard input, limits itself, unpacks and checks it, and answers with one object of JSON. Its arguments are a folder
to write the files into for the check, the folder of the scenarios, that of the organisation's data, and that of the cache.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

SECONDS = 5
MEMORY = 256 * 2**20
MOST_PROBLEMS = 500


def limit() -> None:
    """Limit this process: processor time, memory, size of a file. Windows has no such limits; macOS keeps those of time and size."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_FSIZE: 4_000_000, resource.RLIMIT_CORE: 0, **({resource.RLIMIT_AS: MEMORY} if sys.platform == "linux" else {})}
    for name, most in wanted.items():
        hard = resource.getrlimit(name)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(name, (most, most))


def read(content: bytes, folder: Path, root: Path, data: Path, cache: Path) -> Mapping[str, Any]:
    """What the package holds, and everything the check says of it. Raises ImportRefused."""
    from tracks_sim.authoring.package import unpacked
    from tracks_sim.case.draft import DRAFT_FILES
    from tracks_sim.case.parse import parse
    from tracks_sim.case.source_files import path_of

    manifest, contents = unpacked(content)
    read_parts, unreadable = {}, {}
    for part, written in contents.items():
        parsed = parse(written, path_of(part, DRAFT_FILES))
        faults = [str(problem) for problem in parsed.problems if problem.code != "empty-file"]
        if faults:
            unreadable[part] = faults[0]
        else:
            read_parts[part] = parsed.data if parsed.data is not None else {}
    problems = _problems(contents, manifest.case, folder, root, data, cache)
    return {
        "manifest": manifest.model_dump(mode="json"), "data": read_parts, "unreadable": unreadable,
        "problems": [asdict(problem) for problem in problems[:MOST_PROBLEMS]],
    }  # fmt: skip


def _problems(contents: Mapping[str, bytes], case_id: str, folder: Path, root: Path, data: Path, cache: Path) -> list[Any]:
    """All that ``tracks-sim check`` says of the files, errors first."""
    from tracks_sim.case.catalogue import CheckWords
    from tracks_sim.case.check import check_case
    from tracks_sim.case.draft import DRAFT_FILES
    from tracks_sim.case.load import CHECK_WORDS, read_catalogues
    from tracks_sim.case.own_catalogues import with_additions
    from tracks_sim.case.own_folders import OwnFolders
    from tracks_sim.case.record import Record
    from tracks_sim.case.source_files import SourceFile, path_of, read_file

    of_case = folder / case_id
    for part, written in contents.items():
        path = of_case / path_of(part, DRAFT_FILES)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written)
    kit: dict[str, SourceFile[Record]] = {**read_catalogues(root, cache), "check_words": read_file(root / CHECK_WORDS, root, "check_words", CheckWords, cache)}
    catalogues = with_additions(kit, OwnFolders(data).library, root, cache).source_files
    return sorted(check_case(of_case, of_case, catalogues), key=lambda problem: problem.order)


def main() -> None:
    """Answer with what the package holds, or with the sentence that refuses it."""
    limit()
    from tracks_sim.errors import ImportRefused

    try:
        answer = read(sys.stdin.buffer.read(), *map(Path, sys.argv[1:5]))
    except ImportRefused as refused:
        answer = {"refused": str(refused), "facts": refused.facts}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
