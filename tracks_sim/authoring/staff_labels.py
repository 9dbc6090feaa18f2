"""Erasing the labels of members of staff from what lies beside drafts: journals, reviews, and who is there at the moment.

Internal ids stay: undo, and who may review, go by them. A file that is written anew has another inode, by which a journal that is open in
another process notices that it must be read again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracks_sim.authoring import journal, presence, reviews
from tracks_sim.authoring.drafts import locked
from tracks_sim.drafts.skeleton import is_case_id
from tracks_sim.store.codes import sync_folder

_NEW = ".erased"
"""Ending of the file that takes the place of one with a label; ``Drafts`` never reads it."""


def erase_labels(drafts: Path, staff_ids: Iterable[str]) -> None:
    """Erase the labels of these members from every draft, also from those that were thrown away or never came to be.

    It can be done again: what was erased stays as it is. Raises AuthoringRefused where a draft is being saved for long or a file cannot be written.
    """
    ids = "|".join(map(re.escape, staff_ids))
    if not ids or not drafts.is_dir():
        return
    # As bytes, and not as JSON: a line that a crash has cut or a person has broken keeps no label either.
    named = re.compile(rf'("id": ?"(?:{ids})", ?"label": ?")(?:[^"\\\n]|\\.)+'.encode())
    for case_id, folder in _folders(drafts):
        with locked(drafts, case_id):
            for path in (folder / journal.FILE, folder / reviews.FILE):
                if path.is_file():
                    _write_erased(path, named)
            for claim in (folder / presence.FOLDER).glob("*"):  # who is still there claims it again within a minute
                if named.search(claim.read_bytes()):
                    claim.unlink()


def _folders(drafts: Path) -> Iterator[tuple[str, Path]]:
    """Every folder that may hold a journal, each with the id under which it is locked."""
    for folder in sorted(drafts.iterdir()):
        if is_case_id(case_id := folder.name.removeprefix(".new-")):
            yield case_id, folder
    gone = drafts / ".gone"
    for folder in sorted(gone.iterdir()) if gone.is_dir() else ():
        if is_case_id(case_id := folder.name.rpartition("-")[0]):
            yield case_id, folder


def _write_erased(path: Path, named: re.Pattern[bytes]) -> None:
    """Write a file anew without what ``named`` finds after its first group; it is whole at any time."""
    content = path.read_bytes()
    erased = named.sub(rb"\1", content)
    if erased == content:
        return
    new = path.with_name(path.name + _NEW)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(erased)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
    sync_folder(path.parent)
