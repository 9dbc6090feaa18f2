"""Acts of evaluation: opening a study, a case of it or one member, showing small groups, and reporting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracks_sim.case.load import Library
from tracks_sim.errors import NotAllowed, UnknownCode
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import load_cases, load_questionnaires
from tracks_sim.store import Store, Studies
from tracks_sim.store.postgresql import unhurried
from tracks_sim.study import StudyState

if TYPE_CHECKING:
    from tracks_sim.outcomes.study_data import StudyData

Progress = Callable[[int, int, str], None]
"""Called with the number of sections done, of how many, and the one under way."""


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report that the audit log says is made."""

    study: str
    language: str
    smallest: int
    """Fewest people a figure may rest on."""

    @property
    def name(self) -> str:
        """Name of the file, without its ending."""
        return f"{self.study}-report.{self.language}"

    def html(self, answers: StudyData, progress: Progress) -> str:
        """The report as one HTML page that needs nothing else."""
        from tracks_sim.report.disclosure_control import DisclosurePolicy
        from tracks_sim.report.findings import findings
        from tracks_sim.report.html import page

        return page(findings(answers, DisclosurePolicy(smallest=self.smallest), progress), self.language)


@unhurried()
def study_answers(store: Store, study_id: str, library: Library | None = None) -> StudyData:
    """Tables of a study that was opened or ordered as a report, every sitting scored; ``library`` where the cases are loaded already."""
    from tracks_sim.outcomes.study_data import study_data

    return study_data(store, study_id, library or load_cases(store.data), load_questionnaires(store.data))


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


def order_report(audited: AuditedStore, study_id: str, language: str, smallest: int) -> ReportOrder:
    """Order a report, of which the audit log then says that it is made; raises UnknownStudy."""
    study = Studies(audited.store).state(study_id).study
    audited.access("study-report", f"{study.id}, smallest group {smallest}")
    return ReportOrder(study.id, language, smallest)
