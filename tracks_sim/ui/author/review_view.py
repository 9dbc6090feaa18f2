"""What lies on the table of who reviews or releases a draft: what was said of it, and what stands against its release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracks_sim.authoring import release
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.changes import Change
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Author, Draft
from tracks_sim.authoring.next_version import Difference, NextVersion, differences
from tracks_sim.authoring.release import ReleaseBlocker
from tracks_sim.authoring.reviews import Reviews, read_reviews
from tracks_sim.authoring.trials import Trial, read_trial
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.option_leaks import Leak
from tracks_sim.drafts.records import case_of
from tracks_sim.i18n import translatable
from tracks_sim.operations.cases import AuthoringServices, leaks_of

TRUTHS: Mapping[tuple[str, str], str] = {
    ("notes", "happened"): translatable("What really happened"),
    ("notes", "never_first"): translatable("What the person would never say first, and why"),
    ("review", "origin_note"): translatable("From which patterns it is written"),
}
"""Texts for authors and reviewers alone, by part and field: they have one language, and no trainee sees them."""


@dataclass(frozen=True, slots=True)
class ReviewerRole:
    """Who looks at a draft, and what they may do with it."""

    author: Author
    writer: bool
    """Whether they write cases, be it not this one."""
    may_write: bool
    may_publish: bool


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """The draft as a reviewer read it before, and all that has changed since."""

    data: DraftData
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ReviewView:
    """All that the screen *Review and release* knows beside the draft."""

    content: str
    """``content_hash`` of the draft: which state a verdict is on."""
    reviews: Reviews
    authors: frozenset[str]
    """Ids of everybody who wrote in the draft."""
    proposed: NextVersion
    leaks: tuple[Leak, ...]
    blockers: tuple[ReleaseBlocker, ...]
    released: str
    """Version of the case that was released last; empty where there is none."""
    retired: bool
    reader: ReviewerRole
    before: Mapping[str, ReadBefore]
    """By part that the reader has read, the draft as it was then."""
    trial: Trial | None = None
    """Of colleagues; for who may write the draft alone."""

    @property
    def has_written(self) -> bool:
        """Whether who looks at the draft has written in it, and so cannot be its reviewer."""
        return self.reader.author.id in self.authors


class ReviewViews:
    """The desks of one page. What takes longest is done once for each state of the draft."""

    def __init__(self, workshop: AuthoringServices) -> None:
        self.workshop = workshop
        self._kept: tuple[DraftData, str, bool, frozenset[str], NextVersion] | None = None
        self._read: tuple[DraftData, Mapping[str, int], Mapping[str, ReadBefore]] | None = None

    def desk(self, draft: Draft, checked: CheckedDraft, reader: ReviewerRole) -> ReviewView:
        """The desk of a draft as it is now."""
        folder = release.released_folder(self.workshop.folders, draft.case_id)
        version = folder.name if folder is not None else ""
        if self._kept is None or self._kept[0] is not draft.data or self._kept[1] != version:
            status = case_of(release.released_data(self.workshop.folders, draft.case_id) or {}).status
            authors, proposed = self.workshop.drafts.authors(draft.case_id), release.proposed_version(self.workshop.folders, draft)
            self._kept = draft.data, version, status == "retired", authors, proposed
        _, _, retired, authors, proposed = self._kept
        reviews = read_reviews(draft.folder)
        leaks = leaks_of(self.workshop.library, draft.case_id, draft.data)
        found = release.release_blockers(draft, checked, reviews, authors, leaks, proposed)
        return ReviewView(
            content_hash(draft.data), reviews, authors, proposed, leaks, found, version, retired, reader,
            self._before(draft, reviews.read_by(reader.author.id)), read_trial(self.workshop.folders.trials, draft.case_id) if reader.may_write else None,
        )  # fmt: skip

    def _before(self, draft: Draft, read: Mapping[str, int]) -> Mapping[str, ReadBefore]:
        """By part that was read, the draft as it was after that entry of its journal."""
        if self._read is None or self._read[0] is not draft.data or self._read[1] != read:
            states = self.workshop.drafts.data_at(draft.case_id, set(read.values()))
            found = {entry: ReadBefore(data, reread_differences(data, draft.data)) for entry, data in states.items()}
            self._read = draft.data, read, {part: found[entry] for part, entry in read.items()}
        return self._read[2]


def reread_differences(before: DraftData, after: DraftData) -> tuple[Difference, ...]:
    """All that differs for somebody who has read the draft before: what trainees meet, and what really happened."""
    truths = (Change(part, (name,), value_at(before, part, (name,)), value_at(after, part, (name,))) for part, name in TRUTHS)
    return (*(Difference(one, "words") for one in truths if one.before != one.after), *differences(before, after))
