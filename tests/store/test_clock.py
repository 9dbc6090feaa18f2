"""The two clocks."""

from datetime import UTC, datetime, timedelta

from tracks_sim.store import FixedClock, SystemClock


def test_the_fixed_clock_ticks_by_a_second_a_call() -> None:
    clock = FixedClock(datetime(2026, 1, 5, 9, 0, tzinfo=UTC))
    assert clock.now() == datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
    assert clock.now() == datetime(2026, 1, 5, 9, 0, 1, tzinfo=UTC)
    clock.advance(timedelta(minutes=1))
    # two calls were 09:00:00 and 09:00:01, the third would be 09:00:02, and a minute passed
    assert clock.now() == datetime(2026, 1, 5, 9, 1, 2, tzinfo=UTC)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    assert SystemClock().now().utcoffset() == timedelta(0)
