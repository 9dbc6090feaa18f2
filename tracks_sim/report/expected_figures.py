"""The figures that a statistician who analyses the exported tables of a study must get, with how far theirs may be off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
from scipy.special import ndtr, ndtri

from tracks_sim.outcomes.change import ancova, mean_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import INDEPENDENT_SLOPES, INTERCEPT, ONLY_INTERCEPTS, PENALISED
from tracks_sim.outcomes.primary import Primary
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import with_versions
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.outcome_rows import NOT_IN_BOTH
from tracks_sim.report.outcome_scores import MEASURED, PRIMARY, scores_of_arms
from tracks_sim.report.planned_effect import NO_TEST, PlannedEffect, empty_cells, planned_effect

SECONDARY = ("severe_harms", "hits", "false_alarms", "knowledge")
"""Secondary outcomes that are simple to compute from the tables."""
ARITHMETIC = 1e-6
"""Tolerance of means, t intervals and least squares."""
ITERATED = 2e-3
"""Tolerance of what an iteration ends at: of the difference in probabilities, and relative to the size of odds ratios and spreads."""
EVERYBODY = DisclosurePolicy(smallest=1)
"""The tables have a row for single persons: nothing that rests on few of them is hidden."""


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """One figure: its ``value``, or None with a ``reason``; ``tolerance`` is the largest difference; ``n`` is what it rests on."""

    name: str
    value: float | None
    tolerance: float
    n: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the planned comparison of a study is made of, and its figures.

    ``arms``: that which is compared with first. ``phases``: before and after, or one. ``effect``: the coefficient of interest.
    ``fixed``: the terms of the fitted model beside the constant. ``random``: how people vary in the fitted model: correlated, independent or intercepts; "" where none was fitted.
    """

    arms: tuple[str, ...]
    phases: tuple[str, ...]
    effect: str
    random: str
    fixed: tuple[str, ...]
    alpha: float
    figures: tuple[ExpectedFigure, ...]

    @property
    def design(self) -> tuple[str, ...]:
        """All but the figures, as words."""
        return " ".join(self.arms), " ".join(self.phases), self.effect, self.random, " ".join(self.fixed), str(self.alpha)


def expected_figures(data: StudyData) -> Analysis | None:
    """The figures of the planned comparison: shares, changes of the people of each arm, the planned model, secondary outcomes.

    None until every arm has answers in the phases that are compared, as far as they may be looked at, and where the plan
    compares nothing.
    """
    data, _ = comparable(data)
    responses = with_versions(data.sittings, data).dropna(subset=["safe"])
    phases, arms = data.study.compared_phases, tuple(sorted(data.study.arms, key=lambda arm: arm == "training"))
    if empty_cells(data, responses, arms, phases):
        return None
    planned = planned_effect(data, responses, EVERYBODY)
    if planned is None:
        return None
    figures = (*_shares(responses, arms, phases), *_changes(data), *_model(planned), *_secondary(data))
    return Analysis(arms, phases, planned.effect, _random(planned.model), _fixed(planned.model), planned.alpha, figures)


def _shares(responses: pd.DataFrame, arms: tuple[str, ...], phases: tuple[str, ...]) -> Iterator[ExpectedFigure]:
    for arm in arms:
        for phase in phases:
            safe = responses.loc[(responses["arm"] == arm) & (responses["phase"] == phase), "safe"].astype("float64")
            yield ExpectedFigure(f"share.{arm}.{phase}", float(safe.mean()), ARITHMETIC, len(safe))


def _changes(data: StudyData) -> Iterator[ExpectedFigure]:
    for arm in scores_of_arms(MEASURED[PRIMARY], data, EVERYBODY) if len(data.study.compared_phases) == 2 else ():
        assert arm.before is not None and arm.after is not None
        yield from _of_estimate(f"paired_change.{arm.arm}", mean_change(arm.before, arm.after))


def _secondary(data: StudyData) -> Iterator[ExpectedFigure]:
    for name in SECONDARY:
        arms = scores_of_arms(MEASURED[name], data, EVERYBODY)
        people = min((arm.people for arm in arms), default=0)
        if not arms:
            difference = not_estimable(NOT_IN_BOTH)
        elif len(arms) == 1:
            [alone] = arms
            if alone.before is None or alone.after is None:
                continue
            difference = mean_change(alone.before, alone.after)
        elif reason := too_few("ancova", 2 * people, 1, data, EVERYBODY):
            difference = not_estimable(reason, sum(arm.people for arm in arms))
        else:
            rows = [
                pd.DataFrame(
                    {"before": arm.before, "after": arm.after if arm.after is not None else arm.before}
                ).assign(arm=arm.arm)
                for arm in arms
            ]
            scores = pd.concat(rows)
            covariates = ("before",) if len(data.study.compared_phases) == 2 and scores["before"].nunique() > 1 else ()
            control = next(arm.arm for arm in arms if arm.arm != "training")
            difference = ancova(scores[["arm", "after", *covariates]], "after", covariates, control=control).adjusted_difference
        yield from _of_estimate(f"secondary.{name}", difference)


def _model(planned: PlannedEffect) -> Iterator[ExpectedFigure]:
    primary = planned.model
    if primary is None or primary.model is None:
        reason = planned.reason.sentence if planned.reason else NO_TEST
        yield ExpectedFigure("model.difference", None, 0.0, 0, reason)
        return
    if primary.penalised:
        yield ExpectedFigure("model.difference", None, 0.0, 0, PENALISED)
        return
    ratio, own = primary.odds_ratio, primary.difference
    assert own.value is not None and own.standard_error is not None
    margin = float(ndtri(1 - planned.alpha / 2)) * own.standard_error  # of the model alone: sessions and other cases are no part of it
    yield from _of_estimate("model.difference", replace(own, low=own.value - margin, high=own.value + margin), ITERATED)
    yield ExpectedFigure("model.p_value", float(2 * ndtr(-abs(own.value) / own.standard_error)), ITERATED, ratio.n)
    for figure in _of_estimate("model.odds_ratio", ratio):
        yield ExpectedFigure(figure.name, figure.value, max(round(ITERATED * abs(figure.value or 0.0), 6), ARITHMETIC), figure.n)
    yield ExpectedFigure("model.log_likelihood", primary.model.log_likelihood, ITERATED, ratio.n)
    for (factor, term), spread in primary.model.random_sd.items():
        yield ExpectedFigure(f"model.sd.{factor}.{term}", float(spread), 5 * ITERATED, ratio.n)


def _fixed(primary: Primary | None) -> tuple[str, ...]:
    """Terms of the fitted model without the constant, each stratum once."""
    if primary is None or primary.model is None:
        return ()
    return tuple(dict.fromkeys(name.partition("[")[0] for name in primary.model.coefficients.index if name != INTERCEPT))


def _random(primary: Primary | None) -> str:
    if primary is None or primary.model is None:
        return ""
    slopes = ("trainee", "phase") in primary.model.random_sd.index
    if INDEPENDENT_SLOPES in primary.model.notes:
        return "independent"
    return "correlated" if slopes and ONLY_INTERCEPTS not in primary.model.notes else "intercepts"


def _of_estimate(name: str, estimate: Estimate, tolerance: float = ARITHMETIC) -> Iterator[ExpectedFigure]:
    yield ExpectedFigure(name, estimate.value, tolerance, estimate.n, estimate.reason if estimate.value is None else "")
    for end, value in (("low", estimate.low), ("high", estimate.high)):
        if value is not None:
            yield ExpectedFigure(f"{name}.{end}", value, tolerance, estimate.n)
