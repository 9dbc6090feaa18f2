"""Commands about trainees: their codes, and the release of their feedback."""

from __future__ import annotations

import click

from tracks_sim.cli.options import LANGUAGE, StorePlace, data_and_db, echo_line, opened


@click.group()
def codes() -> None:
    """Make, list and replace the codes trainees enter with."""


@codes.command("new")
@click.argument("count", type=click.IntRange(1, 10_000), default=1)
@LANGUAGE
@click.option("--label", default="", help="What you know the group by, such as a room; never a name.")
@data_and_db
def codes_new(count: int, language: str, label: str, place: StorePlace) -> None:
    """Make COUNT codes, one a line. They are shown this once."""
    from tracks_sim.operations.trainees import make_codes

    with opened(place, new=True) as audited:
        for trainee, code in make_codes(audited, count, language, label):
            click.echo(f"{code}  {trainee}")


@codes.command("list")
@data_and_db
def codes_list(place: StorePlace) -> None:
    """List trainees by their internal id; codes themselves cannot be read back."""
    from tracks_sim.operations.trainees import list_trainees

    with opened(place) as audited:
        for row in list_trainees(audited):
            one = row.trainee
            echo_line(f"{one.id}  made {one.created_at[:19]}Z  last here {row.last_seen}Z  attempts {row.attempts}  {one.label}")


@codes.command("replace")
@click.argument("trainee")
@data_and_db
def codes_replace(trainee: str, place: StorePlace) -> None:
    """Give TRAINEE (the internal id of `codes list`) a new code; the old one stops working."""
    from tracks_sim.errors import UnknownCode
    from tracks_sim.operations.trainees import replace_code

    with opened(place) as audited:
        try:
            click.echo(replace_code(audited, trainee))
        except UnknownCode:
            raise click.BadParameter(
                f"nobody has the internal id {trainee!r}; `tracks-sim codes list` shows them.", param_hint="TRAINEE"
            ) from None


@click.command()
@click.option("--case", "case_id", help="Only this case.")
@click.option("--trainee", help="Only this trainee (internal id).")
@data_and_db
def release(case_id: str | None, trainee: str | None, place: StorePlace) -> None:
    """Release the feedback of submitted assessments, of one case or one trainee where named."""
    from tracks_sim.operations.trainees import release_feedback

    with opened(place) as audited:
        count = release_feedback(audited, case_id, trainee)
    click.echo(f"{count} assessment{'s' * (count != 1)} released")
