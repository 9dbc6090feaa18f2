"""The command ``tracks-sim``: parse, call, print. Errors become sentences here.

Imports stand inside the commands, so that ``tracks-sim --help`` and the start of the server
do not wait for what they do not use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracks_sim.cli.people import DATA as _DATA
from tracks_sim.cli.people import DB as _DB
from tracks_sim.cli.people import audit, erase, export_one, retention, user
from tracks_sim.cli.reports import report, tables
from tracks_sim.cli.simulate import simulate
from tracks_sim.cli.studies import study
from tracks_sim.errors import TracksError

if TYPE_CHECKING:
    from tracks_sim.case.model import Attribute
    from tracks_sim.case.problem import Problem
    from tracks_sim.exports.files import TableFormat
    from tracks_sim.exports.xapi import XapiVersion

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True, help="Format of the table."
)


class _Group(click.Group):
    """Turns the package's own exceptions into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TracksError as error:
            click.echo(f"tracks-sim: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tracks-sim", prog_name="tracks-sim")
def main() -> None:
    """Training kit: recognising trafficked persons in asylum procedures, and asking without doing harm."""


# --- written material --------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="A list of objects, for other programs.")
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Say everything that is wrong in cases and catalogues, and what could be better.

    PATH is a case folder, a file or the folder of the scenarios; the kit's own scenarios where
    none is given. Exit code 1 where there is an error; advice alone is no error.
    """
    from tracks_sim.case.check import check_library, root_for

    root = root_for(paths)
    problems = check_library(root, paths)
    if as_json:
        import json

        click.echo(json.dumps([p.as_json() for p in problems], ensure_ascii=False, indent=1))
    else:
        _print_problems(problems, root)
    if any(not p.advice for p in problems):
        sys.exit(1)


def _print_problems(problems: tuple[Problem, ...], root: Path) -> None:
    """One line a problem, with the file as it is reached from here; colours on a terminal only."""
    from dataclasses import replace

    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        line = str(replace(problem, file=_from_here(root / problem.file)))
        if console.is_terminal:
            console.print(Text(line, style="yellow" if problem.advice else "red"))
        else:
            click.echo(line)
    errors = sum(not p.advice for p in problems)
    advice = len(problems) - errors
    click.echo(f"{errors} error{'s' * (errors != 1)}, {advice} piece{'s' * (advice != 1)} of advice")


def _from_here(path: Path) -> str:
    """Path relative to the current folder where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to; scenarios/schema by default.")
def schema(out: Path | None) -> None:
    """Write the JSON Schemas (draft-07) that an editor uses while a case, a study or a questionnaire is written."""
    from tracks_sim.case.load import scenarios_root
    from tracks_sim.case.schema import MODELS, write_schemas
    from tracks_sim.study.schema import MODELS as OF_STUDIES

    folder = out or scenarios_root() / "schema"
    paths = write_schemas(folder, {**MODELS, **OF_STUDIES})
    click.echo(f"{len(paths)} schemas written to {_from_here(folder.resolve())}")


@main.command()
@click.argument("case_id")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder of cases; scenarios/cases here by default.")
@click.option("--twin-of", metavar="CASE", help="Copy this case instead, as its twin: the same case with one attribute of the person changed.")
@click.option(
    "--changed", type=click.Choice(["sex", "age", "region", "education", "disability", "family"]), help="The attribute, with --twin-of."
)
def new(case_id: str, into: Path | None, twin_of: str | None, changed: Attribute | None) -> None:
    """Begin a case: a folder of seven commented files that pass the check as a draft, or a copy to be reworded as a twin."""
    from tracks_sim.case.check import root_for
    from tracks_sim.case.skeleton import write_skeleton, write_twin

    here = Path("scenarios/cases")
    folder = into or (here if here.is_dir() else Path())
    if (twin_of is None) != (changed is None):
        raise click.UsageError("--twin-of and --changed go together: which case is copied, and what is changed of the person.")
    if twin_of is not None and changed is not None:
        written = write_twin(case_id, twin_of, changed, folder)
        click.echo(f"{written} is a copy of {twin_of}. Change what shows the {changed}, and nothing else, then run: tracks-sim check {written}")
        return
    written = write_skeleton(case_id, folder, root_for([folder]))
    click.echo(f"{written} is begun. Write case.yaml first, then run: tracks-sim check {written}")


