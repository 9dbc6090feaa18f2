"""The figures that a statistician who analyses the exported tables of a study must get, with how far theirs may be off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from scipy.special import ndtri

from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.glmm import INDEPENDENT_SLOPES, INTERCEPT, ONLY_INTERCEPTS, PENALISED
from tracks_sim.outcomes.primary import Primary
from tracks_sim.outcomes.randomisation import DRAWS
from tracks_sim.outcomes.reliability import cronbach_alpha, omega_total
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import safe_or_not
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
    planned_model_of,
    scenarios,
)
from tracks_sim.report.sections.primary import arm_difference
from tracks_sim.report.sections.reliability import (
    JUDGEMENTS_RIGHT,
    form_scores,
    met_phases,
    scores_met_once,
    unless_enough,
)
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
FAR = 4.0
"""Standard errors by which two randomisation tests that each draw ``DRAWS`` lots of their own may differ."""
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
    ``secondary``: outcomes of the plan, in its order. ``met``: phases in which people meet each form for the first time.
    ``forms``: first form, phase, form and case of each case that people are to sit.
    ``fits``: for each way to count what is missing whose difference is that of the planned model its fixed terms, and how people vary in it.
    ``lot``: by id in exports the number of the cell that a member was allocated in, how many of its places are of the training group, and how many there are.
    ``model``: name of the planned model.
    """

    arms: tuple[str, ...]
    phases: tuple[str, ...]
    effect: str
    random: str
    fixed: tuple[str, ...]
    alpha: float
    secondary: tuple[str, ...]
    met: tuple[str, ...]
    forms: tuple[tuple[str, str, str, str], ...]
    fits: tuple[tuple[str, str, str], ...]
    lot: tuple[tuple[str, int, int, int], ...]
    model: str
    figures: tuple[ExpectedFigure, ...]

    @property
    def design(self) -> tuple[str, ...]:
        """What the plan says and the model that was fitted, as words."""
        return (
            " ".join(self.arms), " ".join(self.phases), self.effect, self.random, " ".join(self.fixed), str(self.alpha), " ".join(self.secondary),
            " ".join(self.met), self.model,
        )  # fmt: skip


def expected_figures(data: StudyData) -> Analysis | None:
    """The figures of the planned comparison: shares, changes of the people of each arm, the planned model, secondary outcomes.

    None until every arm has answers in the phases that are compared, as far as they may be looked at, and where the plan
    compares nothing.
    """
    data, _ = comparable(data)
    responses = safe_or_not(data)
    phases, arms = data.study.compared_phases, tuple(sorted(data.study.arms, key=lambda arm: arm == "training"))
    if empty_cells(data, responses, arms, phases):
        return None
    planned = planned_effect(data, responses, EVERYBODY)
    if planned is None:
        return None
    models = dict(_models(data))
    figures = (
        *_shares(responses, arms, phases), *_changes(data), *_model(planned), *_randomisation(planned), *_secondary(data, planned),
        *_sensitivity(data), *_differences(models), *_reliability(data), *_generalizability(data),
    )  # fmt: skip
    return Analysis(
        arms, phases, planned.effect, _random(planned.model), _fixed(planned.model), planned.alpha, planned_outcomes(data.study), tuple(met_phases(data.study)),
        _forms(data.study), tuple((way, " ".join(_fixed(model)), _random(model)) for way, model in models.items()), _lot(data), data.study.plan.model, figures,
    )  # fmt: skip


def _forms(study: Study) -> tuple[tuple[str, str, str, str], ...]:
    """The cases of each form in the phases that are compared, by the form that people sat first; a twin counts as its first version."""
    return tuple(
        (first_form, phase, study.form_of(phase, first_form), case)
        for first_form in study.first_forms
        for phase in study.compared_phases
        for case in study.forms[study.form_of(phase, first_form)]
    )


def _lot(data: StudyData) -> tuple[tuple[str, int, int, int], ...]:
    """The cells of the list that members were allocated from, in the order of the ids; none where no list is known."""
    cells = data.cells or {}
    return tuple(sorted((data.export_ids[trainee], number, *cell) for trainee, (number, cell) in cells.items()))


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


