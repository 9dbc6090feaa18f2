"""Reading of report sections in tests: tables by id, rows, cells as text."""

from __future__ import annotations

from collections.abc import Iterator

from tracks_sim.report.parts import (
    Block,
    Cell,
    DotPlot,
    Figure,
    FlowChart,
    Gap,
    LinePlot,
    Message,
    Number,
    ScopedId,
    Section,
    Table,
)


def tables(section: Section) -> dict[str, Table]:
    """Tables of a section by id, those of plots included."""
    by_id: dict[str, Table] = {}
    for block in section.blocks:
        table = block.table if isinstance(block, DotPlot | LinePlot | FlowChart) else block
        if isinstance(table, Table):
            assert table.id not in by_id
            by_id[table.id] = table
    return by_id


def row(table: Table, *first: object) -> dict[str, Cell]:
    """The row that begins with these texts, as cells by the label of their column; of columns with one label those of the first part."""
    for cells in table.rows:
        if tuple(text_of(c) for c in cells[: len(first)]) == first:
            found: dict[str, Cell] = {}
            for column, cell in zip(table.columns, cells, strict=True):
                found.setdefault(text_of(column.label), cell)
            return found
    raise AssertionError(f"{first} not among {[tuple(text_of(c) for c in cells[: len(first)]) for cells in table.rows]}")


def text_of(cell: Cell | Gap) -> str:
    """Text of a cell in English; empty for figures, dates and hidden cells."""
    if isinstance(cell, Message):
        return cell.sentence.format(**{name: text_of(gap) for name, gap in cell.gaps.items()})
    if isinstance(cell, ScopedId):
        return cell.id
    return f"{cell.value:g}" if isinstance(cell, Number) else cell if isinstance(cell, str) else ""


def shown_values(section: Section) -> Iterator[Cell | Gap]:
    """Every number, figure and text that is shown anywhere."""

    def gaps(words: Message) -> Iterator[Cell | Gap]:
        for gap in words.gaps.values():
            yield from gaps(gap) if isinstance(gap, Message) else (gap,)

    def of(block: Block) -> Iterator[Cell | Gap]:
        if isinstance(block, Message):
            yield from gaps(block)
        elif isinstance(block, Table):
            for cells in block.rows:
                for cell in cells:
                    yield from gaps(cell) if isinstance(cell, Message) else (cell,)
            for note in block.notes:
                yield from gaps(note)
        elif isinstance(block, DotPlot):
            yield from (dot.figure for dot in block.dots)
            yield from of(block.table)
        elif isinstance(block, LinePlot):
            yield from (Number(value) for course in block.lines for point in course.points for value in point)
            yield from of(block.table)

    for block in section.blocks:
        yield from of(block)


def figure_values(section: Section) -> list[float]:
    """Values of all figures that have one."""
    return [c.estimate.value for c in shown_values(section) if isinstance(c, Figure) and c.estimate.value is not None]
