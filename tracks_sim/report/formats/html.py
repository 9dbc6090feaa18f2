"""HTML of a report, as one file, and of a section, as a fragment of another page. No script, nothing from other hosts.

The templates escape everything that people wrote (titles, ids, reasons).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count, groupby
from pathlib import Path
from types import MappingProxyType
from typing import Final

import jinja2
from markupsafe import Markup, escape

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.report.disclosure_control import hidden_of
from tracks_sim.report.formats.table_csv import csv_address
from tracks_sim.report.formatting import WHY_NOT_SHOWN, Formatter
from tracks_sim.report.parts import (
    PERSONS,
    AuthorsWords,
    Block,
    Cell,
    Column,
    Figure,
    FlowChart,
    GuidelineItem,
    Hidden,
    Message,
    Number,
    Report,
    Section,
    Table,
    plural_message,
)
from tracks_sim.report.plots.views import Plot, drawable, plot_view
from tracks_sim.study.model import DEMONSTRATION

_FOLDER = Path(__file__).parent / "template"
TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
)
TEMPLATES.filters["subscripts"] = lambda text: with_subscripts(text)
LABELS: Final[Mapping[str, str]] = MappingProxyType({
    "skip": translatable("Skip to the report"),
    "report": translatable("Evaluation report"),
    "items": translatable("Items and options"),
    "beside": translatable("Beside this report"),
    "goes-with": translatable("Goes with"),
    "about": translatable("About this file"),
    "versions": translatable("Versions of the cases"),
    "versions-lead": translatable("Which version of each case was played, and with which key its answers were judged."),
    "study": translatable("Study"),
    "made-on": translatable("Made on"),
    "smallest": translatable("Smallest group shown"),
    "demonstration": DEMONSTRATION,
    "overridden": translatable("Figures that rest on fewer than 5 people are shown: the rule that hides them was set aside for this report. Do not pass it on without thinking of who might be recognised."),
    "keys": translatable("This file shows keys of the study's cases: do not pass it to people who may still be asked."),
    "contents": translatable("Contents"),
    "summary": translatable("Summary"),
    "checklists": translatable("Checklists of reporting guidelines"),
    "checklists-lead": translatable("What the guidelines ask for, and where this report or its authors answer."),
    "authors": translatable("What the authors say"),
    "authors-lead": translatable("In the words of the authors of the study; the kit has not checked them."),
    "authors-changed": translatable("Last changed on {day}, after the plan was frozen."),
    "the-authors": translatable("The authors:"),
    "to-add": translatable("For the authors to add:"),
    "item": translatable("Item"),
    "asks": translatable("Asks for"),
    "where": translatable("Where it stands"),
    "colophon": translatable("How this report was made"),
    "colophon-lead": translatable("With these versions and this seed, the same data give the same report."),
    "nothing": translatable("There is nothing to show here."),
    "the-numbers": translatable("The numbers as a table"),
    "table": translatable("Table {n}"),
    "figure": translatable("Figure {n}"),
    "csv-of": translatable("{table} as CSV"),
    "foot": translatable("This report describes a group in training. It judges no real person, neither a trainee nor anybody who seeks protection."),
})  # fmt: skip
IN_POINTS = translatable("{column}, points")
DEFAULT_SMALLEST = 5
"""Smallest group that is shown unless the evaluator sets the rule aside."""
WIDE_TABLE_COLUMNS, SHORT_TABLE_ROWS, LONG_CELL_LETTERS = 6, 8, 60
"""Columns above which a table is set smaller on paper; rows up to which it is kept on one page; letters above which a
cell is given more width."""
_GUIDELINES: Mapping[str, str] = MappingProxyType({
    "GREET": translatable("GREET 2016: educational interventions for evidence-based practice"),
    "CONSORT": translatable("CONSORT 2025: randomised trials"),
    "TREND": translatable("TREND 2004: evaluations without random allocation"),
})  # fmt: skip


def page(report: Report, language: str) -> str:
    """The whole report as one HTML file."""
    formatter = Formatter(language, report.smallest, report.names.get(language, {}))
    context = _Context(formatter, count(1), count(1))
    sections = [_section(section, context, number) for number, section in enumerate(report.sections, 1)]
    titles = {section.id: (f"{number} {formatter.message(section.title)}") for number, section in enumerate(report.sections, 1)}
    in_language, is_items = language in report.title, report.kind == "items"
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
        checklists=_checklists(
            report.items,
            titles,
            report.statements,
            formatter,
            f"{report.other_file(language)}.html" if is_items else "",
        ),
        authors=[] if is_items else _authors(report.statements, formatter),
        stated_on=formatter.cell(report.stated_on),
        kind=_label(formatter, report.kind),
        companion=(_label(formatter, "goes-with" if is_items else "beside"), f"{report.other_file(language)}.html"),
        about=_label(formatter, "about" if is_items else "summary"),
        last=_label(formatter, "versions" if is_items else "colophon"),
        last_lead=_label(formatter, "versions-lead" if is_items else "colophon-lead"),
        colophon=_table(report.colophon, context),
        style=_style("fragment.css", "page.css"),
    )


def fragment(
    section: Section,
    language: str,
    level: int = 2,
    smallest: int = DEFAULT_SMALLEST,
    names: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """HTML of one section, with a heading of this ``level``; its style is ``stylesheet()``.

    ``names``: names of ids in this language (``StudyData.names``).
    """
    context = _Context(Formatter(language, smallest, names))
    return TEMPLATES.get_template("fragment.html.j2").render(
        t=lambda name: _label(context.formatter, name), language=language, level=level, section=_section(section, context)
    )


def section_page(section: Section, language: str) -> str:
    """One section as an HTML file of its own."""
    return TEMPLATES.get_template("section_page.html.j2").render(
        language=language, title=Formatter(language).message(section.title), style=_style("fragment.css"), section=Markup(fragment(section, language, level=1))
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


_SUBSCRIPT = re.compile("[\u2080-\u2089\u1d62\u2c7c\u209c]+")
_ORDINARY = str.maketrans("\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u1d62\u2c7c\u209c", "0123456789ijt")


def with_subscripts(text: str) -> Markup:
    """The text, escaped, with small digits and letters below the line as ``<sub>``: few fonts on paper have signs for them."""
    return Markup(_SUBSCRIPT.sub(lambda found: f"<sub>{found.group().translate(_ORDINARY)}</sub>", str(escape(text))))


# --- what the templates are given --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Context:
    """Language of a page, and its numbering of tables and figures (None in a fragment)."""

    formatter: Formatter
    tables: Iterator[int] | None = None
    figures: Iterator[int] | None = None
    said: set[str] = field(default_factory=set)
    """Sentences between tables that stand on the page already."""
    notes: set[str] = field(default_factory=set)
    """Notes on whole tables that stand in the section already."""

    def said_before(self, sentence: str) -> bool:
        """Whether this sentence stands on the page already, and remember that it does now."""
        before = sentence in self.said
        self.said.add(sentence)
        return before

    def new_notes(self, notes: Sequence[Message]) -> list[str]:
        """Notes that the section does not have yet, and remember them."""
        new = [note for note in map(self.formatter.message, notes) if note not in self.notes]
        self.notes.update(new)
        return new

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

    def cell(self, cell: Cell, unit: bool = True) -> _CellView:
        """A cell for the templates, a figure in points with or without its ``unit``; a missing figure gets the letter of its reason."""
        if isinstance(cell, Figure):
            missing = cell.estimate.value is None or cell.estimate.low is None
            return _CellView(self.formatter.in_table(cell, unit), self._letter(self.formatter.reason(cell) if missing else ""), figure=True)
        if isinstance(cell, Hidden):
            return _CellView(self.formatter.cell(cell), self._letter(self._how_much_is_hidden()), figure=True)
        if isinstance(cell, Number):
            return _CellView(self.formatter.number(cell.value, cell.kind, unit), figure=True)
        return _CellView(self.formatter.cell(cell))

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
    context = replace(context, notes=set())
    new = [block for block in section.blocks if not (isinstance(block, Message) and context.said_before(context.formatter.message(block)))]
    return {
        "id": anchor(section.id),
        "number": number,
        "title": context.formatter.message(section.title),
        "lead": context.formatter.message(section.lead),
        "blocks": [_block(block, context) for block in new or section.blocks],  # a section of one sentence keeps it: under a bare heading something would seem to be lost
    }


def _block(block: Block, context: _Context) -> Mapping[str, object]:
    if isinstance(block, Message):
        return {"kind": "words", "text": context.formatter.message(block)}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, context)}
    return _figure(block, context)


def _table(table: Table, context: _Context, numbered: bool = True) -> Mapping[str, object]:
    formatter, (hidden, of) = context.formatter, hidden_of(table)
    if hidden and hidden == of:  # a wall of "not shown" says no more than one sentence
        table = replace(table, rows=(), empty=Message("Not shown: every figure of this table rests on fewer than {smallest} people or would let such a figure be worked out.", {"smallest": Number(formatter.smallest)}))
    reasons = _ReasonNotes(formatter, (hidden, of))
    points = [_in_points([row[at] for row in table.rows]) for at in range(len(table.columns))]
    number = context.numbered("table") if numbered else ""
    return {
        "id": anchor("table", table.id),
        "number": number,
        "title": formatter.message(table.title),
        "over": _shared_headings(table.columns, formatter),
        "columns": [
            (formatter.t(IN_POINTS).format(column=formatter.message(c.label)) if unit else formatter.message(c.label), c.numeric)
            for c, unit in zip(table.columns, points, strict=True)
        ],
        "rows": [[reasons.cell(cell, unit=not of_points) for cell, of_points in zip(row, points, strict=True)] for row in table.rows],
        "notes": context.new_notes(table.notes) if table.rows else [],  # how figures are made that are not there
        "reasons": [(letter, reason) for reason, letter in reasons.letters.items()],
        "size": " ".join(["many"] * (len(table.columns) > WIDE_TABLE_COLUMNS) + ["short"] * (len(table.rows) <= SHORT_TABLE_ROWS)),
        "empty": formatter.message(table.empty) if table.empty else _label(formatter, "nothing"),
        "csv": Markup(csv_address(table, formatter)) if table.rows else "",  # base64: nothing to escape, and thousands of letters
        "file": f"{anchor(table.id)}.csv",
        "take": _label(formatter, "csv-of").format(table=number or formatter.message(table.title)),
    }  # fmt: skip


def _in_points(cells: Sequence[Cell]) -> bool:
    """Whether every number of a column is in points, so that its heading can say so once."""
    kinds = {cell.kind for cell in cells if isinstance(cell, Figure | Number)}
    return kinds == {"points"}


def _shared_headings(columns: Sequence[Column], formatter: Formatter) -> list[tuple[str, int]]:
    """Headings over several columns, each with how many it stands over; none where no column shares one."""
    runs = [(over, len(list(run))) for over, run in groupby(columns, key=lambda column: column.over)]
    return [(formatter.message(over) if over else "", n) for over, n in runs] if any(over for over, _ in runs) else []


def _figure(plot: Plot, context: _Context) -> Mapping[str, object]:
    """A plot with its table; the table alone where nothing can be drawn."""
    if not drawable(plot):
        return {"kind": "table", "table": _table(plot.table, context)}
    return {
        "kind": "figure",
        "id": anchor("figure", plot.id),
        "number": context.numbered("figure"),
        "title": context.formatter.message(plot.title),
        "plot": plot_view(plot, context.formatter),
        "drawn": isinstance(plot, FlowChart),  # every number of the table is in the boxes
        "table": _table(plot.table, context, numbered=False),
    }


def _authors(statements: Sequence[AuthorsWords], formatter: Formatter) -> list[Mapping[str, object]]:
    """What the authors have answered, by topic: each with its anchor, what it was asked, and their text as paragraphs of lines."""
    answered = [statement for statement in statements if statement.text]
    return [
        {"topic": formatter.message(topic), "answers": [(anchor("author", s.id), formatter.message(s.asks), s.text) for s in group]}
        for topic, group in groupby(answered, key=lambda statement: statement.topic)
    ]


def _checklists(
    items: Sequence[GuidelineItem], titles: Mapping[str, str], statements: Sequence[AuthorsWords], formatter: Formatter, elsewhere: str
) -> list[Mapping[str, object]]:
    """A checklist for each guideline; items link to sections and statements of the report, which may be another file: ``elsewhere``.

    They name what is still to add.
    """
    if elsewhere:
        titles = {name: formatter.t(title) for name, title in SECTION_TITLES.items()}
    known = {statement.id: statement for statement in statements}
    by_guideline: dict[str, list[Mapping[str, object]]] = {}
    for item in items:
        by_guideline.setdefault(item.guideline, []).append({
            "number": item.number,
            "asks": formatter.message(item.asks),
            "sections": [(f"{elsewhere}#{anchor(s)}", titles[s]) for s in item.sections if s in titles],
            "remark": formatter.message(item.remark) if item.remark else "",
            "said": [(f"{elsewhere}#{anchor('author', name)}", formatter.message(known[name].asks)) for name in item.statements if name in known and known[name].text],
            "to_add": "; ".join(formatter.message(known[name].asks) for name in item.statements if name in known and not known[name].text),
        })  # fmt: skip
    return [
        {"id": anchor("guideline", name), "title": formatter.t(_GUIDELINES[name]), "items": rows}
        for name, rows in by_guideline.items()
    ]
