"""The sections of the first page for staff: what waits for somebody, their cases, the studies, and the other pages by the work they are for.

Each asks only for what the role may see. A section of further work is one more function here and one more part of ``template/staff/staff.html.j2``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.dates import long_date
from tracks_sim.errors import CaseLibraryError
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import GROUP_STAGE_NAMES, PHASE_NAMES
from tracks_sim.operations.staff_home import DraftOverview, StudyOverview, drafts_of
from tracks_sim.problem import visible
from tracks_sim.roles import may
from tracks_sim.serve.messages import PAGE_TITLES, PURPOSES
from tracks_sim.store.groups import Groups
from tracks_sim.study.model import PHASES, in_language
from tracks_sim.ui.author.review.review_screen import VERDICT_NAMES
from tracks_sim.ui.shared.case_titles import case_title

if TYPE_CHECKING:
    from tracks_sim.serve.app_context import AppContext
    from tracks_sim.store import Staff, Store

WORK: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    (translatable("Groups"), ("groups",)),
    (translatable("Cases"), ("author",)),
    (translatable("People and codes"), ("trainees", "members", "person")),
    (translatable("Results"), ("release", "studies", "evaluate", "export")),
    (translatable("Organisation"), ("users", "audit")),
)
"""The pages that the first one leads to, by the work they are for. Pages that stand nowhere here would be missed: a test counts them."""


@dataclass(frozen=True, slots=True)
class HomeLine:
    """A line of a section: what it is about, what is to say of it, and its address below the base address."""

    title: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A draft that somebody writes."""

    title: str
    state: str
    changed_at: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A study: how far it is, and what comes next."""

    title: str
    state: str
    next: str
    href: str


@dataclass(frozen=True, slots=True)
class HomeSections:
    """What the page shows; a section that the role has not is None."""

    groups: Sequence[HomeLine] | None
    waiting: Sequence[HomeLine]
    cases: Sequence[CaseLine] | None
    studies: Sequence[StudyLine] | None
    broken: Sequence[str]
    """Places of what has errors and is left out; for administrators."""


def home_sections(tracks: AppContext, member: Staff, language: str) -> HomeSections:
    """What the first page shows to a member of staff; asks store and files, so it is for threads."""
    t, role = translator(language), member.role
    try:
        library = tracks.preloaded().library
    except CaseLibraryError as error:  # a broken catalogue: the links lead to what works all the same
        return HomeSections(None, (), None, None, [visible(str(problem)) for problem in error.problems] if role == "administrator" else ())
    writes, reviews, evaluates, codes = (may(role, permission) for permission in ("author", "review", "evaluate", "codes"))
    drafts = drafts_of(tracks.drafts(), OwnFolders(tracks.data), member.id, language) if writes or reviews else ()
    studies = tracks.studies.read(tracks.store()) if evaluates or codes else ()
    waiting = [*_of_drafts(drafts, t, writes=writes, reviews=reviews)]
    if may(role, "release"):
        waiting += [
            HomeLine(case_title(library, case, language), t.plural("{n} assessment waits for its feedback.", "{n} assessments wait for their feedback.", n).format(n=n), "tracks/staff/release")
            for case, n in tracks.store().waiting_assessments().items()
        ]
    if codes:
        waiting += _of_members(studies, t, language)
    return HomeSections(
        _of_groups(tracks.store(), member.id, t, language) if may(role, "group") else None,
        waiting,
        [_case_line(draft, t) for draft in drafts if draft.mine] if writes else None,
        [_study_line(study, t, language) for study in studies] if evaluates else None,
        [visible(place) for place in library.left_out] if role == "administrator" else (),
    )


def pages_by_work(links: Mapping[str, str], *, writes: bool) -> list[tuple[str, list[HomeLine]]]:
    """The pages of ``links`` (address by name), under the work they are for, in English; who does not write reads the cases of others."""
    return [
        (work, [HomeLine(REVIEWS if name == "author" and not writes else PAGE_TITLES[name], PURPOSES["review" if name == "author" and not writes else name], links[name]) for name in pages if name in links])
        for work, pages in WORK
        if any(name in links for name in pages)
    ]


def _of_groups(store: Store, staff_id: str, t: Translator, language: str) -> list[HomeLine]:
    """The groups of a trainer that are not over, each with the page that leads on: its set-up before anything has begun, then where it is."""
    found = []
    for group_id, state in Groups(store).of_staff(staff_id).items():
        if state.stage != "closed":
            between = "group" if state.next_part is not None else "group-after"
            page = {"working": "group-live", "calling": "group-live", "debrief": "group-debrief", "between": between}.get(state.stage, "group")
            about = f"{long_date(state.plan.day, language)} · {t(GROUP_STAGE_NAMES[state.stage])}"
            found.append(HomeLine(state.plan.name, about, f"tracks/staff/{page}?{urlencode({'group': group_id})}"))
    return found


REVIEWS: Final = translatable("Cases to review")


def _of_drafts(drafts: Sequence[DraftOverview], t: Translator, *, writes: bool, reviews: bool) -> Iterator[HomeLine]:
    """Reviews that others ask for, and drafts of one's own that were judged or remarked on, as long as nothing was released of them since."""
    for draft in drafts:
        if not draft.changing:
            continue
        if reviews and not draft.mine and draft.in_review and not draft.judged_by_me:
            yield HomeLine(draft.title, t("Its authors ask for a review."), f"author?{urlencode({'review': draft.case_id})}")
        elif writes and draft.mine and (draft.verdicts or draft.open_remarks):
            verdicts = [t("A verdict: {verdict}.").format(verdict=t(VERDICT_NAMES[verdict])) for verdict in draft.verdicts]
            remarks = [t.plural("{n} remark is open.", "{n} remarks are open.", draft.open_remarks).format(n=draft.open_remarks)] * bool(draft.open_remarks)
            yield HomeLine(draft.title, " ".join([*verdicts, *remarks]), _author_address(draft, "review"))


