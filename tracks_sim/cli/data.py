"""Commands about the data folder: copies of it, answers taken out of it, answers scored again, tables of responses."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.options import (
    DATA,
    EXISTING_FILE,
    FILE,
    FORMAT,
    FORMAT_OF_TABLES,
    OUT,
    StorePlace,
    data_and_db,
    opened,
    print_paths,
    print_receipts,
    without_cycle_search,
)
from tracks_sim.cli.progress import step_bar, working

if TYPE_CHECKING:
    from tracks_sim.exports.files import TableFormat
    from tracks_sim.exports.xapi import XapiVersion


@click.command()
@click.option("--out", required=True, type=FILE, help="File to write; it must not exist yet.")
@data_and_db
def backup(out: Path, place: StorePlace) -> None:
    """Write database, keys and the organisation's own cases, drafts and additions into one file, also while the server runs."""
    from tracks_sim.store.backup import backup as run
    from tracks_sim.store.backup import refuse_url

    refuse_url(place.db)
    with working("backup"):
        manifest = run(place.data, out)
    held = dict.fromkeys(member.partition("/")[0] for member in manifest.sha256)
    click.echo(f"{out} holds {', '.join(held)} at {manifest.revision}. It opens every answer: keep it as safe as the folder.")


@click.command()
@click.argument("file", type=EXISTING_FILE)
@click.option(
    "--erased", type=EXISTING_FILE,
    help="The erased.jsonl of the folder that was in use: who was erased since the backup is erased again.",
)  # fmt: skip
@DATA
def restore(file: Path, erased: Path | None, data: Path) -> None:
    """Put what a backup FILE holds into an empty or new data folder."""
    from tracks_sim.operations.trainees import erase_again
    from tracks_sim.store.backup import restore as run
    from tracks_sim.store.erasing import tags_in

    if erased:
        tags_in(erased)  # a file that cannot be read is refused before anything is put in place
    with working("restoring"):
        manifest = run(file, data)
    if erased:
        with opened(StorePlace(data)) as audited:
            print_receipts(lambda: erase_again(audited, erased))
    else:
        click.echo(
            "If people were erased since then, they are back. Erase them again: restore once more into another folder, "
            "with --erased and the erased.jsonl of the folder that was in use.", err=True,
        )  # fmt: skip
    click.echo(f"{data} holds the backup of {manifest.made_at}. Start the server with: tracks-sim serve --data {data}")


@click.command()
@click.argument("what", type=click.Choice(["events", "responses", "xapi", "cmi5"]), required=False)
@click.option("--code", help="Instead: all that is held on the trainee with this code, for that person.")
@OUT
@click.option("--with-text", is_flag=True, help="Also what trainees wrote in their own words, and the time of day of each event; look through it before you pass it on.")
@FORMAT
@click.option("--version", type=click.Choice(["1.0.3", "2.0"]), default="1.0.3", show_default=True, help="xapi: version of the specification.")
@click.option("--homepage", metavar="URL", help="xapi: address of your installation; ids of exports are accounts there.")
@click.option("--long", is_flag=True, help="xapi: also a statement for each paper, question, answer, pause and score; about 15 times as much.")
@click.option("--address", metavar="URL", help="cmi5: address at which the kit is served.")
@data_and_db
def export(
    what: str | None, code: str | None, out: Path, with_text: bool, form: TableFormat, version: XapiVersion,
    homepage: str | None, long: bool, address: str | None, place: StorePlace,
) -> None:  # fmt: skip
    """Write every event (JSON Lines), the last answers (a table with a codebook), xAPI statements, or all on one person.

    People and attempts have ids that no list of codes has, and times are days. events: one event a line, with --with-text also
    the time of day. responses: CSV or Parquet. xapi: statements as JSON Lines. cmi5: cmi5.xml, the cases as
    a course for a learning management system; it holds nothing of anybody. --code: JSON, for that person.
    """
    from tracks_sim.operations import exports

    if (what is None) == (code is None):
        raise click.UsageError("Say what to export: events, responses, xapi or cmi5, or --code for one person.")
    if what == "cmi5":
        from tracks_sim.exports.cmi5 import export_cmi5
        from tracks_sim.operations.materials import load_cases

        if address is None:
            raise click.UsageError("Say with --address where the kit is served, such as https://training.example.org/tracks/")
        print_paths((export_cmi5(load_cases(place.data), address, out),))
        return
    if long and what != "xapi":
        raise click.UsageError("--long is a form of xAPI statements: leave it out, or export xapi.")
    if what == "xapi" and (homepage is None or with_text):
        raise click.UsageError(
            "Statements hold no text that trainees wrote: leave --with-text out." if with_text
            else "Say with --homepage which installation the ids belong to, such as https://training.example.org/tracks/"
        )  # fmt: skip
    with opened(place) as audited, working("export"), without_cycle_search():
        if code is not None:
            paths: tuple[Path, ...] = (exports.export_person(audited, audited.store.trainee_of(code).id, out),)
        elif what == "events":
            paths = (exports.export_events(audited, out, with_text),)
        elif what == "xapi":
            assert homepage is not None
            paths = (exports.export_xapi(audited, out, homepage, version, long),)
        else:
            paths = exports.export_responses(audited, out, with_text, form)
    print_paths(paths)


@click.command()
@OUT
@FORMAT
@data_and_db
def rescore(out: Path, form: TableFormat, place: StorePlace) -> None:
    """Score submitted attempts again whose key has changed since they began, and say what differs.

    Writes both results side by side (rescored.csv or .parquet, with a codebook). Answers stay as they are.
    """
    from tracks_sim.operations import exports

    with opened(place) as audited:
        paths, difference = exports.rescore(audited, out, form, partial(step_bar, "attempts"))
    print_paths(paths)
    for line in difference.lines():
        click.echo(line)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@OUT
@click.option("--before", default="pre", show_default=True, help="Phase that is compared.")
@click.option("--after", default="post", show_default=True, help="Phase that it is compared with.")
@FORMAT_OF_TABLES
@click.option(
    "--smallest", type=click.IntRange(1, 1000), default=5, show_default=True,
    help="Fewest people that a figure may rest on. Below 5 somebody may be recognised.",
)  # fmt: skip
def tables(files: tuple[Path, ...], out: Path, before: str, after: str, form: TableFormat, smallest: int) -> None:
    """Put the responses of many people into tables: each item, and each cohort before and after.

    FILE is judgements.parquet of `tracks-sim study export`, of as many studies as there are, or any Parquet file with the
    columns person, item, phase, cohort and correct (1, 0 or nothing).
    """
    from tracks_sim.exports.tables import write_tables
    from tracks_sim.outcomes.tables import standard_tables

    with working("tables"):
        responses = standard_tables(files, before, after)
    phases = responses.persons["phase"].cat.categories
    for phase in (before, after):
        if phase not in phases:
            click.echo(f"No response is of the phase {phase}; there are {', '.join(map(str, phases))}.", err=True)
    print_paths(write_tables(responses, out, smallest, form))
