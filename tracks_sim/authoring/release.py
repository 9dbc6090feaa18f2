"""Release of a draft as a version that trainees meet; and its end.

A release is an act of somebody, not a word in a file. It writes ``cases/<id>/<version>/`` in one rename: nobody ever meets half of a case.
The draft stays, with its journal: whoever changes the case goes on in it, and where it was thrown away, in one made of the version.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tracks_sim.authoring.case_data import CaseOnDisk, content_hash, read_folder
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.next_version import NextVersion, next_version, parsed_version, raised
from tracks_sim.authoring.reviews import Reviews
from tracks_sim.case.load import Catalogues, case_of, read_case
from tracks_sim.case.load.own_cases import own_findings
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.load.references import catalogue_ids, references
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.case.load.stock import stocked
from tracks_sim.case.model.review import LeakAnswer
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.errors import AuthoringRefused, ReleaseRefused, UnknownCase
from tracks_sim.i18n import Translator, translatable
from tracks_sim.store.codes import sync_folder
from tracks_sim.yamlio.update_yaml import dump_yaml, update_yaml

NOT_YET = translatable("The case cannot be released yet.")
HindranceKind = Literal["to_do", "untranslated", "wrong", "unreadable", "no_verdict", "verdict_void", "unfit", "leaks", "unchanged", "stock_words"]


_HINDRANCES: Mapping[HindranceKind, str] = {
    "unreadable": translatable("A file of the case cannot be read. Mend it first."),
    "no_verdict": translatable("Nobody else has found this case fit yet. Ask an expert or another trainer to read it and to give a verdict."),
    "verdict_void": translatable("The case has changed since it was found fit. Ask for a verdict on what it holds now."),
    "unfit": translatable("A reviewer found this state of the case unfit. Change what they ask for, and ask for a new verdict."),
    "stock_words": translatable("The person still speaks in the kit’s own words where they are heard most. Write theirs on the screen “Talk”: speaking of something else, refusing, silence, agreeing, and the answers to who you are and to rights."),
    "unchanged": translatable("Nothing has changed since the version that trainees meet."),
}


@dataclass(frozen=True, slots=True)
class ReleaseBlocker:
    """One thing that stands between a draft and its release."""

    kind: HindranceKind
    number: int = 0
    """How many things are to do, wrong, or give an answer away."""

    def told(self, t: Translator) -> str:
        """The blocker as a sentence that says what to do."""
        if self.kind == "to_do":
            return t.plural("{n} thing is still to do.", "{n} things are still to do.", self.number).format(n=self.number)
        if self.kind == "untranslated":
            return t.plural("{n} text is still to translate.", "{n} texts are still to translate.", self.number).format(n=self.number)
        if self.kind == "wrong":
            return t.plural("{n} thing is wrong.", "{n} things are wrong.", self.number).format(n=self.number)
        if self.kind == "leaks":
            return t.plural("{n} thing gives the best option away, and nobody has said why it may stay.", "{n} things give the best option away, and nobody has said why they may stay.", self.number).format(n=self.number)
        return t(_HINDRANCES[self.kind])


def release_blockers(
    draft: Draft,
    checked: CheckedDraft,
    reviews: Reviews,
    authors: Collection[str],
    leaks: Sequence[Leak],
    proposed: NextVersion,
) -> tuple[ReleaseBlocker, ...]:
    """All that stands between a draft and its release, in the order of an author's work; nothing where it may be released.

    ``authors`` are the ids of those who wrote in it. A verdict on paper counts where it was entered by nobody of them, or from a shell, whose
    id no author has on a page.
    """
    content = content_hash(draft.data)
    found = [ReleaseBlocker("unreadable")] if draft.unreadable else []
    found += [ReleaseBlocker("unchanged")] if proposed.rise == "none" else []
    untranslated = len(checked.to_translate)
    found += [ReleaseBlocker("to_do", len(checked.to_do) - untranslated)] if len(checked.to_do) > untranslated else []
    found += [ReleaseBlocker("untranslated", untranslated)] if untranslated else []
    found += [ReleaseBlocker("wrong", len(checked.wrong))] if checked.wrong else []
    found += [ReleaseBlocker("stock_words")] if any(finding.code == "stock-words" for finding in checked.advice) else []
    standing = [verdict for verdict in reviews.standing(content) if verdict.on_paper or verdict.by.id not in authors]
    if any(verdict.verdict == "unfit" for verdict in standing):
        found.append(ReleaseBlocker("unfit"))
    elif not any(verdict.verdict == "fit" for verdict in standing):
        found.append(ReleaseBlocker("verdict_void" if any(verdict.verdict == "fit" for verdict in reviews.approvals) else "no_verdict"))
    unanswered = sum(reviews.answer_to(leak.id) is None for leak in leaks)
    return (*found, ReleaseBlocker("leaks", unanswered)) if unanswered else tuple(found)


# --- versions ----------------------------------------------------------------------------


def released_folder(folders: OwnFolders, case_id: str) -> Path | None:
    """Folder of the highest version of an own case, released or retired; None where there is none."""
    versions = folders.versions(case_id)
    return versions[-1] if versions else None


def released_data(folders: OwnFolders, case_id: str) -> DraftData | None:
    """Plain data of the highest version of an own case; None where there is none."""
    folder = released_folder(folders, case_id)
    return read_folder(folder).data if folder is not None else None


def proposed_version(folders: OwnFolders, draft: Draft) -> NextVersion:
    """The version that a release of the draft would get, with all that differs from the version before."""
    return next_version(released_data(folders, draft.case_id), draft.data)


def require_version(version: str, proposed: NextVersion) -> None:
    """Raise AuthoringRefused for a version lower than the proposed one, and for a text that is none."""
    if parsed_version(version) < parsed_version(proposed.version):
        raise AuthoringRefused("What has changed asks for version {version} or a higher one.", version=proposed.version)


# --- acts --------------------------------------------------------------------------------


def release(
    folders: OwnFolders, draft: Draft, version: str, checked: CheckedDraft, reviews: Reviews, authors: Collection[str],
    leaks: Sequence[Leak], catalogues: Catalogues, kit_ids: Collection[str],
) -> Path:  # fmt: skip
    """Write the draft as a version that trainees meet, and return its folder. Every verdict on this state of it goes into ``review.yaml``.

    Raises ReleaseRefused with all blockers, or where the files do not read back as a case; AuthoringRefused for an id of the kit, a version
    lower than the proposed one, and where the draft has changed since ``draft`` was read.
    """
    proposed = proposed_version(folders, draft)
    found = release_blockers(draft, checked, reviews, authors, leaks, proposed)
    if found:
        raise ReleaseRefused(NOT_YET, found)
    if draft.case_id in kit_ids:
        raise AuthoringRefused("The kit has a case of this name already. Copy the draft under another name, and release that.")
    require_version(version, proposed)
    read = read_folder(draft.folder)
    data, content = read.data, content_hash(read.data)
    if content != content_hash(draft.data):
        raise AuthoringRefused("The case has changed since you opened it. Look at it again before you release it.")
    earlier = (released_data(folders, draft.case_id) or data).get("review") or {}
    entries = [verdict.entry(version).model_dump(mode="json", exclude_defaults=True) for verdict in reviews.standing(content)]
    review = {**(data.get("review") or {}), "entries": [*(earlier.get("entries") or []), *entries]}
    for name in ("bots", "leaks"):
        review.pop(name, None)
    if answers := [answer for leak in leaks if (answer := reviews.answer_to(leak.id)) is not None]:
        review["leaks"] = [LeakAnswer(version=version, leak=a.leak, reason=a.reason, answer=a.answer).model_dump(mode="json") for a in answers]
    wanted = {**data, "case": {**data["case"], "id": draft.case_id, "version": version, "status": "released"}, "review": review}
    return _write_version(folders, draft.case_id, version, _changed(read, wanted), catalogues)


def retire(folders: OwnFolders, case_id: str, catalogues: Catalogues) -> Path:
    """Take an own case out of use: a version of its own, whose status says so. Attempts on earlier versions keep theirs.

    Raises UnknownCase where no version was released, AuthoringRefused where it is retired already.
    """
    folder = released_folder(folders, case_id)
    if folder is None:
        raise UnknownCase(f"No case `{case_id}` was released here.", case=case_id)
    read = read_folder(folder)
    data = read.data
    if data["case"].get("status") == "retired":
        raise AuthoringRefused("The case is out of use already.")
    version = raised(folder.name, "patch")
    wanted = {**data, "case": {**data["case"], "version": version, "status": "retired"}}
    return _write_version(folders, case_id, version, _changed(read, wanted), catalogues)


def draft_from_released(folders: OwnFolders, drafts: Drafts, case_id: str, author: Author) -> Draft:
    """The draft in which a released case is changed: the one there is, else a new one made of its highest version, of which nobody is an author until they change it.

    Raises UnknownCase where no version was released.
    """
    if case_id in drafts.ids():
        return drafts.open(case_id)
    data = released_data(folders, case_id)
    if data is None:
        raise UnknownCase(f"No case `{case_id}` was released here.", case=case_id)
    return drafts.create(case_id, {**data, "case": {**data["case"], "status": "draft"}}, author, "take_in")


# --- files -------------------------------------------------------------------------------


def _changed(read: CaseOnDisk, wanted: DraftData) -> Mapping[str, str]:
    """The texts of the files with what differs written into them; all others as they are."""
    changed = {
        part: update_yaml(read.texts[part], value) if part in read.texts else dump_yaml(value)
        for part, value in wanted.items() if value != read.data.get(part)
    }  # fmt: skip
    return {**read.texts, **changed}


def _write_version(folders: OwnFolders, case_id: str, version: str, texts: Mapping[str, str], catalogues: Catalogues) -> Path:
    """Write the files of a version beside the others, read them back as strictly as trainees' pages do, and give them their name."""
    of_case = folders.cases / case_id
    for missing in (folders.data, folders.cases, of_case):
        missing.mkdir(mode=0o700, exist_ok=True)
    target = of_case / version
    if target.exists():
        raise AuthoringRefused("There is a version {version} already. Load the page again.", version=version)
    new = Path(tempfile.mkdtemp(prefix=f".new-{version}-", dir=of_case))  # 0700; nobody reads a folder whose name begins with a full stop
    try:
        for part, text in texts.items():
            path = new / path_of(part, DRAFT_FILES)
            for missing in reversed(path.parents[: len(path.relative_to(new).parts) - 1]):
                missing.mkdir(mode=0o700, exist_ok=True)
            _write_synced(path, text.encode())
        _refuse_faults(new, target, catalogues)
        sync_folder(new)
        new.rename(target)
    except OSError as error:
        if target.exists():
            raise AuthoringRefused("There is a version {version} already. Load the page again.", version=version) from error
        raise AuthoringRefused("The version cannot be written: {why}. Ask your administrator.", why=error.strerror or "") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    with contextlib.suppress(OSError):  # trainees meet it from now on; only a power cut could take it away
        sync_folder(of_case)
    return target


def _refuse_faults(folder: Path, target: Path, catalogues: Catalogues) -> None:
    """Raise ReleaseRefused where the files in a folder are no case that a library would take in at ``target`` (``cases/<id>/<version>``)."""
    files = read_case(folder, folder)
    talks = catalogues.stock.talks if catalogues.stock is not None else {}
    records = stocked({part: source_file.record for part, source_file in files.items()}, talks)
    ids = catalogue_ids(
        {
            "concepts": catalogues.concepts,
            "needs": catalogues.needs,
            "decisions": catalogues.decisions,
            "sources": catalogues.sources,
        }
    )
    problems: list[object] = [problem for source_file in files.values() for problem in source_file.problems]
    case_file = case_of(folder, files)
    if case_file is not None:
        problems += [*references(target.parent.name, records, ids), *own_findings(case_file.case, target)]
    if problems:
        raise ReleaseRefused(NOT_YET, (ReleaseBlocker("wrong", len(problems)),))


def _write_synced(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
