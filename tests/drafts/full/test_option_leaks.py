"""How many planted leaks are found, and how many are found where there is none: the gate of a release is calibrated by these two."""

from __future__ import annotations

from collections import Counter

from tests.support.planted_leaks import KINDS, drawn_keys, flagged, found, planted


def test_nine_of_ten_planted_leaks_are_found_at_the_right_card() -> None:
    copies = list(planted(2026, 200))
    seen = Counter(one.kind for one in copies if flagged(one))
    assert sum(seen.values()) >= 180, seen
    assert all(seen[kind] >= 42 for kind in KINDS), seen  # of 50 each


def test_at_most_five_of_a_hundred_keys_drawn_by_dice_have_a_leak() -> None:
    assert sum(bool(found(data, case_id)) for case_id, data in drawn_keys(2026, 1000)) <= 50
