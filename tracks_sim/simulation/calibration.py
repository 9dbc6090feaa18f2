"""Published effects beside simulated ones, and the fit of the model to them.

Each effect names its simulated outcome. One set of parameters serves all; three of them are
fitted (``FITTED``), each mostly to one effect, by bisection in turn with the same persons and
seeds throughout, so that the fit gives the same numbers again. The benchmark then draws other
persons. All persons sit in a quiet room, as in the studies; see ``population``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import NamedTuple

from tracks_sim.interview import CompiledInterview, Parameters, State, begin, step
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.parameters import with_numbers
from tracks_sim.interview.state import FULL, PART
from tracks_sim.simulation.population import core, population

Z = 1.959964
"""Two-sided 95 % of the normal distribution."""


class Estimate(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """One published effect and the outcome that is simulated for it."""

    name: str
    outcome: str
    population: str
    published: float
    low: float
    high: float
    """What the simulated value must lie in: the published interval, or 15 % either side where none is given."""
    bounds: str
    simulate: Callable[[Sequence[CompiledInterview], int], Estimate]
    fitted: str | None
    """The parameter that is fitted to it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A published effect beside what came out."""

    effect: Effect
    simulated: Estimate

    @property
    def met(self) -> bool:
        """Whether the simulated value lies where it must."""
        return self.effect.low <= self.simulated.value <= self.effect.high


# --- statistics ----------------------------------------------------------------------------


def wilson(hits: int, of: int) -> Estimate:
    """Share with Wilson's 95 % interval (Wilson 1927); raises ZeroDivisionError where there is nobody."""
    share, n = hits / of, of
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return Estimate(share, middle - half, middle + half)


def d_from_odds(hits: int, of: int, other_hits: int, other_of: int) -> Estimate:
    """d = ln(odds ratio) * sqrt(3) / pi (Chinn 2000) with Woolf's interval; 0.5 is added to each cell."""
    a, b = hits + 0.5, of - hits + 0.5
    c, d = other_hits + 0.5, other_of - other_hits + 0.5
    log_odds, error = math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    scale = math.sqrt(3) / math.pi
    return Estimate(log_odds * scale, (log_odds - Z * error) * scale, (log_odds + Z * error) * scale)


