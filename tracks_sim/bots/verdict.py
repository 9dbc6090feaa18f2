"""The verdict on a set of cases: which ways to answer without reading win, and what let each through."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from tracks_sim.bots.earned import (
    Earned,
    Place,
    controls,
    decision_constants,
    earned,
    guesses,
    right_by_case,
    sets_of_eight,
    severe_by_case,
    share_of_lucky_sets,
    share_of_passed_gates,
)
from tracks_sim.bots.guess import MEASURES, Guess, Measure, RowMeasure, Shortcut, keyed_detection, keyed_rows
from tracks_sim.bots.learner import PERMUTATIONS, Learned, learn
from tracks_sim.bots.play import Strategy, run_form
from tracks_sim.bots.shortcuts import shortcuts
from tracks_sim.bots.strategies import strategies_without_reading
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.record import Country
from tracks_sim.scoring.form import LEAST_CASES

MOST = 0.05
"""Corrected figure that a strategy may earn."""
MOST_LUCKY = 0.01
"""Share of sets of eight in which it may be lucky."""
MOST_BY_CONSTANT = 0.5
"""Share of cases that one decision or one position may decide rightly: it is in the baseline, and leaves too little to earn."""
_SHOWN = 5
"""Reasons that a breach names."""


class Attempted(NamedTuple):
    """What one shortcut answers on a set of cases, and earns there."""

    shortcut: Shortcut
    guessed: tuple[Guess, ...]
    earned: tuple[Earned, ...]


class Where(NamedTuple):
    """Country rules and language that a figure belongs to."""

    country: Country
    language: str


@dataclass(frozen=True, slots=True)
class Breach:
    """A strategy that earns what only reading should earn, on one measure."""

    strategy: str
    measure: str
    how: str
    """Which limits it passes, in words."""
    what: tuple[str, ...]
    """What let it through: words, position, remark or rows, where it earns most."""
    corrected: float | None
    """The highest corrected figure."""
    where: tuple[Where, ...]

    def __str__(self) -> str:
        what = f": {'; '.join(self.what)}" if self.what else ""
        return f"{self.strategy} {self.how}{what}"


@dataclass(frozen=True, slots=True)
class Lucky:
    """A shortcut that decides rightly on one case, and what it went by there."""

    strategy: str
    case: str
    what: str

    def __str__(self) -> str:
        return f"{self.strategy} decides rightly on {self.case}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What strategies without reading earn over a set of cases."""

    cases: tuple[str, ...]
    enough: bool
    """Whether the set has six cases or more, so that the limits hold."""
    tried: int
    """Strategies tried."""
    breaches: tuple[Breach, ...]
    lucky: tuple[Lucky, ...]
    """What decides rightly on a case of a set that is too small to judge."""
    earned: tuple[tuple[Where, Earned], ...]
    learned: tuple[tuple[Where, Learned], ...]
    places: tuple[Where, ...]
    """Where the cases were played."""

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        n = len(self.cases)
        names = len({b.strategy for b in self.breaches})
        win = f"{names} of {self.tried} ways to answer without reading {'wins' if names == 1 else 'win'} over"
        if self.enough:
            return (
                f"{win} {n} cases."
                if names
                else f"Nobody who does not read wins over {n} cases: {self.tried} ways to answer were tried."
            )
        few = self.cases[0] if n == 1 else f"{n} cases"
        if names:
            return f"{win} the whole library, and {few} let{'s' * (n == 1)} {'it' if names == 1 else 'them'} through."
        return f"Nothing in {few} lets through what wins over the whole library. Fewer than {LEAST_CASES} cases are no measurement of their own."

    @property
    def advice(self) -> tuple[str, ...]:
        """Sentences on cases of a set that is too small to judge."""
        return tuple(map(str, self.lucky))

    def as_json(self) -> dict[str, Any]:
        """The verdict for other programs, without its figures."""
        return {
            "cases": list(self.cases), "judged": self.enough, "verdict": self.sentence, "tried": self.tried,
            "breaches": [asdict(breach) for breach in self.breaches], "advice": list(self.advice),
        }  # fmt: skip


