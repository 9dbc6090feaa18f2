"""Agreement against published tables and against its own definitions by brute force."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from tests.support.goals import examples
from tracks_sim.outcomes.interval import NO_SPREAD
from tracks_sim.psychometrics import agreement

N = None
# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: 4 observers, 12 units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Fleiss 1971, Psychological Bulletin 76:378, table 1: 30 patients, 6 psychiatrists, 5 diagnoses.
FLEISS = [
    [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
]
RATINGS = st.integers(2, 5).flatmap(
    lambda raters: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=raters, max_size=raters), min_size=2, max_size=12
    )
)


def pairs_of(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two raters' lists from a table of counts: rows the first rater, columns the second."""
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in cells], [j for _, j in cells]


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_example(level, published: float) -> None:
    """Krippendorff 2011, sections C and D; the 12th unit has one rating and drops out."""
    found = agreement.krippendorff_alpha(KRIPPENDORFF, level)
    assert found.value == pytest.approx(published, abs=5e-4) and found.n == 11
    assert found.low < found.value < found.high <= 1


def test_krippendorffs_binary_example() -> None:
    """Krippendorff 2011, section A: two observers, ten units, alpha .095."""
    ratings = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert agreement.krippendorff_alpha(ratings, "nominal").value == pytest.approx(0.095, abs=5e-4)


