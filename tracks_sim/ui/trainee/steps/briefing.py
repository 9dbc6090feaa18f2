"""The sheet of the briefing: who the trainee is, what to do, how long, and the country. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.i18n import translatable
from tracks_sim.practice import Step, step_after
from tracks_sim.practice.events import Mode
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import NamedValue, SheetHead
from tracks_sim.ui.trainee.country_facts import CountryFact, country_facts
from tracks_sim.ui.trainee.view import View

_TASKS: Mapping[Mode, str] = {
    "talk": translatable(
        "You have one short talk with this person. There is nothing to judge or to write up afterwards: the feedback is on "
        "how you talked. The case file lies beside the talk; look into it as much as you like."
    ),
    "worked": translatable(
        "Read the file. Say what you think of each question, with one tap; the author of the case answers, with a reason. Help grows less, and the "
        "decision is yours."
    ),
}
"""Tasks of modes in which not all of a case is asked; else the case has its own."""


class CountryPart(TypedDict):
    """How the procedure works in the country, and in one sentence how far that is verified."""

    title: str
    known: str
    facts: list[CountryFact]


class BriefingSheet(SheetHead):
    """The sheet of the briefing; ``story`` and what follows as HTML."""

    step: Literal["briefing"]
    facts: list[NamedValue]
    story: str
    task: str
    enough: str
    enough_folded: bool
    """In a worked example, whose task is the shorter."""
    country: CountryPart
    next: Step


def briefing_sheet(view: View) -> BriefingSheet:
    """The briefing: the trainee's role and task, and the country's procedure."""
    t, case, texts = view.t, view.case, view.texts
    fixed = view.catalogues.texts[view.language]
    name = view.catalogues.country_texts[view.language][view.attempt.country].name
    facts = country_facts(view)
    read = sum(not fact["unverified"] for fact in facts)
    return {
        "step": "briefing",
        "title": texts.title,
        "intro": None,
        "facts": [
            {"what": t("You are"), "value": fixed.mandates[case.mandate]},
            {"what": t("Where"), "value": f"{fixed.settings[case.setting]}, {name}"},
            {"what": t("Time"), "value": _time(view)},
            {"what": t("Content"), "value": texts.content_note},
        ],
        "story": block(texts.briefing),
        "task": block(t(_TASKS[view.attempt.mode]) if view.attempt.mode in _TASKS else texts.task or ""),
        "enough": block(texts.enough or fixed.enough.get(case.mandate, "")),
        "enough_folded": view.attempt.mode == "worked",
        "country": {
            "title": t("How it works in {country}").format(country=name),
            "known": t("{n} of these {all} points were read in the text itself or in a full copy; the others say how they are known.").format(n=read, all=len(facts)),
            "facts": facts,
        },
        "next": step_after("briefing", case, view.attempt.mode),
    }  # fmt: skip


def _time(view: View) -> str:
    """The expected time; that of a short talk is in simulated minutes, which take less at the screen."""
    t, room = view.t, view.case.room
    if view.attempt.mode == "talk" and room is not None:
        return t("a talk of about {n} minutes, under ten at the screen, no clock").format(n=room.minutes)
    counted = minutes_of_worked_example if view.attempt.mode == "worked" else minutes_of
    least, most = counted(view.case_file, view.catalogues, view.case_language)
    return t("{least} to {most} minutes, no clock").format(least=least, most=most)
