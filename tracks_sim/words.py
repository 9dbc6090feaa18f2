"""Interface words: English sentences in the code, other languages in ``locale/`` (gettext, Babel).

A sentence without a translation is shown in English rather than hidden; a test holds the
catalogues complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from babel.messages.pofile import read_po

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
DEFAULT = "en"

Translate = Callable[[str], str]

_SPACE = re.compile(r" (?=[;:?!»])|(?<=«) ")


@lru_cache(maxsize=16_384)
def bound(text: str) -> str:
    """A text whose French punctuation stays with its word: a no-break space before ; : ? ! » and after «.

    People type an ordinary space, at which a narrow column breaks, so that a line begins with a
    colon. English puts no space there: its texts come out as they were.
    """
    return _SPACE.sub("\u00a0", text)


def mark(sentence: str) -> str:
    """Marks a sentence for extraction where it is only translated later."""
    return sentence


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English sentence to translated sentence; empty for English and unknown languages."""
    path = files("tracks_sim").joinpath("locale", language, "LC_MESSAGES", "tracks.po")
    if language == DEFAULT or not path.is_file():
        return {}
    with path.open("rb") as stream:
        return {str(m.id): bound(str(m.string)) for m in read_po(stream) if m.id and m.string and not m.fuzzy}


def words(language: str) -> Translate:
    """Translation into a language: ``t("Continue")``."""
    known = catalogue(language)
    return lambda sentence: known.get(sentence, sentence)


def known_language(wanted: str | None) -> str:
    """A language the kit speaks, English where the wish is none of them."""
    return wanted if wanted is not None and wanted in LANGUAGES else DEFAULT
