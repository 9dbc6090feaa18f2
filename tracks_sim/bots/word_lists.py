"""Lists of words that test-wise trainees go by, as docs/strategies.md gives them; by language."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CONSENT_BEGINNINGS = {
    "en": "accept agree alone appointment ask choos consent free herself himself offer privat together want wish",
    "fr": "accepte accord choisi confidential consent demand elle-même ensemble libre lui-même propos rendez-vous seul souhait veut voudra",
}
_CONSENT_WHOLE = {"en": ("if", "own"), "fr": ("si", "s’il", "s'il")}
_ABSOLUTE_WHOLE = {
    "en": (
        "all", "always", "any", "anybody", "anyone", "at once", "everybody", "everyone", "everything", "every", "immediately", "never",
        "no", "nobody", "nothing", "now", "only", "whole", "without",
    ),
    "fr": (
        "aucun", "aucune", "aussitôt", "chaque", "entier", "entière", "immédiatement", "jamais", "rien", "sans", "seulement", "toujours",
        "tous", "tout", "toute", "toutes", "tout de suite", "uniquement",
    ),
}  # fmt: skip


def _pattern(whole: tuple[str, ...], beginnings: str = "") -> re.Pattern[str]:
    # Longer ones first: "tout de suite" is one word of the list, and not "tout".
    ends = [
        *(rf"{re.escape(w)}\b" for w in sorted(whole, key=len, reverse=True)),
        *(rf"{re.escape(b)}\w*" for b in beginnings.split()),
    ]
    return re.compile(rf"\b(?:{'|'.join(ends)})", re.I)


CONSENT: Mapping[str, re.Pattern[str]] = {
    language: _pattern(_CONSENT_WHOLE[language], beginnings) for language, beginnings in _CONSENT_BEGINNINGS.items()
}
"""Words of asking and agreeing; a language that is not here has no list."""
ABSOLUTE: Mapping[str, re.Pattern[str]] = {language: _pattern(whole) for language, whole in _ABSOLUTE_WHOLE.items()}
"""Words that leave no exception."""


def found(lists: Mapping[str, re.Pattern[str]], language: str, text: str) -> tuple[str, ...]:
    """The words of a list that a text has, as it writes them, in order; none in a language without a list."""
    return tuple(lists[language].findall(text)) if language in lists else ()
