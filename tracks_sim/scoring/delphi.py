"""The published ILO rule, applied to the trainee's judgements and to the key.

The rule is an illustration for statistics, not a legal test: it is shown apart from act, means
and purpose, and less than a positive rule is reason enough to refer.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Literal, NamedTuple

from tracks_sim.case.catalogue import DIMENSIONS, Combination, Concepts, DelphiList, Dimension
from tracks_sim.case.key import Key, Profile
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.record import ExploitationPhase
from tracks_sim.scoring.phase import PHASE_SETS
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected

Result = Literal["positive", "negative", "undeterminable"]
UNDETERMINABLE = "undeterminable"
UNNAMED = "unnamed"
"""Outcome where something is positive and no combination of the list names it."""

Dimensions = dict[Dimension, Result]
"""Result of the rule on each of the six dimensions."""
Placement = tuple[str, tuple[ExploitationPhase, ...]]
"""A concept and the phases it is placed in."""


class Published(NamedTuple):
    """The published list for one profile, indexed."""

    rows: Mapping[str, Mapping[ExploitationPhase, str]]
    """The row of each concept in each phase that has one."""
    weights: Mapping[str, tuple[Dimension, str]]
    """Dimension of each row, and its weight: ``unknown`` where it is null or not given."""


class Tally(NamedTuple):
    """Present indicators of one dimension by weight; ``unknown`` ones have a null weight."""

    strong: int = 0
    medium: int = 0
    weak: int = 0
    unknown: int = 0


def positive(strong: int, medium: int, weak: int) -> bool:
    """Whether a dimension with this many present indicators is positive.

    Two strong; one strong with one medium or weak; three medium; or two medium with one weak
    (ILO and European Commission 2009, as transcribed by a third party). Monotone: one more
    indicator never turns positive into negative.
    """
    return (
        strong >= 2
        or (strong >= 1 and medium + weak >= 1)
        or medium >= 3
        or (medium >= 2 and weak >= 1)
    )  # fmt: skip


def result(tally: Tally) -> Result:
    """Positive, negative, or undeterminable where null weights decide.

    A null weight is never guessed: the lower bound leaves those rows out, the upper bound takes
    them as strong, and where the two differ the dimension cannot be determined.
    """
    low = positive(tally.strong, tally.medium, tally.weak)
    high = positive(tally.strong + tally.unknown, tally.medium, tally.weak)
    return "positive" if low else "undeterminable" if high else "negative"


def rows_by_concept(concepts: Concepts) -> Mapping[str, Mapping[ExploitationPhase, str]]:
    """The row of each concept in each phase that has one."""
    return {c.id: c.rows for c in concepts.concepts}


def weights(delphi: DelphiList, profile: Profile) -> Mapping[str, tuple[Dimension, str]]:
    """Dimension and weight of each row; a weight that is null or not given is unknown."""
    return {row.id: (row.dimension, row.weights.get(profile) or "unknown") for row in delphi.rows}


@lru_cache(maxsize=64)
def _published(catalogues: Catalogues, profile: Profile) -> Published:
    return Published(rows_by_concept(catalogues.concepts), weights(catalogues.delphi, profile))


def rows_of(placements: Iterable[Placement], rows: Mapping[str, Mapping[ExploitationPhase, str]]) -> frozenset[str]:
    """Rows of the published list for concepts in phases; a row that two phases share counts once."""
    present = set()
    for concept, phases in placements:
        of_concept = rows.get(concept)
        if of_concept:
            present.update([of_concept[phase] for phase in phases if phase in of_concept])
    return frozenset(present)


def assess(present: Iterable[str], by_row: Mapping[str, tuple[Dimension, str]]) -> Dimensions:
    """The six dimensions for the rows that are present.

    ``by_row`` is that of ``weights``. Unknown row ids add nothing, and ``unlisted`` rows (the profile's list does not hold
    them) are not counted.
    """
    by_dimension: dict[Dimension, list[str]] = {d: [] for d in DIMENSIONS}
    for row in present:
        if row in by_row:
            dimension, weight = by_row[row]
            by_dimension[dimension].append(weight)
    return {d: result(Tally(*[w.count(weight) for weight in Tally._fields])) if w else "negative" for d, w in by_dimension.items()}


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


def applied(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[Applied]:
    """The rule on what the trainee judged present, and on the key."""
    case_file, answers = scored.case_file, scored.attempt.by_step["indicators"]
    given = _dimensions([(c, a.phases) for c, a in answers.items() if a.value == "present"], case_file, catalogues)
    return (Applied(given, _keyed(case_file, catalogues), _constant_answers(case_file, catalogues), catalogues.delphi.combinations),)


def value(rows: Sequence[Applied], form: Sequence[ScoredAttempt], alone: bool) -> Score:
    """Share of the six dimensions on which the trainee's judgements and the key agree.

    Corrected over a form only. Baseline: the best of eight answers that need no reading, namely nothing present, or everything
    on the worksheet present in one of the seven sets of phases.
    """
    if alone and not form[0].attempt.by_step["indicators"]:
        return Score("delphi", reason="nothing_judged")
    keyed = [r.keyed for r in rows]
    baseline = None if alone else max(_agreement(answers, keyed) for answers in zip(*[r.constants for r in rows], strict=True))
    return chance_corrected("delphi", _agreement([r.given for r in rows], keyed), baseline)


def details(rows: Sequence[Applied]) -> Details:
    """Dimensions that agree, and those that null weights leave open."""
    return Details({
        "dimensions": len(DIMENSIONS) * len(rows),
        "alike": sum(r.given[d] == r.keyed[d] for r in rows for d in DIMENSIONS),
        "undeterminable_by_key": sum(r.keyed[d] == "undeterminable" for r in rows for d in DIMENSIONS),
        "undeterminable": sum(r.given[d] == "undeterminable" for r in rows for d in DIMENSIONS),
    })  # fmt: skip


def outcomes(rows: Sequence[Applied], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The six dimensions and the published outcome, for the trainee's judgements and for the key."""
    if not scored.attempt.by_step["indicators"] or not any(item in items for item in _ITEMS):
        return ()
    [(given, keyed, _, combinations)] = rows
    named, named_by_key = outcome(given, combinations), outcome(keyed, combinations)
    of_dimensions = [Outcome(f"delphi.{d}", given[d], keyed[d], given[d] == keyed[d]) for d in DIMENSIONS]
    return (*of_dimensions, Outcome("delphi.outcome", named, named_by_key, named == named_by_key))


