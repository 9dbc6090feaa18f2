"""What a draft still lacks, and the draft completed, so that the rules can be run on it and it can be tried."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.stock_talk import from_stock
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.drafts.complete_key import complete_key
from tracks_sim.drafts.complete_structure import complete_structure
from tracks_sim.drafts.complete_texts import TEXT_MODELS, complete_texts
from tracks_sim.drafts.completion_report import NOT_WRITTEN, CompletionReport, MissingField
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import plain, read_part
from tracks_sim.drafts.text_places import text_places
from tracks_sim.problem import Finding

__all__ = ["NOT_WRITTEN", "CompletedDraft", "MissingField", "complete"]

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class CompletedDraft:
    """A draft completed: missing texts are ``NOT_WRITTEN``, missing keys neutral ones. What the kit's words in stock stand in for is not there."""

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

    def read(part: str, model: type[R]) -> R:
        record, left_out = read_part(data, part, model)
        lacking.left_out.extend(left_out)
        return record

    written_in = sorted({part.removeprefix("text.") for part in data if re.fullmatch(r"text\.[a-z]{2}", part)})
    case = complete_structure(read("case", Case), written_in, catalogues, lacking)
    key = complete_key(read("key", Key), case, catalogues, lacking)
    written = {f"{head}.{language}": read(f"{head}.{language}", model) for language in case.languages for head, model in TEXT_MODELS.items()}
    talks = catalogues.stock.talks if catalogues.stock is not None else {}
    in_stock = {
        (part, where)
        for part, record in written.items() if isinstance(record, CaseText) and (talk := talks.get(part.partition(".")[2])) is not None
        for where in from_stock(case, record, talk)
    }  # fmt: skip
    texts = complete_texts(data, written, text_places(case, key), lacking, in_stock)
    review = lacking.filled("review", read("review", Review), origin_note=NOT_WRITTEN)
    completed = {"case": plain(case), "key": plain(key), **texts, "review": plain(review)}
    case_file = CaseFile(
        folder=Path(case.id),
        case=case,
        texts=_records(texts, "text", CaseText),
        key=key,
        key_texts=_records(texts, "key_text", KeyText),
        review=review,
        hashes=MappingProxyType({part: hashlib.sha256(json.dumps(of_part).encode()).hexdigest() for part, of_part in completed.items()}),
    )
    return CompletedDraft(completed, case_file, tuple(lacking.gaps), tuple(lacking.left_out), frozenset(lacking.invented))


def _records(texts: Mapping[str, Any], head: str, model: type[R]) -> Mapping[str, R]:
    """The record of each language."""
    parts = {part.removeprefix(f"{head}."): text for part, text in texts.items() if part.startswith(f"{head}.")}
    return MappingProxyType({language: model.model_validate_json(json.dumps(text), strict=True) for language, text in parts.items()})
