"""The choice of a page's language from what address, cookie and browser ask for."""

from __future__ import annotations

from tracks_sim.i18n import LANGUAGES


def preferred_language(*wishes: str | None, accept: str = "") -> str:
    """The first wish that is one of ``LANGUAGES``, else the best of an Accept-Language header (RFC 9110, 12.5.4), else English."""
    for wish in wishes:
        if wish is not None and wish in LANGUAGES:
            return wish
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept.split(",")):
        tag, _, rest = part.strip().partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            continue
        ranked.append((-weight, position, tag.split("-")[0].strip().lower()))
    for weight, _, tag in sorted(ranked):
        if tag in LANGUAGES and weight < 0:
            return tag
    return "en"
