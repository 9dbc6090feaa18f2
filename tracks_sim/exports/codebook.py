"""Codebooks: the meaning of the columns of a table, one line a column, for people and for programs.

The codebook is written beside its table, once as CSV and once as Markdown, and says which
type a column has where the table is written as Parquet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

ColumnType = Literal["text", "number", "integer"]
NEVER = "never"
"""Value of ``missing`` for a column that has a value in every row."""


class Column(NamedTuple):
    """One column. ``missing`` says what an empty cell (in Parquet: null) means, or ``never``."""

    name: str
    label: str
    type: ColumnType
    values: str
    missing: str = NEVER


def codebook_markdown(title: str, intro: str, columns: Sequence[Column]) -> str:
    """The same as a page."""
    head = " | ".join(Column._fields)
    lines = [f"# {title}", "", intro, "", f"| {head} |", "|" + "---|" * len(Column._fields)]
    return "\n".join([*lines, *(f"| {' | '.join(column)} |" for column in columns), ""])
