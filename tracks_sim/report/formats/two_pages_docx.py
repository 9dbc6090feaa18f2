"""The two pages as a Word file: native headings, lists and tables, one picture with its words, and the language of the document.

The same data on the same day give the same file, byte by byte. An organisation's own document gives its paper, styles, head and foot,
where there is one: whoever knows Word restyles a file that the kit made, and no code.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from tracks_sim.errors import NoWordDocument
from tracks_sim.i18n import translatable
from tracks_sim.report.conclusion.icon_array import IconArray
from tracks_sim.report.formats.two_pages_html import LABELS, number_in_words, title_of
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import Message, Table
from tracks_sim.report.plots.icon_array_image import png
from tracks_sim.report.two_pages import TwoPages

if TYPE_CHECKING:
    from docx.document import Document as Doc
    from docx.text.paragraph import Paragraph

PICTURE_TEXT = Message("One hundred squares for each group and measurement; a filled square is a safe response, an empty one is not.")
_IN_WORDS = translatable("{group}, {when}: {number}.")
_TAGS = {"en": "en-GB", "fr": "fr-FR"}
_TEXT, _HEADING = "Calibri", "Cambria"
_STYLES = (("Normal", _TEXT, 9.5, 0, 2), ("Title", _HEADING, 18, 0, 2), ("Heading 1", _HEADING, 12, 6, 2), ("List Bullet", _TEXT, 9.5, 0, 2))
"""Names of the styles in use, with font, size, and space before and after, in points."""
NOT_WORD = translatable("The document that the two pages are to look like, {name} in the data folder, cannot be opened as a Word file. Save it as .docx anew, or take it away: then the pages look as the kit makes them.")
LIKE = "two-pages.docx"
"""Name of an organisation's own document, in the data folder."""
_GRID, _GAP = 3.1, 0.775
"""Width of a hundred squares in the picture and of the gap after them, in centimetres."""
_NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_LONGEST_PROPERTY = 255
"""Characters of a property of the document; python-docx refuses a longer one."""
_BETWEEN = 170
"""Gap between the columns of a table, in twentieths of a point."""
_INK, _SOFT, _RULE = "1D2A33", "4A5963", "D8D3C8"


def two_pages_docx(pages: TwoPages, language: str, annex: str, like: bytes | None = None) -> bytes:
    """The two pages as a DOCX file. ``annex``: name of the file with the long report, which lies beside it.

    ``like``: a DOCX file whose paper, styles, head and foot it has; what is written in it is left out. Raises NoWordDocument where it is none.
    """
    writer = _Writer(pages, language, like)
    writer.head()
    writer.result()
    writer.picture()
    writer.heading(writer.label("tried"))
    writer.text(" ".join(writer.words.message(sentence) for sentence in pages.tried))
    writer.table(pages.people, (7.4, 3.2, 3.4, 3.0) if len(pages.people.columns) > 2 else (13.0, 4.0))
    writer.table(pages.outcomes, (7.2, 3.0, 3.0, 3.8) if len(pages.outcomes.columns) > 3 else (9.0, 3.6, 4.4), new_page=True)
    for name, sentences in (("can-say", pages.can_say), ("cannot-say", pages.cannot_say), ("next", pages.next_steps)):
        writer.list_of(writer.label(name), sentences)
    writer.annex(annex)
    return writer.file()


def _emptied(like: bytes) -> Doc:
    """The document without what is written in it, its pictures, links and comments; its last section, which has paper, head and foot, stays."""
    from docx import Document
    from docx.oxml.ns import qn

    try:
        document = Document(io.BytesIO(like))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, SyntaxError) as error:  # whatever a file that is no document makes zip and XML say
        raise NoWordDocument(NOT_WORD, name=LIKE) from error
    body = document.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    for name, related in list(document.part.rels.items()):
        if related.reltype.rpartition("/")[2] in ("image", "hyperlink", "comments"):
            del document.part.rels[name]
    return document


