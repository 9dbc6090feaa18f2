"""Views of a study for its members: consent, what is due, a questionnaire. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from typing import Literal, TypedDict

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.dates import long_date
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import PHASE_NAMES
from tracks_sim.study import Member, Phase, PhaseId, StudyState
from tracks_sim.study.fold import WITHDREW
from tracks_sim.study.model import in_language, is_trained
from tracks_sim.study.questionnaire import (
    POINTS,
    UNSURE,
    ItemQuestion,
    Questionnaire,
    Questionnaires,
    open_items,
    questions_of,
)
from tracks_sim.ui.shared.calendar_file import calendar_day
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, SheetHead
from tracks_sim.ui.trainee.pages.last_cases import Reminder


class Consent(TypedDict):
    """The text of the consent as HTML, its version, and what the button says."""

    text: str
    version: str
    agree: str


class Part(TypedDict):
    """A part of a phase. ``go``: what its link says, None for all parts but the next one."""

    title: str
    state: str
    go: str | None
    href: str
    intent: Intent | None


class DuePhase(TypedDict):
    """The phase that is due, part by part."""

    title: str
    lead: str
    note: str
    parts: list[Part]


class Withdrawal(TypedDict):
    """The way out of the study, which asks once more."""

    label: str
    text: str
    sure: str


class StudyPanel(TypedDict):
    """The study on the page with the cases."""

    title: str
    lead: str
    consent: Consent | None
    due: DuePhase | None
    reminder: Reminder | None
    withdraw: Withdrawal | None


class PointOption(TypedDict):
    """An answer to a question: of a list by its id, or a point of a scale."""

    id: str | int
    label: str


class StudyQuestion(TypedDict):
    """A question of a questionnaire with its answer so far. ``words``: it is answered in words."""

    key: str
    label: str
    options: list[PointOption]
    value: str | int | None
    words: bool
    locked: Literal[False]


class QuestionsSheet(SheetHead):
    """A page of questions."""

    language: str
    questionnaire: str
    phase: PhaseId
    items: list[StudyQuestion]
    left: str
    ready: bool
    warning: str
    hand_in: str
    final: str
    no_real_data: str


def has_consented(state: StudyState, member: Member) -> bool:
    """Whether the member has agreed to the present version of the consent text."""
    return member.consent_version == state.study.consent_version


def study_panel(
    state: StudyState,
    member: Member,
    questionnaires: Questionnaires,
    library: Library,
    attempts: Mapping[str, str],
    today: date,
    context: PageContext,
    language: str,
) -> StudyPanel:
    """Panel of the study on the home page: what it asks for now, one thing at a time.

    ``attempts``: ids of the member's attempts of the phase that is due, by case.
    """
    t = translator(language)
    head: StudyPanel = {"title": in_language(state.study.title, language), "lead": "", "consent": None, "due": None, "reminder": None, "withdraw": None}
    if state.frozen_at is None:
        return head | {"lead": t("The study has not begun yet. Come back later with the same code.")}
    if member.lost == WITHDREW:
        return head | {"lead": t("You left the study. If you want what you did to be erased, give your code to the person who runs it.")}
    if member.lost is not None:
        return head | {"lead": t("The study goes on without you, as the person who runs it wrote down. Tell them if that is wrong.")}
    if not has_consented(state, member):
        agree: Consent = {
            "text": block(in_language(state.study.consent, language)),
            "version": state.study.consent_version,
            "agree": t("I have read this and take part"),
        }
        return head | {"lead": t("Please read this first. Nothing begins before you agree."), "consent": agree}
    leave: Withdrawal = {"label": t("Leave the study"), "text": t("You can stop at any time, without a reason. What you did until then stays in the study; ask the person who runs it if you want it erased."), "sure": t("Yes, I leave the study")}
    due = state.due(member, today)
    if due is not None:
        last_day = _reminder(due.closes, t("Training: last day of this part"), member, today, t)
        return head | {"due": _due_sheet(state, member, due, questionnaires, library, attempts, context, language), "reminder": last_day, "withdraw": leave}
    if state.closed:
        return head | {"lead": t("The study is over. Thank you. The feedback on your cases is open below.")}
    following = state.next_opening(member, today)
    opens = _reminder(following[1] if following else None, t("Training: the next part is open"), member, today, t)
    return head | {"lead": _waiting_lead(following, language), "reminder": opens, "withdraw": leave}


def _reminder(day: date | None, summary: str, member: Member, today: date, t: Translator) -> Reminder | None:
    """The file that brings a day of the study into a calendar, which others often read: it says nothing of a study. None where there is no day to come."""
    if day is None or day <= today:
        return None
    made = datetime.combine(today, time(), UTC)
    return {"text": "", "label": t("Add to my calendar"), "file": "training.ics", "calendar": calendar_day(day, summary, made, member.trainee)}


def _waiting_lead(following: tuple[Phase, date] | None, language: str) -> str:
    """What somebody reads to whom nothing is due; ``following``: the phase that opens next, and its day."""
    t = translator(language)
    if following is None:
        return t("You have done your part. Thank you. The feedback on your cases opens when the study is over.")
    phase, opens = following
    when = long_date(opens, language)
    return t("Nothing is due now. The next part, “{phase}”, opens on {when}. Come back with the same code.").format(phase=t(PHASE_NAMES[phase.id]), when=when) + (
        "" if phase.closes is None else " " + t("It is open until {when}.").format(when=long_date(phase.closes, language))
    )


def _due_sheet(
    state: StudyState, member: Member, phase: Phase, questionnaires: Questionnaires, library: Library,
    attempts: Mapping[str, str], context: PageContext, language: str,
) -> DuePhase:  # fmt: skip
    """Parts of the due phase in order; only the first open part has a link or an intent."""
    t = translator(language)
    progress = member.progress(phase.id)
    rows: list[tuple[str, bool, bool, Intent, str | None]] = []
    for questionnaire in state.questionnaires_of(member, phase.id):
        title = questionnaires.text(questionnaire, language).title
        rows.append(
            (
                title,
                questionnaire in progress.completed_questionnaires,
                bool(progress.answers.get(questionnaire)),
                {"kind": "page", "page": "questions", "questionnaire": questionnaire},
                None,
            )
        )
    for case in state.cases_of(member, phase.id):
        running = attempts.get(case)
        link = context.link(f"practise?attempt={running}") if running and case not in progress.submitted else None
        intent: Intent = {"kind": "resume", "attempt": running} if running else {"kind": "sit", "case": case}
        rows.append((case_title(library, case, language), case in progress.submitted, running is not None, intent, link))
    first = next((i for i, row in enumerate(rows) if not row[1]), None)
    open_parts = sum(not row[1] for row in rows)
    lead = t.plural("{n} part is left.", "{n} parts are left, one after the other.", open_parts).format(n=open_parts)
    if phase.closes is not None:
        lead += " " + t("This part of the study is open until {when}.").format(when=long_date(phase.closes, language))
    return {
        "title": t(PHASE_NAMES[phase.id]),
        "lead": lead,
        "note": t("There is no feedback before the study is over, and no clock. Everything is saved at once; you can stop and come back."),
        "parts": [
            {
                "title": title,
                "state": t("done") if finished else t("in progress") if running else t("open"),
                "go": (t("Go on: {what}") if running else t("Begin: {what}")).format(what=title) if i == first else None,
                "href": link or "#",
                "intent": None if link else intent,
            }
            for i, (title, finished, running, intent, link) in enumerate(rows)
        ],
    }  # fmt: skip


def questions_sheet(
    member: Member, phase: PhaseId, questionnaire: Questionnaire, questionnaires: Questionnaires, language: str, *, warning: bool
) -> QuestionsSheet:
    """Sheet of a questionnaire with the answers so far. Nothing in it tells which answer is right.

    ``warning``: the last free text holds something that looks like a real person's data, and was not saved.
    """
    t = translator(language)
    text = questionnaires.text(questionnaire.id, language)
    answers = member.progress(phase).answers.get(questionnaire.id, {})
    trained = is_trained(member.arm, phase)
    open_keys = open_items(questionnaire, trained, answers)
    text_language_id = language if questionnaire.id in questionnaires.texts.get(language, {}) else next(iter(questionnaires.texts))

    def item(question: ItemQuestion) -> StudyQuestion:
        item_text = text.items[question.item.id]
        label = t("Before the training: {question}").format(question=item_text.question) if question.before else item_text.question
        options: list[PointOption]
        if question.item.options:
            options = [PointOption(id=o, label=item_text.options[o]) for o in question.item.options] + [
                PointOption(id=UNSURE, label=t("I am not sure"))
            ]
        elif question.item.words:
            options = []
        else:
            options = [{"id": point, "label": label_of_point} for point, label_of_point in zip(POINTS, text.scale, strict=True)]
        return {
            "key": question.key,
            "label": label,
            "options": options,
            "value": answers.get(question.key),
            "words": question.item.words,
            "locked": False,
        }

    return {
        "title": text.title,
        "intro": block(text.intro),
        "language": text_language_id,
        "questionnaire": questionnaire.id,
        "phase": phase,
        "items": [item(q) for q in questions_of(questionnaire, trained)],
        "left": t("All questions are answered.") if not open_keys else t.plural("{n} question is open.", "{n} questions are open.", len(open_keys)).format(n=len(open_keys)),
        "ready": not open_keys,
        "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if warning else "",
        "hand_in": t("Hand in"),
        "final": t("After that these answers are final."),
        "no_real_data": t("Fictional case only: never enter names, dates or numbers of a real person.") if any(i.words for i in questionnaire.items) else "",
    }  # fmt: skip


def without_cases(library: Library, cases: Collection[str]) -> dict[str, CaseFile]:
    """The library's cases without these, by id."""
    return {i: c for i, c in library.cases.items() if i not in cases}
