"""The few sentences the server itself says to a visitor, in each language it serves.

They are kept apart from the gettext catalogues of the screens because the
server must be able to speak when the screens cannot: while a page opens, when
a kernel has died, when an address does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "fr")

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "TRACKS Sim",
        "opening": "Opening…",
        "no-script": "This page needs JavaScript. Please allow it for this address and load the page again.",
        "no-socket": "This browser cannot keep a connection open (WebSocket), which this page needs. "
        "Please use a current version of Firefox, Chrome, Edge or Safari, or ask the person who runs this site.",
        "lost": "The connection is lost. Your answers up to now are saved. "
        "This page opens again by itself as soon as the connection is back.",
        "ended": "This page was closed on our side. Your answers up to now are saved. "
        "The page is being opened again.",
        "failed": "This page could not be opened. Nothing that was saved is lost. "
        "Please load the page again; if that does not help, tell the person who runs this site.",
        "again": "Load the page again",
        "back": "Go to the start page",
        "missing": "There is no page at this address.",
        "refused": "This request was refused. Please go back to the start page and try again.",
        "broken": "Something went wrong on our side. Nothing that was saved is lost. Please try again.",
        "busy": "Many people are practising at the moment. Please wait a minute; this page tries again by itself.",
        "code-title": "Your code",
        "code-lead": "This is your code. It is shown only once.",
        "code-why": "Write it down. With it you can go on later, also on another computer. "
        "We keep no name and no address, so nobody can look it up for you.",
        "code-go": "I have written it down: go on",
        "elsewhere-title": "Weather and weekdays",
        "elsewhere": "Nothing to see here today.",
    },
    "fr": {
        "title": "TRACKS Sim",
        "opening": "Ouverture…",
        "no-script": "Cette page a besoin de JavaScript. Autorisez-le pour cette adresse, puis rechargez la page.",
        "no-socket": "Ce navigateur ne peut pas garder de connexion ouverte (WebSocket), ce dont cette page a besoin. "
        "Utilisez une version récente de Firefox, Chrome, Edge ou Safari, ou adressez-vous à la personne qui gère ce site.",
        "lost": "La connexion est perdue. Vos réponses données jusqu’ici sont enregistrées. "
        "Cette page se rouvrira d’elle-même dès que la connexion sera rétablie.",
        "ended": "Cette page a été fermée de notre côté. Vos réponses données jusqu’ici sont enregistrées. "
        "La page est en train de se rouvrir.",
        "failed": "Cette page n’a pas pu être ouverte. Rien de ce qui a été enregistré n’est perdu. "
        "Rechargez la page ; si cela ne suffit pas, prévenez la personne qui gère ce site.",
        "again": "Recharger la page",
        "back": "Aller à la page d’accueil",
        "missing": "Il n’y a pas de page à cette adresse.",
        "refused": "Cette demande a été refusée. Revenez à la page d’accueil et réessayez.",
        "broken": "Une erreur s’est produite de notre côté. Rien de ce qui a été enregistré n’est perdu. Réessayez.",
        "busy": "Beaucoup de personnes s’exercent en ce moment. Patientez une minute ; cette page réessaie d’elle-même.",
        "code-title": "Votre code",
        "code-lead": "Voici votre code. Il n’est affiché qu’une seule fois.",
        "code-why": "Notez-le. Il vous permettra de continuer plus tard, y compris sur un autre ordinateur. "
        "Nous ne gardons ni nom ni adresse : personne ne pourra le retrouver pour vous.",
        "code-go": "Je l’ai noté : continuer",
        "elsewhere-title": "Météo et jours de la semaine",
        "elsewhere": "Rien à voir ici aujourd’hui.",
    },
}


def chosen(*wishes: str | None, accept: str = "") -> str:
    """The first wish that is served, else the best of an Accept-Language header, else English."""
    for wish in wishes:
        if wish in LANGUAGES:
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
