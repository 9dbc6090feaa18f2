"""A table of translations that came back, read in a process of its own (``reading_process``), which has little time and memory.

Nothing that the file says of itself is trusted: each of its entries is read up to a limit, and the library that knows XLSX gets only what was
read so. What it cannot need, such as a quarter of a million styles, is refused before that library is loaded.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable

MOST_UNPACKED = 8_000_000
MOST_FILES = 200
MOST_ROWS = 3_000
MOST_MARKUP = 400_000
"""Tags and attributes of the sheets or of the texts of their cells: 3,000 rows of seven cells with six tags and four attributes each have 210,000."""
MOST_OTHER_MARKUP = 40_000
"""The same of any other entry, such as the styles: what a program saves has some thousand."""
MARK = "tracks-sim"
"""First word of the first cell, before the case and the language."""
KEY, OF, WAS, WHERE, SOURCE, TRANSLATION, STATE = range(1, 8)
"""Columns. Hidden are the name of the text, the hash of its source, and that of its translation when the table was saved."""
TOO_LARGE = translatable("The file is larger than a table of translations can be. Save the table again, and write into that one.")
_NO_TABLE = translatable("This file is no table of translations that was saved here, or it is damaged. Save the table again, and write into that one.")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


def read(content: bytes, case_id: str, language: str) -> Mapping[str, Any]:
    """The rows (``rows``): name, both hashes, and the translation, None for a formula, a date or an error. Raises AuthoringRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = dict(_entries(archive))
        from openpyxl import load_workbook

        workbook = load_workbook(_packed(entries), read_only=True, data_only=False, keep_links=False)
        marks = {str(sheet.cell(1, KEY).value): sheet for sheet in reversed(workbook.worksheets)}
        found = next((mark for mark in marks if mark.startswith(f"{MARK} ")), None)
        rows = list(_rows(marks[found])) if found == f"{MARK} {case_id} {language}" else []
    except AuthoringRefused:
        raise
    except Exception as error:  # the libraries raise whatever their reading of a broken file runs into
        raise AuthoringRefused(_NO_TABLE) from error
    if found is None:
        raise AuthoringRefused(_NO_TABLE)
    if found != f"{MARK} {case_id} {language}":
        raise AuthoringRefused("This table was saved from another case, or for another language. Open that case and that language, then take it in.")
    return {"rows": rows}


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each entry. Raises AuthoringRefused for more than a table has, and for XML that defines entities."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise AuthoringRefused(TOO_LARGE)
    left = MOST_UNPACKED
    for info in infos:
        if info.compress_type not in _METHODS or info.compress_size > 2 * info.file_size + 1_000:
            raise AuthoringRefused(_NO_TABLE)  # packed in an unusual way, or larger than its head says
        with archive.open(info) as stream:
            content = stream.read(left + 1)  # inflates no more than this, whatever the head says
        left -= len(content)
        most = MOST_MARKUP if info.filename.startswith(("xl/worksheets/", "xl/sharedStrings")) else MOST_OTHER_MARKUP
        if left < 0 or content.count(b"<") + content.count(b"=") > most:
            raise AuthoringRefused(TOO_LARGE)
        if re.search(rb"<!(DOCTYPE|ENTITY)", content.replace(b"\0", b"")):
            raise AuthoringRefused(_NO_TABLE)
        yield info.filename, content


def _packed(entries: Mapping[str, bytes]) -> io.BytesIO:
    """The entries in an archive whose heads are true."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream


def _rows(sheet: Any) -> Iterator[tuple[str, str, str, str | None]]:
    for cells in sheet.iter_rows(min_row=2, max_row=MOST_ROWS, max_col=STATE):
        if len(cells) < TRANSLATION or not isinstance(name := cells[KEY - 1].value, str):
            continue
        of, was, translation = (cells[column - 1] for column in (OF, WAS, TRANSLATION))
        yield name, str(of.value), str(was.value or ""), _text_of(translation)


def _text_of(cell: Any) -> str | None:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or isinstance(value, bool) or cell.data_type == "e" or not isinstance(value, str | int):
        return None
    return str(value)
