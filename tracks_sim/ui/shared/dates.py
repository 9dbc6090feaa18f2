"""Days as the screens write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def long_date(day: date, language: str) -> str:
    """A day as people in Europe write it: 26 November 2026, 26 novembre 2026."""
    return format_date(day, format="long", locale="en_GB" if language == "en" else language)
