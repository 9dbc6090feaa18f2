"""Were the right passages cited: for what is present and what is absent, and for special needs?

Two scorers of one rule. Needs stand apart from indicators: feedback on the indicators is shown
before the needs are final, and must say nothing of their key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import KeyedAnswer
from tracks_sim.scoring.score import (
    LEAST_JUDGED,
    Outcome,
    Reason,
    Score,
    ScoredAttempt,
    ScorerName,
    chance_corrected,
    mean,
)


class EvidenceKey(NamedTuple):
    """The passages a key names for one thing, ready to be held against many answers."""

    right: frozenset[str]
    """Every passage of every group."""
    free: frozenset[str]
    """What may be cited without cost: right or neutral."""
    groups: tuple[frozenset[str], ...]
    first: tuple[str, ...]
    """The first passage of each group."""


class Cited(NamedTuple):
    """Cited passages beside the key's groups; neutral ones are in none of the three."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    """The first passage of each group that was not hit."""
    hit: int
    groups: int


class KeyedRow(NamedTuple):
    """One row that is scored, whoever answers it: what its key seeks, and what citing the whole file would earn."""

    id: str
    item: str
    keyed: str
    sought: EvidenceKey
    everything: float


Row = tuple[KeyedRow, str | None, tuple[str, ...]]
"""One scored row, with the state or level that was given, and the passages that were cited."""


def evidence_key(keyed: KeyedAnswer) -> EvidenceKey:
    """What a key seeks."""
    groups = tuple([frozenset(g.any) for g in keyed.evidence])
    right = frozenset().union(*groups)
    return EvidenceKey(right, right.union(keyed.neutral), groups, tuple([g.any[0] for g in keyed.evidence]))


@lru_cache(maxsize=1024)
def evidence_keys(case_file: CaseFile) -> Mapping[str, EvidenceKey]:
    """What the key of a case seeks, by item: it is the same for everybody who was told the same."""
    key = case_file.key
    found = {f"indicators.{k.concept}": evidence_key(k) for k in key.indicators}
    found |= {f"elements.{name}": evidence_key(k) for name, k in key.elements.items()}
    found |= {"elements.protection": evidence_key(key.protection)} if key.protection else {}
    return found | {f"needs.{k.need}": evidence_key(k) for k in key.needs}


def cited(key: EvidenceKey, passages: Collection[str]) -> Cited:
    """Sort cited passages into right and wrong, and name what was missed."""
    right, free, groups, first = key
    if right.isdisjoint(passages):
        return Cited((), tuple([p for p in passages if p not in free]), first, 0, len(groups))
    missed = tuple([p for p, group in zip(first, groups, strict=True) if group.isdisjoint(passages)])
    return Cited(
        tuple([p for p in passages if p in right]),
        tuple([p for p in passages if p not in free]),
        missed,
        len(groups) - len(missed),
        len(groups),
    )


def f1(found: Cited) -> float:
    """Harmonic mean of precision and recall, from 0 to 1.

    Recall = groups hit / groups (any one passage of a group will do); precision = cited
    passages that are in a group / cited passages that are not neutral. 0 where nothing was hit.
    """
    if found.hit == 0:
        return 0.0
    precision = len(found.right) / (len(found.right) + len(found.wrong))
    recall = found.hit / found.groups
    return 2 * precision * recall / (precision + recall)


