"""Item response models against published fits of the LSAT data, and what must hold whatever the answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from tests.support.goals import examples
from tests.support.lsat import LSAT6, LSAT7, PATTERNS
from tracks_sim.psychometrics import irt
from tracks_sim.psychometrics.irt import Prior, fit_2pl, fit_rasch, item_information


def simulated(people: int, items: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Discriminations, difficulties, answers."""
    draw = np.random.default_rng(seed)
    a, b = np.exp(draw.normal(0, 0.3, items)), draw.normal(0, 1, items)
    return a, b, (draw.random((people, items)) < expit(a * (draw.normal(size=(people, 1)) - b))).astype(float)


def figures(fit: irt.Fit, *names: str) -> np.ndarray:
    return fit.items[list(names)].to_numpy(dtype=float, na_value=np.nan)


def test_lsat6_2pl_agrees_with_ltm() -> None:
    """R ltm 1.x, summary(ltm(LSAT ~ z1)): estimates, standard errors, log-likelihood -2466.653.

    21 Gauss-Hermite nodes there, and a gradient of 0.024 left: hence the third decimal.
    """
    fit = fit_2pl(PATTERNS, LSAT6, tolerance=1e-7)
    assert figures(fit, "discrimination")[:, 0] == pytest.approx([0.8254, 0.7229, 0.8905, 0.6886, 0.6575], abs=1e-3)
    assert figures(fit, "difficulty")[:, 0] == pytest.approx([-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], abs=3e-3)
    assert figures(fit, "se_discrimination")[:, 0] == pytest.approx([0.2581, 0.1867, 0.2326, 0.1852, 0.2100], abs=3e-4)
    assert figures(fit, "se_difficulty")[:, 0] == pytest.approx([0.8669, 0.3073, 0.0997, 0.4341, 0.8700], abs=2e-3)
    assert fit.log_likelihood == pytest.approx(-2466.653, abs=1e-3)
    assert (fit.n, fit.reason, fit.warnings) == (1000, "", ())


def test_lsat6_rasch_agrees_with_ltm() -> None:
    """Rizopoulos (2006), Journal of Statistical Software 17(5), pp. 10-11: summary(rasch(LSAT))."""
    fit = fit_rasch(PATTERNS, LSAT6, tolerance=1e-7)
    assert figures(fit, "discrimination")[:, 0] == pytest.approx([0.7551] * 5, abs=1e-4)
    assert figures(fit, "se_discrimination")[:, 0] == pytest.approx([0.0694] * 5, abs=1e-4)
    assert figures(fit, "difficulty")[:, 0] == pytest.approx([-3.6153, -1.3224, -0.3176, -1.7301, -2.7802], abs=1e-4)
    assert figures(fit, "se_difficulty")[:, 0] == pytest.approx([0.3266, 0.1422, 0.0977, 0.1691, 0.2510], abs=1e-4)
    assert fit.log_likelihood == pytest.approx(-2466.938, abs=1e-3)


def test_lsat7_2pl_agrees_with_mirt() -> None:
    """R mirt 1.45, mirt(expand.table(LSAT7), 1, SE = TRUE, SE.type = "SEM"): log-likelihood -2658.805.

    Its standard errors are (upper - lower bound) / 3.92: item 3, (2.329 - 1.086) / 3.92 = 0.317, by a method
    that is itself approximate.
    """
    fit = fit_2pl(PATTERNS, LSAT7, tolerance=1e-7)
    assert figures(fit, "discrimination")[:, 0] == pytest.approx([0.988, 1.081, 1.706, 0.765, 0.736], abs=2e-3)
    assert figures(fit, "intercept")[:, 0] == pytest.approx([1.856, 0.808, 1.804, 0.486, 1.855], abs=2e-3)
    assert figures(fit, "se_discrimination")[:, 0] == pytest.approx([0.178, 0.166, 0.317, 0.135, 0.152], abs=5e-3)
    assert figures(fit, "se_intercept")[:, 0] == pytest.approx([0.131, 0.091, 0.209, 0.075, 0.115], abs=5e-3)
    assert fit.log_likelihood == pytest.approx(-2658.805, abs=1e-3)


