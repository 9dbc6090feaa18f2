"""Acts on an organisation's own cases: begin, open, review, release, take out of use, hand on, take in, throw away, bring back.

Each of them is in the audit log before it is done, with an id that was looked up; changes of a draft, one by one, are in its journal.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tracks_sim.authoring import exchange, release
from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Author, Draft, Drafts, require_case_id
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.new_case import (
    NewCaseForm,
    base_has_changed,
    base_of,
    copied,
    named_as_copy,
    new_draft_data,
    proposed_id,
    twin,
)
from tracks_sim.authoring.next_version import NextVersion
from tracks_sim.authoring.release import ReleaseBlocker
from tracks_sim.authoring.reviews import Approval, Reviews, answer_leak, ask_reviewers, read_reviews
from tracks_sim.authoring.reviews import give_approval as keep_verdict
from tracks_sim.authoring.starts import begun_from, starts
from tracks_sim.authoring.trials import Trials
from tracks_sim.case.load import Library, case_folders, load_check_words, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.key import Attribute
from tracks_sim.case.model.record import Country
from tracks_sim.case.model.review import ReviewVerdict, StayReason
from tracks_sim.drafts.draft import DraftData, title_of
from tracks_sim.drafts.option_leaks import Leak, option_leaks, usual_words
from tracks_sim.drafts.records import case_of
from tracks_sim.errors import AuthoringRefused, ReleaseRefused, UnknownCase, UnknownCode
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import cache_of, load_cases
from tracks_sim.store import COMMAND_LINE

Whose = Literal["kit", "own"]
Stage = Literal["draft", "in_review", "expert_reviewed", "piloted", "released", "retired"]


@dataclass(frozen=True, slots=True)
class AuthoringServices:
    """What acts on cases need: the folders, the drafts, and the library as it was when it was opened."""

    folders: OwnFolders
    drafts: Drafts
    library: Library
    kit: frozenset[str]
    """Ids of the kit's cases, also of those that cannot be read."""

    @property
    def taken(self) -> frozenset[str]:
        """Every id that a new case cannot have."""
        return self.kit | frozenset(self.folders.case_ids()) | frozenset(self.drafts.ids())


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case in the list of all."""

    id: str
    title: str
    whose: Whose
    stage: Stage
    """Of a case that is released, or retired, and has a draft that differs: that of the version; ``changing`` tells of the draft."""
    version: str
    """Of the version that trainees meet; empty where there is none."""
    languages: tuple[str, ...]
    changing: bool = False
    """Whether a draft holds something else than the version."""
    based_on: str = ""
    base_changed: bool = False
    """Whether the case that it was made from holds something else by now."""


@dataclass(frozen=True, slots=True)
class ReleasePreview:
    """A draft before its release: what stands against it, and which version it would get."""

    draft: Draft
    checked: CheckedDraft
    reviews: Reviews
    authors: frozenset[str]
    leaks: tuple[Leak, ...]
    proposed: NextVersion
    blockers: tuple[ReleaseBlocker, ...]


def open_workshop(audited: AuditedStore) -> AuthoringServices:
    """The workshop of a data folder; raises CaseLibraryError where a catalogue of the kit cannot be read."""
    store = audited.store
    folders, library = OwnFolders(store.data), load_cases(store.data)
    drafts = Drafts(folders.drafts, library.catalogues, store.clock.now)
    return AuthoringServices(folders, drafts, library, frozenset(folder.name for folder in case_folders(scenarios_root())))


def author_of(audited: AuditedStore) -> Author:
    """Who works here, as the journal of a draft names them: by internal id and the label of their code."""
    if audited.actor == COMMAND_LINE:
        return Author(COMMAND_LINE.who, "command line")
    try:
        return Author(audited.actor.who, audited.store.staff.member(audited.actor.who).label)
    except UnknownCode:  # in JupyterLab nobody has a code
        return Author(audited.actor.who, "")


def _has_code(audited: AuditedStore) -> bool:
    """Whether a code says who works here. In a shell and in JupyterLab nobody has one; who is there has the files too."""
    try:
        audited.store.staff.member(audited.actor.who)
    except UnknownCode:
        return False
    return True


# --- to see ------------------------------------------------------------------------------


def list_cases(workshop: AuthoringServices) -> tuple[ListedCase, ...]:
    """Every case: the organisation's own first, then the kit's, each by id."""
    own = sorted({*workshop.folders.case_ids(), *workshop.drafts.ids()})
    kit = [(case_id, workshop.library.cases[case_id]) for case_id in sorted(workshop.kit & set(workshop.library.cases))]
    return (
        *(listed for case_id in own if (listed := _listed(workshop, case_id)) is not None),
        *(
            ListedCase(case_id, of_kit.texts[of_kit.case.languages[0]].title, "kit", of_kit.case.status, of_kit.case.version, of_kit.case.languages)
            for case_id, of_kit in kit
        ),
    )  # fmt: skip


def _listed(workshop: AuthoringServices, case_id: str) -> ListedCase | None:
    """An own case in the list; None where there is neither a version nor a draft of it."""
    version = _readable(workshop, case_id)
    draft = workshop.drafts.open(case_id) if case_id in workshop.drafts.ids() else None
    data = draft.data if draft is not None else version
    if data is None:
        return None
    base, released = base_of(data), case_of(version) if version is not None else None
    stage: Stage = "in_review" if draft is not None and read_reviews(draft.folder).in_review else "draft"
    if released is not None:
        stage = "retired" if released.status == "retired" else "released"
    return ListedCase(
        case_id, title_of(data), "own", stage, released.version if released is not None else "", case_of(data).languages,
        draft is not None and version is not None and content_hash(draft.data) != content_hash(version), base or "",
        base is not None and base_has_changed(data, _readable(workshop, base)),
    )  # fmt: skip


def _readable(workshop: AuthoringServices, case_id: str) -> DraftData | None:
    """Data of a case as its files are now, the kit's or the highest own version; None where there is none, or it cannot be read."""
    try:
        return case_data(workshop, case_id)
    except (AuthoringRefused, UnknownCase):
        return None


