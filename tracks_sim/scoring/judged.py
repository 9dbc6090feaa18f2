"""Judgements beside the key: the scorer of any judged step, its rows and outcomes, and two ways to make a value of them.

A row on which readers split is shown and is in no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import NamedTuple, cast

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import ANSWER_FIELDS, Key, KeyedAnswer
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.practice import Answer
from tracks_sim.scoring.agreement import kappa
from tracks_sim.scoring.evidence import KeyedRow, cited, keyed_rows
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected


class Judged(NamedTuple):
    """A keyed row with the trainee's answer."""

    row: KeyedRow
    answer: Answer | None

    @property
    def given(self) -> str | None:
        """The answer given; None where it was left open."""
        return self.answer.code if self.answer else None

    @property
    def right(self) -> bool:
        """Whether the answer is one that stands; one left open is not."""
        return self.given in self.row.accepted


Value = Callable[[Sequence[Judged], Sequence[ScoredAttempt], bool], Score]


def judged_scorer(
    field: str, value: Value, details: Callable[[Sequence[Judged]], Details],
    note: Callable[[Judged], str], is_overclaim: Callable[[Outcome], bool],
) -> Scorer[Judged]:  # fmt: skip
    """The scorer of the keyed answers in a field of the key, whose name it has. ``note``: code of what sort of right or wrong an answer is."""
    step = cast(AnswerStep, (ANSWER_FIELDS[field].item or field).partition(".")[0])

    def rows(scored: ScoredAttempt, catalogues: Catalogues) -> list[Judged]:
        answers = scored.attempt.by_step[step]
        return [Judged(row, answers.get(row.id)) for row in keyed_rows(scored.case_file, field)]

    def outcomes(judged: Sequence[Judged], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
        return tuple([_outcome(one, note(one)) for one in judged if one.row.item in items])

    def reads(key: Key) -> dict[str, tuple[bool, KeyedAnswer]]:
        return {item: (splits(key, keyed), keyed) for item, where, keyed in key.keyed_answers() if where[0] == field}

    return Scorer(field, step, rows, value, details, outcomes, reads=reads, reads_of_items=reads, is_overclaim=is_overclaim)


def _outcome(judged: Judged, note: str) -> Outcome:
    row, answer = judged
    right, wrong, missed, _, _ = cited(row.evidence, answer.passages if answer else ())
    return Outcome(row.item, judged.given, row.keyed, judged.right, right, wrong, missed, note)


def counted(judged: Iterable[Judged]) -> list[Judged]:
    """The judgements that count: those on which readers do not split."""
    return [one for one in judged if not one.row.split]


def agreement(step: AnswerStep, counts: Callable[[Sequence[Judged]], dict[str, int]]) -> Value:
    """Agreement pooled over the rows of a step; on one case, kappa only from ten judged rows on, with two keyed answers twice each."""

    def value(judged: Sequence[Judged], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
        rows = counted(judged)
        only_split = 0 < len(rows) < len(judged) and not any(one.answer for one in rows)
        if single_case and (only_split or not form[0].attempt.by_step[step]):
            return Score(step, reason="nothing_judged", counts=counts(judged))
        return kappa(step, [one.row.keyed for one in rows], [one.given for one in rows], single_case)

    return value


def share_right(scorer: str) -> Value:
    """Share that is right; corrected over a form only: for each item the best answer to give always."""

    def value(judged: Sequence[Judged], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
        rows = counted(judged)
        if not rows:
            return Score(scorer, reason="nothing_keyed")
        if single_case and not any(one.answer for one in rows):
            return Score(scorer, reason="nothing_judged")
        share = sum([one.right for one in rows]) / len(rows)
        return chance_corrected(scorer, share, None if single_case else _best_constants([one.row for one in rows]))

    return value


def _best_constants(rows: Sequence[KeyedRow]) -> float:
    """Share right of the best constant answer, chosen for each item by itself."""
    accepted: dict[str, list[frozenset[str]]] = {}
    for row in rows:
        accepted.setdefault(row.id, []).append(row.accepted)
    return sum(max(sum(answer in each for each in of_item) for answer in frozenset().union(*of_item)) for of_item in accepted.values()) / len(rows)


def right_or_not(judged: Sequence[Judged]) -> Details:
    """Judgements right and open, by item too; ``split``, only where there is one: those on which readers split, in no other count."""
    rows = counted(judged)
    counts = {"right": sum(one.right for one in rows), "things": len(rows), "open": sum(one.answer is None for one in rows)}
    for id_ in dict.fromkeys(one.row.id for one in rows):
        counts[f"{id_}_right"] = sum(one.right for one in rows if one.row.id == id_)
    if len(rows) < len(judged):
        counts["split"] = len(judged) - len(rows)
    return Details(counts)


def simple_note(judged: Judged) -> str:
    """Whether an answer is the keyed one, stands beside it, is another one, or was left open."""
    if judged.answer is None:
        return "open"
    if not judged.right:
        return "other"
    return "keyed" if judged.given == judged.row.keyed else "also_accepted"


def simple_scorer(field: str, is_overclaim: Callable[[Outcome], bool], details: Callable[[Sequence[Judged]], Details] = right_or_not) -> Scorer[Judged]:
    """The scorer of judgements of which right or not is all that counts."""
    return judged_scorer(field, share_right(field), details, simple_note, is_overclaim)
