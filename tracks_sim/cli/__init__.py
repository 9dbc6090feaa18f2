"""The command ``tracks-sim``: each command parses, calls, prints. Errors become sentences here.

Imports of what a command needs are inside the command, so that ``tracks-sim --help`` and the start of the server
do not wait for what they do not use.
"""

from __future__ import annotations

import atexit
import gc
import io
import sys
from typing import Any, Final

import click

from tracks_sim.cli import case, cases, codes, data, demo, people, reports, server, simulate, studies
from tracks_sim.errors import TracksError
from tracks_sim.extras import missing_extra

COMMANDS: Final = (
    cases.check, cases.balance, cases.schema, cases.new, cases.bots, case.case,
    server.serve, server.migrate, demo.demo,
    data.backup, data.restore, data.export, data.rescore, data.tables,
    codes.codes, codes.release,
    people.user, people.audit, people.erase, people.retention,
    studies.study, reports.report,
    simulate.simulate,
)  # fmt: skip


class _Group(click.Group):
    """Turns the package's own exceptions into one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TracksError as error:
            told: TracksError | None = error
        except ModuleNotFoundError as error:
            told = missing_extra(error)
            if told is None:
                raise
        assert told is not None
        click.echo(f"tracks-sim: {told.in_english}", err=True)
        ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tracks-sim", prog_name="tracks-sim")
def main() -> None:
    """Training kit: recognising trafficked persons in asylum procedures, and asking without doing harm."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows writes into a file or a pipe with few letters: the others become question marks
            stream.reconfigure(errors="replace")
    atexit.register(gc.freeze)  # else Python searches everything for cycles once more before it ends


for command in COMMANDS:
    main.add_command(command)
