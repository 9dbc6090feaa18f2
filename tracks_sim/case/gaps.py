"""What a draft still lacks, and the draft completed, so that the rules can be run on it and it can be tried."""

from __future__ import annotations

from dataclasses import dataclass

from tracks_sim.case.draft import DraftData
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.problem import Where

NOT_WRITTEN = "…"
"""Stands in for a text that is not written yet."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a draft lacks: where it belongs (a part and a path of it)."""

    part: str
    where: Where


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft completed: missing texts are ``NOT_WRITTEN``, missing keys neutral ones."""

    data: DraftData
    case_file: CaseFile
    gaps: tuple[Gap, ...]
    """In the order of an author's work: start, papers, judgements, decision, plan, feedback; then translations."""


def filled(data: DraftData, catalogues: Catalogues) -> Filled:
    """The draft completed, and what was missing. Never raises, whatever the data hold; what fits no field is left out."""
    raise NotImplementedError
