"""The two pages as one HTML file that needs nothing else; printed, or set by WeasyPrint, it has two pages of A4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from markupsafe import Markup, escape

from tracks_sim.i18n import translatable
from tracks_sim.report.conclusion.icon_array import IconArray
from tracks_sim.report.formats.html import TEMPLATES, anchor
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import Message, Number, SectionName, Table
from tracks_sim.report.plots.icon_array_image import svg
from tracks_sim.report.two_pages import TwoPages

LABELS: Final[Mapping[str, str]] = MappingProxyType({
    "kind": translatable("Two pages on the result of a study"),
    "study": translatable("Study"),
    "made-on": translatable("Made on"),
    "result": translatable("The result"),
    "tried": translatable("What was tried"),
    "picture": translatable("Of 100 responses, how many were safe"),
    "safe": translatable("safe"),
    "not-safe": translatable("not safe"),
    "can-say": translatable("What can be said"),
    "cannot-say": translatable("What cannot be said"),
    "next": translatable("What to do next"),
    "annex": translatable("Annex and evidence"),
    "annex-text": translatable("Every figure stands in the annex with its method and limits, and with what is missing; it is made from the same answers:"),
    "plan-hash": translatable("Plan as frozen before the first answer, SHA-256"),
    "data-hash": translatable("Tables behind these figures, SHA-256"),
    "not-frozen": translatable("not frozen"),
})  # fmt: skip
"""Headings and fixed words, for the HTML page and the Word file alike."""
OF_100 = Message("{safe} safe, {others} not")
LETTERS_OF_THE_FIRST_PAGE = 1600
"""Letters of title, warnings, result and what was tried up to which the first page holds its part; above it letters are smaller and the page flows on."""
LETTERS_OF_A_FULL_PAGE = 2300
"""The same beyond which both pages are set smaller still."""
LETTERS_OF_A_ROOMY_PAGE = 1200
"""The same where larger letters fill pages that have little to hold."""
_STYLE = Path(__file__).parent / "template" / "two_pages.css"


def number_in_words(hundred: IconArray) -> Message:
    """What stands beside a hundred squares: how many are safe and how many not, or why nothing is shown."""
    if hundred.safe is None:
        assert hundred.why is not None
        return hundred.why
    return Message(OF_100.sentence, {"safe": Number(hundred.safe), "others": Number(100 - hundred.safe)})


def title_of(pages: TwoPages, language: str) -> tuple[str, str]:
    """Title of the study in this language, else in the first that it has, and which language that is."""
    if language in pages.title:
        return pages.title[language], language
    return next(((title, spoken) for spoken, title in pages.title.items()), (pages.study, language))


def two_pages_html(pages: TwoPages, language: str, annex: str) -> str:
    """The two pages as an HTML file. ``annex``: name of the file with the long report, which lies beside it."""
    words = Formatter(language, pages.smallest, pages.names.get(language, {}))
    title, title_language = title_of(pages, language)
    arms = list(dict.fromkeys(one.arm for one in pages.picture.each))
    first = (*pages.warnings, pages.result.headline, *pages.result.sentences, *((pages.result.sure,) if pages.result.sure else ()), *pages.tried)
    return TEMPLATES.get_template("two_pages.html.j2").render(
        t=lambda name: words.t(LABELS[name]),
        m=lambda message: _with_links(message, words, annex),
        language=language,
        title=title,
        title_language=title_language,
        made_on=words.cell(pages.made_on),
        pages=pages,
        layout=_layout(len(title) + sum(len(words.message(message)) for message in first), bool(pages.outcomes.rows)),
        people=_table(pages.people, words),
        outcomes=_table(pages.outcomes, words),
        hundreds=[
            {"arm_order": arms.index(one.arm), "group": words.message(one.group), "when": words.message(one.when), "safe": one.safe, "words": words.message(number_in_words(one)), "svg": Markup(svg(one.safe))}
            for one in pages.picture.each
        ],
        annex=annex,
        style=Markup(_STYLE.read_text(encoding="utf-8")),
    )  # fmt: skip


def _with_links(message: Message, words: Formatter, annex: str) -> Markup:
    """The sentence with each section of the annex that it names as a link to that section."""
    named = {name: gap for name, gap in message.gaps.items() if isinstance(gap, SectionName)}
    marked = replace(message, gaps={**message.gaps, **{name: f"\ue000{name}\ue001" for name in named}})  # private signs, which no text has

    def link(found: re.Match[str]) -> str:
        section = named[found[1]]
        return f'<a href="{escape(annex)}#{anchor(section.id)}">{escape(words.cell(section))}</a>'

    return Markup(re.sub("\ue000(.+?)\ue001", link, str(escape(words.message(marked)))))


def _layout(letters: int, has_outcomes: bool) -> str:
    """How the pages are set on paper: the class of the page, empty for the usual one. ``letters``: of the first page, without its tables."""
    if letters > LETTERS_OF_THE_FIRST_PAGE:
        return "flowing dense" if letters > LETTERS_OF_A_FULL_PAGE else "flowing"
    return "" if has_outcomes or letters > LETTERS_OF_A_ROOMY_PAGE else "roomy"


def _table(table: Table, words: Formatter) -> Mapping[str, object]:
    return {
        "id": table.id,
        "title": words.message(table.title),
        "columns": [(words.message(column.label), column.numeric) for column in table.columns],
        "rows": [[words.cell(cell) for cell in row] for row in table.rows],
        "notes": [words.message(note) for note in table.notes],
        "empty": words.message(table.empty) if table.empty else "",
    }
