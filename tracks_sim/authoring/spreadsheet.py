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
from tracks_sim.authoring.table_reader import KEY, MARK, OF, SOURCE, STATE, TOO_LARGE, TRANSLATION, WAS, WHERE
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import WriteText
from tracks_sim.drafts.translation import place_of, source_texts
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable
from tracks_sim.yamlio.parse import LONGEST_TEXT

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 256_000
_HIDDEN = (KEY, OF, WAS)
_WIDTHS = {WHERE: 28, SOURCE: 60, TRANSLATION: 60, STATE: 16}

SOURCE_CHANGED = translatable("The source has changed since the table was saved.")
CHANGED_HERE = translatable("The translation was changed here too since the table was saved.")
NO_TEXT = translatable("This cell holds a formula or something else that is no text.")
GONE = translatable("The case does not have this text any more.")
TWICE = translatable("The text stands in the table more than once. The first one was taken.")
TOO_LONG = translatable("The text is too long to be kept.")


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


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A row of a table that came back."""

    name: str
    of: str
    """Hash of the source when the table was saved."""
    was: str
    """Hash of the translation then."""
    text: str | None
    """The translation; None for a formula, a date, an error."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A text of a table that was not taken, and why (an English sentence, to be translated)."""

    name: str
    text: str
    why: str


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
                value_hash(_clean(row.translation)),
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
        cell = sheet.cell(number, column, _clean(value))
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = 1
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _clean(text: str) -> str:
    """The text without signs that no XLSX file can hold, and as it comes back from a program."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


# --- back --------------------------------------------------------------------------------


def read_table(content: bytes, case_id: str, language: str) -> tuple[ReturnedText, ...]:
    """The rows of a table that came back. Raises AuthoringRefused for any other file, and for the table of another case or language."""
    if len(content) > MOST_BYTES:
        raise AuthoringRefused(TOO_LARGE)
    return returned_texts(read_apart("table", content, case_id, language, beyond=AuthoringRefused("Reading the file takes too long or too much memory, so it is no table of translations. Save the table again, and write into that one.")))


def returned_texts(found: Mapping[str, Any]) -> tuple[ReturnedText, ...]:
    """What ``table_reader`` has found."""
    return tuple(ReturnedText(name, of, was or value_hash(""), text and _clean(text)) for name, of, was, text in found["rows"])


def taken(data: DraftData, language: str, returned: Iterable[ReturnedText]) -> tuple[tuple[WriteText, ...], tuple[NotTaken, ...]]:
    """The texts that a table changes, as acts; and those of its changes that are not taken.

    A cell that is empty, or as it was when the table was saved, changes nothing.
    """
    sources = source_texts(data)
    acts: dict[str, WriteText] = {}
    left: list[NotTaken] = []
    seen: set[str] = set()
    for row in returned:
        place = place_of(row.name, language) if row.name in sources else None
        now = value_at(data, *place) if place else None
        now = now if isinstance(now, str) else ""
        if row.text is not None and (not row.text or value_hash(row.text) in (row.was, value_hash(_clean(now)))):
            continue
        why = _why_not(row, sources.get(row.name), now, seen)
        seen.add(row.name)
        if why or place is None or row.text is None:
            left.append(NotTaken(row.name, row.text or "", why))
        else:
            acts[row.name] = WriteText(
                act="write_text", part=place[0], where=tuple(map(str, place[1])), text=row.text, base=value_hash(now)
            )
    return tuple(acts.values()), tuple(left)


def _why_not(row: ReturnedText, source: str | None, now: str, seen: set[str]) -> str:
    """Why a changed text is not taken; empty where it is."""
    if source is None:
        return GONE
    if row.name in seen:
        return TWICE
    if row.text is None:
        return NO_TEXT
    if row.of != value_hash(source):
        return SOURCE_CHANGED
    if row.was != value_hash(_clean(now)):
        return CHANGED_HERE
    return TOO_LONG if len(row.text) > LONGEST_TEXT else ""
