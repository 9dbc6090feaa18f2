"""The approximate likelihood against its definition worked out by general tools, and against quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_ndtr

from tracks_sim.outcomes.laplace import Factor, Laplace, Link

PARAMETERS = np.array([0.2, 0.8, 0.7, 0.3, 0.5, 0.9, -0.2, 0.4, 0.3])


def crossed() -> tuple[NDArray[np.float64], NDArray[np.float64], list[Factor]]:
    """60 answers, three crossed factors, two of them with a slope; the largest is not the first."""
    random = np.random.default_rng(1)
    n = 60
    x = np.column_stack([np.ones(n), random.normal(size=n)])
    factors = [
        Factor(random.integers(0, 4, n), x, 4),
        Factor(random.integers(0, 9, n), x, 9),
        Factor(random.integers(0, 3, n), np.ones((n, 1)), 3),
    ]
    return (random.random(n) < expit(0.3 + x[:, 1])).astype(float), x, factors


def effects_matrix(likelihood: Laplace) -> NDArray[np.float64]:
    """ZL written out, a column an effect."""
    blocks = []
    for factor, lower in zip(likelihood.factors, likelihood.lower(PARAMETERS), strict=True):
        scaled = factor.terms @ lower
        block = np.zeros((len(scaled), factor.levels, scaled.shape[1]))
        block[np.arange(len(scaled)), factor.level] = scaled
        blocks.append(block.reshape(len(scaled), -1))
    return np.hstack(blocks)


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_value_is_height_and_curvature_at_the_top(link: Link) -> None:
    """By a general optimiser over u and a numeric second derivative of log p at the top."""
    answers, x, factors = crossed()
    likelihood = Laplace(answers, x, factors, link)
    z, base, sign = effects_matrix(likelihood), x @ PARAMETERS[:2], 2 * answers - 1
    log_p = log_expit if link == "logit" else log_ndtr

    def down(u: NDArray[np.float64]) -> float:
        return float(-log_p(sign * (base + z @ u)).sum() + u @ u / 2)

    top = minimize(down, np.zeros(z.shape[1]), method="BFGS", options={"gtol": 1e-7})
    eta = base + z @ top.x
    weight = -(log_p(sign * (eta + 1e-4)) - 2 * log_p(sign * eta) + log_p(sign * (eta - 1e-4))) / 1e-8
    curvature = np.eye(z.shape[1]) + z.T @ (weight[:, None] * z)
    assert likelihood(PARAMETERS)[0] == pytest.approx(-top.fun - np.linalg.slogdet(curvature)[1] / 2, abs=1e-5)


@pytest.mark.parametrize("link", ["logit", "probit"])
@pytest.mark.parametrize("chosen", [[0, 1, 2], [1]])
def test_gradient_is_that_of_the_value(link: Link, chosen: list[int]) -> None:
    answers, x, factors = crossed()
    at = PARAMETERS if len(chosen) == 3 else PARAMETERS[[0, 1, 5, 6, 7]]
    likelihood = Laplace(answers, x, [factors[f] for f in chosen], link)
    steps = 1e-4 * np.eye(len(at))
    numeric = [(likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-4 for step in steps]
    assert likelihood(at)[1] == pytest.approx(numeric, abs=1e-5)


@pytest.mark.parametrize(("answers_each", "allowed"), [(16, 0.02), (400, 0.001)])
def test_nears_the_exact_likelihood_as_answers_a_person_grow(answers_each: int, allowed: float) -> None:
    """One random intercept: the exact likelihood is a one-dimensional integral a person, here on a fine grid."""
    random = np.random.default_rng(2)
    level = np.repeat(np.arange(6), answers_each)
    answers = (random.random(len(level)) < expit(random.normal(size=6)[level])).astype(float)
    spread = 0.8
    grid = np.linspace(-9, 9, 3601)
    log_p = log_expit((2 * answers - 1)[:, None] * (0.1 + spread * grid))
    by_person = np.array([log_p[level == person].sum(axis=0) for person in range(6)])
    density = np.exp(-(grid**2) / 2) / np.sqrt(2 * np.pi) * (grid[1] - grid[0])
    exact = float(np.log((np.exp(by_person) * density).sum(axis=1)).sum())
    ones = np.ones((len(level), 1))
    value = Laplace(answers, ones, [Factor(level, ones, 6)])(np.array([0.1, spread]))[0]
    assert abs(value - exact) / 6 < allowed


def test_far_from_the_data_the_steps_are_halved_and_the_top_is_found() -> None:
    """The top does not depend on where the last evaluation ended."""
    answers, x, factors = crossed()
    likelihood = Laplace(answers, x, factors)
    fresh = likelihood(PARAMETERS)[0]
    likelihood(PARAMETERS * 40)
    assert likelihood(PARAMETERS)[0] == pytest.approx(fresh, abs=1e-8)
