"""The command that reports a study: HTML for everybody, PDF where it can be made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.people import DATA, DB

if TYPE_CHECKING:
    from tracks_sim.exports.files import TableFormat


@click.command()
@click.argument("study_id", metavar="STUDY")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--pdf", is_flag=True, help="Also as a PDF; needs WeasyPrint (pip install 'tracks-sim[pdf]').")
@click.option(
    "--smallest", type=click.IntRange(1, 1000), default=5, show_default=True,
    help="Fewest people that a figure may rest on. Below 5 somebody may be recognised: log and report say that it was done.",
)  # fmt: skip
@DATA
@DB
def report(study_id: str, out: Path, language: str, pdf: bool, smallest: int, data: Path, db: str | None) -> None:
    """Report STUDY: who took part, what changed, how sure that is, and what cannot be said.

    Writes STUDY-report.LANGUAGE.html, one file that needs nothing else; a report that was there is replaced. Figures
    that rest on too few people are hidden, and so is what would give them away.
    """
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.exports.files import write_atomically, write_text_atomically
    from tracks_sim.outcomes.study_data import study_data
    from tracks_sim.report.disclosure_control import DisclosurePolicy
    from tracks_sim.report.findings import findings
    from tracks_sim.report.html import page
    from tracks_sim.report.pdf import pdf_writer
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.questionnaire import load_questionnaires

    paper = pdf_writer() if pdf else None
    cache = data / "cache"
    with Store.open(data, db) as store:
        Studies(store).state(study_id)  # raises for a name that was mistyped, before anything is written down
        store.record_access(COMMAND_LINE, "study-report", f"{study_id}, smallest group {smallest}")
        tables = study_data(store, study_id, load_library(cache=cache), load_questionnaires(scenarios_root(), cache))
    with _sections() as begun:
        found = findings(tables, DisclosurePolicy(smallest), begun)
    text = page(found, language)
    name = f"{study_id}-report.{language}"
    click.echo(str(write_text_atomically(out, f"{name}.html", lambda file: file.write(text))))
    if paper is not None:
        click.echo(str(write_atomically(out, f"{name}.pdf", lambda draft: draft.write_bytes(paper(text)))))


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--before", default="pre", show_default=True, help="Phase that is compared.")
@click.option("--after", default="post", show_default=True, help="Phase that it is compared with.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True, help="Format of the tables.")
@click.option(
    "--smallest", type=click.IntRange(1, 1000), default=5, show_default=True,
    help="Fewest people that a figure may rest on. Below 5 somebody may be recognised.",
)  # fmt: skip
def tables(files: tuple[Path, ...], out: Path, before: str, after: str, form: TableFormat, smallest: int) -> None:
    """Put the responses of many people into tables: each item, and each cohort before and after.

    FILE is judgements.parquet of `tracks-sim study export`, of as many studies as there are, or any Parquet file with the
    columns person, item, phase, cohort and correct (1, 0 or nothing).
    """
    try:
        from tracks_sim.outcomes.tables import standard_tables
    except ModuleNotFoundError as error:
        raise click.ClickException(f"The tables need {error.name}: pip install 'tracks-sim[tables]'") from None
    from tracks_sim.exports.tables import write_tables

    found = standard_tables(files, before, after)
    for phase in (before, after):
        if phase not in found.persons["phase"].cat.categories:
            click.echo(f"No response is of the phase {phase}; there are {', '.join(map(str, found.persons['phase'].cat.categories))}.", err=True)
    for path in write_tables(found, out, smallest, form):
        click.echo(str(path))


@contextmanager
def _sections() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal (standard error) with the section that is being worked out, nothing in a pipe."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("report", total=None)
        yield lambda done, of, section: bar.update(task, completed=done, total=of, description=section)
