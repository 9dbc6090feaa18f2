"""The evaluator's screen: one frozen state, one ``show``. The store is asked before each intent who is signed in.

What is opened (a study, a case of it, one member) is an act of ``operations.reports``, in the audit log before it is
shown. Figures and files are made in a thread beside the page (``jobs``) and can be cancelled; figures are kept
as sections of a report, which have no language, until the answers are read again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tracks_sim.case.load import Library
from tracks_sim.errors import BadAnswer, NoPdf, NotAllowed, TracksError, UnknownCode
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.jobs import Job, JobProgress, Jobs, Work
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.operations import reports
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.reports import CONTENT_TYPES, FILES
from tracks_sim.operations.studies import read_members
from tracks_sim.operations.study_progress import study_progress
from tracks_sim.roles import may
from tracks_sim.store import Actor, Store, Studies
from tracks_sim.study import StudyState
from tracks_sim.ui.evaluator import jobs
from tracks_sim.ui.evaluator import views as sheets
from tracks_sim.ui.evaluator.jobs import Answers, SectionId
from tracks_sim.ui.evaluator.state import SMALLEST, STUDY_VIEWS, EvaluatorState, View, WantedFile, WantedTables
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.shared.page import EvaluatorsPage
from tracks_sim.ui.shared.words import page_words

if TYPE_CHECKING:
    from tracks_sim.report.parts import Section

log = logging.getLogger("tracks_sim")

LOCAL = Actor("JupyterLab (account name is not stored)", "evaluator")
"""The actor in JupyterLab. Whoever has the data folder on their own machine may evaluate; the system's own log says who that was."""


@dataclass(frozen=True, slots=True)
class NeededWork:
    """Work that a state needs: what the page says of it, and what takes its result."""

    shown: JobProgress
    work: Work
    done: Callable[[Any], None]


