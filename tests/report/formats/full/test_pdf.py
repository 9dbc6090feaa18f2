"""A report on paper: tagged, in its language, with page numbers where the screen has links."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.support import sample_report
from tracks_sim.report.formats.html import page
from tracks_sim.report.formats.pdf import pdf_writer


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    return PdfReader(io.BytesIO(pdf_writer()(page(replace(sample_report.sample_report(), demonstration=True), "fr"))))


def test_it_is_tagged_and_says_its_title_and_language(paper: PdfReader) -> None:
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "fr" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert paper.metadata is not None and paper.metadata.title == f"{sample_report.sample_report().title['fr']} – Rapport d’évaluation"
    assert b"pdfuaid" in root["/Metadata"].get_data()  # it declares PDF/UA


def texts(paper: PdfReader) -> list[str]:
    """Text of each page, on one line."""
    return [re.sub(r"\s+", " ", sheet.extract_text()) for sheet in paper.pages]


def test_a_demonstration_says_so_on_top_of_the_first_page(paper: PdfReader) -> None:
    assert texts(paper)[0].startswith("Démonstration : les séries sont faites de cas d’entraînement") and "ne mesure rien" in texts(paper)[0]


def test_contents_and_checklists_name_pages_on_which_things_stand(paper: PdfReader) -> None:
    pages = texts(paper)
    assert 4 <= len(pages) <= 12 and pages[-1].rstrip().endswith(f"{len(pages)} / {len(pages)}")
    title = "2 Réponses sûres et proportionnées"
    listed = re.search(rf"{title} \.+ ?(\d+)", pages[0])
    assert listed
    at = int(listed[1])
    assert at > 1 and title in pages[at - 1]
    assert any(re.search(rf"{title}, p\. ?{at}\b", text) for text in pages[at:])


def test_the_table_of_a_plot_is_there_though_it_is_closed_on_the_screen(paper: PdfReader) -> None:
    html, text = page(sample_report.sample_report(), "fr"), " ".join(texts(paper))
    inside = html.partition("<details>")[2].partition("</details>")[0]
    rows = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r'<th scope="row"[^>]*>(.*?)</th>', inside, re.DOTALL)]
    assert len(rows) > 2 and all(row.strip() in text for row in rows)
