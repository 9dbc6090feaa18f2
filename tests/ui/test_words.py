"""Every sentence of the interface exists in every language, with the same gaps to fill."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from tracks_sim.errors import NotAllowed, StoreFull, UnknownCase
from tracks_sim.ui.words import LANGUAGES, catalogue, known_language, sentence, words

ROOT = Path(__file__).parents[2]
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


def test_errors_become_sentences_in_the_trainees_language() -> None:
    french = words("fr")
    assert "disque" in sentence(StoreFull("x"), french)
    assert "liste des cas" in sentence(UnknownCase("x"), french)
    # A fault nobody foresaw tells nothing of its inside.
    assert "secret" not in sentence(ValueError("secret"), french)
    assert sentence(NotAllowed("x", step="decision"), words("en")).startswith("Choose what to do next")
    assert "rien dit" in sentence(NotAllowed("x", step="interview", turns=0), french)
    # The same step, closed because its feedback was shown, is another matter.
    assert "rien dit" not in sentence(NotAllowed("x", step="interview"), french)


def test_the_template_for_translators_can_be_made() -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    made = Catalog()
    for english in said_in_code():
        made.add(english)
    out = io.BytesIO()
    write_po(out, made)
    assert len(made) > 200
