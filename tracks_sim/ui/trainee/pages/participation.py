"""Participation in a study from the page: consent, questionnaires, beginning the next case, withdrawal.

Each act goes to the store, which checks again that it is due; then the page shows what is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracks_sim.case.check.wording import personal_details
from tracks_sim.case.load import Library
from tracks_sim.case.versions import played_content
from tracks_sim.errors import (
    BadAnswer,
    CaseOfGroup,
    CaseOfStudy,
    CountryOfGroup,
    QuestionsOpen,
    StudyRefused,
    UnknownCase,
)
from tracks_sim.group.fold import GroupState
from tracks_sim.i18n import translatable
from tracks_sim.operations.groups import wall_clock
from tracks_sim.practice import Attempt, fold
from tracks_sim.practice.events import MEASURED
from tracks_sim.practice.start import start_event
from tracks_sim.store import AttemptRow, Studies
from tracks_sim.store.groups import Groups
from tracks_sim.study import Member, StudyState
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires, open_items, validated_answer
from tracks_sim.ui.trainee.pages import home
from tracks_sim.ui.trainee.pages.last_cases import LastCases
from tracks_sim.ui.trainee.pages.next_in_course import TraineeCourse, course_of
from tracks_sim.ui.trainee.pages.own_group import group_panel
from tracks_sim.ui.trainee.pages.short_talks import Talk, finished_talks
from tracks_sim.ui.trainee.pages.study import QuestionsSheet, has_consented, questions_sheet, study_panel, without_cases
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent, Services, TraineePage, signed_in

MEMBER_INTENTS = ("consent", "reply", "hand-in", "sit", "withdraw")
"""Kinds of intents that only a member of a study can send."""


class Participation:
    """The study of the trainee at the page, if they are in one."""

    def __init__(self, site: Services) -> None:
        self.site = site
        self.studies = Studies(site.store)

    def questionnaires(self, study: StudyState) -> Questionnaires:
        """The questionnaires of a study: those it was frozen with."""
        return self.studies.questionnaires(study, load_questionnaires(self.site.root, self.site.context.data / "cache"))

    # --- in ---------------------------------------------------------------------------

    def next(self, state: TraineeState, kind: str, intent: Mapping[str, Any]) -> tuple[TraineeState, str | None]:
        """The state after an act of a member, and the id of the attempt to open, if any. Raises StudyRefused."""
        study, member = self._member(state)
        assert state.trainee is not None
        home_state = replace(state, page="home", at={})
        match kind:
            case "consent":
                self.studies.consent(state.trainee, str(intent.get("version")), state.language)
            case "withdraw":
                self.studies.withdraw(state.trainee)
            case "reply" | "hand-in":
                return self._save_answer(state, study, member, intent, done=kind == "hand-in")
            case _:
                return home_state, self._begin_case(state, study, member, intent)
        return home_state, None

    def opened_questions(self, state: TraineeState, intent: Intent) -> dict[str, str]:
        """What the page of a questionnaire remembers of its intent. Raises StudyRefused where it is not open."""
        study, member = self._member(state)
        name = str(intent.get("questionnaire"))
        due = study.due(member, self.studies.today())
        if (
            due is None
            or name not in study.questionnaires_of(member, due.id)
            or not has_consented(study, member)
            or name in member.progress(due.id).completed_questionnaires
        ):
            raise StudyRefused("This page of questions is handed in or not open.")
        return {"questionnaire": name}

    def _save_answer(
        self, state: TraineeState, study: StudyState, member: Member, intent: Mapping[str, Any], *, done: bool
    ) -> tuple[TraineeState, None]:
        assert state.trainee is not None
        due = study.due(member, self.studies.today())
        questionnaire = self.questionnaires(study).by_id.get(state.at.get("questionnaire", ""))
        if due is None or questionnaire is None:
            raise StudyRefused("This page of questions is handed in or not open.")
        trained = is_trained(member.arm, due.id)
        if done:
            if open_items(questionnaire, trained, member.progress(due.id).answers.get(questionnaire.id, {})):
                raise QuestionsOpen("Some questions are open.")
            self.studies.answer(state.trainee, due.id, questionnaire.id, {}, done=True)
            return replace(state, page="home", at={}), None
        key, value = str(intent.get("item")), intent.get("value")
        if isinstance(value, str) and personal_details(value):
            return replace(state, warning=True), None
        self.studies.answer(state.trainee, due.id, questionnaire.id, {key: validated_answer(questionnaire, trained, key, value)})
        return state, None

    def _begin_case(self, state: TraineeState, study: StudyState, member: Member, intent: Mapping[str, Any]) -> str:
        """Id of the attempt on the next case of the form, begun now or before."""
        assert state.trainee is not None
        due = study.due(member, self.studies.today())
        if due is None:
            raise StudyRefused("Nothing of the study is due now.")
        case_file, catalogues = self.site.library.case(str(intent.get("case"))), self.site.library.catalogues
        played = played_content(case_file, catalogues, study.study.country, self.site.root)
        started = start_event(
            played, at=self.site.store.time(), mode="study", language=state.language, seed=secrets.token_hex(8),
            study=study.study.id, study_phase=due.id,
        )  # fmt: skip
        return self.studies.begin(state.trainee, started, played.contents)

    def barred_cases(self, trainee: str | None) -> frozenset[str]:
        """Cases that a trainee may not practise: all while practice is closed, those of the forms until the study is over."""
        membership = self.studies.membership(trainee) if trainee else None
        if membership is None:
            return frozenset()
        study, member = membership
        if not study.practice_open(member, self.studies.today()):
            return frozenset(self.site.library.cases)
        return frozenset() if study.closed else study.study.cases

    def practice_library(self, trainee: str | None) -> Library:
        """The library without the cases that a trainee may not practise."""
        barred = self.barred_cases(trainee)
        return replace(self.site.library, cases=without_cases(self.site.library, barred)) if barred else self.site.library

    # --- out --------------------------------------------------------------------------

    def home_sheet(self, state: TraineeState, talks: list[Talk]) -> home.HomeSheet:
        """Home sheet of a trainee; for a member with the study on top, and without measured attempts and cases."""
        trainee = signed_in(state)
        rows, library, membership = self._visible(trainee), self.practice_library(trainee), self.studies.membership(trainee)
        course = course_of(self.site, library, rows)
        talks = [talk for talk in talks if talk.case in library.cases]
        sheet = home.home_sheet(library, rows, talks, self.site.context, state.language, self._under_way(rows), course)
        if membership is None:
            return self._with_group(sheet, trainee, rows, state.language)
        study, member = membership
        today = self.studies.today()
        due = study.due(member, today)
        attempts = self.studies.attempts(trainee, due.id) if due else {}
        panel = study_panel(study, member, self.questionnaires(study), self.site.library, attempts, today, self.site.context, state.language)
        if not library.cases:
            sheet |= {"title": panel["title"]}
        if due is not None:  # what the study asks for comes first
            sheet |= {"next": None}
        return sheet | {"study": panel}

    def _with_group(self, sheet: home.HomeSheet, trainee: str, rows: Sequence[AttemptRow], language: str) -> home.HomeSheet:
        """The home sheet of somebody who is in no study, led by their group; what it asks for is not proposed a second time, and of the course nothing to the one sheet of a group."""
        made, groups = self.site.store.clock.now(), Groups(self.site.store).of_trainee(trainee)
        panel = group_panel(groups, self._in_country(rows, groups), self.site.library, self.site.context, language, wall_clock(self.site.store), made)
        if panel is None:
            return sheet
        same = panel["next"] is not None and sheet["next"] is not None and panel["next"]["place"] == sheet["next"]["place"]
        alone = same or any(state.sheet for state in groups.values())
        return sheet | {"group": panel, "next": None if alone else sheet["next"]}

    def _in_country(self, rows: Sequence[AttemptRow], groups: Mapping[str, GroupState]) -> list[AttemptRow]:
        """The attempts on cases of these groups that are in the country of the group, as its debrief counts them."""
        theirs = {(part.case, state.plan.country) for state in groups.values() for part in state.plan.parts}
        on_their_cases = [row for row in rows if any(row.case == case for case, _ in theirs)]
        return [row for row in on_their_cases if (row.case, fold(self.site.store.events(row.id)).country) in theirs]

    def course(self, trainee: str) -> TraineeCourse | None:
        """The course of a trainee; None where there is none that they can take."""
        return course_of(self.site, self.practice_library(trainee), self._visible(trainee))

    def _visible(self, trainee: str) -> list[AttemptRow]:
        """The attempts of a trainee, newest first; of a member of a study no measured one before its release."""
        rows, in_study = self.site.store.attempts(trainee), self.studies.membership(trainee) is not None
        return [row for row in rows if not in_study or row.mode not in MEASURED or row.released]

    def _under_way(self, rows: Sequence[AttemptRow]) -> Attempt | None:
        """The newest attempt that is not submitted, of those listed."""
        row = next((row for row in rows if not row.submitted and row.mode != "study"), None)
        return fold(self.site.store.events(row.id)) if row is not None else None

    def questions_sheet(self, state: TraineeState) -> QuestionsSheet | None:
        """Sheet of the open questionnaire, or None where it was closed meanwhile."""
        study, member = self._member(state)
        due = study.due(member, self.studies.today())
        asked = state.at.get("questionnaire", "")
        if due is None or asked not in study.questionnaires_of(member, due.id) or asked in member.progress(due.id).completed_questionnaires:
            return None
        questionnaires = self.questionnaires(study)
        return questions_sheet(member, due.id, questionnaires.by_id[asked], questionnaires, state.language, warning=state.warning)

    def _member(self, state: TraineeState) -> tuple[StudyState, Member]:
        membership = self.studies.membership(state.trainee) if state.trainee else None
        if membership is None:
            raise BadAnswer("Who is in no study is asked nothing by one.")
        return membership


def waits_for_debrief(site: Services, trainee: str | None, case_id: str) -> bool:
    """Whether a group of the trainee's has not opened the feedback on a case yet."""
    return trainee is not None and any(state.holds_feedback(case_id) for state in Groups(site.store).of_trainee(trainee).values())


