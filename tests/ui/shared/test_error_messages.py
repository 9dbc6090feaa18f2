"""Errors as sentences for a person."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tracks_sim import errors
from tracks_sim.errors import DecideFirst, NotAllowed, StoreFull, TalkFirst, TooManyCited, TracksError, UnknownCase
from tracks_sim.i18n import translator
from tracks_sim.ui.shared.error_messages import SENTENCES, sentence

OF_COMMANDS = {"traces-left", "skeleton-refused", "not-interviewed", "stopped", "responses", "no-pdf", "serve"}
"""Codes of errors that are raised to commands alone: there the message itself is what a person reads."""


def classes(base: type[TracksError] = TracksError) -> Iterator[type[TracksError]]:
    yield base
    for below in base.__subclasses__():
        yield from classes(below)


def test_errors_become_sentences_in_the_trainees_language() -> None:
    french = translator("fr")
    assert "disque" in sentence(StoreFull("x"), french)
    assert "liste des cas" in sentence(UnknownCase("x"), french)
    # A fault nobody foresaw tells nothing of its inside.
    assert "secret" not in sentence(ValueError("secret"), french)
    assert sentence(DecideFirst("x"), translator("en")).startswith("Choose what to do next")
    assert "rien dit" in sentence(TalkFirst("x"), french)
    assert "rien dit" not in sentence(NotAllowed("x", step="interview"), french)
    assert sentence(NotAllowed("x", step="decision"), translator("en")).startswith("That is not possible")
    assert "At most 20 passages" in sentence(TooManyCited("x", most=20), translator("en"))


def test_every_class_has_a_code_of_its_own() -> None:
    assert Counter(one.code for one in classes()).most_common(1)[0][1] == 1


def test_every_code_has_its_sentence_and_no_sentence_is_left_over() -> None:
    told = [one for one in classes() if not one.says_itself]
    assert {one.code for one in told} == set(SENTENCES) | OF_COMMANDS
    assert not OF_COMMANDS & set(SENTENCES)


def test_the_tree_is_drawn_as_it_is() -> None:
    lines = [line for line in (errors.__doc__ or "").splitlines() if "──" in line]
    drawn = {line.partition("── ")[2].split()[0]: line.index("─") // 4 for line in lines}
    assert drawn == {one.__name__: len(one.__mro__) - len(TracksError.__mro__) - 1 for one in classes() if one is not TracksError}


def test_every_error_is_defined_in_the_one_module() -> None:
    names = {one.__name__ for one in classes()}
    for path in Path(errors.__file__).parent.rglob("*.py"):
        if path == Path(errors.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                assert not {base.id for base in node.bases if isinstance(base, ast.Name)} & names, f"{path}: {node.name}"
