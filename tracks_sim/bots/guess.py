"""Shortcut and Guess: a way to answer without reading, and the shares it gives to the answers it cannot choose between.

A shortcut plays nothing. What it leaves open is not drawn but kept as shares, so that its figures are exact expectations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from tracks_sim.bots.way_words import WayWords
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import JUDGEMENT_STATES, LEVELS, Country
from tracks_sim.case.model.structure import Case
from tracks_sim.scoring import costs

Measure = Literal["detection", "decision", "indicators", "needs"]
RowMeasure = Literal["indicators", "needs"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
ROW_MEASURES: tuple[RowMeasure, ...] = get_args(RowMeasure)
AnswerDistribution = Mapping[str, float]
"""Answers to one item with their probabilities, which sum to one."""
Rows = Mapping[str, AnswerDistribution]
"""Shares by row of a worksheet (concept or need)."""
ANSWERS: Mapping[RowMeasure, tuple[str, ...]] = {"indicators": JUDGEMENT_STATES, "needs": LEVELS}


class VisibleCase(NamedTuple):
    """What a shortcut may look at: the case without its key, but for declared features, and other cases with theirs."""

    case_file: CaseFile
    others: Sequence[CaseFile]
    catalogues: Catalogues
    country: Country
    language: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What a shortcut answers on one case. An item that it does not answer has no shares."""

    detection: AnswerDistribution = field(default_factory=dict)
    decision: AnswerDistribution = field(default_factory=dict)
    """By option."""
    sheets: Mapping[RowMeasure, Rows] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)
    """What it went by, in words, by measure or by ``<measure>.<row>``."""
    precedents: Mapping[str, int] = field(default_factory=dict)
    """How many answers of other cases it rests on, by the same names; what rests on none is left out."""

    def rows(self, measure: RowMeasure) -> Rows:
        """The rows of one worksheet."""
        return self.sheets.get(measure, {})


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A named way to answer without reading."""

    name: str
    guess: Callable[[VisibleCase], Guess]
    words: WayWords
    constant: bool = False
    """Whether it answers by decision or position alone, so that each case has one that is right."""
    told_only: bool = False
    """Whether what it wins is told and has no limit: it reads the learner's own answers."""


def equally(answers: Iterable[str]) -> AnswerDistribution:
    """The same share for each of the answers; none for no answers."""
    listed = tuple(answers)
    return {a: 1 / len(listed) for a in listed}


def same(case: Case, state: str, level: str) -> Mapping[RowMeasure, Rows]:
    """One answer to every row of each worksheet, be it asked or not."""
    return {"indicators": {row: {state: 1.0} for row in case.indicators}, "needs": {row: {level: 1.0} for row in case.needs}}


def most(values: Mapping[str, float]) -> tuple[str, ...]:
    """The answers with the highest value, all that are equal."""
    top = max(values.values(), default=0.0)
    return tuple(a for a, v in values.items() if v == top)


# --- what the keys of cases say -----------------------------------------------------------


@lru_cache(maxsize=4096)
def best_options(case_file: CaseFile, country: Country, catalogues: Catalogues) -> frozenset[str]:
    """The options that are best in a country; none where the case asks for no decision."""
    if "decision" not in case_file.case.steps:
        return frozenset()
    return frozenset(o for o, cost in costs(case_file, country, catalogues).items() if cost.accepted)


@lru_cache(maxsize=4096)
def severe_options(case_file: CaseFile, country: Country, catalogues: Catalogues) -> frozenset[str]:
    """The options that would do severe harm in a country."""
    return frozenset(o for o, cost in costs(case_file, country, catalogues).items() if cost.harm == "severe")


@lru_cache(maxsize=1024)
def keyed_rows(case_file: CaseFile, measure: RowMeasure) -> Mapping[str, str]:
    """The keyed answer of each row of a worksheet, in its order, without rows whose readers split."""
    keyed = {item.partition(".")[2]: answer for item, where, answer in case_file.key.keyed_answers() if where[0] == measure}
    return {row: keyed[row].answer for row in asked_rows(case_file, measure) if row in keyed and not keyed[row].split}


def asked_rows(case_file: CaseFile, measure: RowMeasure) -> tuple[str, ...]:
    """The rows of a worksheet, in its order; none where the case does not ask for it."""
    return tuple(getattr(case_file.case, measure)) if measure in case_file.case.steps else ()


