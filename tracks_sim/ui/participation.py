"""A member of a study at the page: agrees, answers, begins the case that is next, leaves.

Each act goes to the store, which looks again whether it is due; then the page shows what is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracks_sim.case.load import Library
from tracks_sim.case.versions import played_content
from tracks_sim.case.wording import personal_details
from tracks_sim.errors import BadAnswer, CaseOfStudy, QuestionsOpen, StudyRefused
from tracks_sim.practice.events import MEASURED
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store, Studies
from tracks_sim.study import Member, StudyState
from tracks_sim.study.questionnaire import Questionnaires, checked, left_open, load_questionnaires
from tracks_sim.ui import home
from tracks_sim.ui.state import PageContext, State
from tracks_sim.ui.study import consented, panel, questions_sheet, without

MEMBER_INTENTS = ("consent", "questions", "reply", "hand-in", "sit", "withdraw")
"""What only a member of a study can do."""


class Participation:
    """The study of whoever is at the page, if they are in one."""

    def __init__(self, place: PageContext, store: Store, library: Library, root: Path) -> None:
        self.place = place
        self.store = store
        self.library = library
        self.root = root
        self.studies = Studies(store)

    def questionnaires(self) -> Questionnaires:
        """The questionnaires of the scenarios folder."""
        return load_questionnaires(self.root, self.place.data / "cache")

    # --- in ---------------------------------------------------------------------------

    def next(self, state: State, kind: str, intent: Mapping[str, Any]) -> tuple[State, str | None]:
        """The state after an act of a member, and the attempt that is to be opened, if any."""
        study, member = self._member(state)
        assert state.trainee is not None
        home_again = replace(state, page="home", asked=None)
        match kind:
            case "consent":
                self.studies.consent(state.trainee, str(intent.get("version")), state.language)
            case "withdraw":
                self.studies.withdraw(state.trainee)
            case "questions":
                name = str(intent.get("questionnaire"))
                due = study.due(member, self.studies.today())
                if due is None or name not in study.asked_of(due.id) or not consented(study, member) or name in member.progress(due.id).handed_in:
                    raise StudyRefused("This page of questions is handed in or not open.")
                return replace(state, page="questions", asked=name), None
            case "reply" | "hand-in":
                return self._answered(state, study, member, intent, done=kind == "hand-in")
            case _:
                return home_again, self._begun(state, study, member, intent)
        return home_again, None

    def _answered(
        self, state: State, study: StudyState, member: Member, intent: Mapping[str, Any], *, done: bool
    ) -> tuple[State, None]:
        assert state.trainee is not None
        due = study.due(member, self.studies.today())
        asked = self.questionnaires().by_id.get(state.asked or "")
        if due is None or asked is None:
            raise StudyRefused("This page of questions is handed in or not open.")
        if done:
            if left_open(asked, due.id, member.progress(due.id).answers.get(asked.id, {})):
                raise QuestionsOpen("Some questions are open.")
            self.studies.answer(state.trainee, due.id, asked.id, {}, done=True)
            return replace(state, page="home", asked=None), None
        key, value = str(intent.get("item")), intent.get("value")
        if isinstance(value, str) and personal_details(value):
            return replace(state, warning=True), None
        self.studies.answer(state.trainee, due.id, asked.id, {key: checked(asked, due.id, key, value)})
        return state, None

    def _begun(self, state: State, study: StudyState, member: Member, intent: Mapping[str, Any]) -> str:
        """The attempt on the next case of the form, begun now or before."""
        assert state.trainee is not None
        due = study.due(member, self.studies.today())
        if due is None:
            raise StudyRefused("Nothing of the study is due now.")
        case_file, catalogues = self.library.case(str(intent.get("case"))), self.library.catalogues
        played = played_content(case_file, catalogues, study.study.country, self.root)
        started = start_event(
            played, at=self.store.time(), mode="study", language=state.language, seed=secrets.token_hex(8),
            study=study.study.id, study_phase=due.id,
        )  # fmt: skip
        return self.studies.begin(state.trainee, started, played.contents)

    def refuse(self, trainee: str | None, case_id: str) -> None:
        """Raise CaseOfStudy where somebody may not practise a case: it is measured with, is a twin, or practice is not open."""
        if case_id in self.barred(trainee) or self.library.case(case_id).key.twin is not None:
            raise CaseOfStudy("This case belongs to the study.")

    def barred(self, trainee: str | None) -> frozenset[str]:
        """Cases that somebody may not practise: all while practice is closed, those of the forms until the study is."""
        found = self.studies.membership(trainee) if trainee else None
        if found is None:
            return frozenset()
        study, member = found
        if not study.practice_open(member, self.studies.today()):
            return frozenset(self.library.cases)
        return frozenset() if study.closed else study.study.cases

    # --- out --------------------------------------------------------------------------

    def home_sheet(self, state: State, talks: list[home.Talk]) -> dict[str, Any]:
        """The first page of a trainee; for a member with the study on top, and without what is measured."""
        assert state.trainee is not None
        rows = self.store.attempts(state.trainee)
        found = self.studies.membership(state.trainee)
        if found is None:
            return home.home_sheet(self.library, rows, talks, self.place, state.language)
        study, member = found
        shown = replace(self.library, cases=without(self.library, self.barred(state.trainee)))
        own = [row for row in rows if row.mode not in MEASURED or row.released]
        sheet = home.home_sheet(shown, own, [t for t in talks if t.case in shown.cases], self.place, state.language)
        today = self.studies.today()
        due = study.due(member, today)
        begun = self.studies.attempts(state.trainee, due.id) if due else {}
        of_study = panel(study, member, self.questionnaires(), self.library, begun, today, self.place, state.language)
        if not shown.cases:
            sheet |= {"title": of_study["title"], "intro": None}
        return sheet | {"study": of_study}

    def questions_sheet(self, state: State) -> dict[str, Any] | None:
        """The page of questions that is open, or None where it was closed meanwhile."""
        study, member = self._member(state)
        due = study.due(member, self.studies.today())
        if due is None or state.asked not in study.asked_of(due.id) or state.asked in member.progress(due.id).handed_in:
            return None
        asked = self.questionnaires()
        return questions_sheet(member, due.id, asked.by_id[state.asked], asked, state.language, warning=state.warning)

    def _member(self, state: State) -> tuple[StudyState, Member]:
        found = self.studies.membership(state.trainee) if state.trainee else None
        if found is None:
            raise BadAnswer("Who is in no study is asked nothing by one.")
        return found
