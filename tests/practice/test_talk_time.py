"""Minutes of each choice are those that the engine charges; ten minutes left and none are each said once."""

from __future__ import annotations

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tracks_sim.interview import load_parameters
from tracks_sim.practice.talk_time import TimeMark, minutes_left, minutes_of_choices, time_marks, whole_minutes

PARAMETERS = load_parameters()


def test_minutes_in_words() -> None:
    """2.5 minutes for rights, 1.6 times as long with an interpreter: 4; 0.5 for an acknowledgement: 0.8, shown as 1; leaving: 0."""
    said = minutes_of_choices(interview_case_file().case, PARAMETERS)
    assert [whole_minutes(said[m]) for m in ("move:rights", "move:acknowledge", "move:leave", "ask")] == [4, 1, 0, 2]
    assert [whole_minutes(m) for m in (0.2, 2.4, 2.5, 7.6)] == [1, 2, 3, 8]


def test_a_case_without_a_person_has_none() -> None:
    case = interview_case_file().case.model_copy(update={"room": None})
    assert minutes_of_choices(case, PARAMETERS) == {}


def test_running_low_and_used_up_are_each_marked_once() -> None:
    """90 minutes; a break takes 8: after nine 18 are left, after ten 10, after eleven 2, after twelve none."""
    file = interview_case_file()
    turns = attempt_of(("move:offer_break",) * 14, file).turns
    assert file.case.room is not None
    assert time_marks(turns, file.case.room) == (TimeMark(10, "low"), TimeMark(12, "used_up"))
    assert (minutes_left((), file.case.room), minutes_left(turns[:9], file.case.room)) == (90, pytest.approx(18))


def test_a_second_talk_has_a_time_of_its_own() -> None:
    """1.6 minutes to propose it, then 60: after six breaks 12, after seven 4."""
    file = interview_case_file()
    turns = attempt_of(("move:offer_break",) * 11 + ("move:second_interview",) + ("move:offer_break",) * 7, file).turns
    assert file.case.room is not None
    assert time_marks(turns, file.case.room) == (TimeMark(10, "low"), TimeMark(19, "low"))


def test_a_turn_that_uses_up_all_that_was_left_is_marked_as_the_end() -> None:
    file = interview_case_file()
    room = file.case.room.model_copy(update={"minutes": 12}) if file.case.room else None  # type: ignore[union-attr]
    turns = [t.model_copy(update={"minutes": m}) for t, m in zip(attempt_of(("move:offer_break",) * 2, file).turns, (11, 0), strict=True)]
    assert room is not None and time_marks(turns, room) == (TimeMark(2, "used_up"),)


# --- a short talk -----------------------------------------------------------------------------------------


def test_sending_out_again_takes_a_minute() -> None:
    """3 minutes and then 1, 1.6 times as long with an interpreter; in older attempts nobody comes back."""
    case, older = interview_case_file().case, PARAMETERS.model_copy(update={"others": None})
    both = [minutes_of_choices(case, p, sent_out_before=before)["move:see_alone"] for p in (PARAMETERS, older) for before in (False, True)]
    assert both == pytest.approx([4.8, 1.6, 4.8, 4.8])