def cohen_d(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """Difference of means over the pooled standard deviation, with its large-sample interval (Hedges and Olkin 1985).

    0 with the interval of that where neither varies.
    """
    n, m = len(one), len(other)
    pooled = ((n - 1) * variance(one) + (m - 1) * variance(other)) / (n + m - 2)
    d = (fmean(one) - fmean(other)) / math.sqrt(pooled) if pooled > 0 else 0.0
    error = math.sqrt((n + m) / (n * m) + d * d / (2 * (n + m)))
    return Estimate(d, d - Z * error, d + Z * error)


# --- simulated outcomes --------------------------------------------------------------------

_RAPPORT = ("move:introduce", "move:acknowledge", "move:ask_preference")
"""Rapport and non-suggestive support before the substantive phase; no safety moves, as in the studies."""


def _through(state: State, choices: Sequence[str]) -> State:
    for choice in choices:
        state, _ = step(state, choice)
    return state


def _of(person: CompiledInterview, form: str, fact: int) -> str:
    """The question of this form that brings a fact; of several the first."""
    return next(c for c in person.listed_choices if isinstance(a := person.choices[c], QuestionSpec) and a.form == form and fact in a.brings)


def _halves(persons: Sequence[CompiledInterview], seeds: int) -> list[tuple[CompiledInterview, str, bool]]:
    """Every person with every seed, alternately in the one and the other arm: nobody is in both."""
    drawn = [(p, str(s)) for p in persons for s in range(seeds)]
    return [(p, f"{s}/{i}", i % 2 == 0) for i, (p, s) in enumerate(drawn)]


def rapport_on_telling(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """d of whether the event is told (in full or in part) to one open question, after rapport or without."""
    counts = {True: [0, 0], False: [0, 0]}
    for person, seed, supported in _halves(persons, seeds):
        slot = core(person)
        state = _through(begin(person, seed), (*(_RAPPORT if supported else ()), _of(person, "open", slot)))
        counts[supported][0] += state.degrees[slot] >= PART
        counts[supported][1] += 1
    return d_from_odds(*counts[True], *counts[False])


def open_on_amount(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """d of how much is told of the event's topic: an open question against a closed one for each fact.

    Amount: full 1, in part 1/2, over the facts of the topic; a mere yes describes nothing.
    """
    amounts: dict[bool, list[float]] = {True: [], False: []}
    for person, seed, opened in _halves(persons, seeds):
        whole = person.choices[_of(person, "open", core(person))]
        assert isinstance(whole, QuestionSpec)
        asked = (whole.choice,) if opened else tuple(_of(person, "closed", f) for f in whole.brings)
        state = _through(begin(person, seed), asked)
        amounts[opened].append(sum((state.degrees[f] >= PART) + (state.degrees[f] == FULL) for f in whole.brings) / 2)
    return cohen_d(amounts[True], amounts[False])


def late_telling(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """Share of those who told nothing of the event in a supportive first interview and tell in the second."""
    late = held = 0
    for person, seed, _ in _halves(persons, seeds):
        slot = core(person)
        asked = (*_RAPPORT, _of(person, "open", slot))
        state = _through(begin(person, seed), asked)
        if state.degrees[slot] < PART:
            held += 1
            late += _through(state, ("move:second_interview", *asked)).degrees[slot] >= PART
    return wilson(late, held)


def _reluctant(reluctance: str) -> Callable[[Sequence[CompiledInterview], int], Estimate]:
    def share(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
        hits = of = 0
        for person, seed, _ in _halves(persons, seeds):
            if person.reluctance != reluctance:
                continue
            plain = max(k.base_odds for k in person.facts)
            # Each plain fact in a beginning of its own: the thresholds are independent of each other.
            for slot, fact in enumerate(person.facts):
                if fact.base_odds == plain:
                    of += 1
                    hits += step(begin(person, seed), _of(person, "wh", slot))[0].degrees[slot] < FULL
        return wilson(hits, of)

    share.__doc__ = f"Share of first answers to a plain wh- question that do not tell in full ({reluctance})."
    return share


def _within(value: float) -> tuple[float, float]:
    return 0.85 * value, 1.15 * value


EFFECTS: tuple[Effect, ...] = (
    Effect("rapport on telling", "d of whether the event is told to one open question, after rapport or without",
           "children, sensitive events, 9 studies", 0.55, *_within(0.55), "15 %", rapport_on_telling, "telling.rapport"),
    Effect("open against closed on amount", "d of the amount told of the event (full 1, in part 1/2)",
           "children, sensitive events, 25 samples", 0.52, *_within(0.52), "15 %", open_on_amount, "telling.form_gap"),
    Effect("held back, told in a second interview", "share of those who told nothing of the event at first and tell it then",
           "children, 104 of 204", 104 / 204, *wilson(104, 204)[1:], "Wilson", late_telling, "telling.second"),
    Effect("reluctant, told before (input)", "share of first answers to a plain wh- question that do not tell in full",
           "girls, ordinary abuse cases, 25,942 answers", 0.08, *_within(0.08), "15 %", _reluctant("told_before"), None),
    Effect("reluctant, found by police (input)", "share of first answers to a plain wh- question that do not tell in full",
           "exploited girls of 15 to 17, n = 8", 0.264, *_within(0.264), "15 %", _reluctant("found_by_police"), None),
)  # fmt: skip
"""What the model is held to. The two inputs are checked, not fitted."""
FITTED: dict[str, tuple[float, float]] = {"telling.rapport": (0.0, 4.0), "telling.form_gap": (0.0, 4.0), "telling.second": (0.0, 4.0)}
"""Fitted parameters with the range searched; none may be negative, or help would harm."""


def compare(parameters: Parameters, count: int = 8000, seed: int = 2) -> tuple[Compared, ...]:
    """Every effect beside its simulated outcome over ``count`` new persons."""
    persons = population(count, seed, parameters)
    return tuple(Compared(e, e.simulate(persons, 1)) for e in EFFECTS)


def fit(
    parameters: Parameters, count: int = 5000, seeds: int = 1, seed: int = 1, rounds: int = 2,
    said: Callable[[str], None] = lambda line: None,
) -> dict[str, float]:  # fmt: skip
    """Fitted values by dotted name: bisection on each parameter in turn, ``rounds`` times.

    Each simulated outcome grows with its parameter, so bisection finds the one value or ends at a bound.
    """
    found = {name: _value(parameters, name) for name in FITTED}
    for turn in range(rounds):
        for effect in EFFECTS:
            if effect.fitted is None:
                continue
            low, high = FITTED[effect.fitted]
            for _ in range(9):
                middle = (low + high) / 2
                persons = population(count, seed, with_numbers(parameters, {**found, effect.fitted: middle}))
                if effect.simulate(persons, seeds).value < effect.published:
                    low = middle
                else:
                    high = middle
            found[effect.fitted] = round((low + high) / 2, 2)
            said(f"round {turn + 1}: {effect.fitted} = {found[effect.fitted]}")
    return found


def _value(parameters: Parameters, name: str) -> float:
    node: object = parameters
    for part in name.split("."):
        node = getattr(node, part)
    return float(node.value)  # type: ignore[attr-defined]


def written(text: str, numbers: dict[str, float]) -> str:
    """The text of ``interview.yaml`` with these values, everything else left as it is."""
    for name, value in numbers.items():
        group, row = name.split(".")
        text, count = re.subn(rf"(^{group}:\n(?:[ #].*\n|\n)*?  {row}:\n    value: )[-\d.]+", rf"\g<1>{value}", text, flags=re.M)
        if count != 1:
            raise ValueError(f"{name} stands {count} times in the file")
    return text
