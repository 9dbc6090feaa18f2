"""Mixed models against published fits of the same data, and what happens where nothing can be fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit

from tests.support.goals import examples
from tests.support.salamander import salamanders
from tracks_sim.outcomes import glmm
from tracks_sim.outcomes.glmm import fit_glmm

CROSS = ["white_female", "white_male", "white_female:white_male"]
BOTH = {"female": ["1"], "male": ["1"]}
SETTINGS = settings(max_examples=examples(15), deadline=None)


def simulated(people: int = 30, cases: int = 12, slope: float = 0.0, seed: int = 5) -> pd.DataFrame:
    """Each person answers each case once in one of two phases; log odds 0.6 phase + person + case."""
    random = np.random.default_rng(seed)
    person, case = (a.ravel() for a in np.meshgrid(np.arange(people), np.arange(cases), indexing="ij"))
    phase = (person + case) % 2
    own, change, ease = random.normal(size=people), random.normal(size=people) * slope, random.normal(size=cases)
    odds = 0.6 * phase + own[person] + change[person] * phase + 0.7 * ease[case]
    answers = (random.random(len(odds)) < expit(odds)).astype(int)
    return pd.DataFrame({"person": person, "case": case, "phase": phase, "right": answers})


def test_salamanders_logit_as_lme4() -> None:
    """R lme4 glmer(Mate ~ -1 + Cross + (1|Female) + (1|Male), binomial), Laplace, printed in the supplement of
    "Sampling-Based Approaches to Maximum Likelihood Estimation for Latent Variable Models": R/R 1.0082 (.3937),
    R/W .3062 (.3747), W/R -1.8960 (.4460), W/W .9904 (.3912), standard deviations 1.084 and 1.020, log-likelihood
    -209.3 (first letter the female). Cells are sums of our coefficients."""
    fit = fit_glmm(salamanders(), "mated", CROSS, BOTH)
    cells = pd.DataFrame([[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]], columns=fit.coefficients.index)
    estimates = cells @ fit.coefficients["estimate"]
    errors = np.sqrt(np.diag(cells.to_numpy() @ fit.covariance.to_numpy() @ cells.to_numpy().T))
    assert estimates.tolist() == pytest.approx([1.0082, 0.3062, -1.8960, 0.9904], abs=2e-4)
    assert errors == pytest.approx([0.3937, 0.3747, 0.4460, 0.3912], abs=2e-4)
    assert fit.random_sd["female", "1"] == pytest.approx(1.084, abs=1e-3)
    assert fit.random_sd["male", "1"] == pytest.approx(1.020, abs=1e-3)
    assert fit.log_likelihood == pytest.approx(-209.3, abs=0.05)
    assert (fit.n, fit.levels, fit.notes, fit.reason) == (360, {"female": 60, "male": 60}, (), "")


def test_salamanders_probit_between_lme4_and_the_exact_likelihood() -> None:
    """Maximum likelihood with each pair's integral by Genz & Monahan's method, printed in the examples of the
    R package mixprobit: coefficients 0.617, -1.719, -0.428, 2.124, standard deviations .708 and .678,
    log-likelihood -206.8; lme4, which takes the expected curvature: .601, -1.731, -.419, 2.140, .626, .576, -210.1.
    Ours takes the observed one, as Laplace's formula has it, and is nearer to the exact log-likelihood."""
    fit = fit_glmm(salamanders(), "mated", CROSS, BOTH, link="probit")
    assert fit.coefficients["estimate"].tolist() == pytest.approx([0.617, -1.719, -0.428, 2.124], abs=0.03)
    assert 0.626 < fit.random_sd["female", "1"] < 0.708
    assert 0.576 < fit.random_sd["male", "1"] < 0.678
    assert fit.log_likelihood is not None and -210.1 < fit.log_likelihood < -206.8


def test_an_effect_is_an_estimate_with_its_interval() -> None:
    """0.95 interval: estimate -+ 1.96 standard errors."""
    fit = fit_glmm(salamanders(), "mated", CROSS, BOTH)
    found = fit.effect("white_female")
    assert found.value is not None and found.low is not None and found.standard_error is not None
    assert found.low == pytest.approx(found.value - 1.95996 * found.standard_error, rel=1e-5)
    assert fit.effect("colour").reason == glmm.NO_SUCH_EFFECT


