"""Statistical disclosure control: figures and counts of too few people are hidden, and so is what would reveal them.

The rule, k being the smallest group that is shown (5 unless the reader asks otherwise):

1. A count of 1 to k - 1 people is not shown, nor a figure that rests on fewer than k people. A count of nobody is.
2. A share over k people or more is shown with its interval, whatever it is, 0 % and 100 % too, where it splits the people of its row in
   two: right or not, safe or not. With their number it tells both counts, so these are shown as well. Without such shares nothing
   could be reported of any group; they say of nobody who it was.
3. What splits people further (which wrong answer, left open or wrong, which reason) is protected. Parts of few people are shown as one
   with another, until that one holds k people or all of its side of the split (``alone_and_together``); or a count is given
   as *fewer than k*, *more than* or *at most* a number (``banded``). So a figure is made coarser before it is hidden.
4. Only where that makes no sense counts are hidden, with as many others as it takes that none can be computed (``suppress``).
5. Nothing is hidden that follows from what stands beside it, and every table says how much it hides. Numbers of people in several tables are
   decided together (``people_register``).

Harms are stricter than point 2: to say of two people of thirty that they did harm points at them, so that the number of people who did,
and of those who did not, is banded, and the share hidden where the number is. What all their figures tell together is worked out before
any is printed (``harm_register``).

With k = 2 a band or a hidden count can only be 1, and with k = 3 a rare sum has one way to be made up: choose 4 or more. Why so: docs/decisions/0032-figures-of-few-people.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.sample_sizes import below_minimum
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.parts import HIDDEN, Figure, Hidden, Message, Number, Table

FEWER, MORE = translatable("fewer than {n}"), translatable("more than {n}")
AT_MOST = translatable("at most {n}")
KEYS_LEFT_OUT = Message("Left out of this version, which is for people outside: tables that show what the keys of the cases say.")


@dataclass(frozen=True, slots=True)
class DisclosurePolicy:
    """Settings of a report that decide what is shown.

    ``smallest``: fewest people that a count or a figure may rest on; 1 shows everything.
    ``seed``: of everything random, such as resamples.
    ``minimum``: people needed, by name of a figure (``MINIMUMS``), where the reader's own number replaces the plan's.
    ``keys``: whether the reader may see what the keys of the study's cases say; no in a report for people outside.
    """

    smallest: int = 5
    seed: int = 1
    minimum: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    keys: bool = True


def too_small(n: int, policy: DisclosurePolicy) -> bool:
    """Whether ``n`` people are too few to be shown: at least one, but fewer than ``smallest``."""
    return 0 < n < policy.smallest


def people_cell(n: int, policy: DisclosurePolicy) -> Number | Hidden:
    """A count of people, hidden where they are too few. A count of 0 is shown."""
    return HIDDEN if too_small(n, policy) else Number(n)


def figure_cell(figure: Figure, people: int, policy: DisclosurePolicy) -> Figure | Hidden:
    """A figure that rests on ``people`` different people, hidden where they are too few.

    The reason why something cannot be estimated is hidden with it: it may say that all of the few were alike. Where
    there are no people, the reason is shown.
    """
    nobody = people == 0 and figure.estimate.value is None
    return HIDDEN if people < policy.smallest and not nobody else figure


def too_few(name: str, people: int, cases: int, data: StudyData, policy: DisclosurePolicy) -> str | None:
    """Why a figure of this name has too few people or cases, or None: ``below_minimum`` with the plan's and the reader's numbers."""
    return below_minimum(name, people, cases, {**data.study.plan.minimum_n, **policy.minimum})


def banded(count: int, policy: DisclosurePolicy, of: int | None = None) -> Number | Message:
    """A count of people: *fewer than* 5 where they are few, else the number; *more than* all but 5 where they are all ``of`` some but a few.

    Nobody and everybody may be said. Without ``of`` the others are not protected: it is for counts whose sum is not shown, or whose
    others are told by a share. The counts of the others must not stand beside it.
    """
    if too_small(count, policy):
        return Message(FEWER, {"n": Number(policy.smallest)})
    if of is not None and too_small(of - count, policy):
        return Message(MORE, {"n": Number(of - policy.smallest)})
    return Number(count)


def alone_and_together(counts: Sequence[int], policy: DisclosurePolicy) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which of several exclusive counts, whose sum is shown, stand alone and which are shown as one sum: their places, in order.

    None are put together where no count is of 1 to ``smallest`` - 1 people. Else those, with those of nobody; and with the last of the
    others where they are fewer than ``smallest`` together, or all as large as a small count can be, so that their sum would tell each.
    Nobody can compute a count that is put together, even with this rule in hand (from a smallest group of four on; a test tries every
    table). A small count that is the only one stands alone, since it is the sum.
    """
    if len(counts) < 2 or not any(too_small(count, policy) for count in counts):
        return tuple(range(len(counts))), ()
    together = [at for at, count in enumerate(counts) if count < policy.smallest]
    others = [at for at, count in enumerate(counts) if count >= policy.smallest]
    few = [counts[at] for at in together]
    if others and (len(few) < 2 or sum(few) < policy.smallest or min(few) == policy.smallest - 1):
        together.append(others.pop())  # the last: which one it is must not depend on how many they are
    return tuple(others), tuple(sorted(together))


