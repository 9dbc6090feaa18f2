"""Commands about an organisation's own cases: the acts of the author's page, from a shell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracks_sim.cli.options import (
    AS_LIST,
    EXISTING_FILE,
    FOLDER,
    StorePlace,
    data_and_db,
    echo_line,
    opened,
    print_json,
)

if TYPE_CHECKING:
    from tracks_sim.authoring.exchange import Package
    from tracks_sim.case.model.key import Attribute
    from tracks_sim.case.model.review import ReviewVerdict, StayReason
    from tracks_sim.operations.cases import ListedCase

CASE_ID = click.argument("case_id", metavar="ID")


@click.group()
def case() -> None:
    """Begin, review, release and hand on the cases of your organisation; they live in the data folder."""


@case.command("list")
@AS_LIST
@data_and_db
def case_list(as_json: bool, place: StorePlace) -> None:
    """List every case: your own, then the kit's; where each stands, its version, its languages, and what it is based on."""
    from dataclasses import asdict

    from tracks_sim.operations.cases import list_cases, open_workshop

    with opened(place) as audited:
        listed = list_cases(open_workshop(audited))
    if as_json:
        print_json([asdict(one) for one in listed])
        return
    for one in listed:
        echo_line(_line(one))


def _line(one: ListedCase) -> str:
    """A case in one line."""
    notes = ["being changed"] * one.changing
    if one.based_on:
        notes.append(f"based on {one.based_on}" + (", which has changed since" if one.base_changed else ""))
    words = (
        one.id,
        one.whose,
        one.stage.replace("_", " "),
        one.version or "-",
        "+".join(one.languages) or "-",
        one.title,
        f"({'; '.join(notes)})" if notes else "",
    )
    return "  ".join(word for word in words if word)


@case.command("new")
@click.argument("title", required=False)
@click.option("--id", "case_id", default="", metavar="ID", help="Its id; made of the title where it is left out.")
@click.option("--language", "languages", multiple=True, help="Language, such as en; may be repeated, the first is the one it is written in.")
@click.option("--setting", help="Where the trainee meets the person, such as reception.")
@click.option("--mandate", help="Who the trainee is, such as reception_worker.")
@click.option("--age", type=click.Choice(["adult", "child", "in_doubt"]), help="What the file says of the person's age.")
@click.option("--classification", help="What it is written as: trafficking, or a control such as labour_dispute.")
@click.option("--exploitation", multiple=True, help="Form of exploitation, such as agriculture; may be repeated.")
@click.option("--copy-of", metavar="CASE", help="Begin with a copy of this case instead, the kit's or your own.")
@click.option("--twin-of", metavar="CASE", help="Begin with a copy of this case as its twin instead.")
@click.option("--changed", type=click.Choice(["sex", "age", "region", "education", "disability", "family"]), help="What of the person the twin changes.")
@data_and_db
def case_new(
    copy_of: str | None,
    twin_of: str | None,
    changed: Attribute | None,
    case_id: str,
    place: StorePlace,
    **asked: Any,
) -> None:
    """Begin a draft: from a TITLE and a few answers, as a copy, or as a twin."""
    from pydantic import ValidationError

    from tracks_sim.authoring.new_case import NewCaseForm
    from tracks_sim.operations.cases import begin_case, copy_case, open_workshop

    if (twin_of is None) != (changed is None) or sum(source is not None for source in (asked["title"], copy_of, twin_of)) != 1:
        raise click.UsageError("Give a TITLE, --copy-of, or --twin-of with --changed.")
    with opened(place, new=True) as audited:
        workshop = open_workshop(audited)
        source = copy_of or twin_of
        if source is not None:
            draft = copy_case(audited, workshop, source, case_id, changed)
        else:
            given = {name: value for name, value in asked.items() if value}
            try:
                beginning = NewCaseForm.model_validate({"languages": ("en",), "setting": "reception", "mandate": "reception_worker", "age": "adult", **given})
            except ValidationError as error:
                first = error.errors(include_url=False)[0]
                raise click.UsageError(f"--{first['loc'][0]}: {first['msg']}.") from error
            draft = begin_case(audited, workshop, beginning, case_id)
    click.echo(f"{draft.case_id} is begun in {draft.folder}")


@case.command("review")
@CASE_ID
@click.option("--verdict", type=click.Choice(["fit", "fit_after_changes", "unfit"]), help="The verdict that came on paper, on the draft as it is now.")
@click.option("--role", default="", help="What the reviewer does, such as nurse; never a name. It is written into the case.")
@click.option("--note", default="", help="What the reviewer asked for.")
@data_and_db
def case_review(case_id: str, verdict: ReviewVerdict | None, role: str, note: str, place: StorePlace) -> None:
    """Print what reviewers said of the draft ID; with --verdict, enter one that came on paper.

    Whoever reviews with a code does so on the author's page. A verdict is void as soon as the draft is changed.
    """
    from tracks_sim.authoring.case_data import content_hash
    from tracks_sim.authoring.reviews import read_reviews
    from tracks_sim.operations.cases import give_approval, open_workshop

    with opened(place) as audited:
        workshop = open_workshop(audited)
        draft = workshop.drafts.open(case_id)
        now = content_hash(draft.data)
        if verdict is not None:
            give_approval(audited, workshop, case_id, now, role, verdict, note, on_paper=True)
        reviews = read_reviews(draft.folder)
    for remark in reviews.remarks:
        state = "settled" if remark.number in reviews.settled else "open"
        echo_line(f"{remark.at:%Y-%m-%d}  {remark.by.label}  {state}  {remark.part} {'.'.join(map(str, remark.where))}: {remark.text}")
    for given in reviews.approvals:
        state = "holds" if given.content == now else "void: the case has changed since"
        echo_line(f"{given.at:%Y-%m-%d}  {given.role}{' (on paper)' * given.on_paper}  {given.verdict}  {state}  {given.note}".rstrip())


