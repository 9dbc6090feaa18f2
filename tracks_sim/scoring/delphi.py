"""The published ILO rule, applied to the trainee's judgements and to the key.

The rule is an illustration for statistics, not a legal test: it is shown apart from act, means
and purpose, and less than a positive rule is reason enough to refer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.catalogue import DIMENSIONS, WEIGHTS, Combination, Concepts, DelphiList, Dimension, Weight
from tracks_sim.case.model.key import Key, Profile
from tracks_sim.case.model.record import EXPLOITATION_PHASES, ExploitationPhase
from tracks_sim.scoring.phase import PHASE_SETS
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected

Result = Literal["positive", "negative", "undeterminable"]
UNDETERMINABLE = "undeterminable"
UNNAMED = "unnamed"
"""Outcome where something is positive and no combination of the list names it."""

Dimensions = dict[Dimension, Result]
"""Result of the rule on each of the six dimensions."""
Placement = tuple[str, tuple[ExploitationPhase, ...]]
"""A concept and the phases it is placed in."""


class Weighed(NamedTuple):
    """A row in the list of one profile: its dimension, and the least and the most that it may weigh."""

    dimension: Dimension
    least: Weight
    most: Weight


class Published(NamedTuple):
    """The published list for one profile, indexed."""

    rows: Mapping[str, Mapping[ExploitationPhase, str]]
    """The row of each concept in each phase that has one."""
    weights: Mapping[str, Weighed]


class Rows(NamedTuple):
    """Rows of the published list that are there, and those that may be."""

    certain: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()
    """Rows of indicators on which readers split."""


def positive(strong: int, medium: int, weak: int) -> bool:
    """Whether a dimension with this many present indicators is positive.

    Two strong; one strong with one medium or weak; three medium; or two medium with one weak
    (ILO and European Commission 2009, read in a machine-made transcription). Monotone: one more indicator,
    or a weight one step higher, never turns positive into negative.
    """
    return (
        strong >= 2
        or (strong >= 1 and medium + weak >= 1)
        or medium >= 3
        or (medium >= 2 and weak >= 1)
    )  # fmt: skip


def result(least: Sequence[Weight], most: Sequence[Weight]) -> Result:
    """Positive, negative, or undeterminable where it depends on weights that are not known.

    A weight is never guessed: once every row has the least weight that it may have, once the most. Because ``positive``
    is monotone, every other choice lies between the two, and where these differ the dimension cannot be determined.
    """
    low, high = (positive(*[weights.count(w) for w in ("strong", "medium", "weak")]) for weights in (least, most))
    return "positive" if low else "undeterminable" if high else "negative"


def rows_by_concept(concepts: Concepts) -> Mapping[str, Mapping[ExploitationPhase, str]]:
    """The row of each concept in each phase that has one."""
    return {c.id: c.rows for c in concepts.concepts}


def weights(delphi: DelphiList, profile: Profile, rules: int) -> Mapping[str, Weighed]:
    """Dimension of each row with the least and the most that it may weigh, by a version of the rules of scoring."""
    by_row = {}
    for row in delphi.rows:
        possible = sorted(delphi.possible_weights(row, profile, rules), key=WEIGHTS.index)
        by_row[row.id] = Weighed(row.dimension, possible[0], possible[-1])
    return by_row


@lru_cache(maxsize=64)
def _published(catalogues: Catalogues, profile: Profile, rules: int) -> Published:
    return Published(rows_by_concept(catalogues.concepts), weights(catalogues.delphi, profile, rules))


def rows_of(placements: Iterable[Placement], rows: Mapping[str, Mapping[ExploitationPhase, str]]) -> frozenset[str]:
    """Rows of the published list for concepts in phases; a row that two phases share counts once."""
    present = set()
    for concept, phases in placements:
        of_concept = rows.get(concept)
        if of_concept:
            present.update([of_concept[phase] for phase in phases if phase in of_concept])
    return frozenset(present)


def assess(rows: Rows, by_row: Mapping[str, Weighed]) -> Dimensions:
    """The six dimensions for the rows that are there, and those that may be.

    ``by_row`` is that of ``weights``. Unknown row ids add nothing, and ``unlisted`` rows (the profile's list does not hold
    them) are not counted.
    """
    least: dict[Dimension, list[Weight]] = {d: [] for d in DIMENSIONS}
    most: dict[Dimension, list[Weight]] = {d: [] for d in DIMENSIONS}
    for row in rows.certain | rows.possible:
        if row in by_row:
            weighed = by_row[row]
            most[weighed.dimension].append(weighed.most)
            if row in rows.certain:
                least[weighed.dimension].append(weighed.least)
    return {d: result(least[d], most[d]) for d in DIMENSIONS}


def outcome(results: Mapping[Dimension, Result], combinations: Sequence[Combination]) -> str:
    """The published outcome that six results add up to.

    The first combination that fits names it. Undeterminable dimensions are tried both ways:
    where that would change the outcome, it is ``undeterminable``.
    """
    open_dimensions = [d for d in DIMENSIONS if results[d] == "undeterminable"]
    named = set()
    for answers in product((True, False), repeat=len(open_dimensions)):
        yes = {d for d in DIMENSIONS if results[d] == "positive"}
        yes |= {d for d, answer in zip(open_dimensions, answers, strict=True) if answer}
        named.add(next((c.outcome for c in combinations if _fits(c, yes)), UNNAMED))
    return named.pop() if len(named) == 1 else UNDETERMINABLE


def _fits(combination: Combination, yes: set[Dimension]) -> bool:
    return all(any(d in yes for d in one_of) for one_of in combination.positive) and not any(
        d in yes for d in combination.negative
    )


class Applied(NamedTuple):
    """The rule applied to one case."""

    given: Dimensions
    """By the trainee's judgements."""
    keyed: Dimensions
    constants: tuple[Dimensions, ...]
    """By each answer that needs no reading."""
    combinations: Sequence[Combination]
    """Those of the published list, which name the outcome."""
    counted: tuple[Dimension, ...]
    """The dimensions compared: by version 2 of the rules only those on which every possible weight gives the key's answer."""
    outcome_counted: bool
    """Whether the outcome is compared, by the same rule."""


