"""The days of a study in a calendar: each that holds for everybody, nobody's own, and nothing of anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.support.random_plan import plans
from tests.support.study_tables import a_study
from tracks_sim.study import Study
from tracks_sim.ui.shared.study_calendar import days_for_all, study_calendar

MADE = datetime(2026, 11, 26, 9, tzinfo=UTC)
DATED = a_study(
    id="spring",
    arms=("training", "waitlist"),
    training_starts=date(2027, 2, 1),
    phases=({"id": "pre", "closes": "2027-01-31"}, {"id": "post", "weeks": 2, "closes": "2027-03-31"}, {"id": "follow-up", "opens": "2027-09-01", "weeks": 30}),
)


def test_each_day_that_holds_for_everybody_is_an_entry() -> None:
    """Two weeks after 1 February is 15 February; the wait-list group may be trained on the day after the last one of the phase after."""
    assert [(str(day), summary) for day, summary, _ in days_for_all(DATED, "en")] == [
        ("2027-01-31", "spring: last day of the phase “Before the training”"),
        ("2027-02-15", "spring: the phase “After the training” opens"),
        ("2027-03-31", "spring: last day of the phase “After the training”"),
        ("2027-09-01", "spring: the phase “Some time after the training” opens"),
        ("2027-02-01", "spring: the training group begins its training"),
        ("2027-04-01", "spring: from this day on the wait-list group can be trained"),
    ]
    assert "groupe formé" in next(summary for _, summary, key in days_for_all(DATED, "fr") if key == "training")


def test_without_days_for_everybody_there_is_no_file() -> None:
    assert study_calendar(a_study(), MADE, "en") is None


def test_a_day_that_moved_moves_its_entry() -> None:
    """The same UIDs, so that a calendar that takes the new file has no day twice; other studies have others."""
    later = DATED.model_copy(update={"training_starts": date(2027, 3, 1)})
    of = [set(re.findall("UID:(.*)\r\n", study_calendar(study, MADE, "en") or "")) for study in (DATED, later, DATED.model_copy(update={"id": "autumn"}))]
    assert of[0] == of[1] and len(of[0]) == 6 and not of[0] & of[2]


@given(study=plans(), language=st.sampled_from(["en", "fr"]))
def test_a_file_is_whole_and_has_an_entry_for_each_day(study: Study, language: str) -> None:
    days = list(days_for_all(study, language))
    assert len({key for *_, key in days}) == len(days)
    text = study_calendar(study, MADE, language)
    assert (text is None) == (not days)
    if text is not None:
        lines = text.split("\r\n")
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(days) and lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
        assert all(len(line.encode()) <= 75 for line in lines) and "ATTENDEE" not in text
        starts = sorted(line.removeprefix("DTSTART;VALUE=DATE:") for line in lines if line.startswith("DTSTART"))
        assert starts == sorted(f"{day:%Y%m%d}" for day, *_ in days)
