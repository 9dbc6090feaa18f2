"""Penalised likelihood of a mixed model, which has a largest value where a group of answers has only one outcome."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.laplace import Laplace

RATE = 0.1
"""Rate of the penalty on standard deviations; its inverse is how large one may be before it is drawn back, in units of the linear predictor."""


class Penalised:
    """Laplace's log-likelihood (logit link) with penalties on coefficients and on standard deviations; called as ``Laplace`` is.

    Coefficients: Jeffreys' prior of the model without random effects, log|X'WX| / 2 with W = p(1 - p) at Xb, which takes away the first-order
    bias of logistic regression and leaves every coefficient finite (Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat. Med. 21:2409).
    Standard deviations: the logarithm of a gamma(2, ``RATE``) density, log s - RATE s, which keeps them from 0 and from infinity (Chung, Rabe-Hesketh,
    Dorie, Gelman & Liu 2013, Psychometrika 78:685).
    """

    def __init__(self, likelihood: Laplace) -> None:
        self.likelihood = likelihood
        diagonal = [np.full(likelihood.fixed.shape[1], False)]
        for factor in likelihood.factors:
            row, column = np.tril_indices(factor.terms.shape[1])
            diagonal.append(row == column)
        self.is_spread = np.concatenate(diagonal)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        """The penalised log-likelihood and its gradient; (-inf, zeros) where it cannot be computed."""
        value, gradient = self.likelihood(parameters)
        x = self.likelihood.fixed
        p = x.shape[1]
        mean = expit(x @ parameters[:p])
        weighted = x * np.sqrt(mean * (1 - mean))[:, None]
        sign, log_determinant = np.linalg.slogdet(weighted.T @ weighted)
        spreads = parameters[self.is_spread]
        if not np.isfinite(value) or sign <= 0 or not spreads.all():
            return -np.inf, np.zeros(len(parameters))
        leverage = np.einsum("ij,ij->i", weighted @ np.linalg.inv(weighted.T @ weighted), weighted)
        slope = gradient.copy()
        slope[:p] += 0.5 * x.T @ (leverage * (1 - 2 * mean))
        slope[self.is_spread] += 1 / spreads - RATE * np.sign(spreads)
        return value + 0.5 * float(log_determinant) + float(np.sum(np.log(np.abs(spreads)) - RATE * np.abs(spreads))), slope
