"""Commands about people: staff and their codes, what they did, and what is held on one person."""

from __future__ import annotations

from pathlib import Path

import click

from tracks_sim.roles import STAFF, Role

DATA = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), default=Path("data"), show_default=True,
    help="Folder of the database, the keys and the cache; made where it does not exist.",
)  # fmt: skip
DB = click.option("--db", metavar="URL", help="Another database than the SQLite file of the data folder.")


# --- staff -------------------------------------------------------------------------------


@click.group()
def user() -> None:
    """Add, list and revoke staff: trainers, experts, evaluators, administrators."""


@user.command("add")
@click.argument("role", type=click.Choice(STAFF))
@click.option("--label", default="", help="What you know them by, such as a room; never a name.")
@DATA
@DB
def user_add(role: Role, label: str, data: Path, db: str | None) -> None:
    """Make a code for somebody with ROLE. It is shown this once, with their internal id after it."""
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        identity, code = store.staff.add(role, label, COMMAND_LINE)
    click.echo(f"{code}  {identity}")


@user.command("list")
@DATA
@DB
def user_list(data: Path, db: str | None) -> None:
    """List staff by internal id and role; codes themselves cannot be read back."""
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "users")
        for one in store.staff.all():
            state = f"revoked {one.revoked_at}" if one.revoked_at else "works"
            click.echo(f"{one.id}  {one.role}  made {one.created_at}  {state}  {one.label}")


@user.command("revoke")
@click.argument("user_id", metavar="ID")
@DATA
@DB
def user_revoke(user_id: str, data: Path, db: str | None) -> None:
    """End the code of ID (the internal id of `user list`) for good; who is signed in with it is out at once."""
    from tracks_sim.errors import UnknownCode
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        try:
            store.staff.revoke(user_id, COMMAND_LINE)
        except UnknownCode:
            raise click.BadParameter(
                f"nobody whose code works has the internal id {user_id!r}; `tracks-sim user list` shows them.", param_hint="ID"
            ) from None
    click.echo("revoked")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A list of objects, for other programs.")
@DATA
@DB
def audit(as_json: bool, data: Path, db: str | None) -> None:
    """Print what staff have done, the newest first: when, who, in which role, what, about what or whom."""
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "audit")
        rows = store.audit_log()
    if as_json:
        import dataclasses
        import json

        click.echo(json.dumps([dataclasses.asdict(row) for row in rows], ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row.seq}  {row.at}  {row.who}  {row.role}  {row.what}  {row.about}".rstrip())


# --- one person --------------------------------------------------------------------------


@click.command()
@click.argument("code", required=False)
@click.option("--id", "trainee_id", metavar="ID", help="The internal id of `codes list` instead of the code.")
@DATA
@DB
def erase(code: str | None, trainee_id: str | None, data: Path, db: str | None) -> None:
    """Erase the trainee with CODE and all they did, and print the receipt.

    What is erased cannot be brought back. Without code and id it only makes sure that the files
    of the database hold no trace of who was erased before.
    """
    from tracks_sim.store import COMMAND_LINE, Store
    from tracks_sim.store.erasing import erase_trainees

    if code and trainee_id:
        raise click.UsageError("Give the code or --id, not both.")
    with Store.open(data, db) as store:
        if code:
            trainee_id = store.trainee_of(code).id
        receipts = erase_trainees(store, [trainee_id] if trainee_id else [], COMMAND_LINE)
    click.echo(receipts[0].as_json() if receipts else "The files of the database hold nothing of who was erased.")


@click.command()
@click.option("--months", type=click.IntRange(1, 1200), required=True, help="Erase who did nothing here for so many months.")
@click.option("--dry-run", is_flag=True, help="Only say who that would be.")
@DATA
@DB
def retention(months: int, dry_run: bool, data: Path, db: str | None) -> None:
    """Erase every trainee who was last here more than so many months ago; prints a receipt for each."""
    from tracks_sim.store import COMMAND_LINE, Store
    from tracks_sim.store.erasing import erase_trainees
    from tracks_sim.store.retention import inactive_for

    with Store.open(data, db) as store:
        store.record_access(COMMAND_LINE, "retention", f"{months} months" + (", dry run" if dry_run else ""))
        away = inactive_for(store, months)
        if dry_run:
            for here in away:
                click.echo(f"{here.trainee.id}  last here {here.at}Z  {here.trainee.label}".rstrip())
        else:
            for receipt in erase_trainees(store, [here.trainee.id for here in away], COMMAND_LINE):
                click.echo(receipt.as_json())
    told = "would be erased" if dry_run else "erased"
    click.echo(f"{len(away)} trainee{'s' * (len(away) != 1)} {told}", err=True)


def export_one(code: str, out: Path, data: Path, db: str | None) -> Path:
    """Write all that is held on the trainee with this code; the file's path."""
    from tracks_sim.exports.person import export_person
    from tracks_sim.store import COMMAND_LINE, Store

    with Store.open(data, db) as store:
        trainee = store.trainee_of(code)
        store.record_access(COMMAND_LINE, "export-person", store.tag(trainee.id))
        return export_person(store, trainee.id, out)