class _Writer:
    """A Word document under way, in one language."""

    def __init__(self, pages: TwoPages, language: str, like: bytes | None) -> None:
        from docx import Document

        self.pages, self.language = pages, language
        self.words = Formatter(language, pages.smallest, pages.names.get(language, {}))
        self.title = _NOT_IN_XML.sub("", title_of(pages, language)[0])  # the one text here that people wrote
        self.document: Doc = Document() if like is None else _emptied(like)
        if like is None:
            self._paper()
        self._styles(_STYLES if like is None else [row for row in _STYLES if row[0] not in self.document.styles])
        self._language()
        self._properties()

    # --- the document -----------------------------------------------------------------------

    def _paper(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Cm

        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(1.7)
        page.top_margin, page.bottom_margin = Cm(1.2), Cm(1.2)
        page.header_distance = page.footer_distance = Cm(0.8)
        foot = page.footer.paragraphs[0]
        foot.alignment = 2  # right
        for what in ("PAGE", " / ", "NUMPAGES"):
            self._small(foot.add_run(what if what == " / " else "1"))
        first, _, last = page.footer.part.element.iter(qn("w:r"))
        for run, what in ((first, "PAGE"), (last, "NUMPAGES")):
            _make_field(run, what)

    def _styles(self, rows: Iterable[tuple[str, str, float, int, int]]) -> None:
        """Give styles their font, size and space; one that the document has not is added."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        styles = self.document.styles
        for name, font, size, before, after in rows:
            style: Any = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.font.name, style.font.size = font, Pt(size)
            if name in ("Title", "Heading 1"):
                style.font.bold, style.font.color.rgb = True, RGBColor.from_string(_INK)
                for of_theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                    style.element.rPr.rFonts.attrib.pop(qn(f"w:{of_theme}"), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.line_spacing = 1.0
            for rule in style.element.pPr.findall(qn("w:pBdr")):  # the line that python-docx's own document has below a title
                style.element.pPr.remove(rule)

    def _language(self) -> None:
        from docx.oxml.ns import qn

        for languages in self.document.styles.element.iter(qn("w:lang")):
            languages.set(qn("w:val"), _TAGS.get(self.language, self.language))

    def _properties(self) -> None:
        told, made = self.document.core_properties, datetime.combine(self.pages.made_on, time(), UTC)
        told.title, told.subject, told.language = (
            self.title[:_LONGEST_PROPERTY],
            self.label("kind"),
            _TAGS.get(self.language, self.language),
        )
        told.author, told.last_modified_by, told.comments, told.keywords = "tracks_sim", "tracks_sim", "", self.pages.study
        told.created = told.modified = made.replace(tzinfo=None)

    def file(self) -> bytes:
        """The document as a file, with the day of the report instead of the time at which it was written."""
        written, packed = io.BytesIO(), io.BytesIO()
        self.document.save(written)
        day = (max(1980, self.pages.made_on.year), self.pages.made_on.month, self.pages.made_on.day, 0, 0, 0)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in source.infolist():
                if entry.filename != "docProps/thumbnail.jpeg":  # a picture of the template
                    part = source.read(entry)
                    if entry.filename in ("_rels/.rels", "[Content_Types].xml"):
                        part = _without_thumbnail(part)
                    target.writestr(zipfile.ZipInfo(entry.filename, day), part, zipfile.ZIP_DEFLATED)
        return packed.getvalue()

    # --- what stands in it ------------------------------------------------------------------

    def head(self) -> None:
        """Warnings, title, study and day."""
        for warning in self.pages.warnings:
            self.text(self.words.message(warning), bold=True)
            self._line_last("left", 24)
        self.document.add_paragraph(self.title, style="Title")
        kind, study, made_on = (self.label(name) for name in ("kind", "study", "made-on"))
        rules = "".join(f" · {self.words.message(part)}" for part in self.pages.judged_by)
        self.text(f"{kind} · {study} {self.pages.study} · {made_on} {self.words.cell(self.pages.made_on)}{rules}", small=True)
        self._line_last("bottom", 12)

    def result(self) -> None:
        """The headline, and the sentences below it."""
        from docx.shared import Pt

        result = self.pages.result
        self.heading(self.label("result"))
        headline = self.text(self.words.message(result.headline), bold=True)
        headline.runs[0].font.size = Pt(12)
        for sentence in result.sentences:
            self.text(self.words.message(sentence))
        if result.sure is not None:
            self.text(self.words.message(result.sure))
        if result.certainty is not None:
            self.text(self.words.message(result.certainty), small=True)

    def picture(self) -> None:
        """The numbers of the picture as a table, the picture, and what it shows."""
        from docx.oxml.ns import qn
        from docx.shared import Cm

        picture = self.pages.picture
        self.heading(self.label("picture"))
        if picture.source == "nothing":
            self.text(self.words.message(number_in_words(picture.each[0])))
            return
        heads = [f"{self.words.message(one.group)}\n{self.words.message(one.when)}" for one in picture.each]
        numbers = [self.words.message(number_in_words(one)) for one in picture.each]
        self._grid([heads, numbers], [_GRID + _GAP] * len(heads), ruled=False)
        spot = self.document.add_paragraph()
        spot.paragraph_format.space_before = spot.paragraph_format.space_after = Cm(0.1)
        spot.paragraph_format.keep_with_next = True
        width = Cm(len(heads) * _GRID + (len(heads) - 1) * _GAP)
        spot.add_run().add_picture(io.BytesIO(png([one.safe for one in picture.each])), width=width)
        [inline] = self._last("w:p").iter(qn("wp:inline"))
        for side in ("distL", "distR"):  # without these LibreOffice leaves an eighth of an inch on either side
            inline.set(side, "0")
        [properties] = self._last("w:p").iter(qn("wp:docPr"))  # python-docx has no other way to a text for those who do not see the picture
        properties.set("descr", " ".join((self.words.message(PICTURE_TEXT), *(self._in_words(one) for one in picture.each))))
        properties.set("title", self.label("picture"))
        if self.pages.picture_note is not None:
            self.text(f"{self.words.message(PICTURE_TEXT)} {self.words.message(self.pages.picture_note)}", small=True)

    def _in_words(self, one: IconArray) -> str:
        group, when, number = (self.words.message(part) for part in (one.group, one.when, number_in_words(one)))
        return self.words.t(_IN_WORDS).format(group=group, when=when, number=number.rstrip("."))

    def table(self, table: Table, widths: tuple[float, ...], new_page: bool = False) -> None:
        """A heading and a table with a row of headings, or the reason why it is empty; on a ``new_page`` if asked."""
        self.heading(self.words.message(table.title)).paragraph_format.page_break_before = new_page or None
        if table.rows:
            cells = [
                [self.words.message(column.label) for column in table.columns],
                *([self.words.cell(cell) for cell in row] for row in table.rows),
            ]
            self._grid(cells, widths, [column.numeric for column in table.columns])
        elif table.empty is not None:
            self.text(self.words.message(table.empty))
        for note in table.notes:
            self.text(self.words.message(note), small=True)

    def list_of(self, title: str, sentences: Iterable[Message]) -> None:
        """A heading and a list."""
        self.heading(title)
        for sentence in sentences:
            self.document.add_paragraph(self.words.message(sentence), style="List Bullet")

    def annex(self, name: str) -> None:
        """Where the long report lies, and what these pages rest on."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml.ns import qn

        self.heading(self.label("annex"))
        where = self.text(f"{self.label('annex-text')} ")
        link = _element("hyperlink")
        link.set(qn("r:id"), self.document.part.relate_to(name, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        where.add_run(name).font.underline = True
        written = self._last("w:p")
        link.append(list(written.iterchildren(qn("w:r")))[-1])
        written.append(link)
        for label, value in zip(("plan-hash", "data-hash"), self.pages.hashes, strict=True):
            self.text(f"{self.label(label)} {value or self.label('not-frozen')}", small=True)

    # --- small things -----------------------------------------------------------------------

    def label(self, name: str) -> str:
        """A fixed word or heading."""
        return self.words.t(LABELS[name])

    def heading(self, text: str) -> Paragraph:
        """A heading of a part."""
        return self.document.add_paragraph(text, style="Heading 1")

    def text(self, text: str, bold: bool = False, small: bool = False) -> Paragraph:
        """A paragraph."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold = bold or None
        if small:
            self._small(run)
        return paragraph

    @staticmethod
    def _small(run: Any) -> None:
        from docx.shared import Pt, RGBColor

        run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(_SOFT)

    def _grid(self, cells: list[list[str]], widths: Iterable[float], numeric: list[bool] | None = None, ruled: bool = True) -> None:
        """A table of which the first row is its headings, repeated on every page, and the first column names the rows."""
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        table = self.document.add_table(rows=len(cells), cols=len(cells[0]))
        table.autofit = False
        drawn = self._last("w:tbl")
        properties = drawn.tblPr
        if ruled:
            properties.insert_element_before(_rules(("top", "bottom", "insideH")), "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
        properties.insert_element_before(_cell_margins(), "w:tblLook")
        for at, width in enumerate(widths):
            table.columns[at].width = Cm(width)
            for cell in table.columns[at].cells:
                cell.width = Cm(width)
        for row, texts in zip(table.rows, cells, strict=True):
            for at, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(1)
                if numeric and numeric[at]:
                    paragraph.alignment = 2  # right
                paragraph.add_run(text).font.size = Pt(9)
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True
        for at, row in enumerate(drawn.iterchildren(qn("w:tr"))):
            of_row = row.get_or_add_trPr()
            of_row.append(_element("cantSplit"))
            if at == 0:
                of_row.append(_element("tblHeader"))
        look = properties.find(qn("w:tblLook"))
        for name, on in (("firstRow", "1"), ("firstColumn", "1" if ruled else "0"), ("noHBand", "1"), ("noVBand", "1")):
            if look is not None:
                look.set(qn(f"w:{name}"), on)

    def _line_last(self, side: str, eighths: int) -> None:
        """Draw a line on one side of the last paragraph, so many eighths of a point thick."""
        lines = _element("pBdr")
        lines.append(_line(side, eighths))
        self._last("w:p").get_or_add_pPr().insert_element_before(lines, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _last(self, tag: str) -> Any:
        """The last paragraph or table as an element of Office Open XML, for what python-docx has no other way to."""
        from docx.oxml.ns import qn

        body: Any = self.document.element.body
        return list(body.iterchildren(qn(tag)))[-1]


def _make_field(run: Any, what: str) -> None:
    """Put a run into a field that the word processor fills, such as the number of the page."""
    field = _element("fldSimple", instr=what)
    run.addprevious(field)
    field.append(run)


def _element(tag: str, **attributes: str) -> Any:
    """A new element of Office Open XML, both names in the namespace of WordprocessingML."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _line(side: str, eighths: int, colour: str = _INK) -> Any:
    return _element(side, val="single", sz=str(eighths), space="4", color=colour)


def _rules(sides: Iterable[str]) -> Any:
    rules = _element("tblBorders")
    for side in sides:
        rules.append(_line(side, 4, _RULE) if side == "insideH" else _line(side, 6))
    return rules


def _cell_margins() -> Any:
    """Text of a table begins where that of paragraphs does, in every version of Word; between columns there are 3 millimetres."""
    margins = _element("tblCellMar")
    for side, twentieths in (("left", 0), ("right", _BETWEEN)):
        margins.append(_element(side, w=str(twentieths), type="dxa"))
    return margins


def _without_thumbnail(part: bytes) -> bytes:
    """Relations or types of the package without the picture of the template, which is left out."""
    return re.sub(rb'<(?:Relationship|Override)\b[^>]*thumbnail[^>]*/>', b"", part)