def banded_part(counts: Sequence[int], at: int, policy: DisclosurePolicy) -> Number | Message:
    """One of several exclusive counts, as far as ``alone_and_together`` lets it be said; of the first of them a sharper band gives nothing away.

    The number where it stands alone; else *at most* the sum it is in, or *fewer than* 5 where that is twice as large or more.
    """
    together = alone_and_together(counts, policy)[1]
    if at not in together:
        return Number(counts[at])
    whole = sum(counts[place] for place in together)
    if at == 0 and counts[at] < policy.smallest and whole >= 2 * policy.smallest:
        return Message(FEWER, {"n": Number(policy.smallest)})
    return Message(AT_MOST, {"n": Number(whole)})


def hidden_of(table: Table) -> tuple[int, int]:
    """How many figures of a table are hidden, and how many there are: numbers, estimates and hidden ones."""
    figures = [cell for row in table.rows for cell in row if isinstance(cell, Number | Figure | Hidden)]
    return sum(isinstance(cell, Hidden) for cell in figures), len(figures)


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of people that can be shown, by row and column, and their sums."""

    cells: tuple[tuple[Number | Hidden, ...], ...]
    row_totals: tuple[Number | Hidden, ...]
    column_totals: tuple[Number | Hidden, ...]
    total: Number | Hidden


def suppress(rows: Sequence[Sequence[int]], policy: DisclosurePolicy) -> Counts:
    """Suppress cells: counts of people in exclusive groups with their sums, so that no hidden count can be computed.

    A count of 1 to ``smallest`` - 1 is hidden. Further counts are hidden, cells before sums and small ones before large
    ones, until no hidden count follows from those shown and the hidden cells of no line add up to fewer than
    ``smallest`` where their sum is known. A table of one row, or of one column, has sums along it only, and its other
    sums are its cells. ``rows`` may be empty; each has the same length.
    """
    checkpoint()
    table = np.array([list(row) for row in rows], dtype=np.int64).reshape(len(rows), len(rows[0]) if rows else 0)
    height, width = table.shape
    with_sums = np.zeros((height + 1, width + 1), dtype=np.int64)
    with_sums[:height, :width], with_sums[:height, width], with_sums[height, :width] = table, table.sum(axis=1), table.sum(axis=0)
    with_sums[height, width] = table.sum()
    hidden = (with_sums > 0) & (with_sums < policy.smallest)
    lines = _lines(height, width)
    while line := _leaking_line(with_sums, hidden, lines, policy):
        hidden[min((p for p in line if not hidden[p]), key=lambda p: (_is_sum(p, lines), with_sums[p] == 0, with_sums[p], p))] = True
    if height == 1:
        hidden[1, :width], hidden[1, width] = hidden[0, :width], hidden[0, width]
    if width == 1:
        hidden[:height, 1], hidden[height, 1] = hidden[:height, 0], hidden[height, 0]

    def cell(row: int, column: int) -> Number | Hidden:
        return HIDDEN if hidden[row, column] else Number(int(with_sums[row, column]))

    return Counts(
        tuple(tuple(cell(r, c) for c in range(width)) for r in range(height)),
        tuple(cell(r, width) for r in range(height)),
        tuple(cell(height, c) for c in range(width)),
        cell(height, width),
    )


CellIndex = tuple[int, int]
SumLine = tuple[CellIndex, ...]
"""Indices of cells, of which the last is the sum of the others."""


def _lines(height: int, width: int) -> tuple[SumLine, ...]:
    """Every sum of a table whose last column and row are sums; along one direction only where the table has one row or column."""
    across = [tuple((r, c) for c in range(width + 1)) for r in range(height + (height > 1))] if width > 1 else []
    down = [tuple((r, c) for r in range(height + 1)) for c in range(width + (width > 1))] if height > 1 else []
    return (*across, *down)


def _is_sum(cell: CellIndex, lines: Sequence[SumLine]) -> bool:
    return any(line[-1] == cell for line in lines)


def _leaking_line(
    whole: NDArray[np.int64], hidden: NDArray[np.bool_], lines: Sequence[SumLine], policy: DisclosurePolicy
) -> SumLine | None:
    """A sum with a visible cell in which one more cell must be hidden, or None where nothing leaks."""
    open_lines = [line for line in lines if any(not hidden[p] for p in line)]
    for line in open_lines:
        hidden_cells = [p for p in line[:-1] if hidden[p]]
        if hidden_cells and not hidden[line[-1]] and sum(int(whole[p]) for p in hidden_cells) < policy.smallest:
            return line
    determined = set(_determined_cells(hidden, lines))
    return next((line for line in open_lines if determined & set(line)), None)


def _determined_cells(hidden: NDArray[np.bool_], lines: Sequence[SumLine]) -> Iterator[CellIndex]:
    """Hidden cells that the sums determine: their unit vector is in the row space of the equations of the hidden cells."""
    hidden_cells = [(int(r), int(c)) for r, c in np.argwhere(hidden) if any((r, c) in line for line in lines)]
    if not hidden_cells:
        return
    columns = {cell: i for i, cell in enumerate(hidden_cells)}
    equations = np.zeros((len(lines), len(hidden_cells)))
    for row, line in zip(equations, lines, strict=True):
        for cell in line:
            if cell in columns:
                row[columns[cell]] = -1.0 if cell == line[-1] else 1.0
    rank = np.linalg.matrix_rank(equations)
    for cell, i in columns.items():
        unit = np.zeros((1, len(hidden_cells)))
        unit[0, i] = 1.0
        if np.linalg.matrix_rank(np.vstack([equations, unit])) == rank:
            yield cell
