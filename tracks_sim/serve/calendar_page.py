"""The page to which the button "Leave this page" leads by default: a month of the calendar, as dull as any other."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, get_day_names

from tracks_sim.serve.base_handler import TEMPLATES, BaseHandler
from tracks_sim.store.clock import SystemClock

_MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Month:
    """A month as it is drawn."""

    title: str
    """Such as ``November 2026``."""
    days: tuple[tuple[str, str], ...]
    """Short and full name of each day of the week, from Monday."""
    weeks: tuple[tuple[int, tuple[date | None, ...]], ...]
    """Number of each week by ISO 8601, and its days; None for a day of another month."""
    before: str
    """The month before it, such as ``2026-10``."""
    after: str


def month_of(day: date, language: str) -> Month:
    """The month of a day."""
    short, full = (get_day_names(width, locale=language) for width in ("abbreviated", "wide"))
    weeks = calendar.Calendar().monthdatescalendar(day.year, day.month)
    title = format_date(day, "MMMM y", locale=language)
    return Month(
        title=title[:1].upper() + title[1:],
        days=tuple((short[n], full[n]) for n in range(7)),
        weeks=tuple((week[0].isocalendar().week, tuple(one if one.month == day.month else None for one in week)) for week in weeks),
        before=f"{day.replace(day=1) - timedelta(days=1):%Y-%m}",
        after=f"{day.replace(day=28) + timedelta(days=4):%Y-%m}",
    )


class CalendarHandler(BaseHandler):
    """GET: this month, or the one that ``month`` names, whatever the store does; nothing on it says of which site it is."""

    asks_who = False

    def get(self) -> None:
        today = SystemClock().now().astimezone().date()  # as the clock on the wall says: a calendar that is a day behind is looked at twice
        asked = self.get_argument("month", "")
        month = month_of(date.fromisoformat(f"{asked}-01") if _MONTH.fullmatch(asked) else today, self.language)
        self.set_page_headers()
        # The one page that a browser keeps: each page for trainees fetches it anew (ui/static/shared/frame.js), so that it opens with the network cut.
        self.set_header("Cache-Control", "private, max-age=86400")
        self.finish(TEMPLATES.get_template("calendar.html.j2").render(**self.template_variables(), month=month, today=today))