def alpha_by_pairs(ratings: list[list[int | None]], level: str) -> float | None:
    """1 - D_o / D_e with every pair of values written out (Krippendorff 2004, chapter 11)."""
    units = [[v for v in unit if v is not None] for unit in ratings]
    units = [unit for unit in units if len(unit) > 1]
    values = [v for unit in units for v in unit]

    def distance(c: int, k: int) -> float:
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return float((c - k) ** 2)
        if level == "ratio":
            return ((c - k) / (c + k)) ** 2 if c + k else 0.0
        low, high = min(c, k), max(c, k)
        between = sum(values.count(g) for g in range(low, high + 1))
        return float((between - (values.count(c) + values.count(k)) / 2) ** 2)

    observed = sum(distance(c, k) / (len(unit) - 1) for unit in units for c, k in permutations(unit, 2)) / len(values)
    expected = sum(distance(c, k) for c, k in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected if expected else None


@settings(max_examples=examples(25), deadline=None)
@given(RATINGS, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_its_definition_over_all_pairs(units, level) -> None:
    found = agreement.krippendorff_alpha(list(zip(*units, strict=True)), level)
    if sum(sum(v is not None for v in unit) > 1 for unit in units) < 2:
        assert found.reason == agreement.FEW_RATED and found.value is None
        return
    expected = alpha_by_pairs(units, level)
    assert found.value == (None if expected is None else pytest.approx(expected, abs=1e-9))
    assert found.value is not None or found.reason == agreement.ONE_CATEGORY


def test_alpha_takes_words_and_a_table() -> None:
    words = pd.DataFrame(KRIPPENDORFF).map(lambda v: N if pd.isna(v) else "abcde"[int(v) - 1])
    assert agreement.krippendorff_alpha(words, "nominal") == agreement.krippendorff_alpha(KRIPPENDORFF, "nominal")
    assert agreement.krippendorff_alpha(words, "ordinal").reason == agreement.NOT_NUMBERS


def test_gwets_example() -> None:
    """Gwet's own results for the ratings of section C (irrCAC 1.0, overview of cac.raw4raters):

    AC1 0.77544 (0.14295; 0.461 to 1), percent agreement 0.81818.
    """
    found = agreement.gwet_ac1(KRIPPENDORFF)
    assert found.value == pytest.approx(0.77544, abs=5e-6)
    assert found.standard_error == pytest.approx(0.14295, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((0.461, 1.0), abs=5e-4)
    assert agreement.percent_agreement(KRIPPENDORFF).value == pytest.approx(0.8181818)


def test_fleiss_kappa_with_unequal_raters() -> None:
    """irrCAC 1.0, fleiss.kappa.raw(cac.raw4raters): 0.76117 (0.15302; 0.424 to 1)."""
    counts = [[sum(row[u] == c for row in KRIPPENDORFF) for c in range(1, 6)] for u in range(12)]
    found = agreement.fleiss_kappa(counts)
    assert (found.value, found.standard_error) == pytest.approx((0.76117, 0.15302), abs=5e-6)
    assert found.low == pytest.approx(0.424, abs=5e-4)


def test_fleiss_diagnoses() -> None:
    """Fleiss 1971: observed .556, expected .220, kappa .430."""
    found = agreement.fleiss_kappa(FLEISS)
    assert found.value == pytest.approx(0.430, abs=5e-4) and found.n == 30


def jackknife(figure, units: int) -> float:
    """Standard error from leaving out one unit at a time (Tukey 1958)."""
    left = np.array([figure([u for u in range(units) if u != out]) for out in range(units)])
    return float(np.sqrt((units - 1) / units * ((left - left.mean()) ** 2).sum()))


def test_linearised_errors_are_near_the_jackknifes() -> None:
    table = np.array(FLEISS)
    kappa = agreement.fleiss_kappa(table)
    error = jackknife(lambda kept: agreement.fleiss_kappa(table[kept]).value, 30)
    assert kappa.standard_error == pytest.approx(error, rel=0.06)
    assert kappa.low == pytest.approx(kappa.value - t.ppf(0.975, 29) * kappa.standard_error)
    ratings = np.array([[k for k, n in enumerate(row) for _ in range(n)] for row in FLEISS]).T
    ac1 = agreement.gwet_ac1(ratings)
    error = jackknife(lambda kept: agreement.gwet_ac1(ratings[:, kept], categories=range(5)).value, 30)
    assert ac1.standard_error == pytest.approx(error, rel=0.06)


def test_a_rare_category_separates_kappa_and_ac1() -> None:
    """118 both yes, 5 and 2 apart, none both no (Gwet 2008's kind of table): .944 agree.

    AC1: p = (123 + 120) / 250 = .972, pe = 2 x .972 x .028 = .054432; kappa: pe = .9456.
    """
    a, b = pairs_of([[118, 5], [2, 0]])
    assert agreement.percent_agreement([a, b]).value == pytest.approx(0.944)
    assert agreement.gwet_ac1([a, b]).value == pytest.approx((0.944 - 0.054432) / (1 - 0.054432))
    expected = (123 * 120 + 2 * 5) / 125**2
    assert agreement.cohen_kappa(a, b).value == pytest.approx((0.944 - expected) / (1 - expected))


def test_ac1_counts_categories_that_nobody_chose() -> None:
    same = [["absent"] * 8] * 3
    assert agreement.gwet_ac1(same).reason == agreement.ONE_CATEGORY
    found = agreement.gwet_ac1(same, categories=["present", "absent", "insufficient"])
    assert (found.value, found.low, found.reason) == (1.0, None, NO_SPREAD)
    assert agreement.gwet_ac1(same, categories=["present"]).reason == agreement.UNKNOWN_CATEGORY


def test_cohens_examples() -> None:
    """Cohen 1960, table 1, as shares of 200: kappa .492. Cohen 1968, the same with disagreement weights

    0 1 3 / 1 0 6 / 3 6 0: weighted kappa .348. An agreement weight is 1 - v / 6.
    """
    a, b = pairs_of([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert agreement.cohen_kappa(a, b).value == pytest.approx(0.492, abs=5e-4)
    weights = 1 - np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]) / 6
    found = agreement.cohen_kappa(a, b, weights, categories=[0, 1, 2])
    assert found.value == pytest.approx(0.348, abs=5e-4) and found.n == 200


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_kappas_error_is_near_the_jackknifes(weights) -> None:
    a, b = (np.array(x) for x in pairs_of([[22, 4, 2], [3, 12, 5], [1, 4, 10]]))
    found = agreement.cohen_kappa(a, b, weights)
    error = jackknife(lambda kept: agreement.cohen_kappa(a[kept], b[kept], weights).value, len(a))
    assert found.standard_error == pytest.approx(error, rel=0.05)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=40))
def test_weighted_kappa_is_one_less_the_ratio_of_mean_distances(pairs) -> None:
    """Cohen 1968: 1 - mean distance of the pairs / mean distance of every rating with every rating."""
    a, b = (np.array(x, dtype=float) for x in zip(*pairs, strict=True))
    for name, power in (("linear", 1), ("quadratic", 2)):
        expected = (np.abs(np.subtract.outer(a, b)) ** power).mean()
        found = agreement.cohen_kappa(a, b, name)
        if expected == 0:
            assert found.reason == agreement.ONE_CATEGORY
        else:
            assert found.value == pytest.approx(1 - (np.abs(a - b) ** power).mean() / expected, abs=1e-9)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40), st.permutations(range(3)))
def test_the_names_of_categories_do_not_matter(pairs, renamed) -> None:
    a, b = zip(*pairs, strict=True)
    new_a, new_b = [renamed[x] for x in a], [renamed[x] for x in b]
    for figure in (lambda x, y: agreement.cohen_kappa(x, y), lambda x, y: agreement.gwet_ac1([x, y])):
        first, second = figure(a, b), figure(new_a, new_b)
        assert first.reason == second.reason
        assert first.value is None or first.value == pytest.approx(second.value)
        assert first.value is None or -1 <= first.value <= 1


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40))
def test_complete_data_of_two_raters_tie_the_coefficients(pairs) -> None:
    """Two raters: Fleiss' kappa is Scott's pi, and 1 - alpha = (1 - pi)(2N - 1) / 2N (Krippendorff 2004)."""
    a, b = zip(*pairs, strict=True)
    n = len(pairs)
    share = [(a.count(k) + b.count(k)) / (2 * n) for k in range(3)]
    expected = sum(p * p for p in share)
    counts = [[(x == k) + (y == k) for k in range(3)] for x, y in pairs]
    if expected == 1:
        assert agreement.fleiss_kappa(counts).reason == agreement.ONE_CATEGORY
        return
    pi = (sum(x == y for x, y in pairs) / n - expected) / (1 - expected)
    assert agreement.fleiss_kappa(counts).value == pytest.approx(pi, abs=1e-9)
    alpha = agreement.krippendorff_alpha([a, b], "nominal").value
    assert 1 - alpha == pytest.approx((1 - pi) * (2 * n - 1) / (2 * n), abs=1e-9)


