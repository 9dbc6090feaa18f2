"""The pages on which an evaluator plans a study and runs it: plan, freeze, release, amend.

The same acts as ``tracks-sim study``, for somebody without a shell. Outcomes and tables are on the page ``evaluate``; codes, and who is due
or lost, on a page for those who hand out codes (``members``): whoever sees answers sees no code and no internal id.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import CaseLibraryError, StudyRefused
from tracks_sim.exports.registration import registration_text
from tracks_sim.i18n import translatable
from tracks_sim.operations import studies as operations
from tracks_sim.operations.materials import load_cases, load_questionnaires
from tracks_sim.operations.reports import open_study
from tracks_sim.serve.staff.plan import AMEND_REFUSED, HINDERED, OTHER_NAME, PLAN_FROZEN, PlanFormPage
from tracks_sim.serve.staff.remark_text import PlanWords
from tracks_sim.serve.staff.sample_size import SizePage
from tracks_sim.serve.staff.staff_page import FormRefused, StaffHandler, StaffPage, missing_is_404
from tracks_sim.serve.staff.statements import StatementsPage, open_statements
from tracks_sim.store import Studies
from tracks_sim.study.check import remarks, unsaid_at_freeze
from tracks_sim.study.fold import WITHDREW
from tracks_sim.study.form_fields import page_of
from tracks_sim.study.model import in_language
from tracks_sim.study.plan_file import TEMPLATE, plan_of, plan_yaml
from tracks_sim.study.plan_form import field_of

if TYPE_CHECKING:
    from datetime import date

    from tracks_sim.study import Study, StudyState

PLAN_NAME: Final = "plan.yaml"
"""What problems of a plan that was typed into a form call its file."""
NOT_OPENED: Final = translatable("Nothing was opened. Choose the phase, say why, and tick the box.")


class PlanPage(StaffPage):
    """A page on which a plan is typed."""

    permission = "evaluate"

    async def typed_plan(self, **typed: object) -> Study:
        """The plan in the form; raises FormRefused with every problem of it."""
        text = self.plan_text()
        try:
            return await self.in_thread(plan_of, text.encode(), PLAN_NAME)
        except CaseLibraryError as error:
            problems = [str(problem) for problem in error.problems]
            raise FormRefused(self.t("The plan was not kept: it has the problems listed below, each with its line and column. What you wrote is still here."), problems=problems, **{**typed, "plan": text}) from None

    def plan_text(self) -> str:
        """The YAML of the form: of the file that was chosen, else what stands in the text area."""
        chosen = self.request.files.get("file")
        return chosen[0].body.decode("utf-8", "replace") if chosen and chosen[0].body else self.entered("plan")

    @contextmanager
    def refusing(self, sentence: str, **typed: object) -> Iterator[None]:
        """Raise FormRefused with this sentence (English) where the study refuses what the block does."""
        try:
            yield
        except StudyRefused:
            raise FormRefused(self.t(sentence), **typed) from None


class StudiesPage(PlanPage):
    """Every study, the newest first. Form ``plan``: keep a new plan."""

    page = "studies"

    async def show(self, **variables: Any) -> None:
        studies = Studies(self.store)
        states = await self.in_thread(lambda: [studies.state(study) for study in studies.ids()])
        rows = [
            (s.study.id, in_language(s.study.title, self.language), status_of(s), s.study.demonstration, len(s.members))
            for s in reversed(states)
        ]
        plan = variables.pop("plan", None)
        if plan is None:
            plan = TEMPLATE.read_text(encoding="utf-8").partition("\n")[2]  # the first line is for editors
        await super().show(rows=rows, plan=plan, **variables)

    async def act(self) -> str:
        study = await self.typed_plan()
        with self.refusing(PLAN_FROZEN, plan=self.plan_text()):
            await self.in_thread(operations.keep_plan, self.audited, study)
        self.redirect(f"{self.base_url}tracks/staff/study?study={study.id}", status=303)
        return ""


class StudyPage(PlanPage):
    """The study that the address names: its plan and how far it is. Forms ``act``, one of ``ACTS``."""

    page, linked = "study", False

    async def act(self) -> str:
        state = await self.in_thread(self.study_state)
        act = ACTS.get(self.entered("act"))
        if act is None:
            raise HTTPError(400)
        return await act(self, state)

    def study_state(self) -> StudyState:
        """The study that the address names; 404 where there is none."""
        with missing_is_404():
            return Studies(self.store).state(self.get_argument("study", ""))

    async def show(self, *, notice: str = "", wrong: bool = False, **typed: Any) -> None:
        """Answer with the page; ``typed`` stays in the form that was refused."""
        studies = Studies(self.store)
        with missing_is_404():
            state = await self.in_thread(open_study, self.audited, self.get_argument("study", ""))
        study = state.study
        found = await self.in_thread(self.remarks_of, study, bool(state.frozen_at), studies.today())
        seed = await self.in_thread(studies.seed, study.id) if state.closed else ""
        plan = plan_yaml(study)
        self.render_staff_page(
            self.page, state=state, study=study, title=in_language(study.title, self.language), standing=status_of(state),
            remarks=found, page_of=page_of, wrong_plan=wrong and "plan" in typed,
            plan=typed.get("plan") or plan, problems=typed.get("problems", ()), typed=typed,
            flows=[(arm or "all", state.flow(arm)) for arm in ((None, *study.arms) if len(study.arms) > 1 else (None,))],
            closed=[(phase, state.unfinished(phase)) for phase in state.closed_outcomes(studies.today())] if state.frozen_at else (),
            open_phases=[phase.id for phase in study.phases if phase.id not in state.released],
            withdrew=WITHDREW, seed=seed, notice=notice, wrong=wrong, statements=open_statements(state, self.t),
            unsaid=[(remark.where[0], remark.in_form(self.t, {})) for remark in unsaid_at_freeze(state)],
        )  # fmt: skip

    def remarks_of(self, study: Study, frozen: bool, today: date) -> list[tuple[bool, str, str, str]]:
        """The remarks on a plan: whether it hinders the freeze, the field of the form that it stands at and its name (or nothing), and the sentence."""
        library, questionnaires = load_cases(self.data, only=study.cases), load_questionnaires(self.data)
        words, data = PlanWords(library, questionnaires, self.language), study.model_dump(mode="json")
        found = [(remark, field_of(remark.where, data)) for remark in remarks(study, library, questionnaires, frozen=frozen, today=today)]
        return [(remark.blocking, field, words.of_field(field) if field else "", words.of_remark(remark)) for remark, field in found]

    # --- acts ---------------------------------------------------------------------------

    async def file(self, state: StudyState) -> str:
        """The plan as a file."""
        self.download(f"{state.study.id}.yaml", plan_yaml(state.study), "application/yaml; charset=utf-8")
        return ""

    async def register(self, state: StudyState) -> str:
        """The text for a registry as a file."""
        text = registration_text(state, version("tracks-sim"), Studies(self.store).today())
        self.download(f"{state.study.id}-registration.md", text, "text/markdown; charset=utf-8")
        return ""

    async def plan(self, state: StudyState) -> str:
        """Keep the plan anew, until the freeze."""
        study = await self.typed_plan()
        if study.id != state.study.id:
            raise FormRefused(self.t(OTHER_NAME).format(id=state.study.id), plan=self.plan_text())
        with self.refusing(PLAN_FROZEN):
            await self.in_thread(operations.keep_plan, self.audited, study)
        return self.t("The plan is kept.")

    async def freeze(self, state: StudyState) -> str:
        """Fix the plan."""
        if not self.entered("sure"):
            raise FormRefused(self.t("Nothing was done. Tick the sentence above the button first."))
        checked = await self.in_thread(partial(operations.check_plan, state.study, self.data, today=Studies(self.store).today()))
        if checked.blocked:
            raise FormRefused(self.t(HINDERED))
        with self.refusing(PLAN_FROZEN):
            await self.in_thread(operations.freeze, self.audited, checked)
        return self.t("The plan is frozen. Copy its SHA-256 to where others can see it, such as the registration of the study.")

    async def open_outcomes(self, state: StudyState) -> str:
        """Open the results of a phase before its last day, which ends it."""
        phase, why = next((p.id for p in state.study.phases if p.id == self.entered("phase")), None), self.entered("why")
        if phase is None or not why or not self.entered("sure"):
            raise FormRefused(self.t(NOT_OPENED), why_opened=why)
        with self.refusing(NOT_OPENED, why_opened=why):
            left = await self.in_thread(operations.open_outcomes, self.audited, state.study.id, phase, why)
        return self.t("The results are open. People who could still have answered: {n}").format(n=left)

    async def release(self, state: StudyState) -> str:
        """Open the feedback of a phase, or of all."""
        phase = self.entered("phase")
        if not self.entered("sure") or phase not in ("", *(p.id for p in state.study.phases)):
            raise FormRefused(self.t("Nothing was done. Tick the sentence above the button first."))
        released = await self.in_thread(operations.release, self.audited, state.study.id, (phase,) if phase else ())
        return self.t("Cases whose feedback is open now: {n}").format(n=released.cases)

    async def amend(self, state: StudyState) -> str:
        """Write down a change after the freeze, with the plan it leads to where that was changed too."""
        typed = {"what": self.entered("what"), "why": self.entered("why"), "plan": self.plan_text()}
        if not typed["what"] or not typed["why"]:
            raise FormRefused(self.t("Nothing was written down. Say what is changed, and why."), **typed)
        checked = None
        if not is_unchanged(typed["plan"], plan_yaml(state.study)):
            changed = await self.typed_plan(**typed)
            checked = await self.in_thread(lambda: operations.check_plan(changed, self.data, frozen=True))
            if checked.blocked:
                raise FormRefused(self.t(HINDERED), **typed)
        with self.refusing(AMEND_REFUSED, **typed):
            await self.in_thread(operations.amend, self.audited, state.study.id, typed["what"], typed["why"], checked)
        return self.t("The amendment is written down.")


ACTS: Final[Mapping[str, Callable[[StudyPage, StudyState], Awaitable[str]]]] = {
    act.__name__: act
    for act in (StudyPage.file, StudyPage.register, StudyPage.plan, StudyPage.freeze, StudyPage.open_outcomes, StudyPage.release, StudyPage.amend)
}
"""What the forms of the page do, by the value of their field ``act``."""

PAGES: Final[tuple[type[StaffHandler], ...]] = (StudiesPage, StudyPage, PlanFormPage, SizePage, StatementsPage)


def is_unchanged(text: str, before: str) -> bool:
    """Whether a plan came back as it was shown; a browser ends its lines with a carriage return."""
    return not text.strip() or text.split() == before.split()


def status_of(state: StudyState) -> str:
    """How far a study is, in English."""
    if state.closed:
        return translatable("closed: every phase is released")
    return translatable("frozen and running") if state.frozen_at else translatable("planned, not frozen")
