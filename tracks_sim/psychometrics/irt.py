"""Item response theory: difficulty and discrimination of each item, and the ability of each trainee.

    P(right | ability t) = 1 / (1 + exp(-(intercept + discrimination t))),   abilities ~ N(0, 1)
    difficulty = -intercept / discrimination: the ability at which the chance is one half

Units are logits of an ability whose standard deviation is 1. The two-parameter model ("2PL", Birnbaum
1968) gives every item its own discrimination; the Rasch model here has one common discrimination, which
is the same as discrimination 1 and abilities N(0, discrimination^2). Marginal maximum likelihood (Bock &
Aitkin 1981): see ``marginal``. Judgements inside one case depend on each other; make cases the items
(``by_case``), or the discriminations come out too large and the standard errors too small.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.arrays import floats
from tracks_sim.psychometrics.marginal import (
    SAME,
    Answers,
    Model,
    Posteriors,
    Prior,
    Solution,
    grid,
    solve,
)
from tracks_sim.psychometrics.observed_information import observed_information

NOT_BINARY = translatable("Some answers are neither 0 nor 1.")
NOBODY = translatable("Nobody answered it.")
ALL_RIGHT = translatable("Everyone who answered got it right, so its difficulty has no lower end.")
ALL_WRONG = translatable("Everyone who answered got it wrong, so its difficulty has no upper end.")
RAN_AWAY = translatable("Its discrimination grew without bound: another item says the same, or, where a prior helps, answers are few.")
FLAT = translatable("It hardly separates the able from the others, so no ability stands for its difficulty.")
NOTHING_ANSWERED = translatable("Nothing was answered.")
BAD_COUNTS = translatable("Counts must be one number a row, none of them negative or missing.")
TOO_FEW_PEOPLE = translatable("Fewer than ten people answered.")
TOO_FEW_ITEMS = translatable("Too few items can be estimated: two are needed with one common discrimination, three otherwise.")
NOT_FITTED = translatable("The form could not be estimated.")
NOT_CONVERGED = translatable("The estimates still moved when the steps were used up; read them with caution.")
COARSE_GRID = translatable("A doubled grid changes the log-likelihood by 0.1 or more; read the discriminations with caution.")
NO_ERRORS = translatable("The answers do not determine all items at once, so there are no standard errors. A prior helps.")

PEOPLE = 10
FLATTEST = 0.1
"""Below this absolute discrimination a difficulty is -intercept / nearly nothing."""
RUN_AWAY = 8.0
"""No real item separates so sharply: the estimate was on its way to infinity when the fit ended."""
FIGURES = [
    "discrimination",
    "difficulty",
    "intercept",
    "se_discrimination",
    "se_difficulty",
    "se_intercept",
]


@dataclass(frozen=True, eq=False, kw_only=True)
class Fit:
    """A fitted form.

    ``items``: one row for each item in the order of the columns, also where it could not be estimated: then its figures are
    pandas ``NA`` and ``reason`` says why. Columns (Float64, logits): discrimination, difficulty, intercept,
    se_discrimination, se_difficulty, se_intercept; n (answers, counted with ``counts``); reason ("" if none).
    ``log_likelihood`` is None where nothing was fitted, and ``reason`` then says why; without the prior's part.
    ``doubled_log_likelihood``: the same parameters on a grid of half the step. ``warnings``: sentences.
    """

    items: pd.DataFrame
    log_likelihood: float | None
    n: float
    reason: str = ""
    warnings: tuple[str, ...] = ()
    nodes: int = 0
    doubled_log_likelihood: float | None = None
    _codes: NDArray[np.int8] = field(repr=False)
    _people: pd.Index = field(repr=False)

    def abilities(self, responses: pd.DataFrame | ArrayLike | None = None) -> pd.DataFrame:
        """Expected a posteriori abilities, in logits, of the people fitted or of others who answered the same items.

        One row for each person, with their index: ability (mean of the posterior given N(0, 1)), standard_error (its
        standard deviation), n (answers used), reason. A person who answered none of the estimated items has NA
        and a reason, not the 0 of the prior. The item parameters count as known. A frame is matched by its
        column names (missing ones count as not answered), an array by position: ValueError for another width.
        """
        codes, people = self._codes, self._people
        if responses is not None:
            if isinstance(responses, pd.DataFrame) and self.items.index.is_unique:
                responses = responses.reindex(columns=self.items.index)
            codes, _, people, _ = answer_codes(responses)
            if codes.shape[1] != len(self.items):
                raise ValueError(f"{codes.shape[1]} items were given, but the form has {len(self.items)}.")
        used = self.items["discrimination"].notna().to_numpy()
        codes = codes if used.all() else codes[:, used]
        ability, error = np.zeros(len(codes)), np.zeros(len(codes))
        n = (codes >= 0).sum(1) if used.any() else np.zeros(len(codes), np.int64)
        if used.any():
            x = self.items.loc[used, ["intercept", "discrimination"]].to_numpy(dtype=float).T
            over = grid(self.nodes)
            kind = np.float64
            posteriors = Posteriors(x, over, kind)
            answers = Answers(codes, np.ones(len(codes)), bool((codes >= 0).all()))
            start = 0
            for y, mask, _ in answers.blocks(kind):
                post, _ = posteriors.of(y, mask)
                mean = post @ over.nodes
                rows = slice(start, start + len(y))
                ability[rows] = mean
                error[rows] = np.sqrt(np.maximum(post @ over.nodes**2 - mean**2, 0))
                start += len(y)
        reason = NOTHING_ANSWERED if used.any() else self.reason or NOT_FITTED
        return pd.DataFrame(
            {
                "ability": nullable(ability, n == 0),
                "standard_error": nullable(error, n == 0),
                "n": n,
                "reason": np.where(n == 0, reason, ""),
            },
            index=people,
        )


def fit_2pl(
    responses: pd.DataFrame | ArrayLike,
    counts: ArrayLike | None = None,
    *,
    prior: Prior | None = None,
    tolerance: float = 1e-4,
) -> Fit:
    """Fit the two-parameter logistic model: a discrimination and a difficulty for each item.

    ``responses``: trainees x items, 1 right, 0 wrong, missing (NaN, NA, None) not answered; missing at random is
    assumed. ``counts``: how often each row occurred (response patterns). ``prior``: for samples below about
    500, ``Prior()`` pulls discriminations towards 1 and intercepts towards 0. ``tolerance``: largest move of
    an EM step, in logits. Never NaN: what cannot be estimated is named in ``items`` or ``reason``.
    ValueError only where ``responses`` is no table.
    """
    return fit(responses, counts, Model(common=False, prior=prior), tolerance)


def fit_rasch(
    responses: pd.DataFrame | ArrayLike,
    counts: ArrayLike | None = None,
    *,
    prior: Prior | None = None,
    tolerance: float = 1e-4,
) -> Fit:
    """Fit the Rasch model as one common discrimination with abilities N(0, 1).

    Multiply difficulties by the discrimination for the usual Rasch scale.

    Arguments and edge cases as in ``fit_2pl``.
    """
    return fit(responses, counts, Model(common=True, prior=prior), tolerance)


def fit(responses: pd.DataFrame | ArrayLike, counts: ArrayLike | None, model: Model, tolerance: float) -> Fit:
    """Fit the items that can be estimated, with a reason for each of the others."""
    codes, broken, people, names = answer_codes(responses)
    table = pd.DataFrame({name: nullable(np.zeros(len(names)), np.ones(len(names), bool)) for name in FIGURES})
    table.index = names
    weights = np.ones(len(codes)) if counts is None else np.asarray(pd.to_numeric(np.ravel(counts), errors="coerce"))
    weights = weights.astype(float)
    if len(weights) != len(codes) or not np.isfinite(weights).all() or (weights < 0).any():
        table = table.assign(n=0.0, reason=BAD_COUNTS)
        return Fit(items=table, log_likelihood=None, n=0, reason=BAD_COUNTS, _codes=codes, _people=people)
    right, answered = Answers(codes, weights, complete=False).tallies()
    reasons = np.select(
        [broken, answered == 0, right == answered, right == 0], [NOT_BINARY, NOBODY, ALL_RIGHT, ALL_WRONG], ""
    ).astype(object)
    table["n"] = answered
    use = reasons == ""
    present = ((codes[:, use] if not use.all() else codes) >= 0).any(1) & (weights > 0)
    n = float(weights[present if use.any() else (codes >= 0).any(1)].sum())
    reason = TOO_FEW_PEOPLE if n < PEOPLE else TOO_FEW_ITEMS if use.sum() < (2 if model.common else 3) else ""
    if reason:
        table["reason"] = np.where(use, reason, reasons)
        return Fit(items=table, log_likelihood=None, n=n, reason=reason, _codes=codes, _people=people)
    used = codes if use.all() and present.all() else codes[np.ix_(present, use)]
    answers = Answers(used, weights[present], bool((used >= 0).all()))
    solution = solve(answers, model, tolerance)
    warnings = [NOT_CONVERGED] if not solution.converged else []
    if abs(solution.doubled_log_likelihood - solution.log_likelihood) >= SAME:
        warnings.append(COARSE_GRID)
    warnings += write_figures(table, reasons, use, answers, solution, model)
    table["reason"] = reasons
    return Fit(
        items=table,
        log_likelihood=solution.log_likelihood,
        n=n,
        warnings=tuple(warnings),
        nodes=solution.nodes,
        doubled_log_likelihood=solution.doubled_log_likelihood,
        _codes=codes,
        _people=people,
    )


def write_figures(
    table: pd.DataFrame,
    reasons: NDArray[Any],
    use: NDArray[np.bool_],
    answers: Answers,
    solution: Solution,
    model: Model,
) -> list[str]:
    """Write the figures of the fitted items into ``table`` and their reasons into ``reasons``; returns warnings.

    An item whose discrimination ran away has no figures, and the others' errors hold it fixed. The error of a
    difficulty b = -d / a is by the delta method: var(b) = (var(d) + 2 b cov(d, a) + b^2 var(a)) / a^2.
    """
    d, a = solution.x
    away = np.abs(a) > RUN_AWAY
    flat = np.abs(a) < FLATTEST
    information = observed_information(answers, solution.x, grid(solution.nodes), model)
    free = np.concatenate([~away, ~away[:1] if model.common else ~away])
    variances, covariances = np.zeros((2, len(d))), np.zeros(len(d))
    warnings = []
    try:
        np.linalg.cholesky(information[np.ix_(free, free)])
        covariance = np.full(information.shape, 0.0)
        covariance[np.ix_(free, free)] = np.linalg.inv(information[np.ix_(free, free)])
        known = ~away
        slopes = np.full(len(d), len(d)) if model.common else np.arange(len(d), 2 * len(d))
        variances = np.stack([np.diag(covariance)[: len(d)], np.diag(covariance)[slopes]])
        covariances = covariance[np.arange(len(d)), slopes]
    except np.linalg.LinAlgError:
        known = np.zeros(len(d), bool)
        warnings.append(NO_ERRORS)
    safe = np.where(flat, 1.0, a)
    b = -d / safe
    of_b = np.maximum(variances[0] + 2 * b * covariances + b**2 * variances[1], 0) / safe**2
    columns = {
        "discrimination": (a, away),
        "difficulty": (b, away | flat),
        "intercept": (d, away),
        "se_discrimination": (np.sqrt(variances[1]), ~known),
        "se_difficulty": (np.sqrt(of_b), ~known | flat),
        "se_intercept": (np.sqrt(variances[0]), ~known),
    }
    for name, (figures, missing) in columns.items():
        whole, gone = np.zeros(len(table)), np.ones(len(table), bool)
        whole[use], gone[use] = figures, missing
        table[name] = nullable(whole, gone)
    reasons[use] = np.select([away, flat], [RAN_AWAY, FLAT], "")
    return warnings


def item_information(items: pd.DataFrame, abilities: ArrayLike) -> pd.DataFrame:
    """Fisher information of each item, a^2 P (1 - P), in 1 / logit^2; summed over items it is the form's.

    ``items``: as in ``Fit.items``. Rows: the abilities given; columns: the items that have parameters, the
    others are left out. 1 / sqrt(1 + sum) is about the standard error of an ability. ValueError for an ability
    that is not finite, and for another table.
    """
    t = floats(np.atleast_1d(abilities))
    if t is None or not np.isfinite(t).all():
        raise ValueError("Every ability must be a finite number.")
    if lacking := {"discrimination", "intercept"} - set(items.columns):
        raise ValueError(f"The items lack {' and '.join(sorted(lacking))}: give the table Fit.items.")
    known = items[items["discrimination"].notna()]
    a, d = (known[name].to_numpy(dtype=float) for name in ("discrimination", "intercept"))
    p = expit(d + a * t[:, None])
    return pd.DataFrame(a**2 * p * (1 - p), index=pd.Index(t, name="ability"), columns=known.index)


def nullable(figures: NDArray[np.float64], missing: NDArray[np.bool_]) -> Any:
    """A Float64 array, NA where ``missing``."""
    return pd.arrays.FloatingArray(np.where(missing, 0.0, figures).astype(float), missing.copy())


def answer_codes(
    responses: pd.DataFrame | ArrayLike,
) -> tuple[NDArray[np.int8], NDArray[np.bool_], pd.Index, pd.Index]:
    """Answers as 1, 0, -1 (missing); which items hold anything else; names of people and of items."""
    if isinstance(responses, pd.DataFrame):
        people, names = responses.index, responses.columns
        values = np.asarray(numeric_values(responses))
    else:
        values = np.asarray(responses)
        if values.ndim != 2:
            raise ValueError("Responses must be a table, trainees x items.")
        if values.dtype.kind not in "biuf":
            values = numeric_values(pd.DataFrame(values))
        people, names = pd.RangeIndex(values.shape[0]), pd.RangeIndex(values.shape[1])
    codes = np.empty(values.shape, np.int8)
    broken = np.zeros(values.shape[1], bool)
    for start in range(0, len(values), 4096):
        block = values[start : start + 4096]
        right = block == 1
        other = ~(right | (block == 0))
        if other.any():
            broken |= (other & ~np.isnan(block)).any(0)
        np.subtract(right, other, out=codes[start : start + 4096], dtype=np.int8)
    return codes, broken, people, names


def numeric_values(frame: pd.DataFrame) -> NDArray[Any]:
    """The frame's values as floats; 2, which is no answer, for anything that is not a number."""
    kinds = {dtype.kind if isinstance(dtype, np.dtype) else "x" for dtype in frame.dtypes}
    if kinds <= set("biuf"):
        return np.asarray(frame)
    columns = []
    for position in range(frame.shape[1]):
        column = frame.iloc[:, position]
        read = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        columns.append(np.where(np.isnan(read) & column.notna().to_numpy(), 2.0, read))
    return np.column_stack(columns) if columns else np.zeros((len(frame), 0))
