"""The allocation: balanced in every complete block, the same from the same seed, another from another."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.studied import a_study
from tracks_sim.study import Study, allocated, commitment, stratum_of
from tracks_sim.study.allocation import block_of

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
@settings(max_examples=50)
def test_places_run_through_the_blocks_in_order(study: Study, seed: bytes, stratum: str) -> None:
    listed = [place for number in range(3) for place in block_of(study, seed, stratum, number)]
    assert [allocated(study, seed, stratum, i) for i in range(len(listed))] == listed


@given(SEEDS, SEEDS)
@settings(max_examples=30)
def test_the_seed_decides_and_nothing_else(seed: bytes, other: bytes) -> None:
    study = a_study(block_sizes=(8, 16))
    first, again = ([allocated(study, s, "x", i) for i in range(64)] for s in (seed, seed))
    assert first == again
    # 64 places have more than 2^100 orders: two seeds that give the same list would be a fault.
    assert seed == other or [allocated(study, other, "x", i) for i in range(64)] != first


def test_strata_have_lists_of_their_own() -> None:
    study = a_study(block_sizes=(4, 8))
    north, south = (stratum_of(study, site, "new") for site in ("north", "south"))
    lists = [[allocated(study, b"1" * 32, stratum, i) for i in range(40)] for stratum in (north, south)]
    assert lists[0] != lists[1]
    # names that run into each other are told apart
    assert stratum_of(study, "a", "b") != stratum_of(study, "ab", "")
    assert stratum_of(a_study(strata=()), "a", "b") == ""


def test_the_arms_differ_by_half_a_block_at_most() -> None:
    study = a_study(block_sizes=(4, 8))
    listed = [allocated(study, b"2" * 32, "s", i).arm for i in range(200)]
    ahead = [sum(1 if arm == "training" else -1 for arm in listed[:i]) for i in range(1, 201)]
    assert max(map(abs, ahead)) <= 4  # half of the longest block
    # and neither arm nor form alternates in a way that could be guessed: some neighbours are the same
    assert 0.3 < sum(a == b for a, b in pairwise(listed)) / 199 < 0.6


def test_the_commitment_is_the_hash_of_the_seed() -> None:
    assert commitment(b"seed") == hashlib.sha256(b"seed").hexdigest()
