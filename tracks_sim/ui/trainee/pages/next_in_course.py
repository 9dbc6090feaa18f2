"""The next case of the course in words: what a person has done so far, read from the store, and what is proposed with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.i18n import translatable, translator
from tracks_sim.practice import Attempt, fold
from tracks_sim.practice.course import (
    RECENT,
    CaseCounts,
    Done,
    OfferedCourse,
    Progress,
    Proposal,
    Reason,
    offered_course,
    propose,
)
from tracks_sim.practice.events import MEASURED, WHOLE_CASE
from tracks_sim.scoring.case_counts import case_counts
from tracks_sim.store import AttemptRow
from tracks_sim.ui.shared.case_titles import case_title, text_language
from tracks_sim.ui.shared.sheets import NextAct, act_of
from tracks_sim.ui.trainee.open_attempt import played_version
from tracks_sim.ui.trainee.trainee_page import Services

CLOSING_FROM = 3
"""Finished cases of the course from which on the closing page has something to say."""

_REASONS: Mapping[Reason, str] = {
    "worked_example": translatable("You say what you think, then see what the author says."),
    "another_example": translatable("One more, from a longer file, with less help. You can also go on to the cases."),
    "first": translatable("From here on you judge yourself, with feedback at the end."),
    "uncited": translatable("Lately you said “present” {n} times without a passage. Point to one each time."),
    "over_read": translatable("Lately you read {n} indicators into files that do not show them. Ask of each who says so, and in which line."),
    "missed": translatable("Lately {n} indicators were there and you did not call them present. Read each paper once more before you judge."),
    "never_open": translatable("In your last cases the files left {n} indicators open, and you left none open. What a file does not say is no answer yet."),
    "too_early": translatable("Lately you answered yes or no before the file allowed it. Write down first what you would still need to know."),
    "no_talk": translatable("You have not spoken with anybody yet. In this case you can, and what you are told changes what you know."),
    "no_child": translatable("You have not had a case yet of somebody who is, or may be, under eighteen. Whom you ask, and who agrees, is different then."),
    "no_debt": translatable("You have not been asked about a debt yet: look who sets the sum, and when it ends."),
    "no_papers": translatable("You have not been asked about papers yet: look who has them, and whether they can be had back at any time."),
    "no_pay": translatable("You have not been asked about pay yet: look what was agreed, what was paid, and who decided it."),
    "harder": translatable("A little harder than the last."),
    "in_order": translatable("The first that you have not done, in the order from easy to hard."),
}
"""``{n}``: what the reason counts, two or more."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished attempt on a whole case, worked examples and short talks left out."""

    case: str
    attempt: Attempt

    @property
    def day(self) -> str:
        """Day on which it was submitted, in UTC."""
        return (self.attempt.submitted_at or self.attempt.last_at)[:10]


@dataclass(frozen=True, slots=True)
class TraineeCourse:
    """The course of one person: what they can take, what they have done, and what is proposed next (None once all were done)."""

    offered: OfferedCourse
    progress: Progress
    finished: tuple[Finished, ...]
    """Oldest first."""
    proposal: Proposal | None

    @property
    def done(self) -> frozenset[str]:
        """Cases of the course that were done."""
        return frozenset(case.id for case in self.offered.cases) & {d.case for d in self.progress.done}

    @property
    def practised(self) -> tuple[Finished, ...]:
        """The first attempt of practice on each case of the course, in the order in which they were finished."""
        firsts: dict[str, Finished] = {}
        for one in self.finished:
            if one.attempt.mode not in MEASURED and one.case in self.done:
                firsts.setdefault(one.case, one)
        return tuple(firsts.values())


def course_of(site: Services, library: Library, rows: Sequence[AttemptRow]) -> TraineeCourse | None:
    """The course of the person whose attempts these are, newest first; ``library``: what they may practise. None where there is no course.

    A measured attempt tells only that its case is done.
    """
    offered = offered_course(library)
    if offered is None:
        return None
    submitted = [row for row in rows if row.submitted and row.case in site.library.cases]
    whole = [Finished(row.case, fold(site.store.events(row.id))) for row in submitted if row.mode in WHOLE_CASE]
    finished = tuple(sorted(whole, key=lambda one: one.attempt.submitted_at or ""))
    latest = {one.case: one for one in finished if one.attempt.mode not in MEASURED}  # of each case its last attempt
    recent = sorted(latest.values(), key=lambda one: one.attempt.submitted_at or "")[-RECENT:]
    progress = Progress(
        today=site.store.time()[:10],
        done=tuple(Done(one.case, one.day) for one in finished),
        examples_done=frozenset(row.case for row in submitted if row.mode == "worked"),
        spoken=any(row.mode == "talk" for row in submitted) or any(one.attempt.turns for one in finished),
        recent=tuple(counts_in(site, one) for one in recent),
    )  # fmt: skip
    return TraineeCourse(offered, progress, finished, propose(offered, progress, library))


def counts_in(site: Services, one: Finished) -> CaseCounts:
    """Counts of a finished attempt, by the case and the key with which it was played."""
    return case_counts(one.attempt, played_version(site, one.attempt).case_file, site.library.catalogues)


def next_case(cases: Iterable[CaseFile], done: Collection[str], library: Library, language: str) -> NextAct | None:
    """The first of these cases that was not done, for whoever has done the course, or has none; None where all were."""
    following, t = next((c for c in cases if c.case.id not in done), None), translator(language)
    if following is None:
        return None
    least, most = minutes_of(following, library.catalogues, text_language(following, language))
    title = t("Next: {case}").format(case=case_title(library, following.case.id, language))
    text = t("A whole case, {least} to {most} minutes; you can stop at any point and come back.").format(least=least, most=most)
    return act_of(title, text, t("Begin the case"), start_intent(following.case.id))


def next_act(course: TraineeCourse, library: Library, language: str) -> NextAct | None:
    """What is proposed, with its reason; None once every case was done."""
    proposal, t = course.proposal, translator(language)
    if proposal is None:
        return None
    title = case_title(library, proposal.case, language)
    worked, file = proposal.of_example, library.case(proposal.case)
    least, most = (minutes_of_worked_example if worked else minutes_of)(file, library.catalogues, text_language(file, language))
    text = f"{t(_REASONS[proposal.reason]).format(n=proposal.count)} {t('It takes {least} to {most} minutes.').format(least=least, most=most)}"
    if worked:
        title = (t("Start with a worked example: {case}") if proposal.reason == "worked_example" else t("Next, a worked example: {case}")).format(case=title)
        return act_of(title, text, t("Begin the worked example"), start_intent(proposal.case, "worked"))
    head = t("Next, better on another day: {case}") if proposal.another_day else t("Next in the course: {case}")
    rest = t("You have done enough for today: what is spread over days stays longer. You can also go on now.") if proposal.another_day else ""
    return act_of(head.format(case=title), f"{text} {rest}".strip(), t("Begin the case"), start_intent(proposal.case))


def start_intent(case: str, mode: str = "practice") -> dict[str, str]:
    """The intent that opens the start of a case."""
    return {"kind": "page", "page": "start", "case": case, **({} if mode == "practice" else {"mode": mode})}
