"""Reliability of scores: alpha, omega and intraclass correlations.

Judgements inside one case depend on each other, so the items of a form are its cases: pass one score for each
trainee and case, not one for each judgement, or reliability is overstated. People with a missing score
are left out; ``n`` counts the rest.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import optimize, special

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.arrays import NOT_NUMBERS, NOT_RECTANGULAR, Floats, complete_rows, floats
from tracks_sim.outcomes.estimate import Estimate, estimates_frame, not_estimable
from tracks_sim.outcomes.interval import LEVEL, NO_SPREAD, Z

FEW_PEOPLE = translatable("Fewer than two people have a score on everything.")
FEW_ITEMS = translatable("Fewer than two items were scored.")
FEW_RATERS = translatable("Fewer than two raters rated.")
NO_VARIANCE = translatable("The scores do not vary.")
NO_DIFFERENCE = translatable("The people's mean scores do not differ.")
THREE_ITEMS = translatable("One factor needs three items or more whose scores vary.")
MORE_PEOPLE = translatable("One factor needs more people than items, and no item that repeats others.")
IMPROPER = translatable("The one-factor model has no proper solution for these scores.")
NO_DEGREES = translatable("There is no interval: the targets differ too little.")

ICC_FORMS = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")
TAIL = (1 + LEVEL) / 2
LEAST_UNIQUE = 0.005


def cronbach_alpha(scores: object) -> Estimate:
    """Alpha = k / (k - 1) (1 - sum of item variances / variance of the sum) (Cronbach 1951).

    ``scores``: trainees x items, any numbers; for 0/1 it is KR-20. At most 1; below 0 where items
    contradict each other. Interval by Feldt (1965), F with n - 1 and (n - 1)(k - 1) degrees:
    ``1 - (1 - alpha) F_.975`` to ``1 - (1 - alpha) F_.025``; it has no standard error. Fewer than two
    people or items, or sums that do not vary: not estimable.
    """
    table = _complete(scores, FEW_ITEMS)
    if isinstance(table, str):
        return not_estimable(table)
    n, k = table.shape
    if n < 2:
        return not_estimable(FEW_PEOPLE, n)
    items, whole = float(table.var(axis=0, ddof=1).sum()), float(table.sum(axis=1).var(ddof=1))
    if not items > 1e-12:
        return not_estimable(NO_VARIANCE, n)
    if not whole > 1e-12 * items:
        return not_estimable(NO_DIFFERENCE, n)
    value = k / (k - 1) * (1 - items / whole)
    if not 1 - value > 1e-12:
        return Estimate(value, n=n, reason=NO_SPREAD)
    low, high = (1 - (1 - value) * special.fdtri(n - 1, (n - 1) * (k - 1), p) for p in (TAIL, 1 - TAIL))
    return Estimate(value, float(low), float(high), None, n)


def omega_total(scores: object) -> Estimate:
    """Omega = (sum l)^2 / ((sum l)^2 + sum psi): share of the variance of the sum score due to one common factor.

    ``scores``: trainees x items. Loadings l and unique variances psi are those of the one-factor model
    of the covariances, by maximum likelihood (Joereskog 1967; McDonald 1999), from 0 to 1. Items that do
    not vary contribute nothing and are left out. Interval: the delta method with the normal-theory
    information (Raykov 2002), on the logit scale; for 0/1 scores it is rough, and near 0 it may span
    the whole scale. Not estimable with
    fewer than three items that vary, with no more people than items, and where an item is left
    without a unique variance (Heywood case).
    """
    table = _complete(scores, THREE_ITEMS)
    if isinstance(table, str):
        return not_estimable(table)
    n = len(table)
    if n < 2:
        return not_estimable(FEW_PEOPLE, n)
    spread = table.std(axis=0, ddof=1)
    # A constant column of decimals has a spread of rounding only.
    varies = spread > 1e-12 * np.maximum(np.abs(table).max(axis=0), 1.0)
    table, spread = table[:, varies], spread[varies]
    k = table.shape[1]
    if k < 3:
        return not_estimable(THREE_ITEMS, n)
    correlations = np.asarray(np.corrcoef(table, rowvar=False))
    if n <= k or np.linalg.eigvalsh(correlations)[0] < 1e-10:
        return not_estimable(MORE_PEOPLE, n)
    loadings, unique, converged = _one_factor(correlations)
    if not converged or np.min(unique) <= LEAST_UNIQUE * 1.01:
        return not_estimable(IMPROPER, n)
    common = float((loadings @ spread) ** 2)
    if not common > 1e-12:
        return not_estimable(translatable("The items have no factor in common."), n)
    value = common / (common + float(unique @ spread**2))
    error = _omega_error(loadings, unique, spread, n)
    if error is None:
        return not_estimable(IMPROPER, n)
    logit, half = np.log(value / (1 - value)), Z * error / (value * (1 - value))
    low, high = special.expit(logit - half), special.expit(logit + half)
    return Estimate(value, float(low), float(high), error, n)


def _one_factor(correlations: Floats) -> tuple[Floats, Floats, bool]:
    """Loadings and unique variances of the one-factor model, and whether the maximum was found."""

    def loadings_at(unique: Floats) -> tuple[Floats, Floats]:
        root = np.sqrt(unique)
        sizes, directions = np.linalg.eigh(correlations / np.outer(root, root))
        return sizes, root * directions[:, -1] * np.sqrt(max(sizes[-1] - 1, 0.0))

    def misfit(unique: Floats) -> tuple[float, Floats]:
        checkpoint()
        # The likelihood with the loadings at their best: only the smaller eigenvalues count.
        sizes, loadings = loadings_at(unique)
        slope = (loadings**2 + unique - 1) / unique**2
        rest = sizes[:-1] if sizes[-1] > 1 else sizes
        return float(np.sum(rest - np.log(rest) - 1)), slope

    start = np.clip(0.5 / np.diag(np.linalg.inv(correlations)), LEAST_UNIQUE, 1.0)
    best = optimize.minimize(
        misfit, start, jac=True, method="L-BFGS-B", bounds=[(LEAST_UNIQUE, 1.0)] * len(start),
        options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8},
    )
    loadings = loadings_at(best.x)[1]
    # On a flat bottom the line search may stop with a slope that is small already: that is the maximum, too.
    return loadings * np.sign(loadings.sum() or 1.0), best.x, bool(best.success or np.abs(misfit(best.x)[1]).max() < 1e-4)


def _omega_error(loadings: Floats, unique: Floats, spread: Floats, n: int) -> float | None:
    """Standard error of omega by the delta method, from the information of loadings and uniquenesses.

    None where the information is singular: fewer than three items load, and other loadings fit as well.
    """
    k = len(loadings)
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(unique))
    unit = np.eye(k)
    slopes = [np.outer(unit[i], loadings) + np.outer(loadings, unit[i]) for i in range(k)]
    slopes += [np.outer(unit[i], unit[i]) for i in range(k)]
    scaled = np.array([inverse @ slope for slope in slopes])
    information = (n - 1) / 2 * np.einsum("aij,bji->ab", scaled, scaled)
    strengths = np.linalg.eigvalsh(information)
    if not strengths[0] > 1e-8 * strengths[-1]:
        return None
    total, rest = float(loadings @ spread), float(unique @ spread**2)
    by_loading = 2 * total * rest / (total**2 + rest) ** 2 * spread
    by_unique = -(total**2) / (total**2 + rest) ** 2 * spread**2
    gradient = np.concatenate([by_loading, by_unique])
    return float(np.sqrt(gradient @ np.linalg.solve(information, gradient)))


def icc(ratings: object) -> pd.DataFrame:
    """Six intraclass correlations (Shrout and Fleiss 1979; names of McGraw and Wong 1996).

    ``ratings``: targets x raters, numbers; targets with a missing rating are left out. Returns a
    table indexed ``ICC(1,1)`` (raters differ by target), ``ICC(A,1)`` (absolute agreement), ``ICC(C,1)``
    (consistency), and ``ICC(1,k)``, ``ICC(A,k)``, ``ICC(C,k)`` for the mean of the k raters, with the columns
    of an estimate; n are the targets. At most 1, below 0 possible. Intervals from F (McGraw and
    Wong, tables 7; Satterthwaite's degrees for A). ICC(C,k) is Cronbach's alpha with Feldt's interval.
    """
    table = _complete(ratings, FEW_RATERS)
    if isinstance(table, str):
        return _icc_frame([not_estimable(table)] * 6)
    n, k = table.shape
    if n < 2:
        return _icc_frame([not_estimable(FEW_PEOPLE, n)] * 6)
    table = table / 2.0 ** np.frexp(np.abs(table).max())[1]  # it depends on no unit, and squares of squares stay finite; a power of two rounds nothing
    deviations = table - table.mean()
    all_squares = float((deviations**2).sum())
    if not all_squares > 1e-12 * max(float((table**2).sum()), 1e-300):
        return _icc_frame([not_estimable(NO_VARIANCE, n)] * 6)
    targets = k * float((deviations.mean(axis=1) ** 2).sum())
    raters = n * float((deviations.mean(axis=0) ** 2).sum())
    rest = float(((deviations - deviations.mean(axis=1, keepdims=True) - deviations.mean(axis=0)) ** 2).sum())
    # What is below rounding is nothing, or perfect ratings would get an interval made of noise.
    targets, raters, rest = (x if x > 1e-12 * all_squares else 0.0 for x in (targets, raters, rest))
    between, columns, error = targets / (n - 1), raters / (k - 1), rest / ((n - 1) * (k - 1))
    within = (raters + rest) / (n * (k - 1))
    single = [
        _from_f(between, within, n, k, n * (k - 1)),
        _absolute(between, columns, error, n, k),
        _from_f(between, error, n, k, (n - 1) * (k - 1)),
    ]
    return _icc_frame(single + [_of_the_mean(e, k) for e in single])


def _icc_frame(estimates: list[Estimate]) -> pd.DataFrame:
    return estimates_frame(estimates, index=pd.Index(ICC_FORMS, name="form"))


def _from_f(between: float, error: float, n: int, k: int, degrees: int) -> Estimate:
    """(MSR - MSE) / (MSR + (k - 1) MSE) and its interval from F = MSR / MSE."""
    whole = between + (k - 1) * error
    if not whole > 0:
        return not_estimable(NO_DIFFERENCE, n)
    value = (between - error) / whole
    if error == 0:
        return Estimate(value, n=n, reason=NO_SPREAD)
    if between == 0:
        return Estimate(value, n=n, reason=NO_DIFFERENCE)
    ratio = between / error
    low_f, high_f = ratio / special.fdtri(n - 1, degrees, TAIL), ratio * special.fdtri(degrees, n - 1, TAIL)
    low, high = (float((f - 1) / (f + k - 1)) for f in (low_f, high_f))
    return Estimate(value, low, high, n=n)


def _absolute(between: float, columns: float, error: float, n: int, k: int) -> Estimate:
    """ICC(A,1) with the raters' own variance counted as error, and its interval (McGraw and Wong 1996)."""
    whole = between + (k - 1) * error + k * (columns - error) / n
    if not whole > 1e-12 * (between + error + columns):
        return not_estimable(NO_DIFFERENCE, n)
    value = (between - error) / whole
    if columns == 0 and error == 0:
        return Estimate(value, n=n, reason=NO_SPREAD)
    if between == 0:
        return Estimate(value, n=n, reason=NO_DIFFERENCE)
    a = k * value / (n * (1 - value))
    b = 1 + a * (n - 1)
    weight = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    degrees = (a * columns + b * error) ** 2 / weight if weight > 0 else 0.0
    # At a value of 0 or more Satterthwaite's degrees are at least k - 1; far below 0 they can vanish.
    if not degrees >= 1:
        return Estimate(value, n=n, reason=NO_DEGREES)
    others = k * columns + (k * n - k - n) * error
    f_low, f_high = special.fdtri(n - 1, degrees, TAIL), special.fdtri(degrees, n - 1, TAIL)
    low = n * (between - f_low * error) / (f_low * others + n * between)
    high = n * (f_high * between - error) / (others + n * f_high * between)
    if not low <= value <= high:
        return Estimate(value, n=n, reason=NO_DEGREES)
    return Estimate(value, float(low), float(high), n=n)


def _of_the_mean(single: Estimate, k: int) -> Estimate:
    """The reliability of the mean of k: k r / (1 + (k - 1) r) (Spearman-Brown), bounds likewise."""

    def stepped(r: float) -> float:
        return k * r / (1 + (k - 1) * r)

    lowest = 1e-12 - 1 / (k - 1)
    if single.value is None or single.value <= lowest:
        return not_estimable(NO_DIFFERENCE, single.n)
    if single.low is None or single.high is None or single.low <= lowest:
        return Estimate(stepped(single.value), n=single.n, reason=single.reason or NO_DEGREES)
    return Estimate(stepped(single.value), stepped(single.low), stepped(single.high), n=single.n)


def _complete(scores: object, too_narrow: str) -> Floats | str:
    """People x items, only people with all scores; or the reason why there is no such table."""
    table = floats(scores)
    if table is None:
        return NOT_NUMBERS
    if table.ndim != 2:
        return NOT_RECTANGULAR
    return too_narrow if table.shape[1] < 2 else complete_rows(table)
