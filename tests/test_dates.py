"""Days and times as the screens write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracks_sim.dates import long_date, long_time


@pytest.mark.parametrize(("language", "written"), [("en", "26 November 2026"), ("fr", "26 novembre 2026")])
def test_a_day_is_written_as_in_europe(language: str, written: str) -> None:
    assert long_date(date(2026, 11, 26), language) == written


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    assert long_date(date(2026, 12, 1), "fr") == "1er décembre 2026"
    assert long_date(date(2026, 12, 1), "en") == "1 December 2026"
    assert [long_date(date(2026, 12, day), "fr").split()[0] for day in (10, 11, 21, 31)] == ["10", "11", "21", "31"]


@pytest.mark.parametrize(("language", "written"), [("en", "08:15:03 UTC"), ("fr", "08:15:03 TU")])
def test_a_time_is_written_with_its_seconds_in_utc(language: str, written: str) -> None:
    assert long_time(datetime(2026, 11, 26, 8, 15, 3, tzinfo=UTC), language) == written
    assert long_time(datetime.fromisoformat("2026-11-26T09:15:03+01:00"), language) == written
