"""The pages on which an evaluator plans a study and runs it: plan, freeze, codes, who is due, release, amend.

The same acts as ``tracks-sim study``, for somebody without a shell. What came out is on the page ``evaluate``.
"""

from __future__ import annotations

import asyncio
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import CaseLibraryError, StudyRefused, UnknownCode, UnknownStudy
from tracks_sim.i18n import known_language, translator
from tracks_sim.serve.staff import StaffHandler, zipped

if TYPE_CHECKING:
    from tracks_sim.store import Store, Studies
    from tracks_sim.study import PhaseId, Study, StudyState
    from tracks_sim.study.check import Remark

AT_ONCE: Final = 2000
"""Codes of one batch."""
SHORT: Final = 80
"""Characters of a short word of an evaluator's own: site, experience, label, reason."""


class StudiesPage(StaffHandler):
    """GET: every study. POST ``plan``: keep a new plan, or say what is wrong with it; what was written stays."""

    page, needs = "studies", "evaluate"

    async def get(self) -> None:
        from tracks_sim.study.plan_file import TEMPLATE

        self.keep_language()
        await self.listed(plan=TEMPLATE.read_text(encoding="utf-8").partition("\n")[2])  # the first line is for editors

    async def post(self) -> None:
        text = self.get_body_argument("plan", "")
        try:
            study = await asyncio.to_thread(self.kept, text)
        except CaseLibraryError as error:
            await self.listed(plan=text, told=self.words["plan-wrong"], wrong=True, problems=[str(problem) for problem in error.problems])
        except StudyRefused:
            await self.listed(plan=text, told=self.words["plan-frozen"], wrong=True)
        else:
            self.redirect(f"{self.base_url}tracks/staff/study?study={study.id}", status=303)

    def kept(self, text: str) -> Study:
        """Keep the plan; raises CaseLibraryError and StudyRefused."""
        from tracks_sim.store import Studies
        from tracks_sim.study.plan_file import plan_of

        study = plan_of(text.encode(), "plan.yaml")
        self.note("study", f"new {study.id}")
        Studies(self.store).plan(study)
        return study

    async def listed(self, **gaps: object) -> None:
        """The list, the newest first."""
        from tracks_sim.store import Studies

        studies = Studies(self.store)
        states = await asyncio.to_thread(lambda: [studies.state(study) for study in studies.ids()])
        rows = [(s.study.id, said(s.study.title, self.language), standing(s), len(s.members)) for s in reversed(states)]
        self.show(self.page, rows=rows, **{"problems": [], "told": "", "wrong": False, **gaps})


