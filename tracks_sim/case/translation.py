"""State of the translations of a case (``translation.yaml``): from which words of the first language each text was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.record import Language, Record

TextState = Literal["missing", "done", "changed", "reviewed"]
"""Of one text in a language that the case is translated into: not there; there; its source has changed since; read by somebody who knows both."""


class TranslatedText(Record):
    """One translated text."""

    of: str = Field(description="Hash of the text in the first language that it was made from (`value_hash`).", examples=["9f86d081884c7d65"])
    reviewed: bool = Field(default=False, description="Whether somebody who knows both languages has read it since.", examples=[True])


class Translations(Record):
    """Every translated text by language, then by its part without the language and its path: ``text:passages.db1``, ``key_text:detection``."""

    texts: dict[Language, dict[str, TranslatedText]] = Field(default_factory=dict, description="By language, then by text.", examples=[{"fr": {"text:title": {"of": "9f86d081884c7d65"}}}])


def with_states(before: Mapping[str, Any], after: Mapping[str, Any]) -> Mapping[str, Any]:
    """``after`` (draft data) with the state of each text that changed between the two: a translation that was written is made from today's source.

    A text that is gone loses its entry; a changed source leaves the hash, by which the translation is seen to be older.
    """
    raise NotImplementedError