# --- serving -----------------------------------------------------------------------------

@main.command()
@_DATA
@_DB
@click.option("--port", type=click.IntRange(1, 65535), default=8866, show_default=True)
@click.option("--ip", default="127.0.0.1", show_default=True, help="Address to listen at; this machine only by default.")
@click.option("--base-url", default="/", show_default=True, help="Path below which the kit stands behind a proxy.")
@click.option("--host", "hosts", multiple=True, help="Name under which a proxy on this machine reaches the kit; may be repeated.")
@click.option("--hub", is_flag=True, help="Behind a JupyterHub, which signs people in: as its service, or as the server of one person.")
@click.option("--exit-url", metavar="URL", help="Harmless page that the button \u201cLeave this page\u201d leads to.")
@click.option("--most", type=click.IntRange(1), default=250, show_default=True, help="Pages open at once; who comes after that waits for a turn.")
def serve(
    data: Path, db: str | None, port: int, ip: str, base_url: str, hosts: tuple[str, ...], exit_url: str | None,
    most: int, hub: bool,
) -> None:  # fmt: skip
    """Serve the kit until it is stopped with Ctrl+C."""
    from tracks_sim.serve import serve as run

    if hub and base_url != "/":
        raise click.UsageError("With --hub the hub says the path: leave --base-url out.")
    run(data=data, port=port, ip=ip, db=db, exit_url=exit_url, base_url=base_url, hosts=hosts, most=most, behind_hub=hub)


@main.command()
@_DATA
@_DB
def migrate(data: Path, db: str | None) -> None:
    """Bring the tables of the database up to date, as the server does at its start."""
    from tracks_sim.store import SystemClock
    from tracks_sim.store.database import migrate as run
    from tracks_sim.store.schema import HEAD

    before = run(data, db, SystemClock())
    if before is None:
        click.echo(f"A new database was made: its tables are at {HEAD}.")
    elif before == HEAD:
        click.echo(f"The database is up to date: its tables are at {HEAD}.")
    else:
        click.echo(f"The tables were at {before} and are now at {HEAD}.")


@main.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write; it must not exist yet.")
@_DATA
@_DB
def backup(out: Path, data: Path, db: str | None) -> None:
    """Write database and keys into one file, also while the server runs."""
    from tracks_sim.store.backup import backup as run
    from tracks_sim.store.backup import refuse_url

    refuse_url(db)
    manifest = run(data, out)
    click.echo(f"{out} holds {', '.join(manifest.sha256)} at {manifest.revision}. It opens every answer: keep it as safe as the folder.")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--erased", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The erased.jsonl of the folder that was in use: who was erased since the backup is erased again.",
)  # fmt: skip
@_DATA
def restore(file: Path, erased: Path | None, data: Path) -> None:
    """Put the database and keys of a backup FILE into an empty or new data folder."""
    from tracks_sim.store import COMMAND_LINE, Store
    from tracks_sim.store.backup import restore as run
    from tracks_sim.store.erasing import erase_again, tags_in

    if erased:
        tags_in(erased)  # a file that cannot be read is told before anything is put in place
    manifest = run(file, data)
    if erased:
        with Store.open(data) as store:
            for receipt in erase_again(store, erased, COMMAND_LINE):
                click.echo(receipt.as_json())
    else:
        click.echo(
            "If people were erased since then, they are back. Erase them again: restore once more into another folder, "
            "with --erased and the erased.jsonl of the folder that was in use.", err=True,
        )  # fmt: skip
    click.echo(f"{data} holds the backup of {manifest.made_at}. Start the server with: tracks-sim serve --data {data}")


# --- trainees ----------------------------------------------------------------------------


@main.group()
def codes() -> None:
    """Make, list and replace the codes trainees enter with."""


@codes.command("new")
@click.argument("count", type=click.IntRange(1, 10_000), default=1)
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--label", default="", help="What you know the group by, such as a room; never a name.")
@_DATA
@_DB
def codes_new(count: int, language: str, label: str, data: Path, db: str | None) -> None:
    """Make COUNT codes, one a line. They are shown this once."""
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "codes", str(count))
        for _ in range(count):
            trainee, code = store.new_trainee(language, label)
            click.echo(f"{code}  {trainee}")


