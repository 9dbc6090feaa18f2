"""The engine: the marginal likelihood, its grid, and how people are taken in blocks."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from tests.support.goals import examples
from tests.support.lsat import LSAT6, PATTERNS
from tracks_sim.psychometrics import marginal
from tracks_sim.psychometrics.marginal import (
    Answers,
    Model,
    Prior,
    grid,
    log_likelihood,
    log_prior,
    nodes_needed,
    solve,
)


def lsat() -> Answers:
    return Answers(PATTERNS.astype(np.int8), np.array(LSAT6, float), True)


def test_the_likelihood_is_that_of_numerical_integration() -> None:
    """Over the whole line; with an answer missing in the first row."""
    values = np.array([[1, -1, 0], [0, 1, 1]], np.int8)
    x = np.array([[0.5, -1.0, 0.2], [1.2, 0.8, 2.0]])

    def chance(row: np.ndarray) -> float:
        def at(t: float) -> float:
            p = expit(x[0] + x[1] * t)
            return float(norm.pdf(t) * np.prod(np.where(row == 1, p, np.where(row == 0, 1 - p, 1))))

        return float(quad(at, -np.inf, np.inf)[0])

    found = log_likelihood(Answers(values, np.array([1.0, 3.0]), False), x, grid(61))
    assert found == pytest.approx(log(chance(values[0])) + 3 * log(chance(values[1])), abs=1e-5)


def test_the_grid_is_symmetric_and_weighs_one() -> None:
    over = grid(31)
    assert over.nodes == pytest.approx(-over.nodes[::-1])
    assert np.exp(over.log_weights).sum() == pytest.approx(1)


def test_a_sharper_form_needs_more_nodes() -> None:
    """100 items of a = 2 and b = 0 hold 100 at t = 0: step 1.2 / sqrt(101) = 0.1194, 10 / 0.1194 = 83.8, 85 nodes."""
    assert nodes_needed(np.array([np.zeros(100), np.full(100, 2.0)])) == 85
    assert nodes_needed(np.array([np.zeros(2), np.ones(2)])) == 21


def test_too_coarse_a_grid_is_refined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of 4 posterior SD miss the likelihood; the doubled grid tells, and the fit goes on."""
    draw = np.random.default_rng(2)
    values = (draw.random((400, 60)) < expit(1.5 * draw.normal(size=(400, 1)))).astype(np.int8)
    answers = Answers(values, np.ones(400), True)
    fine = solve(answers, Model(common=True), 1e-6)
    monkeypatch.setattr(marginal, "STEP", 4.0)
    coarse = nodes_needed(fine.x)
    refined = solve(answers, Model(common=True), 1e-6)
    assert coarse < fine.nodes
    assert refined.nodes > coarse
    assert abs(refined.doubled_log_likelihood - refined.log_likelihood) < marginal.SAME
    assert refined.x == pytest.approx(fine.x, abs=1e-2)


def test_the_solution_is_a_maximum() -> None:
    """No small step in any single parameter gains likelihood."""
    found = solve(lsat(), Model(common=False), 1e-8)
    at = log_likelihood(lsat(), found.x, grid(found.nodes))
    for place in np.ndindex(found.x.shape):
        for step in (-0.01, 0.01):
            moved = found.x.copy()
            moved[place] += step
            assert log_likelihood(lsat(), moved, grid(found.nodes)) < at


def test_blocks_and_number_types_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = solve(lsat(), Model(common=False), 1e-6)
    monkeypatch.setattr(marginal, "BLOCK", 5)
    blocks = solve(lsat(), Model(common=False), 1e-6)
    assert blocks.x == pytest.approx(whole.x, abs=1e-6)
    monkeypatch.setattr(marginal, "LARGE", 0)
    single = solve(lsat(), Model(common=False), 1e-4)
    assert single.x == pytest.approx(whole.x, abs=3e-3)


@pytest.mark.parametrize("common", [False, True])
def test_the_mask_changes_nothing_where_nothing_is_missing(common: bool) -> None:
    complete = solve(lsat(), Model(common), 1e-7)
    answers = lsat()
    masked = solve(Answers(answers.values, answers.weights, complete=False), Model(common), 1e-7)
    assert masked.x == pytest.approx(complete.x, abs=1e-6)
    assert masked.log_likelihood == pytest.approx(complete.log_likelihood, abs=1e-8)


@settings(max_examples=examples(20), deadline=None)
@given(common=st.booleans(), seed=st.integers(0, 10_000))
def test_with_a_prior_it_is_the_maximum_of_likelihood_and_prior(common: bool, seed: int) -> None:
    """Random directions from the solution only lose."""
    draw = np.random.default_rng(seed)
    model = Model(common, Prior())
    found = solve(lsat(), model, 1e-8)
    slopes = np.full(5, draw.normal()) if common else draw.normal(size=5)
    moved = found.x + 0.01 * np.stack([draw.normal(size=5), slopes])
    over = grid(found.nodes)
    assert log_likelihood(lsat(), moved, over) + log_prior(moved, model) < log_likelihood(
        lsat(), found.x, over
    ) + log_prior(found.x, model)


def test_steps_that_are_used_up_are_said() -> None:
    assert not solve(lsat(), Model(common=False), 1e-12, most=3).converged


def test_thinning_keeps_small_data_whole() -> None:
    assert lsat().subsample().values.shape == (32, 5)
    large = Answers(np.zeros((12_000, 2), np.int8), np.ones(12_000), True)
    assert len(large.subsample().values) == 6_000
