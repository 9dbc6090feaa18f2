"""Atomic writing of export files: to a draft in the same folder, then renamed, so that nobody finds half a file.

Only the account that exports can read the files and the folders made for them: they may hold answers and notes.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from tracks_sim.errors import StoreError
from tracks_sim.exports.codebook import Column, ColumnType, codebook_markdown
from tracks_sim.store.temp_cleanup import new_draft, temporary_folder

if TYPE_CHECKING:
    import pandas

TableFormat = Literal["csv", "parquet", "sav"]
"""``sav``: SPSS, with the labels of the codebook; jamovi, R and Stata read it too."""
_SQL: dict[ColumnType, str] = {"text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT"}


def write_atomically(out: Path, name: str, write: Callable[[Path], object]) -> Path:
    """Let ``write`` write ``out/name``, whole or not at all, and return its path; raises StoreError with a sentence.

    ``write`` gets the path of an empty file and must write to that file, not put another in its place.
    """
    path, draft = out / name, out / f".{name}.{os.getpid()}"
    try:
        _make_private(out)
        draft.unlink(missing_ok=True)  # of a process of this number that was killed
        try:
            with new_draft(draft):  # private before anything is in it
                write(draft)
                draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"The export was not written to {path} ({error.strerror}). Choose a folder with room that you may "
            "write to with --out. The store itself is unharmed."
        ) from error
    return path


def _make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, for this account alone; one that is there stays as it is."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def write_text_atomically(out: Path, name: str, write: Callable[[IO[str]], object]) -> Path:
    """``write_atomically`` for a text file: ``write`` gets it open (UTF-8, newlines as written)."""

    def write_text(draft: Path) -> None:
        with draft.open("w", encoding="utf-8", newline="") as file:
            write(file)

    return write_atomically(out, name, write_text)


def write_rows_atomically(out: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]], shared: int = 0) -> Path:
    """``write_atomically`` for a CSV file: UTF-8, an empty cell for None. ``shared`` as in ``table_with_codebook``; then rows are tuples."""
    return write_text_atomically(out, name, lambda file: _csv_rows(header, rows, file, shared))


def table_with_codebook(
    table: pandas.DataFrame | Iterator[tuple[object, ...]],
    columns: Sequence[Column],
    out: Path,
    stem: str,
    book: str,
    intro: str,
    form: TableFormat = "csv",
    shared: int = 0,
) -> tuple[Path, ...]:
    """Write ``out/<stem>.csv``, ``.parquet`` or ``.sav``, and its codebook as ``<book>.csv`` and ``<book>.md``; the three paths.

    The columns of ``table`` are those of the codebook, in its order. An iterator of rows, where None is missing, is written as it comes,
    without pandas; the other formats take a frame. ``shared``: how many of the first cells rows that follow each other often have in common
    (two or more, two less than all at most; 0: none); ids and hashes are long, and in CSV they are set once for such rows.
    """
    name = f"{stem}.{form}"
    if form != "csv":
        assert not isinstance(table, Iterator)
        write = _parquet if form == "parquet" else _sav
        written = write_atomically(out, name, lambda draft: write(table, columns, draft))
    else:
        rows = table if isinstance(table, Iterator) else _rows(table)
        written = write_rows_atomically(out, name, [column.name for column in columns], rows, shared)
    page = codebook_markdown(f"Codebook of {name}", intro, columns)
    return (
        written,
        write_rows_atomically(out, f"{book}.csv", Column._fields, columns),
        write_text_atomically(out, f"{book}.md", lambda file: file.write(page)),
    )


def zipped(data: Path, write: Callable[[Path], Iterable[Path]]) -> bytes:
    """The files that ``write`` makes in a folder, as a ZIP. The folder is in the data folder, which is private."""
    with temporary_folder(data, "export") as folder:
        paths = write(folder)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in paths:
                archive.write(path, path.name)
        return packed.getvalue()


def _rows(frame: pandas.DataFrame) -> Iterator[tuple[object, ...]]:
    """The rows of a frame, None where a value is missing."""
    return zip(*(frame[name].to_numpy(dtype=object, na_value=None).tolist() for name in frame), strict=True)


def _csv_rows(header: Sequence[str], rows: Iterable[Sequence[object]], file: IO[str], shared: int) -> None:
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(header)
    if not shared:
        lines.writerows(rows)
        return
    for cells, alike in groupby(rows, key=itemgetter(slice(shared))):
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(cells)
        beginning = line.getvalue().removesuffix("\n") + ","
        for row in alike:
            file.write(beginning)
            lines.writerow(row[shared:])


def _parquet(frame: pandas.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """Write a frame as Parquet with the codebook's types, since an empty column of a frame has none; an empty text is null."""
    import duckdb

    def cell(column: Column) -> str:
        typed = f'CAST("{column.name}" AS {_SQL[column.type]})'
        return f'{f"NULLIF({typed}, {chr(39) * 2})" if column.type == "text" else typed} AS "{column.name}"'

    quoted = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        try:
            connection.execute(f"COPY (SELECT {', '.join(map(cell, columns))} FROM frame) TO '{quoted}' (FORMAT parquet, USE_TMP_FILE false)")
        except duckdb.IOException as error:
            raise OSError(0, str(error).splitlines()[0]) from error


LONGEST_LABEL = 255
"""Most bytes of a label of a variable: SPSS reads 255."""


def _sav(frame: pandas.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """Write a frame for SPSS: numbers and texts with the codebook's labels, 1 and 0 as yes and no where a column has these alone.

    A missing number is system-missing, a missing text is empty.
    """
    import numpy as np
    import pandas
    import pyreadstat

    cells = {c.name: frame[c.name].astype("object").where(frame[c.name].notna(), "").map(str) if c.type == "text" else frame[c.name].astype("Float64").to_numpy(float, na_value=np.nan)
             for c in columns}  # fmt: skip
    yes_no: dict[str, dict[int | float, str]] = {column.name: {1: "yes", 0: "no"} for column in columns if column.type == "integer" and column.values == "1, 0"}
    pyreadstat.write_sav(
        pandas.DataFrame(cells, index=frame.index), path,
        column_labels=[column.label.encode()[:LONGEST_LABEL].decode(errors="ignore") for column in columns],
        variable_value_labels=yes_no,
        variable_format={column.name: "F8.0" for column in columns if column.type == "integer"},
        variable_measure={column.name: "scale" if column.type == "number" else "nominal" for column in columns},
    )  # fmt: skip
