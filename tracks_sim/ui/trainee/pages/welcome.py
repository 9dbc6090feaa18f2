"""The welcome, and the page that says why none could be opened. Pure: state in, plain data out."""

from __future__ import annotations

from tracks_sim.i18n import translatable, translator
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import SheetHead
from tracks_sim.ui.trainee.trainee_page import TraineePage

_PROMISE = translatable(
    "**In ten minutes** you will have had a first talk with a person, and seen which of your questions let them tell you more. "
    "**In an hour** you will have worked through a whole case: what gives reason to talk safely with somebody, what speaks against it, "
    "what you cannot know yet, and what to do next without doing harm. Stop whenever you like: everything is kept.\n\n"
    "Every case is fictional. This is a training tool: it never judges a real person and is never for real case files."
)
_ORIGIN = translatable(
    "Grew out of the EU project TRACKS (2016–2017), on trafficked persons in asylum procedures. Stands beside law courses and live exercises."
)
FAILED_AT_THE_DOOR = ("1", "server", "new")
"""What the query's ``wrong`` says of an entry that failed just now; the other words only say why the welcome is shown again."""


class WelcomeSheet(SheetHead):
    """The welcome. ``enter``: address of the form for a code, None in JupyterLab. ``failed``: what was asked for at the door failed just now."""

    origin: str
    enter: str | None
    wrong: str | None
    failed: bool
    not_made: str


class TroubleSheet(SheetHead):
    """A page that could not be opened."""

    text: str


def welcome_sheet(context: PageContext, language: str) -> WelcomeSheet:
    """The welcome: what one will be able to do, and the forms for a new code and for one that somebody has.

    The query's ``wrong`` says why the last code failed, or that a session has ended.
    """
    t = translator(language)
    failure = context.query.get("wrong", "")
    wrong = {
        "1": t("Nobody has this code. Check each letter, or make a new code if you are here for the first time."),
        "wait": t("Too many codes had been tried from your network. You can enter yours again now."),
        "ended": t("Your session has ended: it was closed on another device, or your code was replaced or removed. Enter your code to go on."),
        "server": t("The code could not be looked up. Nothing is lost; try again in a moment."),
    }.get(failure)
    not_made = {
        "new": t("No code could be made. Nothing is lost; try again in a moment. If it happens again, tell the person who runs this site."),
        "new-wait": t("Too many new codes had been made from your network. You can try again now, or ask your trainer for a printed code."),
    }.get(failure, "")
    return {
        "title": t("Recognise, ask, and do no harm"),
        "intro": block(t(_PROMISE)),
        "origin": t(_ORIGIN),
        "enter": context.link("tracks/enter"),
        "wrong": wrong,
        "failed": failure in FAILED_AT_THE_DOOR,
        "not_made": not_made,
    }


def trouble_sheet(text: str, language: str) -> TroubleSheet:
    """A sheet that says why the page could not be opened, and what to do."""
    t = translator(language)
    return {"title": t("This page cannot be opened just now"), "intro": None, "text": text}


WELCOME = TraineePage("welcome", translatable("Welcome"), lambda site, state: welcome_sheet(site.context, state.language))
TROUBLE = TraineePage("trouble", "", lambda site, state: None)
"""Drawn by ``ui/start.py``, which knows why no page could be opened."""
