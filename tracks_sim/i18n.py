"""Translation of the interface: English sentences in the code, other languages in ``locale/`` (gettext, Babel).

A sentence without a translation is shown in English rather than hidden; a test keeps the
catalogues complete.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
DEFAULT = "en"

PluralForms = tuple[str, str]
"""Singular and plural of a sentence, both with the gap ``{n}``."""


_SPACE = re.compile(r" (?=[;:?!»])|(?<=«) ")


@lru_cache(maxsize=16_384)
def bind_punctuation(text: str) -> str:
    """Replace the spaces of French punctuation by no-break spaces: before ; : ? ! » and after «.

    People type an ordinary space, at which a narrow column breaks, so that a line begins with a
    colon. English texts have no space there and stay as they are.
    """
    return _SPACE.sub("\u00a0", text)


def translatable(sentence: str) -> str:
    """Mark a sentence for extraction that is translated later."""
    return sentence


def translatable_plural(one: str, many: str) -> PluralForms:
    """Mark singular and plural of a sentence for extraction that is translated later."""
    return one, many


@dataclass(frozen=True, slots=True)
class Translator:
    """Translator into one language: ``t("Continue")``; ``t.plural("{n} part is left.", "{n} parts are left.", 3)``."""

    catalogue: gettext.NullTranslations

    def __call__(self, sentence: str) -> str:
        return self.catalogue.gettext(sentence) if sentence else ""  # gettext's own answer to nothing is the catalogue's head

    def plural(self, one: str, many: str, n: float) -> str:
        """The plural form of the language for ``n``; the caller fills its gaps. 0 is singular in French."""
        return self.catalogue.ngettext(one, many, int(n))


@cache
def translator(language: str) -> Translator:
    """Translator into a language; into English where the language is unknown."""
    path = files("tracks_sim").joinpath("locale", language, "LC_MESSAGES", "tracks.po")
    if language == DEFAULT or not path.is_file():
        return Translator(gettext.NullTranslations())
    mo_file = BytesIO()
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    for message in catalogue:
        if message.id:
            text = message.string or ""
            message.string = bind_punctuation(text) if isinstance(text, str) else tuple(bind_punctuation(form) for form in text)
    write_mo(mo_file, catalogue)
    mo_file.seek(0)
    return Translator(gettext.GNUTranslations(mo_file))


def known_language(language: str | None) -> str:
    """The wanted language if the kit has it, else English."""
    return language if language is not None and language in LANGUAGES else DEFAULT