@codes.command("list")
@_DATA
@_DB
def codes_list(data: Path, db: str | None) -> None:
    """List trainees by their internal id; codes themselves cannot be read back."""
    from tracks_sim.store import COMMAND_LINE, Store
    from tracks_sim.store.retention import last_seen

    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "trainees")
        seen = {here.trainee.id: here.at for here in last_seen(store)}
        for trainee in store.trainees():
            attempts = len(store.attempts(trainee.id))
            click.echo(f"{trainee.id}  made {trainee.created_at[:19]}Z  last here {seen[trainee.id]}Z  attempts {attempts}  {trainee.label}")


@codes.command("replace")
@click.argument("trainee")
@_DATA
@_DB
def codes_replace(trainee: str, data: Path, db: str | None) -> None:
    """Give TRAINEE (the internal id of `codes list`) a new code; the old one stops working."""
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        if trainee not in {t.id for t in store.trainees()}:
            raise click.BadParameter(f"nobody has the internal id {trainee!r}; `tracks-sim codes list` shows them.", param_hint="TRAINEE")
        store.record_access(COMMAND_LINE, "code-replaced", store.tag(trainee))
        click.echo(store.replace_code(trainee))


@main.command()
@click.option("--case", "case_id", help="Only this case.")
@click.option("--trainee", help="Only this trainee (internal id).")
@_DATA
@_DB
def release(case_id: str | None, trainee: str | None, data: Path, db: str | None) -> None:
    """Release the feedback of submitted assessments, of one case or one trainee where named."""
    from tracks_sim.case.load import load_library
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        if case_id and case_id not in {a.case for a in store.attempts()}:
            load_library(cache=data / "cache").case(case_id)  # raises for an id that was mistyped
        if trainee:
            store.trainee(trainee)
        store.record_access(COMMAND_LINE, "release", " ".join([case_id or "", store.tag(trainee) if trainee else ""]).strip())
        count = store.release(case_id, trainee)
    click.echo(f"{count} assessment{'s' * (count != 1)} released")


@main.command()
@click.argument("what", type=click.Choice(["events", "responses", "xapi", "cmi5"]), required=False)
@click.option("--code", help="Instead: all that is held on the trainee with this code, for that person.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--with-text", is_flag=True, help="Also what trainees wrote in their own words; look through it before you pass it on.")
@_FORMAT
@click.option("--version", type=click.Choice(["1.0.3", "2.0"]), default="1.0.3", show_default=True, help="xapi: version of the specification.")
@click.option("--homepage", metavar="URL", help="xapi: address of your installation; internal ids are accounts there.")
@click.option("--address", metavar="URL", help="cmi5: address at which the kit is served.")
@_DATA
@_DB
def export(
    what: str | None, code: str | None, out: Path, with_text: bool, form: TableFormat, version: XapiVersion,
    homepage: str | None, address: str | None, data: Path, db: str | None,
) -> None:  # fmt: skip
    """Write every event (JSON Lines), the last answers (a table with a codebook), xAPI statements, or all on one person.

    events: one event a line. responses: CSV or Parquet. xapi: statements as JSON Lines. cmi5: cmi5.xml, the cases as
    a course for a learning management system; it holds nothing of anybody. --code: JSON, for that person.
    """
    from tracks_sim.case.load import load_library
    from tracks_sim.exports.cmi5 import export_cmi5
    from tracks_sim.exports.events import export_events
    from tracks_sim.exports.responses import export_responses
    from tracks_sim.exports.xapi import export_statements
    from tracks_sim.store import COMMAND_LINE, Store

    if (what is None) == (code is None):
        raise click.UsageError("Say what to export: events, responses, xapi or cmi5, or --code for one person.")
    if code is not None:
        click.echo(str(export_one(code, out, data, db)))
        return
    if what == "cmi5":
        if address is None:
            raise click.UsageError("Say with --address where the kit is served, such as https://training.example.org/tracks/")
        click.echo(str(export_cmi5(load_library(cache=data / "cache"), address, out)))
        return
    if what == "xapi" and (homepage is None or with_text):
        raise click.UsageError(
            "Statements hold no text that trainees wrote: leave --with-text out." if with_text
            else "Say with --homepage which installation the internal ids belong to, such as https://training.example.org/tracks/"
        )  # fmt: skip
    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "export-text" if with_text else "export", what or "")
        if what == "events":
            written: tuple[Path, ...] = (export_events(store, out, with_text),)
        elif what == "xapi":
            assert homepage is not None
            written = (export_statements(store, load_library(cache=data / "cache"), out, homepage, version),)
        else:
            written = export_responses(store, load_library(cache=data / "cache"), out, with_text, form)
    for path in written:
        click.echo(str(path))


