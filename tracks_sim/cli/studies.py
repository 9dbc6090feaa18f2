"""Commands about studies: plan, check, freeze, hand out codes, follow, release."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.people import DATA, DB

if TYPE_CHECKING:
    from tracks_sim.exports.files import TableFormat
    from tracks_sim.study import Study
    from tracks_sim.study.check import Remark

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def study() -> None:
    """Plan a study, freeze it, hand out its codes, and see how far it is."""


@study.command("new")
@click.argument("file", type=_FILE)
@click.option("--template", is_flag=True, help="Only write a commented plan to FILE, to be changed.")
@DATA
@DB
def study_new(file: Path, template: bool, data: Path, db: str | None) -> None:
    """Keep the plan in FILE (YAML). It may be kept anew until it is frozen."""
    from tracks_sim.case.load import scenarios_root
    from tracks_sim.case.schema import with_schemas
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.plan_file import TEMPLATE, read_plan

    if template:
        if file.exists():
            raise click.BadParameter(f"{file} exists already and stays as it is. Choose another name.", param_hint="FILE")
        _write(file, with_schemas(TEMPLATE.read_text(encoding="utf-8"), file, scenarios_root()))
        click.echo(f"{file} is written. Change it, then run: tracks-sim study new {file}")
        return
    plan = read_plan(file)
    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "study", f"new {plan.id}")
        Studies(store).plan(plan)
    click.echo(f"The study {plan.id} is kept. Look through it with: tracks-sim study check {plan.id}")


@study.command("check")
@click.argument("study_id", metavar="STUDY")
@DATA
@DB
def study_check(study_id: str, data: Path, db: str | None) -> None:
    """Say what hinders the plan of STUDY (its name, or a file that is not kept yet), and what to know about it.

    Exit code 1 where something hinders.
    """
    from tracks_sim.store import Store, Studies
    from tracks_sim.study.plan_file import read_plan

    if Path(study_id).is_file():
        plan = read_plan(Path(study_id))
    else:
        with Store.open(data, db) as store:
            plan = Studies(store).state(study_id).study
    if _said(_remarks(plan, data)):
        raise SystemExit(1)


@study.command("freeze")
@click.argument("study_id", metavar="STUDY")
@DATA
@DB
def study_freeze(study_id: str, data: Path, db: str | None) -> None:
    """Fix the plan of STUDY and print its hash: write it into the registration of the study."""
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.errors import StudyRefused
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.check import hashes_of
    from tracks_sim.study.questionnaire import load_questionnaires

    with Store.open(data, db) as store:
        studies = Studies(store)
        plan = studies.state(study_id).study
        if _said(_remarks(plan, data)):
            raise StudyRefused(f"The study {study_id} was not frozen: see above.")
        cache = data / "cache"
        hashes = hashes_of(plan, load_library(cache=cache, only=plan.cases), load_questionnaires(scenarios_root(), cache))
        digest = studies.freeze(study_id, hashes)
        store.record_access(COMMAND_LINE, "study", f"freeze {study_id} {digest}")
    click.echo(digest)


@study.command("codes")
@click.argument("study_id", metavar="STUDY")
@click.argument("count", type=click.IntRange(1, 2000))
@click.option("--site", default="", help="Where they work, as a short word of your own; never a name that tells who they are.")
@click.option("--experience", default="", help="How long they have worked, as a short word of your own, such as new.")
@click.option("--label", default="", help="What you know the batch by, such as a room; never a name.")
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--csv", "csv_file", type=_FILE, help="Write codes and internal ids to a file (mode 0600) instead of showing them.")
@click.option("--sheets", type=_FILE, help="Write a page to print and cut, one code a strip (HTML, mode 0600).")
@DATA
@DB
def study_codes(
    study_id: str, count: int, site: str, experience: str, label: str, language: str, csv_file: Path | None, sheets: Path | None,
    data: Path, db: str | None,
) -> None:  # fmt: skip
    """Make COUNT codes for STUDY. They are shown or written this once; arm and form fall when a member agrees."""
    from tracks_sim.errors import StudyRefused
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.csv_lists import codes_csv
    from tracks_sim.ui.code_sheets import code_sheets

    for file in (csv_file, sheets):
        if file is not None and (file.exists() or not file.absolute().parent.is_dir()):
            raise click.BadParameter(f"{file} exists already or has no folder. Choose another name; no code was made.")
    with Store.open(data, db) as store:
        studies = Studies(store)
        plan = studies.state(study_id).study
        for name, given in (("site", site), ("experience", experience)):
            if name in plan.strata and not given:
                raise StudyRefused(f"The study balances by {name}: say it with --{name}. No code was made.")
        store.record_access(COMMAND_LINE, "codes", f"{count} for study {study_id}")
        made = studies.enrol(study_id, count, language, site, experience, label)
    listed = codes_csv(made, site, experience, label)
    try:
        if sheets is not None:
            _write(sheets, code_sheets(plan.title.get(language) or next(iter(plan.title.values())), [code for _, code in made], language))
        if csv_file is not None:
            _write(csv_file, listed)
    except OSError as error:  # the codes exist now and can never be read back
        click.echo(f"A file was not written ({error.strerror or error}). These are the codes:", err=True)
        csv_file = sheets = None
    if csv_file is None and sheets is None:
        click.echo(listed, nl=False)
    for file in (csv_file, sheets):
        if file is not None:
            click.echo(str(file))


@study.command("status")
@click.argument("study_id", metavar="[STUDY]", required=False)
@click.option("--json", "as_json", is_flag=True, help="An object, for other programs.")
@DATA
@DB
def study_status(study_id: str | None, as_json: bool, data: Path, db: str | None) -> None:
    """How many came how far in STUDY, by arm; without a name: which studies there are."""
    import json
    from dataclasses import asdict, replace

    from tracks_sim.store import COMMAND_LINE, Store, Studies

    with Store.open(data, db) as store:
        studies = Studies(store)
        if study_id is None:
            for known in studies.ids():
                click.echo(f"{known}  {'frozen' if studies.state(known).frozen_at else 'not frozen'}")
            return
        state = studies.state(study_id)
        store.record_access(COMMAND_LINE, "study-members", study_id)
        seed = studies.seed(study_id) if state.closed else None
    flows = {arm or "all": state.flow(arm) for arm in (None, *state.study.arms)}
    told = {
        "study": study_id, "frozen_at": state.frozen_at, "plan_hash": state.plan_hash, "released": sorted(state.released),
        "flow": {name: asdict(replace(flow, lost=dict(flow.lost))) for name, flow in flows.items()},
        "amendments": [{"at": a.at, "what": a.what, "why": a.why} for a in state.amendments],
        "allocation_commitment": state.commitment, "allocation_seed": seed,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    click.echo(f"{study_id}  {'frozen ' + state.frozen_at if state.frozen_at else 'not frozen'}  {state.plan_hash or ''}".rstrip())
    for name, flow in flows.items():
        lost = ", ".join(f"{why}: {n}" for why, n in flow.lost.items()) or "nobody"
        click.echo(
            f"{name}: enrolled {flow.enrolled}, consented {flow.consented}, allocated {flow.allocated}, pre {flow.pre}, post {flow.post}, "
            f"follow-up {flow.follow_up}, analysed {flow.analysed}, lost {lost}" + (f", erased {flow.erased}" if flow.erased else "")
        )
    for amendment in state.amendments:
        click.echo(f"amended {amendment.at}: {amendment.what} ({amendment.why})")
    if seed:
        click.echo(f"allocation seed {seed} (its SHA-256 was fixed at the freeze: {state.commitment})")


@study.command("due")
@click.argument("study_id", metavar="STUDY")
@DATA
@DB
def study_due(study_id: str, data: Path, db: str | None) -> None:
    """List who has something to do now, as CSV: internal id, phase, since when, until when, and what the batch is known by."""
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.csv_lists import due_csv

    with Store.open(data, db) as store:
        studies = Studies(store)
        state, today = studies.state(study_id), studies.today()
        store.record_access(COMMAND_LINE, "study-members", study_id)
    click.echo(due_csv(state, today), nl=False)


@study.command("lost")
@click.argument("who", metavar="CODE|ID")
@click.option("--why", required=True, help="Why, as far as it is known, in a few words; never a name. The same words are counted together.")
@DATA
@DB
def study_lost(who: str, why: str, data: Path, db: str | None) -> None:
    """Write down that a member is out of reach: nothing is due for them any more."""
    from tracks_sim.store import COMMAND_LINE, Store, Studies

    with Store.open(data, db) as store:
        trainee = who if len(who) == _ID_LENGTH else store.trainee_of(who).id
        store.trainee(trainee)
        store.record_access(COMMAND_LINE, "study-lost", store.tag(trainee))
        Studies(store).lose(trainee, why.strip())
    click.echo("written down")


_ID_LENGTH = 36


@study.command("export")
@click.argument("study_id", metavar="STUDY")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True, help="Format of the tables.")
@click.option("--with-text", is_flag=True, help="Also what members wrote in their own words; look through it before you pass it on.")
@DATA
@DB
def study_export(study_id: str, out: Path, form: TableFormat, with_text: bool, data: Path, db: str | None) -> None:
    """Write the tables of STUDY for other programs: members, sittings, judgements and answers, each with a codebook.

    They have a row for single persons, by internal id. `tracks-sim tables` takes judgements of one or of many studies.
    """
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.exports.study import export_study
    from tracks_sim.outcomes.study_data import study_data
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.questionnaire import load_questionnaires

    asked = load_questionnaires(scenarios_root(), data / "cache")
    with Store.open(data, db) as store:
        Studies(store).state(study_id)  # raises for a name that was mistyped, before anything is written down
        store.record_access(COMMAND_LINE, "export-text" if with_text else "export", f"study {study_id}")
        tables = study_data(store, study_id, load_library(cache=data / "cache"), asked)
    for path in export_study(tables, asked, out, with_text, form):
        click.echo(str(path))


@study.command("release")
@click.argument("study_id", metavar="STUDY")
@click.option("--phase", "phases", multiple=True, type=click.Choice(["pre", "post", "follow-up"]), help="Only this phase; may be repeated.")
@DATA
@DB
def study_release(study_id: str, phases: tuple[str, ...], data: Path, db: str | None) -> None:
    """Open the feedback of STUDY. Nobody can begin a released phase; with all released the study is closed."""
    from tracks_sim.store import COMMAND_LINE, Store, Studies

    with Store.open(data, db) as store:
        studies = Studies(store)
        state = studies.state(study_id)
        wanted = [p.id for p in state.study.phases if not phases or p.id in phases]
        store.record_access(COMMAND_LINE, "study", f"release {study_id} {' '.join(wanted)}")
        later = [p.id for p in state.study.phases if p.id not in wanted and p.id not in state.released]
        if later:
            click.echo(f"Feedback on these cases is out while {', '.join(later)} still measures with the same forms.", err=True)
        count = sum(studies.release(study_id, phase) for phase in wanted)
    click.echo(f"{count} case{'s' * (count != 1)} released")


@study.command("amend")
@click.argument("study_id", metavar="STUDY")
@click.option("--what", required=True, help="What is changed.")
@click.option("--why", required=True, help="Why. Every report lists both as a deviation.")
@click.option("--plan", "file", type=_FILE, help="The whole plan as it is from here on (YAML).")
@DATA
@DB
def study_amend(study_id: str, what: str, why: str, file: Path | None, data: Path, db: str | None) -> None:
    """Write down a change of STUDY after the freeze. The hash of the freeze stays what it was."""
    from tracks_sim.errors import StudyRefused
    from tracks_sim.store import COMMAND_LINE, Store, Studies
    from tracks_sim.study.plan_file import read_plan

    plan = read_plan(file) if file else None
    with Store.open(data, db) as store:
        if plan is not None and _said(_remarks(plan, data)):
            raise StudyRefused(f"The study {study_id} was not amended: see above.")
        store.record_access(COMMAND_LINE, "study", f"amend {study_id}")
        Studies(store).amend(study_id, what.strip(), why.strip(), plan)
    click.echo("written down")


def _remarks(plan: Study, data: Path) -> tuple[Remark, ...]:
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.study.check import remarks
    from tracks_sim.study.questionnaire import load_questionnaires

    cache = data / "cache"
    return remarks(plan, load_library(cache=cache, only=plan.cases), load_questionnaires(scenarios_root(), cache))


def _said(found: tuple[Remark, ...]) -> bool:
    """Print remarks; whether one hinders."""
    for remark in found:
        click.echo(f"{'error' if remark.blocking else 'warning'}: {remark.text}", err=True)
    return any(remark.blocking for remark in found)


def _write(file: Path, text: str) -> None:
    """A new file for its owner alone; raises OSError where it exists."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