class EvaluatorScreen:
    """One evaluator's page: the browser's intents come in by ``receive``, and all it shows goes out by ``page``."""

    def __init__(self, context: PageContext, store: Store, library: Library, queue: Jobs | None = None) -> None:
        self.context = context
        self.store = store
        self.studies = Studies(store)
        self.library = library
        self.queue = queue or Jobs()
        self._answers: Answers | None = None
        self._sections: dict[SectionId, Section] = {}
        self._audited: AuditedStore | None = None
        self.state = EvaluatorState(context.language)
        self.state = self._initial_state() if self._authorise() else self._close_session()
        needed = self._needed_work(self.state)  # begun when the page says hello; until then the page does not say that there is nothing
        self.page = EvaluatorsPage(context.base_url, **self._views(replace(self.state, work=needed.shown) if needed else self.state))
        self._intents = IntentLog(log)
        self.page.on_msg(lambda _, content, __: self.receive(content))

    # --- who ------------------------------------------------------------------------------

    def _authorise(self) -> bool:
        """Whether the visitor may evaluate, as the store says now; in JupyterLab whoever has the data folder may."""
        self._audited = None
        if self.context.base_url is None:
            self._audited = AuditedStore(self.store, LOCAL)
        elif self.context.staff:
            try:
                member = self.store.staff.member(self.context.staff)
            except UnknownCode:
                return False
            if may(member.role, "evaluate"):
                self._audited = AuditedStore.of(self.store, member)
        return self._audited is not None

    @property
    def audited(self) -> AuditedStore:
        """The store, with the evaluator as the actor of the audit log; only after ``_authorise``."""
        assert self._audited is not None
        return self._audited

    def _close_session(self) -> EvaluatorState:
        """Clear all study data, and return the state of a page whose evaluator is not signed in any more."""
        self.queue.cancel()
        self._forget_answers()
        return EvaluatorState(self.state.language, view="over")

    # --- in -------------------------------------------------------------------------------

    def receive(self, intent: Any) -> None:
        """Handle one intent of the browser: compute the next state, show it, and begin what it needs."""
        self._show_and_begin(self._intents.state_after(intent, self._accepted, self._with_refusal))

    def _accepted(self, intent: Mapping[str, Any]) -> EvaluatorState:
        # A page that says hello has read nothing yet: what it was opened with stays on it.
        before = self.state if intent.get("kind") == "hello" else replace(self.state, notice=None)
        return self._next_state(before, intent) if self._authorise() else self._close_session()

    def _with_refusal(self, error: Exception, _: Any = None) -> EvaluatorState:
        """The state as it was, with a sentence on the error."""
        t = translator(self.state.language)  # what errors say of a case's page does not fit here
        text = sentence(error, t, {NoPdf.code: sheets.NO_PDF, BadAnswer.code: sheets.NOT_HERE, NotAllowed.code: sheets.NOT_HERE})
        return replace(self.state, notice=Notice(text), refusals=self.state.refusals + 1)

    def _initial_state(self) -> EvaluatorState:
        """The state that the address names, or the list of studies."""
        query = self.context.query
        try:
            return self._next_state(self.state, {"view": "progress", **query, "kind": "view" if "study" in query else "studies"})
        except TracksError as error:
            return replace(self._with_refusal(error), studies=self._all_studies())

    def _next_state(self, state: EvaluatorState, intent: Mapping[str, Any]) -> EvaluatorState:
        match intent.get("kind"):
            case "hello" | "dismiss":
                return state
            case "language":
                if intent.get("language") not in LANGUAGES:
                    raise BadAnswer("The kit does not speak this language.")
                return replace(state, language=str(intent["language"]))
            case "cancel":
                return self._without_work(state)
        if state.work is not None:
            state = self._without_work(state) if state.wanted else replace(self._without_work(state), notice=None)
        match intent.get("kind"):
            case "studies":
                self._forget_answers()
                return EvaluatorState(state.language, notice=state.notice, studies=self._all_studies())
            case "view":
                return self._with_view(self._with_study(state, intent.get("study")), intent)
            case "person":
                return self._with_member(state, str(intent.get("person")).strip().lower())
            case "small":
                return self._with_small_groups(state, on=intent.get("on") is True)
            case "again":
                self._forget_answers()
                return replace(state, study=self.studies.state(self._study_id(state)))
            case "report" if intent.get("language") in LANGUAGES:
                return self._with_report(state, intent)
            case "kept":
                return self._with_kept_page(state, str(intent.get("page")))
            case "tables":
                return replace(state, view="report", wanted=WantedTables(self._study_id(state)))
        raise BadAnswer("The page sent something that it cannot ask for.")

    def _without_work(self, state: EvaluatorState) -> EvaluatorState:
        if state.work is None:
            return state
        self.queue.cancel()
        notice = Notice(translator(state.language)(sheets.CANCELLED), error=False)
        return replace(state, work=None, wanted=None, section=None, case=None, person=None, notice=notice)

    def _with_study(self, state: EvaluatorState, study_id: Any) -> EvaluatorState:
        """The state with this study open; the state as it is where the study is open already, or none is named."""
        if study_id is None or study_id == state.study_id:
            return state
        self._forget_answers()
        study = reports.open_study(self.audited, str(study_id)[:200])
        return EvaluatorState(state.language, view="progress", study=study, notice=state.notice)

    def _with_view(self, state: EvaluatorState, intent: Mapping[str, Any]) -> EvaluatorState:
        study_id = self._study_id(state)
        view: View | None = next((view for view in STUDY_VIEWS if view == intent.get("view")), None)
        if view is None:
            raise BadAnswer("There is no such part of a study.")
        state = replace(state, view=view, section=None, case=None, person=None)
        assert state.study is not None
        if view == "outcomes":
            section = str(intent.get("section") or next(iter(SECTION_TITLES)))
            if section not in SECTION_TITLES:
                raise BadAnswer("There is no such section.")
            return replace(state, section=section)
        if view == "cases" and intent.get("case") is not None:
            return replace(state, case=reports.open_case(self.audited, state.study, str(intent["case"])))
        if view == "cases":
            return replace(state, section=sheets.CASES_BY_GROUP)
        if view == "codes":
            return replace(state, study=read_members(self.audited, study_id))
        if view == "progress":
            self._sections = {
                section_id: section for section_id, section in self._sections.items() if section_id[0] != "progress"
            }  # people come in meanwhile
            return self._with_present_study(replace(state, section=sheets.WHILE_IT_RUNS), study_id)
        return state

    def _with_present_study(self, state: EvaluatorState, study_id: str) -> EvaluatorState:
        """The state with the study as it is now; answers that were read before a phase ended are forgotten."""
        present, today = self.studies.state(study_id), self.studies.today()
        if self._answers is not None and self._answers.data.closed_phases != present.closed_outcomes(today):
            self._forget_answers()
        return replace(state, study=present)

    def _with_member(self, state: EvaluatorState, person: str) -> EvaluatorState:
        study = self._study_id(state)
        state = replace(state, view="codes", section=None, case=None, person=None, study=self.studies.state(study))
        assert state.study is not None
        try:
            return replace(state, person=reports.open_member(self.audited, state.study, person))
        except UnknownCode:
            return replace(state, notice=Notice(translator(state.language)(sheets.NOBODY)), refusals=state.refusals + 1)

    def _with_small_groups(self, state: EvaluatorState, *, on: bool) -> EvaluatorState:
        return replace(state, smallest=reports.show_small_groups(self.audited, self._study_id(state)) if on else SMALLEST)

    def _with_report(self, state: EvaluatorState, intent: Mapping[str, Any]) -> EvaluatorState:
        asked = intent.get("part"), intent.get("ending")
        wanted = next(((part, ending) for part, endings in FILES.items() for ending in endings if (part, ending) == asked), None)
        if wanted is None:
            raise BadAnswer("There is no such file of a report.")
        order = reports.order_report(
            self.audited, self._study_id(state), str(intent["language"]), state.smallest, intent.get("outside") is True
        )
        return replace(state, view="report", wanted=WantedFile(order, *wanted))

    def _with_kept_page(self, state: EvaluatorState, page: str) -> EvaluatorState:
        """Hand two pages that were kept to the browser."""
        assert state.study is not None
        name, html = reports.open_kept_page(self.audited, state.study, page)
        self.page.send({"kind": "file", "name": name, "type": CONTENT_TYPES["html"]}, [html.encode()])
        notice = Notice(translator(state.language)(sheets.KEPT_SENT).format(name=name), error=False)
        return replace(state, view="report", notice=notice)

    def _all_studies(self) -> tuple[StudyState, ...]:
        return tuple(self.studies.state(study) for study in self.studies.ids())

    def _study_id(self, state: EvaluatorState) -> str:
        """Id of the open study; raises NotAllowed where none is open."""
        if state.study_id is None:
            raise NotAllowed("No study is open.")
        return state.study_id

    # --- long work --------------------------------------------------------------------------

    def _show_and_begin(self, state: EvaluatorState) -> None:
        """Show a state together with the work that it needs, and begin that work: no frame says that there is nothing before."""
        needed = self._needed_work(state)
        if needed is None:
            self.show(state)
            return
        self.show(replace(state, work=needed.shown))
        self.queue.submit(needed.work, on_progress=self._work_progressed, on_result=needed.done, on_error=self._work_failed)

    def _needed_work(self, state: EvaluatorState) -> NeededWork | None:
        """Work for what the state needs and does not have: a section on screen, or a file; None while some is under way."""
        if state.work is not None or state.study is None:
            return None

        def shown(what: str) -> JobProgress:
            return JobProgress(what if self._answers or state.view == "progress" else jobs.READING)

        if isinstance(state.wanted, WantedTables):
            return NeededWork(JobProgress(jobs.READING), self._tables_work(state.wanted), self._file_done)
        if state.wanted is not None:
            return NeededWork(shown(jobs.REPORTING), self._report_work(state.wanted), self._file_done)
        if (section_id := _section_id(state)) is not None and section_id not in self._sections:
            what = jobs.COMPUTING if state.view in ("outcomes", "progress") else jobs.COLLECTING
            return NeededWork(
                shown(what),
                self._section_work(self._study_id(state), section_id),
                lambda result: self._section_done(section_id, *result),
            )
        return None

    def _work_progressed(self, progress: JobProgress) -> None:
        if self.state.work is not None:
            self.show(replace(self.state, work=progress))

    def _work_failed(self, error: Exception) -> None:
        if isinstance(error, NoPdf):
            log.warning("%s", error)  # what to install, for whoever runs the server
        else:
            log.error("work for an evaluator failed", exc_info=error)
        self.show(replace(self._with_refusal(error), work=None, wanted=None, section=None, case=None, person=None))

    def _section_work(self, study: str, section_id: SectionId) -> Work:
        def work(job: Job) -> tuple[Answers | None, Section]:
            if section_id[0] == "progress":
                return None, study_progress(self.studies.state(study), self.studies.today())
            answers = self._read_answers(study, job)
            return answers, jobs.make_section(section_id, answers.data, job)

        return work

    def _section_done(self, section_id: SectionId, answers: Answers | None, section: Section) -> None:
        self._answers, self._sections[section_id] = answers or self._answers, section
        self.show(replace(self.state, work=None) if self._authorise() else self._close_session())

    def _report_work(self, wanted: WantedFile) -> Work:
        def work(job: Job) -> tuple[Answers | None, WantedFile, bytes]:
            answers = self._read_answers(wanted.order.study, job)
            return answers, wanted, jobs.make_report(self.store, wanted, answers.data, job)

        return work

    def _tables_work(self, wanted: WantedTables) -> Work:
        audited = self.audited
        return lambda job: (None, wanted, jobs.make_tables(audited, self.library, wanted.study, job))

    def _file_done(self, result: tuple[Answers | None, WantedFile | WantedTables, bytes]) -> None:
        """Hand the file to the browser; it is stored nowhere."""
        if not self._authorise():
            self.show(self._close_session())
            return
        answers, wanted, made = result
        self._answers = answers or self._answers
        self.page.send({"kind": "file", "name": wanted.name, "type": wanted.content_type}, [made])
        sentence_made = sheets.TABLES_MADE if isinstance(wanted, WantedTables) else sheets.REPORT_MADE
        notice = Notice(translator(self.state.language)(sentence_made).format(name=wanted.name), error=False)
        study = self.studies.state(self._study_id(self.state))  # two pages may have been kept
        self.show(replace(self.state, study=study, work=None, wanted=None, notice=notice))

    def _read_answers(self, study: str, job: Job) -> Answers:
        """The tables of the study: those at hand, or read now. Called from the thread of the work."""
        if self._answers is not None and self._answers.study == study:
            return self._answers
        return jobs.read_answers(self.store, self.library, study, job)

    def _forget_answers(self) -> None:
        """Stop the work, and drop the answers and the sections computed from them."""
        self.queue.cancel()
        self._answers, self._sections = None, {}

    # --- out --------------------------------------------------------------------------------

    def show(self, state: EvaluatorState) -> None:
        """Show a state; only views that changed are sent to the browser."""
        self.state = state
        views = self._views(state)
        with self.page.hold_sync():
            for name, value in views.items():
                if getattr(self.page, name) != value:
                    setattr(self.page, name, value)

    def _views(self, state: EvaluatorState) -> dict[str, Any]:
        return {"words": page_words(state.language, ("evaluate.js",)), "frame": sheets.frame_view(state, self.context), "sheet": self._sheet(state)}

    def _sheet(self, state: EvaluatorState) -> dict[str, Any]:
        today, read_at = self.studies.today(), self._answers.at if self._answers else None
        match state.view:
            case "over":
                return sheets.over_sheet(self.context, state.language)
            case "studies":
                return sheets.studies_sheet(state.studies, self.context, state.language)
        assert state.study is not None
        match state.view:
            case "progress":
                return sheets.progress_sheet(state.study, today, state.language, self._fragment(state), self.context)
            case "outcomes":
                return sheets.outcomes_sheet(state, self.library, today, self._fragment(state), read_at, self.context)
            case "cases":
                return sheets.cases_sheet(state, self.library, self._fragment(state), read_at)
            case "codes":
                export_ids = {trainee: self.store.export_id(trainee, state.study.study.id) for trainee in state.study.members}
                return sheets.codes_sheet(state, export_ids, today, self._fragment(state), read_at)
        return sheets.report_sheet(state)

    def _fragment(self, state: EvaluatorState) -> str | None:
        """The section on screen as HTML, or None while it is not computed."""
        section_id = _section_id(state)
        section = self._sections.get(section_id) if section_id else None
        if section is None:
            return None
        from tracks_sim.report.formats.html import fragment

        names = self._answers.data.names.get(state.language, {}) if self._answers is not None else {}
        return fragment(section, state.language, smallest=state.smallest, names=names)


def _section_id(state: EvaluatorState) -> SectionId | None:
    """Id of the section that the state shows; None where it shows none."""
    if state.view == "cases" and state.case is None and state.section is not None:
        return "where", state.section, state.smallest
    subject = {"outcomes": state.section, "progress": state.section, "cases": state.case, "codes": state.person}.get(state.view)
    return None if subject is None else (state.view, subject, state.smallest)