def applied(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[Applied, ...]:
    """The rule on what the trainee judged present, and on the key; nothing where no list is about the case's exploitation."""
    case_file, answers = scored.case_file, scored.attempt.by_step["indicators"]
    if case_file.key.rules > 1 and not catalogues.delphi.covers(case_file.key.exploitation):
        return ()
    given = _dimensions([(c, a.phases) for c, a in answers.items() if a.value == "present"], case_file, catalogues)
    keyed, constants, combinations = _keyed(case_file, catalogues), _constant_answers(case_file, catalogues), catalogues.delphi.combinations
    if case_file.key.rules == 1:
        return (Applied(given, keyed, constants, combinations, DIMENSIONS, True),)
    reached = _reachable(case_file, catalogues)
    given, keyed, *constant = [_as_far_as(reached, dimensions) for dimensions in (given, keyed, *constants)]
    constants = tuple(constant)
    counted = tuple([d for d in DIMENSIONS if keyed[d] != "undeterminable"])
    return (Applied(given, keyed, constants, combinations, counted, outcome(keyed, combinations) != UNDETERMINABLE),)


def value(rows: Sequence[Applied], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Share of the dimensions compared on which the trainee's judgements and the key agree.

    Corrected over a form only. Baseline: the best of eight answers that need no reading, namely nothing present, or everything
    on the worksheet present in one of the seven sets of phases.
    """
    if not any(row.counted for row in rows):
        return Score("delphi", reason="nothing_keyed")
    if single_case and not form[0].attempt.by_step["indicators"]:
        return Score("delphi", reason="nothing_judged")
    baseline = None if single_case else max(_agreement(answers, rows) for answers in zip(*[r.constants for r in rows], strict=True))
    return chance_corrected("delphi", _agreement([r.given for r in rows], rows), baseline)


def details(rows: Sequence[Applied]) -> Details:
    """Dimensions compared, those that agree, and those that weights nobody knows leave open."""
    return Details({
        "dimensions": sum(len(r.counted) for r in rows),
        "alike": sum(r.given[d] == r.keyed[d] for r in rows for d in r.counted),
        "undeterminable_by_key": sum(r.keyed[d] == "undeterminable" for r in rows for d in DIMENSIONS),
        "undeterminable": sum(r.given[d] == "undeterminable" for r in rows for d in DIMENSIONS),
    })  # fmt: skip


def outcomes(rows: Sequence[Applied], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The six dimensions and the published outcome, for the trainee's judgements and for the key.

    By version 2 of the rules, what weights leave open by the key is shown and not judged.
    """
    if not rows or not scored.attempt.by_step["indicators"] or not any(item in items for item in _ITEMS):
        return ()
    [row] = rows
    named, named_by_key = outcome(row.given, row.combinations), outcome(row.keyed, row.combinations)
    of_dimensions = [
        Outcome(f"delphi.{d}", row.given[d], row.keyed[d], row.given[d] == row.keyed[d] if d in row.counted else None) for d in DIMENSIONS
    ]
    return (*of_dimensions, Outcome("delphi.outcome", named, named_by_key, named == named_by_key if row.outcome_counted else None))


def _agreement(given: Sequence[Dimensions], rows: Sequence[Applied]) -> float:
    alike = sum([g[d] == row.keyed[d] for g, row in zip(given, rows, strict=True) for d in row.counted])
    return alike / sum([len(row.counted) for row in rows])


def _dimensions(placements: Iterable[Placement], case_file: CaseFile, catalogues: Catalogues) -> Dimensions:
    """The dimensions of some answers. What was answered where readers split counts neither way: there the key's possible rows stand."""
    published = _published(catalogues, case_file.key.profile, case_file.key.rules)
    settled = [placement for placement in placements if placement[0] not in _unsettled(case_file.key)]
    possible = rows_of(_keyed_placements(case_file.key)[1], published.rows)
    return assess(Rows(rows_of(settled, published.rows), possible), published.weights)


@lru_cache(maxsize=1024)
def _keyed(case_file: CaseFile, catalogues: Catalogues) -> Dimensions:
    published = _published(catalogues, case_file.key.profile, case_file.key.rules)
    certain, split = _keyed_placements(case_file.key)
    return assess(Rows(rows_of(certain, published.rows), rows_of(split, published.rows)), published.weights)


def _unsettled(key: Key) -> frozenset[str]:
    """The indicators whose state or phases readers split on, by version 2 of the rules."""
    return frozenset(row.concept for row in key.indicators if splits(key, row) or (key.rules > 1 and row.also_phases))


def _keyed_placements(key: Key) -> tuple[list[Placement], list[Placement]]:
    """The indicators keyed present with their phases, and those on which readers split, which may be present in any phase."""
    certain, split, unsettled = list[Placement](), list[Placement](), _unsettled(key)
    for row in key.indicators:
        if row.concept in unsettled:
            if "present" in row.accepted:
                split.append((row.concept, EXPLOITATION_PHASES))
        elif row.state == "present":
            certain.append((row.concept, row.phases))
    return certain, split


@lru_cache(maxsize=1024)
def _constant_answers(case_file: CaseFile, catalogues: Catalogues) -> tuple[Dimensions, ...]:
    """The dimensions of each answer that needs no reading."""
    constants: list[tuple[ExploitationPhase, ...]] = [(), *PHASE_SETS]
    return tuple(_dimensions([(c, phases) for c in case_file.case.indicators], case_file, catalogues) for phases in constants)


@lru_cache(maxsize=1024)
def _reachable(case_file: CaseFile, catalogues: Catalogues) -> frozenset[Dimension]:
    """The dimensions that some judgement of the worksheet and some possible weight make positive. Of the others it asks too little."""
    published = _published(catalogues, case_file.key.profile, case_file.key.rules)
    everything = rows_of([(c, EXPLOITATION_PHASES) for c in case_file.case.indicators], published.rows)
    most = assess(Rows(frozenset(), everything), published.weights)
    return frozenset(d for d in DIMENSIONS if most[d] != "negative")


def _as_far_as(reached: frozenset[Dimension], dimensions: Dimensions) -> Dimensions:
    """The dimensions with those left open that the worksheet cannot reach: a negative there would be its own."""
    return {d: result_ if d in reached else "undeterminable" for d, result_ in dimensions.items()}


_ITEMS = tuple(f"delphi.{name}" for name in (*DIMENSIONS, "outcome"))


def _reads(key: Key) -> object:
    return key.profile, _keyed_placements(key), key.rules, key.exploitation if key.rules > 1 else ()


SCORER = Scorer(
    "delphi", "indicators", applied, value, details, outcomes,
    reads=_reads,
    reads_of_items=lambda key: dict.fromkeys(_ITEMS, _reads(key)),
)  # fmt: skip
