"""A report as one HTML file, and a section of it as a piece of another page. No script, nothing from elsewhere.

Everything that people wrote (titles, ids, reasons) is escaped by the templates; only the plots, which escape for
themselves, are put in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Final

import jinja2
from markupsafe import Markup

from tracks_sim.i18n import translatable
from tracks_sim.report.canvas import NARROW, WIDE
from tracks_sim.report.formatting import WHY_NOT_SHOWN, Formatter
from tracks_sim.report.parts import (
    PERSONS,
    Block,
    Cell,
    Figure,
    Hidden,
    Item,
    Message,
    Number,
    Report,
    Section,
    Table,
    counting,
)
from tracks_sim.report.plots import Plot, drawable, drawn

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
    "overridden": translatable("Figures that rest on fewer than 5 people are shown: the rule that hides them was set aside for this report. Do not pass it on without thinking of who might be recognised."),
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
RULE = 5
"""The smallest group that is shown unless somebody sets the rule aside."""
MANY_COLUMNS, SHORT, SENTENCE = 6, 12, 60
"""Columns above which a table is set smaller on paper, rows up to which it is not divided between pages, letters from which a cell is wide."""
_GUIDELINES: Mapping[str, str] = MappingProxyType({
    "GREET": translatable("GREET: educational interventions for evidence-based practice"),
    "CONSORT": translatable("CONSORT: randomised trials"),
    "TREND": translatable("TREND: evaluations without random allocation"),
})  # fmt: skip


def page(report: Report, language: str) -> str:
    """The whole report as one file."""
    wording = Formatter(language, report.smallest, report.names.get(language, {}))
    of = _Of(wording, count(1), count(1))
    sections = [_section(section, of, number) for number, section in enumerate(report.sections, 1)]
    titles = {section.id: (f"{number} {wording.words(section.title)}") for number, section in enumerate(report.sections, 1)}
    in_language = language in report.title
    return TEMPLATES.get_template("report.html.j2").render(
        t=lambda name: _said(wording, name),
        language=language,
        title=report.title.get(language) or next(iter(report.title.values()), report.study),
        title_language=language if in_language else next(iter(report.title), language),
        study=report.study,
        made_on=wording.cell(report.made_on),
        smallest=report.smallest,
        people=wording.words(counting(PERSONS, report.smallest)),
        overridden=report.smallest < RULE,
        summary=[wording.words(said) for said in report.summary],
        sections=sections,
        checklists=_checklists(report.items, titles, wording),
        colophon=_table(report.colophon, of),
        style=_style("fragment.css", "page.css"),
    )


def fragment(section: Section, language: str, level: int = 2, smallest: int = RULE, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The body of one section, its title a heading of this ``level``; ``stylesheet`` has what it looks like.

    ``names`` are what ids are called in this language (``StudyData.names``).
    """
    of = _Of(Formatter(language, smallest, names))
    return TEMPLATES.get_template("fragment.html.j2").render(
        t=lambda name: _said(of.wording, name), language=language, level=level, section=_section(section, of)
    )


def stylesheet() -> str:
    """What sections look like, for a page that shows fragments; colours come from ``--ink``, ``--paper`` and ``--rule`` there."""
    return str(_style("fragment.css"))


def _said(wording: Formatter, name: str) -> str:
    return wording.t(LABELS[name])


