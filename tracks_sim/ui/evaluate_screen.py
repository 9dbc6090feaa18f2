"""The evaluator's screen: one frozen state, one ``show``. Who acts is looked up in the store before each act.

What is opened (a study, a case of it, one code) is in the audit log before it is shown. Figures are computed in
a thread beside the page (``background``) and can be cancelled; they are kept as sections of a report, which have no
language, until the answers are read again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.errors import BadAnswer, NotAllowed, TracksError, UnknownCode
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.roles import may
from tracks_sim.store import Store, Studies
from tracks_sim.store.audit import Access, Actor
from tracks_sim.study import StudyState
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.ui import evaluating
from tracks_sim.ui.background import Background, ProgressCallback
from tracks_sim.ui.error_messages import sentence
from tracks_sim.ui.evaluating import OF_STUDY, SECTIONS, SMALLEST, Evaluation, View, Work
from tracks_sim.ui.page import EvaluatorsPage
from tracks_sim.ui.state import Notice, PageContext

if TYPE_CHECKING:
    from tracks_sim.outcomes.study_data import StudyData
    from tracks_sim.report.parts import Section

log = logging.getLogger("tracks_sim")

LOCAL = Actor("JupyterLab (account name is not stored)", "evaluator")
"""Who has the data folder on their own machine may evaluate; the system's own log says who that was."""

Key = tuple[str, str, int]
"""View, what of it, and the smallest group shown: by this a section is kept."""


@dataclass(frozen=True, slots=True)
class Read:
    """The answers of a study as they were at a moment (ISO, UTC)."""

    study: str
    at: str
    data: StudyData


