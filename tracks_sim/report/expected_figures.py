"""The figures that a statistician who analyses the exported tables of a study must get, with how far theirs may be off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd
from scipy.special import ndtr, ndtri

from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.glmm import INDEPENDENT_SLOPES, INTERCEPT, ONLY_INTERCEPTS, PENALISED
from tracks_sim.outcomes.primary import Primary
from tracks_sim.outcomes.reliability import cronbach_alpha, omega_total
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import with_versions
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.outcome_rows import outcome_rows, planned_outcomes
from tracks_sim.report.outcome_scores import MEASURED, PRIMARY, scores_of_arms
from tracks_sim.report.planned_effect import NO_TEST, PlannedEffect, empty_cells, planned_effect
from tracks_sim.report.sections.missing import (
    AGAINST,
    AS_SAFE,
    COMPLETE,
    FOR,
    LEAST,
    MOST,
    OBSERVED,
    PER_PROTOCOL,
    UNSAFE,
    expected_cases,
    imputed_pairs,
    scenarios,
)
from tracks_sim.report.sections.primary import arm_difference
from tracks_sim.report.sections.reliability import JUDGEMENTS_RIGHT, form_scores, unless_enough
from tracks_sim.study import Study
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

UNPLANNED = ("severe_harms", "hits", "false_alarms", "knowledge")
"""Outcomes that are there also where the plan does not name them."""
ARITHMETIC = 1e-6
"""Tolerance of means, t intervals and least squares."""
ITERATED = 2e-3
"""Tolerance of what an iteration ends at: of the difference in probabilities, and relative to the size of odds ratios and spreads."""
OMEGA = 1e-4
"""Tolerance of omega, at whose maximum the likelihood is flat."""
WAYS_TO_COUNT = {
    way.sentence: name
    for way, name in (
        (OBSERVED, "observed"), (COMPLETE, "complete"), (PER_PROTOCOL, "per_protocol"), (UNSAFE, "unsafe"), (AS_SAFE, "safe"),
        (LEAST, "least"), (MOST, "most"), (AGAINST, "against"), (FOR, "for"),
    )
}  # fmt: skip
"""Names in the file of the ways in which the report counts what is missing."""
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
    ``secondary``: outcomes of the plan, in its order. ``forms``: first form, phase, form and case of each case that people are to sit.
    """

    arms: tuple[str, ...]
    phases: tuple[str, ...]
    effect: str
    random: str
    fixed: tuple[str, ...]
    alpha: float
    secondary: tuple[str, ...]
    forms: tuple[tuple[str, str, str, str], ...]
    figures: tuple[ExpectedFigure, ...]

    @property
    def design(self) -> tuple[str, ...]:
        """All but the forms and the figures, as words."""
        return " ".join(self.arms), " ".join(self.phases), self.effect, self.random, " ".join(self.fixed), str(self.alpha), " ".join(self.secondary)


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
    figures = (*_shares(responses, arms, phases), *_changes(data), *_model(planned), *_secondary(data, planned), *_sensitivity(data), *_reliability(data))
    return Analysis(arms, phases, planned.effect, _random(planned.model), _fixed(planned.model), planned.alpha, planned_outcomes(data.study), _forms(data.study), figures)


def _forms(study: Study) -> tuple[tuple[str, str, str, str], ...]:
    """The cases of each form in the phases that are compared, by the form that people sat first; a twin counts as its first version."""
    return tuple(
        (first_form, phase, study.form_of(phase, first_form), case)
        for first_form in study.first_forms
        for phase in study.compared_phases
        for case in study.forms[study.form_of(phase, first_form)]
    )


def _shares(responses: pd.DataFrame, arms: tuple[str, ...], phases: tuple[str, ...]) -> Iterator[ExpectedFigure]:
    for arm in arms:
        for phase in phases:
            safe = responses.loc[(responses["arm"] == arm) & (responses["phase"] == phase), "safe"].astype("float64")
            yield ExpectedFigure(f"share.{arm}.{phase}", float(safe.mean()), ARITHMETIC, len(safe))


def _changes(data: StudyData) -> Iterator[ExpectedFigure]:
    for arm in scores_of_arms(MEASURED[PRIMARY], data, EVERYBODY) if len(data.study.compared_phases) == 2 else ():
        assert arm.before is not None and arm.after is not None
        yield from _of_estimate(f"paired_change.{arm.arm}", mean_change(arm.before, arm.after))


def _secondary(data: StudyData, planned: PlannedEffect) -> Iterator[ExpectedFigure]:
    """The outcomes of the plan, with their p values before and after Holm, then those of ``UNPLANNED`` that it does not name."""
    for row in outcome_rows(data, EVERYBODY, planned, UNPLANNED):
        if row.role == "primary":
            continue
        name, difference = f"secondary.{row.name}", row.comparison.difference
        yield from _of_estimate(name, difference)
        if row.p_value is not None and row.comparison.p_value is not None:
            yield ExpectedFigure(f"{name}.p_value", row.comparison.p_value, ARITHMETIC, difference.n)
            yield ExpectedFigure(f"{name}.p_holm", row.p_value, ARITHMETIC, difference.n)


def _sensitivity(data: StudyData) -> Iterator[ExpectedFigure]:
    """Mean changes of the arms under every way to count what is missing; their difference where the report takes it from them, not from the model."""
    if len(data.study.compared_phases) != 2:
        return
    before, after = data.study.compared_phases
    for label, ways in scenarios(expected_cases(data), data, before, after):
        if label.sentence not in WAYS_TO_COUNT:  # by keys of now, which are not in the tables
            continue
        found = [pair for arm, (rows, way) in ways.items() if (pair := imputed_pairs(rows, data, arm, before, after, way)) is not None]
        for pair in found:
            yield from _of_estimate(f"sensitivity.{WAYS_TO_COUNT[label.sentence]}.{pair.group.arm}", mean_change(pair.before, pair.after))
        if len(found) == 2 and data.study.plan.model != EQUAL_BEFORE:
            yield from _of_estimate(f"sensitivity.{WAYS_TO_COUNT[label.sentence]}.difference", arm_difference(found)[0])


def _reliability(data: StudyData) -> Iterator[ExpectedFigure]:
    """Alpha and omega of each form and phase; of omega, whose interval is rough, the value alone."""
    for scores in form_scores(data, EVERYBODY):
        name = f"{'judgements' if scores.name is JUDGEMENTS_RIGHT else 'safe'}.{scores.form}.{scores.phase}"
        yield from _of_estimate(f"alpha.{name}", unless_enough(scores, "alpha", data, EVERYBODY) or cronbach_alpha(scores.table))
        omega = unless_enough(scores, "omega", data, EVERYBODY) or omega_total(scores.table)
        yield ExpectedFigure(f"omega.{name}", omega.value, OMEGA, omega.n, omega.reason if omega.value is None else "")


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