def keyed_detection(case_file: CaseFile, country: Country) -> str | None:
    """The keyed answer on detection; None where the case does not ask or readers split."""
    key = case_file.key.detection
    if key is None or "detection" not in case_file.case.steps:
        return None
    here = key.in_country(country)
    return None if here.split else here.answer


@lru_cache(maxsize=1024)
def harmless_options(case_file: CaseFile, catalogues: Catalogues) -> tuple[str, ...]:
    """The options whose decision is not dangerous; all of them where every one is."""
    dangerous = {d.id for d in catalogues.decisions.decisions if d.kind == "dangerous"}
    options = case_file.case.options
    return tuple(o.id for o in options if o.decision not in dangerous) or tuple(o.id for o in options)


# --- answers as in other cases ------------------------------------------------------------


def as_in(seen: VisibleCase, pool: Sequence[CaseFile], where: str = "elsewhere") -> Guess:
    """Everything as it is answered most often in the cases of ``pool``, and as in all other cases where ``pool`` does not say.

    A row that no other case has gets the shares of all rows of the other cases.
    """
    by: dict[str, str] = {}
    precedents: dict[str, int] = {}
    sheets: dict[RowMeasure, dict[str, AnswerDistribution]] = {"indicators": {}, "needs": {}}
    for measure in ROW_MEASURES:
        near, far = _answers_by_row(tuple(pool), measure), _answers_by_row(tuple(seen.others), measure)
        for row in asked_rows(seen.case_file, measure):
            counts = near.get(row) or far.get(row)
            if counts is None:
                overall = _answers(tuple(seen.others), measure)
                sheets[measure][row] = {a: n / overall.total() for a, n in overall.items()}
                continue
            usual = most(counts)
            sheets[measure][row] = equally(usual)
            by[f"{measure}.{row}"] = f"{row} is {' or '.join(usual)} {where} ({counts[usual[0]]} of {counts.total()})"
            precedents[f"{measure}.{row}"] = counts.total()
    detection, decision = _detection_as_in(seen, pool, where, by, precedents), _decision_as_in(seen, pool, where, by, precedents)
    return Guess(detection, decision, sheets, by, precedents)


@lru_cache(maxsize=4096)
def _answers_by_row(pool: tuple[CaseFile, ...], measure: RowMeasure) -> Mapping[str, Counter[str]]:
    """How often each row has each answer in some cases."""
    counts: dict[str, Counter[str]] = {}
    for case_file in pool:
        for row, answer in keyed_rows(case_file, measure).items():
            counts.setdefault(row, Counter())[answer] += 1
    return counts


@lru_cache(maxsize=4096)
def _answers(pool: tuple[CaseFile, ...], measure: RowMeasure) -> Counter[str]:
    """How often each answer is given to any row in some cases."""
    return sum(_answers_by_row(pool, measure).values(), Counter())


def _detection_as_in(
    seen: VisibleCase, pool: Sequence[CaseFile], where: str, by: dict[str, str], precedents: dict[str, int]
) -> AnswerDistribution:
    for cases in (pool, seen.others):
        states = Counter(state for f in cases if (state := keyed_detection(f, seen.country)) is not None)
        if states:
            usual = most(states)
            by["detection"] = f"it is {' or '.join(usual)} {where} ({states[usual[0]]} of {states.total()})"
            precedents["detection"] = states.total()
            return equally(usual)
    return {}


def _decision_as_in(
    seen: VisibleCase, pool: Sequence[CaseFile], where: str, by: dict[str, str], precedents: dict[str, int]
) -> AnswerDistribution:
    """The options whose decision is best most often in the cases of ``pool``, among those that are best there at all."""
    for cases in (pool, seen.others):
        times = Counter(d for f in cases for d in _best_decisions(f, seen.country, seen.catalogues))
        offered = {o.id: times[o.decision] for o in seen.case_file.case.options if times[o.decision]}
        if offered:
            usual = most(offered)
            decisions = sorted({o.decision for o in seen.case_file.case.options if o.id in usual})
            by["decision"] = f"{' or '.join(decisions)} is best {where} ({offered[usual[0]]} of {len(cases)})"
            precedents["decision"] = len(cases)
            return equally(usual)
    return equally(harmless_options(seen.case_file, seen.catalogues))


@lru_cache(maxsize=4096)
def _best_decisions(case_file: CaseFile, country: Country, catalogues: Catalogues) -> frozenset[str]:
    """The decisions of the best options of a case."""
    best = best_options(case_file, country, catalogues)
    return frozenset(o.decision for o in case_file.case.options if o.id in best)
