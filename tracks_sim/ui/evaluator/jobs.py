"""The work of the evaluator's jobs, done in a thread beside the page: the answers, a section, a file of the report, the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracks_sim.case.load import Library
from tracks_sim.exports.files import zipped
from tracks_sim.extras import lacks
from tracks_sim.i18n import translatable
from tracks_sim.jobs import Job, checkpoint
from tracks_sim.operations import exports, reports
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.reports import ReportFiles
from tracks_sim.store import Store
from tracks_sim.ui.evaluator.state import WantedFile

if TYPE_CHECKING:
    from tracks_sim.outcomes.study_data import StudyData
    from tracks_sim.report.parts import Section

READING = translatable("The answers are being read and scored.")
COMPUTING = translatable("The section is being computed.")
COLLECTING = translatable("The answers are being put together.")
REPORTING = translatable("The report is being made.")
SETTING = translatable("The PDF is being set.")
WRITING = translatable("The tables are being written.")
FIGURES = translatable("The figures that the scripts must arrive at are being computed.")

SectionId = tuple[str, str, int]
"""What a section is kept by: the view (or ``where``, of the cases side by side), what it shows (id of a section, a case or a member), and the smallest group shown (people)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The tables of a study, read at a time (ISO, UTC)."""

    study: str
    at: str
    data: StudyData


def read_answers(store: Store, library: Library, study: str, job: Job) -> Answers:
    """The answers of a study as they are now."""
    job.tell(READING)
    at = store.time()
    return Answers(study, at, reports.study_answers(store, study, library))


def make_section(section_id: SectionId, data: StudyData, job: Job) -> Section:
    """A section of the outcomes, the cases side by side, one case, or what one member did."""
    from tracks_sim.report.disclosure_control import DisclosurePolicy
    from tracks_sim.report.section_list import SECTIONS
    from tracks_sim.report.sections.details import case_detail, person_detail, where_it_worked

    view, subject, smallest = section_id
    policy = DisclosurePolicy(smallest=smallest)
    match view:
        case "outcomes":
            job.tell(COMPUTING)
            section = next(section for section in SECTIONS if section.__name__ == subject)
            return section(data, policy)
        case "where":
            return where_it_worked(data, policy)
        case "cases":
            return case_detail(data, subject, policy)
        case _:
            return person_detail(data, subject)


def make_report(store: Store, wanted: WantedFile, data: StudyData, job: Job) -> bytes:
    """A file of the report; two pages of a finished study are kept in the store. Raises NoPdf where no PDF can be set."""
    job.tell(REPORTING)
    files = ReportFiles(wanted.order, data, store.data)

    def section_told(done: int, of: int, _: str) -> None:
        job.tell(REPORTING, done, of)

    if wanted.ending == "pdf":
        files.html(wanted.part, section_told)
        checkpoint()
        job.tell(SETTING)
    made = files.made(wanted.part, wanted.ending, section_told)
    if wanted.part == "two-pages":
        reports.keep_two_pages(store, files)
    return made


def make_tables(audited: AuditedStore, library: Library, study: str, job: Job) -> bytes:
    """The tables of a study as one ZIP, as ``tracks-sim study export`` writes them, of the answers as they are now; for SPSS too where its extra is installed.

    They have a row for single persons, so nothing is taken from answers that were read before somebody was erased.
    """

    def step_told(done: int, of: int, name: str) -> None:
        job.tell(FIGURES if name == exports.EXPECTED else WRITING, done, of)

    job.tell(READING)
    return zipped(audited.store.data, lambda folder: exports.export_study(audited, study, folder, library=library, progress=step_told, spss=not lacks("spss")))