@lru_cache(maxsize=1024)
def _asked(case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """Indicators keyed present or absent that name evidence, in the order of the key."""
    named = [(k.concept, f"indicators.{k.concept}", k.state) for k in case_file.key.indicators if k.evidence and k.state != "insufficient"]
    return _rows_of(case_file, named)


@lru_cache(maxsize=1024)
def _needs_asked(case_file: CaseFile) -> tuple[KeyedRow, ...]:
    """Needs whose key names evidence, at every level: for one that is not indicated, what speaks against it."""
    return _rows_of(case_file, [(k.need, f"needs.{k.need}", k.level) for k in case_file.key.needs if k.evidence])


def _rows_of(case_file: CaseFile, named: Iterable[tuple[str, str, str]]) -> tuple[KeyedRow, ...]:
    seeks, whole = evidence_keys(case_file), case_file.case.passages
    return tuple([KeyedRow(name, item, keyed, seeks[item], f1(cited(seeks[item], whole))) for name, item, keyed in named])


def row_scores(found: Sequence[Row]) -> list[float]:
    """The F1 of each row.

    A row whose state was judged wrong, or not judged, counts 0: the right passage for the
    wrong judgement earns nothing.
    """
    return [
        f1(cited(asked.sought, passages)) if passages and given == asked.keyed else 0.0
        for asked, given, passages in found
    ]  # fmt: skip


def rows(sitting: ScoredAttempt) -> list[Row]:
    """The indicators that are scored, with the answers."""
    answers = sitting.attempt.indicators
    return [
        (asked, answer.state, answer.passages) if (answer := answers.get(asked.id)) else (asked, None, ())
        for asked in _asked(sitting.case_file)
    ]


def need_rows(sitting: ScoredAttempt) -> list[Row]:
    """The needs that are scored, with the answers."""
    answers = sitting.attempt.needs
    return [
        (asked, answer.level, answer.passages) if (answer := answers.get(asked.id)) else (asked, None, ())
        for asked in _needs_asked(sitting.case_file)
    ]


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of one case; corrected only if ten or more of them were judged."""
    return _of_case("evidence", rows(sitting), sitting)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of all cases of a form."""
    return _score("evidence", [r for s in sittings for r in rows(s)], None, (), in_detail=True)


def needs_of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """The same over the needs of one case.

    No result where nothing was cited for any need: there, citing is no part of the answer, and
    in attempts made before needs had passages it was not possible.
    """
    found = need_rows(sitting)
    if found and sitting.attempt.needs and not _any_cited([sitting]):
        return Score("needs_evidence", reason="nothing_cited")
    return _of_case("needs_evidence", found, sitting)


def needs_of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """The same over the needs of all cases of a form; once something was cited, what was not counts 0."""
    found = [r for s in sittings for r in need_rows(s)]
    if found and not _any_cited(sittings):
        return Score("needs_evidence", reason="nothing_cited")
    return _score("needs_evidence", found, None, (), in_detail=True)


def _any_cited(sittings: Sequence[ScoredAttempt]) -> bool:
    return any(answer.passages for s in sittings for answer in s.attempt.needs.values())


def _of_case(scorer: ScorerName, found: list[Row], sitting: ScoredAttempt) -> Score:
    outcomes = tuple([_outcome(r) for r in found if sitting.wants(r[0].item)]) if sitting.shows else ()
    judged = len(found) - [given for _, given, _ in found].count(None)
    if found and not judged:
        return Score(scorer, reason="nothing_judged", outcomes=outcomes)
    return _score(scorer, found, "few_judged" if judged < LEAST_JUDGED else None, outcomes, in_detail=sitting.in_detail)


def _score(scorer: ScorerName, found: list[Row], why_not: Reason | None, outcomes: tuple[Outcome, ...], *, in_detail: bool) -> Score:
    each = row_scores(found)
    value, baseline = mean(each), mean([asked.everything for asked, _, _ in found])
    if value is None or baseline is None:
        return Score(scorer, reason="nothing_keyed")
    if not in_detail:
        return chance_corrected(scorer, value, baseline, why_not=why_not, outcomes=outcomes)
    # The parts are shown apart: silence is easily taken for absence, and what is urgent for what is not.
    figures: dict[str, float] = {}
    for keyed in dict.fromkeys(asked.keyed for asked, _, _ in found):
        part = [(f, asked.everything) for f, (asked, _, _) in zip(each, found, strict=True) if asked.keyed == keyed]
        figures[keyed] = sum([f for f, _ in part]) / len(part)
        figures[f"{keyed}_baseline"] = sum([everything for _, everything in part]) / len(part)
    seen = [cited(asked.sought, passages) for asked, _, passages in found]
    counts = {
        "rows": len(found),
        "groups": sum([c.groups for c in seen]),
        "groups_hit": sum([c.hit for c in seen]),
        "cited_right": sum([len(c.right) for c in seen]),
        "cited_wrong": sum([len(c.wrong) for c in seen]),
        "wrong_state": sum([given is not None and given != asked.keyed for asked, given, _ in found]),
        "open": sum([given is None for _, given, _ in found]),
    }
    return chance_corrected(scorer, value, baseline, why_not=why_not, counts=counts, outcomes=outcomes, figures=figures)


def _outcome(row: Row) -> Outcome:
    (_, item, keyed, seeks, _), given, passages = row
    right, wrong, missed, _, _ = cited(seeks, passages)
    if given is None:
        note = "open"
    elif given != keyed:
        note = "wrong_state"
    else:
        note = "cited" if right or wrong else "nothing_cited"
    return Outcome(item, given, keyed, row_scores([row]) == [1.0], right, wrong, missed, note)
