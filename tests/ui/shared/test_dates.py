"""Days and times as the screens write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracks_sim.ui.shared.dates import long_date, long_time


@pytest.mark.parametrize(("language", "written"), [("en", "26 November 2026"), ("fr", "26 novembre 2026")])
def test_a_day_is_written_as_in_europe(language: str, written: str) -> None:
    assert long_date(date(2026, 11, 26), language) == written


@pytest.mark.parametrize(("language", "written"), [("en", "08:15:03 UTC"), ("fr", "08:15:03 TU")])
def test_a_time_is_written_with_its_seconds_in_utc(language: str, written: str) -> None:
    assert long_time(datetime(2026, 11, 26, 8, 15, 3, tzinfo=UTC), language) == written
    assert long_time(datetime.fromisoformat("2026-11-26T09:15:03+01:00"), language) == written
