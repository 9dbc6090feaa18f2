"""Marginal maximum likelihood of the two-parameter logistic model, on arrays.

    P(y_ij = 1 | t) = 1 / (1 + exp(-(d_j + a_j t))),    t ~ N(0, 1)

Bock & Aitkin (1981): EM over an equally spaced grid of t, sped up by SQUAREM (Varadhan & Roland
2008). Gauss-Hermite nodes are not used: 21 of them bias the discriminations of long forms. The grid
is as fine as the sharpest posterior needs, and the log-likelihood is compared with a doubled grid.

Posteriors are float32 in large data, sums over people always float64; people are taken in blocks,
so that memory stays at the answers (one byte each) and a block. Missing answers are a mask; sparse
storage would only pay from about 90 % missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from tracks_sim.jobs import checkpoint

Floats = NDArray[np.floating[Any]]

REACH = 5.0
"""The grid goes from -REACH to REACH: 6 in 10 million of N(0, 1) lie outside."""
BLOCK = 2048
"""People a block."""
LARGE = 200_000
"""From this many answers on, posteriors are float32."""
ENOUGH = 5_000
"""People on whom the first steps of a large fit are made."""
COARSE = 15
"""Nodes to begin with, where only the neighbourhood of the maximum is wanted."""
FINEST = 321
"""Nodes at most."""
STEP = 1.2
"""Largest distance of nodes in standard deviations of the sharpest posterior; beyond, the slopes are biased."""
SAME = 0.1
"""A doubled grid may change the log-likelihood by less than this."""
STEEPEST = 10.0
"""Bound of the discrimination, either way."""
FARTHEST = 30.0
"""Bound of the intercept."""
NEWTON = 4
"""Steps of the M step; the next E step corrects what they leave."""


@dataclass(frozen=True)
class Prior:
    """Prior for small samples: log discrimination ~ N(0, sd), intercept ~ N(0, sd); both in logits."""

    log_discrimination_sd: float = 0.5
    intercept_sd: float = 2.0


@dataclass(frozen=True)
class Model:
    """The model to fit; ``common``: one discrimination for all items (Rasch with abilities N(0, 1))."""

    common: bool
    prior: Prior | None = None

    @property
    def flattest(self) -> float:
        """Lower bound of the discrimination: negative only where items differ and no prior forbids it."""
        return 1e-3 if self.common or self.prior else -STEEPEST


@dataclass(frozen=True)
class Answers:
    """Answers as codes: ``values``, people x items, int8, 1, 0 or -1 for missing; ``weights``, how often each row counts."""

    values: NDArray[np.int8]
    weights: NDArray[np.float64]
    complete: bool

    @property
    def kind(self) -> Any:
        """Number type of the posteriors."""
        return np.float32 if self.values.size >= LARGE else np.float64

    def subsample(self) -> Answers:
        """Itself, or every k-th person of a large sample: enough to come near the maximum."""
        every = len(self.values) // ENOUGH
        return self if every < 2 else Answers(self.values[::every], self.weights[::every], self.complete)

    def tallies(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Weighted number of people who got each item right, and who answered it."""
        right, answered = np.zeros((2, self.values.shape[1]))
        for y, mask, weights in self.blocks(np.float64):
            right += weights @ y
            answered += weights.sum() if mask is None else weights @ mask
        return right, answered

    def blocks(self, kind: Any) -> Iterator[tuple[Floats, Floats | None, NDArray[np.float64]]]:
        """Blocks of rows as ``kind``: answers (missing 0), mask (None where nothing is missing), weights."""
        for start in range(0, len(self.values), BLOCK):
            raw = self.values[start : start + BLOCK]
            weights = self.weights[start : start + BLOCK]
            if self.complete:
                yield raw.astype(kind), None, weights
            else:
                yield (raw == 1).astype(kind), (raw >= 0).astype(kind), weights


@dataclass(frozen=True)
class Grid:
    """Integration grid: ``nodes``, equally spaced abilities; ``log_weights``, logarithms of N(0, 1) normalised to sum 1."""

    nodes: NDArray[np.float64]
    log_weights: NDArray[np.float64]


