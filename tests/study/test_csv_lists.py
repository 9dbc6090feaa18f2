"""Cells of the lists that a spreadsheet would run are disarmed, and no others."""

from __future__ import annotations

import csv
import io

import pytest

from tracks_sim.study.csv_lists import codes_csv, escape_formula

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
HIDDEN = ("\u200b", "\ufeff", "\t", "\r", "\n")
"""Signs that a spreadsheet may drop at the beginning of a cell, before it looks for a formula."""


@pytest.mark.parametrize("start", [*SIGNS, *HIDDEN, *(hidden + sign for hidden in HIDDEN for sign in SIGNS), "\ufeff\u200b="])
def test_a_cell_that_would_be_run_begins_with_an_apostrophe(start: str) -> None:
    assert escape_formula(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "Lyon", "1+1", "a=b", "« et voilà »", "'=1", "été"])
def test_any_other_cell_stays(text: str) -> None:
    assert escape_formula(text) == text


def test_a_list_of_codes_is_disarmed() -> None:
    rows = list(csv.reader(io.StringIO(codes_csv([("t", "c")], "＝HYPERLINK(1)", "\ufeff=1", "group"))))
    assert rows[1] == ["c", "t", "'＝HYPERLINK(1)", "'\ufeff=1", "group"]


def test_a_list_of_codes_names_session_and_trainer_where_there_is_one() -> None:
    lists = [codes_csv([("t", "c")], "north", "new", "", session, trainer).splitlines() for session, trainer in (("", None), ("monday", None), ("monday", 2))]
    assert [rows[0] for rows in lists] == ["code,trainee,site,experience,label" + more for more in ("", ",session", ",session,trainer")]
    assert lists[2][1] == "c,t,north,new,,monday,2"
