"""Citation of evidence: passages cited for indicators that are present or absent, and for special needs.

Two scorers of one rule. Needs are scored apart from indicators: feedback on the indicators is shown
before the needs are final, and must say nothing of their key.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.practice import Answer
from tracks_sim.scoring.rules import splits
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
    """One indicator or need with its key: the same for every attempt."""

    id: str
    item: str
    keyed: str
    evidence: EvidenceKey
    f1_of_whole_file: float
    """F1 of citing every passage of the case: the baseline, from 0 to 1."""
    accepted: frozenset[str]
    """The states or levels that stand; more than the keyed one only where readers split."""
    split: bool
    """Whether readers split on it: then it counts neither way."""


Row = tuple[KeyedRow, str | None, tuple[str, ...]]
"""One scored row with the state or level given (None: left open) and the passages cited."""


def evidence_key(keyed: KeyedAnswer) -> EvidenceKey:
    """The passages that a keyed answer rests on."""
    groups = tuple([frozenset(g.any) for g in keyed.evidence])
    right = frozenset().union(*groups)
    return EvidenceKey(right, right.union(keyed.neutral), groups, tuple([g.any[0] for g in keyed.evidence]))


@lru_cache(maxsize=1024)
def evidence_keys(case_file: CaseFile) -> Mapping[str, EvidenceKey]:
    """The evidence keys of a case by item."""
    return {item: evidence_key(keyed) for item, _, keyed in case_file.key.keyed_answers()}


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


@lru_cache(maxsize=1024)
def keyed_indicators(case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """The keyed indicators of a case, in the order of the key."""
    return _keyed_rows(case_file, [(k.concept, f"indicators.{k.concept}", k) for k in case_file.key.indicators])


@lru_cache(maxsize=1024)
def _scored_indicators(case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """Indicators keyed present or absent that name evidence, without those on which readers split."""
    return tuple(row for row in keyed_indicators(case_file) if row.evidence.groups and row.keyed != "insufficient" and not row.split)


@lru_cache(maxsize=1024)
def _keyed_needs(case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """Needs whose key names evidence, at every level: for one that is not indicated, what speaks against it.

    Without those on which readers split.
    """
    rows = _keyed_rows(case_file, [(k.need, f"needs.{k.need}", k) for k in case_file.key.needs if k.evidence])
    return tuple(row for row in rows if not row.split)


def _keyed_rows(case_file: CaseFile, named: Iterable[tuple[str, str, KeyedAnswer]]) -> tuple[KeyedRow, ...]:
    keys, whole_file = evidence_keys(case_file), case_file.case.passages
    rows = []
    for name, item, keyed in named:
        split = splits(case_file.key, keyed)
        accepted = keyed.accepted if split else frozenset({keyed.answer})
        rows.append(KeyedRow(name, item, keyed.answer, keys[item], f1(cited(keys[item], whole_file)), accepted, split))
    return tuple(rows)


def row_scores(rows: Sequence[Row]) -> list[float]:
    """The F1 of each row.

    A row whose state was judged wrong, or not judged, counts 0: the right passage for the
    wrong judgement earns nothing.
    """
    return [
        f1(cited(row.evidence, passages)) if passages and given == row.keyed else 0.0
        for row, given, passages in rows
    ]  # fmt: skip


def indicator_rows(scored: ScoredAttempt, catalogues: Catalogues) -> list[Row]:
    """A row for each scored indicator (keyed present or absent, with evidence, not split), in the order of the key."""
    return _rows(_scored_indicators(scored.case_file), scored.attempt.by_step["indicators"])


def need_rows(scored: ScoredAttempt, catalogues: Catalogues) -> list[Row]:
    """A row for each scored need (keyed with evidence, not split), in the order of the key."""
    return _rows(_keyed_needs(scored.case_file), scored.attempt.by_step["needs"])


def _rows(keyed: Iterable[KeyedRow], answers: Mapping[str, Answer]) -> list[Row]:
    return [
        (row, answer.code, answer.passages) if (answer := answers.get(row.id)) else (row, None, ())
        for row in keyed
    ]  # fmt: skip


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
    (_, item, keyed, evidence, *_), given, passages = row
    right, wrong, missed, _, _ = cited(evidence, passages)
    if given is None:
        note = "open"
    elif given != keyed:
        note = "wrong_state"
    else:
        note = "cited" if right or wrong else "nothing_cited"
    return Outcome(item, given, keyed, row_scores([row]) == [1.0], right, wrong, missed, note)


SCORER = Scorer(
    "evidence", "indicators", indicator_rows, value, details, outcomes,
    reads=lambda key: (key.rules, [k for k in key.indicators if k.evidence and k.state != "insufficient"]),
    reads_of_items=lambda key: {f"indicators.{k.concept}": (key.rules, k) for k in key.indicators},
)  # fmt: skip
NEEDS_SCORER = Scorer(
    "needs_evidence", "needs", need_rows, needs_value, details, needs_outcomes,
    reads=lambda key: (key.rules, [k for k in key.needs if k.evidence]),
    reads_of_items=lambda key: {f"needs.{k.need}": (key.rules, k) for k in key.needs},
)  # fmt: skip
