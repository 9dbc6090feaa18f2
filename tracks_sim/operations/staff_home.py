"""What the first page for staff shows of the work of one member: drafts, studies. It only reads, and no person's row: no entry of the audit log.

What takes long is kept between two visits: a study is folded again only once something was added to it, or another day has come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.authoring.release import released_folder
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.case.model.review import ReviewVerdict
from tracks_sim.drafts.draft import title_of
from tracks_sim.errors import AuthoringRefused, UnknownCase
from tracks_sim.store import Store, Studies
from tracks_sim.study import PhaseId, StudyState

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DraftOverview:
    """A draft, as it concerns one member of staff."""

    case_id: str
    title: str
    changed_at: datetime | None
    """When anybody last changed it on the page."""
    version: str
    """The highest one that was released; empty where none was."""
    changing: bool
    """Whether it holds something else than that version."""
    in_review: bool
    mine: bool
    """Whether this member has written in it."""
    judged_by_me: bool
    """Whether this member has given a verdict on it as it is now."""
    verdicts: tuple[ReviewVerdict, ...]
    """Those on the draft as it is now."""
    open_remarks: int


@dataclass(frozen=True, slots=True)
class StudyOverview:
    """How far a study is, without a result and without anything of one person."""

    id: str
    title: Mapping[str, str]
    demonstration: bool
    frozen: bool
    closed: bool
    phase: PhaseId | None
    """The first phase that is not over; None before the freeze and once all are."""
    members: int
    due: Mapping[PhaseId, int]
    """How many members can work on a phase now, by phase; phases with none are left out."""


def drafts_of(drafts: Drafts, folders: OwnFolders, staff_id: str, language: str) -> tuple[DraftOverview, ...]:
    """Every draft as it concerns a member of staff, the last to be changed first; one that cannot be opened at the moment is left out."""
    found = []
    for case_id in drafts.ids():
        try:
            draft, authors = drafts.open(case_id), drafts.authors(case_id)
        except (AuthoringRefused, UnknownCase):  # it is being saved, or was thrown away just now
            continue
        reviews, released = read_reviews(draft.folder), released_folder(folders, case_id)
        content = content_hash(draft.data) if reviews.approvals or released is not None else ""
        standing = reviews.standing(content)
        found.append(DraftOverview(
            case_id, title_of(draft.data, language) or case_id, draft.saved_at, released.name if released is not None else "",
            released is None or _content_of(released) != content, reviews.in_review, staff_id in authors,
            any(verdict.by.id == staff_id for verdict in standing), tuple(verdict.verdict for verdict in standing),
            sum(remark.number not in reviews.settled for remark in reviews.remarks),
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda draft: draft.changed_at or _NEVER, reverse=True))


@lru_cache(maxsize=256)
def _content_of(version: Path) -> str:
    """``content_hash`` of a released version, whose files never change."""
    return content_hash(read_folder(version).data)


class StudyOverviews:
    """Overviews of the studies of a store, kept until a study or the day is another one."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[object, StudyOverview]] = {}

    def read(self, store: Store) -> tuple[StudyOverview, ...]:
        """The overview of every study, the last to be planned first."""
        studies, kept = Studies(store), {}
        today = studies.today()
        for study_id, mark in studies.marks().items():
            before = self._kept.get(study_id)
            kept[study_id] = before if before is not None and before[0] == (mark, today) else ((mark, today), overview_of(studies.state(study_id), today))
        self._kept = kept
        return tuple(overview for _, overview in reversed(kept.values()))


def overview_of(state: StudyState, today: date) -> StudyOverview:
    """How far a study is on a day."""
    study = state.study
    due = Counter(now.id for member in state.members.values() if (now := state.due(member, today)) is not None)
    phase = next((phase.id for phase in study.phases if not state.is_over(phase.id, today)), None) if state.frozen_at else None
    return StudyOverview(study.id, study.title, study.demonstration, state.frozen_at is not None, state.closed, phase, len(state.members), due)
