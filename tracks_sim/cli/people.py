"""Commands about people: staff and their codes, what they did, and erasing trainees."""

from __future__ import annotations

from dataclasses import asdict

import click

from tracks_sim.cli.options import AS_LIST, StorePlace, data_and_db, echo_line, opened, print_json, print_receipts
from tracks_sim.cli.progress import working
from tracks_sim.roles import STAFF, Role

# --- staff -------------------------------------------------------------------------------


@click.group()
def user() -> None:
    """Add, list and revoke staff: trainers, experts, evaluators, administrators."""


@user.command("add")
@click.argument("role", type=click.Choice(STAFF))
@click.option("--label", default="", help="What you know them by, such as a room; never a name.")
@data_and_db
def user_add(role: Role, label: str, place: StorePlace) -> None:
    """Make a code for somebody with ROLE. It is shown this once, with their internal id after it."""
    from tracks_sim.operations.staff import add_staff

    with opened(place, new=True) as audited:
        identity, code = add_staff(audited, role, label)
    click.echo(f"{code}  {identity}")


@user.command("list")
@data_and_db
def user_list(place: StorePlace) -> None:
    """List staff by internal id and role; codes themselves cannot be read back."""
    from tracks_sim.operations.staff import list_staff

    with opened(place) as audited:
        for one in list_staff(audited):
            state = f"revoked {one.revoked_at}" if one.revoked_at else "works"
            echo_line(f"{one.id}  {one.role}  made {one.created_at}  {state}  {one.label}")


@user.command("revoke")
@click.argument("user_id", metavar="ID")
@data_and_db
def user_revoke(user_id: str, place: StorePlace) -> None:
    """End the code of ID (the internal id of `user list`) for good; who is signed in with it is out at once."""
    from tracks_sim.errors import UnknownCode
    from tracks_sim.operations.staff import revoke_staff

    with opened(place) as audited:
        try:
            revoke_staff(audited, user_id)
        except UnknownCode:
            raise click.BadParameter(
                f"nobody whose code works has the internal id {user_id!r}; `tracks-sim user list` shows them.", param_hint="ID"
            ) from None
    click.echo("revoked")


@user.command("erase-label")
@click.argument("user_id", metavar="ID")
@data_and_db
def user_erase_label(user_id: str, place: StorePlace) -> None:
    """Erase the label of ID, which is often a name, from the list of staff, and from journals and reviews of drafts; prints the receipt.

    Internal id and role stay, since the audit log names them, and so does a code that works: `user revoke` ends it.
    """
    from tracks_sim.errors import UnknownCode
    from tracks_sim.operations.staff import erase_label

    with opened(place) as audited:
        try:
            print_receipts(lambda: (erase_label(audited, user_id),))
        except UnknownCode:
            raise click.BadParameter(f"nobody of the staff has the internal id {user_id!r}; `tracks-sim user list` shows them.", param_hint="ID") from None


@click.command()
@click.option("--since", metavar="HEAD", help="A head that an earlier run printed: was anything from before it changed or removed?")
@AS_LIST
@data_and_db
def audit(since: str | None, as_json: bool, place: StorePlace) -> None:
    """Print what staff have done, the newest first: when, who, in which role, what, about what or whom.

    Then it checks that no event and no row of this log was changed or removed, and prints the head of the log: one line to keep
    elsewhere, for --since. The exit code is 1 where something was changed. With --json the head is seq and hash of the first row.
    """
    from tracks_sim.operations.staff import read_audit_log
    from tracks_sim.store import Head
    from tracks_sim.store.integrity import check

    try:
        kept = None if since is None else Head.parse(since)
    except ValueError:
        raise click.BadParameter("this is no head; it looks like 184: and 64 digits from 0 to f.", param_hint="--since") from None
    with opened(place) as audited:
        log = read_audit_log(audited)
        with working("checking every row"):
            found = check(audited.store, kept)
    if as_json:
        print_json([asdict(row) for row in log.rows])
    else:
        for row in log.rows:
            echo_line(f"{row.seq}  {row.at}  {row.who}  {row.role}  {row.what}  {row.about}".rstrip())
    if found.faults:
        for fault in found.faults:
            click.echo(f"tracks-sim: {fault}", err=True)
        click.echo("What to do now is in docs/administrator.md, under \"Was something changed?\".", err=True)
        raise SystemExit(1)
    if as_json:
        return
    if kept is None:
        click.echo(f"No row was changed or removed: {found.audit} of the audit log, {found.events} events.")
    else:
        click.echo(
            f"Nothing from before row {kept.seq} of the audit log was changed or removed. "
            f"Since then: rows added to the log {found.added}, persons erased {found.erased}."
        )
    click.echo(f"head {log.head}")


# --- erasing -----------------------------------------------------------------------------


@click.command()
@click.argument("code", required=False)
@click.option("--id", "trainee_id", metavar="ID", help="The internal id of `codes list` instead of the code.")
@data_and_db
def erase(code: str | None, trainee_id: str | None, place: StorePlace) -> None:
    """Erase the trainee with CODE and all they did, and print the receipt.

    What is erased cannot be brought back. Without code and id it only makes sure that the files
    of the database hold no trace of who was erased before.
    """
    from tracks_sim.operations import trainees

    if code and trainee_id:
        raise click.UsageError("Give the code or --id, not both.")
    with opened(place) as audited:
        if code:
            trainee_id = audited.store.trainee_of(code).id
        if trainee_id in {member.id for member in audited.store.staff.all()}:
            raise click.BadParameter(f"this is a member of staff; `tracks-sim user erase-label {trainee_id}` erases their label.", param_hint="--id")
        print_receipts(lambda: trainees.erase(audited, [trainee_id] if trainee_id else []))
    if not trainee_id:
        click.echo("Nothing that erased people left is in the files of the database any more.")


@click.command()
@click.option("--months", type=click.IntRange(1, 1200), required=True, help="Erase who did nothing here for so many months.")
@click.option("--dry-run", is_flag=True, help="Only say who that would be.")
@data_and_db
def retention(months: int, dry_run: bool, place: StorePlace) -> None:
    """Erase every trainee who was last here more than so many months ago; prints a receipt for each."""
    from tracks_sim.operations.trainees import erase_inactive, list_inactive

    with opened(place) as audited:
        if dry_run:
            inactive = list_inactive(audited, months)
            for one in inactive:
                echo_line(f"{one.trainee.id}  last here {one.at}Z  {one.trainee.label}".rstrip())
            count = len(inactive)
        else:
            count = print_receipts(lambda: erase_inactive(audited, months))
    outcome = "would be erased" if dry_run else "erased"
    click.echo(f"{count} trainee{'s' * (count != 1)} {outcome}", err=True)
