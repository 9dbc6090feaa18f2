"""The pages on which an evaluator plans a study and runs it: plan, freeze, codes, who is due, release, amend.

The same acts as ``tracks-sim study``, for somebody without a shell. Outcomes are on the page ``evaluate``.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import CaseLibraryError, StudyRefused, UnknownCode
from tracks_sim.i18n import known_language, translator
from tracks_sim.operations import studies as operations
from tracks_sim.operations.trainees import find_trainee
from tracks_sim.serve.staff_page import StaffHandler, existing, zipped
from tracks_sim.store import Studies
from tracks_sim.study.plan_file import TEMPLATE, plan_of, written

if TYPE_CHECKING:
    from tracks_sim.study import StudyState

AT_ONCE: Final = 2000
"""Codes of one batch."""
SHORT: Final = 80
"""Characters of a short word of an evaluator's own: site, experience, label, reason."""
PLAN_NAME: Final = "plan.yaml"
"""What problems of a plan that was typed into a form call its file."""


class StudiesPage(StaffHandler):
    """GET: every study. POST ``plan``: keep a new plan, or say what is wrong with it and keep what was typed."""

    page, permission = "studies", "evaluate"

    async def get(self) -> None:
        self.remember_language()
        await self.show_list(plan=TEMPLATE.read_text(encoding="utf-8").partition("\n")[2])  # the first line is for editors

    async def post(self) -> None:
        text = self.get_body_argument("plan", "")
        try:
            study = plan_of(text.encode(), PLAN_NAME)
            await asyncio.to_thread(operations.keep_plan, self.audited, study)
        except CaseLibraryError as error:
            problems = [str(problem) for problem in error.problems]
            await self.show_list(plan=text, notice=self.messages["plan-wrong"], wrong=True, problems=problems)
        except StudyRefused:
            await self.show_list(plan=text, notice=self.messages["plan-frozen"], wrong=True)
        else:
            self.redirect(f"{self.base_url}tracks/staff/study?study={study.id}", status=303)

    async def show_list(self, **gaps: object) -> None:
        """The list, the newest first."""
        studies = Studies(self.store)
        states = await asyncio.to_thread(lambda: [studies.state(study) for study in studies.ids()])
        rows = [(s.study.id, in_language(s.study.title, self.language), status_of(s), len(s.members)) for s in reversed(states)]
        self.show(self.page, rows=rows, **{"problems": [], "notice": "", "wrong": False, **gaps})


