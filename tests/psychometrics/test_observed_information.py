"""The observed information is the negative matrix of second derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.lsat import LSAT7, PATTERNS
from tracks_sim.psychometrics.marginal import Answers, Model, Prior, grid, log_likelihood, log_prior, solve
from tracks_sim.psychometrics.observed_information import observed_information


def differences(answers: Answers, x: np.ndarray, nodes: int, model: Model) -> np.ndarray:
    """Central second differences of the log-likelihood, prior included; step 1e-3."""
    items = x.shape[1]
    flat = np.concatenate([x[0], x[1][:1] if model.common else x[1]])

    def at(point: np.ndarray) -> float:
        full = np.stack([point[:items], np.full(items, point[items]) if model.common else point[items:]])
        return log_likelihood(answers, full, grid(nodes)) + log_prior(full, model)

    steps = 1e-3 * np.eye(len(flat))
    return np.array(
        [
            [-(at(flat + i + j) - at(flat + i - j) - at(flat - i + j) + at(flat - i - j)) / 4e-6 for j in steps]
            for i in steps
        ]
    )


@pytest.mark.parametrize("prior", [None, Prior()])
@pytest.mark.parametrize("common", [False, True])
@pytest.mark.parametrize("missing", [False, True])
def test_against_second_differences(common: bool, missing: bool, prior: Prior | None) -> None:
    values = PATTERNS.astype(np.int8)
    if missing:
        values[np.arange(0, 32, 3), np.arange(0, 32, 3) % 5] = -1
    answers = Answers(values, np.array(LSAT7, float), not missing)
    model = Model(common, prior)
    found = solve(answers, model, 1e-8)
    expected = differences(answers, found.x, found.nodes, model)
    information = observed_information(answers, found.x, grid(found.nodes), model)
    assert information == pytest.approx(expected, rel=1e-3, abs=0.02)