@main.command("rescore")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@_FORMAT
@_DATA
@_DB
def rescore_command(out: Path, form: TableFormat, data: Path, db: str | None) -> None:
    """Score submitted attempts again whose key has changed since they began, and say what differs.

    Writes both results side by side (rescored.csv or .parquet, with a codebook). Answers stay as they are.
    """
    import json

    from tracks_sim.case.load import load_library
    from tracks_sim.exports.rescore import Difference, groups, keep_keys, rescore, write_rescored
    from tracks_sim.simulation.interviews import progress
    from tracks_sim.store import COMMAND_LINE, Store

    cache, difference = data / "cache", Difference()
    library = load_library(cache=cache)
    with Store.open(data, db) as store:
        found = groups(store, library, difference, cache)
        with progress(sum(len(g.attempts) for g in found), "attempts") as done:
            rows = list(rescore(store, library, found, difference, done))
        keep_keys(store, found, library)
        keys = sorted({f"{g.played.case.id} {g.played.hashes['key'][:12]} {g.now.hashes['key'][:12]}" for g in found})
        store.record_access(COMMAND_LINE, "rescore", json.dumps({**difference.summary(), "keys": keys}))
        written = write_rescored(rows, out, form)
    for path in written:
        click.echo(str(path))
    for line in difference.lines():
        click.echo(line)


for command in (user, audit, erase, retention, study, simulate, report, tables):
    main.add_command(command)


# --- scoring -----------------------------------------------------------------------------


@main.command()
@click.argument("case_ids", nargs=-1, metavar="[CASE]…")
@click.option("--country", "countries", multiple=True, default=("fr",), show_default=True, help="Country rules; may be repeated.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--seeds", type=click.IntRange(0), default=3, show_default=True, help="How many random trainees to add, one for each seed from 0.")
@click.option("--json", "as_json", is_flag=True, help="A list of objects, for other programs.")
def bots(case_ids: tuple[str, ...], countries: tuple[str, ...], language: str, seeds: int, as_json: bool) -> None:
    """Let scripted trainees play the cases: what scoring rewards, and that it does not reward not reading.

    All cases together are the form. Figures stand beside the baseline they are corrected against. A single
    random trainee may be lucky: only the mean of many says what chance earns.
    """
    from typing import cast

    from tracks_sim.bots import strategy_scores
    from tracks_sim.case.load import load_library
    from tracks_sim.case.model import Country

    library = load_library()
    unknown = [c for c in countries if c not in library.catalogues.countries]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(library.catalogues.countries)}.", param_hint="--country")
    files = [library.case(c) for c in case_ids] or list(library.first_versions.values())
    rows = strategy_scores(files, library.catalogues, cast("tuple[Country, ...]", countries), language, seeds=range(seeds))
    if as_json:
        import dataclasses
        import json

        click.echo(json.dumps([dataclasses.asdict(r) for r in rows], ensure_ascii=False, indent=1))
        return
    _print_earned(rows)


def _print_earned(rows: Any) -> None:
    """One line a strategy and scorer; no result is a dash with its reason."""
    from rich.console import Console
    from rich.table import Table

    def figure(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    headings = ("on", "country", "strategy", "scorer", "value", "baseline", "corrected", "why not")
    lines = [
        (row.case or "form", row.country, row.strategy, row.scorer, figure(row.value), figure(row.baseline), figure(row.corrected), row.reason or "")
        for row in rows
    ]  # fmt: skip
    console = Console()
    if console.is_terminal:
        shown = Table(*headings)
        for line in lines:
            shown.add_row(*line)
        console.print(shown)
    else:
        for line in (headings, *lines):
            click.echo("\t".join(line))


if __name__ == "__main__":
    main()
