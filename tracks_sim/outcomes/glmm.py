"""Mixed models of binary answers with crossed random effects of trainee and case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.optimize import linprog, minimize
from scipy.special import expit, ndtr

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z
from tracks_sim.outcomes.laplace import Factor, Laplace, Link
from tracks_sim.outcomes.penalty import Penalised

LACKS_COLUMN = translatable("The table lacks a column that the model needs.")
NO_RANDOM = translatable("Say for each grouping column which terms vary between its levels, such as {'trainee': ['1']}.")
NO_ROWS = translatable("No row has a value in every column that the model needs.")
NOT_BINARY = translatable("The outcome must be 0 or 1 in every row.")
ALL_ALIKE = translatable("All answers are alike: there is nothing to explain.")
TOO_FEW_LEVELS = translatable("A random effect needs two or more people or cases.")
CONFOUNDED = translatable("Two of the effects cannot be told apart in these data.")
SEPARATED = translatable("One group of answers has only one outcome: the effect has no upper limit.")
NOT_CONVERGED = translatable("The model did not settle on these data.")
NO_SUCH_EFFECT = translatable("The model has no effect of that name.")

ROWS_LEFT_OUT = translatable("Rows with a missing value were left out.")
INDEPENDENT_SLOPES = translatable("The correlation of intercepts and slopes could not be estimated: they vary independently.")
ONLY_INTERCEPTS = translatable("Random slopes could not be estimated: only intercepts vary.")
PENALISED = translatable("One group of answers has only one outcome. The model was fitted with a penalty (Firth’s), which keeps every coefficient finite.")
NO_VARIATION = translatable("No variation between people or between cases was found beyond chance.")

INTERCEPT = "(Intercept)"
NEGLIGIBLE = 0.01  # a standard deviation in units of the linear predictor that changes odds by 1 %
ENORMOUS = 20.0  # beyond it every person or case has only one outcome
SETTLED = 1e-3  # log-likelihood that one more Newton step may gain
HALF_STEP = 1e-3  # for the numeric Hessian of exact gradients, in units where a parameter is about 1
Random = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class Glmm:
    """A fitted model; where nothing could be fitted, ``reason`` says why and the tables are empty.

    coefficients    DataFrame by effect: estimate, standard_error, low, high (95 %, normal), on the scale of the link
    random_sd       Series by (factor, term): standard deviations of the random effects
    random_covariance  by factor: DataFrame terms x terms
    log_likelihood  Laplace's approximation at the top; None without a fit
    covariance      DataFrame effects x effects
    parameters, parameter_covariance   coefficients, then each factor's lower triangle L row by row (LL' is its
                    covariance); 0 for parameters that were fixed
    levels          by factor: number of people or cases
    n               rows used
    notes           a sentence for each simplification
    """

    coefficients: pd.DataFrame
    random_sd: pd.Series
    random_covariance: dict[str, pd.DataFrame] = field(default_factory=dict)
    log_likelihood: float | None = None
    covariance: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: Floats = field(default_factory=lambda: np.zeros(0))
    parameter_covariance: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    levels: dict[str, int] = field(default_factory=dict)
    n: int = 0
    link: Link = "logit"
    notes: tuple[str, ...] = ()
    reason: str = ""

    def effect(self, name: str) -> Estimate:
        """One coefficient, on the scale of the link (log odds or probits), with its 95 % Wald interval."""
        if self.reason:
            return not_estimable(self.reason, self.n)
        if name not in self.coefficients.index:
            return not_estimable(NO_SUCH_EFFECT, self.n)
        value, error, low, high = (float(v) for v in self.coefficients.loc[name])
        return Estimate(value, low, high, error, self.n)


def fit_glmm(
    data: pd.DataFrame, outcome: str, fixed: Sequence[str], random: Random, link: Link = "logit", penalised: bool = False
) -> Glmm:
    """Fit a logistic or probit model with crossed random effects, by maximum Laplace likelihood.

    ``data``    one row for each answer; rows with a missing or infinite value in a column used are left out (noted)
    ``outcome`` column of 0 and 1
    ``fixed``   names of columns, and products as "phase:arm"; the intercept is always there. A column that is
                not numeric becomes a dummy for each value but the first ("gender[M]"); the order is that of the
                categories, else alphabetical
    ``random``  by grouping column the terms that vary between its levels: {"trainee": ["1", "phase"], "case": ["1"]}
                is (1 + phase | trainee) + (1 | case); the effects of one level are correlated
    ``link``    "logit" (log odds) or "probit" (signal detection: DeCarlo 1998, Psychol. Methods 3:186)
    ``penalised``  by ``Penalised`` (logit only), which has an estimate under complete separation too; noted. ``log_likelihood`` is then
                the penalised one

    Standard errors: inverse of the Hessian over coefficients and random parameters together. Random slopes
    whose correlation or variance is at the edge (or with as many effects as rows) fall back to independent
    slopes, then to the first term alone, the intercept: ``notes``. A variance that is estimated as 0
    stays 0, and the other parameters are estimated beside it.

    Not estimable, with the reason: a column missing (its names are in ``notes``), ``random`` that names no terms, an outcome other than 0 and 1,
    all answers alike, fewer than two levels, confounded effects, complete separation, no convergence.
    """
    if not isinstance(random, Mapping) or not random or not all(random.values()):
        return _nothing(NO_RANDOM, 0, link, ())
    needed = [outcome, *random, *(part for term in fixed for part in term.split(":"))]
    needed += [part for terms in random.values() for term in terms if term != "1" for part in term.split(":")]
    needed = list(dict.fromkeys(needed))
    lacking = tuple(name for name in needed if name not in data.columns)
    if lacking:
        return _nothing(LACKS_COLUMN, 0, link, lacking)
    used = data[needed].replace([np.inf, -np.inf], np.nan).dropna()
    notes = (ROWS_LEFT_OUT,) if len(used) < len(data) else ()
    answers = pd.to_numeric(used[outcome], errors="coerce").to_numpy(np.float64)
    names, design = _design(used, ["1", *fixed])
    factors = {name: _factor(used, name, terms) for name, terms in random.items()}
    reason = _obstacle(answers, design, [f for _, f in factors.values()])
    if reason and not (penalised and reason == SEPARATED):
        return _nothing(reason, len(used), link, notes)
    fitted = _fit(answers, design, [f for _, f in factors.values()], link, penalised)
    notes = (*notes, PENALISED) if penalised else notes
    return _result(fitted, names, {name: terms for name, (terms, _) in factors.items()}, link, notes)


def _nothing(reason: str, n: int, link: Link, notes: tuple[str, ...]) -> Glmm:
    empty = pd.DataFrame(columns=["estimate", "standard_error", "low", "high"], dtype=np.float64)
    return Glmm(empty, pd.Series(dtype=np.float64), n=n, link=link, notes=notes, reason=reason)


def _columns(data: pd.DataFrame, name: str) -> dict[str, Floats]:
    """Numeric columns of one variable: itself, or a dummy for each value but the first."""
    if name == "1":
        return {INTERCEPT: np.ones(len(data))}
    column = data[name]
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return {name: column.to_numpy(np.float64)}
    values = column.astype("category").cat.remove_unused_categories()
    return {f"{name}[{v}]": (values == v).to_numpy(np.float64) for v in values.cat.categories[1:]}


def _design(data: pd.DataFrame, terms: Sequence[str]) -> tuple[list[str], Floats]:
    """Names and columns (n x p) of the terms."""
    design: dict[str, Floats] = {}
    for term in terms:
        product = {"": np.ones(len(data))}
        for part in term.split(":"):
            columns = _columns(data, part)
            product = {
                f"{name}:{more}" if name else more: values * others
                for name, values in product.items()
                for more, others in columns.items()
            }
        design |= product
    return list(design), np.stack(list(design.values()), axis=1) if design else np.zeros((len(data), 0))


def _factor(data: pd.DataFrame, name: str, terms: Sequence[str]) -> tuple[list[str], Factor]:
    names, columns = _design(data, terms)
    codes, values = pd.factorize(data[name], sort=True)
    return ["1" if n == INTERCEPT else n for n in names], Factor(codes.astype(np.intp), columns, len(values))


def _obstacle(answers: Floats, design: Floats, factors: list[Factor]) -> str:
    """Reason why the model cannot be fitted; "" where it can."""
    if not len(answers):
        return NO_ROWS
    if not np.isin(answers, (0.0, 1.0)).all():
        return NOT_BINARY
    if np.min(answers) == np.max(answers):
        return ALL_ALIKE
    if any(f.levels < 2 for f in factors):
        return TOO_FEW_LEVELS
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return CONFOUNDED
    return SEPARATED if _separated(answers, design) else ""


def _separated(answers: Floats, design: Floats) -> bool:
    """Whether some combination of the columns is never on the wrong side of the answers (Albert & Anderson 1984,
    Biometrika 71:1): then a coefficient grows without end. A linear programme over the distinct rows."""
    towards = (2.0 * answers - 1.0)[:, None] * (design / np.abs(design).max(axis=0))
    towards = pd.DataFrame(towards).drop_duplicates().to_numpy()
    solution = linprog(-towards.sum(axis=0), A_ub=-towards, b_ub=np.zeros(len(towards)), bounds=(-1.0, 1.0))
    return bool(solution.status == 0 and -solution.fun > 1e-7)


@dataclass(frozen=True, eq=False)
class Fitted:
    """Parameters and covariance of a fit in the caller's units, with notes on simplifications."""

    parameters: Floats
    covariance: Floats
    log_likelihood: float
    factors: list[Factor]
    p: int
    notes: tuple[str, ...] = ()
    reason: str = ""