def verdict(
    case_files: Sequence[CaseFile],
    library: Library,
    countries: Sequence[Country],
    languages: Sequence[str],
    permutations: int = PERMUTATIONS,
    done: Callable[[], None] = lambda: None,
) -> Verdict:
    """Judge a set of cases, in each country and language; ``done`` is called after each of them.

    Fewer than six cases are not judged by themselves: a breach is then one of the whole library to which one of them adds.
    """
    known = tuple(library.first_versions.values())
    catalogues = library.catalogues
    listed, played = shortcuts(catalogues), strategies_without_reading(catalogues)
    enough = len(case_files) >= LEAST_CASES
    judged = tuple(case_files) if enough else known
    names = tuple(f.case.id for f in case_files)
    tried = len({s.name for s in listed} | {s.name for s in played}) + 1
    found: list[tuple[Where, Breach]] = []
    own: list[tuple[Where, Earned]] = []
    lucky: dict[Lucky, None] = {}
    learned: list[tuple[Where, Learned]] = []
    places = tuple(Where(country, language) for language in languages for country in countries)
    for where in places:
        country, language = where
        if len(judged) >= LEAST_CASES:
            whole = Place(judged, known, catalogues, country, language)
            attempted = _attempted(listed, whole)
            found += [(where, breach) for breach in _of_shortcuts(attempted, whole, None if enough else frozenset(names))]
            if enough:
                own += [(where, figure) for a in attempted for figure in a.earned]
                learned += [(where, figure) for figure in learn(whole, permutations)]
                found += [(where, breach) for breach in _of_played(played, whole)]
        if not enough:
            few = Place(tuple(case_files), known, catalogues, country, language)
            attempted = _attempted(listed, few)
            own += [(where, figure) for a in attempted for figure in a.earned]
            lucky |= dict.fromkeys(_lucky(attempted, few))
        done()
    found += [(where, breach) for where, figure in learned for breach in _of_learner(figure)]
    return Verdict(names, enough, tried, _joined(found, countries, languages), tuple(lucky), tuple(own), tuple(learned), places)


# --- limits ---------------------------------------------------------------------------------


def _attempted(listed: Sequence[Shortcut], place: Place) -> tuple[Attempted, ...]:
    """Each shortcut on the cases of a place."""
    return tuple(Attempted(s, guessed := guesses(s, place), earned(s.name, guessed, place)) for s in listed)


def _of_shortcuts(attempted: Sequence[Attempted], place: Place, only: frozenset[str] | None) -> Iterable[Breach]:
    """Breaches of shortcuts over a set; with ``only``, those to which one of these cases adds."""
    sets, constant, control = sets_of_eight(place), decision_constants(place), controls(place)
    usual: dict[Measure, float] = {}
    """Corrected figures of answering as in the other cases, whatever their signs."""
    for shortcut, guessed, figures in attempted:
        for figure in figures:
            how = _limits(figure)
            if shortcut.name == "rows_as_in_others" and figure.corrected is not None:
                usual[figure.measure] = figure.corrected
            elif (
                shortcut.name.startswith("as_where_")
                and figure.corrected is not None
                and MOST < usual.get(figure.measure, 0.0) >= figure.corrected - MOST
            ):
                how = []  # the sign adds nothing to speak of: it is the same breach
            if shortcut.constant and figure.measure == "decision" and figure.value > MOST_BY_CONSTANT + 1e-9:
                how.append(f"decides rightly in {figure.value:.0%} of the cases: the baseline itself")
            if figure.measure == "decision":
                right = right_by_case(guessed, place)
                lucky = share_of_lucky_sets(right, constant, sets)
                if lucky > MOST_LUCKY:
                    how.append(
                        "is more than one case above the baseline"
                        + (f" in {lucky:.0%} of sets of eight" if len(sets) > 1 else "")
                    )
                if share_of_passed_gates(right, severe_by_case(guessed, place), control, sets) > MOST_LUCKY:
                    how.append("passes the gates of a form")
            what = what_let_through(guessed, place, figure.measure, only) if how else ()
            if how and (only is None or what):
                yield Breach(shortcut.name, figure.measure, _and(how), what, figure.corrected, ())


def _limits(figure: Earned) -> list[str]:
    if figure.corrected is None or figure.corrected <= MOST + 1e-9:
        return []
    return [
        f"earns {figure.corrected:.2f} on {figure.measure}, corrected ({figure.value:.2f} where {figure.baseline:.2f} needs no reading)"
    ]


def _of_learner(figure: Learned) -> Iterable[Breach]:
    if figure.corrected is not None and figure.chance is not None and figure.corrected > max(MOST, figure.chance) + 1e-9:
        how = f"earns {figure.corrected:.2f} on {figure.measure}, corrected, where chance earns {figure.chance:.2f} once in a hundred"
        yield Breach("learner", figure.measure, how, (f"it went by {figure.by}",), figure.corrected, ())


