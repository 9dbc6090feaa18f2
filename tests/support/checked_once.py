"""A memory of checked and of newly written drafts for tests: hundreds of tests of authors' pages begin with the same few drafts.

What a check finds depends on its arguments alone, and so does the text of a new file. A twin, whose check reads another case too, is always checked.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tracks_sim.authoring import draft_check, draft_files
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.operations import cases
from tracks_sim.ui.author import page_model

CHECK, WRITE = draft_check.check_draft, draft_files.dump_yaml
MOST = 200
"""Drafts that are remembered, those that were checked last."""
FOUND: dict[tuple[str, bytes], tuple[Catalogues, Record | None, CheckedDraft]] = {}
"""What was found, by the name and the data of a draft, with the catalogues and words that it was checked with."""


def check_once() -> None:
    """From now on this process checks no draft twice with the same catalogues, and writes no new file of the same data twice."""
    for module in (draft_check, page_model, cases):
        module.check_draft = checked
    draft_files.dump_yaml = written


def checked(
    case_id: str, data: DraftData, catalogues: Catalogues, check_words: Record | None = None, library: Mapping[str, CaseFile] | None = None
) -> CheckedDraft:
    """What ``check_draft`` gives."""
    if value_at(data, "key", ("twin",)):
        return CHECK(case_id, data, catalogues, check_words, library)
    name = case_id, pickle.dumps(data)
    known = FOUND.pop(name, None)
    if known is None or known[0] is not catalogues or known[1] != check_words:
        known = catalogues, check_words, CHECK(case_id, data, catalogues, check_words, library)
    FOUND[name] = known
    if len(FOUND) > MOST:
        del FOUND[next(iter(FOUND))]
    return known[2]


@lru_cache(MOST)
def _written(data: bytes, head: str) -> str:
    return WRITE(pickle.loads(data), head)


def written(wanted: dict[str, Any], head: str = "") -> str:
    """What ``dump_yaml`` gives."""
    return _written(pickle.dumps(wanted), head)
