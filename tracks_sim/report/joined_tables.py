"""Tables that say more together than one after the other: phases side by side, figures of the same groups in one table.

Each cell stays as it was, hidden ones too: nothing is computed here, and what joins rows are their headings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import PHASE
from tracks_sim.report.groups import PHASES, arm_label, consecutive_phases, group_label
from tracks_sim.report.parts import Cell, Column, Message, Row, Table

PERIOD = translatable("{first} → {second}")
PERIODS = Column(Message("From → to"), numeric=False)
WHY_EMPTY = translatable("{part}: {reason}")

T = TypeVar("T")


def side_by_side(table_id: str, title: Message, parts: Sequence[tuple[Message, Table]]) -> Table:
    """One table of several: each row heading once, and the columns of each part under its name.

    Headings are the text columns that a table begins with, the same in every part. A row that a part does not have is empty
    there. A part without rows gives the reason as a note; where no part has rows the first reason stands alone.
    """
    filled = [(name, table) for name, table in parts if table.rows]
    if not filled:
        first = parts[0][1]
        return replace(first, id=table_id, title=title)
    of = _headings(filled[0][1])
    order = _distinct([row[:of] for _, table in filled for row in table.rows])
    columns = list(filled[0][1].columns[:of])
    rows = [list(heading) for heading in order]
    for name, table in filled:
        own = [replace(column, over=name) for column in table.columns[of:]]
        columns += own
        for heading, row in zip(order, rows, strict=True):
            row += next((list(r[of:]) for r in table.rows if r[:of] == heading), [None] * len(own))
    why = [Message(WHY_EMPTY, {"part": name, "reason": table.empty}) for name, table in parts if not table.rows and table.empty]
    notes = _distinct([note for _, table in filled for note in table.notes])
    return Table(table_id, title, tuple(columns), tuple(map(tuple, rows)), (*notes, *why))


def from_phase_to_phase(
    table_id: str, title: Message, data: StudyData, table_of: Callable[[str, str], Table], without: Sequence[Column] = ()
) -> tuple[Table, ...]:
    """The tables on each phase and the next one side by side; none where there is one phase.

    ``table_of``: by the two phases. ``without``: columns that stand in another table of the report.
    """
    parts = [
        (Message(PERIOD, {"first": PHASES[first], "second": PHASES[second]}), _without(table_of(first, second), without))
        for first, second in consecutive_phases(data)
    ]
    return (side_by_side(table_id, title, parts),) if parts else ()


def _without(table: Table, columns: Sequence[Column]) -> Table:
    kept = [at for at, column in enumerate(table.columns) if column not in columns]
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=tuple(tuple(row[at] for at in kept) for row in table.rows))


def across(table: Table, by: Column) -> Table:
    """The table with the values of its text column ``by`` side by side, as phases: a row for each of the other headings."""
    at = table.columns.index(by)

    def without(cells: Sequence[Cell]) -> Row:
        return (*cells[:at], *cells[at + 1 :])

    names = _distinct([row[at] for row in table.rows])
    columns = (*table.columns[:at], *table.columns[at + 1 :])
    parts = [
        (name, replace(table, columns=columns, rows=tuple(without(row) for row in table.rows if row[at] == name)))
        for name in names if isinstance(name, Message)
    ]  # fmt: skip
    return side_by_side(table.id, table.title, parts) if parts else table


def phases_across(table: Table, data: StudyData) -> Table:
    """The table of arms in phases (``groups.groups``) with a row for each arm, and the phases side by side."""
    cells = [(arm, phase.id, group_label(data, phase.id, arm)) for arm in data.study.arms for phase in data.study.phases]
    rows = [(arm_label(data, arm), PHASES[phase], *row[1:]) for arm, phase, label in cells for row in table.rows if row[0] == label]
    if len(rows) != len(table.rows) or not rows:
        return table
    return across(replace(table, columns=(table.columns[0], PHASE, *table.columns[1:]), rows=tuple(rows)), PHASE)


def one_above_the_other(table_id: str, title: Message, by: Column, parts: Sequence[tuple[Message, Table]]) -> Table:
    """One table of several with the same columns: the rows of each part, with its name in the column ``by`` behind the heading."""
    filled = [(name, table) for name, table in parts if table.rows]
    if not filled:
        return replace(parts[0][1], id=table_id, title=title)
    first = filled[0][1].columns
    order = _distinct([row[0] for _, table in filled for row in table.rows])
    rows = [(row[0], name, *row[1:]) for heading in order for name, table in filled for row in table.rows if row[0] == heading]
    why = [Message(WHY_EMPTY, {"part": name, "reason": table.empty}) for name, table in parts if not table.rows and table.empty]
    notes = _distinct([note for _, table in filled for note in table.notes])
    return Table(table_id, title, (first[0], by, *first[1:]), tuple(rows), (*notes, *why))


def joined(table: Table, *others: Table) -> Table:
    """The table with those columns of the others that it lacks, row by row; the others have the same row headings.

    Tables without rows are left out, and the others give their own notes.
    """
    for other in others:
        table = _joined(table, other) if table.rows and other.rows else table
    return table


def _joined(table: Table, other: Table) -> Table:
    new = [at for at, column in enumerate(other.columns) if column not in table.columns]
    rows = [
        (*row, *next(([r[at] for at in new] for r in other.rows if r[0] == row[0]), [None] * len(new))) for row in table.rows
    ]
    columns = (*table.columns, *(other.columns[at] for at in new))
    return replace(table, columns=columns, rows=tuple(rows), notes=tuple(_distinct([*table.notes, *other.notes])))


def _headings(table: Table) -> int:
    """Number of text columns that a table begins with, one at least."""
    return max(1, next((at for at, column in enumerate(table.columns) if column.numeric), len(table.columns)))


def _distinct(values: Sequence[T]) -> list[T]:
    """Each value once, in order of appearance; sentences cannot be hashed."""
    seen: list[T] = []
    for value in values:
        if value not in seen:
            seen.append(value)
    return seen
