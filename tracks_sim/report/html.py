"""HTML of a report, as one file, and of a section, as a fragment of another page. No script, nothing from other hosts.

The templates escape everything that people wrote (titles, ids, reasons); only plots, which do their own escaping, are
inserted as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count, groupby
from pathlib import Path
from types import MappingProxyType
from typing import Final

import jinja2
from markupsafe import Markup

from tracks_sim.i18n import translatable
from tracks_sim.report.canvas import NARROW, WIDE
from tracks_sim.report.disclosure_control import hidden_of
from tracks_sim.report.formatting import WHY_NOT_SHOWN, Formatter
from tracks_sim.report.parts import (
    PERSONS,
    Block,
    Cell,
    DotPlot,
    Figure,
    GuidelineItem,
    Hidden,
    Message,
    Number,
    Report,
    Section,
    Table,
    plural_message,
)
from tracks_sim.report.plots import Plot, drawable, svg_element
from tracks_sim.study.model import DEMONSTRATION

_FOLDER = Path(__file__).parent / "template"
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
)
LABELS: Final[Mapping[str, str]] = MappingProxyType({
    "skip": translatable("Skip to the report"),
    "kind": translatable("Evaluation report"),
    "study": translatable("Study"),
    "made-on": translatable("Made on"),
    "smallest": translatable("Smallest group shown"),
    "demonstration": DEMONSTRATION,
    "overridden": translatable("Figures that rest on fewer than 5 people are shown: the rule that hides them was set aside for this report. Do not pass it on without thinking of who might be recognised."),
    "keys": translatable("This report shows keys of the study's cases: do not pass it to people who may still be asked."),
    "contents": translatable("Contents"),
    "summary": translatable("Summary"),
    "checklists": translatable("Checklists of reporting guidelines"),
    "checklists-lead": translatable("What the guidelines ask for, and where this report answers. What the kit cannot know is for the authors to add."),
    "item": translatable("Item"),
    "asks": translatable("Asks for"),
    "where": translatable("Where it stands"),
    "colophon": translatable("How this report was made"),
    "colophon-lead": translatable("With these versions and this seed, the same data give the same report."),
    "nothing": translatable("There is nothing to show here."),
    "the-numbers": translatable("The numbers as a table"),
    "table": translatable("Table {n}"),
    "figure": translatable("Figure {n}"),
    "foot": translatable("This report describes a group in training. It judges no real person, neither a trainee nor anybody who seeks protection."),
})  # fmt: skip
DEFAULT_SMALLEST = 5
"""Smallest group that is shown unless the evaluator sets the rule aside."""
WIDE_TABLE_COLUMNS, SHORT_TABLE_ROWS, LONG_CELL_LETTERS = 6, 12, 60
"""Columns above which a table is set smaller on paper; rows up to which it is kept on one page; letters above which a
cell is given more width."""
SHORT_FIGURE_ROWS = 18
"""Rows of a plot and its table together up to which both are kept on one page: more would not fit on one."""
_GUIDELINES: Mapping[str, str] = MappingProxyType({
    "GREET": translatable("GREET: educational interventions for evidence-based practice"),
    "CONSORT": translatable("CONSORT: randomised trials"),
    "TREND": translatable("TREND: evaluations without random allocation"),
})  # fmt: skip


def page(report: Report, language: str) -> str:
    """The whole report as one HTML file."""
    formatter = Formatter(language, report.smallest, report.names.get(language, {}))
    context = _Context(formatter, count(1), count(1))
    sections = [_section(section, context, number) for number, section in enumerate(report.sections, 1)]
    titles = {section.id: (f"{number} {formatter.message(section.title)}") for number, section in enumerate(report.sections, 1)}
    in_language = language in report.title
    return TEMPLATES.get_template("report.html.j2").render(
        t=lambda name: _label(formatter, name),
        language=language,
        title=report.title.get(language) or next(iter(report.title.values()), report.study),
        title_language=language if in_language else next(iter(report.title), language),
        study=report.study,
        made_on=formatter.cell(report.made_on),
        smallest=report.smallest,
        people=formatter.message(plural_message(PERSONS, report.smallest)),
        demonstration=report.demonstration,
        overridden=report.smallest < DEFAULT_SMALLEST,
        keys=report.keys,
        summary=[formatter.message(message) for message in report.summary],
        sections=sections,
        checklists=_checklists(report.items, titles, formatter),
        colophon=_table(report.colophon, context),
        style=_style("fragment.css", "page.css"),
    )


def fragment(section: Section, language: str, level: int = 2, smallest: int = DEFAULT_SMALLEST, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """HTML of one section, with a heading of this ``level``; its style is ``stylesheet()``.

    ``names``: names of ids in this language (``StudyData.names``).
    """
    context = _Context(Formatter(language, smallest, names))
    return TEMPLATES.get_template("fragment.html.j2").render(
        t=lambda name: _label(context.formatter, name), language=language, level=level, section=_section(section, context)
    )


def stylesheet() -> str:
    """Stylesheet for a page that shows fragments; it uses that page's colours ``--ink``, ``--paper`` and ``--rule``."""
    return str(_style("fragment.css"))


def _label(formatter: Formatter, name: str) -> str:
    return formatter.t(LABELS[name])


