"""A table as CSV, with what is on screen and no more: rounded as there, and hidden where it is hidden there.

A figure has three columns: its value and the ends of its interval. How many people it rests on is in the table's own column of
people. Shares are in per cent and differences of shares in points, which the heading of the column says.
"""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracks_sim.i18n import translatable
from tracks_sim.report.formatting import NOT_ESTIMABLE, NOT_SHOWN, Formatter, decimals_of_points
from tracks_sim.report.parts import Cell, Column, Figure, Hidden, Message, Number, NumberKind, Table
from tracks_sim.study.csv_lists import escape_formula

PARTS = {
    "before": translatable("before"), "after": translatable("after"), "people": translatable("people"), "count": translatable("number"),
    "all": translatable("of how many"), "score": translatable("mean"), "mean": translatable("mean"), "spread": translatable("standard deviation"),
}  # fmt: skip
"""What the numbers of a cell that holds several are called, by the gap of its sentence."""
LOW, HIGH = translatable("low"), translatable("high")
UNITS: dict[NumberKind, str] = {"share": translatable("{column} (%)"), "points": translatable("{column} (points)")}
MARK = "\ufeff"
"""Byte order mark: without it spreadsheets read letters with accents wrongly."""


def csv_address(table: Table, formatter: Formatter) -> str:
    """The CSV file as an address of its own, ``data:``, so that a page needs no script and no server to offer it."""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode((MARK + csv_text(table, formatter)).encode()).decode()


def csv_text(table: Table, formatter: Formatter) -> str:
    """Heading and rows of a table, with commas and decimal points in every language."""
    text = io.StringIO()
    columns = [_column(column, [row[at] for row in table.rows], formatter) for at, column in enumerate(table.columns)]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([escape_formula(head) for heads, _ in columns for head in heads])
    for row in range(len(table.rows)):
        writer.writerow([cell for _, cells in columns for cell in cells[row]])
    return text.getvalue()


def _column(column: Column, cells: Sequence[Cell], formatter: Formatter) -> tuple[list[str], list[list[str]]]:
    """Headings and cells of the columns that one column of a table becomes."""
    head = formatter.message(column.label)
    head = f"{formatter.message(column.over)}: {head}" if column.over else head
    kinds = {cell.kind for cell in cells if isinstance(cell, Number | Figure)}
    if len(kinds) == 1 and (unit := UNITS.get(next(iter(kinds)))):
        head = formatter.t(unit).format(column=head)
    if any(isinstance(cell, Figure) for cell in cells):
        return [head, f"{head}: {formatter.t(LOW)}", f"{head}: {formatter.t(HIGH)}"], [_three(cell, formatter) for cell in cells]
    names = next((tuple(cell.gaps) for cell in cells if isinstance(cell, Message) and _only_numbers(cell)), ())
    if names and all(_may_stand(cell, names) for cell in cells):
        return [f"{head}: {formatter.t(PARTS[name])}" for name in names], [_parts(cell, names, formatter) for cell in cells]
    return [head], [[_text(cell, formatter)] for cell in cells]


def _only_numbers(cell: Message) -> bool:
    return len(cell.gaps) > 1 and all(name in PARTS and isinstance(gap, Number) for name, gap in cell.gaps.items())


def _may_stand(cell: Cell, names: tuple[str, ...]) -> bool:
    return cell is None or isinstance(cell, Hidden) or (isinstance(cell, Message) and tuple(cell.gaps) == names and _only_numbers(cell))


def _parts(cell: Cell, names: tuple[str, ...], formatter: Formatter) -> list[str]:
    gaps = cell.gaps if isinstance(cell, Message) else {}
    first = [_text(cell, formatter)] if not isinstance(cell, Message) else []
    return [*first, *(_text(gap, formatter) for name in names if isinstance(gap := gaps.get(name), Number))] + [""] * (
        len(names) - 1 if first else 0
    )


def _three(cell: Cell, formatter: Formatter) -> list[str]:
    if not isinstance(cell, Figure):
        return [_text(cell, formatter), "", ""]
    estimate, kind = cell.estimate, cell.kind
    if estimate.value is None:
        return [formatter.t(NOT_ESTIMABLE), "", ""]
    if estimate.low is None or estimate.high is None:
        return [plain(estimate.value, kind), "", ""]
    digits = decimals_of_points(cell)
    return [plain(value, kind, digits) for value in (estimate.value, estimate.low, estimate.high)]


def _text(cell: Cell, formatter: Formatter) -> str:
    match cell:
        case None:
            return ""
        case Number(value, kind):
            return plain(value, kind)
        case Hidden():
            return formatter.t(NOT_SHOWN)
        case date():
            return cell.isoformat()
        case _:
            return escape_formula(formatter.cell(cell))


def plain(value: float, kind: NumberKind, digits: int = 0) -> str:
    """A number as it is rounded on screen, with a decimal point and a hyphen for minus, without its unit."""
    if kind in ("share", "points"):
        text = f"{100 * value:.{digits}f}"
    elif kind == "count":
        text = f"{Decimal(repr(float(value))):.1f}".removesuffix(".0")  # halves to the even digit, as on screen
    elif kind == "p":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    elif kind == "level":
        text = f"{value:g}"
    else:
        exact = Decimal(repr(float(value)))  # rounded like the figures on screen: halves to the even digit of the decimal number
        text = f"{exact:.2f}" if abs(value) < 100 else f"{exact:.0f}"
    return text.lstrip("-") if not text.strip("-0.") else text
