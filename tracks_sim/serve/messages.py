"""The few sentences the server itself says to a visitor: while a page opens, when a kernel has
died, when an address does not exist. Translated in the gettext catalogues like all others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from tracks_sim.i18n import LANGUAGES, translatable, translator
from tracks_sim.serve.staff_messages import STAFF
from tracks_sim.ui.frame import ALONE

SENTENCES: Final[Mapping[str, str]] = {
    **ALONE,
    **STAFF,
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
    "code-go": translatable("I have written it down: go on"),
    "elsewhere-title": translatable("Weather and weekdays"),
    "elsewhere": translatable("Nothing to see here today."),
}


@cache
def spoken(language: str) -> Mapping[str, str]:
    """Every sentence in one language, by its short name."""
    t = translator(language)
    return {name: t(sentence) for name, sentence in SENTENCES.items()}


def chosen(*wishes: str | None, accept: str = "") -> str:
    """The first wish that is served, else the best of an Accept-Language header, else English."""
    for wish in wishes:
        if wish is not None and wish in LANGUAGES:
            return wish
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        tag, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        ranked.append((-weight, place, tag.split("-")[0].strip().lower()))
    for weight, _, tag in sorted(ranked):
        if tag in LANGUAGES and weight < 0:
            return tag
    return "en"
