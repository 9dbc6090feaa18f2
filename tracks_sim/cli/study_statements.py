"""The command that prints and takes in what the authors of a study say."""

from __future__ import annotations

from pathlib import Path

import click

from tracks_sim.cli.options import FILE, STUDY, StorePlace, data_and_db, opened


@click.command("statements")
@STUDY
@click.option("--file", "file", type=FILE, help="Keep the statements in this file (YAML). Those that it leaves out stay as they are.")
@click.option("--out", "out", type=FILE, help="Write the statements to this new file instead of showing them.")
@data_and_db
def study_statements(study_id: str, file: Path | None, out: Path | None, place: StorePlace) -> None:
    """What the authors of STUDY say and the kit cannot know, such as funding and schedule, as YAML with a line on each.

    Change it and give it back with --file, before the freeze or after it; every report shows the last one.
    """
    from tracks_sim.exports.files import write_text_atomically
    from tracks_sim.operations.studies import keep_statements
    from tracks_sim.store import Studies
    from tracks_sim.study.statement_file import read_statements, statements_yaml
    from tracks_sim.study.statements import STATEMENTS, unanswered

    if out is not None and (out.exists() or not out.absolute().parent.is_dir()):
        raise click.BadParameter(f"{out} exists already or has no folder. Choose another name.", param_hint="--out")
    given = None if file is None else read_statements(file)
    with opened(place) as audited:
        kept = () if given is None else keep_statements(audited, study_id, given)
        statements = Studies(audited.store).state(study_id).statements
    if given is not None:
        click.echo(f"kept: {', '.join(kept) or 'nothing is new'}. Not yet answered: {len(unanswered(statements))} of {len(STATEMENTS)}")
    text = statements_yaml(study_id, statements)
    if out is not None:
        write_text_atomically(out.parent, out.name, lambda stream: stream.write(text))
        click.echo(str(out))
    elif given is None:
        click.echo(text, nl=False)