def grid(count: int, reach: float = REACH) -> Grid:
    """A grid of ``count`` nodes from -reach to reach."""
    nodes = np.linspace(-reach, reach, count)
    raw = -(nodes**2) / 2
    return Grid(nodes, raw - np.log(np.exp(raw).sum()))


def nodes_needed(x: NDArray[np.float64]) -> int:
    """Number of nodes for a step of ``STEP`` times the smallest posterior SD, 1 / sqrt(1 + test information); odd."""
    p = expit(x[0][:, None] + x[1][:, None] * np.linspace(-3, 3, 61))
    sharpest = (x[1][:, None] ** 2 * p * (1 - p)).sum(0).max()
    count = math.ceil(2 * REACH / (STEP / math.sqrt(1 + sharpest))) + 1
    return min(max(count | 1, 21), FINEST)


class Posteriors:
    """Posterior weights of the nodes at one point ``x`` (row 0 intercepts, row 1 discriminations), for block after block."""

    def __init__(self, x: NDArray[np.float64], over: Grid, kind: Any) -> None:
        z = x[0][:, None] + x[1][:, None] * over.nodes
        wrong = -np.logaddexp(0, z)
        self.z = z.astype(kind)
        self.wrong = wrong.astype(kind)
        self.prior = over.log_weights.astype(kind)
        self.of_all_wrong = (wrong.sum(0) + over.log_weights).astype(kind)

    def of(self, right: Floats, mask: Floats | None) -> tuple[Floats, NDArray[np.float64]]:
        """Posterior weights (people x nodes, each row summing to 1) and the log-likelihood of each person."""
        level = right @ self.z
        if mask is None:
            level += self.of_all_wrong
        else:
            level += mask @ self.wrong
            level += self.prior
        top = level.max(1, keepdims=True)
        level -= top
        np.exp(level, out=level)
        total = level.sum(1, keepdims=True)
        level /= total
        return level, top[:, 0].astype(np.float64) + np.log(total[:, 0].astype(np.float64))


@dataclass(frozen=True)
class Expected:
    """Result of the E step: expected right answers (items x nodes), expected answers (items x nodes, or 1 x nodes if complete)."""

    log_likelihood: float
    right: NDArray[np.float64]
    total: NDArray[np.float64]


def e_step(answers: Answers, x: NDArray[np.float64], over: Grid) -> Expected:
    """E step: one pass over all people at ``x``."""
    right = np.zeros((x.shape[1], len(over.nodes)))
    total = np.zeros((1 if answers.complete else x.shape[1], len(over.nodes)))
    log_likelihood = 0.0
    posteriors = Posteriors(x, over, answers.kind)
    for y, mask, weights in answers.blocks(answers.kind):
        post, each = posteriors.of(y, mask)
        log_likelihood += float(weights @ each)
        post *= weights[:, None].astype(y.dtype)
        right += y.T @ post
        total += post.sum(0, dtype=np.float64) if mask is None else mask.T @ post
    return Expected(log_likelihood, right, total)


def log_likelihood(answers: Answers, x: NDArray[np.float64], over: Grid) -> float:
    """Marginal log-likelihood at ``x``; in float64, since rounding would disturb the comparison of grids."""
    total = 0.0
    posteriors = Posteriors(x, over, np.float64)
    for y, mask, weights in answers.blocks(np.float64):
        total += float(weights @ posteriors.of(y, mask)[1])
    return total


def log_prior(x: NDArray[np.float64], model: Model) -> float:
    """Logarithm of the prior at ``x`` up to a constant; 0 without prior."""
    if not model.prior:
        return 0.0
    slopes = x[1][:1] if model.common else x[1]
    return float(
        -(np.log(slopes) ** 2).sum() / 2 / model.prior.log_discrimination_sd**2
        - (x[0] ** 2).sum() / 2 / model.prior.intercept_sd**2
    )


def bounded(x: NDArray[np.float64], model: Model) -> NDArray[np.float64]:
    """``x`` within its bounds."""
    return np.stack([np.clip(x[0], -FARTHEST, FARTHEST), np.clip(x[1], model.flattest, STEEPEST)])


