"""Files that leave the store: written beside their place and then moved to it, so that nobody finds half a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from tracks_sim.errors import StoreError
from tracks_sim.exports.codebook import Column, ColumnType, codebook_frame, codebook_markdown

if TYPE_CHECKING:
    import pandas

TableFormat = Literal["csv", "parquet"]
_SQL: dict[ColumnType, str] = {"text": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT"}


def write_atomically(out: Path, name: str, write: Callable[[Path], object]) -> Path:
    """The path of ``out/name``, which ``write`` writes whole or not at all; raises StoreError with a sentence."""
    path, draft = out / name, out / f".{name}.{os.getpid()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        try:
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


def write_text_atomically(out: Path, name: str, write: Callable[[IO[str]], object]) -> Path:
    """The same for a text file, which ``write`` is handed open (UTF-8)."""

    def opened(draft: Path) -> None:
        with draft.open("w", encoding="utf-8", newline="") as file:
            write(file)

    return write_atomically(out, name, opened)


def table_with_codebook(
    frame: pandas.DataFrame, columns: Sequence[Column], out: Path, stem: str, book: str, intro: str, form: TableFormat = "csv"
) -> tuple[Path, ...]:
    """``out/<stem>.csv`` or ``.parquet``, and its codebook as ``<book>.csv`` and ``<book>.md``.

    The columns of ``frame`` are those of the codebook, in its order.
    """
    name = f"{stem}.{form}"
    if form == "parquet":
        table = write_atomically(out, name, lambda draft: _parquet(frame, columns, draft))
    else:
        table = write_text_atomically(out, name, lambda file: frame.to_csv(file, index=False, lineterminator="\n"))
    page = codebook_markdown(f"Codebook of {name}", intro, columns)
    return (
        table,
        write_text_atomically(out, f"{book}.csv", lambda file: codebook_frame(columns).to_csv(file, index=False, lineterminator="\n")),
        write_text_atomically(out, f"{book}.md", lambda file: file.write(page)),
    )


def _parquet(frame: pandas.DataFrame, columns: Sequence[Column], path: Path) -> None:
    """Typed by the codebook, since an empty or unfilled column of a frame has no type; an empty text is null."""
    import duckdb

    def cell(column: Column) -> str:
        typed = f'CAST("{column.name}" AS {_SQL[column.type]})'
        return f'{f"NULLIF({typed}, {chr(39) * 2})" if column.type == "text" else typed} AS "{column.name}"'

    place = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        try:
            connection.execute(f"COPY (SELECT {', '.join(map(cell, columns))} FROM frame) TO '{place}' (FORMAT parquet)")
        except duckdb.IOException as error:
            raise OSError(0, str(error).splitlines()[0]) from error
