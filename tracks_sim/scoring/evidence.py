"""Citation of evidence: passages cited for indicators that are present or absent, and for special needs.

Two scorers of one rule. Needs are scored apart from indicators: feedback on the indicators is shown
before the needs are final, and must say nothing of their key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.scoring.rules import accepted_answers, splits
from tracks_sim.scoring.score import (
    LEAST_JUDGED,
    Details,
    Outcome,
    Score,
    ScoredAttempt,
    Scorer,
    chance_corrected,
    mean,
)


class EvidenceKey(NamedTuple):
    """The passages that a key names for one item, ready to be compared with many answers."""

    right: frozenset[str]
    """Every passage of every group."""
    costless: frozenset[str]
    """Passages that may be cited without cost: the right ones and the neutral ones."""
    groups: tuple[frozenset[str], ...]
    representatives: tuple[str, ...]
    """The first passage of each group."""


class Cited(NamedTuple):
    """Passages of one answer compared with an EvidenceKey. Neutral passages are in none of the three tuples."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    """The first passage of each group that was not hit."""
    hit: int
    """Number of groups of which a passage was cited."""
    groups: int
    """Number of groups of the key."""


class KeyedRow(NamedTuple):
    """One item with its key: the same for every attempt."""

    id: str
    """As in ``Item``: a concept, a need, ``detection``, an element or ``protection``."""
    item: str
    key: KeyedAnswer
    keyed: str
    evidence: EvidenceKey
    f1_of_whole_file: float
    """F1 of citing every passage of the case: the baseline, from 0 to 1."""
    accepted: frozenset[str]
    """The answers that stand (``accepted_answers``)."""
    split: bool
    """Whether readers split on it: then it counts neither way."""


Row = tuple[KeyedRow, str | None, tuple[str, ...]]
"""One scored row with the state or level given (None: left open) and the passages cited."""


def evidence_key(keyed: KeyedAnswer) -> EvidenceKey:
    """The passages that a keyed answer rests on."""
    groups = tuple([frozenset(g.any) for g in keyed.evidence])
    right = frozenset().union(*groups)
    return EvidenceKey(right, right.union(keyed.neutral), groups, tuple([g.any[0] for g in keyed.evidence]))


def cited(key: EvidenceKey, passages: Collection[str]) -> Cited:
    """Sort cited passages into right and wrong, and name what was missed."""
    right, costless, groups, representatives = key
    if right.isdisjoint(passages):
        return Cited((), tuple([p for p in passages if p not in costless]), representatives, 0, len(groups))
    missed = tuple([p for p, group in zip(representatives, groups, strict=True) if group.isdisjoint(passages)])
    return Cited(
        tuple([p for p in passages if p in right]),
        tuple([p for p in passages if p not in costless]),
        missed,
        len(groups) - len(missed),
        len(groups),
    )


def f1(sorted_passages: Cited) -> float:
    """Harmonic mean of precision and recall, from 0 to 1.

    Recall = groups hit / groups (any one passage of a group will do); precision = cited
    passages that are in a group / cited passages that are not neutral. 0 where nothing was hit.
    """
    if sorted_passages.hit == 0:
        return 0.0
    precision = len(sorted_passages.right) / (len(sorted_passages.right) + len(sorted_passages.wrong))
    recall = sorted_passages.hit / sorted_passages.groups
    return 2 * precision * recall / (precision + recall)


@lru_cache(maxsize=4096)
def keyed_rows(case_file: CaseFile, field: str) -> tuple[KeyedRow, ...]:
    """The answers in a field of the key, in its order."""
    rows = []
    for item, where, keyed in case_file.key.keyed_answers():
        if where[0] == field:
            evidence, accepted = evidence_key(keyed), accepted_answers(case_file, item, keyed)
            of_whole_file = f1(cited(evidence, case_file.case.passages))
            rows.append(KeyedRow(item.rpartition(".")[2], item, keyed, keyed.answer, evidence, of_whole_file, accepted, splits(case_file.key, keyed)))
    return tuple(rows)


@lru_cache(maxsize=1024)
def _with_evidence(case_file: CaseFile, field: str) -> tuple[KeyedRow, ...]:
    """Rows that name evidence, without those keyed insufficient and those on which readers split.

    A need has evidence at every level: one that is not indicated, what speaks against it.
    """
    return tuple(row for row in keyed_rows(case_file, field) if row.evidence.groups and row.keyed != "insufficient" and not row.split)


def row_scores(rows: Sequence[Row]) -> list[float]:
    """The F1 of each row.

    A row whose state was judged wrong, or not judged, counts 0: the right passage for the
    wrong judgement earns nothing.
    """
    return [
        f1(cited(row.evidence, passages)) if passages and given == row.keyed else 0.0
        for row, given, passages in rows
    ]  # fmt: skip


def rows_of(step: AnswerStep) -> Callable[[ScoredAttempt, Catalogues], list[Row]]:
    """A row for each scored item of a step (keyed with evidence, not insufficient, not split), in the order of the key."""

    def rows(scored: ScoredAttempt, catalogues: Catalogues) -> list[Row]:
        answers = scored.attempt.by_step[step]
        return [
            (row, answer.code, answer.passages) if (answer := answers.get(row.id)) else (row, None, ())
            for row in _with_evidence(scored.case_file, step)
        ]  # fmt: skip

    return rows


def value(rows: Sequence[Row], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Mean F1 over the rows; on one case corrected only if ten or more of them were judged."""
    return _value("evidence", rows, single_case)