def test_recovers_what_was_simulated_with_slopes() -> None:
    """120 persons x 40 cases: truth 0.6, 1, 0.8 (slope), 0.7; bounds of three to four standard errors."""
    fit = fit_glmm(simulated(120, 40, slope=0.8), "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]})
    found = fit.effect("phase")
    assert found.value is not None and found.standard_error is not None
    assert abs(found.value - 0.6) < 3 * found.standard_error
    assert fit.random_sd["person"].tolist() == pytest.approx([1.0, 0.8], abs=0.3)
    assert fit.random_sd["case", "1"] == pytest.approx(0.7, abs=0.3)
    assert fit.notes == ()


def test_independent_slopes_where_the_correlation_is_at_the_edge() -> None:
    """Slope and intercept are one number a person: their correlation is 1."""
    random = np.random.default_rng(8)
    table = simulated(60, 20)
    own = random.normal(size=60)[table["person"]]
    table["right"] = (random.random(len(table)) < expit(own * (1 + table["phase"]))).astype(int)
    fit = fit_glmm(table, "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]})
    assert fit.notes == (glmm.INDEPENDENT_SLOPES,) or fit.notes[0] == glmm.ONLY_INTERCEPTS
    assert fit.reason == "" and fit.effect("phase").estimable


def test_slopes_that_do_not_vary_fall_back_to_intercepts() -> None:
    table = simulated(seed=3)
    fit = fit_glmm(table, "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]})
    plain = fit_glmm(table, "right", ["phase"], {"person": ["1"], "case": ["1"]})
    assert fit.notes == (glmm.ONLY_INTERCEPTS,)
    pd.testing.assert_frame_equal(fit.coefficients, plain.coefficients)


def test_as_many_effects_as_rows_fall_back_to_intercepts() -> None:
    """Two rows a person and two effects a person."""
    table = simulated(40, 2)
    fit = fit_glmm(table, "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]})
    assert glmm.ONLY_INTERCEPTS in fit.notes


def test_no_variation_leaves_the_logistic_regression() -> None:
    """Every person has 6 of 10 right: less variation than chance gives. The intercept is then the log odds
    log(6/4) = 0.405 and its error sqrt(1/(n p q)) = sqrt(1/(200 x .24)) = .144."""
    table = pd.DataFrame({"person": np.repeat(np.arange(20), 10), "right": [1, 1, 1, 0, 0, 1, 0, 1, 0, 1] * 20})
    fit = fit_glmm(table, "right", [], {"person": ["1"]})
    assert fit.notes == (glmm.NO_VARIATION,)
    assert fit.random_sd["person", "1"] == 0
    found = fit.effect("(Intercept)")
    assert found.value == pytest.approx(np.log(1.5), abs=1e-4)
    assert found.standard_error == pytest.approx(0.1443, abs=1e-4)


def test_words_become_dummies_against_the_first_category() -> None:
    """The same model with the two kinds written as words; the order of a categorical column decides what is first."""
    table = salamanders()
    table["kind"] = pd.Categorical(np.where(table["white_female"] == 1, "A white", "rough"), ["rough", "A white"])
    words = fit_glmm(table, "mated", ["kind", "white_male", "kind:white_male"], BOTH)
    numbers = fit_glmm(table, "mated", CROSS, BOTH)
    assert list(words.coefficients.index) == ["(Intercept)", "kind[A white]", "white_male", "kind[A white]:white_male"]
    assert words.coefficients.to_numpy() == pytest.approx(numbers.coefficients.to_numpy(), abs=1e-4)


def test_rows_with_a_missing_value_are_left_out_and_said() -> None:
    table = salamanders().astype({"mated": float})
    holes = table.copy()
    holes.loc[3, "mated"], holes.loc[77, "mated"] = np.nan, np.inf
    fit = fit_glmm(holes, "mated", CROSS, BOTH)
    assert fit.notes == (glmm.ROWS_LEFT_OUT,) and fit.n == 358
    whole = fit_glmm(table.drop(index=[3, 77]), "mated", CROSS, BOTH)
    pd.testing.assert_frame_equal(fit.coefficients, whole.coefficients)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"right": 1}, glmm.ALL_ALIKE),
        ({"right": np.nan}, glmm.NO_ROWS),
        ({"right": 2}, glmm.NOT_BINARY),
        ({"right": "yes"}, glmm.NOT_BINARY),
        ({"person": 1}, glmm.TOO_FEW_LEVELS),
        ({"phase": 1}, glmm.CONFOUNDED),
    ],
)
def test_what_cannot_be_fitted_says_why(change: dict[str, object], reason: str) -> None:
    fit = fit_glmm(simulated().assign(**change), "right", ["phase"], {"person": ["1"], "case": ["1"]})
    assert fit.reason == reason
    assert fit.log_likelihood is None and fit.coefficients.empty
    assert fit.effect("phase").reason == reason