def _fit(answers: Floats, design: Floats, factors: list[Factor], link: Link, penalised: bool) -> Fitted:
    """Fit the richest of three models that the data allow: correlated slopes, independent slopes, intercepts."""
    n = len(answers)
    only = [replace(f, terms=f.terms[:, :1]) for f in factors]  # the first term is the intercept
    models: list[tuple[list[Factor], bool, tuple[str, ...]]] = []
    if any(f.terms.shape[1] > 1 for f in factors):
        if all(f.effects < n for f in factors):
            models = [(factors, True, ()), (factors, False, (INDEPENDENT_SLOPES,))]
        models.append((only, True, (ONLY_INTERCEPTS,)))
    else:
        models = [(factors, True, ())]
    for model, correlated, notes in models[:-1]:
        fitted, at_edge = _maximum(answers, design, model, link, correlated, penalised, edge_allowed=False)
        if not fitted.reason and not at_edge:
            return replace(fitted, notes=notes)
    model, correlated, notes = models[-1]
    fitted, at_edge = _maximum(answers, design, model, link, correlated, penalised, edge_allowed=True)
    return replace(fitted, notes=(*notes, NO_VARIATION) if at_edge and not fitted.reason else notes)


def _maximum(
    answers: Floats, design: Floats, factors: list[Factor], link: Link, correlated: bool, penalised: bool, edge_allowed: bool
) -> tuple[Fitted, bool]:
    """Maximum of the likelihood of one model, and whether a variance or a correlation is at the edge of its range.

    Unless ``edge_allowed``, a model at the edge is not fitted further: its parameters are empty.

    Inside, the columns are orthogonal with mean square 1 (design = QR) and slopes have root mean square 1.
    """
    n, p = design.shape
    q, r = np.linalg.qr(design)
    back = np.linalg.inv(r) * np.sqrt(n)
    sizes = [np.sqrt(np.mean(f.terms**2, axis=0)) for f in factors]
    scaled = [replace(f, terms=f.terms / s) for f, s in zip(factors, sizes, strict=True)]
    laplace = Laplace(answers, q * np.sqrt(n), scaled, link)
    likelihood: Laplace | Penalised = Penalised(laplace) if penalised else laplace
    start, variance = _without_effects(answers, q * np.sqrt(n), link)
    diagonal, unscale = [np.full(p, False)], [back]
    for f, s in zip(factors, sizes, strict=True):
        row, column = np.tril_indices(len(s))
        diagonal.append(row == column)
        unscale.append(np.diag(1.0 / s[row]))
        start = np.concatenate([start, np.where(row == column, np.where(row == 0, 1.0, 0.5), 0.0)])
        variance = np.concatenate([variance, np.full(len(row), 2.0 / f.levels)])
    is_diagonal = np.concatenate(diagonal)
    free = np.ones(len(start), dtype=bool) if correlated else is_diagonal | (np.arange(len(start)) < p)

    at = start.copy()  # what is not free stays as it is here

    def negative(x: Floats) -> tuple[float, Floats]:
        """Negative log-likelihood and its gradient, over the free parameters."""
        full = at.copy()
        full[free] = x
        value, gradient = likelihood(full)
        return (-value if np.isfinite(value) else 1e10), -gradient[free]

    options = {"gtol": 1e-2, "maxiter": 200, "hess_inv0": np.diag(variance[free])}
    optimum = minimize(negative, start[free], jac=True, method="BFGS", options=options)
    at[free] = optimum.x
    edge = is_diagonal & (np.abs(at) < NEGLIGIBLE)
    if edge.any() and not edge_allowed:
        return _failed(n, p, factors), True
    at[edge] = 0.0
    free &= ~edge
    for _ in range(3):  # the gradient is exact, so that Newton's steps end what BFGS began
        hessian = _hessian(negative, at[free])
        slope = negative(at[free])[1]
        if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian)[0] <= 0:
            return _failed(n, p, factors), bool(edge.any())
        inner = np.linalg.inv(hessian)
        step = -inner @ slope
        gain = float(-step @ slope)
        at[free] += step
        if gain <= SETTLED:
            break
    value, _ = negative(at[free])
    if gain > SETTLED or np.abs(at[is_diagonal]).max() > ENORMOUS:
        return _failed(n, p, factors), bool(edge.any())
    covariance = np.zeros((len(at), len(at)))
    covariance[np.ix_(free, free)] = inner
    turn = _blocks(unscale)
    covariance = turn @ covariance @ turn.T
    return Fitted(turn @ at, covariance, -value, factors, p), bool(edge.any())


