"""Published effects beside simulated ones, and the fit of the interview's parameters to them.

Each effect names its simulated outcome. One set of parameters serves all; three of them are
fitted (``FITTED``), each mostly to one effect, by bisection in turn with the same persons and
seeds throughout, so that the fit gives the same numbers again. The benchmark then draws other
persons. All interviews take place in a quiet room, as in the studies; see ``population``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from tracks_sim.interview import CompiledInterview, Parameters, TalkState, begin, step
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.parameters import with_numbers
from tracks_sim.interview.state import FULL, PART
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import NOBODY, around, share_of, wilson
from tracks_sim.simulation.population import compiled_persons, core


@dataclass(frozen=True, slots=True)
class Effect:
    """One published effect and the outcome that is simulated for it."""

    name: str
    outcome: str
    population: str
    published: float
    low: float
    high: float
    """Bounds of an acceptable simulated value: the published interval, or 15 % either side where none is published."""
    bounds: str
    simulate: Callable[[Sequence[CompiledInterview], int], Estimate]
    fitted: str | None
    """The parameter that is fitted to it."""


@dataclass(frozen=True, slots=True)
class EffectComparison:
    """A published effect beside its simulated outcome."""

    effect: Effect
    simulated: Estimate

    @property
    def met(self) -> bool:
        """Whether the simulated value is within the bounds of the effect."""
        value = self.simulated.value
        return value is not None and self.effect.low <= value <= self.effect.high


# --- statistics ----------------------------------------------------------------------------


def d_from_odds(hits: int, n: int, other_hits: int, other_n: int) -> Estimate:
    """Difference of two shares as d, in standard deviations: ln(odds ratio) * sqrt(3) / pi (Chinn 2000, Stat. Med. 19:3127).

    ``hits`` of ``n`` in the one group, ``other_hits`` of ``other_n`` in the other; above 0 where the one has the larger share.
    0.5 is added to each cell, so that d exists at shares of 0 and 1 too. Error by Woolf (1955), interval normal; n both
    groups together. An empty group: not estimable.
    """
    if n == 0 or other_n == 0:
        return not_estimable(NOBODY, n + other_n)
    a, b = hits + 0.5, n - hits + 0.5
    c, d = other_hits + 0.5, other_n - other_hits + 0.5
    scale = math.sqrt(3) / math.pi
    return around(math.log(a * d / (b * c)) * scale, math.sqrt(1 / a + 1 / b + 1 / c + 1 / d) * scale, n + other_n)


def cohen_d(one: Sequence[float], other: Sequence[float]) -> Estimate:
    """Difference of two means over the pooled standard deviation, above 0 where ``one`` is larger.

    Large-sample error and normal interval (Hedges and Olkin 1985). 0 with the interval of 0 where neither group varies;
    fewer than two values in a group: not estimable.
    """
    n, m = len(one), len(other)
    if min(n, m) < 2:
        return not_estimable("Two values or more are needed in each group.", n + m)
    pooled = ((n - 1) * variance(one) + (m - 1) * variance(other)) / (n + m - 2)
    d = (fmean(one) - fmean(other)) / math.sqrt(pooled) if pooled > 0 else 0.0
    return around(d, math.sqrt((n + m) / (n * m) + d * d / (2 * (n + m))), n + m)


# --- simulated outcomes --------------------------------------------------------------------

_RAPPORT = ("move:introduce", "move:acknowledge", "move:ask_preference")
"""Rapport and non-suggestive support before the substantive phase; no safety moves, as in the studies."""


def _after(state: TalkState, choices: Sequence[str]) -> TalkState:
    for choice in choices:
        state, _ = step(state, choice)
    return state


def _question(person: CompiledInterview, form: str, fact: int) -> str:
    """The first listed question of a form that brings a fact."""
    return next(
        c
        for c in person.listed_choices
        if isinstance(a := person.choices[c], QuestionSpec) and a.form == form and fact in a.brings
    )


def _halves(persons: Sequence[CompiledInterview], seeds: int) -> list[tuple[CompiledInterview, str, bool]]:
    """Every person with every seed: the person, the seed, and the arm, alternately True and False; nobody is in both."""
    drawn = [(p, str(s)) for p in persons for s in range(seeds)]
    return [(p, f"{s}/{i}", i % 2 == 0) for i, (p, s) in enumerate(drawn)]


def rapport_on_telling(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """d of whether the event is told (in full or in part) to one open question: after rapport against without."""
    counts = {True: [0, 0], False: [0, 0]}
    for person, seed, supported in _halves(persons, seeds):
        slot = core(person)
        state = _after(begin(person, seed), (*(_RAPPORT if supported else ()), _question(person, "open", slot)))
        counts[supported][0] += state.degrees[slot] >= PART
        counts[supported][1] += 1
    return d_from_odds(*counts[True], *counts[False])


def open_on_amount(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """d of how much is told of the event's topic: an open question against a closed one for each fact.

    Amount: full 1, in part 1/2, over the facts of the topic; a mere yes describes nothing.
    """
    amounts: dict[bool, list[float]] = {True: [], False: []}
    for person, seed, opened in _halves(persons, seeds):
        whole = person.choices[_question(person, "open", core(person))]
        assert isinstance(whole, QuestionSpec)
        asked = (whole.choice,) if opened else tuple(_question(person, "closed", f) for f in whole.brings)
        state = _after(begin(person, seed), asked)
        amounts[opened].append(sum((state.degrees[f] >= PART) + (state.degrees[f] == FULL) for f in whole.brings) / 2)
    return cohen_d(amounts[True], amounts[False])


def late_telling(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
    """Share of persons silent on the event in a supportive first interview who tell it in the second, 0 to 1."""
    late = silent = 0
    for person, seed, _ in _halves(persons, seeds):
        slot = core(person)
        asked = (*_RAPPORT, _question(person, "open", slot))
        state = _after(begin(person, seed), asked)
        if state.degrees[slot] < PART:
            silent += 1
            late += _after(state, ("move:second_interview", *asked)).degrees[slot] >= PART
    return share_of(late, silent)


def _reluctant(reluctance: str) -> Callable[[Sequence[CompiledInterview], int], Estimate]:
    def share(persons: Sequence[CompiledInterview], seeds: int) -> Estimate:
        withheld = answers = 0
        for person, seed, _ in _halves(persons, seeds):
            if person.reluctance != reluctance:
                continue
            plain = max(k.base_odds for k in person.facts)
            # Each plain fact in a beginning of its own: the thresholds are independent of each other.
            for slot, fact in enumerate(person.facts):
                if fact.base_odds == plain:
                    answers += 1
                    withheld += step(begin(person, seed), _question(person, "wh", slot))[0].degrees[slot] < FULL
        return share_of(withheld, answers)

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
           "children, 104 of 204", 104 / 204, *wilson(104, 204), "Wilson", late_telling, "telling.second"),
    Effect("reluctant, told before (input)", "share of first answers to a plain wh- question that do not tell in full",
           "girls, ordinary abuse cases, 25,942 answers", 0.08, *_within(0.08), "15 %", _reluctant("told_before"), None),
    Effect("reluctant, found by police (input)", "share of first answers to a plain wh- question that do not tell in full",
           "exploited girls of 15 to 17, n = 8", 0.264, *_within(0.264), "15 %", _reluctant("found_by_police"), None),
)  # fmt: skip
"""The published effects that the parameters must reproduce. The two inputs are checked, not fitted."""
FITTED: dict[str, tuple[float, float]] = {"telling.rapport": (0.0, 4.0), "telling.form_gap": (0.0, 4.0), "telling.second": (0.0, 4.0)}
"""Fitted parameters with the range searched; none may be negative, or help would harm."""


def compare(parameters: Parameters, count: int = 8000, seed: int = 2) -> tuple[EffectComparison, ...]:
    """Every effect beside its simulated outcome over ``count`` persons drawn by ``seed``."""
    persons = compiled_persons(count, seed, parameters)
    return tuple(EffectComparison(e, e.simulate(persons, 1)) for e in EFFECTS)


def fit(
    parameters: Parameters, count: int = 5000, seeds: int = 1, seed: int = 1, rounds: int = 2,
    report: Callable[[str], None] = lambda line: None,
) -> dict[str, float]:  # fmt: skip
    """Fitted values by dotted name: bisection on each parameter in turn, ``rounds`` times.

    Each simulated outcome grows with its parameter, so bisection finds the one value or ends at a bound. ``report`` is called
    with a line of progress after each parameter. ValueError where an effect cannot be simulated with these persons.
    """
    found = {name: _value(parameters, name) for name in FITTED}
    for turn in range(rounds):
        for effect in EFFECTS:
            if effect.fitted is None:
                continue
            low, high = FITTED[effect.fitted]
            for _ in range(9):
                middle = (low + high) / 2
                persons = compiled_persons(count, seed, with_numbers(parameters, {**found, effect.fitted: middle}))
                if _simulated_value(effect, persons, seeds) < effect.published:
                    low = middle
                else:
                    high = middle
            found[effect.fitted] = round((low + high) / 2, 2)
            report(f"round {turn + 1}: {effect.fitted} = {found[effect.fitted]}")
    return found


def _simulated_value(effect: Effect, persons: Sequence[CompiledInterview], seeds: int) -> float:
    simulated = effect.simulate(persons, seeds)
    if simulated.value is None:
        raise ValueError(f"{effect.name} cannot be simulated with these persons: {simulated.reason} Draw more of them.")
    return simulated.value


def _value(parameters: Parameters, name: str) -> float:
    node: object = parameters
    for part in name.split("."):
        node = getattr(node, part)
    return float(node.value)  # type: ignore[attr-defined]


def with_fitted_values(text: str, numbers: dict[str, float]) -> str:
    """The text of ``interview.yaml`` with these values by dotted name, and everything else as it was.

    ValueError where a name does not occur exactly once.
    """
    for name, value in numbers.items():
        group, row = name.split(".")
        text, count = re.subn(rf"(^{group}:\n(?:[ #].*\n|\n)*?  {row}:\n    value: )[-\d.]+", rf"\g<1>{value}", text, flags=re.M)
        if count != 1:
            raise ValueError(f"{name} occurs {count} times in the file")
    return text
