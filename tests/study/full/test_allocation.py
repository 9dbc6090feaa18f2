"""The allocation: balanced in every complete block, the same from the same seed, another from another."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from tests.study.test_allocation import TWINS
from tests.support.study_cases import a_study
from tracks_sim.study import assignment_at, twins_at


def test_which_of_two_has_the_twin_is_drawn_anew_for_every_two_and_every_twin() -> None:
    study = a_study(block_sizes=(4,), twins=TWINS)
    cell = [i for i in range(1600) if assignment_at(study, b"3" * 32, "s", i) == ("training", "A")][::2]
    firsts = [[twin in twins_at(study, b"3" * 32, "s", i) for twin in TWINS.values()] for i in cell]
    counts = Counter(map(tuple, firsts))
    # 200 twos, eight patterns of three coins: 25 each, and a share of one further than five standard errors away would be a fault
    assert len(cell) == 200 and len(counts) == 8 and all(abs(n - 25) < 5 * (200 * 1 / 8 * 7 / 8) ** 0.5 for n in counts.values())
    repeated = [sum(a[k] == b[k] for a, b in pairwise(firsts)) for k in range(3)]
    assert all(abs(n - 99.5) < 5 * 199**0.5 / 2 for n in repeated)
