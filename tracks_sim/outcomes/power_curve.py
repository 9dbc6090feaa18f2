"""Power over people and cases of a form: what a study finds with more of either, and how many people each number of cases needs.

By the quick analysis (``required_sample.quick_power``), which agrees with the planned model to a few points of power. Some seconds to some minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.power import Study
from tracks_sim.outcomes.required_sample import (
    IMPOSSIBLE,
    QUICK_DRAWS,
    Assumptions,
    quick_power,
    rounded_up,
    smallest_group,
)

CASES = (4, 6, 8)
"""Cases of a form that are looked at, beside the number that the plan has."""
PLACES = 5
"""Numbers of people that are looked at."""
AROUND = (0.6, 1.25)
"""Fewest people that are looked at, as a share of the fewest needed, and most, as a share of the most needed."""

Progress = Callable[[int, int | None], None]
"""Called with the simulated answers of people to cases so far, and those that are expected in all; None until one number of cases is done."""


@dataclass(frozen=True, slots=True)
class PowerCurve:
    """The answer.

    cases    numbers of cases of a form, ascending
    people   numbers of people to enrol over all groups, ascending; empty where no number of cases has enough with ``MOST_IN_EACH``
    power    share of simulated studies that find the effect, by people and cases, with its Monte Carlo interval
    needed   fewest people with the power wanted, by cases; None where ``MOST_IN_EACH`` in each group are not enough
    reason   why there is nothing (English), or empty
    """

    assumptions: Assumptions
    cases: tuple[int, ...]
    people: tuple[int, ...] = ()
    power: Mapping[tuple[int, int], Estimate] = field(default_factory=dict)
    needed: Mapping[int, int | None] = field(default_factory=dict)
    reason: str = ""


def fewest(people: Mapping[int, int | None]) -> tuple[int, int] | None:
    """The cases of a form that need the fewest people, and how many; of two alike the fewer cases. None where no number of cases has an answer.

    ``people``: by cases of a form; None where there are not enough.
    """
    enough = [(needed, cases) for cases, needed in people.items() if needed is not None]
    return min(enough)[::-1] if enough else None


def saved_by_a_case(people: Mapping[int, int | None]) -> tuple[int, int, float] | None:
    """The fewest and the most cases that have an answer, and the people that each case more saves between them on average; None with fewer than two answers."""
    enough = sorted((cases, needed) for cases, needed in people.items() if needed is not None)
    if len(enough) < 2:
        return None
    (few, more_people), (many, fewer_people) = enough[0], enough[-1]
    return few, many, (more_people - fewer_people) / (many - few)


def cases_looked_at(own: int) -> tuple[int, ...]:
    """``CASES`` and those of the plan, ascending; a form of one case has no power to compute."""
    return tuple(sorted({*CASES, *((own,) if own > 1 else ())}))


def power_curve(assumptions: Assumptions, seed: int = 0, progress: Progress | None = None, draws: int = QUICK_DRAWS) -> PowerCurve:
    """Power by numbers of people and of cases; of each number of cases the fewest people with the power that ``assumptions`` want.

    What is assumed of people and of each case stays the same. ``progress`` hears how far it is. Raises Cancelled at a checkpoint.
    """
    all_cases = cases_looked_at(assumptions.cases)
    if assumptions.study(2) is None:
        return PowerCurve(assumptions, all_cases, reason=IMPOSSIBLE)
    known: dict[tuple[int, int], Estimate] = {}
    done, expected = 0, None

    def power_at(in_each: int, cases: int) -> float:
        nonlocal done
        people = in_each * assumptions.groups
        if (people, cases) not in known:
            study = replace(assumptions, cases=cases).study(in_each)
            assert study is not None
            known[people, cases] = quick_power(study, draws, seed, assumptions.alpha)
            done += draws * _answers(study)
            if progress:
                progress(done, None if expected is None else max(done, expected))
        return known[people, cases].value or 0.0

    needed: dict[int, int | None] = {}
    for number, cases in enumerate(reversed(all_cases), start=1):  # the most cases first: they need the fewest people, and so the least time
        in_each = smallest_group(lambda group, k=cases: power_at(group, k), assumptions)  # type: ignore[misc]
        needed[cases] = None if in_each is None else in_each * assumptions.groups
        # The searches that follow take about as long as those before; the rest is what all numbers of people together take.
        rest = draws * sum(p * k * 2 for p in _places(needed, assumptions) for k in all_cases if (p, k) not in known)
        expected = round(done / number * len(all_cases)) + rest
    needed = {cases: needed[cases] for cases in all_cases}
    people = _places(needed, assumptions)
    for enrolled in people:
        for cases in all_cases:
            power_at(enrolled // assumptions.groups, cases)
    power = {(enrolled, cases): known[enrolled, cases] for enrolled in people for cases in all_cases}
    return PowerCurve(assumptions, all_cases, people, power, needed)


def _answers(study: Study) -> int:
    """Answers of people to cases in one simulated study, before and after."""
    return study.trainees * study.groups * study.cases * 2


def _places(needed: Mapping[int, int | None], assumptions: Assumptions) -> tuple[int, ...]:
    """Numbers of people over all groups, evenly from fewer than any number of cases needs to more than all need."""
    enough = [people for people in needed.values() if people is not None]
    if not enough:
        return ()
    low, high = min(enough) * AROUND[0], max(enough) * AROUND[1]
    in_each = [(low + (high - low) * place / (PLACES - 1)) / assumptions.groups for place in range(PLACES)]
    return tuple(sorted({max(2, rounded_up(group, assumptions.step)) * assumptions.groups for group in in_each}))