def countries_of_groups(site: Services, trainee: str | None, case_id: str) -> tuple[str, ...]:
    """The countries in which groups of the trainee's work on a case now, that of the newest group first; empty where none does."""
    groups = Groups(site.store).of_trainee(trainee) if trainee is not None else {}
    return tuple(dict.fromkeys(state.plan.country for state in groups.values() if state.holds_country(case_id)))


def refuse_country(site: Services, trainee: str | None, case_id: str, country: str) -> None:
    """Raise CountryOfGroup for a country in which no group of the trainee's works on a case that one does work on."""
    if country not in (countries_of_groups(site, trainee, case_id) or (country,)):
        raise CountryOfGroup("A group of the trainee's works on this case in another country.")


def refuse_practice(site: Services, trainee: str | None, case_id: str, mode: str) -> None:
    """Raise CaseOfStudy where a trainee may not begin a case: it belongs to the study, is a twin, or practice is closed.

    Raises CaseOfGroup for a mode that shows feedback before their group does, UnknownCase for a case that
    there is not, and for an own one of the organisation that is not released.
    """
    if case_id in Participation(site).barred_cases(trainee) or site.library.case(case_id).key.twin is not None:
        raise CaseOfStudy("This case belongs to the study.")
    if mode != "assessment" and waits_for_debrief(site, trainee, case_id):
        raise CaseOfGroup("The feedback on this case waits for the debrief of the trainee's group.")
    if case_id not in site.library.open_by_address:
        raise UnknownCase(f"The case {case_id} is retired.", case=case_id)


def last_cases_of(site: Services, trainee: str) -> LastCases:
    """The last cases of practice of a trainee."""
    return LastCases(site, trainee, Participation(site).barred_cases(trainee))


def _home(site: Services, state: TraineeState) -> home.HomeSheet:
    """The first page; what the last cases offer comes after what a study asks for."""
    trainee = signed_in(state)
    sheet = Participation(site).home_sheet(state, finished_talks(site, trainee))
    if "study" in sheet and sheet["study"]["due"] is not None:
        return sheet
    return sheet | {"offered": last_cases_of(site, trainee).offered(state.language)}


HOME = TraineePage("home", translatable("Cases"), _home)
QUESTIONS = TraineePage(
    "questions", translatable("Questions"), lambda site, state: Participation(site).questions_sheet(state),
    lambda site, state, intent: Participation(site).opened_questions(state, intent),
)  # fmt: skip
