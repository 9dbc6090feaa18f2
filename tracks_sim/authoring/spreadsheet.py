"""A table of texts and their translations for somebody who does not work on the page: out as XLSX, and back.

One row a text. Hidden columns name the text and say from which words the table was made, so that a table that comes back changes only what
its source still fits. What comes back is data: formulas, links, macros and further sheets are passed over, and nothing of it is run.
It is read in a process with limits (``table_reader``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracks_sim.authoring.reading_process import read_apart
from tracks_sim.authoring.returned_texts import ReturnedText, clean
from tracks_sim.authoring.table_reader import KEY, MARK, OF, SOURCE, STATE, TOO_LARGE, TRANSLATION, WAS, WHERE
from tracks_sim.drafts.draft import value_hash
from tracks_sim.errors import AuthoringRefused

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 256_000
_HIDDEN = (KEY, OF, WAS)
_WIDTHS = {WHERE: 28, SOURCE: 60, TRANSLATION: 60, STATE: 16}


@dataclass(frozen=True, slots=True)
class Headings:
    """Headings of the columns that are seen, and the name of the sheet."""

    sheet: str
    where: str
    source: str
    translation: str
    state: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A text as the table has it. ``where`` and ``state`` are in words."""

    name: str
    """As in ``Translations``."""
    where: str
    source: str
    translation: str
    state: str


def written_table(case_id: str, language: str, headings: Headings, rows: Iterable[TableRow]) -> bytes:
    """The table as an XLSX file. Only the translations can be written in; the sheet is protected against slips, without a password."""
    from openpyxl import Workbook  # here: it imports lxml where that is installed, and few authors' pages make a table
    from openpyxl.styles import Font, PatternFill, Protection

    workbook = Workbook()
    sheet: Any = workbook.active
    sheet.title = "".join(letter for letter in headings.sheet if letter not in r"\/*?:[]")[:31] or "1"
    _put(sheet, 1, (f"{MARK} {case_id} {language}", "", "", headings.where, headings.source, headings.translation, headings.state))
    for number, row in enumerate(rows, start=2):
        _put(
            sheet,
            number,
            (
                row.name,
                value_hash(row.source),
                value_hash(clean(row.translation)),
                row.where,
                row.source,
                row.translation,
                row.state,
            ),
        )
        sheet.cell(number, TRANSLATION).protection = Protection(locked=False)
    for column in range(1, STATE + 1):
        dimension = sheet.column_dimensions[sheet.cell(1, column).column_letter]
        dimension.hidden = column in _HIDDEN
        dimension.width = _WIDTHS.get(column, 12)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = PatternFill("solid", fgColor="DDE5EC")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.formatCells = False  # these stay allowed
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _put(sheet: Any, number: int, values: Sequence[str]) -> None:
    """Write a row of texts: one that begins with = is a text too, and no program takes it for a formula."""
    from openpyxl.styles import Alignment

    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, clean(value))
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = 1
        cell.alignment = Alignment(wrap_text=True, vertical="top")


# --- back --------------------------------------------------------------------------------


def read_table(content: bytes, case_id: str, language: str) -> tuple[ReturnedText, ...]:
    """The rows of a table that came back. Raises AuthoringRefused for any other file, and for the table of another case or language."""
    if len(content) > MOST_BYTES:
        raise AuthoringRefused(TOO_LARGE)
    return returned_texts(read_apart("table", content, case_id, language, beyond=AuthoringRefused("Reading the file takes too long or too much memory, so it is no table of translations. Save the table again, and write into that one.")))


def returned_texts(found: Mapping[str, Any]) -> tuple[ReturnedText, ...]:
    """What ``table_reader`` has found."""
    return tuple(ReturnedText(name, of, was or value_hash(""), text and clean(text)) for name, of, was, text in found["rows"])
