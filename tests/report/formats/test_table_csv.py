"""A table as CSV: what is on screen, in columns that a program reads, and nothing that is hidden there."""

from __future__ import annotations

import base64
import csv
import io
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import sample_report
from tests.support.sample_report import message, number
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.report.formats.html import fragment, page
from tracks_sim.report.formats.table_csv import MARK, csv_text, plain
from tracks_sim.report.formatting import MINUS, NO_BREAK, Formatter
from tracks_sim.report.parts import HIDDEN, Column, Figure, Number, Section, Table

BEFORE = message("Before")
TABLE = Table(
    "made", message("Made"),
    (Column(message("Group"), numeric=False), Column(message("People"), over=BEFORE), Column(message("Safe"), over=BEFORE), Column(message("Change")), Column(message("Score")), Column(message("Day"), numeric=False)),
    (
        ("=1+1", Number(28), Figure(Estimate(0.5123, 0.25, 0.754, n=28), "share"), Figure(Estimate(-0.042, -0.204, 0.12), "points"), message("{before} → {after} ({people})", before=Number(0.5, "share"), after=Number(0.625, "share"), people=number(28)), date(2027, 2, 3)),
        ("Other", HIDDEN, HIDDEN, Figure(not_estimable("Too few."), "points"), HIDDEN, None),
        ("Third", Number(9), Figure(Estimate(1.0, n=9, reason="All alike."), "share"), None, None, None),
    ),
)  # fmt: skip


def rows_of(table: Table, language: str = "en") -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(table, Formatter(language)))))


def test_a_figure_has_its_value_and_ends_in_columns_and_what_is_hidden_stays_hidden() -> None:
    head, first, other, third = rows_of(TABLE)
    assert head == [
        "Group", "Before: People", "Before: Safe (%)", "Before: Safe (%): low", "Before: Safe (%): high", "Change (points)", "Change (points): low", "Change (points): high",
        "Score: before", "Score: after", "Score: people", "Day",
    ]  # fmt: skip
    assert first == ["'=1+1", "28", "51", "25", "75", "-4", "-20", "12", "50", "62", "28", "2027-02-03"]  # a formula is none, 62.5 is rounded as on screen
    assert other == ["Other", "not shown", "not shown", "", "", "not estimable", "", "", "not shown", "", "", ""]
    assert third == ["Third", "9", "100", "", "", "", "", "", "", "", "", ""]
    assert rows_of(TABLE, "fr")[2][1] == "non affiché" and rows_of(TABLE, "fr")[0][3].endswith(": faible")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_of_a_page_has_its_file_and_the_page_no_script(language: str) -> None:
    html = page(sample_report.sample_report(), language)
    links = re.findall(r'<a download="([^"]+)" href="data:text/csv;charset=utf-8;base64,([^"]+)"', html)
    assert len(links) == html.count("<tbody>") - html.count('class="checklist"') and len(set(links)) == len(links)
    for name, data in links:
        text = base64.b64decode(data).decode()
        assert name.endswith(".csv") and text.startswith(MARK) and len({len(row) for row in csv.reader(io.StringIO(text))}) == 1
    assert "<script" not in html and ".csv, " in html  # hidden on paper
    assert re.search(r"@media print.*\.csv, ", html, re.DOTALL)


def test_a_fragment_of_the_evaluators_page_has_it_too() -> None:
    html = fragment(Section("made", message("Made"), message("Lead"), (TABLE,)), "en")
    assert html.count('download="made.csv"') == 1 and 'aria-label="Made as CSV"' in html


@given(st.floats(-50, 50), st.sampled_from(["share", "points", "decimal", "count"]))
def test_a_number_is_rounded_as_on_screen(value: float, kind: str) -> None:
    shown = Formatter("en").number(value, kind, unit=False)  # type: ignore[arg-type]
    shown = shown.replace(MINUS, "-").replace(f"{NO_BREAK}%", "").replace(",", "").lstrip("+")
    assert float(plain(value, kind)) == float(shown)  # type: ignore[arg-type]


@given(st.text(max_size=20))
def test_no_text_becomes_a_formula(text: str) -> None:
    table = Table("t", message("T"), (Column(message("{x}", x=text), numeric=False),), ((text,),))
    for cell in (row[0] for row in rows_of(table) if row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