@cache
def _style(*names: str) -> Markup:
    return Markup("\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names))


def anchor(*parts: str) -> str:
    """An id for use in an address: letters, digits and underscores stay, anything else becomes a hyphen."""
    return re.sub(r"[^\w-]+", "-", "-".join(parts))


# --- what the templates are given --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Context:
    """Language of a page, and its numbering of tables and figures (None in a fragment)."""

    formatter: Formatter
    tables: Iterator[int] | None = None
    figures: Iterator[int] | None = None

    def numbered(self, what: str) -> str:
        """"Table 3", or nothing where nothing is numbered."""
        numbers = self.tables if what == "table" else self.figures
        return "" if numbers is None else _label(self.formatter, what).format(n=next(numbers))


@dataclass(frozen=True, slots=True)
class _CellView:
    """A cell for the templates: its text, the letter of its note, and whether it is a number (never broken into lines)."""

    text: str
    letter: str = ""
    figure: bool = False

    @property
    def long(self) -> bool:
        """Whether the text is so long that the cell needs more width."""
        return len(self.text) > LONG_CELL_LETTERS


@dataclass(slots=True)
class _ReasonNotes:
    """Notes of a table on why cells are empty: each reason once, lettered in order."""

    formatter: Formatter
    hidden: tuple[int, int]
    """How many figures of the table are hidden, of how many."""
    letters: dict[str, str] = field(default_factory=dict)

    def cell(self, cell: Cell) -> _CellView:
        """A cell for the templates; a missing figure gets the letter of its reason."""
        if isinstance(cell, Figure):
            missing = cell.estimate.value is None or cell.estimate.low is None
            return _CellView(self.formatter.value(cell), self._letter(self.formatter.reason(cell) if missing else ""), figure=True)
        if isinstance(cell, Hidden):
            return _CellView(self.formatter.cell(cell), self._letter(self._how_much_is_hidden()), figure=True)
        return _CellView(self.formatter.cell(cell), figure=isinstance(cell, Number))

    def _how_much_is_hidden(self) -> str:
        count, of = self.hidden
        return self.formatter.message(plural_message(WHY_NOT_SHOWN, count, figures=Number(of), smallest=Number(self.formatter.smallest)))

    def _letter(self, reason: str) -> str:
        if not reason:
            return ""
        return self.letters.setdefault(reason, _letter(len(self.letters)))


def _letter(index: int) -> str:
    """a, b … z, aa, ab …"""
    return (_letter(index // 26 - 1) if index >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[index % 26]


def _section(section: Section, context: _Context, number: int | None = None) -> Mapping[str, object]:
    return {
        "id": anchor(section.id),
        "number": number,
        "title": context.formatter.message(section.title),
        "lead": context.formatter.message(section.lead),
        "blocks": [_block(block, context) for block in section.blocks],
    }


def _block(block: Block, context: _Context) -> Mapping[str, object]:
    if isinstance(block, Message):
        return {"kind": "words", "text": context.formatter.message(block)}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, context)}
    return _figure(block, context)


def _table(table: Table, context: _Context, numbered: bool = True) -> Mapping[str, object]:
    formatter, reasons = context.formatter, _ReasonNotes(context.formatter, hidden_of(table))
    return {
        "id": anchor("table", table.id),
        "number": context.numbered("table") if numbered else "",
        "title": formatter.message(table.title),
        "columns": [(formatter.message(c.label), c.numeric) for c in table.columns],
        "rows": [[reasons.cell(cell) for cell in row] for row in table.rows],
        "notes": [formatter.message(note) for note in table.notes],
        "reasons": [(letter, reason) for reason, letter in reasons.letters.items()],
        "size": " ".join(["many"] * (len(table.columns) > WIDE_TABLE_COLUMNS) + ["short"] * (len(table.rows) <= SHORT_TABLE_ROWS)),
        "empty": formatter.message(table.empty) if table.empty else _label(formatter, "nothing"),
    }


def _figure(plot: Plot, context: _Context) -> Mapping[str, object]:
    """A plot for wide and for narrow pages with its table; the table alone where nothing can be drawn."""
    if not drawable(plot):
        return {"kind": "table", "table": _table(plot.table, context)}
    return {
        "kind": "figure",
        "id": anchor("figure", plot.id),
        "number": context.numbered("figure"),
        "title": context.formatter.message(plot.title),
        "wide": Markup(svg_element(plot, context.formatter, WIDE)),
        "narrow": Markup(svg_element(plot, context.formatter, NARROW)),
        "short": len(plot.table.rows) <= SHORT_TABLE_ROWS and _drawn_rows(plot) + len(plot.table.rows) <= SHORT_FIGURE_ROWS,
        "table": _table(plot.table, context, numbered=False),
    }


def _drawn_rows(plot: Plot) -> int:
    """Rows of a plot of estimates; of other plots, whose height is another matter, 0."""
    return sum(1 for _ in groupby(plot.dots, key=lambda dot: dot.label)) if isinstance(plot, DotPlot) else 0


def _checklists(items: Sequence[GuidelineItem], titles: Mapping[str, str], formatter: Formatter) -> list[Mapping[str, object]]:
    """A checklist for each guideline; items link to those sections that are in the report."""
    by_guideline: dict[str, list[Mapping[str, object]]] = {}
    for item in items:
        by_guideline.setdefault(item.guideline, []).append({
            "number": item.number,
            "asks": formatter.message(item.asks),
            "sections": [(anchor(s), titles[s]) for s in item.sections if s in titles],
            "remark": formatter.message(item.remark) if item.remark else "",
        })  # fmt: skip
    return [{"id": anchor("guideline", name), "title": formatter.t(_GUIDELINES[name]), "items": rows} for name, rows in by_guideline.items()]
