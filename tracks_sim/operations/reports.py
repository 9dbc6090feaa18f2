"""Acts of evaluation: opening a study, a case of it or one member, showing small groups, and reporting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tracks_sim.case.load import Library
from tracks_sim.errors import NotAllowed, UnknownCode
from tracks_sim.extras import missing_extra
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import cache_of, load_cases, load_questionnaires
from tracks_sim.store import Store, Studies
from tracks_sim.store.postgresql import unhurried
from tracks_sim.study import StudyState
from tracks_sim.study.events import PagesKept

if TYPE_CHECKING:
    from tracks_sim.outcomes.study_data import StudyData
    from tracks_sim.report.disclosure_control import DisclosurePolicy
    from tracks_sim.report.two_pages import TwoPages

Progress = Callable[[int, int, str], None]
"""Called with the number of sections done, of how many, and the one under way."""

Part = Literal["two-pages", "report", "items"]
"""A part of a report, by what its files are called: two pages for those who decide, the long report, which is their annex, and the
lists of items and options beside it.
"""
Format = Literal["html", "docx", "pdf"]
FILES: Mapping[Part, tuple[Format, ...]] = {"two-pages": ("html", "docx", "pdf"), "report": ("html", "pdf"), "items": ("html", "pdf")}
"""Every file of a report, in the order in which they are made. Without WeasyPrint there is no PDF."""
CONTENT_TYPES: Mapping[Format, str] = {
    "html": "text/html", "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report that the audit log says is made."""

    study: str
    language: str
    smallest: int
    """Fewest people a figure may rest on."""
    outside: bool = False
    """Whether it is for people outside, who may not see what the keys of the cases say."""

    def name(self, part: Part, ending: Format) -> str:
        """Name of a file."""
        return f"{self.study}-{part}.{self.language}.{ending}"

    @property
    def policy(self) -> DisclosurePolicy:
        """What may be shown."""
        from tracks_sim.report.disclosure_control import DisclosurePolicy

        return DisclosurePolicy(smallest=self.smallest, keys=not self.outside)


@dataclass
class ReportFiles:
    """The files of an order, each made when it is asked for; what two of them need is made once."""

    order: ReportOrder
    answers: StudyData
    data: Path | None = None
    """Data folder, in which a document may lie that the two pages for Word are to look like."""
    _pages: dict[Part, str] = field(default_factory=dict)

    @cached_property
    def two_pages(self) -> TwoPages:
        """The two pages, as data."""
        from tracks_sim.report.two_pages import two_pages

        return two_pages(self.answers, self.order.policy)

    def html(self, part: Part, progress: Progress | None = None) -> str:
        """A part as one HTML page that needs nothing else. ``progress`` is told the sections of the long report."""
        if part not in self._pages:
            match part:
                case "two-pages":
                    self._pages[part] = self._two_pages_html()
                case "report":
                    self._pages[part] = self._report_html(progress)
                case "items":
                    self._pages[part] = self._items_html()
        return self._pages[part]

    def _two_pages_html(self) -> str:
        from tracks_sim.report.formats.two_pages_html import two_pages_html

        return two_pages_html(self.two_pages, self.order.language, self.order.name("report", "html"))

    def _report_html(self, progress: Progress | None) -> str:
        from tracks_sim.report.formats.html import page
        from tracks_sim.report.whole_report import whole_report

        return page(whole_report(self.answers, self.order.policy, progress), self.order.language)

    def _items_html(self) -> str:
        from tracks_sim.report.formats.html import page
        from tracks_sim.report.supplement import supplement

        return page(supplement(self.answers, self.order.policy), self.order.language)

    def made(self, part: Part, ending: Format, progress: Progress | None = None) -> bytes:
        """A file. Raises NoPdf where none can be set, MissingExtra where none can be written for Word, and NoWordDocument."""
        if ending == "html":
            return self.html(part, progress).encode()
        if ending == "pdf":
            from tracks_sim.report.formats.pdf import pdf_writer

            return pdf_writer()(self.html(part, progress))
        try:
            from tracks_sim.report.formats.two_pages_docx import LIKE, two_pages_docx
        except ModuleNotFoundError as error:
            raise missing_extra(error) or error from error

        like = self.data / LIKE if self.data is not None else None
        own = like.read_bytes() if like is not None and like.is_file() else None
        return two_pages_docx(self.two_pages, self.order.language, self.order.name("report", "html"), own)


