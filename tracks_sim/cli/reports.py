"""The command that reports a study: HTML for everybody, PDF where it can be made."""

from __future__ import annotations

from pathlib import Path

import click

from tracks_sim.cli.options import LANGUAGE, OUT, data_and_db, opened, print_paths
from tracks_sim.cli.progress import progress_bar, working


@click.command()
@click.argument("study_id", metavar="STUDY")
@OUT
@LANGUAGE
@click.option("--pdf", is_flag=True, help="Also as a PDF; needs WeasyPrint (pip install 'tracks-sim[pdf]').")
@click.option(
    "--smallest", type=click.IntRange(1, 1000), default=5, show_default=True,
    help="Fewest people that a figure may rest on. Below 5 somebody may be recognised: log and report say that it was done.",
)  # fmt: skip
@data_and_db
def report(study_id: str, out: Path, language: str, pdf: bool, smallest: int, data: Path, db: str | None) -> None:
    """Report STUDY: who took part, what changed, how sure that is, and what cannot be said.

    Writes STUDY-report.LANGUAGE.html, one file that needs nothing else; a report that was there is replaced. Figures
    that rest on too few people are hidden, and so is what would give them away.
    """
    from tracks_sim.exports.files import write_atomically, write_text_atomically
    from tracks_sim.operations.reports import order_report, study_answers
    from tracks_sim.report.pdf import pdf_writer

    set_as_pdf = pdf_writer() if pdf else None
    with opened(data, db) as audited:
        order = order_report(audited, study_id, language, smallest)
        with working("reading the answers"):
            answers = study_answers(audited.store, study_id)
    with progress_bar("report") as update:
        html = order.html(answers, lambda done, of, section: update(completed=done, total=of, description=section))
    print_paths((write_text_atomically(out, f"{order.name}.html", lambda file: file.write(html)),))
    if set_as_pdf is not None:
        with working("setting the PDF"):
            pdf_path = write_atomically(out, f"{order.name}.pdf", lambda draft: draft.write_bytes(set_as_pdf(html)))
        print_paths((pdf_path,))
