"""Likelihood of binary answers with crossed random effects, by Laplace's approximation.

Model: P(y_i = 1) = F(x_i'b + sum over the factors f of z_fi'L_f u_f[level of i]), the u standard normal
and F logistic or normal. The integral over u is replaced by the height and the curvature of its
integrand at the top:

    l(b, L) = log p(y | b, u*) - u*'u*/2 - log|H|/2,     H = I + (ZL)'W(ZL),     W = -d2 log p / d eta2

(Breslow & Clayton 1993, JASA 88:9-25, eq. 4; Pinheiro & Bates 1995, JCGS 4:12-35). u* is found by damped
Newton steps: the integrand is log-concave for both links, so the start does not matter. The factor with
most effects (trainees) has block-diagonal curvature and is eliminated; what is left is dense and as large
as the other factors together (cases). The gradient is exact, with the movement of u* counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_ndtr

from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import Floats

Integers = NDArray[np.intp]
Link = Literal["logit", "probit"]

NEWTON_STEPS = 100
NEWTON_TOLERANCE = 1e-8  # of the decrement before the last step, in log-likelihood; that step squares it
LOG_ROOT_TWO_PI = 0.5 * np.log(2 * np.pi)


@dataclass(frozen=True, eq=False)
class Factor:
    """One grouping: ``level`` (n) is the number of each row's group from 0, ``terms`` (n x q) are intercept and slopes."""

    level: Integers
    terms: Floats
    levels: int

    @property
    def effects(self) -> int:
        """Number of random effects of the factor."""
        return self.levels * int(self.terms.shape[1])

    @property
    def free(self) -> int:
        """Number of entries of the lower triangle L of its covariance LL'."""
        q = int(self.terms.shape[1])
        return q * (q + 1) // 2


@dataclass(frozen=True, eq=False)
class _Curvature:
    """H in blocks: the eliminated factor (levels x q x q, inverted), the rest, and the block between them."""

    inverse: Floats  # A^-1, levels x q x q
    tie: Floats  # A^-1 B, levels x q x m
    rest: Floats  # (C - B'A^-1 B)^-1, m x m
    log_determinant: float

    def solve(self, first: Floats, other: Floats) -> tuple[Floats, Floats]:
        """H^-1 (first, other)."""
        solved = self.rest @ (other - np.einsum("gam,ga->m", self.tie, first))
        return np.einsum("gab,gb->ga", self.inverse, first) - self.tie @ solved, solved