def _of_members(studies: Sequence[StudyOverview], t: Translator, language: str) -> Iterator[HomeLine]:
    """Phases after the first in which people have something to do now: they may need a reminder."""
    for study in studies:
        due = [
            t.plural("{n} person can answer now: {phase}.", "{n} people can answer now: {phase}.", n).format(n=n, phase=t(PHASE_NAMES[phase]))
            for phase in PHASES[1:]
            if (n := study.due.get(phase, 0))
        ]
        if due:
            yield HomeLine(in_language(study.title, language), " ".join(due), f"tracks/staff/members?{urlencode({'study': study.id})}")


def _author_address(draft: DraftOverview, screen: str) -> str:
    return f"author?{urlencode({'case': draft.case_id, 'screen': screen})}"


def _case_line(draft: DraftOverview, t: Translator) -> CaseLine:
    stage = t("in review") if draft.in_review else t("draft")
    if draft.version:
        released = t("version {version} is released").format(version=draft.version)
        stage = f"{stage}; {released}" if draft.changing else released
    return CaseLine(draft.title, stage, draft.changed_at, _author_address(draft, "start"))


def _study_line(study: StudyOverview, t: Translator, language: str) -> StudyLine:
    """How far a study is, and its next step with the page where that is taken."""
    of_study = urlencode({"study": study.id})
    if not study.frozen:
        state, step, page = t("planned, not frozen"), t("Finish the plan and freeze it"), f"tracks/staff/study?{of_study}"
    elif study.closed:
        state, step, page = t("closed: every phase is released"), t("Look at the results and make the report"), f"evaluate?{of_study}"
    elif study.phase is None:
        state, step, page = t("every phase is over"), t("Open the feedback, and look at the results"), f"tracks/staff/study?{of_study}"
    elif not study.members:
        state, step, page = t("frozen and running"), t("Ask trainers or administrators for codes"), f"tracks/staff/study?{of_study}"
    else:
        state, step, page = t(PHASE_NAMES[study.phase]), t("See who has come how far"), f"evaluate?{of_study}"
    people = t.plural("{n} person has a code", "{n} people have a code", study.members).format(n=study.members)
    parts = [state, people, *([t("demonstration")] if study.demonstration else [])]
    return StudyLine(in_language(study.title, language), " · ".join(parts), step, page)
