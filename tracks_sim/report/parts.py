"""What a report is made of: sentences, tables and plots as plain data, without a language and without markup.

``findings`` make them, ``html`` shows them. A sentence is English with gaps and is translated where it is shown;
a figure keeps its interval or the reason why there is none until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from tracks_sim.i18n import PluralForms, translatable_plural
from tracks_sim.outcomes.estimate import Estimate

Kind = Literal["count", "share", "points", "decimal", "p"]
"""How a number is written: 12; 0.62 as 62 %; 0.08 as 8 percentage points; 1.37; 0.004 as p."""


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """An English sentence, marked with ``tracks_sim.i18n.mark`` where it stands in the code, and what fills its gaps.

    ``Words(mark("Made on {day}."), {"day": date(2026, 11, 24)})``. Gaps are texts (ids, titles), dates, ``Number``,
    ``Figure`` or ``Words`` again; strings are shown as they are. A sentence that counts is made with ``counting``.
    """

    sentence: str
    gaps: Mapping[str, Gap] = field(default_factory=_none)
    plural: str = ""
    """What it says instead of ``sentence`` where the number in its gap ``n`` asks for the plural; empty: it does not count."""


def plural_message(forms: PluralForms, n: float, **gaps: Gap) -> Message:
    """A sentence about ``n`` things: ``counting(marks("{n} person agreed.", "{n} people agreed."), 12)``."""
    return Message(forms[0], {"n": Number(n), **gaps}, forms[1])


@dataclass(frozen=True, slots=True)
class Term:
    """An ``id`` that has its name within something else alone: an option ``of`` a case, an element of its step, a question."""

    of: str
    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is known, not estimated."""

    value: float
    kind: Kind = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate with its interval; without a value its reason, an English sentence that is translated, is shown."""

    estimate: Estimate
    kind: Kind = "decimal"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that stays in the kit because it rests on fewer people than may be shown, or would give such a one away."""


HIDDEN = Hidden()

PERSONS = translatable_plural("{n} person", "{n} people")
"""A number of people inside another sentence: ``counting(PERSONS, 12)``."""

Gap = str | Term | date | Number | Figure | Message
Cell = str | Term | date | Number | Figure | Message | Hidden | None
"""A string is shown as it is; None is an empty cell: the question does not arise there."""


@dataclass(frozen=True, slots=True)
class Column:
    """``label`` a sentence; ``numeric`` columns are set to the right."""

    label: Message
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are columns; the first cell is the row's heading.

    ``id`` is unique in the report, ``notes`` stand below. A table without rows shows ``empty``, the sentence why.
    """

    id: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Message, ...] = ()
    empty: Message | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a plot of estimates; ``group`` chooses its mark (0 filled, 1 open, 2 square …) and is named in the plot."""

    label: Message
    figure: Figure
    group: int = 0


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Estimates with intervals, one a row. ``low`` and ``high`` are the axis; ``reference`` a line, such as no change at 0.

    ``groups`` name the marks. A dot that cannot be estimated keeps its row and shows nothing. ``table`` has its numbers.
    """

    id: str
    title: Message
    dots: tuple[Dot, ...]
    table: Table
    low: float
    high: float
    reference: float | None = None
    groups: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Points (x, y) of one line, and its name at the end; ``sizes`` (n a point) scale the marks where given."""

    label: Message
    points: tuple[tuple[float, float], ...]
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Lines over a common axis. ``ticks`` name places on the x axis (phases); ``diagonal`` draws y = x (calibration).

    ``across``: so many small plots in a row where there is room, one for each line (one without points says that it is not
    shown), because more than a few lines in one plot cannot be told apart in black and white; 0: all lines in one plot.
    """

    id: str
    title: Message
    x_label: Message
    y_label: Message
    lines: tuple[Line, ...]
    table: Table
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    ticks: tuple[tuple[float, Message], ...] = ()
    diagonal: bool = False
    plots_per_row: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the flow of participants: what it is, how many, and lines of detail such as why people were lost."""

    label: Message
    count: Number | Hidden
    details: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowChart:
    """``trunk`` from top to bottom before the arms part; ``arms`` side by side, each a name and its boxes in order."""

    id: str
    title: Message
    trunk: tuple[Box, ...]
    arms: tuple[tuple[Message, tuple[Box, ...]], ...]
    table: Table


Block = Message | Table | DotPlot | LinePlot | FlowChart


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter: ``id`` is its anchor. ``lead`` says in one or two plain sentences what it shows."""

    id: str
    title: Message
    lead: Message
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class GuidelineItem:
    """One item of a reporting guideline: where the report answers it (ids of sections), or what the authors have to add."""

    guideline: Literal["GREET", "CONSORT", "TREND"]
    number: str
    asks: Message
    sections: tuple[str, ...]
    remark: Message | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. ``title`` by language, from the study; ``smallest`` is the smallest group shown (1: overridden)."""

    study: str
    title: Mapping[str, str]
    made_on: date
    summary: tuple[Message, ...]
    sections: tuple[Section, ...]
    items: tuple[GuidelineItem, ...]
    smallest: int
    colophon: Table
    """Versions, seed, hashes of plan and data: what somebody needs to make the same report again."""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=_none)
    """What ids are called, by language and id (of a ``Term``: ``of/id``): a cell or gap that is such an id is shown by its name."""
