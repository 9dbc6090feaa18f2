"""The closing page of the course: what changed from the first cases to the last, in counts. No grade, and nobody else to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal, TypedDict

from tracks_sim.errors import NotAllowed
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.practice.course import CaseCounts
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, NextAct, SheetHead
from tracks_sim.ui.trainee.pages.next_in_course import CLOSING_FROM, TraineeCourse, counts_in, next_act
from tracks_sim.ui.trainee.pages.participation import Participation
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Intent as Asked
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage

GROUP = 3
"""Cases at the beginning that are set beside as many at the end."""
_MOST_DOTS = 12
"""Things that are drawn as dots; of more, a bar says as much."""

MeasureId = Literal["detection", "restraint", "questions"]
_WORDS: dict[str, str] = {
    "few": translatable(
        "These are few cases, and not all are equally hard. A difference of one or two may be chance. It is for you alone, and it is no grade."
    ),
    "then": translatable("What to do next"),
    "back": translatable("Back to the cases"),
}


class CourseBar(TypedDict):
    """Some of the cases on one measure: what was reached in words, and as ``n`` of ``of``; drawn as dots, of many as a bar."""

    label: str
    said: str
    n: int
    of: int
    dots: bool
    note: str


class CourseMeasure(TypedDict):
    """Something that a course can change; ``changed``: in one sentence, whether it has, empty where nothing stands beside the first cases yet."""

    id: MeasureId
    title: str
    what: str
    bars: list[CourseBar]
    changed: str


class CourseSheet(SheetHead):
    """The closing page. ``then``: what to do next; ``next``: the case that is proposed, None once all were done."""

    measures: list[CourseMeasure]
    then: str
    next: NextAct | None
    words: Annotated[dict[str, str], tuple(_WORDS)]
    back: Intent


Counted = Callable[[CaseCounts], tuple[int, int]]
"""How many of how many, in one case."""


def _detection(s: CaseCounts) -> tuple[int, int]:
    return int(s.detection_right), int(s.detection is not None)


def _restraint(s: CaseCounts) -> tuple[int, int]:
    return s.left_open, s.silent


def _questions(s: CaseCounts) -> tuple[int, int]:
    return s.recommended, s.questions


_MEASURES: dict[MeasureId, tuple[Counted, str, str]] = {
    "detection": (
        _detection, translatable("May this person have been trafficked?"), translatable("Cases that you answered as the author did."),
    ),
    "restraint": (
        _restraint, translatable("What the file leaves open"),
        translatable("Rows on which the file is silent or does not settle anything, and which you left open, too: “not enough information”."),
    ),
    "questions": (_questions, translatable("How you asked"), translatable("Questions in the talks that leave room for an answer of one’s own.")),
}  # fmt: skip


def course_sheet(
    course: TraineeCourse,
    counts: Sequence[CaseCounts],
    titles: Callable[[str], str],
    following: NextAct | None,
    language: str,
) -> CourseSheet:
    """The closing page of somebody who has finished three cases or more; ``counts``: those of the cases, in the order in which they were done."""
    t = translator(language)
    first, later = list(counts[:GROUP]), list(counts[GROUP:][-GROUP:])
    done = len(course.done) == len(course.offered.cases)
    intro = t("You have done all {of} cases of the course.") if done else t("So far you have done {n} of the {of} cases.")
    if not later:
        intro += " " + t("From the fourth on, the last ones stand beside the first.")
    return {
        "title": t("What has changed over the course") if done else t("What has changed so far"),
        "intro": block(intro.format(n=len(course.done), of=len(course.offered.cases))),
        "measures": [_measure(id_, first, later, titles, t) for id_ in _MEASURES],
        "then": _then(later or first, done=done, t=t),
        "next": following,
        "words": {name: t(text) for name, text in _WORDS.items()},
        "back": {"kind": "page", "page": "home"},
    }


def _measure(
    id_: MeasureId,
    first: Sequence[CaseCounts],
    later: Sequence[CaseCounts],
    titles: Callable[[str], str],
    t: Translator,
) -> CourseMeasure:
    counted, title, what = _MEASURES[id_]
    names = (
        t.plural("The first case", "The first {n} cases", len(first)).format(n=len(first)),
        t.plural("The last case", "The last {n} cases", len(later)).format(n=len(later)),
    )  # fmt: skip
    bars = [_bar(id_, label, group, titles, t) for label, group in zip(names, (first, later), strict=True) if group]
    return {
        "id": id_,
        "title": t(title),
        "what": t(what),
        "bars": bars,
        "changed": _changed(_sum(counted, first), _sum(counted, later), t) if later else "",
    }


def _bar(id_: MeasureId, label: str, group: Sequence[CaseCounts], titles: Callable[[str], str], t: Translator) -> CourseBar:
    n, of = _sum(_MEASURES[id_][0], group)
    note = ""
    if id_ == "detection" and (false := [titles(s.case) for s in group if s.detection == "false_alarm"]):
        note = t("Said yes where nothing pointed there: {cases}.").format(cases=t("; ").join(false))
    said = t("{n} of {of}").format(n=n, of=of) if of else t("nothing to count")
    return {"label": label, "said": said, "n": n, "of": of, "dots": of <= _MOST_DOTS, "note": note}


def _sum(counted: Counted, group: Sequence[CaseCounts]) -> tuple[int, int]:
    found = [counted(s) for s in group]
    return sum(n for n, _ in found), sum(of for _, of in found)


def _changed(first: tuple[int, int], later: tuple[int, int], t: Translator) -> str:
    """Whether the share is another one; shares are compared crosswise, so that none is rounded."""
    if not first[1] or not later[1]:
        return t("There is nothing to compare.")
    before, after = first[0] * later[1], later[0] * first[1]
    if before == after:
        return t("The same share as at first.")
    return t("A larger share than at first.") if after > before else t("A smaller share than at first.")


def _then(last: Sequence[CaseCounts], *, done: bool, t: Translator) -> str:
    """What to do next, by the first rule that applies to the last cases (docs/course.md)."""
    if any(s.detection in ("false_alarm", "premature_yes") for s in last):
        return t("Before you say yes, name the line of the file that would not be there if nothing had happened.")
    left_open, silent = _sum(_restraint, last)
    if 2 * left_open < silent:
        return t("Before you judge a row, ask whether the file says anything on it at all; if it does not, leave it open.")
    right, asked = _sum(_detection, last)
    if right < asked:
        return t("Read one of the last cases once more, from its feedback: which line would have answered the main question?")
    recommended, questions = _sum(_questions, last)
    if 10 * recommended < 8 * questions:
        return t("Take a short talk, and begin eight questions of ten so that they leave room.")
    if not done:
        return t("Go on as you do, on another day.")
    return t("Come back in some weeks and take a long case: what is not practised again is soon forgotten.")


def _course(site: Services, state: TraineeState) -> CourseSheet | None:
    assert state.trainee is not None
    participation = Participation(site)
    library = participation.practice_library(state.trainee)
    course = participation.course(state.trainee)
    if course is None or len(course.practised) < CLOSING_FROM:
        return None
    counts = [counts_in(site, one) for one in course.practised]
    return course_sheet(
        course,
        counts,
        lambda case: case_title(library, case, state.language),
        next_act(course, library, state.language),
        state.language,
    )


def _opened(site: Services, state: TraineeState, intent: Asked) -> dict[str, str]:
    if state.trainee is None:
        raise NotAllowed("Nobody is signed in.")
    return {}


COURSE = TraineePage("course", translatable("The course"), _course, _opened)
