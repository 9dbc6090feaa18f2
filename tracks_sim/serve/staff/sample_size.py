"""The page that says how many people a study needs: assumptions, progress, answer, and the way into the plan."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from babel.numbers import format_decimal
from tornado.web import HTTPError

from tracks_sim.errors import StudyRefused
from tracks_sim.i18n import translatable
from tracks_sim.jobs import Job, Jobs, Refusal
from tracks_sim.labels import time_left
from tracks_sim.operations.sample_size import keep_sample_size
from tracks_sim.serve.sample_size_job import (
    LONGEST_SECONDS,
    SECONDS_TO_ASK,
    TURN_SECONDS,
    Answer,
    Question,
    TooLong,
    Trial,
    ask,
)
from tracks_sim.serve.staff.plan import PLAN_FROZEN
from tracks_sim.serve.staff.staff_page import FormRefused, StaffPage, missing_is_404
from tracks_sim.store import Studies
from tracks_sim.study import StudyState
from tracks_sim.study.model import Study, in_language
from tracks_sim.study.planned_analysis import SampleSize
from tracks_sim.study.sample_size import DRAWS, HARM_SHARE, SESSION_SPREADS, chosen_for, people_for_harm
from tracks_sim.ui.shared.assets import report_style

AS_PERCENT: Final = ("baseline", "dropout", "power")
"""Assumptions that are shares, and percentages in the form."""
BOUNDS: Final = {"effect": (0.1, 100), "baseline": (1, 99), "dropout": (0, 95), "power": (50, 99), "sd_trainee": (0, 10), "sd_change": (0, 10), "sd_case": (0, 10), "draws": (20, 2000)}
"""Least and largest value of each field, in its order on the page."""
SESSION_BOUNDS: Final = {"session_size": (2, 500), "sd_session": (0, 10)}
"""The same of the fields of a plan with sessions, which come before the others."""
NARROW: Final = "\N{NARROW NO-BREAK SPACE}"
"""Before a percent sign, as in the report."""
USUAL_EFFECT: Final = 10.0
SPREAD_NAMES: Final = {
    0: translatable("Not at all ({spread} log odds)"),
    6: translatable("A little: one session in three lies more than 6 points above or below the average ({spread} log odds)"),
    11: translatable("Clearly: one session in three lies more than 11 points above or below the average ({spread} log odds)"),
}
"""What is said of a spread between sessions, by its points in ``SESSION_SPREADS``."""
REFUSALS: Final[Mapping[Refusal, str]] = {
    "busy": translatable("Nothing was computed: the line of people who have a number computed is full. Try again in some minutes."),
    "one-each": translatable("Nothing was computed: what you asked for earlier is still being computed. Wait for it, or cancel it on the page where you asked for it."),
}
SECONDS_TO_LOOK_AGAIN: Final = 2


class SizePage(StaffPage):
    """How many people the study needs that the address names. Forms ``act``: ``start``, ``compare``, ``stop`` and ``keep``, each of one's own work."""

    page, permission, linked = "size", "evaluate", False

    async def get(self) -> None:
        self.remember_language()
        await self.show()

    @property
    def works(self) -> Jobs:
        works: Jobs = self.settings["tracks"].sizes
        return works

    def last_works(self, study: Study) -> dict[bool, Job]:
        """The last works of this member for a study, the newest last; the key says whether it compares."""
        return {work.about.compare: work for work in self.works.of(self.member.id) if work.about.study.id == study.id}

    def study_state(self) -> StudyState:
        """The study that the address names; 404 where there is none."""
        with missing_is_404():
            return Studies(self.store).state(self.get_argument("study", ""))

    async def act(self) -> str:
        state = await self.in_thread(self.study_state)
        study, act = state.study, self.entered("act")
        if act in ("start", "compare"):
            await self.start(study, compare=act == "compare")
        elif act == "stop":
            await self.in_thread(self.works.cancel, self.member.id)
        elif act == "keep":
            return await self.keep(state, self.last_works(study).get(False))
        else:
            raise HTTPError(400)
        self.redirect(self.own_address(study), status=303)  # so that looking again begins nothing
        return ""

    async def start(self, study: Study, compare: bool) -> None:
        """Begin with the numbers in the form: to look for the number of people, or to compare people and cases."""
        bounds = bounds_of(study)
        typed = {name: self.entered(name, 20) for name in bounds}
        values = {name: number(text) for name, text in typed.items()}
        wrong = [name for name, value in values.items() if not bounds[name][0] <= value <= bounds[name][1]]
        if wrong:
            raise FormRefused(self.t("Nothing was computed. Correct the fields that are marked."), typed=typed, wrong_fields=wrong)
        draws = round(values.pop("draws"))
        chosen = {name: value / 100 if name in AS_PERCENT else value for name, value in values.items()}
        try:
            chosen = chosen_for(study, chosen)
        except StudyRefused:
            raise FormRefused(self.t("How many people are needed is computed for plans that measure before and after the training."), typed=typed) from None
        question = Question(study, chosen, draws, agreed=self.entered("agreed") == "1", compare=compare)
        if isinstance(begun := await self.in_thread(ask, self.works, self.member.id, question), str):
            raise FormRefused(self.t(REFUSALS[begun]), typed=typed)

    async def keep(self, state: StudyState, work: Job | None) -> str:
        """Write the answer into the plan."""
        size = work.found.size if work is not None and isinstance(work.found, Answer) else None
        if size is None:
            raise FormRefused(self.t("There is no answer yet that could be written into the plan."))
        try:
            await self.in_thread(keep_sample_size, self.audited, state.study.id, size)
        except StudyRefused:
            raise FormRefused(self.t(PLAN_FROZEN)) from None
        return self.t("Assumptions and answer stand in the plan.")

    def own_address(self, study: Study) -> str:
        """Address of this page for a study."""
        return f"{self.base_url}tracks/staff/size?study={study.id}"

    async def show(
        self,
        *,
        notice: str = "",
        wrong: bool = False,
        typed: dict[str, str] | None = None,
        wrong_fields: list[str] | None = None,
        **_: Any,
    ) -> None:
        """Answer with the page; ``typed`` stays in the form that was refused."""
        state = await self.in_thread(self.study_state)
        study = state.study
        works = self.last_works(study)
        work, compared = works.get(False), works.get(True)
        if not all(one.done() for one in works.values()):
            self.set_header("Refresh", f"{SECONDS_TO_LOOK_AGAIN}; url={self.own_address(study)}")
        measures = bool(study.phase("pre") and study.phase("post"))
        shown = shown_values(study, next(reversed(works.values()), None)) if measures else {}
        self.render_staff_page(
            self.page, study=study, title=in_language(study.title, self.language), frozen=bool(state.frozen_at), measures=measures, bounds=bounds_of(study),
            typed=typed or shown, asked=shown_values(study, work) if measures else {}, wrong_fields=wrong_fields or (), notice=notice, wrong=wrong,
            others=any(one.about.study.id == study.id and one.owner != self.member.id for one in self.works.unfinished()),
            harm=self.of_harm(study, work) if measures else "",
            design=self.t("From the plan: groups {groups}, cases to a form {cases}, level of the test {alpha}.").format(groups=len(study.arms), cases=study.cases_of_a_form, alpha=self.decimal(study.plan.alpha)),
            spreads=self.spreads(shown), report_style=report_style(), **self.result(work), **self.comparison(compared, work),
        )  # fmt: skip

    def spreads(self, shown: Mapping[str, str]) -> list[tuple[str, str]]:
        """How much sessions may be said to differ: the value of the field, and words with the log odds. The last one is what the field begins with, where it is none of them."""
        found = [
            (f"{spread:g}", self.t(SPREAD_NAMES[points]).format(spread=self.decimal(spread)))
            for spread, points in SESSION_SPREADS.items()
        ]
        own = shown.get("sd_session", "")
        if own and own not in dict(found):
            found.append((own, self.t("The value given so far ({spread} log odds)").format(spread=self.decimal(float(own)))))
        return found

    def decimal(self, value: float) -> str:
        """A number as the page writes it."""
        return str(format_decimal(value, locale=self.locale_of_numbers))

    def comparison(self, compared: Job | None, work: Job | None) -> dict[str, Any]:
        """What the template shows of a comparison of people and cases; ``work``: the search beside it."""
        if compared is None:
            return {"compared": None}
        at, done = compared.progress, compared.found
        other = done is not None and work is not None and isinstance(work.found, Answer) and work.about.chosen != compared.about.chosen
        return {
            "compared": {
                "running": not compared.done(), "share": at.done / at.of if at.of else None, "when": self.when(compared),
                "ended": self.ended(compared), "told": self.failed(compared), "section": done.sections[self.language] if done else "", "other": other,
            }
        }  # fmt: skip

    def failed(self, work: Job) -> str:
        """Says that a work broke off; empty for any other."""
        return self.t("The computation broke off. Begin it again.") if work.done() and work.found is None and not work.cancelled() else ""

    def of_harm(self, study: Study, work: Job | None) -> str:
        """How many people the leg of severe harms needs, with the loss and power that were asked for."""
        asked = {name: work.about.chosen[name] for name in ("dropout", "power")} if work else None
        power = (asked or chosen_for(study, {"effect": USUAL_EFFECT}))["power"]
        return self.t("For severe harms, enrol {people} people. With that number, {power} of 100 studies in which harms do not differ rule out a rise of {margin} points, if {share} of 100 responses do severe harm. With fewer people, most reports will say that it is open whether the training does more harm. Enrol the larger of the two numbers.").format(
            people=people_for_harm(study, asked), power=f"{100 * power:.0f}", margin=self.decimal(study.plan.harm_margin), share=f"{100 * HARM_SHARE:.0f}",
        )  # fmt: skip

    @property
    def locale_of_numbers(self) -> str:
        """Locale that numbers are written in."""
        return "en_GB" if self.language == "en" else self.language

    def shares(self, tried: Trial) -> dict[str, str]:
        """A power and its interval as words of the page."""
        named = (("power", tried.power), ("low", tried.low), ("high", tried.high))
        return {name: f"{share * 100:.0f}{NARROW}%" for name, share in named}

    def result(self, work: Job | None) -> dict[str, Any]:
        """What the template shows of a work: how far it is, when it ends, its answer, and the numbers that were tried."""
        if work is None:
            return {"running": False, "told": "", "answered": False, "tried": ()}
        at: Trial | None = work.progress.what or None
        told = self.failed(work)
        size: SampleSize | None = None
        match work.found:
            case Answer() as answer:
                size = answer.size
                found = next((t for t in answer.tried if size and t.planned and t.people == size.people), None)
                told = (
                    self.t("Enrol {people} people, over all groups. Of {draws} simulated studies of that size, {power} found the difference ({low} to {high}).").format(people=found.people, draws=found.of, **self.shares(found))
                    if found
                    else self.t(answer.reason)
                )
            case TooLong(people, seconds, fit):
                told = self.t("With {people} people, {draws} simulated studies take about {minutes} min of computing, so they were not begun. {fit} take about {less} min.").format(
                    people=people, draws=work.about.draws, minutes=minutes(seconds), fit=fit, less=minutes(SECONDS_TO_ASK)
                )
            case _ if at is not None and at.planned:
                told = self.t("With {people} people: {done} of {of} simulated studies are analysed by the planned model. So far {power} found the difference ({low} to {high}).").format(people=at.people, done=at.done, of=at.of, **self.shares(at))
            case _ if not work.done() and self.works.place(work) is None:
                told = self.t("Looking for the number of people. This takes some seconds; the check by the planned model takes some minutes.")
        return {
            "running": not work.done(), "so_far": at, "told": told, "ended": self.ended(work), "answered": size is not None,
            "may_agree": isinstance(work.found, TooLong) and work.found.seconds <= LONGEST_SECONDS, "when": self.when(work),
            "tried": [(t.people, self.shares(t), t.planned) for t in (work.found.tried if isinstance(work.found, Answer) else ())],
        }  # fmt: skip

    def ended(self, work: Job) -> str:
        """Why a work has no answer: it was stopped, or takes too long; empty for any other."""
        longest = minutes(LONGEST_SECONDS)
        if isinstance(work.found, TooLong) and work.found.seconds > LONGEST_SECONDS:
            return self.t("That is more than the {most} min that one computation may take. Ask for fewer simulated studies, or for a larger difference.").format(most=longest)
        if work.over_time:
            return self.t("It was ended after {most} min of computing, the most that one may take. Ask for fewer simulated studies, or for a larger difference.").format(most=longest)
        return self.t("It was stopped before the answer.") if work.cancelled() else ""

    def when(self, work: Job) -> list[str]:
        """Place in the line, and expected end, of a work that has not ended."""
        if work.done():
            return []
        place, seconds = self.works.place(work), self.works.seconds_left(work)
        line = [self.t("It waits; its place in the line is {place}. Two are computed at once, and each makes room after {seconds} seconds for one that was computed for less, so short ones are soon done.").format(place=place, seconds=round(TURN_SECONDS))] if place else []
        if seconds is None:
            return [*line, self.t("When it will end is shown once a first number of people is found.")]
        left = time_left(seconds, self.t)
        return [*line, f"{left}." if work.about.compare else self.t("{left}. Where the power is too low or much too high, a second number of people is checked, which takes as long again.").format(left=left)]


def minutes(seconds: float) -> int:
    """Whole minutes, one at least."""
    return max(1, round(seconds / 60))


def bounds_of(study: Study) -> dict[str, tuple[float, float]]:
    """Least and largest value of each field of the form for a study, in the order of the page."""
    return {**(SESSION_BOUNDS if study.sessions else {}), **BOUNDS}


def shown_values(study: Study, work: Job | None) -> dict[str, str]:
    """What the fields of the form begin with: the last that was asked, else what the plan says, else the usual."""
    known = study.plan.smallest_effect or study.sample_size
    values = work.about.chosen if work else chosen_for(study, {} if known else {"effect": USUAL_EFFECT})
    draws = work.about.draws if work else study.sample_size.draws if study.sample_size else DRAWS
    return {name: f"{values[name] * (100 if name in AS_PERCENT else 1):g}" for name in bounds_of(study) if name != "draws"} | {"draws": str(draws)}


def number(text: str) -> float:
    """The number in a field, with a comma or a point; not a number for anything else."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return math.nan
