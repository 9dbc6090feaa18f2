"""The allocation: balanced in every complete block, the same from the same seed, another from another."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.study_cases import a_study
from tracks_sim.study import Study, assignment_at, commitment, stratum_of, twins_at
from tracks_sim.study.allocation import Cell, block_of, cells_of

SEEDS = st.binary(min_size=32, max_size=32)
STRATA = st.text(max_size=20)


@st.composite
def studies(draw: st.DrawFn) -> Study:
    """One or two arms, with or without counterbalancing, blocks of one to three sizes."""
    arms = draw(st.sampled_from([("training",), ("training", "waitlist"), ("training", "control")]))
    crossed = draw(st.booleans())
    cells = len(arms) * (2 if crossed else 1)
    sizes = draw(st.lists(st.integers(1, 40 // cells), min_size=1, max_size=3))
    return a_study(arms=arms, counterbalanced=crossed, block_sizes=tuple(cells * size for size in sizes))


@given(studies(), SEEDS, STRATA, st.integers(0, 5))
def test_every_complete_block_holds_each_pair_of_arm_and_form_equally_often(study: Study, seed: bytes, stratum: str, number: int) -> None:
    block = block_of(study, seed, stratum, number)
    counts = Counter(block)
    assert len(block) in study.block_sizes
    assert len(counts) == len(study.arms) * len(study.first_forms) and len(set(counts.values())) == 1


@given(studies(), SEEDS, STRATA)
@settings(max_examples=examples(50))
def test_places_run_through_the_blocks_in_order(study: Study, seed: bytes, stratum: str) -> None:
    listed = [place for number in range(3) for place in block_of(study, seed, stratum, number)]
    assert [assignment_at(study, seed, stratum, i) for i in range(len(listed))] == listed


@given(SEEDS, SEEDS)
@settings(max_examples=examples(30))
def test_the_seed_decides_and_nothing_else(seed: bytes, other: bytes) -> None:
    study = a_study(block_sizes=(8, 16))
    first, again = ([assignment_at(study, s, "x", i) for i in range(64)] for s in (seed, seed))
    assert first == again
    # 64 places have more than 2^100 orders: two seeds that give the same list would be a fault.
    assert seed == other or [assignment_at(study, other, "x", i) for i in range(64)] != first


def test_strata_have_lists_of_their_own() -> None:
    study = a_study(block_sizes=(4, 8))
    north, south = (stratum_of(study, site, "new") for site in ("north", "south"))
    lists = [[assignment_at(study, b"1" * 32, stratum, i) for i in range(40)] for stratum in (north, south)]
    assert lists[0] != lists[1]
    # names that run into each other are told apart
    assert stratum_of(study, "a", "b") != stratum_of(study, "ab", "")
    assert stratum_of(a_study(strata=()), "a", "b") == ""


def test_the_arms_differ_by_half_a_block_at_most() -> None:
    study = a_study(block_sizes=(4, 8))
    listed = [assignment_at(study, b"2" * 32, "s", i).arm for i in range(200)]
    ahead = [sum(1 if arm == "training" else -1 for arm in listed[:i]) for i in range(1, 201)]
    assert max(map(abs, ahead)) <= 4  # half of the longest block
    # and neither arm nor form alternates in a way that could be guessed: some neighbours are the same
    assert 0.3 < sum(a == b for a, b in pairwise(listed)) / 199 < 0.6


def test_the_commitment_is_the_hash_of_the_seed() -> None:
    assert commitment(b"seed") == hashlib.sha256(b"seed").hexdigest()


LISTED = ["wB", "tA", "wA", "tB", "wA", "tB", "tA", "wB", "tB", "tA", "wA", "wB"]
DRAWN = [("three",), ("three",), (), (), ("one", "two", "three"), ("one", "two", "three")]
TWINS = {"the-packing-shed": "one", "the-night-bus": "two", "the-quiet-room": "three"}


@given(studies(), SEEDS, STRATA, st.integers(1, 40))
@settings(max_examples=examples(60))
def test_twins_are_balanced_in_every_cell_at_every_time_and_drawn_from_the_seed(study: Study, seed: bytes, stratum: str, people: int) -> None:
    with_twins = a_study(**study.model_dump(exclude={"twins"}) | {"twins": TWINS})
    drawn = [twins_at(with_twins, seed, stratum, i) for i in range(people)]
    assert drawn == [twins_at(with_twins, seed, stratum, i) for i in range(people)]
    listed = [assignment_at(study, seed, stratum, i) for i in range(people)]
    assert listed == [assignment_at(with_twins, seed, stratum, i) for i in range(people)]  # arms and forms are those without twins
    for cell in set(listed):
        own = [twins for place, twins in zip(listed, drawn, strict=True) if place == cell]
        for twin in TWINS.values():
            has = [twin in twins for twins in own]
            assert abs(2 * sum(has) - len(has)) <= 1
            assert all(one != other for one, other in zip(has[::2], has[1::2], strict=False))


def test_without_twins_nobody_has_one() -> None:
    assert twins_at(a_study(), b"1" * 32, "s", 3) == ()
    with pytest.raises(ValueError, match="from 0"):
        twins_at(a_study(twins=TWINS), b"1" * 32, "s", -1)


def test_the_sequence_is_the_one_from_before_twins_existed() -> None:
    """The first assignments of this seed as the kit drew them before twins existed, and the twins drawn since.

    People are allocated by these sequences: neither may ever change."""
    study = a_study(block_sizes=(4, 8), twins=TWINS)
    listed = [assignment_at(study, b"4" * 32, "site=north", i) for i in range(12)]
    assert [f"{arm[0]}{form}" for arm, form in listed] == LISTED
    assert [twins_at(study, b"4" * 32, "site=north", i) for i in range(6)] == DRAWN


@given(studies(), SEEDS, STRATA, st.sets(st.integers(0, 30), min_size=1))
@settings(max_examples=examples(50))
def test_a_cell_holds_the_places_of_one_block_and_form(study: Study, seed: bytes, stratum: str, places: set[int]) -> None:
    """Whoever shares a cell has the same first form, and the cell counts the trained among all its places, filled or not."""
    found = cells_of(study, seed, [(str(place), stratum, place) for place in sorted(places)])
    assert set(found) == {str(place) for place in places}
    for place in places:
        number, cell = found[str(place)]
        mates = [assignment_at(study, seed, stratum, int(mate)) for mate, (other, _) in found.items() if other == number]
        assert {mate.first_form for mate in mates} == {assignment_at(study, seed, stratum, place).first_form}
        assert cell == Cell(cell.places // len(study.arms), cell.places) and sum(mate.arm == "training" for mate in mates) <= cell.trained