def _failed(n: int, p: int, factors: list[Factor]) -> Fitted:
    return Fitted(np.zeros(0), np.zeros((0, 0)), 0.0, factors, p, reason=NOT_CONVERGED)


def _blocks(parts: list[Floats]) -> Floats:
    size = sum(len(part) for part in parts)
    whole, at = np.zeros((size, size)), 0
    for part in parts:
        whole[at : at + len(part), at : at + len(part)] = part
        at += len(part)
    return whole


def _hessian(negative: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Central differences of the gradient, made symmetric."""
    rows = []
    for k in range(len(at)):
        step = np.zeros(len(at))
        step[k] = HALF_STEP
        rows.append((negative(at + step)[1] - negative(at - step)[1]) / (2 * HALF_STEP))
    hessian = np.array(rows)
    return 0.5 * (hessian + hessian.T)


def _without_effects(answers: Floats, design: Floats, link: Link) -> tuple[Floats, Floats]:
    """Coefficients and their variances without random effects (five scoring steps), as starting values."""
    b = np.zeros(design.shape[1])
    information = np.eye(len(b))
    for _ in range(5):
        eta = np.clip(design @ b, -6, 6)
        mean = expit(eta) if link == "logit" else ndtr(eta)
        density = mean * (1 - mean) if link == "logit" else np.exp(-(eta**2) / 2) / np.sqrt(2 * np.pi)
        weight = density**2 / (mean * (1 - mean))
        information = design.T @ (weight[:, None] * design)
        b = b + np.linalg.solve(information, design.T @ ((answers - mean) * density / (mean * (1 - mean))))
    return b, 2.0 * np.diag(np.linalg.inv(information))


def _result(
    fitted: Fitted, names: list[str], terms: dict[str, list[str]], link: Link, notes: tuple[str, ...]
) -> Glmm:
    n = len(fitted.factors[0].level)
    notes = (*notes, *fitted.notes)
    if fitted.reason:
        return _nothing(fitted.reason, n, link, notes)
    p, at = fitted.p, fitted.p
    estimate = fitted.parameters[:p]
    error = np.sqrt(np.diag(fitted.covariance)[:p])
    margin = Z * error
    coefficients = pd.DataFrame(
        {"estimate": estimate, "standard_error": error, "low": estimate - margin, "high": estimate + margin},
        index=pd.Index(names, name="effect"),
    )
    covariances: dict[str, pd.DataFrame] = {}
    spreads: dict[tuple[str, str], float] = {}
    for (name, all_terms), factor in zip(terms.items(), fitted.factors, strict=True):
        terms_used = all_terms[: factor.terms.shape[1]]
        triangle = np.zeros((len(terms_used), len(terms_used)))
        triangle[np.tril_indices(len(terms_used))] = fitted.parameters[at : at + factor.free]
        at += factor.free
        covariances[name] = pd.DataFrame(triangle @ triangle.T, index=terms_used, columns=terms_used)
        spreads |= {(name, term): float(np.sqrt(covariances[name].loc[term, term])) for term in terms_used}
    spread = pd.Series(spreads, dtype=np.float64)
    spread.index.names = ["factor", "term"]
    return Glmm(
        coefficients,
        spread,
        covariances,
        fitted.log_likelihood,
        pd.DataFrame(fitted.covariance[:p, :p], index=names, columns=names),
        fitted.parameters,
        fitted.covariance,
        {name: factor.levels for name, factor in zip(terms, fitted.factors, strict=True)},
        n,
        link,
        notes,
    )
