"""Commands about the server: start it, and bring its database up to date."""

from __future__ import annotations

import click

from tracks_sim.cli.options import StorePlace, data_and_db


@click.command()
@data_and_db
@click.option("--port", type=click.IntRange(1, 65535), default=8866, show_default=True)
@click.option("--ip", default="127.0.0.1", show_default=True, help="Address to listen at; this machine only by default.")
@click.option("--base-url", default="/", show_default=True, help="Path below which the kit stands behind a proxy.")
@click.option("--host", "hosts", multiple=True, help="Name under which a proxy on this machine reaches the kit; may be repeated.")
@click.option("--hub", is_flag=True, help="Behind a JupyterHub, which signs people in: as its service, or as the server of one person.")
@click.option("--exit-url", metavar="URL", help="Harmless page outside that \u201cLeave this page\u201d leads to; a calendar of the server without it.")
@click.option("--most", "max_pages", type=click.IntRange(1), default=250, show_default=True, help="Pages open at once; who comes after that waits for a turn.")
def serve(
    place: StorePlace, port: int, ip: str, base_url: str, hosts: tuple[str, ...], exit_url: str | None,
    max_pages: int, hub: bool,
) -> None:  # fmt: skip
    """Serve the kit until it is stopped with Ctrl+C."""
    from tracks_sim.serve import serve as run

    if hub and base_url != "/":
        raise click.UsageError("With --hub the hub says the path: leave --base-url out.")
    run(data=place.data, port=port, ip=ip, db=place.db, exit_url=exit_url, base_url=base_url, hosts=hosts, max_pages=max_pages, behind_hub=hub)


@click.command()
@data_and_db
def migrate(place: StorePlace) -> None:
    """Bring the tables of the database up to date, as the server does at its start."""
    from tracks_sim.store import SystemClock
    from tracks_sim.store.database import migrate as run
    from tracks_sim.store.schema import HEAD

    before = run(*place, SystemClock())
    if before is None:
        click.echo(f"A new database was made: its tables are at {HEAD}.")
    elif before == HEAD:
        click.echo(f"The database is up to date: its tables are at {HEAD}.")
    else:
        click.echo(f"The tables were at {before} and are now at {HEAD}.")
