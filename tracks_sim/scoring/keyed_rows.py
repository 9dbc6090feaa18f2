"""The rows of a finished case of practice that can be asked again on another day, each with its one right answer. Pure."""

from __future__ import annotations

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.errors import NotAllowed
from tracks_sim.practice import Attempt
from tracks_sim.practice.retrieval import HandedIn, KeyedRow
from tracks_sim.scoring.effective_key import changed_by_talk, with_effective_key

_PASSAGES = 2
"""Most passages that are shown of a row, one of each group of evidence."""


def keyed_rows(one: HandedIn, case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """The rows in the order of the worksheet; ``case_file``: as it was played.

    Left out are rows on which readers split, rows that what was told in the talk has changed, since their reason is of the file,
    and rows without a passage to show. Raises NotAllowed for an attempt of another mode, or one that is not handed in.
    """
    attempt = one.attempt
    if attempt.mode != "practice" or not attempt.submitted:
        raise NotAllowed("Only a case of practice that is handed in is asked about again.")
    effective = with_effective_key(attempt, case_file)
    if "indicators" not in effective.case.steps:
        return ()
    by_concept = {row.concept: row for row in effective.key.indicators}
    given = attempt.by_step["indicators"]
    rows = []
    for concept in effective.case.indicators:
        row = by_concept.get(concept)
        if row is None or row.split or changed_by_talk(attempt, effective, f"indicators.{concept}"):
            continue
        passages = passages_shown(row, attempt, effective)
        if passages:
            answer = given.get(concept)
            rows.append(KeyedRow(one.id, attempt.case, concept, row.state, passages, answer is not None and answer.value == row.state))
    return tuple(rows)


def passages_shown(row: KeyedAnswer, attempt: Attempt, case_file: CaseFile) -> tuple[str, ...]:
    """Of each group of evidence its first passage that this person has seen; of a gap without evidence a neutral one of the file."""
    neutral = tuple(p for p in row.neutral if p in case_file.case.passages)  # whatever was told is neutral too, on any row
    groups = [group.any for group in row.evidence] or ([neutral] if row.answer == "insufficient" else [])
    seen = {*case_file.case.passages, *attempt.disclosed}
    first = [next((p for p in group if p in seen), None) for group in groups]
    return tuple(dict.fromkeys(p for p in first if p is not None))[:_PASSAGES]