def keep_two_pages(store: Store, files: ReportFiles) -> None:
    """Keep the two pages of a finished study as they were made, with the version of the kit (``Studies.keep_pages``).

    Pages that show figures of few people are not kept: they would outlive the erasure of those people.
    """
    from tracks_sim.report.disclosure_control import DisclosurePolicy

    order, pages = files.order, files.two_pages
    if order.smallest >= DisclosurePolicy().smallest:
        Studies(store).keep_pages(
            order.study, files.html("two-pages"), tables=pages.hashes[1], language=order.language, kit=str(files.answers.versions["kit"]),
            outside=order.outside,
        )  # fmt: skip


def kept_name(kept: PagesKept, study_id: str) -> str:
    """Name of the file of two pages that were kept: as of those made now, with their day and the first digits of their SHA-256."""
    return f"{study_id}-two-pages.{kept.language}.{kept.at[:10]}.{kept.page[:8]}.html"


def earlier_pages(store: Store, files: ReportFiles) -> Iterator[tuple[str, str]]:
    """Name and HTML of the kept pages of a study that its tables or the version of the kit would make otherwise now."""
    now = files.two_pages.hashes[1], str(files.answers.versions["kit"])
    for kept in files.answers.state.kept_pages:
        if (kept.tables, kept.kit) != now and kept.outside == files.order.outside:
            yield kept_name(kept, files.order.study), Studies(store).kept_page(kept)


def open_kept_page(audited: AuditedStore, study: StudyState, page: str) -> tuple[str, str]:
    """Name and HTML of two pages that were kept, by their SHA-256; raises NotAllowed where the study has no such pages."""
    kept = next((kept for kept in study.kept_pages if kept.page == page), None)
    if kept is None:
        raise NotAllowed("The study has no such pages.")
    audited.access("study-report", f"{study.study.id}, pages kept on {kept.at[:10]}")
    return kept_name(kept, study.study.id), Studies(audited.store).kept_page(kept)


@unhurried()
def study_answers(store: Store, study_id: str, library: Library | None = None) -> StudyData:
    """Tables of a study that was opened or ordered as a report, every sitting scored; ``library`` where the cases are loaded already."""
    from tracks_sim.outcomes.study_data import study_data

    return study_data(store, study_id, library or load_cases(store.data), load_questionnaires(store.data), cache_of(store.data))


def open_study(audited: AuditedStore, study_id: str) -> StudyState:
    """The study as it is now; raises UnknownStudy."""
    state = Studies(audited.store).state(study_id)
    audited.access("study-read", state.study.id)
    return state


def open_case(audited: AuditedStore, study: StudyState, case_id: str) -> str:
    """The id of a case whose answers, with what its key says, may be shown now; raises NotAllowed for another study's case."""
    if case_id not in study.study.cases:
        raise NotAllowed("The study has no such case.")
    audited.access("study-case", f"{study.study.id} {case_id}")
    return case_id


def open_member(audited: AuditedStore, study: StudyState, export_id: str) -> str:
    """The id in exports of a member whose work may be shown now; raises UnknownCode for anybody else."""
    study_id, store = study.study.id, audited.store
    trainee_id = next((trainee for trainee in study.members if store.export_id(trainee, study_id) == export_id), None)
    if trainee_id is None:
        raise UnknownCode("Nobody in this study has this id.")
    audited.access("study-person", f"{study_id} {store.tag(trainee_id)}")
    return export_id


def show_small_groups(audited: AuditedStore, study_id: str) -> int:
    """The fewest people a figure of this study may rest on now: one."""
    audited.access("study-small", study_id)
    return 1


def order_report(audited: AuditedStore, study_id: str, language: str, smallest: int, outside: bool = False) -> ReportOrder:
    """Order a report, of which the audit log then says that it is made; raises UnknownStudy. ``outside``: without keys."""
    study = Studies(audited.store).state(study_id).study
    audited.access("study-report", f"{study.id}, smallest group {smallest}{', without keys' if outside else ''}")
    return ReportOrder(study.id, language, smallest, outside)
