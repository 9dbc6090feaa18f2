"""Counts by calendar week, and how many are expected at the end, calculated by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.study.test_fold import phase_events, started_events
from tests.support.study_cases import a_study
from tracks_sim.study import StudyState, fold
from tracks_sim.study.events import Allocated, Consented, Enrolled, LostToFollowUp, StudyEvent
from tracks_sim.study.weeks import ENOUGH, PATIENCE, expected, weeks

MONDAY = "2027-01-04T12:00:00Z"


def enrolled(trainee: str, at: str = MONDAY) -> list[StudyEvent]:
    return [
        Enrolled(at=at, trainee=trainee, site="north", experience="new"),
        Consented(at=at, trainee=trainee, version=a_study().consent_version, language="en"),
        Allocated(at=at, trainee=trainee, arm="training", first_form="A", place=0),
    ]


def state(events: Iterable[StudyEvent]) -> StudyState:
    return fold([*started_events(), *events])


def test_each_event_counts_in_its_week_and_what_is_complete_from_there_on() -> None:
    """Two begin on Monday 4 January; one completes on Sunday 10, and is due again two weeks later; the other is lost on Monday 11."""
    found = weeks(state([
        *enrolled("a"), *enrolled("b"), *phase_events("pre", "a", at="2027-01-10T23:00:00Z"), LostToFollowUp(at="2027-01-11T08:00:00Z", trainee="b", why="moved"),
        *phase_events("post", "a", form="B", at="2027-01-26T08:00:00Z"),
    ]), date(2027, 1, 27))  # fmt: skip
    assert [week.begins for week in found] == [date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 18), date(2027, 1, 25)]
    assert [(week.enrolled, week.agreed, week.lost) for week in found] == [(2, 2, 0), (0, 0, 1), (0, 0, 0), (0, 0, 0)]
    assert [(week.due["pre"], week.done["pre"]) for week in found] == [(2, 1)] * 4
    assert [(week.due["post"], week.done["post"]) for week in found] == [(0, 0), (0, 0), (1, 0), (1, 1)]  # opens on 10 + 14 = 24 January


def test_there_is_no_week_before_anybody_is_enrolled() -> None:
    assert weeks(state([]), date(2027, 1, 4)) == ()


def test_expected_counts_who_did_it_and_a_share_of_those_with_time() -> None:
    """Before: eight of ten who had two weeks completed it (80 %), and two more were enrolled yesterday: 8 + 2 x 0.8 = 9.6.

    After: nobody had the time yet, so one less the drop-out of 0.25: 0.75 x 9.6 = 7.2.
    """
    early = [event for n in range(10) for event in enrolled(f"e{n}")]
    done = [event for n in range(8) for event in phase_events("pre", f"e{n}", at="2027-01-18T08:00:00Z")]
    late = [event for n in range(2) for event in enrolled(f"l{n}", "2027-01-19T12:00:00Z")]
    before, after = expected(state([*early, *done, *late]), date(2027, 1, 20), dropout=0.25)
    assert (before.done, before.rate, before.observed, before.people) == (8, 0.8, 10, pytest.approx(9.6))
    assert (after.done, after.rate, after.observed, after.people) == (0, 0.75, 0, pytest.approx(7.2))


def test_the_lost_and_the_overdue_are_not_counted_on_and_few_have_no_rate() -> None:
    lost = [*enrolled("lost", "2027-01-19T12:00:00Z"), LostToFollowUp(at="2027-01-20T08:00:00Z", trainee="lost", why="moved")]
    before, after = expected(state([*enrolled("overdue"), *lost, *enrolled("late", "2027-01-19T12:00:00Z")]), date(2027, 1, 20), dropout=0.5)
    assert PATIENCE == 14 and ENOUGH == 5  # one had the time: too few for a rate
    assert (before.rate, before.observed, before.people, after.people) == (1.0, 0, 1.0, 0.5)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 60), st.floats(0, 0.9))
def test_expected_lies_between_done_and_enrolled_and_falls_from_phase_to_phase(done: int, more: int, day: int, dropout: float) -> None:
    people = [event for n in range(done + more) for event in enrolled(f"p{n}")]
    pre = [event for n in range(done) for event in phase_events("pre", f"p{n}", at="2027-01-08T08:00:00Z")]
    before, after = expected(state([*people, *pre]), date.fromordinal(date(2027, 1, 8).toordinal() + day), dropout)
    assert before.done <= before.people <= done + more and 0 <= after.people <= before.people + 1e-9
