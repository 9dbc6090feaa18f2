"""People of a cohort: the same for the same seed, spread as the parameters say, and refused where these make no sense."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from statistics import fmean, stdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.synthetic.cohort import (
    FACTORS,
    HASTE,
    JUDGED,
    STYLES,
    YES_SAYING,
    Cohort,
    normal,
    people_of,
    pick,
    uniform,
)

MANY = Cohort(people=500, seed=2)


def test_a_draw_is_what_its_name_says() -> None:
    """The first six bytes of the SHA-256 of the name's parts, as a share of 2^48."""
    first = hashlib.sha256(b"1\x1f7\x1fpre").digest()[:6].hex()
    assert uniform(1, 7, "pre") == (int(first, 16) + 0.5) / 2**48
    assert uniform(1, 7, "pre") != uniform(17, "pre")
    drawn = [normal(3, n) for n in range(2000)]
    assert abs(fmean(drawn)) < 4 / 2000**0.5  # four standard errors of a mean
    assert abs(stdev(drawn) - 1) < 4 / 4000**0.5  # and of a standard deviation, 1 / sqrt(2n)


@given(st.dictionaries(st.integers(), st.floats(0, 10), min_size=1).filter(lambda w: sum(w.values()) > 0), st.floats(0, 1, exclude_max=True))
def test_what_has_no_weight_is_not_picked(weights: dict[int, float], at: float) -> None:
    assert weights[pick(weights, at)] > 0


def test_people_are_the_same_for_the_same_seed_and_a_larger_cohort_begins_with_them() -> None:
    assert people_of(MANY)[:20] == people_of(Cohort(people=20, seed=2)) != people_of(Cohort(people=20, seed=3))


def test_people_are_spread_as_the_cohort_says() -> None:
    """Within four standard errors: 1 / sqrt(500) for means, sqrt(p q / 500) for shares."""
    people = people_of(MANY)
    for factor in FACTORS:
        able = [p.ability[factor] + HASTE * (p.style == "hurried") for p in people]
        grown = [p.growth[factor] for p in people]
        for values, spread in zip((able, grown), (0.5, 0.25) if factor in JUDGED else (1.0, 0.5), strict=True):
            assert abs(fmean(values)) < 4 * spread / 500**0.5 and abs(stdev(values) - spread) < 4 * spread / 1000**0.5
    assert abs(fmean(p.criterion - YES_SAYING * (p.style == "yes_sayer") for p in people) - MANY.criterion_mean) < 4 * 0.5 / 500**0.5
    for style in STYLES:
        share = MANY.share_of(style)
        assert abs(fmean(p.style == style for p in people) - share) < 4 * (share * (1 - share) / 500) ** 0.5
    for lost, share in ((lambda p: not p.comes, 0.05), (lambda p: p.leaves_before == "post", 0.15), (lambda p: p.leaves_before == "follow-up", 0.85 * 0.15)):
        assert abs(fmean(map(lost, people)) - share) < 4 * (share * (1 - share) / 500) ** 0.5


def test_training_comes_before_the_phase_after_it_and_for_the_wait_list_after_that() -> None:
    cohort = Cohort(growth_training=1.0, growth_other=0.2, decay=0.25)
    gains = {(arm, phase): cohort.gain(arm, phase) for arm in ("training", "waitlist", "control") for phase in ("pre", "post", "follow-up")}
    assert {gain for (_, phase), gain in gains.items() if phase == "pre"} == {0.0}
    assert gains["training", "post"] == 1.0 and gains["training", "follow-up"] == 0.75  # a quarter is lost
    assert gains["waitlist", "post"] == 0.2 and gains["waitlist", "follow-up"] == 1.0  # trained in between
    assert gains["control", "post"] == gains["control", "follow-up"] == 0.2
    person = people_of(cohort)[0]
    assert person.level(cohort, "training", "post") - person.level(cohort, "training", "pre") == pytest.approx(1.0 + person.growth["decision"])
    assert person.level(cohort, "training", "post", "needs") == pytest.approx(person.ability["needs"] + 1.0 + person.growth["needs"])


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_abilities_correlate_as_the_cohort_says_and_are_several(correlation: float) -> None:
    """Any two, in ability and in growth, and the two criteria; within four standard errors of a correlation, (1 - r^2) / sqrt(n)."""
    people = people_of(replace(MANY, correlation=correlation, hurried=0, yes_sayers=0))
    tables = (
        [[p.ability[factor] for p in people] for factor in FACTORS],
        [[p.growth[factor] for p in people] for factor in FACTORS],
        [[p.criterion for p in people], [p.detection_criterion for p in people]],
    )
    for table in tables:
        found = np.corrcoef(table)[np.triu_indices(len(table), 1)]
        assert np.abs(found - correlation).max() < 4 * (1 - correlation**2) / 500**0.5 + 1e-9
    across = np.corrcoef(tables[0][0], tables[1][0])[0, 1]
    assert abs(across) < 4 / 500**0.5  # who is able grows no more than others


@pytest.mark.parametrize(
    "wrong", [{"people": 0}, {"people": 501}, {"drop_out": 1.2}, {"yes_sayers": 0.6, "hurried": 0.6}, {"case_sd": -1.0}, {"decay": -0.1}, {"correlation": 1.1}, {"impression_sd": -0.1}]
)
def test_a_cohort_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Cohort(**wrong)
