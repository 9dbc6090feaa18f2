"""The first page: the cases with progress, the short talks, the attempts. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, Protocol, TypedDict

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.minutes import minutes_of
from tracks_sim.i18n import Translator, translator
from tracks_sim.practice.events import MEASURED
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.dates import long_date
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Place, SheetHead
from tracks_sim.ui.trainee.short_talks import Series, Talk, series
from tracks_sim.ui.trainee.study import StudyPanel


class AttemptLine(Protocol):
    """The fields of a stored attempt that the list shows."""

    @property
    def id(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def created_at(self) -> str: ...
    @property
    def submitted(self) -> bool: ...
    @property
    def released(self) -> bool: ...


class Resume(Place):
    """The link to an attempt under way."""

    label: str


class CaseCard(TypedDict):
    """One case of the list."""

    id: str
    title: str
    summary: str
    content_note: str
    facts: str
    progress: str
    done: bool
    resume: Resume | None


class AttemptRow(Place):
    """One attempt of the trainee; ``aria`` is the link's name, which says more than its label."""

    id: str
    title: str
    began: str
    state: str
    label: str
    aria: str


class HomeSheet(SheetHead):
    """The list of cases. ``study``: for a member of a study."""

    warning: str
    cases: list[CaseCard]
    series: Series | None
    attempts: list[AttemptRow]
    study: NotRequired[StudyPanel]


def home_sheet(
    library: Library, attempts: Sequence[AttemptLine], talks: Sequence[Talk], context: PageContext, language: str
) -> HomeSheet:
    """The cases with the trainee's progress, the series of short talks, then the trainee's attempts."""
    t = translator(language)
    warning = t("Some cases have errors and are left out. Tell your administrator.") if library.problems else ""
    return {
        "title": t("Cases"),
        "intro": block(t("Every case is fictional. Some give reason to refer, some do not; each has a right next step.")),
        "warning": warning,
        "cases": [_case_card(c, library, attempts, context, language, t) for c in library.first_versions.values()
                  if c.case.status != "retired"],
        "series": series(library, talks, language),
        "attempts": [
            {
                "id": a.id,
                "title": case_title(library, a.case, language),
                "began": _day(a.created_at, language),
                "state": _state(a, t),
                "label": t("Open"),
                "aria": t("Open your attempt on {case}, begun {when}").format(case=case_title(library, a.case, language), when=_day(a.created_at, language)),
                **_open(context, a.id),
            }
            for a in attempts
        ],
    }  # fmt: skip


def _case_card(
    case_file: CaseFile, library: Library, attempts: Sequence[AttemptLine], context: PageContext, language: str, t: Translator
) -> CaseCard:
    case = case_file.case
    texts = case_file.texts[text_language(case_file, language)]
    fixed = library.catalogues.texts[language]
    own_attempts = [a for a in attempts if a.case == case.id and a.mode not in ("talk", "study")]
    unfinished = next((a for a in own_attempts if not a.submitted), None)
    done = sum(a.submitted for a in own_attempts)
    if unfinished:
        progress = t("In progress")
    elif done:
        progress = t.plural("Done once", "Done {n} times", done).format(n=done)
    else:
        progress = t("Not started")
    least, most = minutes_of(case_file, library.catalogues, text_language(case_file, language))
    facts = [fixed.settings[case.setting], fixed.mandates[case.mandate], t("{least} to {most} minutes").format(least=least, most=most)]
    if language not in case_file.texts:
        facts.append(t("not translated yet: shown in another language"))
    if case.status == "draft":
        facts.append(t("draft: no practitioner has reviewed it yet"))
    return {
        "id": case.id,
        "title": texts.title,
        "summary": texts.summary,
        "content_note": texts.content_note,
        "facts": " · ".join(facts),
        "progress": progress,
        "done": done > 0,
        "resume": {"label": t("Go on with {case}").format(case=texts.title), **_open(context, unfinished.id)} if unfinished else None,
    }  # fmt: skip


def _open(context: PageContext, attempt_id: str) -> Place:
    link = context.link(f"practise?attempt={attempt_id}")
    return {"href": link or "#", "intent": None if link else {"kind": "resume", "attempt": attempt_id}}


def _day(iso: str, language: str) -> str:
    return long_date(datetime.fromisoformat(iso).date(), language)


def _state(a: AttemptLine, t: Translator) -> str:
    if a.mode == "talk":
        return t("Short talk, done") if a.submitted else t("Short talk, in progress")
    if not a.submitted:
        return t("In progress")
    if a.mode in MEASURED and not a.released:
        return t("Submitted; feedback not released yet")
    return t("Done, feedback open")
