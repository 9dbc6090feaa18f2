"""What a draft still lacks, and the draft completed, so that the rules can be run on it and it can be tried."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.drafts.coercion import coerce_to_model
from tracks_sim.drafts.complete_key import complete_key
from tracks_sim.drafts.complete_structure import complete_structure
from tracks_sim.drafts.complete_texts import complete_texts
from tracks_sim.drafts.completion_report import NOT_WRITTEN, CompletionReport, MissingField
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.text_places import text_places
from tracks_sim.problem import Finding

__all__ = ["NOT_WRITTEN", "CompletedDraft", "MissingField", "complete"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class CompletedDraft:
    """A draft completed: missing texts are ``NOT_WRITTEN``, missing keys neutral ones."""

    data: DraftData
    """Of the parts of a case, in the languages that the draft lists."""
    case_file: CaseFile
    gaps: tuple[MissingField, ...]
    """In the order of an author's work: start, papers, judgements, talk, decision, plan, feedback, review; then translations."""
    left_out: tuple[Finding, ...] = ()
    """What the draft holds and ``data`` does not, since it fits no field or belongs to nothing; paths are those of the draft."""
    stand_ins: frozenset[str] = frozenset()
    """Ids of what stands in ``data`` for something that is missing as a whole, such as a paper, where there is none."""


def complete(data: DraftData, catalogues: Catalogues) -> CompletedDraft:
    """The draft completed, and what was missing. Never raises, whatever the data hold; what fits no field is left out.

    A draft without gaps of which nothing was left out is returned as it is.
    """
    lacking = CompletionReport()
    fitted: dict[str, dict[str, Any]] = {}

    def fit(part: str) -> dict[str, Any]:
        fitted[part], left_out = coerce_to_model(data.get(part), DRAFT_FILES[part.partition(".")[0]][1], part)
        lacking.left_out.extend(left_out)
        return fitted[part]

    written_in = sorted({part.removeprefix("text.") for part in data if re.fullmatch(r"text\.[a-z]{2}", part)})
    completed: dict[str, Any] = {"case": complete_structure(fit("case"), written_in, catalogues, lacking)}
    case = _record(completed["case"], Case)
    completed["key"] = complete_key(fit("key"), case, catalogues, lacking)
    for language in case.languages:
        fit(f"text.{language}")
        fit(f"key_text.{language}")
    places = text_places({**completed["case"], "steps": list(case.steps)}, completed["key"])
    texts, untranslated = complete_texts(fitted, places, case.languages, lacking)
    completed |= texts
    completed["review"] = fit("review")
    if "origin_note" not in completed["review"]:
        completed["review"]["origin_note"] = NOT_WRITTEN
        lacking.gap("review", "review", ("origin_note",))
    return CompletedDraft(
        completed,
        _case_file(completed, case),
        (*lacking.gaps, *untranslated),
        tuple(lacking.left_out),
        frozenset(lacking.invented),
    )


def _record(data: Any, model: type[R]) -> R:
    return model.model_validate_json(json.dumps(data), strict=True)


def _case_file(completed: dict[str, Any], case: Case) -> CaseFile:
    return CaseFile(
        folder=Path(case.id),
        case=case,
        texts=MappingProxyType({language: _record(completed[f"text.{language}"], CaseText) for language in case.languages}),
        key=_record(completed["key"], Key),
        key_texts=MappingProxyType({language: _record(completed[f"key_text.{language}"], KeyText) for language in case.languages}),
        review=_record(completed["review"], Review),
        hashes=MappingProxyType({part: hashlib.sha256(json.dumps(of_part).encode()).hexdigest() for part, of_part in completed.items()}),
    )