def outcomes(rows: Sequence[Row], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """An Outcome for each scored row whose item is among ``items``, in the order of the key."""
    return tuple([_outcome(row) for row in rows if row[0].item in items])


def needs_value(rows: Sequence[Row], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Mean F1 over the needs; on one case corrected only if ten or more of them were judged.

    No value, with the reason ``nothing_cited``, where no passage was cited for any need of the form: citing for a need is
    optional, and in attempts made before needs had passages it was not possible. Where one need of the form has a passage,
    every scored need without one counts 0.
    """
    judged = not single_case or bool(form[0].attempt.by_step["needs"])
    if rows and judged and all(_none_cited(s) for s in form):
        return Score("needs_evidence", reason="nothing_cited")
    return _value("needs_evidence", rows, single_case)


def needs_outcomes(rows: Sequence[Row], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """An Outcome for each scored need among ``items``; none where needs were judged and no passage was cited for any."""
    return () if scored.attempt.by_step["needs"] and _none_cited(scored) else outcomes(rows, scored, items)


def _none_cited(scored: ScoredAttempt) -> bool:
    """Whether no need of one attempt has a passage."""
    return not any(answer.passages for answer in scored.attempt.by_step["needs"].values())


def _value(scorer: str, rows: Sequence[Row], single_case: bool) -> Score:
    reached, baseline = mean(row_scores(rows)), mean([row.f1_of_whole_file for row, _, _ in rows])
    if reached is None or baseline is None:
        return Score(scorer, reason="nothing_keyed")
    judged = len(rows) - [given for _, given, _ in rows].count(None)
    if single_case and not judged:
        return Score(scorer, reason="nothing_judged")
    return chance_corrected(scorer, reached, baseline, "few_judged" if single_case and judged < LEAST_JUDGED else None)


def details(rows: Sequence[Row]) -> Details:
    """Counts of rows, groups and cited passages; for each keyed state or level the mean F1 and its baseline."""
    each = row_scores(rows)
    # The parts are shown apart: silence is easily taken for absence, and what is urgent for what is not.
    figures: dict[str, float] = {}
    for keyed in dict.fromkeys(row.keyed for row, _, _ in rows):
        part = [(f, row.f1_of_whole_file) for f, (row, _, _) in zip(each, rows, strict=True) if row.keyed == keyed]
        figures[keyed] = sum([f for f, _ in part]) / len(part)
        figures[f"{keyed}_baseline"] = sum([of_whole_file for _, of_whole_file in part]) / len(part)
    passages_of = [cited(row.evidence, passages) for row, _, passages in rows]
    counts = {
        "rows": len(rows),
        "groups": sum([c.groups for c in passages_of]),
        "groups_hit": sum([c.hit for c in passages_of]),
        "cited_right": sum([len(c.right) for c in passages_of]),
        "cited_wrong": sum([len(c.wrong) for c in passages_of]),
        "wrong_state": sum([given is not None and given != row.keyed for row, given, _ in rows]),
        "open": sum([given is None for _, given, _ in rows]),
    }
    return Details(counts, figures)


def _outcome(row: Row) -> Outcome:
    keyed_row, given, passages = row
    item, keyed = keyed_row.item, keyed_row.keyed
    right, wrong, missed, _, _ = cited(keyed_row.evidence, passages)
    if given is None:
        note = "open"
    elif given != keyed:
        note = "wrong_state"
    else:
        note = "cited" if right or wrong else "nothing_cited"
    return Outcome(item, given, keyed, row_scores([row]) == [1.0], right, wrong, missed, note)


SCORER = Scorer(
    "evidence", "indicators", rows_of("indicators"), value, details, outcomes,
    reads=lambda key: (key.rules, [k for k in key.indicators if k.evidence and k.state != "insufficient"]),
    reads_of_items=lambda key: {f"indicators.{k.concept}": (key.rules, k) for k in key.indicators},
)  # fmt: skip
NEEDS_SCORER = Scorer(
    "needs_evidence", "needs", rows_of("needs"), needs_value, details, needs_outcomes,
    reads=lambda key: (key.rules, [k for k in key.needs if k.evidence]),
    reads_of_items=lambda key: {f"needs.{k.need}": (key.rules, k) for k in key.needs},
)  # fmt: skip
