"""The command that writes the text of a study's registration."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import click

from tracks_sim.cli.options import FILE, STUDY, StorePlace, data_and_db, opened


@click.command("register")
@STUDY
@click.option("--out", "out", type=FILE, help="Write the text to this new file instead of showing it.")
@data_and_db
def study_register(study_id: str, out: Path | None, place: StorePlace) -> None:
    """The fields of OSF and AsPredicted for STUDY, filled from its plan and what its authors say, with plan and hash (Markdown).

    Nothing is sent: copy the texts into the form of the registry. What is still to write is marked.
    """
    from tracks_sim.exports.files import write_text_atomically
    from tracks_sim.exports.registration import registration_text
    from tracks_sim.store import Studies

    if out is not None and (out.exists() or not out.absolute().parent.is_dir()):
        raise click.BadParameter(f"{out} exists already or has no folder. Choose another name.", param_hint="--out")
    with opened(place) as audited:
        studies = Studies(audited.store)
        text = registration_text(studies.state(study_id), version("tracks-sim"), studies.today())
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text_atomically(out.parent, out.name, lambda stream: stream.write(text))
        click.echo(str(out))
