"""The first page: the next act, the course as a path, and behind a line each the other cases, the short talks, the attempts. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NotRequired, TypedDict

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.dates import long_date
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import step_name
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import MEASURED, WHOLE_CASE
from tracks_sim.store import AttemptRow as StoredAttempt
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import Intent, NextAct, Place, SheetHead, act_of
from tracks_sim.ui.trainee.pages.last_cases import Offered
from tracks_sim.ui.trainee.pages.next_in_course import CLOSING_FROM, TraineeCourse, next_act, next_case, start_intent
from tracks_sim.ui.trainee.pages.own_group import GroupPanel
from tracks_sim.ui.trainee.pages.short_talks import Series, Talk, left_room, series
from tracks_sim.ui.trainee.pages.study import StudyPanel


class CaseGroup(TypedDict):
    """A heading of the list of cases, and what is said below it. ``folded``: its cases stand behind the heading."""

    title: str
    note: str
    folded: bool


class CaseLine(TypedDict):
    """One case of the list, in the ``group``-th group.

    ``here``: the next act is on it. ``done``: the day on which it was last done, empty where it was not; ``times``: how often, where more
    than once. ``start_name`` and ``resume_name``: names of its two buttons, which begin with what is seen.
    """

    id: str
    group: int
    title: str
    facts: str
    here: bool
    done: str
    times: str
    start: str
    start_name: str
    intent: Intent
    resume: Place | None
    resume_name: str


class AttemptRow(Place):
    """One attempt of the trainee; ``aria`` is the link's name, which says more than its label."""

    id: str
    title: str
    began: str
    state: str
    label: str
    aria: str


class CourseProgress(TypedDict):
    """How far somebody is in the course, in one line; ``changed``: the button of its closing page, empty while there is nothing to say yet."""

    line: str
    changed: str
    intent: Intent


class HomeSheet(SheetHead):
    """The first page. ``next`` is None where nothing is proposed; ``course``: None where there is none; ``study``: for a member of a study; ``group``: for a member of a group;
    ``offered``: what the last cases offer on a later day.

    ``folded``: what the folded list of cases is called, for a newcomer, who is shown where to begin; empty where it lies open.
    """

    warning: str
    next: NextAct | None
    growth: str
    series: Series | None
    course: CourseProgress | None
    folded: str
    groups: list[CaseGroup]
    here: str
    cases: list[CaseLine]
    attempts: list[AttemptRow]
    study: NotRequired[StudyPanel]
    group: NotRequired[GroupPanel]
    offered: NotRequired[Offered]


