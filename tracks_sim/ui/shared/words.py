"""Words of a page: the sentences that its scripts show (``static/shared/words.js``), in the language of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import TypedDict

from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.ui.shared.assets import assets
from tracks_sim.ui.shared.sheets import Option

_SENTENCE = re.compile(r'\bt\(("(?:[^"\\]|\\.)*")')
"""A sentence as scripts show it. A test holds that this finds what Babel finds."""


class PageWords(TypedDict):
    """The language of a page, those to choose from, and the sentences of its scripts.

    ``sentences``: translations by the English sentence; none in English, which the scripts have themselves.
    """

    language: str
    languages: list[Option]
    sentences: dict[str, str]


def page_words(language: str, scripts: Iterable[str]) -> PageWords:
    """Words of a page in one language; ``scripts``: names of the assets that it loads."""
    known = translator(language).sentences
    return {
        "language": language,
        "languages": [{"id": code, "label": name} for code, name in LANGUAGES.items()],
        "sentences": {sentence: known[sentence] for script in scripts for sentence in sentences_of(script) if sentence in known},
    }


@cache
def sentences_of(script: str) -> tuple[str, ...]:
    """The English sentences that the script of this name shows, each once. Raises KeyError where there is no such script."""
    found = _SENTENCE.findall(assets()[script].body.decode())
    return tuple(dict.fromkeys(json.loads(sentence) for sentence in found))