def test_a_long_form_is_recovered_and_the_grid_is_fine_enough() -> None:
    """4,000 x 60: the mean of (error / standard error)^2 is 1, within four times sqrt(2 / 60) = 0.183 (chi-square)."""
    a, b, answers = simulated(4_000, 60, seed=3)
    fit = fit_2pl(answers)
    assert fit.log_likelihood is not None and fit.doubled_log_likelihood is not None
    assert abs(fit.doubled_log_likelihood - fit.log_likelihood) < 0.1
    for truth, name in ((a, "discrimination"), (-a * b, "intercept")):
        z = (figures(fit, name)[:, 0] - truth) / figures(fit, f"se_{name}")[:, 0]
        assert abs((z**2).mean() - 1) < 4 * 0.183


def test_abilities_are_the_mean_of_the_posterior() -> None:
    """By numerical integration over the whole line, for the pattern 10011 of LSAT7."""
    fit = fit_2pl(PATTERNS, LSAT7)
    a, d = figures(fit, "discrimination", "intercept").T
    pattern = np.array([1, 0, 0, 1, 1])

    def posterior(t: float, power: int) -> float:
        p = expit(d + a * t)
        return float(t**power * norm.pdf(t) * np.prod(np.where(pattern, p, 1 - p)))

    whole, first, second = (quad(posterior, -np.inf, np.inf, args=(power,))[0] for power in range(3))
    found = fit.abilities(pattern[None]).iloc[0]
    assert found["ability"] == pytest.approx(first / whole, abs=1e-5)
    assert found["standard_error"] == pytest.approx(np.sqrt(second / whole - (first / whole) ** 2), abs=1e-5)
    assert found["n"] == 5


def test_who_answered_nothing_has_no_ability_and_changes_nothing() -> None:
    _, _, answers = simulated(300, 6, seed=4)
    frame = pd.DataFrame(answers, index=[f"t{i}" for i in range(300)], columns=list("abcdef"))
    with_absent = pd.concat([frame, pd.DataFrame(np.nan, index=["absent"], columns=frame.columns)])
    fit, other = fit_2pl(frame), fit_2pl(with_absent)
    assert figures(other, "discrimination") == pytest.approx(figures(fit, "discrimination"), abs=1e-3)
    assert other.n == 300
    row = other.abilities().loc["absent"]
    assert row["ability"] is pd.NA and row["standard_error"] is pd.NA
    assert (row["n"], row["reason"]) == (0, irt.NOTHING_ANSWERED)


def test_columns_are_matched_by_name() -> None:
    _, _, answers = simulated(300, 4, seed=5)
    frame = pd.DataFrame(answers, columns=list("abcd"))
    fit = fit_rasch(frame)
    pd.testing.assert_frame_equal(fit.abilities(frame[list("dcba")]), fit.abilities())
    assert (fit.abilities(frame[["a", "b"]])["n"] == 2).all()
    with pytest.raises(ValueError, match="3 items were given, but the form has 4"):
        fit.abilities(answers[:, :3])


def test_an_item_that_cannot_be_estimated_is_named() -> None:
    _, _, answers = simulated(400, 5, seed=6)
    frame = pd.DataFrame(answers, columns=list("abcde"))
    alone = figures(fit_2pl(frame), "discrimination", "se_intercept")
    frame = frame.assign(right=1, wrong=0, nobody=np.nan, text="yes", graded=frame["a"] * 2)
    fit = fit_2pl(frame)
    assert fit.items["reason"].iloc[5:].tolist() == [
        irt.ALL_RIGHT,
        irt.ALL_WRONG,
        irt.NOBODY,
        irt.NOT_BINARY,
        irt.NOT_BINARY,
    ]
    assert fit.items[irt.FIGURES].iloc[5:].isna().all(axis=None)
    assert figures(fit, "discrimination", "se_intercept")[:5] == pytest.approx(alone, abs=1e-9)