class StudyPage(StaffHandler):
    """GET ``study``: its plan and how far it is. POST ``act``, one of ``ACTS``."""

    page, permission, linked = "study", "evaluate", False

    async def get(self) -> None:
        self.remember_language()
        await self.show_study()

    async def post(self) -> None:
        state = await asyncio.to_thread(self.study_state)
        act = ACTS.get(self.get_body_argument("act", ""))
        if act is None:
            raise HTTPError(400)
        await act(self, state)

    def study_state(self) -> StudyState:
        """The study that the address names; 404 where there is none."""
        with existing():
            return Studies(self.store).state(self.get_argument("study", ""))

    def short_word(self, name: str) -> str:
        """A field of the form, cut to the length of a short word."""
        return self.get_body_argument(name, "").strip()[:SHORT]

    async def refuse(self, word: str, **typed: object) -> None:
        """The page with an alert; ``typed`` stays in the form it was typed into."""
        await self.show_study(self.messages[word], wrong=True, **typed)

    async def show_study(self, notice: str = "", wrong: bool = False, **typed: object) -> None:
        """The page, with a sentence on what was just done."""
        from tracks_sim.study.csv_lists import due

        studies = Studies(self.store)
        with existing():
            state = await asyncio.to_thread(operations.read_members, self.audited, self.get_argument("study", ""))
        study = state.study
        checked = await asyncio.to_thread(operations.check_plan, study, self.data)
        t = translator(self.language)
        self.show(
            self.page, state=state, study=study, title=in_language(study.title, self.language), standing=status_of(state),
            remarks=[(remark.blocking, remark.said(t)) for remark in checked.remarks],
            plan=typed.get("plan") or written(study), problems=typed.get("problems", ()), typed=typed,
            flows=[(arm or "all", state.flow(arm)) for arm in ((None, *study.arms) if len(study.arms) > 1 else (None,))],
            due=self.shortened(due(state, studies.today())) if state.frozen_at else None,
            open_phases=[phase.id for phase in study.phases if phase.id not in state.released],
            seed=studies.seed(study.id) if state.closed else "", notice=notice, wrong=wrong,
        )  # fmt: skip

    # --- acts ---------------------------------------------------------------------------

    async def plan(self, state: StudyState) -> None:
        """Keep the plan anew, until the freeze."""
        text = self.get_body_argument("plan", "")
        try:
            study = plan_of(text.encode(), PLAN_NAME)
            if study.id != state.study.id:
                await self.show_study(self.messages["plan-other"].format(id=state.study.id), wrong=True, plan=text)
                return
            await asyncio.to_thread(operations.keep_plan, self.audited, study)
        except CaseLibraryError as error:
            await self.refuse("plan-wrong", plan=text, problems=[str(problem) for problem in error.problems])
        except StudyRefused:
            await self.refuse("plan-frozen")
        else:
            await self.show_study(self.messages["plan-kept"])

    async def freeze(self, state: StudyState) -> None:
        """Fix the plan."""
        if not self.get_body_argument("sure", ""):
            await self.refuse("freeze-unsure")
            return
        checked = await asyncio.to_thread(operations.check_plan, state.study, self.data)
        if checked.blocked:
            await self.refuse("freeze-hindered")
            return
        try:
            await asyncio.to_thread(operations.freeze, self.audited, checked)
        except StudyRefused:
            await self.refuse("plan-frozen")
        else:
            await self.show_study(self.messages["freeze-done"])

    async def codes(self, state: StudyState) -> None:
        """New members: a ZIP with the list and the sheets to print, this once."""
        from tracks_sim.ui.code_sheets import code_sheets

        typed = {name: self.short_word(name) for name in ("site", "experience", "label", "count")}
        digits = typed["count"]
        count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0
        if not 1 <= count <= AT_ONCE:
            await self.show_study(self.messages["study-codes-wrong"].format(most=AT_ONCE), wrong=True, **typed)
            return
        language = known_language(self.get_body_argument("for", ""))
        fields = (typed["site"], typed["experience"], typed["label"])
        try:
            batch = await asyncio.to_thread(operations.make_codes, self.audited, state.study.id, count, language, *fields)
        except StudyRefused:
            await self.refuse("study-codes-strata", **typed)
            return
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("codes.csv", batch.csv)
            archive.writestr("codes.html", code_sheets(batch.title, batch.codes, language))
        self.download(f"{state.study.id}-codes.zip", packed.getvalue(), "application/zip")

    async def due(self, state: StudyState) -> None:
        """The reminder list as a file."""
        body = await asyncio.to_thread(operations.list_due, self.audited, state.study.id)
        self.download(f"{state.study.id}-due.csv", body.encode(), "text/csv; charset=utf-8")

    async def tables(self, state: StudyState) -> None:
        """The tables of ``tracks-sim study export`` in one ZIP."""
        from tracks_sim.operations.exports import export_study

        study, audited = state.study.id, self.audited
        body = await asyncio.to_thread(zipped, self.data, lambda folder: export_study(audited, study, folder))
        self.download(f"{study}-tables.zip", body, "application/zip")

    async def lost(self, state: StudyState) -> None:
        """Somebody is out of reach."""
        who, why = self.short_word("who"), self.short_word("why")
        try:
            trainee = find_trainee(self.store, who)
        except UnknownCode:
            trainee = ""
        if trainee not in state.members or not why:
            await self.refuse("lost-wrong", who=who, why=why)
            return
        await asyncio.to_thread(operations.lose, self.audited, trainee, why)
        await self.show_study(self.messages["lost-done"])

    async def release(self, state: StudyState) -> None:
        """Open the feedback of a phase, or of all."""
        phase = self.get_body_argument("phase", "")
        if not self.get_body_argument("sure", "") or phase not in ("", *(p.id for p in state.study.phases)):
            await self.refuse("freeze-unsure")
            return
        released = await asyncio.to_thread(operations.release, self.audited, state.study.id, (phase,) if phase else ())
        await self.show_study(self.messages["study-released"].format(n=released.cases))

    async def amend(self, state: StudyState) -> None:
        """Write down a change after the freeze, with the plan it leads to where that was changed too."""
        what, why = self.get_body_argument("what", "").strip(), self.get_body_argument("why", "").strip()
        text = self.get_body_argument("plan", "")
        typed: dict[str, Any] = {"what": what, "why": why, "plan": text}
        if not what or not why:
            await self.refuse("amend-wrong", **typed)
            return
        try:
            checked = None
            if not is_unchanged(text, written(state.study)):
                checked = await asyncio.to_thread(operations.check_plan, plan_of(text.encode(), PLAN_NAME), self.data)
            if checked is not None and checked.blocked:
                await self.refuse("freeze-hindered", **typed)
                return
            await asyncio.to_thread(operations.amend, self.audited, state.study.id, what, why, checked)
        except CaseLibraryError as error:
            await self.refuse("plan-wrong", problems=[str(problem) for problem in error.problems], **typed)
        except StudyRefused:
            await self.refuse("amend-refused", **typed)
        else:
            await self.show_study(self.messages["amend-done"])


ACTS: Final[Mapping[str, Callable[[StudyPage, StudyState], Awaitable[None]]]] = {
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


def in_language(texts: Mapping[Any, str], language: str) -> str:
    """The text in this language, or in the first there is."""
    return texts.get(language) or next(iter(texts.values()))


def status_of(state: StudyState) -> str:
    """Short name of how far a study is: planned, running or closed."""
    return "closed" if state.closed else "running" if state.frozen_at else "planned"