class StudyPage(StaffHandler):
    """GET ``study``: where it stands. POST ``act``: plan, freeze, codes, due, tables, lost, release or amend."""

    page, needs = "study", "evaluate"

    async def get(self) -> None:
        self.keep_language()
        studies, state = await asyncio.to_thread(self.found)
        self.note("study-members", state.study.id)
        await self.shown(studies)

    async def post(self) -> None:
        studies, state = await asyncio.to_thread(self.found)
        act = self.get_body_argument("act", "")
        if act not in ACTS:
            raise HTTPError(400)
        await getattr(self, act)(studies, state)

    def found(self) -> tuple[Studies, StudyState]:
        """The study that the address names; 404 where there is none."""
        from tracks_sim.store import Studies

        studies = Studies(self.store)
        try:
            return studies, studies.state(self.get_argument("study", ""))
        except UnknownStudy:
            raise HTTPError(404) from None

    def short(self, name: str) -> str:
        """A short word that was typed."""
        return self.get_body_argument(name, "").strip()[:SHORT]

    async def shown(self, studies: Studies, told: str = "", wrong: bool = False, **kept: object) -> None:
        """The page, with a sentence on what was just done; ``kept`` is what was typed and not taken."""
        from tracks_sim.study.csv_lists import due_members
        from tracks_sim.study.plan_file import plan_yaml

        state = await asyncio.to_thread(studies.state, self.get_argument("study"))
        study, today = state.study, studies.today()
        marks = await asyncio.to_thread(remarks_on, study, self.settings["tracks"].data)
        t = translator(self.language)
        self.show(
            self.page, state=state, study=study, title=said(study.title, self.language), standing=standing(state),
            remarks=[(remark.blocking, remark.translated(t)) for remark in marks], hindered=any(remark.blocking for remark in marks),
            plan=kept.get("plan") or plan_yaml(study), problems=kept.get("problems", ()), kept=kept,
            flows=[(arm or "all", state.flow(arm)) for arm in ((None, *study.arms) if len(study.arms) > 1 else (None,))],
            due=self.shortened([(m, phase, how_far) for m, phase, how_far in due_members(state, today)]) if state.frozen_at else None,
            open_phases=[phase.id for phase in study.phases if phase.id not in state.released],
            seed=studies.seed(study.id) if state.closed else "", told=told, wrong=wrong,
        )  # fmt: skip

    # --- acts ---------------------------------------------------------------------------

    async def plan(self, studies: Studies, state: StudyState) -> None:
        """Keep the plan anew, until the freeze."""
        from tracks_sim.study.plan_file import plan_of

        text = self.get_body_argument("plan", "")
        try:
            study = plan_of(text.encode(), "plan.yaml")
            if study.id != state.study.id:
                await self.shown(studies, self.words["plan-other"].format(id=state.study.id), True, plan=text)
                return
            self.note("study", f"new {study.id}")
            studies.plan(study)
        except CaseLibraryError as error:
            await self.shown(studies, self.words["plan-wrong"], True, plan=text, problems=[str(p) for p in error.problems])
        except StudyRefused:
            await self.shown(studies, self.words["plan-frozen"], True)
        else:
            await self.shown(studies, self.words["plan-kept"])

    async def freeze(self, studies: Studies, state: StudyState) -> None:
        """Fix the plan."""
        if not self.get_body_argument("sure", ""):
            await self.shown(studies, self.words["freeze-unsure"], True)
            return
        data: Path = self.settings["tracks"].data
        if any(remark.blocking for remark in await asyncio.to_thread(remarks_on, state.study, data)):
            await self.shown(studies, self.words["freeze-hindered"], True)
            return
        try:
            digest = await asyncio.to_thread(frozen, studies, state.study, data)
        except StudyRefused:
            await self.shown(studies, self.words["plan-frozen"], True)
            return
        self.note("study", f"freeze {state.study.id} {digest}")
        await self.shown(studies, self.words["freeze-done"])

    async def codes(self, studies: Studies, state: StudyState) -> None:
        """New members: a ZIP with the list and the sheets to print, this once."""
        from tracks_sim.study.csv_lists import codes_csv
        from tracks_sim.ui.code_sheets import code_sheets

        site, experience, label = self.short("site"), self.short("experience"), self.short("label")
        typed = {"site": site, "experience": experience, "label": label, "count": self.short("count")}
        digits = typed["count"]
        count = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 5 else 0
        if not 1 <= count <= AT_ONCE:
            await self.shown(studies, self.words["study-codes-wrong"].format(most=AT_ONCE), True, **typed)
            return
        if state.frozen_at is None or any(not typed[stratum] for stratum in state.study.strata):
            await self.shown(studies, self.words["study-codes-strata"], True, **typed)
            return
        language = known_language(self.get_body_argument("for", ""))
        self.note("codes", f"{count} for study {state.study.id}")
        made = await asyncio.to_thread(studies.enrol, state.study.id, count, language, site, experience, label)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("codes.csv", codes_csv(made, site, experience, label))
            archive.writestr("codes.html", code_sheets(said(state.study.title, language), [code for _, code in made], language))
        self.download(f"{state.study.id}-codes.zip", packed.getvalue(), "application/zip")

    async def due(self, studies: Studies, state: StudyState) -> None:
        """The reminder list as a file."""
        from tracks_sim.study.csv_lists import due_csv

        self.note("study-members", state.study.id)
        self.download(f"{state.study.id}-due.csv", due_csv(state, studies.today()).encode(), "text/csv; charset=utf-8")

    async def tables(self, studies: Studies, state: StudyState) -> None:
        """The tables of ``tracks-sim study export`` in one ZIP."""
        study, data = state.study.id, self.settings["tracks"].data
        self.note("export", f"study {study}")
        body = await asyncio.to_thread(zipped, data, lambda folder: tables_of(self.store, study, data, folder))
        self.download(f"{study}-tables.zip", body, "application/zip")

    async def lost(self, studies: Studies, state: StudyState) -> None:
        """Somebody is out of reach."""
        who, why = self.short("who"), self.short("why")
        try:
            trainee = who if who in state.members else self.store.trainee_of(who).id
        except UnknownCode:
            trainee = ""
        if trainee not in state.members or not why:
            await self.shown(studies, self.words["lost-wrong"], True, who=who, why=why)
            return
        self.note("study-lost", self.store.tag(trainee))
        await asyncio.to_thread(studies.lose, trainee, why)
        await self.shown(studies, self.words["lost-done"])

    async def release(self, studies: Studies, state: StudyState) -> None:
        """Open the feedback of a phase, or of all."""
        chosen = self.get_body_argument("phase", "")
        phases: list[PhaseId] = [phase.id for phase in state.study.phases if chosen in ("", phase.id)]
        if not self.get_body_argument("sure", "") or not phases:
            await self.shown(studies, self.words["freeze-unsure"], True)
            return
        self.note("study", f"release {state.study.id} {' '.join(phases)}")
        count = await asyncio.to_thread(lambda: sum(studies.release(state.study.id, phase) for phase in phases))
        await self.shown(studies, self.words["study-released"].format(n=count))

    async def amend(self, studies: Studies, state: StudyState) -> None:
        """Write down a change after the freeze, with the plan it leads to where that was changed too."""
        from tracks_sim.study.plan_file import plan_of, plan_yaml

        what, why = self.get_body_argument("what", "").strip(), self.get_body_argument("why", "").strip()
        text = self.get_body_argument("plan", "")
        typed: dict[str, Any] = {"what": what, "why": why, "plan": text}
        if not what or not why:
            await self.shown(studies, self.words["amend-wrong"], True, **typed)
            return
        try:
            study = None if unchanged(text, plan_yaml(state.study)) else plan_of(text.encode(), "plan.yaml")
            if study is not None and any(r.blocking for r in await asyncio.to_thread(remarks_on, study, self.settings["tracks"].data)):
                await self.shown(studies, self.words["freeze-hindered"], True, **typed)
                return
            self.note("study", f"amend {state.study.id}")
            await asyncio.to_thread(studies.amend, state.study.id, what, why, study)
        except CaseLibraryError as error:
            await self.shown(studies, self.words["plan-wrong"], True, problems=[str(p) for p in error.problems], **typed)
        except StudyRefused:
            await self.shown(studies, self.words["amend-refused"], True, **typed)
        else:
            await self.shown(studies, self.words["amend-done"])


