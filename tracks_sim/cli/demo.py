"""Command ``demo``: the kit with made-up people and their work, to look at for a minute. Nothing of it is kept."""

from __future__ import annotations

import secrets
import socket
import tempfile
import webbrowser
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.errors import ServeError
from tracks_sim.extras import lacks

if TYPE_CHECKING:
    from tracks_sim.cli.demo_data import DemoRole
    from tracks_sim.serve.demo_links import DemoLink

WITHOUT_STUDY = "Without the extra `study` there is no study to look at: pip install 'tracks-sim[study]' brings it."
HEADS: Mapping[DemoRole, str] = {
    "trainee": "a trainee, with finished cases and their feedback",
    "trainer": "a trainer: codes, feedback to release, cases",
    "reviewer": "a reviewer, with a draft to read",
    "evaluator": "an evaluator, with the outcomes of a synthetic study",
}


@click.command()
@click.option("--role", type=click.Choice(tuple(HEADS)), default="trainee", show_default=True, help="Whose first page the browser opens.")
@click.option("--no-browser", is_flag=True, help="Print the addresses only.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve at; a free one where it is left out.")
def demo(role: DemoRole, no_browser: bool, port: int | None) -> None:
    """Look at the kit: made-up trainees, a synthetic study and a draft in review, as each role sees them.

    Ctrl+C ends it, and everything is removed. It serves this machine only.
    """
    from tracks_sim.serve import serve
    from tracks_sim.serve.preflight import port_is_free
    from tracks_sim.store.temp_cleanup import remove_folders, temporary_folder

    port = port or free_port()
    port_is_free("127.0.0.1", port)
    with ExitStack() as kept:
        try:
            temporary = Path(tempfile.gettempdir())
            remove_folders(temporary, "tracks-demo")  # of demonstrations that were killed
            data = kept.enter_context(temporary_folder(temporary, "tracks-demo")) / "data"
        except OSError as error:
            raise ServeError(
                f"There is no folder to write to ({error}). Name one that you may write in with the variable TMPDIR."
            ) from error
        click.echo("Making people who do not exist, and their work; this takes some seconds.")
        by_role, with_study = _made(data)
        links = {secrets.token_urlsafe(16): (name, link) for name, link in by_role.items()}

        def tell() -> None:
            _tell(links, role, port, with_study=with_study, browser=not no_browser)

        serve(data=data, port=port, demo={key: link for key, (_, link) in links.items()}, started=tell)
    click.echo("The demonstration has ended, and what was made for it is removed.")


def free_port() -> int:
    """A port at which nothing listens now, chosen by the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _made(data: Path) -> tuple[Mapping[DemoRole, DemoLink], bool]:
    """The data of a demonstration, and whether a study is among them. The study is played in a process of its own while the cases are read."""
    from tracks_sim.cli import demo_data
    from tracks_sim.operations.materials import load_cases
    from tracks_sim.store import SystemClock

    now = SystemClock().now()
    with_study = not lacks("study")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        study = pool.submit(demo_data.make_study, data, now.date()) if with_study else None
        library = load_cases(data)
        return demo_data.make_people(data, library, now, study.result() if study is not None else None), with_study


def _tell(
    links: Mapping[str, tuple[DemoRole, DemoLink]], role: DemoRole, port: int, *, with_study: bool, browser: bool
) -> None:
    """Print the addresses, and open that of a role in the browser."""
    addresses = {name: f"http://localhost:{port}/tracks/demo/{key}" for key, (name, _) in links.items()}
    for name, address in addresses.items():
        if name == "evaluator" and not with_study:
            click.echo(f"  {WITHOUT_STUDY}")
            continue
        click.echo(f"  {HEADS[name]}:\n    {address}")
    click.echo("Each address signs you in; who signs in as another role leaves the one before. Ctrl+C ends the demonstration.")
    if browser and not webbrowser.open(addresses[role]):
        click.echo("No browser could be opened here: open one of the addresses yourself.")
