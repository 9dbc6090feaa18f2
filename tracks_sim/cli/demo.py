"""Command ``demo``: the kit with made-up people and their work, to look at for a minute. Nothing of it is kept."""

from __future__ import annotations

import secrets
import socket
import tempfile
import webbrowser
from collections.abc import Mapping
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracks_sim.errors import ServeError
from tracks_sim.extras import lacks
from tracks_sim.jobs import Job, Jobs, in_process

if TYPE_CHECKING:
    from tracks_sim.cli.demo_data import DemoRole

WITHOUT_STUDY = "Without the extra `study` there is no study to look at: pip install 'tracks-sim[study]' brings it."
STUDY_FOLLOWS = "The study of the evaluator is still being played: that address follows in some seconds."
LOOK_EVERY = 200
"""Milliseconds between looks at whether the study is played."""
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
    from tracks_sim.cli import demo_data
    from tracks_sim.operations.materials import load_cases
    from tracks_sim.serve import serve
    from tracks_sim.serve.preflight import port_is_free
    from tracks_sim.store import Store, SystemClock
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
        now = SystemClock().now()
        with Store.open(data):
            study = _played_study(kept.enter_context(closing(Jobs())), data, now.date())  # in a folder whose tables are made
        by_role = demo_data.make_people(data, load_cases(data), now)
        links = {secrets.token_urlsafe(16): (name, link) for name, link in by_role.items()}
        addresses = {name: f"http://localhost:{port}/tracks/demo/{key}" for key, (name, _) in links.items()}

        def tell() -> None:
            _tell(addresses, role, study, browser=not no_browser)

        serve(data=data, port=port, demo={key: link for key, (_, link) in links.items()}, started=tell)
    click.echo("The demonstration has ended, and what was made for it is removed.")


def free_port() -> int:
    """A port at which nothing listens now, chosen by the system."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _played_study(jobs: Jobs, data: Path, today: date) -> Job | None:
    """A process that plays the study beside all else; None without the extra for studies."""
    from tracks_sim.cli import demo_data

    if lacks("study"):
        return None
    study = jobs.submit(in_process(demo_data.make_study, data, today))
    assert isinstance(study, Job)
    return study


def _tell(addresses: Mapping[DemoRole, str], role: DemoRole, study: Job | None, *, browser: bool) -> None:
    """Print the addresses, the evaluator's when the study is played, and open that of a role in the browser. Within the server's loop."""
    from tornado.ioloop import PeriodicCallback

    def show(name: DemoRole) -> None:
        click.echo(f"  {HEADS[name]}:\n    {addresses[name]}")
        if browser and name == role and not webbrowser.open(addresses[name]):
            click.echo("No browser could be opened here: open one of the addresses yourself.")

    def show_evaluator() -> None:
        if study is None or not study.done():
            return
        waiting.stop()
        if study.exception() is None:
            show("evaluator")
        else:
            click.echo("  The study could not be made: what it lacks is said above. The other addresses work.")

    for name in addresses:
        if name != "evaluator":
            show(name)
    click.echo(f"  {STUDY_FOLLOWS if study is not None else WITHOUT_STUDY}")
    click.echo("Each address signs you in; who signs in as another role leaves the one before. Ctrl+C ends the demonstration.")
    waiting = PeriodicCallback(show_evaluator, LOOK_EVERY)
    if study is not None:
        waiting.start()
