"""What lies on the table of who reviews or releases a draft: what was said of it, and what stands against its release."""

from __future__ import annotations

from dataclasses import dataclass

from tracks_sim.authoring import release
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Author, Draft
from tracks_sim.authoring.exploit_check import ExploitReport
from tracks_sim.authoring.next_version import NextVersion
from tracks_sim.authoring.release import ReleaseBlocker
from tracks_sim.authoring.reviews import Reviews, read_reviews
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import case_of
from tracks_sim.operations.cases import AuthoringServices


@dataclass(frozen=True, slots=True)
class ReviewerRole:
    """Who looks at a draft, and what they may do with it."""

    author: Author
    may_write: bool
    may_publish: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """All that the screen *Review and release* knows beside the draft."""

    content: str
    """``content_hash`` of the draft: which state a verdict is on."""
    reviews: Reviews
    authors: frozenset[str]
    """Ids of everybody who wrote in the draft."""
    proposed: NextVersion
    blockers: tuple[ReleaseBlocker, ...]
    released: str
    """Version of the case that was released last; empty where there is none."""
    retired: bool
    reader: ReviewerRole

    @property
    def has_written(self) -> bool:
        """Whether who looks at the draft has written in it, and so cannot be its reviewer."""
        return self.reader.author.id in self.authors


class ReviewViews:
    """The desks of one page. What takes longest is done once for each state of the draft."""

    def __init__(self, workshop: AuthoringServices) -> None:
        self.workshop = workshop
        self._kept: tuple[DraftData, str, bool, frozenset[str], NextVersion] | None = None

    def desk(self, draft: Draft, checked: CheckedDraft, scripts: ExploitReport | None, reader: ReviewerRole) -> ReviewView:
        """The desk of a draft as it is now."""
        folder = release.released_folder(self.workshop.folders, draft.case_id)
        version = folder.name if folder is not None else ""
        if self._kept is None or self._kept[0] is not draft.data or self._kept[1] != version:
            status = case_of(release.released_data(self.workshop.folders, draft.case_id) or {}).status
            authors, proposed = self.workshop.drafts.authors(draft.case_id), release.proposed_version(self.workshop.folders, draft)
            self._kept = draft.data, version, status == "retired", authors, proposed
        _, _, retired, authors, proposed = self._kept
        reviews = read_reviews(draft.folder)
        found = release.release_blockers(draft, checked, reviews, authors, scripts, proposed)
        return ReviewView(content_hash(draft.data), reviews, authors, proposed, found, version, retired, reader)