def case_data(workshop: AuthoringServices, case_id: str) -> DraftData:
    """Data of a case of the kit or of the highest version of an own one; raises UnknownCase."""
    return read_folder(_folder_of(workshop, case_id)).data


def read_case(workshop: AuthoringServices, case_id: str) -> Draft:
    """A case of the kit, or the highest version of an own one, as a draft that nobody has written in: to be read only. Raises UnknownCase."""
    folder = _folder_of(workshop, case_id)
    return Draft(case_id, folder, read_folder(folder).data, {}, None)


def _folder_of(workshop: AuthoringServices, case_id: str) -> Path:
    own = case_id in workshop.folders.case_ids()  # looked up, and no path
    folder = (
        scenarios_root() / "cases" / case_id
        if case_id in workshop.kit
        else release.released_folder(workshop.folders, case_id)
        if own
        else None
    )
    if folder is None:
        raise UnknownCase(f"No case `{case_id}` is in the kit, and none was released here.", case=case_id)
    return folder


# --- to begin ----------------------------------------------------------------------------


def begin_case(audited: AuditedStore, workshop: AuthoringServices, asked: NewCaseForm, case_id: str = "") -> Draft:
    """Begin a draft from a few questions, with a half-written start where one is chosen; without an id it gets one made of its title."""
    named = _free_id(workshop, asked.title, case_id)
    data = new_draft_data(named, asked)
    if asked.start is not None:
        if asked.start not in starts():
            raise AuthoringRefused("There is no such start. Choose another one, or begin from nothing.")
        data = begun_from(starts()[asked.start], data, workshop.library.catalogues)
    audited.access("case-begun", named)
    return workshop.drafts.create(named, data, author_of(audited))


def copy_case(audited: AuditedStore, workshop: AuthoringServices, of: str, case_id: str = "", changed: Attribute | None = None) -> Draft:
    """Begin a draft as a copy of a case of the kit or of an own one; with ``changed`` as its twin. Raises UnknownCase."""
    data = case_data(workshop, of)
    named = _free_id(workshop, title_of(data), case_id)
    made = named_as_copy(copied(named, data)) if changed is None else twin(named, data, changed)
    audited.access("case-begun", f"{named} from {of}")
    return workshop.drafts.create(named, made, author_of(audited))