class Laplace:
    """Approximate log-likelihood of one data set, as a function of the parameters.

    ``answers`` is n of 0 and 1, ``fixed`` n x p. The parameters are one vector: the p coefficients, then
    for each factor, in the order given, the lower triangle of L row by row.
    """

    def __init__(self, answers: Floats, fixed: Floats, factors: list[Factor], link: Link = "logit") -> None:
        self.sign = 2.0 * answers - 1.0
        self.fixed = fixed
        self.link = link
        self.factors = factors
        self.big = max(range(len(factors)), key=lambda f: factors[f].effects)
        self.others = [f for f in range(len(factors)) if f != self.big]
        self.columns: dict[int, Integers] = {}  # factor -> n x q, the place of a row's effects among the rest
        self.size = 0
        for f in self.others:
            q = factors[f].terms.shape[1]
            self.columns[f] = self.size + factors[f].level[:, None] * q + np.arange(q)
            self.size += factors[f].effects
        self._top = self._nothing()  # where the last evaluation ended: a good place to begin the next

    def _nothing(self) -> tuple[Floats, Floats]:
        big = self.factors[self.big]
        return np.zeros((big.levels, big.terms.shape[1])), np.zeros(self.size)

    def lower(self, parameters: Floats) -> list[Floats]:
        """L of each factor, from the vector of parameters."""
        found, at = [], self.fixed.shape[1]
        for factor in self.factors:
            q = factor.terms.shape[1]
            triangle = np.zeros((q, q))
            triangle[np.tril_indices(q)] = parameters[at : at + factor.free]
            found.append(triangle)
            at += factor.free
        return found

    def _slopes(self, eta: Floats) -> tuple[float, Floats, Floats, Floats]:
        """log p(y), and with respect to eta: its first derivative, W, and the derivative of W."""
        m = self.sign * eta
        if self.link == "logit":
            wrong = expit(-m)
            weight = wrong * (1.0 - wrong)
            third = weight * (1.0 - 2.0 * expit(eta))
            return float(-np.logaddexp(0.0, -m).sum()), self.sign * wrong, weight, third
        log_p = log_ndtr(m)
        ratio = np.exp(-0.5 * m * m - LOG_ROOT_TWO_PI - log_p)
        weight = ratio * (ratio + m)
        third = self.sign * (ratio - weight * (2.0 * ratio + m))
        return float(log_p.sum()), self.sign * ratio, weight, third

    def _spread(self, scaled: list[Floats], first: Floats, other: Floats) -> Floats:
        """(ZL)u a row: what the effects add to the linear predictor."""
        eta: Floats = np.einsum("ia,ia->i", scaled[self.big], first[self.factors[self.big].level])
        for f in self.others:
            eta = eta + np.einsum("ia,ia->i", scaled[f], other[self.columns[f]])
        return eta

    def _gather(self, scaled: list[Floats], rows: Floats) -> tuple[Floats, Floats]:
        """(ZL)'rows: sums over the rows of each effect."""
        big, z = self.factors[self.big], scaled[self.big]
        first = np.zeros((big.levels, z.shape[1]))
        for a in range(z.shape[1]):
            first[:, a] = np.bincount(big.level, rows * z[:, a], big.levels)
        other = np.zeros(self.size)
        for f in self.others:
            for c in range(scaled[f].shape[1]):
                other += np.bincount(self.columns[f][:, c], rows * scaled[f][:, c], self.size)
        return first, other

    def _curvature(self, scaled: list[Floats], weight: Floats) -> _Curvature:
        big, z, m = self.factors[self.big], scaled[self.big], self.size
        q = z.shape[1]
        a = np.empty((big.levels, q, q))
        for i in range(q):
            for j in range(i + 1):
                a[:, i, j] = a[:, j, i] = np.bincount(big.level, weight * z[:, i] * z[:, j], big.levels)
        a += np.eye(q)
        inverse: Floats = np.linalg.inv(a).astype(np.float64, copy=False)
        log_determinant = float(np.linalg.slogdet(a)[1].sum())
        if not m:
            return _Curvature(inverse, np.zeros((big.levels, q, 0)), np.zeros((0, 0)), log_determinant)
        columns = [(self.columns[f][:, c], scaled[f][:, c]) for f in self.others for c in range(scaled[f].shape[1])]
        b = np.zeros((big.levels, q, m))
        c_block = np.zeros(m * m)
        for column, values in columns:
            place = big.level * m + column
            for i in range(q):
                b[:, i] += np.bincount(place, weight * z[:, i] * values, big.levels * m).reshape(big.levels, m)
            for column2, values2 in columns:
                c_block += np.bincount(column * m + column2, weight * values * values2, m * m)
        tie = inverse @ b
        rest = c_block.reshape(m, m) + np.eye(m) - b.reshape(-1, m).T @ tie.reshape(-1, m)
        log_determinant += float(np.linalg.slogdet(rest)[1])
        return _Curvature(inverse, tie, np.linalg.inv(rest).astype(np.float64, copy=False), log_determinant)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """The log-likelihood and its gradient; (-inf, zeros) where it cannot be computed."""
        checkpoint()
        p = self.fixed.shape[1]
        lower = self.lower(parameters)
        scaled = [factor.terms @ triangle for factor, triangle in zip(self.factors, lower, strict=True)]
        base = self.fixed @ parameters[:p]
        first, other = self._top
        height = -np.inf
        trial_first, trial_other = first, other
        decrement, step = np.inf, 1.0
        move_first, move_other = first, other
        for _ in range(NEWTON_STEPS):
            eta = base + self._spread(scaled, trial_first, trial_other)
            log_p, slope, weight, third = self._slopes(eta)
            reached = log_p - 0.5 * (float(np.vdot(trial_first, trial_first)) + float(trial_other @ trial_other))
            if not np.isfinite(reached):
                self._top = self._nothing()
                return -np.inf, np.zeros(len(parameters))
            if reached < height - 1e-9:  # too far: half the way
                step *= 0.5
                trial_first, trial_other = first + step * move_first, other + step * move_other
                continue
            first, other, height, step = trial_first, trial_other, reached, 1.0
            curvature = self._curvature(scaled, weight)
            if decrement < NEWTON_TOLERANCE:
                break
            gathered = self._gather(scaled, slope)
            pull_first, pull_other = gathered[0] - first, gathered[1] - other
            move_first, move_other = curvature.solve(pull_first, pull_other)
            decrement = float(np.vdot(pull_first, move_first)) + float(pull_other @ move_other)
            trial_first, trial_other = first + move_first, other + move_other
        self._top = first, other
        value = height - 0.5 * curvature.log_determinant
        return value, self._gradient(scaled, curvature, (slope, weight, third))

    def _gradient(self, scaled: list[Floats], curvature: _Curvature, slopes: tuple[Floats, Floats, Floats]) -> Floats:
        """d l / d parameters at the top.

        With v_i = H^-1 (ZL)_i, h_i = (ZL)_i v_i, r = h dW/d eta, s = H^-1 (ZL)'r and t = (ZL)s:
        for the coefficients X'(g - (r - W t)/2), for L_f[a, b] the sum over rows of
        z_a {g u_b - (r u_b + g s_b - W t u_b + 2 W v_b)/2}.
        """
        slope, weight, third = slopes
        first, other = self._top
        big = self.factors[self.big]
        cross = curvature.tie @ curvature.rest  # minus the block of H^-1 between eliminated and rest
        own = curvature.inverse + cross @ curvature.tie.transpose(0, 2, 1)
        rows = {self.big: np.einsum("iab,ib->ia", own[big.level], scaled[self.big])}
        for f in self.others:
            met = cross[big.level[:, None], :, self.columns[f]]  # n x q_f x q_big
            rows[self.big] = rows[self.big] - np.einsum("ica,ic->ia", met, scaled[f])
            rows[f] = -np.einsum("ica,ia->ic", met, scaled[self.big])
            for f2 in self.others:
                block = curvature.rest[self.columns[f][:, :, None], self.columns[f2][:, None, :]]
                rows[f] = rows[f] + np.einsum("icd,id->ic", block, scaled[f2])
        leverage = np.zeros(len(slope))
        for f, v in rows.items():
            leverage += np.einsum("ia,ia->i", scaled[f], v)
        r = third * leverage
        s_first, s_other = curvature.solve(*self._gather(scaled, r))
        t = self._spread(scaled, s_first, s_other)
        along = slope - 0.5 * (r - weight * t)
        parts = [self.fixed.T @ along]
        for f, factor in enumerate(self.factors):
            if f == self.big:
                u, s = first[factor.level], s_first[factor.level]
            else:
                u, s = other[self.columns[f]], s_other[self.columns[f]]
            inner = along[:, None] * u - 0.5 * slope[:, None] * s - weight[:, None] * rows[f]
            parts.append((factor.terms.T @ inner)[np.tril_indices(factor.terms.shape[1])])
        return np.concatenate(parts)