def test_cohen_drops_what_one_rater_left_out_and_orders_words() -> None:
    a, b = ["low", "mid", "high", None, "low", "high"], ["low", "high", "high", "mid", "mid", "low"]
    order = ["low", "mid", "high"]
    found = agreement.cohen_kappa(a, b, "linear", categories=order)
    places = [(order.index(x), order.index(y)) for x, y in zip(a, b, strict=True) if x]
    as_numbers = agreement.cohen_kappa([x for x, _ in places], [y for _, y in places], "linear")
    assert found == as_numbers and found.n == 5
    assert agreement.cohen_kappa(a, b, "linear").reason == agreement.NOT_ORDERED


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (agreement.krippendorff_alpha([[1, 1, 1], [1, 1, 1]], "nominal"), agreement.ONE_CATEGORY),
        (agreement.krippendorff_alpha([[1, None], [1, 2]], "interval"), agreement.FEW_RATED),
        (agreement.krippendorff_alpha([[1, -1], [1, 2]], "ratio"), agreement.NOT_RATIO),
        (agreement.krippendorff_alpha([1, 2, 3], "nominal"), agreement.NOT_RECTANGULAR),
        (agreement.krippendorff_alpha([[1, 2], [3]], "nominal"), agreement.NOT_RECTANGULAR),
        (agreement.gwet_ac1([[None, None], [None, None]]), agreement.ONE_CATEGORY),
        (agreement.gwet_ac1([["x", "y"], [None, None]]), agreement.FEW_RATED),
        (agreement.percent_agreement([["x", "y"], [None, "y"]]), agreement.FEW_RATED),
        (agreement.fleiss_kappa([[3, 0], [3, 0]]), agreement.ONE_CATEGORY),
        (agreement.fleiss_kappa([[1, 0], [0, 1]]), agreement.FEW_RATED),
        (agreement.fleiss_kappa([[1.5, 2], [1, 2]]), agreement.NOT_COUNTS),
        (agreement.fleiss_kappa([[1, None], [1, 2]]), agreement.NOT_COUNTS),
        (agreement.fleiss_kappa([["many", 1]]), agreement.NOT_NUMBERS),
        (agreement.fleiss_kappa([1, 2]), agreement.NOT_RECTANGULAR),
        (agreement.cohen_kappa([1, 1, 1], [1, 1, 1]), agreement.ONE_CATEGORY),
        (agreement.cohen_kappa([1, None], [None, 1]), agreement.FEW_RATED),
        (agreement.cohen_kappa([1, 2], [1]), agreement.NOT_RECTANGULAR),
    ],
)
def test_not_estimable_says_why(found, reason: str) -> None:
    assert (found.value, found.low, found.reason) == (None, None, reason)


def test_full_agreement_has_a_value_and_no_interval() -> None:
    a = [1, 2, 3, 1, 2, 3]
    for found in (
        agreement.cohen_kappa(a, a), agreement.gwet_ac1([a, a]), agreement.krippendorff_alpha([a, a], "ordinal"),
    ):
        assert (found.value, found.low, found.reason) == (1.0, None, NO_SPREAD)


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(ValueError, match="level is 'cardinal'"):
        agreement.krippendorff_alpha(KRIPPENDORFF, "cardinal")
    with pytest.raises(ValueError, match="weights is 'cubic'"):
        agreement.cohen_kappa([1, 2], [1, 2], "cubic")
    with pytest.raises(ValueError, match="needs the categories"):
        agreement.cohen_kappa([1, 2], [1, 2], np.eye(2))
    with pytest.raises(ValueError, match="3 categories need"):
        agreement.cohen_kappa([1, 2], [1, 2], np.eye(2), categories=[1, 2, 3])


def test_an_interval_holds_a_kappa_below_minus_one() -> None:
    """Mean shares 13/18 and 5/18: pe = 194/324. Of the two units with pairs pa = (0 + 1/3) / 2. Kappa = (54 - 194) / (324 - 194) = -14/13."""
    found = agreement.fleiss_kappa([[1, 1], [1, 0], [2, 1], [0, 0]])
    assert found.value is not None and found.low is not None and found.high is not None
    assert found.value == pytest.approx(-14 / 13) and found.low <= found.value <= found.high


def test_a_category_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="named once"):
        agreement.gwet_ac1([["a", "b"], ["a", "a"]], categories=["a", "b", "a"])
