"""Commands about written cases: check them, begin one, let scripted trainees play them."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.case_sets import print_sets
from tracks_sim.cli.options import AS_LIST, DATA_OF_OWN_CASES, FILE, FOLDER, from_here, print_json, print_table
from tracks_sim.cli.progress import step_bar, working
from tracks_sim.errors import CaseLibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tracks_sim.bots.figures import BotFigure
    from tracks_sim.case.load import CaseFile, Library
    from tracks_sim.case.model.key import Attribute
    from tracks_sim.case.model.record import Country
    from tracks_sim.case.model.structure import Length
    from tracks_sim.problem import Problem


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@AS_LIST
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Data folder of an organisation: say too which of its own cases and additions to catalogues are left out, and why.",
)  # fmt: skip
@click.option(
    "--compare", metavar="NAME", help="Print instead how one decision, indicator or need is keyed in every case that asks it, with its reasons."
)
def check(paths: tuple[Path, ...], as_json: bool, data: Path | None, compare: str | None) -> None:
    """Say everything that is wrong in cases and catalogues, and what could be better.

    Of all cases together it says too which ways to answer without reading win (docs/strategies.md), of those that need no play.
    PATH is a case folder, a file or the folder of the scenarios; the kit's own scenarios where
    none is given. Exit code 1 where there is an error; advice alone is no error.
    """
    from tracks_sim.case.check import check_library, root_for
    from tracks_sim.case.check.balance_page import compared
    from tracks_sim.case.load import load_library
    from tracks_sim.case.load.own_folders import OwnFolders

    root = root_for(paths)
    if compare is not None:
        library = load_library(root, own=None if data is None else OwnFolders(data.resolve()))
        click.echo(compared(library.cases.values(), compare, "en"), nl=False)
        return
    with working("checking"):
        problems = check_library(root, paths)
        if not paths and all(p.advice for p in problems):  # what cannot be read cannot be judged
            problems = tuple(sorted((*problems, *_won_without_reading(root)), key=lambda p: p.order))
    if data is not None:
        with contextlib.suppress(CaseLibraryError), working("checking own cases"):  # a catalogue that cannot be read is among the problems already
            problems += tuple(p for p in load_library(root, own=OwnFolders(data.resolve())).problems if Path(p.file).is_absolute())
    if as_json:
        print_json([problem.as_json() for problem in problems])
    else:
        _print_problems(problems, root)
    if any(not p.advice for p in problems):
        sys.exit(1)


def _won_without_reading(root: Path) -> Iterator[Problem]:
    """Advice for each way that wins over the library and needs no play, in the first country, at the key of the case that lets most of it through."""
    from typing import cast

    from tracks_sim.bots.exploits import won_without_play
    from tracks_sim.bots.ways import ways
    from tracks_sim.case.load import load_library, located, read_case
    from tracks_sim.i18n import Translator
    from tracks_sim.problem import Finding

    library = load_library(root)
    case_files = tuple(library.comparable.values())
    country = cast("Country", next(iter(library.catalogues.countries)))
    for breach in won_without_play(library, country, _shared_languages(case_files)):
        where = {"decision": "options", "passages": "indicators"}.get(breach.measure, breach.measure)
        message = f"`{breach.strategy}` {': '.join((breach.how, *breach.what[:1]))}."
        helps = ways(library.catalogues)[breach.strategy].help_in(breach.measure, breach.what, Translator()).rstrip(".")
        finding = Finding("key", (where,), "won-without-reading", message, helps[:1].lower() + helps[1:], advice=True, at_key=True)
        case_file = library.cases.get(breach.case, case_files[0])  # where no case gives more right rows than wrong ones: the first
        yield from located(read_case(case_file.folder, root, positions=True), [finding])


def _shared_languages(case_files: Sequence[CaseFile]) -> tuple[str, ...]:
    """The languages that all of some cases have, in the order of the first."""
    first = case_files[0].case.languages if case_files else ()
    return tuple(language for language in first if all(language in f.case.languages for f in case_files))


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
    from tracks_sim.case.check import written_cases
    from tracks_sim.case.check.balance_page import balance_table, with_table
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
@click.option(
    "--length", type=click.Choice(["short", "long"]),
    help="short (the default): two papers, ten indicators, four needs, six decisions; about 20 minutes, with a talk 30. long: all steps, for advanced practice.",
)
@click.option("--twin-of", metavar="CASE", help="Copy this case instead, as its twin: the same case with one attribute of the person changed.")
@click.option(
    "--changed", type=click.Choice(["sex", "age", "region", "education", "disability", "family"]), help="The attribute, with --twin-of."
)
def new(case_id: str, into: Path | None, length: Length | None, twin_of: str | None, changed: Attribute | None) -> None:
    """Begin a case: a folder of seven commented files that pass the check as a draft, or a copy to be reworded as a twin.

    A short case fits into a session, with time to talk about it; begin with one. A twin has the length of its first version.
    """
    from tracks_sim.case.check import root_for
    from tracks_sim.drafts.skeleton import write_skeleton, write_twin

    here = Path("scenarios/cases")
    folder = into or (here if here.is_dir() else Path())
    if (twin_of is None) != (changed is None):
        raise click.UsageError("--twin-of and --changed go together: which case is copied, and what is changed of the person.")
    if twin_of is not None and length is not None:
        raise click.UsageError("A twin has the length of its first version: leave --length out.")
    if twin_of is not None and changed is not None:
        written = write_twin(case_id, twin_of, changed, folder)
        click.echo(f"{written} is a copy of {twin_of}. Change what shows the {changed}, and nothing else, then run: tracks-sim check {written}")
        return
    written = write_skeleton(case_id, folder, root_for([folder]), length or "short")
    click.echo(f"{written} is begun. Write case.yaml first, then run: tracks-sim check {written}")


@click.command()
@click.argument("case_ids", nargs=-1, metavar="[CASE]…")
@click.option("--country", "countries", multiple=True, help="Country rules; may be repeated. All countries where it is left out.")
@click.option("--language", "languages", multiple=True, help="Language of the texts; may be repeated. All that the cases have where it is left out.")
@click.option("--seeds", type=click.IntRange(0), default=3, show_default=True, help="How many random trainees to add to all figures, one for each seed from 0.")
@click.option("--all", "everything", is_flag=True, help="Print every figure after the verdict.")
@click.option("--csv", "csv_file", type=FILE, help="Write every figure to this file.")
@click.option("--json", "as_json", is_flag=True, help="An object with verdict, breaches and figures, for other programs.")
@DATA_OF_OWN_CASES
@click.option("--sets", is_flag=True, help="Judge instead the sets that people meet: the course, and each form of a plan, beside copies whose keys are dealt out anew.")
@click.option("--plan", "plan_file", type=FILE, help="The plan whose forms are judged with --sets (YAML); the template where it is left out.")
def bots(
    case_ids: tuple[str, ...], countries: tuple[str, ...], languages: tuple[str, ...], seeds: int, everything: bool, csv_file: Path | None, as_json: bool,
    data: Path | None, sets: bool, plan_file: Path | None,
) -> None:  # fmt: skip
    """Let scripted trainees play the cases: what scoring rewards, and that it does not reward not reading.

    First a verdict in words: each way to answer without reading that wins, and what let it through. Six cases or more are judged
    together, the whole library where none is named; of fewer, what they add to a breach of the library, and advice. The list of
    strategies and the limits are in docs/strategies.md. Exit code 1 where a strategy wins.
    """
    from typing import cast

    from tracks_sim.bots.exploits import find_exploits
    from tracks_sim.bots.figures import all_figures, best_of_each, write_figures
    from tracks_sim.bots.passage_lengths import MOST_AUC
    from tracks_sim.bots.ways import LONGEST_PASSAGES
    from tracks_sim.case.load import load_library
    from tracks_sim.case.load.own_folders import OwnFolders

    library = load_library(own=OwnFolders(data) if data is not None else None)
    played_in = cast("tuple[Country, ...]", _known(countries, tuple(library.catalogues.countries), "--country"))
    case_files = [library.case(c) for c in dict.fromkeys(case_ids)] or list(library.comparable.values())
    if not case_files:
        raise click.UsageError("The library holds no case to play.")
    read_in = _known(languages, _shared_languages((*case_files, *library.comparable.values())), "--language")
    if sets:
        _judge_sets(library, plan_file, played_in, read_in)
        return
    with step_bar("bots", len(played_in) * len(read_in)) as done:
        found = find_exploits(case_files, library, played_in, read_in, done=done)
    figures = all_figures(found, case_files, library.catalogues, seeds) if everything or csv_file or as_json else ()
    if csv_file:
        write_figures(figures, csv_file)
    if as_json:
        print_json({**found.as_json(), "figures": [asdict(figure) for figure in figures]})
    else:
        click.echo(found.sentence)
        for line in (*map(str, found.breaches), *found.advice):
            click.echo(f"  {line}")
        if found.told:
            click.echo("Ways that have no limit (docs/strategies.md) win:")
            for breach in found.told:
                click.echo(f"  {breach}")
        if found.lengths:
            told = ", ".join(f"{auc:.2f} {language}" for language, auc in found.lengths)
            click.echo(f"Passages that an answer names are longer than others ({LONGEST_PASSAGES}; more than {MOST_AUC:.2f} is too often): {told}")
        if table := best_of_each(found):
            click.echo()
            print_table(*table)
        if everything:
            click.echo()
            print_table(*_as_lines(figures))
    if found.breaches:
        sys.exit(1)


def _judge_sets(library: Library, plan_file: Path | None, countries: Sequence[Country], languages: Sequence[str]) -> None:
    """Print how many ways win in each set that people meet, in the first country, beside chance. Exit code 1 where more win, or one passes the gates."""
    from tracks_sim.bots.dealt_keys import COPIES
    from tracks_sim.study.plan_file import TEMPLATE, read_plan

    plan, course = read_plan(plan_file or TEMPLATE), library.course
    met: dict[str, tuple[str, ...]] = {}
    if course is not None and plan_file is None:
        met["course"] = course.cases
        met["course and its worked examples"] = (*course.worked_examples, *course.cases)
    met |= {f"form {name} of {plan.id}": cases for name, cases in plan.forms.items()}
    if print_sets(met, library, countries[0], languages, COPIES):
        sys.exit(1)


def _known(given: tuple[str, ...], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    """The values given, each once, all that are known where none is; refuses one that is not."""
    for value in given:
        if value not in known:
            raise click.BadParameter(f"{value!r} is not one of {', '.join(known)}.", param_hint=option)
    return tuple(dict.fromkeys(given)) or known


def _as_lines(figures: Sequence[BotFigure]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and one line a figure; no result is a dash with its reason."""

    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}"

    headings = ("on", "country", "language", "strategy", "figure", "value", "baseline", "corrected", "chance", "why not")
    return headings, [
        (f.case or "set", f.country, f.language, f.strategy, f.figure, number(f.value), number(f.baseline), number(f.corrected), number(f.chance), f.reason or "")
        for f in figures
    ]  # fmt: skip
