"""The two pages as a Word file, read back: native headings, tables and lists, one picture with its text, language and title."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tests.support.decided_studies import decided_study
from tracks_sim.errors import NoWordDocument
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.two_pages_docx import two_pages_docx
from tracks_sim.report.formats.two_pages_html import LABELS
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.plots.icon_array_image import DOTS, png
from tracks_sim.report.two_pages import TwoPages, two_pages

NAMES = ("helped", "harmed", "undecided", "unfinished", "eight people", "one group helped")
ANNEX = "made-report.fr.html"


@cache
def made(name: str) -> TwoPages:
    return two_pages(decided_study(name), DisclosurePolicy(), date(2027, 6, 30))


@cache
def file(name: str, language: str) -> bytes:
    return two_pages_docx(made(name), language, ANNEX)


def read(name: str, language: str = "en") -> Doc:
    return Document(io.BytesIO(file(name, language)))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_it_has_every_part_of_the_pages_under_native_headings(name: str, language: str) -> None:
    words, document = Formatter(language), read(name, language)
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    expected = [LABELS["result"], LABELS["picture"], LABELS["tried"], "With whom", "The main outcomes", LABELS["can-say"], LABELS["cannot-say"], LABELS["next"], LABELS["annex"]]
    assert headings == [words.t(label) for label in expected]
    listed = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "List Bullet"]
    pages = made(name)
    assert listed == [words.message(m) for m in (*pages.can_say, *pages.cannot_say, *pages.next_steps)]
    whole = "\n".join(p.text for p in document.paragraphs)
    assert all(words.message(m) in whole for m in (pages.result.headline, *pages.result.sentences, *pages.tried))
    assert document.paragraphs[0].style is not None and document.paragraphs[0].style.name == "Title"


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_native_and_begin_with_a_row_of_headings(name: str) -> None:
    words, document, pages = Formatter("en"), read(name), made(name)
    tables = [table for table in (pages.people, pages.outcomes) if table.rows]
    drawn = document.tables[-len(tables) :]
    for table, native in zip(tables, drawn, strict=True):
        cells = [[cell.text for cell in row.cells] for row in native.rows]
        assert cells[0] == [words.message(column.label) for column in table.columns]
        assert cells[1:] == [[words.cell(cell) for cell in row] for row in table.rows]
    for native in document.tables:
        assert native.rows[0]._tr.trPr is not None and native.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert sum(column.width or 0 for column in native.columns) <= Cm(17.01)


def test_there_is_one_picture_with_its_numbers_in_words() -> None:
    document = read("helped", "fr")
    assert len(document.inline_shapes) == 1
    told = document.inline_shapes[0]._inline.docPr.get("descr")
    for one in made("helped").picture.each:
        assert f"{one.safe} sûres, {100 - (one.safe or 0)} non" in told
    assert document.inline_shapes[0].width <= Cm(17.01)
    assert len(read("eight people").inline_shapes) == 0  # no figure of so few


def test_it_says_its_title_and_language() -> None:
    for language, tag in (("en", "en-GB"), ("fr", "fr-FR")):
        document = read("helped", language)
        told = document.core_properties
        assert told.title == made("helped").title[language] and told.language == tag and told.author == "tracks_sim"
        assert {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))} == {tag}


def test_the_second_page_begins_with_the_outcomes_and_the_annex_is_a_link_beside_it() -> None:
    document = read("helped")
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["The main outcomes"]
    assert [r.target_ref for r in document.part.rels.values() if r.is_external] == [ANNEX]
    section = document.sections[0]
    assert (section.page_width, section.page_height) == (Cm(21.0), Cm(29.7)) or abs((section.page_width or 0) - Cm(21.0)) < 400


def words_in(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_each_part_is_shorter_than_a_page(name: str, language: str) -> None:
    """Lines of 9.5 points with 100 letters (Calibri has 4.75 points a letter on average, 17.6 cm are 499 points), counted generously."""
    heights, body = [0.0], read(name, language).element.body
    for element in body.iterchildren():
        if element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                lines = max(-(-len(words_in(cell)) // max(1, int(int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) / 20 / 4.8))) for cell in row.iter(qn("w:tc")))
                heights[-1] += max(1, lines) * 11.5 + 2
        elif element.tag == qn("w:p"):
            if element.find(".//" + qn("w:pageBreakBefore")) is not None:
                heights.append(0.0)
            heights[-1] += max(1, -(-len(words_in(element)) // 100)) * 11.7 + 2
            style = element.find(".//" + qn("w:pStyle"))
            heights[-1] += 10 if style is not None and style.get(qn("w:val")) in ("Heading1", "Title") else 0
            heights[-1] += sum(int(extent.get("cy")) / 12700 for extent in element.iter(qn("wp:extent")))
    paper = (29.7 - 2 * 1.2) * 72 / 2.54
    assert len(heights) == 2 and all(height < paper for height in heights), heights


def test_the_same_pages_give_the_same_file() -> None:
    assert two_pages_docx(made("helped"), "fr", ANNEX) == file("helped", "fr")
    with zipfile.ZipFile(io.BytesIO(file("helped", "fr"))) as packed:
        assert packed.testzip() is None and not any("thumbnail" in name for name in packed.namelist())
        assert b"thumbnail" not in packed.read("_rels/.rels")
        assert {entry.date_time for entry in packed.infolist()} == {(2027, 6, 30, 0, 0, 0)}


def test_the_picture_has_as_many_filled_squares_as_there_are_safe_responses() -> None:
    """The middle of a square is dark where it is filled."""
    drawn = png([46, None, 100])
    width, height = struct.unpack(">II", drawn[16:24])
    body = re.search(rb"IDAT(.*)....IEND", drawn, re.DOTALL)
    assert body and (width, height) == (3 * 10 * DOTS + 2 * (5 * DOTS // 2), 10 * DOTS)
    rows = np.frombuffer(zlib.decompressobj().decompress(body[1]), dtype=np.uint8).reshape(height, -1)[:, 1:]
    bright = np.unpackbits(rows, axis=1)[:, :width]
    middle = round(DOTS * 0.4)
    for grid, safe in ((0, 46), (1, 0), (2, 100)):
        left = grid * (10 * DOTS + 5 * DOTS // 2)
        dark = [not bright[row * DOTS + middle, left + column * DOTS + middle] for row in range(10) for column in range(10)]
        assert sum(dark) == safe and dark == sorted(dark, reverse=True)


@pytest.mark.parametrize("title", ["A course " * 60, "A\x01 cour\x08se\ufffe", "</w:t><script>alert(1)</script> & {gap} %s"])
def test_any_title_can_be_written(title: str) -> None:
    """A property of the document has 255 characters at most, and XML has no control characters."""
    document = Document(io.BytesIO(two_pages_docx(replace(made("helped"), title={"en": title}), "en", ANNEX)))
    kept = title.replace("\x01", "").replace("\x08", "").replace("\ufffe", "")
    assert document.paragraphs[0].text == kept and document.core_properties.title == kept[:255]


def own_document(**fonts: str) -> bytes:
    """A Word file of an organisation: another font by name of the style, a head, and words that are not to stay."""
    document = Document()
    for name, font in fonts.items():
        document.styles[name.replace("_", " ")].font.name = font
    document.sections[0].header.paragraphs[0].text = "The ministry's own head"
    document.add_paragraph("Old words of the ministry")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_it_looks_like_an_organisations_own_document_and_says_the_same() -> None:
    pages = made(NAMES[0])
    own = Document(io.BytesIO(two_pages_docx(pages, "en", ANNEX, own_document(Normal="Georgia", Heading_1="Arial"))))
    kits = Document(io.BytesIO(two_pages_docx(pages, "en", ANNEX)))
    assert [p.text for p in own.paragraphs] == [p.text for p in kits.paragraphs] and len(own.tables) == len(kits.tables)
    assert own.styles["Normal"].font.name == "Georgia" and own.styles["Heading 1"].font.name == "Arial"
    assert own.sections[0].header.paragraphs[0].text == "The ministry's own head"


def test_a_file_that_the_kit_made_can_be_restyled_and_given_back() -> None:
    pages = made(NAMES[0])
    document = Document(io.BytesIO(two_pages_docx(pages, "en", ANNEX)))
    document.styles["Title"].font.size = Pt(30)
    saved = io.BytesIO()
    document.save(saved)
    again = Document(io.BytesIO(two_pages_docx(pages, "en", ANNEX, saved.getvalue())))
    assert again.styles["Title"].font.size == Pt(30) and [p.text for p in again.paragraphs] == [p.text for p in document.paragraphs]
    assert len(again.inline_shapes) == 1
    with zipfile.ZipFile(io.BytesIO(two_pages_docx(pages, "en", ANNEX, saved.getvalue()))) as packed:
        assert sum("media/" in name for name in packed.namelist()) == 1  # the picture of another study does not go along


def test_a_style_that_the_document_has_not_is_added() -> None:
    document = Document(io.BytesIO(own_document()))
    bullets = document.styles["List Bullet"].element
    bullets.getparent().remove(bullets)
    saved = io.BytesIO()
    document.save(saved)
    assert "List Bullet" in Document(io.BytesIO(two_pages_docx(made(NAMES[0]), "en", ANNEX, saved.getvalue()))).styles


@pytest.mark.parametrize("content", [b"", b"no document", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_gets_a_sentence(content: bytes) -> None:
    with pytest.raises(NoWordDocument, match="cannot be opened as a Word file"):
        two_pages_docx(made(NAMES[0]), "en", ANNEX, content)