def test_two_items_that_say_the_same_run_away_and_are_named() -> None:
    """A copy shares everything with its original: the likelihood grows with their discrimination for ever."""
    _, _, answers = simulated(200, 4, seed=7)
    fit = fit_2pl(np.column_stack([answers, answers[:, 0]]))
    assert fit.items["reason"].iloc[[0, 4]].tolist() == [irt.RAN_AWAY] * 2
    assert fit.items[irt.FIGURES].iloc[[0, 4]].isna().all(axis=None)
    assert fit.items["intercept"].iloc[1:4].notna().all()


def test_a_prior_brings_small_samples_nearer_to_the_truth() -> None:
    """Twenty samples of 60 x 12; root mean squared error of the log of the discrimination's size."""
    errors = []
    for seed in range(20):
        a, _, answers = simulated(60, 12, seed)
        for prior in (None, Prior()):
            found = figures(fit_2pl(answers, prior=prior), "discrimination")[:, 0]
            errors.append(np.nanmean((np.clip(found, -4, 4) - a) ** 2))
    without, with_prior = np.array(errors).reshape(20, 2).mean(0)
    assert with_prior < without / 2


@pytest.mark.parametrize(
    ("answers", "counts", "reason"),
    [
        (np.tile([[0, 1, 0], [1, 0, 1]], (4, 1)), None, irt.TOO_FEW_PEOPLE),
        (np.tile([[0, 1], [1, 0]], (20, 1)), None, irt.TOO_FEW_ITEMS),
        (np.ones((20, 3)), None, irt.TOO_FEW_ITEMS),
        (np.zeros((0, 3)), None, irt.TOO_FEW_PEOPLE),
        (np.zeros((0, 0)), None, irt.TOO_FEW_PEOPLE),
        (PATTERNS, [1, 2], irt.BAD_COUNTS),
        (PATTERNS, [-1] * 32, irt.BAD_COUNTS),
        (PATTERNS, [None] * 32, irt.BAD_COUNTS),
        (PATTERNS, ["x"] * 32, irt.BAD_COUNTS),
    ],
)
def test_a_form_that_cannot_be_estimated_says_why(answers: np.ndarray, counts: list[int] | None, reason: str) -> None:
    fit = fit_2pl(answers, counts)
    assert (fit.log_likelihood, fit.reason) == (None, reason)
    assert (fit.items["reason"] != "").all()
    assert fit.items[irt.FIGURES].isna().all(axis=None)
    assert fit.abilities()["ability"].isna().all()
    assert set(fit.abilities()["reason"]) <= {reason}


def test_no_table_is_refused() -> None:
    with pytest.raises(ValueError, match="trainees x items"):
        fit_2pl([0, 1, 1])


def test_information_by_hand() -> None:
    """a = 2, d = 1: at t = -0.5, P = 1/2 and a^2 P (1 - P) = 4 * 0.25 = 1; at t = 0, P = 0.731059, 0.786448."""
    items = pd.DataFrame({"discrimination": [2.0, pd.NA], "intercept": [1.0, pd.NA]}, index=["a", "b"], dtype="Float64")
    found = item_information(items, [-0.5, 0.0])
    assert found.columns.tolist() == ["a"]
    assert found["a"].tolist() == pytest.approx([1.0, 0.786448], abs=1e-6)
    with pytest.raises(ValueError, match="finite"):
        item_information(items, [np.nan])