def _of_played(played: Sequence[Strategy], place: Place) -> Iterable[Breach]:
    """Breaches of whole trainees: any figure of the form above the limit, or the gates. The four measures are judged of shortcuts."""
    for strategy in played:
        for score in run_form(strategy, place.case_files, place.catalogues, place.country, place.language):
            if score.scorer in MEASURES:
                continue
            if score.scorer == "gates" and score.value:
                yield Breach(strategy.name, "gates", "passes the gates of a form, played through every step", (), None, ())
            elif score.corrected is not None and score.corrected > MOST + 1e-9:
                how = f"earns {score.corrected:.2f} on {score.scorer}, corrected, played through every step"
                yield Breach(strategy.name, score.scorer, how, (), score.corrected, ())


# --- what let it through --------------------------------------------------------------------


def what_let_through(
    guessed: Sequence[Guess], place: Place, measure: Measure, only: frozenset[str] | None = None
) -> tuple[str, ...]:
    """What a strategy went by where it was right, most telling first: for a decision with the cases, for rows those it got right.

    With ``only``, of these cases alone: nothing where it earns nothing on them.
    """
    pairs = [(f, g) for f, g in zip(place.case_files, guessed, strict=True) if only is None or f.case.id in only]
    if measure in ("indicators", "needs"):
        return _rows_that_told(pairs, measure)
    told: dict[str, list[str]] = {}
    probabilities: Counter[str] = Counter()
    for case_file, guess in pairs:
        right = _right(case_file, guess, place, measure)
        if right > (0.5 - 1e-9 if only is not None else 0):
            by = guess.by.get(measure, "")
            told.setdefault(by, []).append(case_file.case.id if right > 1 - 1e-9 else f"{case_file.case.id} {right:.2f}")
            probabilities[by] += right  # type: ignore[assignment]
    return tuple(f"{by} ({', '.join(told[by])})" for by, _ in probabilities.most_common(_SHOWN))


def _right(case_file: CaseFile, guess: Guess, place: Place, measure: Measure) -> float:
    """Probability of a right answer on one case."""
    if measure == "detection":
        state = keyed_detection(case_file, place.country)
        return guess.detection.get(state, 0.0) if state is not None else 0.0
    return float(right_by_case([guess], place._replace(case_files=(case_file,)))[0])


def _rows_that_told(pairs: Iterable[tuple[CaseFile, Guess]], measure: RowMeasure) -> tuple[str, ...]:
    """What stands behind more right than wrong rows."""
    net: dict[str, float] = {}
    for case_file, guess in pairs:
        rows = guess.rows(measure)
        for row, keyed in keyed_rows(case_file, measure).items():
            by = guess.by.get(f"{measure}.{row}")
            if by is not None:
                net[by] = net.get(by, 0.0) + 2 * rows.get(row, {}).get(keyed, 0.0) - 1
    best = sorted(net, key=lambda by: -net[by])
    return tuple(by for by in best[:_SHOWN] if net[by] > 0)


def _lucky(attempted: Sequence[Attempted], place: Place) -> Iterable[Lucky]:
    """Shortcuts that are right for certain on a case, constants left out: each case has one of these."""
    for shortcut, guessed, _ in attempted:
        if shortcut.constant:
            continue
        for case_file, guess in zip(place.case_files, guessed, strict=True):
            if guess.decision and math.isclose(_right(case_file, guess, place, "decision"), 1.0):
                yield Lucky(shortcut.name, case_file.case.id, guess.by.get("decision", ""))


# --- one breach over countries and languages ---------------------------------------------------


def _joined(found: Sequence[tuple[Where, Breach]], countries: Sequence[Country], languages: Sequence[str]) -> tuple[Breach, ...]:
    """Each breach once, as it is where it earns most, with all its countries and languages; the highest figures first."""
    groups: dict[tuple[str, str], list[tuple[Where, Breach]]] = {}
    for where, breach in found:
        groups.setdefault((breach.strategy, breach.measure), []).append((where, breach))
    joined = []
    for group in groups.values():
        _, worst = max(group, key=lambda pair: pair[1].corrected or 0.0)
        places = tuple(where for where, _ in group)
        told = _in_places(places, countries, languages)
        joined.append(Breach(worst.strategy, worst.measure, worst.how + told, worst.what, worst.corrected, places))
    return tuple(sorted(joined, key=lambda b: -(b.corrected if b.corrected is not None else 1.0)))


def _in_places(places: Sequence[Where], countries: Sequence[Country], languages: Sequence[str]) -> str:
    """Where a breach was found, nothing where it was found everywhere."""
    if len(places) == len(countries) * len(languages):
        return ""
    by_language = {lang: [w.country for w in places if w.language == lang] for lang in languages}
    parts = [
        lang if len(found) == len(countries) else f"{lang}: {' '.join(found)}" for lang, found in by_language.items() if found
    ]
    return f" [{'; '.join(parts)}]"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
