"""The closing page of the course: what changed from the first cases to the last, in counts. No grade, and nobody else to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.practice.course import CaseCounts
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Intent, NextAct, SheetHead
from tracks_sim.ui.trainee.pages.next_in_course import CLOSING_FROM, TraineeCourse, counts_in, next_act
from tracks_sim.ui.trainee.pages.participation import Participation
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.trainee_page import Services, TraineePage, opened_by_trainee, signed_in

GROUP = 3
"""Cases at the beginning that are set beside as many at the end."""
_MOST_DOTS = 12
"""Things that are drawn as dots; of more, a bar says as much."""

MeasureId = Literal["detection", "indicators", "talk"]


class CourseBar(TypedDict):
    """Some of the cases on one measure: what was reached in words, and as ``n`` of ``of``; drawn as dots, of many as a bar."""

    label: str
    said: str
    n: int
    of: int
    dots: bool
    note: str


class CourseSide(TypedDict):
    """One side of a measure. ``changed``: whether its share has, in one sentence, empty where nothing stands beside the first cases yet."""

    title: str
    bars: list[CourseBar]
    changed: str


class CourseMeasure(TypedDict):
    """Something that a course can change: sides that are read together. ``together``: what they say together, empty where that is nothing."""

    id: MeasureId
    title: str
    what: str
    sides: list[CourseSide]
    together: str


class CourseSheet(SheetHead):
    """The closing page. ``then``: what to do next; ``next``: the case that is proposed, None once all were done."""

    measures: list[CourseMeasure]
    then: str
    next: NextAct | None
    back: Intent


Counted = Callable[[CaseCounts], tuple[int, int]]
"""How many of how many, in one case."""


@dataclass(frozen=True)
class _Side:
    """What is counted on one side of a measure, how it is called, and what is said where there is nothing to count."""

    counted: Counted
    title: str
    nothing: str


def _detection(s: CaseCounts) -> tuple[int, int]:
    return int(s.detection_right), int(s.detection is not None)


def _seen(s: CaseCounts) -> tuple[int, int]:
    return s.seen, s.seen + s.missed


def _restraint(s: CaseCounts) -> tuple[int, int]:
    return s.left_open, s.silent


def _questions(s: CaseCounts) -> tuple[int, int]:
    return s.recommended, s.questions


_MEASURES: dict[MeasureId, tuple[str, str, tuple[_Side, ...]]] = {
    "detection": (
        translatable("May this person have been trafficked?"), translatable("Cases that you answered as the author did."),
        (_Side(_detection, "", translatable("These cases did not ask it, or readers differ on it.")),),
    ),
    "indicators": (
        translatable("Seen, and left open"), translatable("Both count: whoever ticks everything leaves nothing open, and whoever leaves everything open sees nothing."),
        (
            _Side(_seen, translatable("What the file shows, and you saw"), translatable("The files of these cases show no indicator.")),
            _Side(_restraint, translatable("What the file leaves open, and you left open"), translatable("The files of these cases leave nothing open.")),
        ),
    ),
    "talk": (
        translatable("How you talked"), translatable("A good question is not enough: it matters who listens, what a sentence does to the person, and what they know of their rights."),
        (
            _Side(_questions, translatable("Questions that leave room and do not hurt"), translatable("You asked nobody in these cases.")),
            _Side(lambda s: (s.steps_taken, s.steps), translatable("Precautions that the talk called for"), translatable("You talked with nobody in these cases.")),
            _Side(lambda s: (int(s.alone), int(s.accompanied)), translatable("Accompanied persons whom you saw alone"), translatable("Nobody whom you talked with had come with somebody.")),
        ),
    ),
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
        "back": {"kind": "page", "page": "home"},
    }


def _measure(
    id_: MeasureId,
    first: Sequence[CaseCounts],
    later: Sequence[CaseCounts],
    titles: Callable[[str], str],
    t: Translator,
) -> CourseMeasure:
    title, what, sides = _MEASURES[id_]
    names = (
        t.plural("The first case", "The first {n} cases", len(first)).format(n=len(first)),
        t.plural("The last case", "The last {n} cases", len(later)).format(n=len(later)),
    )  # fmt: skip
    groups = [(label, group) for label, group in zip(names, (first, later), strict=True) if group]
    return {
        "id": id_,
        "title": t(title),
        "what": t(what),
        "sides": [
            {
                "title": t(side.title) if side.title else "",
                "bars": [_bar(side, label, group, titles if id_ == "detection" else None, t) for label, group in groups],
                "changed": _changed(_sum(side.counted, first), _sum(side.counted, later), t) if later else "",
            }
            for side in sides
        ],
        "together": {"detection": "", "indicators": _balance(later or first, t), "talk": _hurtful(first, later, t)}[id_],
    }


def _balance(last: Sequence[CaseCounts], t: Translator) -> str:
    """What hits and restraint of the last cases say together; empty where one of them cannot be counted."""
    (seen, shown), (left_open, silent) = _sum(_seen, last), _sum(_restraint, last)
    if not shown or not silent:
        return ""
    sees, leaves = 2 * seen >= shown, 2 * left_open >= silent
    if sees and leaves:
        return t("Lately you see most of what is there, and leave most of the rest open.")
    if sees:
        return t("Lately you see what is there and say more than the file shows. Ask of each indicator which passage shows it.")
    if leaves:
        return t("Lately you leave open much of what the file shows. Look for what is written before you leave an indicator open.")
    return t("Lately you miss much of what the file shows, and say things that it does not show.")


def _hurtful(first: Sequence[CaseCounts], later: Sequence[CaseCounts], t: Translator) -> str:
    """How many sentences of the talks hurt; empty where nobody was talked with."""
    if not any(s.questions or s.steps for s in (*first, *later)):
        return ""
    before, after = (sum(s.hurtful for s in group) for group in (first, later))
    if not later:
        return t("Sentences that could hurt: {n}.").format(n=before)
    return t("Sentences that could hurt: {first} in the first cases, {last} in the last.").format(first=before, last=after)


def _bar(side: _Side, label: str, group: Sequence[CaseCounts], titles: Callable[[str], str] | None, t: Translator) -> CourseBar:
    n, of = _sum(side.counted, group)
    note = ""
    if titles is not None and (false := [titles(s.case) for s in group if s.detection == "false_alarm"]):
        note = t("Said yes where nothing pointed there: {cases}.").format(cases=t("; ").join(false))
    said = t("{n} of {of}").format(n=n, of=of) if of else t(side.nothing)
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
        return t("Before you judge an indicator, ask whether the file says anything on it at all; if it does not, leave it open.")
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
    participation, trainee = Participation(site), signed_in(state)
    library, course = participation.practice_library(trainee), participation.course(trainee)
    if course is None or len(course.practised) < CLOSING_FROM:
        return None
    return course_sheet(
        course,
        [counts_in(site, one) for one in course.practised],
        lambda case: case_title(library, case, state.language),
        next_act(course, library, state.language),
        state.language,
    )


COURSE = TraineePage("course", translatable("The course"), _course, opened_by_trainee)