@case.command("release")
@CASE_ID
@click.option("--version", default="", help="A higher version than the proposed one.")
@click.option("--reason", type=click.Choice(["usual_word", "no_other_way", "others_tempt", "other"]), default="other", help="Why what gives the best option away may stay.")
@click.option("--answer", default="", help="The same in a sentence of five words or more; written into the case.")
@click.option("--dry-run", is_flag=True, help="Only say what stands against it and which version it would get.")
@data_and_db
def case_release(case_id: str, version: str, reason: StayReason, answer: str, dry_run: bool, place: StorePlace) -> None:
    """Release the draft ID: trainees meet it from then on. Exit code 1 where something stands against it."""
    from tracks_sim.i18n import translator
    from tracks_sim.operations import cases

    with opened(place) as audited:
        workshop = cases.open_workshop(audited)
        preview = cases.preview_release(audited, workshop, case_id)
        unanswered = [leak.id for leak in preview.leaks if preview.reviews.answer_to(leak.id) is None]
        for leak in unanswered if answer else ():
            cases.answer(audited, workshop, case_id, leak, reason, answer)
        if answer and unanswered:
            preview, unanswered = cases.preview_release(audited, workshop, case_id), []
        for leak in unanswered:
            click.echo(f"gives the best option away: {leak}")
        for blocker in preview.blockers:
            click.echo(blocker.told(translator("en")))
        if dry_run or preview.blockers:
            click.echo(f"It would be version {preview.proposed.version}; {len(preview.proposed.differences)} values differ from the version before.")
            sys.exit(1 if preview.blockers else 0)
        folder = cases.release_case(audited, workshop, preview, version)
    click.echo(f"{case_id} {folder.name} is released.")


@case.command("retire")
@CASE_ID
@data_and_db
def case_retire(case_id: str, place: StorePlace) -> None:
    """Take the case ID out of use: nobody begins it any more, and attempts on it keep what they were made on."""
    from tracks_sim.operations.cases import open_workshop, retire_case

    with opened(place) as audited:
        retire_case(audited, open_workshop(audited), case_id)
    click.echo(f"{case_id} is out of use. A release of its draft brings it back.")


@case.command("export")
@CASE_ID
@click.option("--out", type=FOLDER, default=Path(), help="Folder to write the file into; the current one by default.")
@click.option("--draft", is_flag=True, help="The draft, and not the version that trainees meet.")
@click.option("--licence", help="SPDX name of the licence under which others may use it; CC-BY-4.0 by default, as the kit's cases.")
@data_and_db
def case_export(case_id: str, out: Path, draft: bool, licence: str | None, place: StorePlace) -> None:
    """Write the case ID into one file for another organisation, without journal, remarks and ids of reviewers."""
    from tracks_sim.authoring.exchange import LICENCE
    from tracks_sim.operations.cases import export_case, open_workshop

    with opened(place) as audited:
        name, content = export_case(audited, open_workshop(audited), case_id, licence or LICENCE, draft=draft)
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(content)
    click.echo(str(out / name))


@case.command("import")
@click.argument("file", type=EXISTING_FILE)
@click.option("--id", "case_id", default="", metavar="ID", help="Another id than its own.")
@click.option("--dry-run", is_flag=True, help="Only say what is in it.")
@data_and_db
def case_import(file: Path, case_id: str, dry_run: bool, place: StorePlace) -> None:
    """Take in the case of another organisation's FILE as a draft. It is read and checked in full before anything is written."""
    from tracks_sim.authoring.package import read_limited
    from tracks_sim.operations.cases import import_case, open_workshop, read_package

    with opened(place, new=True) as audited:
        package = read_package(audited, read_limited(file))
        _print_package(package)
        if dry_run:
            return
        draft = import_case(audited, open_workshop(audited), package, case_id)
    click.echo(f"{draft.case_id} is a draft in {draft.folder}. Reviews of the sender do not count for a release here.")


def _print_package(package: Package) -> None:
    """What a package holds and what the check says of it."""
    manifest = package.manifest
    click.echo(f"{manifest.case} {manifest.version}, {' '.join(manifest.languages)}, {manifest.licence}, made by version {manifest.kit} of the kit")
    for problem in package.problems:
        click.echo(f"  {problem}")
    click.echo(f"{len(package.errors)} errors, {len(package.advice)} pieces of advice, {len(package.unknown)} of what your catalogues do not have")


@case.command("discard")
@CASE_ID
@data_and_db
def case_discard(case_id: str, place: StorePlace) -> None:
    """Throw the draft ID away; for 30 days it can be brought back. What was released stays."""
    from tracks_sim.operations.cases import discard_draft, open_workshop

    with opened(place) as audited:
        folder = discard_draft(audited, open_workshop(audited), case_id)
    click.echo(f"{case_id} lies in {folder} for 30 days. To bring it back: tracks-sim case restore {case_id}")


@case.command("restore")
@CASE_ID
@data_and_db
def case_restore(case_id: str, place: StorePlace) -> None:
    """Bring back the draft ID that was thrown away last."""
    from tracks_sim.operations.cases import open_workshop, restore_draft

    with opened(place) as audited:
        draft = restore_draft(audited, open_workshop(audited), case_id)
    click.echo(f"{draft.case_id} is a draft again in {draft.folder}")
