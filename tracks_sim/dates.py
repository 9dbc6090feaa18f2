"""Days and times as pages and reports write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime, format_time


def long_date(day: date, language: str) -> str:
    """A day as people in Europe write it: 26 November 2026, 26 novembre 2026, 1er décembre 2026."""
    text = format_date(day, format="long", locale=_locale(language))
    return text.replace("1", "1er", 1) if language == "fr" and day.day == 1 else text  # the CLDR has no ordinal: « 1 décembre »


def long_time(at: datetime, language: str) -> str:
    """The time of a moment with its seconds, in UTC, and says so: 08:15:03 UTC, 08:15:03 TU."""
    return format_time(at, format="long", tzinfo=UTC, locale=_locale(language))


def day_and_time(at: datetime, language: str) -> str:
    """A moment on the wall of a place, to the minute: Friday 4 December, 18:00; vendredi 4 décembre, 18:00."""
    return format_datetime(at, format="EEEE d MMMM, HH:mm", locale=_locale(language))


def clock_time(at: str, language: str) -> str:
    """The time of day of a moment (ISO 8601), by the clock on the wall where this machine is: 10:38."""
    return format_time(datetime.fromisoformat(at).astimezone(), format="short", locale=_locale(language))


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language
