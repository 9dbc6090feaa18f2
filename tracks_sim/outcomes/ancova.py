"""Analysis of covariance: two groups compared after training, adjusted for their scores before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import LACKS_COLUMN, TOO_LARGE, too_large
from tracks_sim.outcomes.estimate import Estimate, not_estimable

NOT_TWO_ARMS = translatable("The comparison needs two groups.")
TOO_FEW = translatable("Too few trainees for a comparison of two groups.")
COVARIATE_ALIKE = translatable("The groups and the scores before cannot be told apart.")
ONE_OF_A_KIND = translatable("One trainee alone decides a part of the comparison: there is no error to estimate.")
PERFECT = translatable("The scores after are explained without remainder: there is no error to estimate.")
FEW_CLUSTERS = translatable("Fewer than ten clusters: the interval is too narrow.")
ROWS_LEFT_OUT = translatable("Rows with a missing value were left out.")

DESIGN = translatable("Two groups compared after, adjusted for their scores before.")


@dataclass(frozen=True, eq=False)
class Ancova:
    """``adjusted_difference``: the second group less the first, in points, with its 95 % t interval.

    ``coefficients``: DataFrame by term (intercept, arm, covariates): estimate, standard_error; empty where not
    estimable. ``errors``: "HC3" or "cluster". ``arms``: the first and the second group's name. ``notes``:
    sentences. ``design`` says what was compared; whether a difference may be called an effect depends on who
    decided about the groups.
    """

    adjusted_difference: Estimate
    coefficients: pd.DataFrame
    errors: str
    arms: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    design: str = DESIGN


def ancova(
    data: pd.DataFrame,
    outcome: str = "after",
    covariates: tuple[str, ...] = ("before",),
    arm: str = "arm",
    control: object = None,
    cluster: str | None = None,
) -> Ancova:
    """Fit outcome ~ arm + covariates by least squares, with robust standard errors.

    ``data``: one row for each trainee; ``arm`` has two values, of which ``control`` (by default the first in order) is
    the first group. Rows with a missing value are left out (noted). With ANCOVA the variance of the
    comparison is about (1 - r^2) of that of the scores after (Wan 2021, doi 10.1186/s12874-021-01323-9).

    HC3 (no ``cluster``): (X'X)^-1 X' diag(e^2/(1-h)^2) X (X'X)^-1 with leverages h (MacKinnon & White 1985,
    J. Econometrics 29:305), t with n - p degrees of freedom. It needs no equal variances.
    Cluster: in the middle the sums of x e within each value of the column ``cluster`` (a class, an office), times
    G/(G-1) (n-1)/(n-p) (Liang & Zeger 1986; Cameron & Miller 2015, J. Hum. Resour. 50:317), t with G - 1; needed
    where whole classes were trained. Too narrow for fewer than about ten clusters (noted).

    Not estimable: a column missing, a number above 1e100, not two groups, no more rows than terms, a covariate that is constant or
    that equals the group, a fit without residuals, fewer than two clusters.
    """
    checkpoint()
    errors = "HC3" if cluster is None else "cluster"

    def nothing(reason: str, n: int = 0) -> Ancova:
        empty = pd.DataFrame(columns=["estimate", "standard_error"], dtype=np.float64)
        return Ancova(not_estimable(reason, n), empty, errors)

    needed = list(dict.fromkeys([outcome, arm, *covariates, *([cluster] if cluster else [])]))
    if any(name not in data.columns for name in needed):
        return nothing(LACKS_COLUMN)
    used = data[needed].copy()
    for name in (outcome, *covariates):
        used[name] = pd.to_numeric(used[name], errors="coerce").astype(np.float64)
    used = used.replace([np.inf, -np.inf], np.nan).dropna()
    if too_large(used[[outcome, *covariates]]):
        return nothing(TOO_LARGE, len(used))
    notes = (ROWS_LEFT_OUT,) if len(used) < len(data) else ()
    n, p = len(used), 2 + len(covariates)
    groups = sorted(used[arm].unique().tolist(), key=lambda g: (g != control, str(g)))
    if len(groups) != 2:
        return nothing(NOT_TWO_ARMS, n)
    if n <= p:
        return nothing(TOO_FEW, n)
    second = (used[arm] == groups[1]).to_numpy(np.float64)
    x = np.column_stack([np.ones(n), second, used[list(covariates)].to_numpy(np.float64)])
    y = used[outcome].to_numpy(np.float64)
    q, r = np.linalg.qr(x / np.sqrt((x**2).mean(axis=0)).clip(1e-300))
    if np.linalg.matrix_rank(r, tol=1e-9 * float(np.sqrt(n))) < p:
        return nothing(COVARIATE_ALIKE, n)
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ (x.T @ y)
    residuals = y - x @ b
    leverage = (q**2).sum(axis=1)
    if np.abs(residuals).max() <= 1e-10 * max(float(np.abs(y).max()), 1e-300):
        return nothing(PERFECT, n)
    if cluster is None:
        if leverage.max() > 1 - 1e-9:
            return nothing(ONE_OF_A_KIND, n)
        scores = x * (residuals / (1 - leverage))[:, None]
        scale, freedom = 1.0, n - p
    else:
        codes, names = pd.factorize(used[cluster])
        if len(names) < 2:
            return nothing(TOO_FEW, n)
        scores = np.zeros((len(names), p))
        np.add.at(scores, codes, x * residuals[:, None])
        scale, freedom = len(names) / (len(names) - 1) * (n - 1) / (n - p), len(names) - 1
        notes = (*notes, FEW_CLUSTERS) if len(names) < 10 else notes
    covariance = scale * inverse @ (scores.T @ scores) @ inverse
    error = np.sqrt(np.diag(covariance).clip(min=0))  # where a group does not vary rounding may leave less than nothing
    coefficients = pd.DataFrame(
        {"estimate": b, "standard_error": error}, index=pd.Index(["(Intercept)", arm, *covariates], name="term")
    )
    margin = float(stdtrit(freedom, 0.975) * error[1])
    difference = Estimate(float(b[1]), float(b[1]) - margin, float(b[1]) + margin, float(error[1]), n)
    return Ancova(difference, coefficients, errors, tuple(str(g) for g in groups), notes)