def _models(data: StudyData) -> Iterator[tuple[str, Primary]]:
    """The planned model under each way to count what is missing but the planned one, where it holds two groups alike before."""
    if len(data.study.compared_phases) != 2 or len(data.study.arms) < 2 or data.study.plan.model != EQUAL_BEFORE:
        return
    before, after = data.study.compared_phases
    for label, ways in scenarios(expected_cases(data), data, before, after):
        name = WAYS_TO_COUNT.get(label.sentence)
        if name is not None and label != OBSERVED:
            yield name, planned_model_of(ways, data, before, after)


def _differences(models: dict[str, Primary]) -> Iterator[ExpectedFigure]:
    for way, model in models.items():
        name = f"sensitivity.{way}.difference"
        if model.penalised:
            yield ExpectedFigure(name, None, 0.0, 0, PENALISED)
        else:
            yield from _of_estimate(name, model.difference, ITERATED)


def _randomisation(planned: PlannedEffect) -> Iterator[ExpectedFigure]:
    """The test by the study's own lot. Its p value and the ends of its interval rest on drawn lots: another program's may be off by ``FAR`` standard errors.

    An end is off by the error of a share of alpha in the drawn lots, over how fast that share changes there, as for a normal distribution as wide as the
    interval.
    """
    if planned.randomised is None:
        return
    test, z = planned.randomised, float(ndtri(1 - planned.alpha / 2))
    low, high, p = test.difference.low or 0.0, test.difference.high or 0.0, test.p_value
    yield ExpectedFigure("randomisation.difference", test.difference.value, ARITHMETIC, test.people)
    yield ExpectedFigure("randomisation.p_value", p, round(FAR * math.sqrt(2 * p * (1 - p) / DRAWS) + 1 / DRAWS, 4), test.people)
    steepness = 2 * math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) * 2 * z / max(high - low, 0.01)
    off = round(FAR * math.sqrt(2 * planned.alpha * (1 - planned.alpha) / DRAWS) / steepness, 4)
    for end, value in (("low", low), ("high", high)):
        yield ExpectedFigure(f"randomisation.difference.{end}", value, off, test.people)


def _reliability(data: StudyData) -> Iterator[ExpectedFigure]:
    """Alpha and omega of each form and phase; of omega, whose interval is rough, the value alone."""
    for scores in form_scores(data, EVERYBODY):
        name = f"{'judgements' if scores.name is JUDGEMENTS_RIGHT else 'safe'}.{scores.form}.{scores.phase}"
        yield from _of_estimate(f"alpha.{name}", unless_enough(scores, "alpha", data, EVERYBODY) or cronbach_alpha(scores.table))
        omega = unless_enough(scores, "omega", data, EVERYBODY) or omega_total(scores.table)
        yield ExpectedFigure(f"omega.{name}", omega.value, OMEGA, omega.n, omega.reason if omega.value is None else "")


def _generalizability(data: StudyData) -> Iterator[ExpectedFigure]:
    """Eρ² and Φ of the mean over all cases that people met once; without intervals, which are drawn."""
    for scores in scores_met_once(data, EVERYBODY):
        name, parts = "judgements" if scores.shown.label is JUDGEMENTS_RIGHT else "safe", scores.parts
        few = too_few("generalizability", parts.trainees, parts.cases, data, EVERYBODY)
        for coefficient, absolute in (("generalizability", False), ("dependability", True)):
            found = not_estimable(few, parts.trainees) if few else parts.value(absolute)
            yield ExpectedFigure(f"{coefficient}.{name}", found.value, ARITHMETIC, found.n, found.reason if found.value is None else "")


def _model(planned: PlannedEffect) -> Iterator[ExpectedFigure]:
    primary = planned.model
    if primary is None or primary.model is None:
        reason = planned.reason.sentence if planned.reason else NO_TEST
        yield ExpectedFigure("model.difference", None, 0.0, 0, reason)
        return
    if primary.penalised:
        yield ExpectedFigure("model.difference", None, 0.0, 0, PENALISED)
        return
    ratio = primary.odds_ratio
    yield from _of_estimate("model.difference", primary.difference, ITERATED)
    yield ExpectedFigure("model.p_value", primary.p_value, ITERATED, ratio.n)
    if (wider := primary.other_cases) is not None:
        yield ExpectedFigure("model.other_cases.low", wider.low, ITERATED, wider.n)
        yield ExpectedFigure("model.other_cases.high", wider.high, ITERATED, wider.n)
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