def m_step(expected: Expected, x: NDArray[np.float64], over: Grid, model: Model) -> NDArray[np.float64]:
    """M step: Newton's method on intercept and discrimination of every item at once, steps clipped."""
    t = over.nodes
    d, a = x
    for _ in range(NEWTON):
        p = expit(d[:, None] + a[:, None] * t)
        rest = expected.right - expected.total * p
        weight = expected.total * p * (1 - p)
        to_d, to_a = rest.sum(1), rest @ t
        dd, da, aa = weight.sum(1) + 1e-9, weight @ t, weight @ t**2 + 1e-9
        if model.prior:
            to_d -= d / model.prior.intercept_sd**2
            dd += 1 / model.prior.intercept_sd**2
            pull, bend = slope_prior(a, model.prior)
            share = len(a) if model.common else 1
            to_a += pull / share
            aa += bend / share
        if model.common:
            step_a = np.full_like(a, (to_a - da * to_d / dd).sum() / (aa - da**2 / dd).sum())
            step_d = (to_d - da * step_a) / dd
        else:
            both = dd * aa - da**2
            step_d, step_a = (aa * to_d - da * to_a) / both, (dd * to_a - da * to_d) / both
        d, a = bounded(np.stack([d + np.clip(step_d, -1, 1), a + np.clip(step_a, -0.5, 0.5)]), model)
        if max(np.abs(step_d).max(), np.abs(step_a).max()) < 1e-9:
            break
    return np.stack([d, a])


def slope_prior(a: NDArray[np.float64], prior: Prior) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First derivative of log N(log a; 0, sd) in a, and a curvature that stays positive (that of log a)."""
    scale = prior.log_discrimination_sd**2
    return -np.log(a) / scale / a, 1 / scale / a**2


def maximise(
    answers: Answers, x: NDArray[np.float64], over: Grid, model: Model, tolerance: float, most: int
) -> tuple[NDArray[np.float64], bool]:
    """Maximise by EM with SQUAREM until an EM step moves no parameter by ``tolerance``; returns the point, and whether that
    was reached within ``most`` E steps."""
    steps = 0

    def step(at: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
        nonlocal steps
        checkpoint()
        steps += 1
        found = e_step(answers, at, over)
        return m_step(found, at, over, model), found.log_likelihood + log_prior(at, model)

    one, _ = step(x)
    while steps < most:
        first = one - x
        if np.abs(first).max() < tolerance:
            return one, True
        two, reached = step(one)
        second = two - one
        if np.abs(second).max() < tolerance:
            return two, True
        bend = float(np.linalg.norm(second - first))
        length = min(max(float(np.linalg.norm(first)) / bend, 1.0), 16.0) if bend > 0 else 1.0
        jump = bounded(x + 2 * length * first + length**2 * (second - first), model)
        after, landed = step(jump)
        if landed >= reached:
            x, one = jump, after
        else:
            x = two
            one, _ = step(two)
    return one, False


@dataclass(frozen=True)
class Solution:
    """Maximum: ``x``, row 0 intercepts, row 1 discriminations. The doubled grid has half the step and reaches farther."""

    x: NDArray[np.float64]
    log_likelihood: float
    doubled_log_likelihood: float
    nodes: int
    converged: bool


def solve(answers: Answers, model: Model, tolerance: float, most: int = 500) -> Solution:
    """Maximise on a coarse grid, then on one as fine as the test's information needs, finer while the doubled grid disagrees."""
    some = answers.subsample()
    right, answered = some.tallies()
    share = np.clip(right / np.maximum(answered, 1), 0.01, 0.99)
    x = np.stack([1.2 * np.log(share / (1 - share)), np.ones_like(share)])
    x, _ = maximise(some, x, grid(COARSE), model, max(tolerance, 0.05), 20)
    count = nodes_needed(x)
    if some is not answers:
        x, _ = maximise(some, x, grid(count), model, max(tolerance, 0.01), 20)
        count = nodes_needed(x)
    while True:
        x, converged = maximise(answers, x, grid(count), model, tolerance, most)
        reached = log_likelihood(answers, x, grid(count))
        doubled = log_likelihood(answers, x, grid(math.ceil(2.4 * count) | 1, 1.2 * REACH))
        if abs(doubled - reached) < SAME or count == FINEST:
            return Solution(x, reached, doubled, count, converged)
        count = min(2 * count - 1, FINEST)
