"""The pages on which an evaluator plans a study and runs it: plan, freeze, codes, who is due, release, amend.

The same acts as ``tracks-sim study``, for somebody without a shell. Outcomes are on the page ``evaluate``.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import CaseLibraryError, StudyRefused, UnknownCode
from tracks_sim.i18n import known_language, translator
from tracks_sim.operations import studies as operations
from tracks_sim.operations.trainees import find_trainee
from tracks_sim.serve.staff_page import SHORT, FormRefused, StaffHandler, StaffPage, missing_is_404, zipped
from tracks_sim.store import Studies
from tracks_sim.study.csv_lists import due_members
from tracks_sim.study.model import in_language
from tracks_sim.study.plan_file import TEMPLATE, line_of, plan_of, plan_yaml

if TYPE_CHECKING:
    from tracks_sim.study import Study, StudyState

LARGEST_BATCH: Final = 2000
"""Codes of one batch."""
PLAN_NAME: Final = "plan.yaml"
"""What problems of a plan that was typed into a form call its file."""


class PlanPage(StaffPage):
    """A page on which a plan is typed, and whose address may name a language."""

    permission = "evaluate"

    async def get(self) -> None:
        self.remember_language()
        await self.show()

    def typed_plan(self, **typed: object) -> Study:
        """The plan in the form; raises FormRefused with every problem of it."""
        text = self.entered("plan")
        try:
            return plan_of(text.encode(), PLAN_NAME)
        except CaseLibraryError as error:
            problems = [str(problem) for problem in error.problems]
            raise FormRefused(self.messages["plan-wrong"], problems=problems, **{**typed, "plan": text}) from None

    @contextmanager
    def refusing(self, message: str, **typed: object) -> Iterator[None]:
        """Raise FormRefused with this message where the study refuses what the block does."""
        try:
            yield
        except StudyRefused:
            raise FormRefused(self.messages[message], **typed) from None


class StudiesPage(PlanPage):
    """Every study, the newest first. Form ``plan``: keep a new plan."""

    page = "studies"

    async def show(self, **variables: Any) -> None:
        studies = Studies(self.store)
        states = await asyncio.to_thread(lambda: [studies.state(study) for study in studies.ids()])
        rows = [(s.study.id, in_language(s.study.title, self.language), status_of(s), len(s.members)) for s in reversed(states)]
        plan = variables.pop("plan", None)
        if plan is None:
            plan = TEMPLATE.read_text(encoding="utf-8").partition("\n")[2]  # the first line is for editors
        await super().show(rows=rows, plan=plan, **variables)

    async def act(self) -> str:
        study = self.typed_plan()
        with self.refusing("plan-frozen", plan=self.entered("plan")):
            await asyncio.to_thread(operations.keep_plan, self.audited, study)
        self.redirect(f"{self.base_url}tracks/staff/study?study={study.id}", status=303)
        return ""


class StudyPage(PlanPage):
    """The study that the address names: its plan and how far it is. Forms ``act``, one of ``ACTS``."""

    page, linked = "study", False

    async def act(self) -> str:
        state = await asyncio.to_thread(self.study_state)
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
            state = await asyncio.to_thread(operations.read_members, self.audited, self.get_argument("study", ""))
        study = state.study
        checked = await asyncio.to_thread(operations.check_plan, study, self.data)
        t, plan = translator(self.language), plan_yaml(study)
        places = [f"{PLAN_NAME}:{line_of(plan.encode(), r.where)}: " if r.where else "" for r in checked.remarks]
        self.render_staff_page(
            self.page, state=state, study=study, title=in_language(study.title, self.language), standing=status_of(state),
            remarks=[(remark.blocking, place + remark.translated(t)) for place, remark in zip(places, checked.remarks, strict=True)],
            plan=typed.get("plan") or plan, problems=typed.get("problems", ()), typed=typed,
            flows=[(arm or "all", state.flow(arm)) for arm in ((None, *study.arms) if len(study.arms) > 1 else (None,))],
            due=self.shortened(due_members(state, studies.today())) if state.frozen_at else None,
            open_phases=[phase.id for phase in study.phases if phase.id not in state.released],
            seed=studies.seed(study.id) if state.closed else "", notice=notice, wrong=wrong,
        )  # fmt: skip

    # --- acts ---------------------------------------------------------------------------

    async def plan(self, state: StudyState) -> str:
        """Keep the plan anew, until the freeze."""
        study = self.typed_plan()
        if study.id != state.study.id:
            raise FormRefused(self.messages["plan-other"].format(id=state.study.id), plan=self.entered("plan"))
        with self.refusing("plan-frozen"):
            await asyncio.to_thread(operations.keep_plan, self.audited, study)
        return self.messages["plan-kept"]

    async def freeze(self, state: StudyState) -> str:
        """Fix the plan."""
        if not self.entered("sure"):
            raise FormRefused(self.messages["freeze-unsure"])
        checked = await asyncio.to_thread(operations.check_plan, state.study, self.data)
        if checked.blocked:
            raise FormRefused(self.messages["freeze-hindered"])
        with self.refusing("plan-frozen"):
            await asyncio.to_thread(operations.freeze, self.audited, checked)
        return self.messages["freeze-done"]

    async def codes(self, state: StudyState) -> str:
        """Make codes of new members: a ZIP with the list and the sheets to print, this once."""
        from tracks_sim.ui.code_sheets import code_sheets

        typed = {name: self.entered(name, SHORT) for name in ("site", "experience", "label")}
        count, language = self.entered_count(LARGEST_BATCH), known_language(self.entered("for"))
        if not count:
            raise FormRefused(self.messages["study-codes-wrong"].format(most=LARGEST_BATCH), count=self.entered("count", SHORT), **typed)
        with self.refusing("study-codes-strata", count=count, **typed):
            batch = await asyncio.to_thread(operations.make_codes, self.audited, state.study.id, count, language, **typed)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("codes.csv", batch.csv)
            archive.writestr("codes.html", code_sheets(batch.title, batch.codes, language))
        self.download(f"{state.study.id}-codes.zip", packed.getvalue(), "application/zip")
        return ""

    async def due(self, state: StudyState) -> str:
        """The reminder list as a file."""
        body = await asyncio.to_thread(operations.list_due, self.audited, state.study.id)
        self.download(f"{state.study.id}-due.csv", body.encode(), "text/csv; charset=utf-8")
        return ""

    async def tables(self, state: StudyState) -> str:
        """The tables of ``tracks-sim study export`` in one ZIP."""
        from tracks_sim.operations.exports import export_study

        study, audited = state.study.id, self.audited
        body = await asyncio.to_thread(zipped, self.data, lambda folder: export_study(audited, study, folder))
        self.download(f"{study}-tables.zip", body, "application/zip")
        return ""

    async def lost(self, state: StudyState) -> str:
        """Write down that a member is out of reach."""
        who, why = self.entered("who", SHORT), self.entered("why", SHORT)
        try:
            trainee = find_trainee(self.store, who)
        except UnknownCode:
            trainee = ""
        if trainee not in state.members or not why:
            raise FormRefused(self.messages["lost-wrong"], who=who, why=why)
        await asyncio.to_thread(operations.lose, self.audited, trainee, why)
        return self.messages["lost-done"]

    async def release(self, state: StudyState) -> str:
        """Open the feedback of a phase, or of all."""
        phase = self.entered("phase")
        if not self.entered("sure") or phase not in ("", *(p.id for p in state.study.phases)):
            raise FormRefused(self.messages["freeze-unsure"])
        released = await asyncio.to_thread(operations.release, self.audited, state.study.id, (phase,) if phase else ())
        return self.messages["study-released"].format(n=released.cases)

    async def amend(self, state: StudyState) -> str:
        """Write down a change after the freeze, with the plan it leads to where that was changed too."""
        typed = {name: self.entered(name) for name in ("what", "why", "plan")}
        if not typed["what"] or not typed["why"]:
            raise FormRefused(self.messages["amend-wrong"], **typed)
        checked = None
        if not is_unchanged(typed["plan"], plan_yaml(state.study)):
            checked = await asyncio.to_thread(operations.check_plan, self.typed_plan(**typed), self.data)
            if checked.blocked:
                raise FormRefused(self.messages["freeze-hindered"], **typed)
        with self.refusing("amend-refused", **typed):
            await asyncio.to_thread(operations.amend, self.audited, state.study.id, typed["what"], typed["why"], checked)
        return self.messages["amend-done"]


ACTS: Final[Mapping[str, Callable[[StudyPage, StudyState], Awaitable[str]]]] = {
    act.__name__: act
    for act in (
        StudyPage.plan, StudyPage.freeze, StudyPage.codes, StudyPage.due, StudyPage.tables, StudyPage.lost, StudyPage.release,
        StudyPage.amend,
    )
}  # fmt: skip
"""What the forms of the page do, by the value of their field ``act``."""

PAGES: Final[tuple[type[StaffHandler], ...]] = (StudiesPage, StudyPage)


def is_unchanged(text: str, before: str) -> bool:
    """Whether a plan came back as it was shown; a browser ends its lines with a carriage return."""
    return not text.strip() or text.split() == before.split()


def status_of(state: StudyState) -> str:
    """Short name of how far a study is: planned, running or closed."""
    return "closed" if state.closed else "running" if state.frozen_at else "planned"
