"""Parts of a report as plain data: sentences, tables and plots, without language and markup.

``whole_report`` makes them, ``html`` shows them. A sentence is English with gaps and is translated where it is shown;
a figure keeps its interval, or the reason why there is none, until then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from tracks_sim.i18n import PluralForms, translatable, translatable_plural
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.study.statements import Guideline

NumberKind = Literal["count", "share", "points", "decimal", "p", "level"]
"""Formats of a number: 12; 0.62 as 62 %; 0.08 as 8 percentage points; 1.37; 0.004 as p; 0.005 as the level of a test."""


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """An English sentence, which is extracted for translation here, and the values of its gaps.

    ``Message("Made on {day}.", {"day": date(2026, 11, 24)})``. Values are texts (ids, titles), dates,
    ``Number``, ``Figure``, ``SectionName`` or ``Message`` again; strings are shown as they are. ``plural_message`` makes one that counts.
    """

    sentence: str
    gaps: Mapping[str, Gap] = field(default_factory=_none)
    plural: str = ""
    """Plural of ``sentence`` by the number in the gap ``n``; empty where the sentence does not count."""


def plural_message(forms: PluralForms, n: float, **gaps: Gap) -> Message:
    """A sentence about ``n`` things: ``plural_message(translatable_plural("{n} person.", "{n} people."), 12)``."""
    return Message(forms[0], {"n": Number(n), **gaps}, forms[1])


THEN, BOTH = translatable("{one}; {other}"), translatable("{one} {other}")


def join_messages(parts: Sequence[Message], pair: str) -> Message:
    """Join one or more messages into one by ``pair``, a sentence with the gaps ``one`` and ``other``, such as ``THEN``."""
    first, *others = parts
    return Message(pair, {"one": first, "other": join_messages(others, pair)}) if others else first


@dataclass(frozen=True, slots=True)
class ScopedId:
    """An ``id`` that is only unique inside something else: an option ``of`` a case, an element of a step, a question."""

    of: str
    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is known, not estimated."""

    value: float
    kind: NumberKind = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate with its interval. Without a value its reason is shown: an English sentence, translated then."""

    estimate: Estimate
    kind: NumberKind = "decimal"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure that is not shown because it rests on too few people, or would reveal such a figure."""


HIDDEN = Hidden()

PERSONS = translatable_plural("{n} person", "{n} people")
"""A number of people inside another sentence: ``plural_message(PERSONS, 12)``."""


@dataclass(frozen=True, slots=True)
class SectionName:
    """The title of a section of the report inside a sentence: a page that lies beside the report makes it a link to ``id``."""

    id: str
    title: Message


Gap = str | ScopedId | date | Number | Figure | Message | SectionName
Cell = Gap | Hidden | None
"""A string is shown as it is; None is an empty cell, where the question does not arise."""
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``numeric`` ones are aligned to the right. ``over``: a heading that it shares with its neighbours."""

    label: Message
    numeric: bool = True
    over: Message | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of as many cells as there are columns; the first cell is the row's heading.

    ``id`` is unique in the report, ``notes`` are shown below. A table without rows shows ``empty``, the reason.
    """

    id: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Message, ...] = ()
    empty: Message | None = None


@dataclass(frozen=True, slots=True)
class Dot:
    """One row of a dot plot; ``group`` chooses its marker (0 filled, 1 open, 2 square …)."""

    label: Message
    figure: Figure
    group: int = 0


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Plot of estimates with intervals, one a row, on an axis from ``low`` to ``high``; ``reference``: a line, such as 0.

    ``groups`` name the markers, in each row; they are empty where the labels say it. A dot that cannot be estimated keeps an empty row. ``table`` has the numbers.
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
    """Points (x, y) of one line and its label; ``sizes``, the n of each point, scale the markers where given.

    ``intervals``: low and high end of y at each point, or None where it has none; empty where no point has one.
    """

    label: Message
    points: tuple[tuple[float, float], ...]
    sizes: tuple[int, ...] = ()
    intervals: tuple[tuple[float, float] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Plot of lines over a common axis. ``ticks`` name x values (phases); ``diagonal`` draws y = x (calibration).

    ``plots_per_row`` above 0: small multiples, one plot for each line, because more than a few lines in one plot cannot
    be told apart in black and white. A line without points says that it is not shown. 0: all lines in one plot.
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
    """One box of the flow of participants: label, count, and lines of detail such as why people were lost."""

    label: Message
    count: Number | Hidden
    details: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowChart:
    """Flow of participants: ``trunk`` before the allocation; ``arms``, each with its name and boxes in order."""

    id: str
    title: Message
    trunk: tuple[Box, ...]
    arms: tuple[tuple[Message, tuple[Box, ...]], ...]
    table: Table


Block = Message | Table | DotPlot | LinePlot | FlowChart


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report: ``id`` is its anchor, ``lead`` one or two sentences on what it shows."""

    id: str
    title: Message
    lead: Message
    blocks: tuple[Block, ...]


def section_title(name: str) -> Message:
    """The title of a section of the report, by its id."""
    return Message(SECTION_TITLES[name])


def report_section(name: str, lead: Message, *blocks: Block) -> Section:
    """A section of the report by its id, with its title."""
    return Section(name, section_title(name), lead, blocks)


@dataclass(frozen=True, slots=True)
class GuidelineItem:
    """One item of a reporting guideline: where the report answers it (ids of sections), what the kit says to it, and the
    statements of the authors that answer it (ids)."""

    guideline: Guideline
    number: str
    asks: Message
    sections: tuple[str, ...]
    remark: Message | None = None
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthorsWords:
    """One statement of the authors: its ``topic``, what it is asked (``asks``), and their ``text``, empty without an answer."""

    id: str
    topic: Message
    asks: Message
    text: str


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
    """Versions, seed, hashes of plan and data: what is needed to make the same report again."""
    demonstration: bool = False
    """Whether the study measures nothing, because its forms are practice cases."""
    kind: Literal["report", "items"] = "report"
    """The report of a study, or the file beside it with its lists (``supplement``)."""
    keys: bool = False
    """Whether it shows what keys of cases say, so that nobody may read it who may still be asked; a report does not, the file beside it may."""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=_none)
    """Names of ids, by language and id (of a ``Term``: ``of/id``). A cell or gap that is such an id is shown by its name."""
    statements: tuple[AuthorsWords, ...] = ()
    """What the authors were asked for, answered or not."""
    stated_on: date | None = None
    """Day on which a statement was last changed after the freeze."""

    def file_name(self, language: str) -> str:
        """Name of its file in this language, without the ending."""
        return f"{self.study}-{self.kind}.{language}"

    def other_file(self, language: str) -> str:
        """Name of the file that goes with it, without the ending: of a report the one beside it, and the other way round."""
        return replace(self, kind="items" if self.kind == "report" else "report").file_name(language)
