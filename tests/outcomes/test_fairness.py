"""Mantel-Haenszel and Newcombe against published values; the rest against identities and a simulation."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.support.goals import examples
from tracks_sim.outcomes.arrays import LACKS_COLUMN, NOT_BINARY, NOT_NUMBERS, NOT_RECTANGULAR
from tracks_sim.outcomes.fairness import (
    ALL_ALIKE,
    NO_CASE,
    NO_PAIR,
    NO_SD,
    NO_STRATA,
    NOBODY,
    ONE_SIDED,
    ONE_UNIT,
    case_floor,
    clustered_share,
    mantel_haenszel,
    rate_contrast,
    twin_contrast,
)

# Admissions to Berkeley's departments A to F, men and women x admitted and rejected: Bickel, Hammel and O'Connell
# (1975), Science 187, as R's UCBAdmissions.
BERKELEY = [
    [[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
    [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]],
]  # fmt: skip

COUNTS = arrays(np.int64, st.tuples(st.integers(1, 6), st.just(2), st.just(2)), elements=st.integers(1, 60))


def test_mantel_haenszel_of_berkeley() -> None:
    """R: mantelhaen.test(UCBAdmissions) prints X-squared = 1.4269, p-value = 0.2323, 0.9046968 (0.7719074, 1.0603298)."""
    found = mantel_haenszel(BERKELEY)
    assert found.odds_ratio.value == pytest.approx(0.9046968, abs=1e-7)
    assert (found.odds_ratio.low, found.odds_ratio.high) == pytest.approx((0.7719074, 1.0603298), abs=1e-7)
    assert found.chi_square == pytest.approx(1.4269, abs=5e-5)
    assert found.p == pytest.approx(0.2323, abs=5e-5)
    assert found.delta.value == pytest.approx(-2.35 * math.log(0.9046968), abs=1e-6)
    assert found.ets_class == "A"
    assert found.odds_ratio.n == 4526


@pytest.mark.parametrize(
    ("table", "delta", "letter"),
    [
        ([[60, 40], [50, 50]], -0.95, "A"),  # ln 1.5 = 0.405, times 2.35 = 0.953
        ([[600, 400], [480, 520]], -1.14, "B"),  # ln 1.625 = 0.4855, 1.141
        ([[600, 400], [350, 650]], -2.41, "C"),  # ln 2.786 = 1.0245, 2.408
        ([[6, 4], [3, 7]], -2.94, "A"),  # large, and chi-square 0.77 is far from significant
    ],
)
def test_ets_classes(table: list[list[int]], delta: float, letter: str) -> None:
    found = mantel_haenszel([table])
    assert found.delta.value == pytest.approx(delta, abs=0.01)
    assert found.ets_class == letter


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_count(tables: np.ndarray, random: object) -> None:
    order = list(range(len(tables)))
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = mantel_haenszel(tables), mantel_haenszel(tables[order])
    assert one.odds_ratio.value == pytest.approx(other.odds_ratio.value)
    assert one.chi_square == pytest.approx(other.chi_square, abs=1e-9)


@given(COUNTS)
def test_swapping_groups_or_answers_inverts(tables: np.ndarray) -> None:
    found = mantel_haenszel(tables)
    assert found.odds_ratio.value is not None and found.odds_ratio.low is not None and found.odds_ratio.high is not None
    assert found.odds_ratio.low <= found.odds_ratio.value <= found.odds_ratio.high
    for swapped in (mantel_haenszel(tables[:, ::-1]), mantel_haenszel(tables[:, :, ::-1])):
        assert swapped.odds_ratio.value == pytest.approx(1 / found.odds_ratio.value)
        assert swapped.odds_ratio.low == pytest.approx(1 / found.odds_ratio.high)
        assert swapped.delta.value == pytest.approx(-found.delta.value, abs=1e-9)


def test_mantel_haenszel_without_a_figure() -> None:
    assert mantel_haenszel(np.zeros((0, 2, 2))).odds_ratio.reason == NO_STRATA
    assert mantel_haenszel([[[5, 5], [0, 0]]]).delta.reason == NO_STRATA
    found = mantel_haenszel([[[5, 0], [2, 3]]])
    assert (found.odds_ratio.reason, found.ets_class) == (ONE_SIDED, None)
    assert found.chi_square is not None
    for wrong in ([[1, 2], [3, 4]], [[[1, -2], [3, 4]]], [[[1, math.nan], [3, 4]]]):
        with pytest.raises(ValueError, match="k x 2 x 2"):
            mantel_haenszel(wrong)


def crossed(shift: float, seed: int, cases: int = 8, persons: int = 40, sd_case: float = 1.0) -> pd.DataFrame:
    """Everybody answers all cases of two kinds, all with something to refer."""
    draw = np.random.default_rng(seed)
    case, person = draw.normal(0, sd_case, 2 * cases), draw.normal(0, 0.5, persons)
    case[:cases] += shift
    chance = 1 / (1 + np.exp(-(case[None, :] + person[:, None])))
    said = draw.random(chance.shape) < chance
    grid = [(p, c, 1, int(said[p, c]), "a" if c < cases else "b") for p in range(persons) for c in range(2 * cases)]
    return pd.DataFrame(grid, columns=["person", "case", "truth", "said", "kind"])


def test_the_interval_of_a_contrast_holds_zero_as_often_as_it_says() -> None:
    """100 draws without a difference: 89 or more of them hold zero with probability 0.996 if 95 % do. A paired t over
    the people, whose unit is not the case, held it in 45."""
    found = [rate_contrast(crossed(0, seed), "kind", "a", "b")["hits"] for seed in range(100)]
    assert sum(e.low <= 0 <= e.high for e in found if e.low is not None and e.high is not None) >= 89


def test_more_people_do_not_outdo_few_cases() -> None:
    """The same 20 people four times over: the standard error stays that of the cases."""
    frame = crossed(0.5, 1, persons=20)
    copies = pd.concat([frame.assign(person=frame["person"] + 100 * copy) for copy in range(4)])
    once, often = (rate_contrast(f, "kind", "a", "b")["hits"] for f in (frame, copies))
    assert often.value == pytest.approx(once.value)
    assert often.standard_error is not None and once.standard_error is not None
    assert 0.7 * once.standard_error < often.standard_error <= once.standard_error * (1 + 1e-12)  # but for rounding


def test_a_share_by_hand() -> None:
    """2 of 4 right: influence (1/2)/4 each; sums by case 1/4 and -1/4, twice their squares 1/4; by person 0."""
    found = clustered_share([1, 1, 0, 0], ["p", "q", "p", "q"], ["a1", "a1", "a2", "a2"])
    assert (found.value, found.standard_error, found.low, found.high, found.n) == (0.5, pytest.approx(0.5), 0, 1, 4)
    assert clustered_share([1], ["p"], ["b1"]).reason == ONE_UNIT
    assert clustered_share([], [], []).reason == NOBODY


def test_rates_by_hand() -> None:
    """Kind a: 3 of 6 right, hits 2/4, alarms 1/2; kind b: 3 of 4 right, hits 2/2, alarms 1/2. Missing answers do not count."""
    frame = pd.DataFrame(
        [("p", "a1", 1, 1, "a"), ("q", "a1", 1, 1, "a"), ("p", "a2", 1, 0, "a"), ("q", "a2", 1, 0, "a"),
         ("p", "a3", 0, 1, "a"), ("q", "a4", 0, 0, "a"), ("p", "b1", 1, 1, "b"), ("q", "b2", 1, 1, "b"), ("q", "b1", 1, None, "b"),
         ("p", "b3", 0, 1, "b"), ("q", "b4", 0, 0, "b")],
        columns=["person", "case", "truth", "said", "kind"],
    )  # fmt: skip
    found = rate_contrast(frame, "kind", "a", "b")
    assert [found[m].value for m in ("accuracy", "hits", "false_alarms")] == pytest.approx([3 / 6 - 3 / 4, 2 / 4 - 1, 0])
    assert found["accuracy"].n == 10


def test_rates_without_an_interval() -> None:
    frame = crossed(0, 1).assign(said=1)
    assert rate_contrast(frame, "kind", "a", "b")["hits"].reason == ALL_ALIKE
    assert rate_contrast(frame, "kind", "a", "nowhere")["hits"].reason == NOBODY
    lone = frame[(frame["kind"] == "b") | (frame["case"] == 0)].assign(said=lambda t: t["person"] % 2)
    assert rate_contrast(lone, "kind", "a", "b")["hits"].reason == ONE_UNIT
    with pytest.raises(ValueError, match="0 or 1"):
        rate_contrast(frame.assign(said=2), "kind", "a", "b")


def test_what_the_number_of_cases_can_show() -> None:
    """1 * sqrt(1/8 + 1/8) = 0.5; (1.95996 + 0.84162) * 0.5 = 1.40079."""
    found = case_floor(8, 8, 1.0)
    assert found.standard_error == pytest.approx(0.5)
    assert found.detectable == pytest.approx(1.40079, abs=1e-5)
    assert found.cases == 16
    assert case_floor(0, 8, 1.0).sentence == NO_CASE
    assert case_floor(8, 8, math.nan).sentence == case_floor(8, 8, 0).sentence == NO_SD


def twins(*cells: tuple[str, int, int, int]) -> pd.DataFrame:
    """pair, changed, n, how many of them 1; everybody sees one case."""
    rows = [(f"{pair}{changed}{i}", pair, changed, int(i < ones)) for pair, changed, n, ones in cells for i in range(n)]
    return pd.DataFrame(rows, columns=["person", "pair", "changed", "outcome"])


def test_one_pair_has_newcombes_interval() -> None:
    """Newcombe (1998), Statistics in Medicine 17:873, table II, method 10: 56/70 - 48/80 = 0.2 (0.0524, 0.3339)."""
    found = twin_contrast(twins(("a", 1, 70, 56), ("a", 0, 80, 48)))
    assert found.overall.value == pytest.approx(0.2)
    assert (found.overall.low, found.overall.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert found.overall.n == 150


def test_pairs_count_alike() -> None:
    """Differences 0.2, 0.4, 0.0: mean 0.2, SD 0.2, SE 0.2/sqrt(3) = 0.11547; nobody answered two pairs; t(2) = 4.30265."""
    found = twin_contrast(twins(
        ("a", 0, 10, 2), ("a", 1, 10, 4), ("b", 0, 20, 4), ("b", 1, 10, 6), ("c", 0, 10, 5), ("c", 1, 30, 15), ("d", 0, 3, 1),
    ))  # fmt: skip
    assert found.overall.value == pytest.approx(0.2)
    assert found.overall.standard_error == pytest.approx(0.11547, abs=1e-5)
    assert found.overall.high == pytest.approx(0.2 + 4.30265 * 0.11547, abs=1e-4)
    assert found.pairs.set_index("pair").loc["d", "reason"] == NOBODY


@settings(max_examples=examples(30))
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=4), st.integers(0, 2**16))
def test_swapping_the_versions_turns_the_contrast_round(sizes: list[tuple[int, int]], seed: int) -> None:
    draw = np.random.default_rng(seed)
    frame = twins(*((f"p{i}", v, n, int(draw.integers(n + 1))) for i, both in enumerate(sizes) for v, n in enumerate(both)))
    one, other = twin_contrast(frame), twin_contrast(frame.assign(changed=1 - frame["changed"]))
    assert one.overall.value is not None
    assert -1 <= one.overall.value <= 1
    assert other.overall.value == pytest.approx(-one.overall.value, abs=1e-12)


def test_who_saw_both_versions_is_left_out_and_counted() -> None:
    frame = twins(("a", 0, 4, 1), ("a", 1, 4, 3))
    both = pd.DataFrame([("x", "a", 0, 1), ("x", "a", 1, 0), ("y", "a", 1, None)], columns=frame.columns)
    found = twin_contrast(pd.concat([frame, both]))
    assert found.left_out == 3
    assert found.overall == twin_contrast(frame).overall
    assert twin_contrast(both).overall.reason == NO_PAIR


RESPONSES = pd.DataFrame({
    "person": np.arange(12) // 2, "case": np.arange(12) % 3, "truth": [0, 1] * 6, "said": [1, 1, 0, 1] * 3, "group": list("aabbab") * 2,
})  # fmt: skip
TWINS = pd.DataFrame({"person": range(12), "pair": [0] * 6 + [1] * 6, "changed": [0, 1] * 6, "outcome": [0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 1]})


@pytest.mark.parametrize("categorical", [["truth", "said"], ["group"], ["person", "case"], list(RESPONSES.columns)])
def test_categorical_columns_give_what_plain_ones_do(categorical: list[str]) -> None:
    """Also where the categories of two columns differ, so that pandas would compare none of them."""
    table = RESPONSES.copy()
    for name in categorical:
        known = [1, 0, 2] if name == "said" else None
        table[name] = pd.Categorical(table[name], categories=known)
    assert rate_contrast(table, "group", "a", "b") == rate_contrast(RESPONSES, "group", "a", "b")


def test_twins_in_categorical_columns() -> None:
    table = TWINS.assign(**{name: pd.Categorical(TWINS[name]) for name in TWINS})
    found, plain = twin_contrast(table), twin_contrast(TWINS)
    assert found.overall == plain.overall and found.overall.value is not None
    assert found.pairs.astype({"pair": "int64"}).equals(plain.pairs)


@pytest.mark.parametrize("absent", ["person", "case", "truth", "said", "group"])
def test_a_contrast_without_one_of_its_columns(absent: str) -> None:
    found = rate_contrast(RESPONSES.drop(columns=absent), "group", "a", "b")
    assert {estimate.reason for estimate in found.values()} == {LACKS_COLUMN} and list(found) == ["accuracy", "hits", "false_alarms"]


@pytest.mark.parametrize("absent", list(TWINS.columns))
def test_twins_without_one_of_their_columns(absent: str) -> None:
    found = twin_contrast(TWINS.drop(columns=absent))
    assert found.overall.reason == LACKS_COLUMN and found.pairs.empty and found.left_out == 12


def test_labels_of_two_kinds_can_be_compared() -> None:
    found = rate_contrast(RESPONSES.assign(group=[0, "a"] * 6), "group", 0, "a")
    assert found["accuracy"].value == pytest.approx(0.5 - 1.0)  # of truth 0 said 1, 0, 1, 0, 1, 0; of truth 1 all are right


@pytest.mark.parametrize(("outcome", "person", "reason"), [
    ([3, 0], ["p", "q"], NOT_BINARY), (["present", 1], ["p", "q"], NOT_NUMBERS), ([0, 1], ["p"], NOT_RECTANGULAR), ([[0], [1]], ["p", "q"], NOT_RECTANGULAR),
])  # fmt: skip
def test_an_outcome_that_is_none_has_no_clustered_share(outcome: object, person: object, reason: str) -> None:
    assert clustered_share(outcome, person, ["c", "d"]).reason == reason


def test_levels_of_another_type_than_the_column_match_nothing() -> None:
    words = RESPONSES.assign(group=RESPONSES["group"].astype("string"))
    assert {estimate.reason for estimate in rate_contrast(words, "group", 0, 1).values()} == {NOBODY}


def test_tables_of_words_are_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="k x 2 x 2"):
        mantel_haenszel([[["a", 1], [2, 3]]])
