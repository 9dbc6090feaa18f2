"""Judgements inside cases: against Brennan's synthetic data, against the crossed design, and against variances that were put in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.outcomes import generalizability, reliability
from tracks_sim.outcomes.generalizability import PARTS, Generalizability, correlation_of_forms

# Brennan 2001, Generalizability Theory, synthetic data set 4, p x (r:t): ten persons, three tasks with four raters each.
BRENNAN = np.array([
    [5, 6, 5, 5, 5, 3, 4, 5, 6, 7, 3, 3], [9, 3, 7, 7, 7, 5, 5, 5, 7, 7, 5, 2], [3, 4, 3, 3, 5, 3, 3, 5, 6, 5, 1, 6],
    [7, 5, 5, 3, 3, 1, 4, 3, 5, 3, 3, 5], [9, 2, 9, 7, 7, 7, 3, 7, 2, 7, 5, 3], [3, 4, 3, 5, 3, 3, 6, 3, 4, 5, 1, 2],
    [7, 3, 7, 7, 7, 5, 5, 7, 5, 5, 5, 4], [5, 8, 5, 7, 7, 5, 5, 4, 3, 2, 1, 1], [9, 9, 8, 8, 6, 6, 6, 5, 5, 8, 1, 1],
    [4, 4, 4, 3, 3, 5, 6, 5, 5, 7, 1, 1],
])  # fmt: skip


def of(scores: np.ndarray, judgements: list[int], group: np.ndarray | None = None) -> Generalizability:
    """Variance components of people x (judgements : cases), for a given number of judgements in each case."""
    columns = pd.Series(np.repeat(np.arange(len(judgements)), judgements))
    return generalizability.generalizability(pd.DataFrame(scores), columns, pd.Series(np.zeros(len(scores)) if group is None else group))


def test_brennans_variance_components() -> None:
    """Brennan 2001: p .4731, t .3252, r:t .6475, pt .5596, pr:t 2.3802."""
    found = dict(zip(PARTS, of(BRENNAN, [4, 4, 4]).components, strict=True))
    published = {"trainee": 0.4731, "case": 0.3252, "judgement:case": 0.6475, "trainee:case": 0.5596, "rest": 2.3802}
    assert found == pytest.approx(published, abs=5e-5)


def test_the_coefficients_of_brennans_data() -> None:
    """Error of three tasks with four raters: .5596 / 3 + 2.3802 / 12, and absolute .3252 / 3 + .6475 / 12 beside it."""
    found = of(BRENNAN, [4, 4, 4])
    relative = 0.5596 / 3 + 2.3802 / 12
    absolute = relative + 0.3252 / 3 + 0.6475 / 12
    assert found.coefficient().value == pytest.approx(0.4731 / (0.4731 + relative), abs=1e-4)
    assert found.coefficient(absolute=True).value == pytest.approx(0.4731 / (0.4731 + absolute), abs=1e-4)
    # .8 / .2 (.5596 + 2.3802 / 4) / .4731 = 9.76 and .7 / .3 of the same = 5.69
    assert (found.cases_needed(0.8).value, found.cases_needed(0.7).value) == (10, 6)


def test_one_judgement_a_case_is_the_crossed_design() -> None:
    """E rho^2 and Phi of people x cases are ICC(C,k) and ICC(A,k)."""
    random = np.random.default_rng(9)
    scores = random.normal(size=(40, 1)) + 0.5 * random.normal(size=(1, 8)) + random.normal(size=(40, 8))
    found, by_icc = of(scores, [1] * 8), reliability.icc(scores)
    assert found.coefficient().value == pytest.approx(by_icc.loc["ICC(C,k)", "value"])
    assert found.coefficient(absolute=True).value == pytest.approx(by_icc.loc["ICC(A,k)", "value"])
    # Brennan 2001, table 2.1: v(p) = (MS(p) - MS(pi)) / 8, v(i) = (MS(i) - MS(pi)) / 40, v(pi) = MS(pi).
    people, cases = scores.mean(axis=1), scores.mean(axis=0)
    residual = ((scores - people[:, None] - cases + scores.mean()) ** 2).sum() / (39 * 7)
    expected = [(8 * people.var(ddof=1) - residual) / 8, (40 * cases.var(ddof=1) - residual) / 40, residual]
    assert found.components[[0, 1, 3]] == pytest.approx(expected)
    # .8 / .2 v(pi) / v(p), rounded up
    assert found.cases_needed(0.8).value == np.ceil(4 * residual / expected[0])


def made(random: np.random.Generator, people: int, judgements: list[int], groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores with variances .5 (people), .3 (cases), .2 (judgements), .4 (people x cases), 1 (rest), groups far apart, and the groups."""
    case = np.repeat(np.arange(len(judgements)), judgements)
    group = np.arange(people) % groups
    scores = (
        random.normal(scale=0.5**0.5, size=(people, 1)) + random.normal(scale=0.3**0.5, size=len(judgements))[case] + random.normal(scale=0.2**0.5, size=len(case))
        + random.normal(scale=0.4**0.5, size=(people, len(judgements)))[:, case] + random.normal(size=(people, len(case))) + 3.0 * group[:, None]
    )  # fmt: skip
    return scores, group