def home_sheet(
    library: Library, attempts: Sequence[StoredAttempt], talks: Sequence[Talk], context: PageContext, language: str,
    under_way: Attempt | None = None, course: TraineeCourse | None = None,
) -> HomeSheet:  # fmt: skip
    """The next act, the cases with the place of this trainee among them, the short talks, then the trainee's attempts.

    ``under_way``: the newest attempt that is not submitted, None where its step is not known; ``course``: this trainee's.
    """
    t = translator(language)
    listed = list(library.open_for_practice.values())
    of_course = _cases_of(course, library)
    own = [c for c in listed if c.case.id in library.own and c not in of_course]
    shelves = _shelves(of_course, own, [c for c in listed if c not in of_course and c not in own], t)
    cases = [c for _, on_shelf in shelves for c in on_shelf]
    talks_in_series = series(library, talks, language, last=attempts[0].case if attempts else None)
    drafts, note = sum(c.case.status == "draft" for c in cases), ""
    if drafts:
        note = (
            t("All are drafts: no practitioner has reviewed them yet.") if drafts == len(cases)
            else t("{n} of {all} are drafts: no practitioner has reviewed them yet.").format(n=drafts, all=len(cases))
        )  # fmt: skip
    here, following = _next_act(cases, library, attempts, talks, talks_in_series, context, language, under_way, course)
    return {
        "title": t("Your training"),
        "intro": None,
        "warning": t("Some cases have errors and are left out. Tell your administrator.") if library.problems else "",
        "next": following,
        "growth": _growth(attempts, talks, t),
        "series": talks_in_series,
        "course": _progress(course, t) if course is not None else None,
        "folded": _folded(cases, attempts, course, t),
        "groups": [{**group, "note": " ".join(filter(None, (group["note"], note if n == 0 else "")))} for n, (group, _) in enumerate(shelves)],
        "here": t("You are here"),
        "cases": [
            _case_line(c, library, attempts, context, language, t, course, n, here)
            for n, (_, on_shelf) in enumerate(shelves)
            for c in on_shelf
        ],
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


def _next_act(
    cases: Sequence[CaseFile], library: Library, attempts: Sequence[StoredAttempt], talks: Sequence[Talk],
    talks_in_series: Series | None, context: PageContext, language: str, under_way: Attempt | None, course: TraineeCourse | None,
) -> tuple[str | None, NextAct | None]:  # fmt: skip
    """What to do next and on which case of the list, by a plain rule: what was begun; else the course; else the short talks not done yet; else a case not done yet.

    Whoever has done the course is shown once what has changed: until they begin something else.
    """
    t = translator(language)
    begun = next((a for a in attempts if not a.submitted and a.mode != "study" and a.case in library.cases), None)
    if begun is not None:
        title = t("Go on with {case}").format(case=case_title(library, begun.case, language))
        at = step_name(under_way.step, t) if under_way is not None else ""
        kind = {"talk": t("A short talk"), "worked": t("The worked example")}.get(begun.mode, t("A case"))
        text = (
            t("{what}, begun on {when}. You are at: {step}.").format(
                what=kind, when=_day(begun.created_at, language), step=at
            )
            if at
            else kind
        )
        where = None if begun.mode == "talk" else begun.case
        return where, {"title": title, "text": text, "label": t("Go on"), "place": _open(context, begun.id)}
    if course is not None:
        if course.proposal is not None:
            return course.proposal.case, next_act(course, library, language)
        if len(course.practised) >= CLOSING_FROM and attempts[0].case in course.done:
            text = t("See what has changed from the first cases to the last. There is no grade.")
            return None, act_of(t("You have done the course"), text, t("See what has changed"), _CLOSING)
    if talks_in_series is not None and (next_talk := talks_in_series["next"]) is not None:
        title, text = next_talk["label"], t("Short talks with feedback between them teach asking better than one long one.")
        if not attempts:
            title = t("Start with a ten-minute talk")
            text = t("You speak with one person, fictional and simulated, and see afterwards what your way of asking opened. Nothing is graded.")
        return None, act_of(title, text, t("Begin the talk"), start_intent(next_talk["case"], "talk"))
    done = {a.case for a in attempts if a.submitted and a.mode in WHOLE_CASE}
    following = next((c.case.id for c in cases if c.case.id not in done), None)
    return following, next_case(cases, done, library, language)


_CLOSING: Intent = {"kind": "page", "page": "course"}


def _cases_of(course: TraineeCourse | None, library: Library) -> list[CaseFile]:
    """The cases of the course in its order, the worked examples first."""
    if course is None:
        return []
    return [library.case(case.id) for case in (*course.offered.worked_examples, *course.offered.cases)]


def _progress(course: TraineeCourse, t: Translator) -> CourseProgress:
    """How far somebody is: "Course: 3 of 7 · worked example done"."""
    parts = [t("Course: {n} of {of}").format(n=len(course.done), of=len(course.offered.cases))]
    if examples := len(course.progress.examples_done):
        parts.append(t.plural("worked example done", "{n} worked examples done", examples).format(n=examples))
    shown = len(course.practised) >= CLOSING_FROM
    changed = t("What has changed") if course.proposal is None else t("What has changed so far")
    return {"line": " · ".join(parts), "changed": changed if shown else "", "intent": _CLOSING}


def _folded(cases: Sequence[CaseFile], attempts: Sequence[StoredAttempt], course: TraineeCourse | None, t: Translator) -> str:
    """The name of the list of cases while it is folded: until somebody who is proposed a worked example has begun anything."""
    begins = not attempts and course is not None and course.proposal is not None and course.proposal.of_example
    return t("All {n} cases, also those of the course").format(n=len(cases)) if begins else ""


def _shelves(
    of_course: list[CaseFile], own: list[CaseFile], other: list[CaseFile], t: Translator
) -> list[tuple[CaseGroup, list[CaseFile]]]:
    """The parts of the list that have a case: the course, the organisation's own, and the kit's others."""
    shelves: list[tuple[CaseGroup, list[CaseFile]]] = [
        ({"title": t("The course"), "note": t("One is proposed; take any, in any order."), "folded": False}, of_course),
        ({"title": t("Cases of your organisation"), "note": "", "folded": False}, own),
        ({"title": t("More cases, most of them longer") if of_course else t("Cases"), "note": "", "folded": bool(of_course)}, other),
    ]
    return [(group, cases) for group, cases in shelves if cases]


def _growth(attempts: Sequence[StoredAttempt], talks: Sequence[Talk], t: Translator) -> str:
    """One line on what was done, and how asking has changed from the first short talk to the last; empty for a newcomer."""
    done = sum(a.submitted and a.mode in WHOLE_CASE - {"study"} for a in attempts)
    if not done and not talks:
        return ""
    parts = [t.plural("{n} short talk", "{n} short talks", len(talks)).format(n=len(talks))] if talks else []
    if done:
        parts.append(t.plural("{n} case", "{n} cases", done).format(n=done))
    line = t("Done: {what}.").format(what=t(" and ").join(parts))
    if len(talks) > 1:
        first, last = (left_room(talk, t) for talk in (talks[0], talks[-1]))
        line += " " + t("Questions that leave room: {first} in your first talk, {last} in your last.").format(first=first, last=last)
    return line


def _case_line(
    case_file: CaseFile, library: Library, attempts: Sequence[StoredAttempt], context: PageContext, language: str, t: Translator,
    course: TraineeCourse | None, group: int, here: str | None,
) -> CaseLine:  # fmt: skip
    case = case_file.case
    worked = course is not None and case.id in {example.id for example in course.offered.worked_examples}
    title = case_title(library, case.id, language)
    own_attempts = [a for a in attempts if a.case == case.id and (a.mode in WHOLE_CASE - {"study"} or (worked and a.mode == "worked"))]
    unfinished = next((a for a in own_attempts if not a.submitted), None)
    done = [a for a in own_attempts if a.submitted]
    days = [one.day for one in course.finished if one.case == case.id] if course is not None else []
    least, most = (minutes_of_worked_example if worked else minutes_of)(case_file, library.catalogues, text_language(case_file, language))
    facts = [t("{least}–{most} min").format(least=least, most=most)]
    facts += [t("worked example")] if worked else [t("talk")] if case.has_talk else []
    if language not in case_file.texts:
        facts.append(t("not translated yet: shown in another language"))
    again = unfinished is not None or bool(done)
    return {
        "id": case.id,
        "group": group,
        "title": title,
        "facts": " · ".join(facts),
        "here": case.id == here,
        "done": _day(max((*days, done[0].created_at[:10])), language) if done else "",
        "times": t("{n} times").format(n=len(done)) if len(done) > 1 else "",
        "start": t("Start again") if again else t("Start"),
        "start_name": (t("Start again: {case}") if again else t("Start: {case}")).format(case=title),
        "intent": start_intent(case.id, "worked") if worked else start_intent(case.id),
        "resume": _open(context, unfinished.id) if unfinished else None,
        "resume_name": t("Go on with {case}").format(case=title),
    }


def _open(context: PageContext, attempt_id: str) -> Place:
    link = context.link(f"practise?attempt={attempt_id}")
    return {"href": link or "#", "intent": None if link else {"kind": "resume", "attempt": attempt_id}}


def _day(iso: str, language: str) -> str:
    return long_date(datetime.fromisoformat(iso).date(), language)


def _state(a: StoredAttempt, t: Translator) -> str:
    if a.mode == "talk":
        return t("Short talk, done") if a.submitted else t("Short talk, in progress")
    if a.mode == "worked":
        return t("Worked example, done") if a.submitted else t("Worked example, in progress")
    if not a.submitted:
        return t("In progress")
    if a.mode in MEASURED and not a.released:
        return t("Submitted; feedback not released yet")
    return t("Done, feedback open")