ACTS: Final = ("plan", "freeze", "codes", "due", "tables", "lost", "release", "amend")


def unchanged(text: str, before: str) -> bool:
    """Whether a plan came back as it was shown; a browser ends its lines with a carriage return."""
    return not text.strip() or text.split() == before.split()


def said(texts: Any, language: str) -> str:
    """In this language, or in the first there is."""
    return str(texts.get(language) or next(iter(texts.values())))


def standing(state: StudyState) -> str:
    """The short name of how far it is: planned, running or closed."""
    return "closed" if state.closed else "running" if state.frozen_at else "planned"


def remarks_on(study: Study, data: Path) -> tuple[Remark, ...]:
    """What hinders a plan, and what is to be known about it."""
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.study.check import remarks
    from tracks_sim.study.questionnaire import load_questionnaires

    cache = data / "cache"
    return remarks(study, load_library(cache=cache, only=study.cases), load_questionnaires(scenarios_root(), cache))


def frozen(studies: Studies, study: Study, data: Path) -> str:
    """Freeze; the hash. Raises StudyRefused where it is frozen already."""
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.study.check import hashes_of
    from tracks_sim.study.questionnaire import load_questionnaires

    cache = data / "cache"
    hashes = hashes_of(study, load_library(cache=cache, only=study.cases), load_questionnaires(scenarios_root(), cache))
    return studies.freeze(study.id, hashes)


def tables_of(store: Store, study: str, data: Path, folder: Path) -> tuple[Path, ...]:
    """The tables of a study with their codebooks, without what members wrote in their own words."""
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.exports.study import export_study
    from tracks_sim.outcomes.study_data import study_data
    from tracks_sim.study.questionnaire import load_questionnaires

    cache = data / "cache"
    asked = load_questionnaires(scenarios_root(), cache)
    return export_study(study_data(store, study, load_library(cache=cache), asked), asked, folder)


PAGES: Final[dict[str, type[StaffHandler]]] = {"/studies": StudiesPage, "/study": StudyPage}
"""Handlers by their address below ``/tracks/staff``."""
