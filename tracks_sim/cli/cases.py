"""Commands about written cases: check them, begin one, let scripted trainees play them."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.options import AS_LIST, FOLDER, LANGUAGE, from_here, print_json

if TYPE_CHECKING:
    from tracks_sim.bots.strategy_scores import StrategyScore
    from tracks_sim.case.key import Attribute
    from tracks_sim.case.problem import Problem


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@AS_LIST
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Say everything that is wrong in cases and catalogues, and what could be better.

    PATH is a case folder, a file or the folder of the scenarios; the kit's own scenarios where
    none is given. Exit code 1 where there is an error; advice alone is no error.
    """
    from tracks_sim.case.check import check_library, root_for

    root = root_for(paths)
    problems = check_library(root, paths)
    if as_json:
        print_json([problem.as_json() for problem in problems])
    else:
        _print_problems(problems, root)
    if any(not p.advice for p in problems):
        sys.exit(1)


def _print_problems(problems: tuple[Problem, ...], root: Path) -> None:
    """One line a problem, with the file as it is reached from here; colours on a terminal only."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for problem in problems:
        line = str(replace(problem, file=from_here(root / problem.file)))
        if console.is_terminal:
            console.print(Text(line, style="yellow" if problem.advice else "red"))
        else:
            click.echo(line)
    errors = sum(not p.advice for p in problems)
    advice = len(problems) - errors
    click.echo(f"{errors} error{'s' * (errors != 1)}, {advice} piece{'s' * (advice != 1)} of advice")


@click.command()
@click.option("--into", "page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Page to write the tables into, between its two marks.")
def balance(page: Path | None) -> None:
    """Print what the cases hold as a set: sorts, surface, sizes, and every row by its keyed answers."""
    from tracks_sim.case.balance_page import balance_table, with_table
    from tracks_sim.case.check import written_cases
    from tracks_sim.case.load import case_folders, read_case, scenarios_root

    root = scenarios_root()
    records = {folder.name: {part: read.record for part, read in read_case(folder, root).items()} for folder in case_folders(root)}
    table = balance_table(list(written_cases(records).values()))
    if page is None:
        click.echo(table, nl=False)
    else:
        page.write_text(with_table(page.read_text(encoding="utf-8"), table), encoding="utf-8")
        click.echo(f"The tables of {from_here(page)} are written anew.")


@click.command()
@click.option("--out", type=FOLDER, help="Folder to write to; scenarios/schema by default.")
def schema(out: Path | None) -> None:
    """Write the JSON Schemas (draft-07) that an editor uses while a case, a study or a questionnaire is written."""
    from tracks_sim.case.load import scenarios_root
    from tracks_sim.case.schema import MODELS, write_schemas
    from tracks_sim.study.schema import MODELS as OF_STUDIES

    folder = out or scenarios_root() / "schema"
    paths = write_schemas(folder, {**MODELS, **OF_STUDIES})
    click.echo(f"{len(paths)} schemas written to {from_here(folder.resolve())}")


@click.command()
@click.argument("case_id")
@click.option("--into", type=FOLDER, help="Folder of cases; scenarios/cases here by default.")
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


@click.command()
@click.argument("case_ids", nargs=-1, metavar="[CASE]…")
@click.option("--country", "countries", multiple=True, default=("fr",), show_default=True, help="Country rules; may be repeated.")
@LANGUAGE
@click.option("--seeds", type=click.IntRange(0), default=3, show_default=True, help="How many random trainees to add, one for each seed from 0.")
@AS_LIST
def bots(case_ids: tuple[str, ...], countries: tuple[str, ...], language: str, seeds: int, as_json: bool) -> None:
    """Let scripted trainees play the cases: what scoring rewards, and that it does not reward not reading.

    All cases together are the form. Figures stand beside the baseline they are corrected against. A single
    random trainee may be lucky: only the mean of many says what chance earns.
    """
    from typing import cast

    from tracks_sim.bots import strategy_scores
    from tracks_sim.case.load import load_library
    from tracks_sim.case.record import Country

    library = load_library()
    unknown = [c for c in countries if c not in library.catalogues.countries]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is not one of {', '.join(library.catalogues.countries)}.", param_hint="--country")
    case_files = [library.case(c) for c in case_ids] or list(library.first_versions.values())
    rows = strategy_scores(case_files, library.catalogues, cast("tuple[Country, ...]", countries), language, seeds=range(seeds))
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        _print_scores(rows)


def _print_scores(rows: tuple[StrategyScore, ...]) -> None:
    """One line a strategy and scorer; no result is a dash with its reason."""
    from rich.console import Console
    from rich.table import Table

    def figure(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    headings = ("on", "country", "strategy", "scorer", "value", "baseline", "corrected", "why not")
    lines: list[tuple[str, ...]] = [
        (row.case or "form", row.country, row.strategy, row.scorer, figure(row.value), figure(row.baseline), figure(row.corrected), row.reason or "")
        for row in rows
    ]  # fmt: skip
    console = Console()
    if console.is_terminal:
        table = Table(*headings)
        for line in lines:
            table.add_row(*line)
        console.print(table)
    else:
        for line in (headings, *lines):
            click.echo("\t".join(line))
