"""The welcome, and the page that says why none could be opened. Pure: state in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.case.load import Library
from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.i18n import translatable, translator
from tracks_sim.practice.course import offered_course
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.trainee_page import TraineePage

_ALWAYS = translatable("Stop whenever you like. Every case is fictional; never enter anything about a real person.")
FAILED_AT_THE_DOOR = ("1", "server", "new")
"""What the query's ``wrong`` says of an entry that failed just now; the other words only say why the welcome is shown again."""

FAILURES: Mapping[str, str] = {
    "1": translatable("Nobody has this code. Check each letter, or make a new code if you are here for the first time."),
    "wait": translatable("Too many codes had been tried from your network. You can enter yours again now."),
    "ended": translatable("Your session has ended: it was closed on another device, or your code was replaced or removed. Enter your code to go on."),
    "server": translatable("The code could not be looked up. Nothing is lost; try again in a moment."),
}
"""Why a code is asked for again, by the query's ``wrong``."""


class WelcomeSheet(SheetHead):
    """The welcome. ``enter``: address of the form for a code, None in JupyterLab. ``failed``: what was asked for at the door failed just now.
    ``erased``: what is said to somebody who has just erased what was held about them."""

    erased: str
    origin: str
    enter: str | None
    wrong: str | None
    failed: bool
    not_made: str


class TroubleSheet(SheetHead):
    """A page that could not be opened."""

    text: str


def welcome_sheet(context: PageContext, language: str, library: Library) -> WelcomeSheet:
    """The welcome: what there is, with its minutes, and the forms for a new code and for one that somebody has.

    The query's ``wrong`` says why the last code failed, or that a session has ended, or that somebody has erased what was held about them.
    """
    t = translator(language)
    failure = context.query.get("wrong", "")
    wrong = t(FAILURES[failure]) if failure in FAILURES else None
    not_made = {
        "new": t("No code could be made. Nothing is lost; try again in a moment. If it happens again, tell the person who runs this site."),
        "new-wait": t("Too many new codes had been made from your network. You can try again now, or ask your trainer for a printed code."),
    }.get(failure, "")
    erased = t("Everything that was held under your code is erased, and the code works no more. To begin anew, make a new code.")
    return {
        "title": t("Recognise, ask, and do no harm"),
        "intro": block(f"{_what_there_is(library, language)}\n\n{t(_ALWAYS)}"),
        "erased": erased if failure == "erased" else "",
        "origin": t("Grew out of the EU project TRACKS (2016–2017), on trafficked persons in asylum procedures."),
        "enter": context.link("tracks/enter"),
        "wrong": wrong,
        "failed": failure in FAILED_AT_THE_DOOR,
        "not_made": not_made,
    }


def _what_there_is(library: Library, language: str) -> str:
    """What awaits a newcomer: the first worked example and the course, each with its minutes."""
    t, course = translator(language), offered_course(library)
    if course is None or not course.worked_examples:
        return t("You read a file, talk with the person where you can, judge, decide, and read feedback that gives reasons.")
    example, *cases = [library.case(case.id) for case in (course.worked_examples[0], *course.cases)]
    least, most = minutes_of_worked_example(example, library.catalogues, text_language(example, language))
    each = [minutes_of(case, library.catalogues, text_language(case, language)) for case in cases]
    return t(
        "**First a worked example, {least} to {most} minutes:** you read a short file, say what you think, see what its author says, and decide. "
        "**Then a course of {n} cases**, {each_least} to {each_most} minutes each, some with a talk with the person."
    ).format(least=least, most=most, n=len(cases), each_least=min(a for a, _ in each), each_most=max(b for _, b in each))


def trouble_sheet(text: str, language: str) -> TroubleSheet:
    """A sheet that says why the page could not be opened, and what to do."""
    t = translator(language)
    return {"title": t("This page cannot be opened just now"), "intro": None, "text": text}


WELCOME = TraineePage("welcome", translatable("Welcome"), lambda site, state: welcome_sheet(site.context, state.language, site.library))
TROUBLE = TraineePage("trouble", "", lambda site, state: None)
"""Drawn by ``ui/start.py``, which knows why no page could be opened."""
