"""The command that reports a study: two pages for those who decide, and the long report as their annex."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.options import LANGUAGE, OUT, STUDY, StorePlace, data_and_db, opened, print_paths
from tracks_sim.cli.progress import progress_bar, working

if TYPE_CHECKING:
    from tracks_sim.operations.reports import Format, Part, ReportFiles


@click.command()
@STUDY
@OUT
@LANGUAGE
@click.option("--pdf", is_flag=True, help="Also as PDF; needs WeasyPrint (pip install 'tracks-sim[report]').")
@click.option("--outside", is_flag=True, help="For people outside: nothing says what the keys of the cases say.")
@click.option(
    "--smallest", type=click.IntRange(1, 1000), default=5, show_default=True,
    help="Fewest people that a figure may rest on. Below 5 somebody may be recognised: log and report say that it was done.",
)  # fmt: skip
@data_and_db
def report(study_id: str, out: Path, language: str, pdf: bool, outside: bool, smallest: int, place: StorePlace) -> None:
    """Report STUDY: who took part, what changed, how sure that is, and what cannot be said.

    Writes first two pages for those who decide, STUDY-two-pages.LANGUAGE.html and .docx, then the long report as their annex,
    STUDY-report.LANGUAGE.html, and its lists of items and options, STUDY-items.LANGUAGE.html; files that need nothing else. The
    two pages of a finished study are kept as they are made; where they would come out otherwise now, those that were kept are
    written too, with their day. A report that was there is replaced. Figures that rest on too few people are hidden, and so is what would give them away.
    """
    from tracks_sim.exports.files import write_atomically
    from tracks_sim.operations.reports import (
        FILES,
        ReportFiles,
        earlier_pages,
        keep_two_pages,
        order_report,
        study_answers,
    )
    from tracks_sim.report.formats.pdf import pdf_writer

    if pdf:
        pdf_writer()  # says at once where none can be made
    with opened(place) as audited:
        order = order_report(audited, study_id, language, smallest, outside)
        with working("reading the answers"):
            answers = study_answers(audited.store, study_id)
        files = ReportFiles(order, answers, audited.store.data)
        keep_two_pages(audited.store, files)
        for name, html in earlier_pages(audited.store, files):
            print_paths((write_atomically(out, name, partial(Path.write_bytes, data=html.encode())),))
    for part, ending in ((part, ending) for part, endings in FILES.items() for ending in endings if pdf or ending != "pdf"):
        made = _made(files, part, ending)
        print_paths((write_atomically(out, order.name(part, ending), partial(Path.write_bytes, data=made)),))


def _made(files: ReportFiles, part: Part, ending: Format) -> bytes:
    """A file of the report; a bar says how far it is, where its steps are known."""
    if (part, ending) != ("report", "html"):
        with working("setting the PDF" if ending == "pdf" else f"making {files.order.name(part, ending)}"):
            return files.made(part, ending)
    with progress_bar("report") as job:
        return files.made(part, ending, lambda done, of, section: job.tell(section, done, of))
