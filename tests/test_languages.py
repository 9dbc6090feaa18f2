"""Languages of the interface: where one is added, every place that lacks it is listed here, and named in the recipe."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracks_sim
from tests.support.shipped import ROOT as SCENARIOS
from tracks_sim.i18n import DEFAULT, LANGUAGES

PACKAGE = Path(tracks_sim.__file__).parent
RECIPE = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8").partition("### To add a language")[2].partition("\n## ")[0]
THE_LIST = "i18n.py"
"""The list of languages itself."""


def codes_in(node: ast.expr) -> set[str]:
    """Texts of a table's keys, of a list, or one text."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    parts = node.keys if isinstance(node, ast.Dict) else node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def names_a_language(node: ast.expr) -> bool:
    """``language``, ``self.language``, ``state.language`` …"""
    return ast.unparse(node).rpartition(".")[2] == "language"


def places_without(language: str, source: str) -> Iterator[int]:
    """Lines of a module where each language has an entry or a rule of its own, and this one has none.

    A table or a list that holds the present languages, or a first word of pairs ``(("en", …), ("fr", …))``; and a question
    which language it is. No default or example is a place; English, the language of the sentences themselves, needs no rule.
    A module that names no other language has no place, and is not parsed.
    """
    if not any(quote + code + quote in source for code in LANGUAGES if code != DEFAULT for quote in "\"'"):
        return
    asked: dict[int, set[str]] = {}
    tree = ast.parse(source)
    shown = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in ("default", "examples") for inner in ast.walk(node.value)}
    for node in ast.walk(tree):
        if id(node) in shown:
            continue
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set):
            pairs = [e for e in getattr(node, "elts", []) if isinstance(e, ast.Tuple) and e.elts]
            found = {c for pair in pairs for c in codes_in(pair.elts[0])} if pairs else codes_in(node)
            if {"en", "fr"} <= found and not found & {"be", "es"} and language not in found:
                yield node.lineno
        elif isinstance(node, ast.Compare) and names_a_language(node.left):
            asked.setdefault(node.lineno, set()).update(*(codes_in(c) for c in node.comparators))
    for line, codes in asked.items():
        if codes & {*LANGUAGES} - {DEFAULT} and language not in codes and language != DEFAULT:
            yield line


def files_without(language: str) -> Iterator[str]:
    """Folders of written words that lack a file of this language."""
    if language != DEFAULT and not (PACKAGE / "locale" / language / "LC_MESSAGES" / "tracks.po").exists():
        yield "locale/"
    for text in sorted(SCENARIOS.rglob(f"text/{DEFAULT}.yaml")):
        if "cases" not in text.parts and not text.with_name(f"{language}.yaml").exists():
            yield text.parent.relative_to(SCENARIOS.parent).as_posix()
    if not (SCENARIOS / "countries" / "text" / language).is_dir():
        yield "scenarios/countries/text/"


def lacking(language: str) -> dict[str, list[int]]:
    """Modules of the package with the lines that lack a language."""
    found = {p.relative_to(PACKAGE).as_posix(): sorted(set(places_without(language, p.read_text(encoding="utf-8")))) for p in sorted(PACKAGE.rglob("*.py"))}
    return {module: lines for module, lines in found.items() if lines and module != THE_LIST}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_lacks_a_language(language: str) -> None:
    assert lacking(language) | {file: [] for file in files_without(language)} == {}


def test_the_recipe_names_every_place_that_a_new_language_needs() -> None:
    named = {name for name in re.findall(r"`([\w/]+\.py)`", RECIPE) if not name.startswith("tests/")}
    assert set(lacking("xx")) == named - {THE_LIST}, set(lacking("xx")) ^ named
    assert len(list(files_without("xx"))) >= 3


def test_a_place_is_found_and_what_has_the_language_is_not() -> None:
    source = 'A = {"en": 1, "fr": 2}\nB = {"en": 1, "fr": 2, "xx": 3}\nif page.language == "fr":\n    pass\nC = ("fr", "be", "en")\nfor l, w in (("en", 1), ("fr", 2)): pass\n'
    assert list(places_without("xx", source)) == [1, 6, 3]
    assert list(places_without("en", 'if language == "fr": pass')) == []
