"""What printed figures tell together of counts that are hidden, and which figures must go so that no count can be worked out.

Every figure is a statement: a weighted sum of whole counts, of 0 or more, lies between two numbers. All statements of a set of files
are one system, and its whole solutions are the tables that look alike. A count that must stay hidden is safe while solutions are
known, the true one among them, in which it differs by enough. Integer programs look for them (HiGHS, by ``scipy.optimize.milp``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from tracks_sim.jobs import checkpoint

Floats = NDArray[np.float64]
CountName = tuple[str | int, ...]
Place = tuple[str, ...]
SLACK = 1e-7
EDGE = 1e-6
"""What an end of a rounded number is moved inwards where that end would be rounded away."""
SECONDS, NODES = 0.2, 300
"""How long one search goes on at most. What it has not found until then counts as impossible, so that rather too much is hidden."""


@dataclass(frozen=True, slots=True)
class CountStatement:
    """A statement on counts: the sum of each count times its factor is ``low`` at least and ``high`` at most."""

    factors: Mapping[CountName, float]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure that may be printed: its ``place``, and what it tells."""

    place: Place
    told: tuple[CountStatement, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """A sum of ``counts`` that must stay hidden: its smallest and largest possible value must lie ``width`` apart."""

    counts: tuple[CountName, ...]
    width: float


class PossibleCounts:
    """The counts that agree with all statements. Of the tables of counts the true one is known from the start."""

    def __init__(self, told: Sequence[CountStatement], truth: Mapping[CountName, int], known: Floats | None = None) -> None:
        """``truth``: every count that a statement names. ``known``: solutions of a system with fewer statements (a row each), of which those are kept that agree."""
        self._told, self.truth = tuple(told), truth
        self._at = {name: place for place, name in enumerate(truth)}
        entries = [(row, self._at[name], factor) for row, one in enumerate(self._told) for name, factor in one.factors.items()]
        rows, columns, factors = (np.array(part) for part in zip(*entries, strict=True))
        self._sums = csr_array((factors, (rows, columns)), shape=(len(self._told), len(truth)))
        self._low, self._high = (np.array([getattr(one, end) for one in self._told]) for end in ("low", "high"))
        self._parts = connected_components(block_array([[None, self._sums], [self._sums.T, None]]), directed=False)[1]
        true = np.array(list(truth.values()), dtype=np.float64)[None]
        if not self._agree(true)[0]:
            raise ValueError("The true counts do not agree with what is told of them.")
        known = np.zeros((0, len(truth))) if known is None else known
        self.found = np.vstack([true, np.unique(known[self._agree(known)], axis=0)])
        """Solutions that are known, the true one first."""

    def _agree(self, solutions: Floats) -> NDArray[np.bool_]:
        sums = self._sums @ solutions.T
        return np.asarray(((sums >= self._low[:, None] - SLACK) & (sums <= self._high[:, None] + SLACK)).all(axis=0))

    def and_told(self, told: Sequence[CountStatement]) -> PossibleCounts:
        """The counts that agree with further statements as well."""
        return PossibleCounts((*self._told, *told), self.truth, self.found)

    def knowing(self, narrower: PossibleCounts) -> PossibleCounts:
        """The same counts, with the solutions that were found of a system with more statements."""
        return PossibleCounts(self._told, self.truth, np.vstack([self.found, narrower.found]))

    def extent(self, counts: Sequence[CountName], enough: float = np.inf) -> tuple[float, float]:
        """The smallest and the largest value of a sum of counts; where they lie ``enough`` apart the search ends, and nearer ones may be given."""
        weights = self._weights(counts)
        for sign in (1.0, -1.0):
            if float(np.ptp(self.found @ weights)) < enough:
                self._search(sign * weights)
        values = [float(value) for value in self.found @ weights]
        return min(values), max(values)

    def leaves_one(self, counts: Sequence[CountName]) -> bool:
        """Whether a sum of counts is proved to have one value. A search that ends early proves nothing."""
        weights = self._weights(counts)
        if np.ptp(self.found @ weights) >= 1:
            return False
        return all(self._search(sign * weights) for sign in (1.0, -1.0)) and bool(np.ptp(self.found @ weights) < 1)

    def narrow(self, protected: Sequence[Protected]) -> Iterator[Protected]:
        """Those whose smallest and largest value lie nearer than they should.

        Most have room: a search that pushes all up or down at once, which way by chance, finds it for many. The rest are searched one by one.
        """
        weights = np.array([self._weights(one.counts) for one in protected]).reshape(len(protected), len(self._at))
        widths, random = np.array([one.width for one in protected]), np.random.default_rng(len(self._told))
        left = self._near(weights, widths)
        while left.sum() > 1:
            self._search((random.choice([-1.0, 1.0], left.sum()) * random.uniform(1.0, 2.0, left.sum())) @ weights[left])
            before, left = left, self._near(weights, widths)
            if left.sum() == before.sum():
                break
        for one in [one for one, near in zip(protected, left, strict=True) if near]:
            low, high = self.extent(one.counts, one.width)
            if high - low < one.width:
                yield one

    def _near(self, weights: Floats, widths: Floats) -> NDArray[np.bool_]:
        values = self.found @ weights.T
        return np.asarray(np.ptp(values, axis=0) < widths)

    def _weights(self, counts: Sequence[CountName]) -> Floats:
        weights = np.zeros(len(self._at))
        weights[[self._at[name] for name in counts]] = 1.0
        return weights

    def _search(self, weights: Floats) -> bool:
        """Add the solution with the smallest weighted sum to those found; whether it was found in time. Counts that no statement connects with it stay as they are in truth."""
        checkpoint()
        rows = len(self._told)
        parts = np.unique(self._parts[rows:][weights != 0])
        own_rows, own = (np.flatnonzero(np.isin(labels, parts)) for labels in (self._parts[:rows], self._parts[rows:]))
        found = milp(
            weights[own], constraints=LinearConstraint(self._sums[own_rows][:, own], self._low[own_rows], self._high[own_rows]),
            integrality=np.ones(len(own)), bounds=Bounds(0, np.inf), options={"time_limit": SECONDS, "node_limit": NODES},
        )  # fmt: skip
        if found.x is not None:
            solution = self.found[:1].copy()
            solution[0, own] = np.round(found.x)
            self.found = np.vstack([self.found, solution[self._agree(solution)]])
        return bool(found.success)


def to_withhold(
    always: Sequence[CountStatement], printed: Sequence[Sequence[Printed]], protected: Sequence[Protected], truth: Mapping[CountName, int]
) -> frozenset[Place]:
    """The places of the figures that would let a protected count be worked out from all that is printed.

    ``always``: what is told anyway; a count that follows from it is not protected any more, since hiding would be in vain. ``printed``: figures in groups,
    those first that are to be kept first; a group that tells too much is gone through by halves. ``truth``: the true counts; a statement that
    rounding puts beside them is widened until it holds.
    """
    if not protected:
        return frozenset()
    kept = PossibleCounts([widened(one, truth) for one in always], truth)
    in_vain = list(kept.narrow(protected))
    return withhold(kept, printed, [one for one in protected if one not in in_vain])[1]


def withhold(kept: PossibleCounts, printed: Sequence[Sequence[Printed]], protected: Sequence[Protected]) -> tuple[PossibleCounts, frozenset[Place]]:
    """The counts that are left by what is told anyway and by the figures that may be printed, and the places of the others; as ``to_withhold``, all protected."""
    withheld: list[Place] = []
    for group in printed:
        group = [Printed(one.place, tuple(widened(told, kept.truth) for told in one.told)) for one in group]
        kept, too_telling = _with_what_fits(kept, group, protected)
        withheld += too_telling
    return kept, frozenset(withheld)


def widened(told: CountStatement, truth: Mapping[CountName, int]) -> CountStatement:
    """The statement, widened to the truth where it does not hold."""
    value = sum(factor * truth[name] for name, factor in told.factors.items())
    return told if told.low <= value <= told.high else CountStatement(told.factors, min(told.low, value), max(told.high, value))


def rounded_from(share: float) -> tuple[float, float]:
    """The shares that are printed as the same whole per cent: halves are rounded to the even one."""
    printed = round(100 * share)
    edge = 0.5 if printed % 2 == 0 else 0.5 - EDGE
    return (printed - edge) / 100, (printed + edge) / 100


def _with_what_fits(
    kept: PossibleCounts, group: Sequence[Printed], protected: Sequence[Protected]
) -> tuple[PossibleCounts, list[Place]]:
    """The counts that agree with the figures of a group too, as many as protect what must be, and the places of the others."""
    if not group:
        return kept, []
    more = kept.and_told([told for one in group for told in one.told])
    if next(more.narrow(protected), None) is None:
        return more, []
    if len(group) == 1:
        return kept, [group[0].place]
    half = len(group) // 2
    kept, first = _with_what_fits(kept.knowing(more), group[:half], protected)
    kept, second = _with_what_fits(kept, group[half:], protected)
    return kept, first + second