def test_a_missing_column_is_named() -> None:
    fit = fit_glmm(simulated(), "right", ["phase", "arm"], {"person": ["1"]})
    assert (fit.reason, fit.notes) == (glmm.LACKS_COLUMN, ("arm",))


def test_an_effect_without_limit_is_not_estimable() -> None:
    """Nobody is wrong in the second phase."""
    table = simulated()
    table.loc[table["phase"] == 1, "right"] = 1
    assert fit_glmm(table, "right", ["phase"], {"person": ["1"], "case": ["1"]}).reason == glmm.SEPARATED


def test_persons_who_are_always_right_or_always_wrong_give_no_figure() -> None:
    """The spread of persons grows without end."""
    table = simulated(20, 12)
    table["right"] = table["person"] % 2
    fit = fit_glmm(table, "right", ["phase"], {"person": ["1"], "case": ["1"]})
    assert fit.reason == glmm.NOT_CONVERGED


@SETTINGS
@given(seed=st.integers(0, 2**32 - 1))
def test_names_and_order_of_rows_do_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    table = salamanders()
    mixed = table.sample(frac=1, random_state=random)
    mixed["female"] = pd.Series(random.permutation(60)).map("f{}".format)[mixed["female"] - 1].to_numpy()
    found = fit_glmm(mixed, "mated", CROSS, {"male": ["1"], "female": ["1"]})
    known = fit_glmm(table, "mated", CROSS, BOTH)
    assert found.coefficients.to_numpy() == pytest.approx(known.coefficients.to_numpy(), abs=1e-3)
    assert found.log_likelihood == pytest.approx(known.log_likelihood, abs=1e-5)


@SETTINGS
@given(seed=st.integers(0, 2**32 - 1), link=st.sampled_from(["logit", "probit"]))
def test_turning_right_and_wrong_turns_the_signs(seed: int, link: glmm.Link) -> None:
    table = simulated(seed=seed)
    random = {"person": ["1"], "case": ["1"]}
    one = fit_glmm(table, "right", ["phase"], random, link)
    other = fit_glmm(table.assign(right=1 - table["right"]), "right", ["phase"], random, link)
    assert one.reason == other.reason
    if not one.reason:
        assert other.coefficients["estimate"].to_numpy() == pytest.approx(-one.coefficients["estimate"].to_numpy(), abs=1e-3)
        assert np.isfinite(one.coefficients.to_numpy()).all() and (one.random_sd >= 0).all()


def test_a_slope_in_other_units_is_the_same_model() -> None:
    """Phase counted in hundredths: its coefficient and its standard deviation are 100 times smaller."""
    table = simulated(120, 20, slope=0.8)
    one = fit_glmm(table, "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]})
    other = fit_glmm(
        table.assign(phase=100 * table["phase"]), "right", ["phase"], {"person": ["1", "phase"], "case": ["1"]}
    )
    assert 100 * other.coefficients.loc["phase", "estimate"] == pytest.approx(one.coefficients.loc["phase", "estimate"])
    assert 100 * other.random_sd["person", "phase"] == pytest.approx(one.random_sd["person", "phase"], rel=1e-3)


@pytest.mark.parametrize("random", [["person"], {}, {"person": []}, "person"])
def test_random_effects_without_terms_are_refused_with_an_example(random: object) -> None:
    found = fit_glmm(simulated(), "right", ["phase"], random)  # type: ignore[arg-type]
    assert found.reason == glmm.NO_RANDOM and "{'trainee': ['1']}" in found.reason
