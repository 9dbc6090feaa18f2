"""Commands about studies: plan, check, freeze, hand out codes, follow, release."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracks_sim.cli.case_sets import print_sets
from tracks_sim.cli.options import (
    FILE,
    FORMAT_OF_STUDY,
    LANGUAGE,
    OUT,
    STUDY,
    StorePlace,
    data_and_db,
    opened,
    print_json,
    print_paths,
    without_cycle_search,
)
from tracks_sim.cli.progress import working
from tracks_sim.cli.study_power import study_power
from tracks_sim.cli.study_register import study_register
from tracks_sim.cli.study_statements import study_statements

if TYPE_CHECKING:
    from tracks_sim.exports.files import TableFormat
    from tracks_sim.operations.studies import CheckedPlan
    from tracks_sim.study import PhaseId, Study, StudyState


COPIES = 40
"""Copies that the forms of a plan are compared with when it is checked; `bots --sets` takes 200."""


@click.group()
def study() -> None:
    """Plan a study, freeze it, hand out its codes, and see how far it is."""


# --- planning ----------------------------------------------------------------------------


@study.command("new")
@click.argument("file", type=FILE)
@click.option("--template", is_flag=True, help="Only write a commented plan to FILE, to be changed.")
@data_and_db
def study_new(file: Path, template: bool, place: StorePlace) -> None:
    """Keep the plan in FILE (YAML). It may be kept anew until it is frozen."""
    from tracks_sim.case.load import scenarios_root
    from tracks_sim.case.schema import with_schemas
    from tracks_sim.operations.studies import keep_plan
    from tracks_sim.study.plan_file import TEMPLATE, read_plan

    if template:
        if file.exists():
            raise click.BadParameter(f"{file} exists already and stays as it is. Choose another name.", param_hint="FILE")
        _write_private(file, with_schemas(TEMPLATE.read_text(encoding="utf-8"), file, scenarios_root()))
        click.echo(f"{file} is written. Change it, then run: tracks-sim study new {file}")
        return
    plan = read_plan(file)
    with opened(place, new=True) as audited:
        keep_plan(audited, plan)
    click.echo(f"The study {plan.id} is kept. Look through it with: tracks-sim study check {plan.id}")


@study.command("check")
@STUDY
@data_and_db
def study_check(study_id: str, place: StorePlace) -> None:
    """Say what hinders the plan of STUDY (its name, or a file that is not kept yet), and what to know about it.

    Then how many ways to answer without reading win in each form, beside 40 copies whose keys are dealt out anew (docs/strategies.md); what
    wins more often than chance is advice. Exit code 1 where something hinders.
    """
    from tracks_sim.store import Studies, SystemClock
    from tracks_sim.study.plan_file import read_plan

    file = Path(study_id) if Path(study_id).is_file() else None
    if file is not None:
        plan, frozen, today = read_plan(file), False, SystemClock().now().date()
    else:
        with opened(place) as audited:
            studies = Studies(audited.store)
            state, today = studies.state(study_id), studies.today()
        plan, frozen = state.study, bool(state.frozen_at)
    blocked = _checked(plan, place.data, file, frozen=frozen, today=today).blocked
    _judge_forms(plan, place.data)
    if blocked:
        raise SystemExit(1)


@study.command("freeze")
@STUDY
@data_and_db
def study_freeze(study_id: str, place: StorePlace) -> None:
    """Fix the plan of STUDY and print its hash: write it into the registration of the study."""
    from tracks_sim.operations.studies import freeze
    from tracks_sim.store import Studies
    from tracks_sim.study.check import unsaid_at_freeze

    with opened(place) as audited:
        studies = Studies(audited.store)
        state = studies.state(study_id)
        digest = freeze(audited, _checked(state.study, place.data, today=studies.today()))
    click.echo(digest)
    for remark in unsaid_at_freeze(state):
        click.echo(f"remark: {remark.text}", err=True)


@study.command("amend")
@STUDY
@click.option("--what", required=True, help="What is changed.")
@click.option("--why", required=True, help="Why. Every report lists both as a deviation.")
@click.option("--plan", "plan_file", type=FILE, help="The whole plan as it is from here on (YAML).")
@data_and_db
def study_amend(study_id: str, what: str, why: str, plan_file: Path | None, place: StorePlace) -> None:
    """Write down a change of STUDY after the freeze. The hash of the freeze stays what it was."""
    from tracks_sim.operations.studies import amend
    from tracks_sim.study.plan_file import read_plan

    plan = read_plan(plan_file) if plan_file else None
    with opened(place) as audited:
        amend(audited, study_id, what, why, _checked(plan, place.data, plan_file, frozen=True) if plan else None)
    click.echo("written down")


def _checked(plan: Study, data: Path, file: Path | None = None, *, frozen: bool = False, today: date | None = None) -> CheckedPlan:
    """The plan with its remarks, which are printed; those about one place of the file it is in begin with file and line."""
    from tracks_sim.operations.studies import check_plan
    from tracks_sim.study.plan_file import line_of

    with working("checking the plan"):
        checked = check_plan(plan, data, frozen=frozen, today=today)
    for remark in checked.remarks:
        line = line_of(file.read_bytes(), remark.where) if file is not None else None
        place = f"{file.name}:{line}: " if file is not None and line else ""
        click.echo(f"{place}{'error' if remark.blocking else 'warning'}: {remark.text}", err=True)
    return checked


def _judge_forms(plan: Study, data: Path) -> None:
    """Print what wins without reading in each form, beside chance. A form is left out whose cases are not all there in the languages of the plan."""
    from tracks_sim.operations.materials import load_cases

    library = load_cases(data)
    there = {name for name, file in library.cases.items() if set(plan.languages) <= set(file.case.languages)}
    met = {f"form {name}": cases for name, cases in plan.forms.items() if set(cases) <= there}
    for worse in print_sets(met, library, plan.country, plan.languages, COPIES) if met else ():
        click.echo(f"advice: {worse}.", err=True)


# --- members -----------------------------------------------------------------------------


@study.command("codes")
@STUDY
@click.argument("count", type=click.IntRange(1, 2000))
@click.option("--site", default="", help="Where they work, as a short word of your own; never a name that tells who they are.")
@click.option("--experience", default="", help="How long they have worked, as a short word of your own, such as new.")
@click.option("--session", default="", help="Session in which those of the training group are trained, as a short word of your own; never a name.")
@click.option("--trainer", type=click.IntRange(1, 999), help="Number of whoever holds that session, 1 for the first trainer and so on; never a name.")
@click.option("--label", default="", help="What you know the batch by, such as a room; never a name.")
@LANGUAGE
@click.option("--csv", "csv_file", type=FILE, help="Write codes and internal ids to a file (mode 0600) instead of showing them.")
@click.option("--sheets", type=FILE, help="Write a page to print and cut, one code a strip (HTML, mode 0600).")
@data_and_db
def study_codes(
    study_id: str, count: int, site: str, experience: str, session: str, trainer: int | None, label: str, language: str, csv_file: Path | None, sheets: Path | None,
    place: StorePlace,
) -> None:  # fmt: skip
    """Make COUNT codes for STUDY. They are shown or written this once; arm and form fall when a member agrees."""
    from tracks_sim.operations.studies import make_codes
    from tracks_sim.ui.shared.code_sheets import code_sheets

    for file in (csv_file, sheets):
        if file is not None and (file.exists() or not file.absolute().parent.is_dir()):
            raise click.BadParameter(f"{file} exists already or has no folder. Choose another name; no code was made.")
    with opened(place) as audited, working("codes"):
        batch = make_codes(audited, study_id, count, language, site, experience, label, session, trainer)
    try:
        if sheets is not None:
            _write_private(sheets, code_sheets(batch.study, batch.codes, language))
        if csv_file is not None:
            _write_private(csv_file, batch.csv)
    except OSError as error:  # the codes exist now and can never be read back
        click.echo(f"A file was not written ({error.strerror or error}). These are the codes:", err=True)
        csv_file = sheets = None
    if csv_file is None and sheets is None:
        click.echo(batch.csv, nl=False)
    print_paths(tuple(file for file in (csv_file, sheets) if file is not None))


@study.command("status")
@click.argument("study_id", metavar="[STUDY]", required=False)
@click.option("--json", "as_json", is_flag=True, help="An object, for other programs.")
@data_and_db
def study_status(study_id: str | None, as_json: bool, place: StorePlace) -> None:
    """How many came how far in STUDY, by arm; without a name: which studies there are."""
    from dataclasses import asdict, replace

    from tracks_sim.operations.studies import read_members
    from tracks_sim.store import Studies
    from tracks_sim.study.model import DEMONSTRATION

    with opened(place) as audited:
        studies = Studies(audited.store)
        if study_id is None:
            for one in map(studies.state, studies.ids()):
                click.echo(f"{one.study.id}  {'frozen' if one.frozen_at else 'not frozen'}{'  demonstration' if one.study.demonstration else ''}")
            return
        with working("reading the study"):
            state, today = read_members(audited, study_id), studies.today()
            seed = studies.seed(study_id) if state.closed else None
            how_far = _progress_object(state, today) if as_json else {}
            lines = () if as_json else tuple(_progress_lines(state, today))
    flows = {arm or "all": state.flow(arm) for arm in (None, *state.study.arms)}
    if as_json:
        print_json({
            "study": study_id, "demonstration": state.study.demonstration, "frozen_at": state.frozen_at, "plan_hash": state.plan_hash, "released": sorted(state.released),
            "flow": {name: asdict(replace(flow, lost=dict(flow.lost))) for name, flow in flows.items()},
            "closed_outcomes": state.closed_outcomes(today), **how_far,
            "openings": [{"at": o.at, "phase": o.phase, "why": o.why, "unfinished": o.unfinished} for o in state.openings],
            "amendments": [{"at": a.at, "what": a.what, "why": a.why} for a in state.amendments],
            "allocation_commitment": state.commitment, "allocation_seed": seed,
        })  # fmt: skip
        return
    click.echo(f"{study_id}  {'frozen ' + state.frozen_at if state.frozen_at else 'not frozen'}  {state.plan_hash or ''}".rstrip())
    if state.study.demonstration:
        click.echo(DEMONSTRATION)
    for name, flow in flows.items():
        lost = ", ".join(f"{why}: {n}" for why, n in flow.lost.items()) or "nobody"
        click.echo(
            f"{name}: enrolled {flow.enrolled}, consented {flow.consented}, allocated {flow.allocated}, pre {flow.pre}, post {flow.post}, "
            f"follow-up {flow.follow_up}, analysed {flow.analysed}, lost {lost}" + (f", erased {flow.erased}" if flow.erased else "")
        )
    for line in lines:
        click.echo(line)
    for opening in state.openings:
        click.echo(f"results of {opening.phase} opened {opening.at}, {opening.unfinished} could still have answered: {opening.why}")
    for amendment in state.amendments:
        click.echo(f"amended {amendment.at}: {amendment.what} ({amendment.why})")
    if seed:
        click.echo(f"allocation seed {seed} (its SHA-256 was fixed at the freeze: {state.commitment})")


def _progress_lines(state: StudyState, today: date) -> Iterator[str]:
    """What is expected at the end of each phase, how exactly the result will be known, and when it can be seen."""
    from tracks_sim.operations.study_progress import expectations_of, precisions_of
    from tracks_sim.report.formatting import Formatter
    from tracks_sim.report.planned_effect import when_open
    from tracks_sim.report.sections.progress import precision_sentences

    if not state.members or state.frozen_at is None:
        return
    expectations = expectations_of(state, today)
    for each in expectations:
        yield f"{each.phase}: {each.done} completed, {each.people:.0f} expected at the end ({each.rate:.0%}{'' if each.observed else ', assumed,'} of those with time)"
    words = Formatter("en")
    yield from (words.message(sentence) for sentence in precision_sentences(state, precisions_of(state, expectations)))
    if closed := state.closed_outcomes(today):
        yield f"results closed from {closed[0]} on. {words.message(when_open(state.study, closed[0]))}"


def _progress_object(state: StudyState, today: date) -> dict[str, Any]:
    """Weeks, expected numbers and expected precision as an object for other programs; half-widths are shares."""
    from dataclasses import asdict

    from tracks_sim.operations.study_progress import expectations_of, precisions_of
    from tracks_sim.study.weeks import weeks

    expectations = expectations_of(state, today)
    return {
        "weeks": [{**asdict(week), "begins": week.begins.isoformat()} for week in weeks(state, today)],
        "expected": [asdict(each) for each in expectations],
        "precision": [asdict(each) for each in precisions_of(state, expectations)] if state.members else [],
    }


@study.command("due")
@STUDY
@data_and_db
def study_due(study_id: str, place: StorePlace) -> None:
    """List who has something to do now, as CSV: internal id, phase, since when, until when, and what the batch is known by."""
    from tracks_sim.operations.studies import list_due

    with opened(place) as audited, working("reading the study"):
        listed = list_due(audited, study_id)
    click.echo(listed, nl=False)


@study.command("lost")
@click.argument("who", metavar="CODE|ID")
@click.option("--why", required=True, help="Why, as far as it is known, in a few words; never a name. The same words are counted together.")
@data_and_db
def study_lost(who: str, why: str, place: StorePlace) -> None:
    """Write down that a member is out of reach: nothing is due for them any more."""
    from tracks_sim.operations.studies import lose
    from tracks_sim.operations.trainees import find_trainee

    with opened(place) as audited:
        lose(audited, find_trainee(audited.store, who), why)
    click.echo("written down")


# --- the end -----------------------------------------------------------------------------


@study.command("export")
@STUDY
@OUT
@FORMAT_OF_STUDY
@click.option("--with-text", is_flag=True, help="Also what members wrote in their own words; look through it before you pass it on.")
@data_and_db
def study_export(study_id: str, out: Path, form: TableFormat, with_text: bool, place: StorePlace) -> None:
    """Write the tables of STUDY for other programs: members, sittings, judgements and answers, each with a codebook.

    They have a row for single persons, under ids that no list of codes has. `tracks-sim tables` takes judgements of one or of many studies.
    """
    from tracks_sim.operations import exports
    from tracks_sim.store import Studies
    from tracks_sim.study.small_cells import small_cells

    with opened(place) as audited, working("tables of the study"), without_cycle_search():
        studies = Studies(audited.store)
        state = studies.state(study_id)
        if cells := small_cells(state):
            few = "; ".join(f"{cell.site or '–'}, {cell.experience or '–'}, {cell.arm or 'not allocated'}: {cell.people}" for cell in cells)
            click.echo(f"Fewer than five people share these in the tables, so that whoever knows that of a person finds their rows (site, experience, group): {few}", err=True)
        paths = exports.export_study(audited, study_id, out, with_text, form, state=state)
        closed = state.closed_outcomes(studies.today())
    print_paths(paths)
    if closed:
        click.echo(f"Without what was answered in {', '.join(closed)}: results stay closed until the phase is over. See: tracks-sim study status {study_id}", err=True)


@study.command("open")
@STUDY
@click.option("--phase", required=True, type=click.Choice(["post", "follow-up"]), help="The phase whose results are opened, with those before it.")
@click.option("--why", required=True, help="Why now. Every report lists it as a deviation.")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@data_and_db
def study_open(study_id: str, phase: PhaseId, why: str, yes: bool, place: StorePlace) -> None:
    """Open the results of STUDY before the last day of a phase. Nobody can answer that phase, or an earlier one, after that.

    Results by group stay closed while answers still come in: whoever sees them is tempted to stop early or to go on. They open by
    themselves after the last day of the phase, or when its feedback is released.
    """
    from tracks_sim.operations.studies import open_outcomes
    from tracks_sim.store import Studies

    with opened(place) as audited:
        left = Studies(audited.store).state(study_id).unfinished(phase)
        if not yes:
            click.confirm(f"This ends the phase {phase}: {left} member{'s' * (left != 1)} who could still answer it cannot any more. It cannot be undone. Open the results?", abort=True, err=True)
        open_outcomes(audited, study_id, phase, why)
    click.echo(f"The results of {phase} are open. See them with: tracks-sim report {study_id} --out FOLDER")


@study.command("release")
@STUDY
@click.option("--phase", "phases", multiple=True, type=click.Choice(["pre", "post", "follow-up"]), help="Only this phase; may be repeated.")
@data_and_db
def study_release(study_id: str, phases: tuple[str, ...], place: StorePlace) -> None:
    """Open the feedback of STUDY. Nobody can begin a released phase; with all released the study is closed."""
    from tracks_sim.operations import studies

    with opened(place) as audited, working("release"):
        released = studies.release(audited, study_id, phases)
    if released.still_closed:
        click.echo(f"Feedback on these cases is out while {', '.join(released.still_closed)} still measures with the same forms.", err=True)
    click.echo(f"{released.cases} case{'s' * (released.cases != 1)} released")


study.add_command(study_power)
study.add_command(study_register)
study.add_command(study_statements)


def _write_private(file: Path, text: str) -> None:
    """Write a new file that only its owner may read; raises OSError where it exists."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
