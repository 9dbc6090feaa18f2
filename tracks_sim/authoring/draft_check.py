"""The three lists of a draft: what is still to do, what is wrong, and advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracks_sim.case.draft import DraftData
from tracks_sim.case.gaps import Filled, Gap
from tracks_sim.case.load import Catalogues
from tracks_sim.case.problem import Finding
from tracks_sim.case.record import Record


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft after the check. What follows from a gap is in no other list."""

    filled: Filled
    to_do: tuple[Gap, ...]
    wrong: tuple[Finding, ...]
    advice: tuple[Finding, ...]


def check_draft(case_id: str, data: DraftData, catalogues: Catalogues, check_words: Record | None = None, library: Mapping[str, object] | None = None) -> CheckedDraft:
    """Run every rule of ``tracks-sim check`` for one case on a draft, as far as it is written."""
    raise NotImplementedError