class EvaluateScreen:
    """One evaluator's page. ``receive`` is the only way in, ``page`` the only way out."""

    def __init__(self, place: PageContext, store: Store, library: Library, background: Background | None = None) -> None:
        self.place = place
        self.store = store
        self.studies = Studies(store)
        self.library = library
        self.background = background or Background()
        self._read: Read | None = None
        self._sections: dict[Key, Section] = {}
        self._actor: Actor | None = None
        self.state = Evaluation(place.language)
        self.state = self._first() if self._signed_in() else self._over()
        self.page = EvaluatorsPage(place.base_url, **self._views(self.state))
        self.page.on_msg(lambda _, content, __: self.receive(content))

    # --- who ------------------------------------------------------------------------------

    def _signed_in(self) -> bool:
        """Whether whoever sits here may evaluate, as the store says now; in JupyterLab whoever has the folder."""
        self._actor = None
        if self.place.base_url is None:
            self._actor = LOCAL
        elif self.place.staff:
            try:
                found = self.store.staff.member(self.place.staff)
            except UnknownCode:
                return False
            if may(found.role, "evaluate"):
                self._actor = Actor(found.id, found.role)
        return self._actor is not None

    def _note(self, what: Access, about: str) -> None:
        """Write down what is shown next; what cannot be written down is not shown."""
        assert self._actor is not None
        self.store.record_access(self._actor, what, about)

    def _over(self) -> Evaluation:
        """Nothing of a study is left here for who is not signed in any more."""
        self.background.stop()
        self._forget()
        return Evaluation(self.state.language, view="over")

    # --- in -------------------------------------------------------------------------------

    def receive(self, intent: Any) -> None:
        """Handle one intent of the browser: compute the next state, show it, and begin what it needs."""
        try:
            if not isinstance(intent, Mapping):
                raise BadAnswer("The page sent something that is not an intent.")
            # A page that says hello has read nothing yet: what it was opened with stays on it.
            before = self.state if intent.get("kind") == "hello" else replace(self.state, notice=None)
            state = self._next(before, intent) if self._signed_in() else self._over()
        except TracksError as error:
            log.warning("refused: %s: %s", error.code, error)
            state = self._refused(error)
        except Exception as error:  # every fault becomes a sentence on the page; the log has the rest
            log.exception("fault on an evaluator's page")
            state = self._refused(error)
        self.show(state)
        self._begin()

    def _refused(self, error: Exception) -> Evaluation:
        t = translator(self.state.language)  # what errors say of a case's page does not fit here
        text = t(evaluating.NOT_HERE) if isinstance(error, BadAnswer | NotAllowed) else sentence(error, t)
        return replace(self.state, notice=Notice(text), refusals=self.state.refusals + 1)

    def _first(self) -> Evaluation:
        """What the address names, or the list of studies."""
        query = self.place.query
        try:
            return self._next(self.state, {"view": "progress", **query, "kind": "view" if "study" in query else "studies"})
        except TracksError as error:
            return replace(self._refused(error), studies=self._all())

    def _next(self, state: Evaluation, intent: Mapping[str, Any]) -> Evaluation:
        match intent.get("kind"):
            case "hello" | "dismiss":
                return state
            case "language":
                if intent.get("language") not in LANGUAGES:
                    raise BadAnswer("The kit does not speak this language.")
                return replace(state, language=str(intent["language"]))
            case "cancel":
                return self._cancelled(state)
        if state.work is not None:
            state = self._cancelled(state) if state.report else replace(self._cancelled(state), notice=None)
        match intent.get("kind"):
            case "studies":
                self._forget()
                return Evaluation(state.language, notice=state.notice, studies=self._all())
            case "view":
                return self._viewed(self._opened(state, intent.get("study")), intent)
            case "person":
                return self._person(state, str(intent.get("person")).strip().lower())
            case "small":
                return self._small(state, on=intent.get("on") is True)
            case "again":
                self._forget()
                return replace(state, study=self.studies.state(self._study_of(state)))
            case "report" if intent.get("language") in LANGUAGES:
                study = self._study_of(state)
                self._note("study-report", f"{study}, smallest group {state.smallest}")
                return replace(state, view="report", report=str(intent["language"]))
        raise BadAnswer("The page sent something that it cannot ask for.")

    def _cancelled(self, state: Evaluation) -> Evaluation:
        if state.work is None:
            return state
        self.background.stop()
        notice = Notice(translator(state.language)(evaluating.CANCELLED), error=False)
        return replace(state, work=None, report=None, section=None, case=None, person=None, notice=notice)

    def _opened(self, state: Evaluation, study_id: Any) -> Evaluation:
        """The state with this study open, written down; as it is where it is open already, or none is named."""
        if study_id is None or study_id == state.study_id:
            return state
        self._forget()
        study = self.studies.state(str(study_id)[:200])
        self._note("study-read", study.study.id)
        return Evaluation(state.language, view="progress", study=study, notice=state.notice)

    def _viewed(self, state: Evaluation, intent: Mapping[str, Any]) -> Evaluation:
        study, view = self._study_of(state), intent.get("view")
        known: View | None = next((v for v in OF_STUDY if v == view), None)
        if known is None:
            raise BadAnswer("There is no such part of a study.")
        state = replace(state, view=known, section=None, case=None, person=None)
        assert state.study is not None
        if known == "outcomes":
            section = str(intent.get("section") or next(iter(SECTIONS)))
            if section not in SECTIONS:
                raise BadAnswer("There is no such section.")
            return replace(state, section=section)
        if known == "cases" and intent.get("case") is not None:
            case = str(intent["case"])
            if case not in state.study.study.cases:
                raise NotAllowed("The study has no such case.")
            self._note("study-case", f"{study} {case}")
            return replace(state, case=case)
        if known == "codes":
            self._note("study-members", study)
        if known in ("progress", "codes"):
            return replace(state, study=self.studies.state(study))
        return state

    def _person(self, state: Evaluation, person: str) -> Evaluation:
        study = self._study_of(state)
        state = replace(state, view="codes", section=None, case=None, person=None, study=self.studies.state(study))
        assert state.study is not None
        if person not in state.study.members:
            return replace(state, notice=Notice(translator(state.language)(evaluating.NOBODY)), refusals=state.refusals + 1)
        self._note("study-person", f"{study} {self.store.tag(person)}")
        return replace(state, person=person)

    def _small(self, state: Evaluation, *, on: bool) -> Evaluation:
        if on:
            self._note("study-small", self._study_of(state))
        return replace(state, smallest=1 if on else SMALLEST)

    def _all(self) -> tuple[StudyState, ...]:
        return tuple(self.studies.state(study) for study in self.studies.ids())

    def _study_of(self, state: Evaluation) -> str:
        if state.study_id is None:
            raise NotAllowed("No study is open.")
        return state.study_id

    # --- long work --------------------------------------------------------------------------

    def _begin(self) -> None:
        """Begin what the state needs and does not have: a section on screen, or a report."""
        state = self.state
        if state.work is not None or state.study is None:
            return
        if state.report is not None:
            self._start(evaluating.REPORTING, self._report_job(state), self._report_done)
        elif (key := _key(state)) is not None and key not in self._sections:
            what = {"outcomes": evaluating.COMPUTING}.get(state.view, evaluating.DRILLING)
            self._start(what, self._section_job(state, key), lambda found: self._section_done(key, found))

    def _start(self, what: str, job: Callable[[ProgressCallback], Any], done: Callable[[Any], None]) -> None:
        self.show(replace(self.state, work=Work(what if self._read else evaluating.READING)))
        self.background.start(job, self._told, done, self._failed)

    def _told(self, what: str, done: int, of: int) -> None:
        if self.state.work is not None:
            self.show(replace(self.state, work=Work(what, done, of)))

    def _failed(self, error: Exception) -> None:
        log.error("work for an evaluator failed", exc_info=error)
        self.show(replace(self._refused(error), work=None, report=None, section=None, case=None, person=None))

    def _section_job(self, state: Evaluation, key: Key) -> Callable[[ProgressCallback], tuple[Read, Section]]:
        study, (view, what, smallest) = self._study_of(state), key

        def job(tell: ProgressCallback) -> tuple[Read, Section]:
            from tracks_sim.report.disclosure_control import DisclosurePolicy
            from tracks_sim.report.findings import SECTIONS as MADE
            from tracks_sim.report.sections.details import case_detail, person_detail

            read, shown = self._answers(study, tell), DisclosurePolicy(smallest=smallest)
            match view:
                case "outcomes":
                    tell(evaluating.COMPUTING, 0, 0)
                    return read, next(made for made in MADE if made.__name__ == what)(read.data, shown)
                case "cases":
                    return read, case_detail(read.data, what, shown)
                case _:
                    return read, person_detail(read.data, what)

        return job

    def _section_done(self, key: Key, found: tuple[Read, Section]) -> None:
        self._read, self._sections[key] = found
        self.show(replace(self.state, work=None) if self._signed_in() else self._over())

    def _report_job(self, state: Evaluation) -> Callable[[ProgressCallback], tuple[Read, str]]:
        study, language, smallest = self._study_of(state), str(state.report), state.smallest

        def job(tell: ProgressCallback) -> tuple[Read, str]:
            from tracks_sim.report.disclosure_control import DisclosurePolicy
            from tracks_sim.report.findings import findings
            from tracks_sim.report.html import page

            read = self._answers(study, tell)

            def progress(done: int, of: int, _: str) -> None:
                tell(evaluating.REPORTING, done, of)

            return read, page(findings(read.data, DisclosurePolicy(smallest=smallest), progress), language)

        return job

    def _report_done(self, found: tuple[Read, str]) -> None:
        """Hand the report to the browser as a file; it is kept nowhere."""
        if not self._signed_in():
            self.show(self._over())
            return
        self._read, html = found
        name = f"{self._read.study}-report.{self.state.report}.html"
        self.page.send({"kind": "file", "name": name, "type": "text/html"}, [html.encode()])
        notice = Notice(translator(self.state.language)(evaluating.MADE).format(name=name), error=False)
        self.show(replace(self.state, work=None, report=None, notice=notice))

    def _answers(self, study: str, tell: ProgressCallback) -> Read:
        """The tables of the study: those at hand, or read now. Called from the thread of the work."""
        if self._read is not None and self._read.study == study:
            return self._read
        from tracks_sim.outcomes.study_data import study_data

        tell(evaluating.READING, 0, 0)
        at, asked = self.store.time(), load_questionnaires(scenarios_root(), self.place.data / "cache")
        return Read(study, at, study_data(self.store, study, self.library, asked))

    def _forget(self) -> None:
        """Let go of what was read and computed."""
        self.background.stop()
        self._read, self._sections = None, {}

    # --- out --------------------------------------------------------------------------------

    def show(self, state: Evaluation) -> None:
        """Put a state on the page; only what changed travels."""
        self.state = state
        views = self._views(state)
        with self.page.hold_sync():
            for name, value in views.items():
                if getattr(self.page, name) != value:
                    setattr(self.page, name, value)

    def _views(self, state: Evaluation) -> dict[str, Any]:
        return {"words": evaluating.words_view(state.language), "frame": evaluating.frame_view(state, self.place), "sheet": self._sheet(state)}

    def _sheet(self, state: Evaluation) -> dict[str, Any]:
        today, read_at = self.studies.today(), self._read.at if self._read else None
        match state.view:
            case "over":
                return evaluating.over_sheet(self.place, state.language)
            case "studies":
                return evaluating.studies_sheet(state.studies, self.place, state.language)
        assert state.study is not None
        match state.view:
            case "progress":
                return evaluating.progress_sheet(state.study, today, state.language)
            case "outcomes":
                return evaluating.outcomes_sheet(state, self._fragment(state), read_at)
            case "cases":
                return evaluating.cases_sheet(state, self.library, self._fragment(state), read_at)
            case "codes":
                return evaluating.codes_sheet(state, today, self._fragment(state), read_at)
        return evaluating.report_sheet(state, self.place)

    def _fragment(self, state: Evaluation) -> str | None:
        """The section on screen as HTML, or None while it is not computed."""
        key = _key(state)
        found = self._sections.get(key) if key else None
        if found is None:
            return None
        from tracks_sim.report.html import fragment

        assert self._read is not None  # the section was made of it
        return fragment(found, state.language, smallest=state.smallest, names=self._read.data.names.get(state.language, {}))


def _key(state: Evaluation) -> Key | None:
    """Which section the state shows; None where it shows none."""
    what = {"outcomes": state.section, "cases": state.case, "codes": state.person}.get(state.view)
    return None if what is None else (state.view, what, state.smallest)
