"""How often a conclusion misleads, over many made-up studies: loss that alone makes an effect, and loss that hardly is one."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tests.support.conclusion_worlds import FOUR, bad_ones_leave, left
from tests.support.random_study import random_study
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.study_conclusion import study_conclusion

POLICY, STUDIES = DisclosurePolicy(), 60


def concluded(studies: int = STUDIES) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """State and loss of studies without an effect in which half of the trained who did badly did not submit; loss of those in which 4 % left at random."""
    biased: Counter[tuple[str, str]] = Counter()
    hardly: Counter[str] = Counter()
    for seed in range(studies):
        found = study_conclusion(bad_ones_leave(120, seed), POLICY)
        biased[found.state, found.loss.state] += 1
        data, random = random_study(120, seed, FOUR, 0.0), np.random.default_rng(seed)
        gone = {str(name) for name in random.choice(sorted(data.state.members), 5, replace=False)}  # 4.2 %
        hardly[study_conclusion(left(data, gone), POLICY).loss.state] += 1
    return biased, hardly


def test_loss_alone_makes_no_help_without_a_condition() -> None:
    """No effect, 120 people: helped without a condition in at most 5 of 100; where fewer than 5 % left, no condition in at least 95 of 100."""
    biased, hardly = concluded()
    plain = sum(count for (state, loss), count in biased.items() if state == "helped" and loss in ("low", "held"))
    assert plain <= 0.05 * STUDIES, biased
    assert hardly["low"] + hardly["held"] >= 0.95 * STUDIES, hardly
