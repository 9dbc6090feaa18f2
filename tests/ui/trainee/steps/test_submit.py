"""The last sheet: what is decided, what is open, and what has to come first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.interview_case import interview_case_file
from tests.support.synthetic_cases import case_file, scored_attempt, with_case, with_key
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import Answer, Attempt
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.ui.trainee.steps.submit import AnswerRow, SubmitSheet, submit_sheet
from tracks_sim.ui.trainee.view import View

FILE = with_key(case_file(), rules=2)
OPTION = "option-second-talk"
WHOLE_PLAN = {q.part: q.options[:1] for q in FILE.case.plan}


def _attempt(file: CaseFile = FILE, turns: tuple[InterviewTurn, ...] = (), **answers: Any) -> Attempt:
    return scored_attempt(file, turns, **answers).attempt


def _sheet(catalogues: Catalogues, attempt: Attempt, file: CaseFile = FILE) -> SubmitSheet:
    return submit_sheet(View(attempt, file, catalogues, "en"))


def _row(sheet: SubmitSheet, name: str) -> AnswerRow:
    return next(row for row in (*sheet["decided"], *sheet["answered"]) if (row["part"] or row["step"]) == name)


def test_without_a_decision_something_is_missing_and_its_row_leads_there(catalogues: Catalogues) -> None:
    sheet = _sheet(catalogues, _attempt())
    assert sheet["missing"] == "Choose what to do next before you submit."
    row = _row(sheet, "option")
    assert (row["step"], row["open"], row["said"], row["link"]) == ("decision", True, "", "Go there")
    assert _sheet(catalogues, _attempt(option=OPTION))["missing"] == ""


def test_the_decision_is_said_in_the_words_of_the_case(catalogues: Catalogues) -> None:
    row = _row(_sheet(catalogues, _attempt(option=OPTION)), "option")
    assert (row["said"], row["lang"], row["open"], row["link"]) == (FILE.texts["en"].options[OPTION], "en", False, "Change")


def test_what_an_open_plan_costs_is_said_where_it_costs(catalogues: Catalogues) -> None:
    row = _row(_sheet(catalogues, _attempt(option=OPTION)), "plan")
    assert row["text"] == "0 of 6 questions answered" and "cannot count as safe and proportionate" in row["remark"]
    whole = _row(_sheet(catalogues, _attempt(option=OPTION, plan=WHOLE_PLAN)), "plan")
    assert (whole["text"], whole["remark"], whole["open"]) == ("6 of 6 questions answered", "", False)
    first_rules = case_file()  # by them an open part costs its own score alone
    assert _row(_sheet(catalogues, _attempt(first_rules), first_rules), "plan")["remark"] == ""


def test_the_note_is_told_and_never_open(catalogues: Catalogues) -> None:
    assert _row(_sheet(catalogues, _attempt()), "note")["text"] == "Nothing chosen"
    row = _row(_sheet(catalogues, _attempt(note={"words": ("aa1", "aa2", "aa3")})), "note")
    assert (row["text"], row["open"]) == ("3 passages", False)


def test_what_a_case_does_not_ask_has_no_row(catalogues: Catalogues) -> None:
    file = with_case(FILE, plan=(), note=False, steps=("indicators", "decision"))
    sheet = _sheet(catalogues, _attempt(file), file)
    assert [row["part"] for row in sheet["decided"]] == ["option"] and [row["step"] for row in sheet["answered"]] == ["indicators"]


def test_each_step_says_how_much_of_it_is_open(catalogues: Catalogues) -> None:
    judged = {FILE.case.indicators[0]: Answer("present")}
    sheet = _sheet(catalogues, _attempt(indicators=judged))
    assert {row["step"]: row["text"] for row in sheet["answered"]} == {"indicators": "15 open", "elements": "4 open", "needs": "12 open"}  # 16 - 1; act, means, purpose, protection; 12
    final = _sheet(catalogues, replace(_attempt(indicators=judged), locked=frozenset({"indicators"})))
    assert (_row(final, "indicators")["text"], _row(final, "indicators")["link"]) == ("15 open, final", "See")


def _turn(outcome: str) -> InterviewTurn:
    return InterviewTurn(
        at="2000-01-01T00:00:00Z", interview=1, number=1, choice="move:introduce", outcome=outcome, seen="settled",
        rapport=1, distress=0, pressure=0, minutes=1,
    )  # fmt: skip


@pytest.mark.parametrize(("turns", "said", "is_open"), [
    ((), "You have not talked with the person.", True),
    ((_turn("reply"),), "You have not closed the talk.", True),
    ((_turn("second"),), "You agreed on a second talk, which has not begun.", False),
    ((_turn("ended"),), "The talk is over.", False),
])  # fmt: skip
def test_the_state_of_the_talk(catalogues: Catalogues, turns: tuple[InterviewTurn, ...], said: str, is_open: bool) -> None:
    file = interview_case_file()
    row = _row(_sheet(catalogues, _attempt(file, turns), file), "interview")
    assert (row["text"], row["open"]) == (said, is_open)
    assert row["link"] == {"The talk is over.": "See", "You agreed on a second talk, which has not begun.": "Change"}.get(said, "Go there")


@pytest.mark.parametrize(("mode", "said"), [
    ("practice", "Your feedback is open"), ("assessment", "Your trainer releases the feedback"), ("study", "the feedback opens when the study is over"),
])  # fmt: skip
def test_afterwards_it_says_what_was_submitted_when_and_what_happens_now(catalogues: Catalogues, mode: Any, said: str) -> None:
    before = replace(_attempt(option=OPTION), mode=mode)
    assert _sheet(catalogues, before)["receipt"] is None and _sheet(catalogues, before)["note"]
    sheet = _sheet(catalogues, replace(before, submitted=True, submitted_at="2026-11-26T10:00:00Z"))
    receipt = sheet["receipt"]
    assert receipt is not None and said in receipt["text"]
    assert (receipt["case"], receipt["at"]) == (FILE.texts["en"].title, "2026-11-26T10:00:00Z")
    assert (sheet["title"], sheet["note"], sheet["missing"]) == ("Submitted", "", "")
    assert {row["link"] for row in (*sheet["decided"], *sheet["answered"])} == {"See"}