def test_unequal_cases_and_groups_give_back_the_variances_that_were_put_in() -> None:
    """The mean over 400 studies of 24 people in four groups lies within four standard errors of each variance: unbiased."""
    random = np.random.default_rng(4)
    found = np.array([of(scores, [2, 5, 9, 3, 6, 1], group).components for scores, group in (made(random, 24, [2, 5, 9, 3, 6, 1], 4) for _ in range(400))])
    errors = found.std(axis=0, ddof=1) / 400**0.5
    assert (np.abs(found.mean(axis=0) - [0.5, 0.3, 0.2, 0.4, 1.0]) < 4 * errors).all()


def test_the_interval_narrows_with_people_and_holds_its_estimate() -> None:
    random = np.random.default_rng(5)
    widths = []
    for people in (24, 240):
        scores, group = made(random, people, [4] * 8, 2)
        figure = of(scores, [4] * 8, group).coefficient()
        assert figure.value is not None and figure.low is not None and figure.high is not None and figure.low < figure.value < figure.high
        widths.append(figure.high - figure.low)
    assert widths[1] < widths[0] / 2


@given(st.integers(0, 10_000), st.integers(6, 20), st.lists(st.integers(1, 4), min_size=2, max_size=5))
def test_what_a_group_has_more_of_changes_nothing_relative(seed: int, people: int, judgements: list[int]) -> None:
    scores, group = made(np.random.default_rng(seed), people, judgements, 2)
    lifted = of(scores + 7.0 * group[:, None], judgements, group)
    assert lifted.components[[0, 3, 4]] == pytest.approx(of(scores, judgements, group).components[[0, 3, 4]], abs=1e-6)
    figure = lifted.coefficient()
    assert figure.value is None or 0 < figure.value <= 1
    more = lifted.cases_needed(0.8).value
    assert more is None or more >= (lifted.cases_needed(0.7).value or 0)


def test_what_cannot_be_told_has_a_reason() -> None:
    assert of(np.ones((10, 6)), [3, 3]).coefficient().reason == generalizability.NO_VARIANCE
    assert of(BRENNAN[:, :4], [4]).coefficient().reason == generalizability.FEW_CASES
    assert of(BRENNAN[:2], [4, 4, 4]).coefficient().reason == reliability.FEW_PEOPLE
    assert of(BRENNAN, [4, 4, 4]).cases_needed(1.0).reason == generalizability.BAD_TARGET
    alike = np.tile(np.arange(12.0), (10, 1)) + np.random.default_rng(1).normal(size=(10, 12))
    assert of(alike - alike.mean(axis=1, keepdims=True), [4, 4, 4]).coefficient().reason == generalizability.NO_DIFFERENCE


def test_two_forms_correlate_within_groups() -> None:
    """Partial correlation by hand: residuals (-1, 0, 1) and (-1, 1, 0) in one group, the same 10 and 5 higher in another: r = 1 / 2.

    z = atanh(.5) = .5493, error 1 / sqrt(6 - 2 - 2) = .7071: tanh(.5493 -+ 1.3859) = -.684 and .959.
    """
    first, second = pd.Series([1, 2, 3, 11, 12, 13]), pd.Series([1, 3, 2, 6, 8, 7])
    found = correlation_of_forms(first, second, pd.Series(["a"] * 3 + ["b"] * 3))
    assert found.value == pytest.approx(0.5) and (found.low, found.high) == pytest.approx((-0.684, 0.959), abs=1e-3)
    assert correlation_of_forms(first, first * 0 + 1, pd.Series(["a"] * 6)).reason == generalizability.NO_VARIANCE
    assert correlation_of_forms(first[:4], second[:4], pd.Series(["a", "a", "b", "b"])).reason == reliability.FEW_PEOPLE
