"""File format of the state of the translations of a case (``translation.yaml``)."""

from __future__ import annotations

from pydantic import Field

from tracks_sim.case.model.record import Language, Record


class TranslatedText(Record):
    """One translated text."""

    of: str = Field(description="Hash of the text in the first language that it was made from (`value_hash`).", examples=["9f86d081884c7d65"])
    reviewed: bool = Field(default=False, description="Whether somebody who knows both languages has read it since.", examples=[True])


class Translations(Record):
    """Every translated text by language, then by its part without the language and its path: ``text:passages.db1``, ``key_text:detection``."""

    texts: dict[Language, dict[str, TranslatedText]] = Field(default_factory=dict, description="By language, then by text.", examples=[{"fr": {"text:title": {"of": "9f86d081884c7d65"}}}])