def _agreement(given: Sequence[Dimensions], keyed: Sequence[Dimensions]) -> float:
    alike = sum([g[d] == k[d] for g, k in zip(given, keyed, strict=True) for d in DIMENSIONS])
    return alike / (len(DIMENSIONS) * len(keyed))


def _dimensions(placements: Iterable[Placement], case_file: CaseFile, catalogues: Catalogues) -> Dimensions:
    published = _published(catalogues, case_file.key.profile)
    return assess(rows_of(placements, published.rows), published.weights)


@lru_cache(maxsize=1024)
def _keyed(case_file: CaseFile, catalogues: Catalogues) -> Dimensions:
    return _dimensions(_keyed_placements(case_file.key), case_file, catalogues)


def _keyed_placements(key: Key) -> list[Placement]:
    return [(k.concept, k.phases) for k in key.indicators if k.state == "present"]


@lru_cache(maxsize=1024)
def _constant_answers(case_file: CaseFile, catalogues: Catalogues) -> tuple[Dimensions, ...]:
    """The dimensions of each answer that needs no reading."""
    constants: list[tuple[ExploitationPhase, ...]] = [(), *PHASE_SETS]
    return tuple(_dimensions([(c, phases) for c in case_file.case.indicators], case_file, catalogues) for phases in constants)


_ITEMS = tuple(f"delphi.{name}" for name in (*DIMENSIONS, "outcome"))


def _reads(key: Key) -> object:
    return key.profile, _keyed_placements(key)


SCORER = Scorer(
    "delphi", "indicators", applied, value, details, outcomes,
    reads=_reads,
    reads_of_items=lambda key: dict.fromkeys(_ITEMS, _reads(key)),
)  # fmt: skip
