"""Translation of the interface: English sentences in the code, other languages in ``locale/`` (gettext, Babel).

A sentence without a translation is shown in English rather than hidden; a test keeps the
catalogues complete.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

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


@dataclass(frozen=True, slots=True, eq=False)
class Translator:
    """Translator into one language: ``t("Continue")``; ``t.plural("{n} part is left.", "{n} parts are left.", 3)``.

    ``sentences``: translations by the English sentence; ``forms``: all plural forms by the English singular. Both are empty in English.
    ``form_of``: place of the form that a number takes, 0 the first.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    form_of: Callable[[int], int] = int

    def __call__(self, sentence: str) -> str:
        return self.sentences.get(sentence, sentence)

    def plural(self, one: str, many: str, n: float) -> str:
        """The plural form of the language for ``n``; the caller fills its gaps. 0 is singular in French."""
        if one in self.forms:
            return self.forms[one][self.form_of(int(n))]
        return one if int(n) == 1 else many


@cache
def translator(language: str) -> Translator:
    """Translator into a language; into English where the language is unknown."""
    path = files("tracks_sim").joinpath("locale", language, "LC_MESSAGES", "tracks.po")
    if language == DEFAULT or not path.is_file():
        return Translator()
    from babel.messages.pofile import read_po

    with path.open("rb") as stream:
        catalogue = read_po(stream)
    form_of = gettext.c2py(catalogue.plural_expr)
    sentences: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or not message.string or message.fuzzy:
            continue
        if isinstance(message.id, str):
            sentences[message.id] = bind_punctuation(str(message.string))
        else:
            one = message.id[0]
            forms[one] = tuple(bind_punctuation(form) for form in message.string)
            sentences[one] = forms[one][form_of(1)]
    return Translator(sentences, forms, form_of)


def known_language(language: str | None) -> str:
    """The wanted language if the kit has it, else English."""
    return language if language is not None and language in LANGUAGES else DEFAULT
