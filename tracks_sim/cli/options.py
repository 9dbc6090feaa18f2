"""What several commands share: options, the store they work on, and paths as they are printed."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tracks_sim.cli.progress import working
from tracks_sim.errors import TracesLeft

if TYPE_CHECKING:
    from tracks_sim.operations.audited import AuditedStore
    from tracks_sim.store import Receipt

FILE = click.Path(dir_okay=False, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
_FORMATS = click.Choice(["csv", "parquet"])

DATA = click.option(
    "--data", type=FOLDER, default=Path("data"), show_default=True,
    help="Folder of the database, the keys and the cache.",
)  # fmt: skip
DATA_OF_OWN_CASES = click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Data folder of an organisation, whose own cases are played too.",
)  # fmt: skip
_DB = click.option("--db", metavar="URL", help="Another database than the SQLite file of the data folder.")
OUT = click.option("--out", required=True, type=FOLDER, help="Folder to write to.")
FORMAT = click.option("--format", "form", type=_FORMATS, default="csv", show_default=True, help="Format of the table.")
FORMAT_OF_TABLES = click.option("--format", "form", type=_FORMATS, default="csv", show_default=True, help="Format of the tables.")
LANGUAGE = click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
FORMAT_OF_STUDY = click.option("--format", "form", type=click.Choice(["csv", "parquet", "sav"]), default="csv", show_default=True, help="Format of the tables; sav: SPSS, with labels.")
STUDY = click.argument("study_id", metavar="STUDY")
AS_LIST = click.option("--json", "as_json", is_flag=True, help="A list of objects, for other programs.")


class StorePlace(NamedTuple):
    """The store that a command works on: a data folder, and where it names one another database than the SQLite file of the folder."""

    data: Path
    db: str | None = None


def data_and_db(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a command that works on a store, which is given to it as its ``place``."""

    @DATA
    @_DB
    @wraps(command)
    def on_store(data: Path, db: str | None, **asked: object) -> None:
        command(place=StorePlace(data, db), **asked)

    return on_store


@contextmanager
def opened(place: StorePlace, *, new: bool = False) -> Iterator[AuditedStore]:
    """The store of a data folder; the audit log names the command line as the actor.

    Where the folder holds no data yet, it is made for a command that may be somebody's first (``new``), else StoreError is raised.
    """
    from tracks_sim.operations.audited import AuditedStore
    from tracks_sim.store import COMMAND_LINE, Store
    from tracks_sim.store.database import refuse_absent

    if not new:
        refuse_absent(*place)
    with Store.open(*place) as store:
        yield AuditedStore(store, COMMAND_LINE)


@contextmanager
def without_cycle_search() -> Iterator[None]:
    """Turn off the search for objects that hold each other (``gc``) within the block.

    An export makes hundreds of thousands of objects that are needed to its end and hold no cycles. The search would go through all
    of them again and again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def from_here(path: Path) -> str:
    """The path relative to the current folder where it is below it."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def echo_line(text: str) -> None:
    """Print one line with words from the store in it, so that none of them begins another one."""
    from tracks_sim.problem import visible

    click.echo(visible(text))


def print_json(value: object) -> None:
    """Print a value of the command as JSON, for other programs."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_table(headings: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> None:
    """Print a table on a terminal; in a pipe one line a row, with tabs."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if console.is_terminal:
        table = Table(*headings)
        for line in lines:
            table.add_row(*line)
        console.print(table)
    else:
        for line in (headings, *lines):
            click.echo("\t".join(line))


def print_receipts(erase: Callable[[], Sequence[Receipt]]) -> int:
    """Erase, and print the receipt of each person; how many. Where traces are left they are printed before TracesLeft is raised."""
    try:
        with working("erasing"):
            receipts = tuple(receipt.as_json() for receipt in erase())
    except TracesLeft as error:
        for line in error.receipts:
            click.echo(line)
        raise
    for line in receipts:
        click.echo(line)
    return len(receipts)


def print_paths(paths: tuple[Path, ...]) -> None:
    """Print the paths of files that were written, one a line."""
    for path in paths:
        click.echo(str(path))
