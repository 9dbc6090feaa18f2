"""The page on which staff who hand out codes serve a study: new codes, who is due, who is lost.

The same acts as ``tracks-sim study codes``, ``due`` and ``lost``. It shows no answer, group or figure; who sees those sees no code.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from tornado.web import HTTPError

from tracks_sim.errors import StudyRefused, UnknownCode
from tracks_sim.i18n import known_language
from tracks_sim.operations import studies as operations
from tracks_sim.operations.trainees import find_trainee
from tracks_sim.serve.staff.staff_page import SHORT, FormRefused, StaffPage, missing_is_404
from tracks_sim.store import Studies
from tracks_sim.study import StudyState
from tracks_sim.study.csv_lists import due_members
from tracks_sim.study.events import MOST_TRAINERS
from tracks_sim.study.model import in_language
from tracks_sim.ui.shared.study_calendar import study_calendar

LARGEST_BATCH: Final = 2000
"""Codes of one batch."""


class MembersPage(StaffPage):
    """Every frozen study; or the members of the one that the address names. Forms ``act``: ``codes``, ``due``, ``lost``, ``calendar``."""

    page, permission = "members", "codes"

    async def show(self, *, notice: str = "", wrong: bool = False, **typed: Any) -> None:
        """Answer with the page; ``typed`` stays in the form that was refused."""
        if not (name := self.get_argument("study", "")):
            states = await self.in_thread(self._frozen_studies)
            rows = [(s.study.id, in_language(s.study.title, self.language), len(s.members)) for s in reversed(states)]
            self.render_staff_page(self.page, rows=rows, study=None, notice=notice, wrong=wrong)
            return
        await self.in_thread(self._state)  # first: a study that is not there, or not frozen, is no entry in the audit log
        state = await self.in_thread(operations.read_members, self.audited, name)
        studies = Studies(self.store)
        self.render_staff_page(
            self.page, study=state.study, title=in_language(state.study.title, self.language), typed=typed, notice=notice, wrong=wrong,
            due=self.shortened(due_members(state, studies.today())),
        )  # fmt: skip

    async def act(self) -> str:
        state = await self.in_thread(self._state)
        match self.entered("act"):
            case "codes":
                return await self.codes(state)
            case "due":
                return await self.due(state)
            case "lost":
                return await self.lost(state)
            case "calendar":
                return self.calendar(state)
        raise HTTPError(400)

    async def codes(self, state: StudyState) -> str:
        """Make codes of new members: a ZIP with the list and the sheets to print, this once."""
        from tracks_sim.ui.shared.code_sheets import code_sheets

        typed = {name: self.entered(name, SHORT) for name in ("site", "experience", "session", "label")}
        number = self.entered("trainer", SHORT)
        count, language = self.entered_count(LARGEST_BATCH), known_language(self.entered("for"))
        if not count:
            raise FormRefused(self.t("Say how many codes to make, from 1 to {most}. None was made.").format(most=LARGEST_BATCH), count=self.entered("count", SHORT), trainer=number, **typed)
        if number and not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_TRAINERS):
            raise FormRefused(self.t("A trainer is a number from 1 to {most}. No code was made.").format(most=MOST_TRAINERS), count=count, trainer=number, **typed)
        if any(state.study.unlisted({"site": typed["site"], "experience": typed["experience"]})):
            raise FormRefused(self.t("The plan of the study lists the words for site and experience: choose among them. No code was made."), count=count, trainer=number, **typed)
        audited, study = self.audited, state.study.id

        def packed() -> bytes:  # in one piece: codes that are made must be shown
            batch = operations.make_codes(audited, study, count, language, **typed, trainer=int(number) if number else None)
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("codes.csv", batch.csv)
                archive.writestr("codes.html", code_sheets(batch.study, batch.codes, language))
            return file.getvalue()

        try:
            body = await self.in_thread(packed)
        except StudyRefused:
            raise FormRefused(self.t("The study balances by site or experience: say both words that it asks for. No code was made."), count=count, trainer=number, **typed) from None
        self.download(f"{study}-codes.zip", body, "application/zip")
        return ""

    async def due(self, state: StudyState) -> str:
        """The reminder list as a file."""
        body = await self.in_thread(operations.list_due, self.audited, state.study.id)
        self.download(f"{state.study.id}-due.csv", body.encode(), "text/csv; charset=utf-8")
        return ""

    def calendar(self, state: StudyState) -> str:
        """The days of the study as a file for a calendar."""
        body = study_calendar(state.study, self.store.clock.now(), self.language)
        if body is None:
            raise FormRefused(self.t("The plan names no day that holds for everybody: there is nothing for a calendar. Who is due stands in the list above."))
        self.download(f"{state.study.id}.ics", body, "text/calendar; charset=utf-8")
        return ""

    async def lost(self, state: StudyState) -> str:
        """Write down that a member is out of reach."""
        who, why = self.entered("who", SHORT), self.entered("why", SHORT)
        try:
            trainee = await self.in_thread(find_trainee, self.store, who)
        except UnknownCode:
            trainee = ""
        if trainee not in state.members or not why:
            raise FormRefused(self.t("Nothing was written down. Enter a code or an internal id of this study, and a reason."), who=who, why=why)
        await self.in_thread(operations.lose, self.audited, trainee, why)
        return self.t("Written down.")

    def _state(self) -> StudyState:
        """The frozen study that the address names; 404 where there is none."""
        with missing_is_404():
            state = Studies(self.store).state(self.get_argument("study", ""))
        if state.frozen_at is None:
            raise HTTPError(404)
        return state

    def _frozen_studies(self) -> list[StudyState]:
        studies = Studies(self.store)
        return [state for state in map(studies.state, studies.ids()) if state.frozen_at]
