"""Commands that play the kit against itself: ways of interviewing, and a synthetic study."""

from __future__ import annotations

from pathlib import Path

import click

from tracks_sim.cli.options import DATA_OF_OWN_CASES, EXISTING_FILE, FOLDER, print_paths
from tracks_sim.cli.progress import step_bar


@click.group()
def simulate() -> None:
    """Play the kit against itself."""


@simulate.command("interviews")
@click.option("--out", required=True, type=FOLDER, help="Folder for the table and the plots.")
@click.option("--seeds", type=click.IntRange(1, 100_000), default=200, show_default=True, help="Interviews a policy and case.")
@click.option("--case", "case_ids", metavar="CASE", multiple=True, help="Play this case alone; may be repeated. All cases where it is left out.")
@DATA_OF_OWN_CASES
def interviews(out: Path, seeds: int, case_ids: tuple[str, ...], data: Path | None) -> None:
    """Ways of interviewing (open and supportive, closed, leading, silent, hurried, random) over all cases.

    Writes interviews.csv and plots: what each way is told, what it does on the way, the course of trust and strain.
    """
    from tracks_sim.case.load import load_library
    from tracks_sim.case.load.own_folders import OwnFolders
    from tracks_sim.interview import load_parameters
    from tracks_sim.simulation.interviews import simulate_interviews, steps, write

    library = load_library(only=case_ids or None, own=OwnFolders(data) if data is not None else None)
    for case_id in case_ids:
        named = library.case(case_id)
        if named.key.twin is not None:
            raise click.BadParameter(f"{case_id} is a twin; its first version {named.key.twin.of} is played instead.", param_hint="--case")
        if not named.case.has_talk:
            raise click.BadParameter(f"nobody can be interviewed in {case_id}: it asks for no talk.", param_hint="--case")
    with step_bar("interviews", steps(library)) as done:
        simulated = simulate_interviews(library, load_parameters(), seeds, done=done)
    print_paths(write(simulated, out))


@simulate.command("cohort")
@click.option("--data", required=True, type=FOLDER, help="New data folder for the synthetic study; never one with real people.")
@click.option("--out", required=True, type=FOLDER, help="Folder for truth.json: what is true of people who do not exist.")
@click.option("--plan", "plan_file", type=EXISTING_FILE, help="Plan of the study (YAML); the template of `study new` without it.")
@click.option(
    "--cases-of", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Data folder of an organisation, whose own cases the plan may name."
)
@click.option("--people", type=click.IntRange(1, 500), default=40, show_default=True, help="Codes handed out, over all arms.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed and plan give the same study.")
@click.option("--growth", type=float, default=0.8, show_default=True, help="Growth by the training, log odds of a safe response.")
@click.option("--growth-other", type=float, default=0.1, show_default=True, help="The same of people who were not trained.")
@click.option("--drop-out", type=click.FloatRange(0, 1), default=0.15, show_default=True, help="Share lost between one phase and the next.")
@click.option("--running", is_flag=True, help="Leave the study as it is while it runs: its results stay closed.")
def simulate_cohort(
    data: Path, out: Path, plan_file: Path | None, cases_of: Path | None, people: int, seed: int, growth: float, growth_other: float, drop_out: float,
    running: bool,
) -> None:  # fmt: skip
    """A synthetic study, played by people who do not exist, to try the evaluation on before real answers come.

    Title and name of the study and the label of every member say that the data are synthetic.
    """
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.case.load.own_folders import OwnFolders
    from tracks_sim.store.clock import SystemClock
    from tracks_sim.study.plan_file import TEMPLATE, read_plan
    from tracks_sim.study.questionnaire import load_questionnaires
    from tracks_sim.synthetic.cohort import Cohort
    from tracks_sim.synthetic.study import played_by, synthetic_study

    plan = read_plan(plan_file or TEMPLATE)
    if running:  # on screen its days are compared with today
        plan = played_by(plan, SystemClock().now().date())
    cohort = Cohort(people=people, seed=seed, growth_training=growth, growth_other=growth_other, drop_out=drop_out)
    library = load_library(only=tuple(plan.cases), own=OwnFolders(cases_of) if cases_of is not None else None)
    with step_bar("people", people * len(plan.phases)) as done:
        truth = synthetic_study(cohort, plan, data, library, load_questionnaires(scenarios_root()), done, ends=not running)
    click.echo(f"The study {truth.study} is in {data}; what is true of it is in {truth.write(out)}")
