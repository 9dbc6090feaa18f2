"""Every sentence of the interface exists in every language, with the same gaps to fill."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from tracks_sim.words import LANGUAGES, catalogue, known_language, words

ROOT = Path(__file__).parents[1]
GAPS = re.compile(r"\{\w+\}")


def said_in_code() -> set[str]:
    """Every sentence marked for translation in the package."""
    found = extract_from_dir(
        str(ROOT / "tracks_sim"), method_map=[("**.py", "python")], keywords={"t": None, "mark": None}
    )
    return {str(message) for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_catalogue_is_complete_and_holds_nothing_else(language: str) -> None:
    assert set(catalogue(language)) == said_in_code()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_have_the_same_gaps(language: str) -> None:
    for english, translated in catalogue(language).items():
        assert sorted(GAPS.findall(english)) == sorted(GAPS.findall(translated)), english


def test_an_unknown_language_falls_back_to_english() -> None:
    assert known_language("tlh") == "en"
    assert known_language(None) == "en"
    assert words("tlh")("Continue") == "Continue"


def test_the_template_for_translators_can_be_made() -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    made = Catalog()
    for english in said_in_code():
        made.add(english)
    out = io.BytesIO()
    write_po(out, made)
    assert len(made) > 200