@cache
def _style(*names: str) -> Markup:
    return Markup("\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names))


def anchor(*parts: str) -> str:
    """An id that can stand in an address: what ids are made of, and hyphens for all else."""
    return re.sub(r"[^\w-]+", "-", "-".join(parts))


# --- what the templates are given --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Of:
    """What a block belongs to: a language, and the numbering of tables and figures; none in a fragment."""

    wording: Formatter
    tables: Iterator[int] | None = None
    figures: Iterator[int] | None = None

    def numbered(self, what: str) -> str:
        """"Table 3", or nothing where nothing is numbered."""
        numbers = self.tables if what == "table" else self.figures
        return "" if numbers is None else _said(self.wording, what).format(n=next(numbers))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell: its text, the letter of the note that explains it, and whether it is a number, which is not broken."""

    text: str
    letter: str = ""
    figure: bool = False

    @property
    def long(self) -> bool:
        """Whether it is a sentence, which needs room."""
        return len(self.text) > SENTENCE


@dataclass(slots=True)
class _Reasons:
    """Why cells are empty, each reason once, in the order of the table and by letter."""

    wording: Formatter
    letters: dict[str, str] = field(default_factory=dict)

    def shown(self, cell: Cell) -> _Shown:
        """The cell; a figure that is missing has a letter instead of its reason."""
        if isinstance(cell, Figure):
            missing = cell.estimate.value is None or cell.estimate.low is None
            return _Shown(self.wording.value(cell), self._letter(self.wording.reason(cell) if missing else ""), figure=True)
        if isinstance(cell, Hidden):
            return _Shown(self.wording.cell(cell), self._letter(self.wording.t(WHY_NOT_SHOWN).format(n=self.wording.smallest)), figure=True)
        return _Shown(self.wording.cell(cell), figure=isinstance(cell, Number))

    def _letter(self, reason: str) -> str:
        if not reason:
            return ""
        return self.letters.setdefault(reason, _letter(len(self.letters)))


def _letter(nth: int) -> str:
    """a, b … z, aa, ab …"""
    return (_letter(nth // 26 - 1) if nth >= 26 else "") + "abcdefghijklmnopqrstuvwxyz"[nth % 26]


def _section(section: Section, of: _Of, number: int | None = None) -> Mapping[str, object]:
    return {
        "id": anchor(section.id),
        "number": number,
        "title": of.wording.words(section.title),
        "lead": of.wording.words(section.lead),
        "blocks": [_block(block, of) for block in section.blocks],
    }


def _block(block: Block, of: _Of) -> Mapping[str, object]:
    if isinstance(block, Message):
        return {"kind": "words", "text": of.wording.words(block)}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, of)}
    return _figure(block, of)


def _table(table: Table, of: _Of, numbered: bool = True) -> Mapping[str, object]:
    wording, reasons = of.wording, _Reasons(of.wording)
    return {
        "id": anchor("table", table.id),
        "number": of.numbered("table") if numbered else "",
        "title": wording.words(table.title),
        "columns": [(wording.words(c.label), c.numeric) for c in table.columns],
        "rows": [[reasons.shown(cell) for cell in row] for row in table.rows],
        "notes": [wording.words(note) for note in table.notes],
        "reasons": [(letter, reason) for reason, letter in reasons.letters.items()],
        "size": " ".join(["many"] * (len(table.columns) > MANY_COLUMNS) + ["short"] * (len(table.rows) <= SHORT)),
        "empty": wording.words(table.empty) if table.empty else _said(wording, "nothing"),
    }


def _figure(plot: Plot, of: _Of) -> Mapping[str, object]:
    """The plot for wide and for narrow pages, and its table; the table alone where nothing can be drawn."""
    if not drawable(plot):
        return {"kind": "table", "table": _table(plot.table, of)}
    return {
        "kind": "figure",
        "id": anchor("figure", plot.id),
        "number": of.numbered("figure"),
        "title": of.wording.words(plot.title),
        "wide": Markup(drawn(plot, of.wording, WIDE)),
        "narrow": Markup(drawn(plot, of.wording, NARROW)),
        "short": len(plot.table.rows) <= SHORT,
        "table": _table(plot.table, of, numbered=False),
    }


def _checklists(items: Sequence[Item], titles: Mapping[str, str], wording: Formatter) -> list[Mapping[str, object]]:
    """A table for each guideline; an item leads to the sections that answer it, as far as the report has them."""
    found: dict[str, list[Mapping[str, object]]] = {}
    for item in items:
        found.setdefault(item.guideline, []).append({
            "number": item.number,
            "asks": wording.words(item.asks),
            "sections": [(anchor(s), titles[s]) for s in item.sections if s in titles],
            "remark": wording.words(item.remark) if item.remark else "",
        })  # fmt: skip
    return [{"id": anchor("guideline", name), "title": wording.t(_GUIDELINES[name]), "items": rows} for name, rows in found.items()]
