"""The command ``tracks-sim``: parse, call, print. Errors become sentences here.

Imports stand inside the commands, so that ``tracks-sim --help`` and the start of the server
do not wait for what they do not use.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracks_sim.errors import TracksError

if TYPE_CHECKING:
    from tracks_sim.case.problem import Problem


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
    """Write the JSON Schemas (draft-07) that an editor uses while a case is written."""
    from tracks_sim.case.load import scenarios_root
    from tracks_sim.case.schema import write_schemas

    folder = out or scenarios_root() / "schema"
    paths = write_schemas(folder)
    click.echo(f"{len(paths)} schemas written to {_from_here(folder.resolve())}")


@main.command()
@click.argument("case_id")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="Folder of cases; scenarios/cases here by default.")
def new(case_id: str, into: Path | None) -> None:
    """Begin a case: a folder of seven commented files that pass the check as a draft."""
    from tracks_sim.case.check import root_for
    from tracks_sim.case.skeleton import write_skeleton

    here = Path("scenarios/cases")
    folder = into or (here if here.is_dir() else Path())
    written = write_skeleton(case_id, folder, root_for([folder]))
    click.echo(f"{written} is begun. Write case.yaml first, then run: tracks-sim check {written}")


if __name__ == "__main__":
    main()
