"""Days as the screens write them."""

from __future__ import annotations

from datetime import date

import pytest

from tracks_sim.ui.shared.dates import long_date


@pytest.mark.parametrize(("language", "written"), [("en", "26 November 2026"), ("fr", "26 novembre 2026")])
def test_a_day_is_written_as_in_europe(language: str, written: str) -> None:
    assert long_date(date(2026, 11, 26), language) == written
