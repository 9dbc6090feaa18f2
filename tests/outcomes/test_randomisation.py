"""Randomisation test: p values by counting, the inversion against the test itself, and lots as the study's own list draws them."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tracks_sim.outcomes.power import Study, simulate
from tracks_sim.outcomes.randomisation import DRAWS, RandomisationTest, randomisation_test
from tracks_sim.study.allocation import Cell


def responses(trained: list[float], others: list[float], **columns: Any) -> pd.DataFrame:
    """One response after for each person."""
    rows = [("training", score) for score in trained] + [("control", score) for score in others]
    table = pd.DataFrame(rows, columns=["arm", "safe"]).assign(trainee=[f"p{i}" for i in range(len(rows))], phase="post", first_form="A", site="", experience="")
    return table.assign(**columns)


def lot_of(table: pd.DataFrame, before: str | None = None, **named: Any) -> RandomisationTest:
    found = randomisation_test(table, before, "post", named.get("cells"), named.get("seed", 1), named.get("level", 0.95))
    assert found is not None
    return found


def test_p_is_the_share_of_lots_with_such_a_difference() -> None:
    """Of the 70 ways to choose four of eight, those as far from 0 as 4 of 4 against 1 of 4 are counted one by one; drawn 1,999 times, within 4 standard errors."""
    scores = [1.0, 1, 1, 1, 1, 0, 0, 0]
    ways = [abs(sum(scores[i] for i in chosen) / 4 - sum(scores[i] for i in range(8) if i not in chosen) / 4) for chosen in combinations(range(8), 4)]
    exact = sum(way >= 0.75 - 1e-9 for way in ways) / len(ways)
    found = lot_of(responses(scores[:4], scores[4:]))
    assert found.difference.value == pytest.approx(0.75) and found.p_value == pytest.approx(exact, abs=4 * (exact * (1 - exact) / DRAWS) ** 0.5)


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize("seed", range(4))
def test_the_interval_holds_what_the_test_does_not_reject(seed: int, level: float) -> None:
    """Inversion in closed form: inside its ends the test of the added difference has p >= 1 - level, outside p < 1 - level."""
    random = np.random.default_rng(seed)
    table = responses(random.integers(0, 5, 9).astype(float) / 4, random.integers(0, 5, 9).astype(float) / 4)
    found = lot_of(table, level=level).difference
    assert found.low is not None and found.high is not None and found.value is not None and found.low <= found.value <= found.high

    def p_of(added: float) -> float:
        return lot_of(table.assign(safe=table["safe"] - added * (table["arm"] == "training")), level=level).p_value

    alpha = round(1 - level, 6)
    assert p_of(found.low + 1e-4) >= alpha > p_of(found.low - 1e-4)
    assert p_of(found.high - 1e-4) >= alpha > p_of(found.high + 1e-4)


def test_lots_are_drawn_within_the_cells_of_the_list() -> None:
    """Two blocks of two: every lot gives one of each pair to the training, so that of 4 lots 1 in 2 is as far from 0 as this one."""
    table = responses([1.0, 1.0], [0.0, 0.0])
    cells = {"p0": (0, Cell(1, 2)), "p2": (0, Cell(1, 2)), "p1": (1, Cell(1, 2)), "p3": (1, Cell(1, 2))}
    found = lot_of(table, cells=cells)
    assert found.by_list and found.p_value == pytest.approx(0.5, abs=0.05)
    assert lot_of(table).p_value == pytest.approx(1 / 3, abs=0.05)  # all 6 ways to choose two of four: this one and its mirror image


def test_where_nobody_differs_within_the_groups_the_interval_is_that_of_people() -> None:
    """Newcombe for 15 of 15 against 0 of 15: Wilson's ends .796 and .204, so that the low end is 1 - sqrt(2) .204 = .712."""
    found = lot_of(responses([1.0] * 15, [0.0] * 15))
    assert found.p_value == 1 / (DRAWS + 1) and found.difference.low == pytest.approx(0.712, abs=2e-3) and found.difference.high == 1


def test_nobody_after_in_one_group_is_no_test() -> None:
    assert randomisation_test(responses([1.0, 0.0], []), None, "post", None, 1, 0.95) is None
    assert randomisation_test(responses([1.0], [0.0]), None, "later", None, 1, 0.95) is None


def test_the_share_before_makes_it_exacter() -> None:
    table = simulate(Study(30, 6, 1.0, groups=2, sd_trainee=2.0), np.random.default_rng(3))
    table = table.assign(arm=np.where(table["arm"] == 1, "training", "control"), first_form="A", site="", experience="", phase=np.where(table["phase"] == 1, "post", "pre"))
    adjusted, plain = lot_of(table, "pre").difference, lot_of(table).difference
    assert adjusted.high is not None and adjusted.low is not None and plain.high is not None and plain.low is not None
    assert adjusted.high - adjusted.low < plain.high - plain.low
