"""What the bank has for one author: the cases of the library that they may read, and the drafts that they have written in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from tracks_sim.authoring.drafts import Drafts
from tracks_sim.case.load import Library
from tracks_sim.drafts.bank import BankEntry, entries_of_case, entries_of_draft
from tracks_sim.errors import AuthoringRefused


def bank_entries(library: Library, drafts: Drafts, author: str, may_read: Callable[[Path], bool], writes: str) -> tuple[BankEntry, ...]:
    """The entries of all cases but the one that is being written (``writes``), those of the library first. ``author``: internal id.

    A draft that cannot be opened now is passed over.
    """
    found = [entry for case_id, case_file in library.cases.items() if case_id != writes and may_read(case_file.folder) for entry in entries_of_case(case_file)]
    for case_id in drafts.ids():
        if case_id != writes and author in drafts.authors(case_id) and may_read(drafts.folder / case_id):
            with contextlib.suppress(AuthoringRefused):
                found += entries_of_draft(drafts.open(case_id).data)
    return tuple(found)