def _free_id(workshop: AuthoringServices, title: str, case_id: str) -> str:
    """The id asked for, which must be one and free, or one made of the title."""
    if case_id in workshop.taken:
        raise AuthoringRefused("There is a case of this name already. Choose another name.")
    if case_id:
        require_case_id(case_id)
    return case_id or proposed_id(title, workshop.taken)


def open_draft(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> Draft:
    """Open the draft of an own case; of one that was released and has none, a draft made of its highest version. Raises UnknownCase."""
    if case_id not in workshop.drafts.ids():
        _require_released(workshop, case_id)
    audited.access("case-opened", case_id)
    return release.draft_from_released(workshop.folders, workshop.drafts, case_id, author_of(audited))


# --- to review and release ---------------------------------------------------------------


def give_approval(
    audited: AuditedStore,
    workshop: AuthoringServices,
    case_id: str,
    content: str,
    role: str,
    verdict: ReviewVerdict,
    note: str = "",
    *,
    on_paper: bool = False,
) -> Approval:
    """Give a verdict on the state of a draft that was read (``content``, its ``content_hash``), under the actor's own code.

    Raises AuthoringRefused where the draft has changed since, and for somebody who has written in it.
    """
    draft = workshop.drafts.open(case_id)
    authors = workshop.drafts.authors(case_id)
    given = Approval(
        at=audited.store.clock.now(),
        by=author_of(audited),
        role=role,
        verdict=verdict,
        note=note,
        content=content,
        on_paper=on_paper,
    )
    audited.access("case-reviewed", f"{case_id} {verdict}{' on paper' if on_paper else ''}")
    keep_verdict(draft, given, authors, shell=not _has_code(audited))
    return given


def leaks_of(library: Library, case_id: str, data: DraftData) -> tuple[Leak, ...]:
    """What gives the best option of a draft away. Words of the case that it was made from do not make its own words usual."""
    return option_leaks(data, usual_words(library.cases, (case_id, base_of(data) or "")))


def answer(audited: AuditedStore, workshop: AuthoringServices, case_id: str, leak: str, reason: StayReason, words: str) -> None:
    """Say why a leak (``Leak.id``) may stay; it is shipped in ``review.yaml``. Raises AuthoringRefused where it is not there any more."""
    draft = workshop.drafts.open(case_id)
    if leak not in {found.id for found in leaks_of(workshop.library, case_id, draft.data)}:
        raise AuthoringRefused("This does not give the best option away any more. Load the page again.")
    audited.access("case-answered", case_id)
    answer_leak(draft, author_of(audited), audited.store.clock.now(), leak, reason, words)


def checked_draft(audited: AuditedStore, workshop: AuthoringServices, draft: Draft) -> CheckedDraft:
    """A draft with its three lists."""
    words = load_check_words(scenarios_root(), workshop.folders, cache_of(audited.store.data))
    return check_draft(draft.case_id, draft.data, workshop.library.catalogues, words, workshop.library.cases)


def preview_release(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> ReleasePreview:
    """What stands against the release of a draft, and which version it would get. Raises UnknownCase."""
    draft = workshop.drafts.open(case_id)
    checked, reviews, authors = checked_draft(audited, workshop, draft), read_reviews(draft.folder), workshop.drafts.authors(case_id)
    proposed = release.proposed_version(workshop.folders, draft)
    leaks = leaks_of(workshop.library, case_id, draft.data)
    found = release.release_blockers(draft, checked, reviews, authors, leaks, proposed)
    return ReleasePreview(draft, checked, reviews, authors, leaks, proposed, found)


def release_case(audited: AuditedStore, workshop: AuthoringServices, preview: ReleasePreview, version: str = "") -> Path:
    """Release a draft as it was previewed, under the proposed version or a higher one; reviewers are not asked any more. Raises ReleaseRefused, AuthoringRefused."""
    if preview.blockers:
        raise ReleaseRefused(release.NOT_YET, preview.blockers)
    case_id, version = preview.draft.case_id, version or preview.proposed.version
    release.require_version(version, preview.proposed)
    audited.access("case-released", f"{case_id} {version}")
    folder = release.release(
        workshop.folders, preview.draft, version, preview.checked, preview.reviews, preview.authors, preview.leaks,
        workshop.library.catalogues, workshop.kit,
    )  # fmt: skip
    with contextlib.suppress(AuthoringRefused):  # it is released, and the page says so; what is left of a trial the server removes later
        Trials.of(audited.store).end(case_id)
    with contextlib.suppress(AuthoringRefused):
        if preview.reviews.in_review:
            ask_reviewers(preview.draft, author_of(audited), audited.store.clock.now(), asked=False)
    return folder


def retire_case(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> Path:
    """Take an own case out of use; attempts on it keep what they were made on. Raises UnknownCase, AuthoringRefused."""
    _require_released(workshop, case_id)
    audited.access("case-retired", case_id)
    return release.retire(workshop.folders, case_id, workshop.library.catalogues)


def invite_to_trial(audited: AuditedStore, workshop: AuthoringServices, case_id: str, country: Country, number: int) -> tuple[str, ...]:
    """Codes for colleagues who try a draft before its release, which can never be read back. Raises UnknownCase, AuthoringRefused."""
    draft = workshop.drafts.open(case_id)
    audited.access("case-trial", f"{case_id} {number}")
    return Trials.of(audited.store).invite(draft, country, number, workshop.library.catalogues)


def end_trial(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> None:
    """End the trial of a draft, and remove what colleagues answered. Raises UnknownCase."""
    _require_draft(workshop, case_id)
    audited.access("case-trial-ended", case_id)
    Trials.of(audited.store).end(case_id)


def _require_released(workshop: AuthoringServices, case_id: str) -> None:
    """Raise UnknownCase where no version of an own case has this id."""
    if case_id not in workshop.folders.case_ids():
        raise UnknownCase(f"No case `{case_id}` was released here.", case=case_id)


# --- to hand on and take in --------------------------------------------------------------


def export_case(
    audited: AuditedStore,
    workshop: AuthoringServices,
    case_id: str,
    licence: str = exchange.LICENCE,
    *,
    draft: bool = False,
) -> tuple[str, bytes]:
    """Name and bytes of the file that hands on a case: the highest version, or its draft. Raises UnknownCase."""
    folder = workshop.drafts.open(case_id).folder if draft else _folder_of(workshop, case_id)
    audited.access("case-exported", f"{case_id} draft" if draft else case_id)
    return exchange.exported(folder, licence)


def read_package(audited: AuditedStore, content: bytes) -> Package:
    """A file from elsewhere, read and checked; nothing of it is written. Raises ImportRefused."""
    data = audited.store.data
    return exchange.read_package(content, data, cache_of(data))


def import_case(audited: AuditedStore, workshop: AuthoringServices, package: Package, case_id: str = "") -> Draft:
    """Take a file from elsewhere in as a draft, under its own id where none is named. Raises ImportRefused, AuthoringRefused."""
    named = case_id or package.manifest.case
    exchange.refuse_import(package, named, workshop.taken)
    audited.access("case-imported", f"{named} {package.content}")
    return exchange.import_case(workshop.drafts, package, named, author_of(audited), workshop.taken)


# --- to throw away and bring back --------------------------------------------------------


def discard_draft(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> Path:
    """Throw a draft away, for 30 days; versions that were released stay. Raises UnknownCase."""
    _require_draft(workshop, case_id)
    audited.access("case-discarded", case_id)
    Trials.of(audited.store).end(case_id)  # first: what colleagues answered is not kept with a draft that was thrown away
    return workshop.drafts.discard(case_id)


def _require_draft(workshop: AuthoringServices, case_id: str) -> None:
    """Raise UnknownCase where no draft has this id."""
    if case_id not in workshop.drafts.ids():
        raise UnknownCase(f"There is no draft `{case_id}`.", case=case_id)


def restore_draft(audited: AuditedStore, workshop: AuthoringServices, case_id: str) -> Draft:
    """Bring back the draft of this id that was thrown away last. Raises UnknownCase, AuthoringRefused."""
    if case_id not in workshop.drafts.gone_ids():
        raise UnknownCase(f"There is no draft `{case_id}` that was thrown away in the last 30 days.", case=case_id)
    audited.access("case-restored", case_id)
    return workshop.drafts.restore(case_id)
