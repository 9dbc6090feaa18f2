"""Every sentence of the interface exists in every language, with the same gaps to fill."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tracks_sim.case.load import load_check_words, scenarios_root
from tracks_sim.case.model.catalogue import CheckWords
from tracks_sim.i18n import LANGUAGES, known_language, translator
from tracks_sim.ui.shared.words import sentences_of

ROOT = Path(__file__).parents[1]
PACKAGE = str(ROOT / "tracks_sim")
GAPS = re.compile(r"\{\w+\}")


WRAPPERS = ("FieldConflict", "Message", "Remark", "WayWords", "AuthoringRefused", "CannotPatch", "EditRefused", "GroupRefused", "ImportRefused", "TrialOver")
"""Classes that are made of an English sentence, which is their first argument."""
KEYWORDS = {"t": None, "translatable": None, "translatable_plural": (1, 2), "plural": (1, 2), **dict.fromkeys(WRAPPERS)}
Sentence = str | tuple[str, ...]
"""A sentence; its forms where it counts something."""


@cache
def marked() -> tuple[tuple[str, Sentence], ...]:
    """Every sentence marked for translation, with the file that it is in; read once, since it takes seconds."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found = extract_from_dir(str(ROOT), methods, options, KEYWORDS, directory_filter=lambda folder: folder.startswith(PACKAGE))
    return tuple((name, message) for name, _, message, _, _ in found)


def sentences_in_code(files: str = "") -> set[Sentence]:
    """Every sentence marked for translation in the files of the package that ``babel.cfg`` names; ``files``: how their names end."""
    return {message for name, message in marked() if name.endswith(files)}


@cache
def catalogue(language: str) -> Mapping[Sentence, Sentence]:
    """Every sentence of a catalogue that is translated, with its translation."""
    with (ROOT / "tracks_sim" / "locale" / language / "LC_MESSAGES" / "tracks.po").open("rb") as stream:
        return {m.id: m.string for m in read_po(stream) if m.id and all(forms(m.string)) and not m.fuzzy}


def forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else sentence


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_the_catalogue_is_complete_and_holds_nothing_else(language: str) -> None:
    assert set(catalogue(language)) == sentences_in_code()


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_have_the_same_gaps(language: str) -> None:
    for english, translated in catalogue(language).items():
        counts = not isinstance(english, str)  # then a form may do without the number: "Done once"
        wanted = sorted(GAPS.findall(forms(english)[-1]))
        for form in (*forms(english), *forms(translated)):
            assert sorted(GAPS.findall(form) + ["{n}"] * (counts and "{n}" not in form)) == wanted, form


def test_only_a_few_words_of_templates_are_the_same_in_french() -> None:
    """Where a sentence is the same, its translation may have been forgotten."""
    french = catalogue("fr")
    same = {sentence for sentence in sentences_in_code(".html.j2") if french[sentence] == sentence}
    assert same == {"Date", "Pause", "Phase", "Place", "Plan (YAML)", "Questionnaire", "Questionnaires", "Site", "Source", "Sources", "TRACKS Sim"}


def test_a_page_is_given_the_sentences_that_babel_finds_in_its_scripts() -> None:
    """Babel reads a script letter by letter, a page by one pattern."""
    of_scripts = {sentence for script in ("page.js", "steps.js", "evaluate.js", "author.js", "try.js", "group.js") for sentence in sentences_of(script)}
    assert of_scripts == sentences_in_code(".js")


def test_no_sentence_of_a_script_is_chosen_while_it_runs() -> None:
    """Neither Babel nor the page could know it."""
    scripts = [path for path in Path(PACKAGE, "ui/static").rglob("*.js") if path.parent.name != "vendor"]
    assert [path.name for path in scripts if re.search(r'(?<!function )\bt\((?!")', path.read_text(encoding="utf-8"))] == []


def test_an_unknown_language_falls_back_to_english() -> None:
    assert known_language("tlh") == "en"
    assert known_language(None) == "en"
    assert translator("tlh")("Continue") == "Continue"


def test_what_counts_has_the_form_of_its_language() -> None:
    en, fr = (translator(language).plural for language in ("en", "fr"))
    pair = ("{n} person", "{n} people")
    assert [en(*pair, n) for n in (0, 1, 2)] == ["{n} people", "{n} person", "{n} people"]
    assert [fr(*pair, n) for n in (0, 1, 2)] == ["{n} personne", "{n} personne", "{n} personnes"]  # in French 0 is singular


def test_nothing_is_nothing_in_every_language() -> None:
    assert translator("fr")("") == "" and translator("fr")("Not in the catalogue.") == "Not in the catalogue."


def test_the_template_for_translators_can_be_made() -> None:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    made = Catalog()
    for english in sentences_in_code():
        made.add(english)
    out = io.BytesIO()
    write_po(out, made)
    assert len(made) > 200


def test_pages_have_one_word_for_one_term() -> None:
    """The glossary of scenarios/check_words.yaml, which `check` holds the cases to."""
    words = load_check_words(scenarios_root())
    assert isinstance(words, CheckWords) and words.glossary
    for term in words.glossary:
        english = re.compile(rf"\b{term.english}s?\b", re.I)  # noun and plural
        others = [re.compile(rf"\b{word}s?\b", re.I) for word in term.not_on_pages]
        wrong = [
            forms(translated)[-1] for sentence, translated in catalogue(term.language).items()
            if english.search(said := forms(sentence)[-1]) and not any(b in said for b in term.but) and any(other.search(forms(translated)[-1]) for other in others)
        ]  # fmt: skip
        assert wrong == [], term.say
