"""How often cases whose keys are drawn by dice are said to have a habit."""

from __future__ import annotations

from random import Random

from tests.bots.test_habits import compared
from tests.support.shipped import kit_library
from tracks_sim.bots.dealt_keys import dealt_anew


def test_at_most_five_of_a_hundred_sets_drawn_by_dice_show_a_habit() -> None:
    draw, files = Random(2026), list(kit_library().first_versions.values())
    assert sum(bool(compared(dealt_anew(draw.sample(files, 10), draw))) for _ in range(100)) <= 5