def test_nullable_and_object_frames_read_as_numbers_do() -> None:
    _, _, answers = simulated(200, 4, seed=8)
    answers[0, 0] = np.nan
    frame = pd.DataFrame(answers)
    expected = fit_rasch(frame).items
    for same in (frame.astype("Int64"), frame.astype(object), frame.astype("Int64").astype("boolean")):
        pd.testing.assert_frame_equal(fit_rasch(same).items, expected)


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10_000), order=st.permutations(range(5)))
def test_the_order_of_items_and_people_does_not_matter(seed: int, order: list[int]) -> None:
    _, _, answers = simulated(250, 5, seed)
    fit = fit_2pl(answers, prior=Prior(), tolerance=1e-7)
    other = fit_2pl(answers[::-1][:, order], prior=Prior(), tolerance=1e-7)
    assert other.log_likelihood == pytest.approx(fit.log_likelihood, abs=1e-6)
    assert figures(other, *irt.FIGURES) == pytest.approx(figures(fit, *irt.FIGURES)[order], rel=1e-3, abs=1e-4)


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_counted_patterns_are_people(seed: int) -> None:
    _, _, answers = simulated(250, 5, seed)
    patterns, counts = np.unique(answers, axis=0, return_counts=True)
    one, many = fit_2pl(patterns, counts, prior=Prior(), tolerance=1e-7), fit_2pl(answers, prior=Prior(), tolerance=1e-7)
    assert one.log_likelihood == pytest.approx(many.log_likelihood, abs=1e-6)
    assert figures(one, *irt.FIGURES) == pytest.approx(figures(many, *irt.FIGURES), rel=1e-3, abs=1e-4)


@settings(max_examples=examples(15), deadline=None)
@given(seed=st.integers(0, 10_000))
def test_counting_wrong_answers_turns_the_scale_round(seed: int) -> None:
    """1 - P(t) = P of -d - a t: the ability changes its sign, discriminations stay, difficulties change theirs."""
    _, _, answers = simulated(250, 5, seed)
    fit = fit_2pl(answers, prior=Prior(), tolerance=1e-7)
    other = fit_2pl(1 - answers, prior=Prior(), tolerance=1e-7)
    assert figures(other, "discrimination") == pytest.approx(figures(fit, "discrimination"), abs=1e-4)
    assert figures(other, "difficulty") == pytest.approx(-figures(fit, "difficulty"), rel=1e-3, abs=1e-3)
    found, turned = (f.abilities()["ability"].to_numpy(dtype=float) for f in (fit, other))
    assert turned == pytest.approx(-found, abs=1e-3)


ANSWERS = arrays(
    object,
    st.tuples(st.integers(0, 30), st.integers(0, 5)),
    elements=st.sampled_from([0, 1, 1.0, 0.0, True, None, np.nan, 2, "x", np.inf]) | st.sampled_from([0, 1]),
    fill=st.nothing(),
)


@settings(max_examples=examples(80), deadline=None)
@given(answers=ANSWERS | arrays(np.int8, st.tuples(st.integers(8, 30), st.integers(2, 5)), elements=st.integers(0, 1)))
@pytest.mark.parametrize("fitted", [fit_2pl, fit_rasch])
def test_whatever_comes_no_figure_is_nan_and_none_is_missing_without_a_reason(fitted, answers: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    fit = fitted(answers)
    for name in irt.FIGURES:
        column = fit.items[name]
        assert np.isfinite(column.dropna().to_numpy(dtype=float)).all()
        explained = fit.items["reason"] != ""
        if name.startswith("se_"):
            explained |= irt.NO_ERRORS in fit.warnings
        assert explained[column.isna()].all()
    abilities = fit.abilities()
    assert np.isfinite(abilities["ability"].dropna().to_numpy(dtype=float)).all()
    assert (abilities["ability"].isna() == (abilities["reason"] != "")).all()
    assert (fit.log_likelihood is None) == (fit.reason != "")


def test_information_of_another_table_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(ValueError, match="lack discrimination and intercept"):
        item_information(pd.DataFrame({"a": [1.0]}), [0.0])
    with pytest.raises(ValueError, match="finite number"):
        item_information(pd.DataFrame({"discrimination": [1.0], "intercept": [0.0]}), ["high"])
