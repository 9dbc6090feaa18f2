"""The command that says how many people a study needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.cli.options import StorePlace, data_and_db, opened, print_json
from tracks_sim.cli.progress import progress_bar

if TYPE_CHECKING:
    from tracks_sim.outcomes.power_curve import PowerCurve
    from tracks_sim.outcomes.required_sample import Assumptions
    from tracks_sim.study import Study

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)
SPREAD = click.FloatRange(0, 10)


@click.command("power")
@click.argument("study_id", metavar="PLAN")
@click.option("--effect", type=click.FloatRange(0, 100, min_open=True), help="Smallest difference to be found, in points of 100; that of the plan without it.")
@click.option("--baseline", type=SHARE, help="Share of safe responses before.  [usual: 0.5]")
@click.option("--sd-trainee", type=SPREAD, help="Spread of people, in log odds.  [usual: 1.0]")
@click.option("--sd-change", type=SPREAD, help="Spread of their changes, in log odds.  [usual: 0.5]")
@click.option("--sd-case", type=SPREAD, help="Spread of cases, in log odds.  [usual: 0.7]")
@click.option("--session-size", type=click.IntRange(2, 500), help="People of a training session; that of the plan without it.")
@click.option("--sd-session", type=SPREAD, help="Spread of what sessions teach, in log odds: 0 not at all, 0.3 a little, 0.6 clearly; that of the plan without it.")
@click.option("--drop-out", "dropout", type=click.FloatRange(0, 1, max_open=True), help="Share without a second measurement.  [usual: 0.15]")
@click.option("--power", "power", type=SHARE, help="Share of such studies that shall find the effect.  [usual: 0.8]")
@click.option("--draws", type=click.IntRange(20, 10_000), default=400, show_default=True, help="Simulated studies that the planned model is fitted to.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same answer.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that simulate at once.")
@click.option("--curve", is_flag=True, help="Compare numbers of people and of cases of a form too, by the quick analysis.")
@click.option("--write", is_flag=True, help="Write assumptions and answer into the plan, as its block sample_size.")
@click.option("--json", "as_json", is_flag=True, help="An object, for other programs.")
@data_and_db
def study_power(
    study_id: str, effect: float | None, baseline: float | None, sd_trainee: float | None, sd_change: float | None, sd_case: float | None,
    session_size: int | None, sd_session: float | None, dropout: float | None, power: float | None, draws: int, seed: int, workers: int,
    curve: bool, write: bool, as_json: bool, place: StorePlace,
) -> None:  # fmt: skip
    """Say how many people PLAN (a file, or a study that is kept) needs to find the smallest effect that matters.

    Answers are simulated as the plan would have them, with loss, and analysed by the planned model. Ctrl+C ends it and says what was
    found until then. Exit code 1 where no number of people is enough.
    """
    from tracks_sim.exports.files import write_text_atomically
    from tracks_sim.operations.sample_size import assumptions_of, keep_sample_size, sample_size_of
    from tracks_sim.outcomes.power import share_with_error
    from tracks_sim.outcomes.required_sample import SoFar, required_sample
    from tracks_sim.store import Studies
    from tracks_sim.study.plan_file import plan_of, read_plan, with_sample_size
    from tracks_sim.study.sample_size import HARM_SHARE, people_for_harm

    file = Path(study_id) if Path(study_id).is_file() else None
    if file is not None:
        plan = read_plan(file)
    else:
        with opened(place) as audited:
            plan = Studies(audited.store).state(study_id).study
    given = {
        "effect": effect, "baseline": baseline, "sd_trainee": sd_trainee, "sd_change": sd_change, "sd_case": sd_case, "dropout": dropout, "power": power,
        "session_size": session_size, "sd_session": sd_session,
    }  # fmt: skip
    assumed = assumptions_of(plan, {name: value for name, value in given.items() if value is not None})
    compared = _compared(assumed, seed) if curve else None
    so_far: list[SoFar] = []
    with progress_bar("looking for the number of people") as job:

        def told(step: SoFar) -> None:
            so_far[:] = [step]
            job.tell(f"{step.people} people, {'planned model' if step.planned else 'quick analysis'}", step.done, step.of)

        try:
            found = required_sample(assumed, draws, seed, workers, told)
        except KeyboardInterrupt:
            click.echo("Stopped before the answer.", err=True)
            for step in so_far:
                share = share_with_error(step.found, step.done)
                how = "by the planned model" if step.planned else "by the quick analysis"
                click.echo(f"So far, {how}: {_shares(step.people, share.value, share.low, share.high, step.done)}", err=True)
            raise SystemExit(130) from None
    size = sample_size_of(found)
    harm_people = people_for_harm(plan, {"dropout": assumed.dropout, "power": assumed.power})
    if as_json:
        print_json({
            "people": found.people, "reason": found.reason, "sample_size": size.model_dump(mode="json") if size else None,
            "harm": {"people": harm_people, "largest": plan.plan.harm_margin, "share": HARM_SHARE},
            "checks": [{"people": c.people, "power": c.power.value, "low": c.power.low, "high": c.power.high} for c in found.checks],
            "curve": [{"people": c.people, "power": c.power.value} for c in found.curve],
            **({"people_and_cases": _as_object(compared, plan)} if compared else {}),
        })  # fmt: skip
    else:
        click.echo(
            f"To find {assumed.effect:g} points (alpha {assumed.alpha:g}, power {assumed.power:g}) with {assumed.cases} cases to a form, {assumed.baseline:.0%} safe before, "
            f"{assumed.dropout:.0%} lost, spreads of people, change and cases {assumed.sd_trainee:g}, {assumed.sd_change:g}, {assumed.sd_case:g} log odds"
            + (
                f", sessions of {assumed.session_size} that differ by {assumed.sd_session:g} log odds:"
                if assumed.session_size
                else ":"
            )
        )
        for check in found.checks:
            click.echo(f"  planned model: {_shares(check.people, check.power.value, check.power.low, check.power.high, check.power.n)}")
        click.echo("  quick analysis: " + ", ".join(f"{c.people}: {c.power.value or 0:.0%}" for c in found.curve))
        click.echo(f"People to enrol: {found.people}" if found.people else found.reason)
        click.echo(
            f"Severe harms: {harm_people} people, so that {assumed.power:.0%} of studies in which they do not differ rule out a rise of "
            f"{plan.plan.harm_margin:g} points, if {HARM_SHARE:.0%} of responses do severe harm. Take the larger number."
        )
        for line in _lines(compared, plan) if compared else ():
            click.echo(line)
    if size is None:
        raise SystemExit(1)
    if not write:
        return
    if file is not None:
        content = with_sample_size(file.read_bytes(), size)
        plan_of(content, file.name)  # what cannot be read back is not written
        write_text_atomically(file.parent, file.name, lambda stream: stream.write(content.decode()))
    else:
        with opened(place) as audited:
            keep_sample_size(audited, study_id, size)
    click.echo(f"It is written into the plan {study_id}.", err=as_json)


def _shares(people: int, share: float | None, low: float | None, high: float | None, draws: int) -> str:
    return f"{people} people: power {share or 0:.0%} ({low or 0:.0%} to {high or 0:.0%}, of {draws} simulated studies)"


def _compared(assumed: Assumptions, seed: int) -> PowerCurve:
    """Power over people and cases, with a bar. Ctrl+C ends the command."""
    from tracks_sim.outcomes.power_curve import power_curve

    what = "comparing people and cases"
    with progress_bar(what) as job:
        try:
            return power_curve(assumed, seed, lambda done, of: job.tell(what, round(100 * done / of), 100) if of else job.tell(what))
        except KeyboardInterrupt:
            click.echo("Stopped before people and cases were compared.", err=True)
            raise SystemExit(130) from None


def _lines(compared: PowerCurve, plan: Study) -> Iterator[str]:
    """What the page shows of people and cases: its sentences and tables."""
    from tracks_sim.report.formatting import Formatter
    from tracks_sim.report.parts import LinePlot, Message, Table
    from tracks_sim.report.sections.people_and_cases import people_and_cases

    words, section = Formatter("en"), people_and_cases(compared, plan)
    yield f"\n{words.message(section.title)}"
    for block in section.blocks:
        if isinstance(block, Message):
            yield words.message(block)
        elif isinstance(block, (LinePlot, Table)):
            table = block.table if isinstance(block, LinePlot) else block
            yield f"{words.message(table.title)}:"
            rows = [
                [words.message(column.label) for column in table.columns],
                *([words.cell(cell) for cell in row] for row in table.rows),
            ]
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            yield from (
                "  " + "   ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in rows
            )
            yield from (words.message(note) for note in table.notes)


def _as_object(compared: PowerCurve, plan: Study) -> dict[str, object]:
    from tracks_sim.report.sections.people_and_cases import people_to_enrol

    return {
        "reason": compared.reason,
        "needed": [{"cases": cases, "people": people, "harm_people": harm} for cases, (people, harm) in people_to_enrol(compared, plan).items()],
        "power": [{"people": n, "cases": cases, "power": p.value, "low": p.low, "high": p.high} for (n, cases), p in compared.power.items()],
    }  # fmt: skip
