"""The server's own sentences, by short name: those of every visitor here, those of the staff's pages in ``staff_messages``.

They are translated in the gettext catalogues like all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from tracks_sim.i18n import translatable, translator
from tracks_sim.serve.staff_messages import STAFF_MESSAGES
from tracks_sim.ui.frame import CONNECTION_MESSAGES

MESSAGES: Final[Mapping[str, str]] = {
    **CONNECTION_MESSAGES,
    **STAFF_MESSAGES,
    "title": translatable("TRACKS Sim"),
    "opening": translatable("Opening…"),
    "no-script": translatable("This page needs JavaScript. Please allow it for this address and load the page again."),
    "no-socket": translatable("This browser cannot keep a connection open (WebSocket), which this page needs. Please use a current version of Firefox, Chrome, Edge or Safari, or ask the person who runs this site."),
    "back": translatable("Go to the start page"),
    "missing": translatable("There is no page at this address."),
    "refused": translatable("This request was refused. Please go back to the start page and try again."),
    "broken": translatable("Something went wrong on our side. Nothing that was saved is lost. Please try again."),
    "busy": translatable("Many people are practising at the moment. Please keep this page open: it lets you in by itself, in the order in which people came."),
    "busy-before": translatable("People before you: {n}"),
    "busy-next": translatable("You are next."),
    "hung": translatable("The server does not answer this page any more. What was shown as saved is saved. The page is being opened again."),
    "code-title": translatable("Your code"),
    "code-lead": translatable("This is your code. It is shown only once."),
    "code-why": translatable("Write it down. With it you can go on later, also on another computer. We keep no name and no address, so nobody can look it up for you. If it is lost, whoever runs the training can give you a new one."),
    "code-everywhere": translatable("Signing out ends your session on every computer where you have entered this code. It lets you in again."),
    "code-go": translatable("I have written it down: go on"),
    "elsewhere-title": translatable("Weather and weekdays"),
    "elsewhere": translatable("Nothing to see here today."),
}


@cache
def messages_in(language: str) -> Mapping[str, str]:
    """Every sentence of the server in one language, by short name."""
    t = translator(language)
    return {name: t(sentence) for name, sentence in MESSAGES.items()}
