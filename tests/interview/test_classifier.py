"""Labelled questions, the page about them, and examples of each rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.classifier import PARTS, page, read
from tracks_sim.case.conversation import FORMS, TOPICS
from tracks_sim.interview.classifier import RULES, classify, plainly

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_labelled_questions(language: str) -> None:
    rows = read(language)
    assert len(rows) >= 300 and len({r.question for r in rows}) == len(rows)
    assert {r.form for r in rows} == set(FORMS)
    assert {r.topic for r in rows} - {""} == set(TOPICS)
    assert {r.part for r in rows} == set(PARTS)
    halves = [sum(r.part == part for r in rows) for part in ("tuned", "held_out")]
    assert abs(halves[0] - halves[1]) <= len(FORMS)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_held_out_questions_are_mostly_read_rightly(language: str) -> None:
    """A floor below the figures of docs/classifier.md, so that a change of rules cannot spoil them unseen."""
    rows = [r for r in read(language) if r.part == "held_out"]
    assert sum(r.reading is not None and r.reading.form == r.form for r in rows) >= 0.9 * len(rows)


def test_the_page_is_of_the_present_rules() -> None:
    assert (ROOT / "docs/classifier.md").read_text(encoding="utf-8") == page(), "run python benchmarks/classifier.py --write"


@pytest.mark.parametrize(
    ("text", "language", "form", "topic", "rule"),
    [
        ("Tell me about your passport.", "en", "open", "documents", "invitation"),
        ("Tell me if he took your passport.", "en", "closed", "documents", "faux-closed"),
        ("Tell me where your passport is.", "en", "wh", "documents", "faux-wh"),
        ("You mentioned a debt. Tell me more about it.", "en", "cued", "debt", "cued"),
        ("He kept your passport, didn't he?", "en", "leading", "documents", "tag"),
        ("Didn’t he pay you?", "en", "leading", "pay", "negative"),
        ("What happened next?", "en", "encourager", None, "encourager"),
        ("Who paid, and why did he go?", "en", "multiple", "pay", "several-clauses"),
        ("Dites-moi s’il a pris votre passeport.", "fr", "closed", "documents", "faux-closed"),
        ("Parlez-moi de votre passeport.", "fr", "open", "documents", "invitation"),
        ("Où est votre passeport ?", "fr", "wh", "documents", "wh"),
        ("Il gardait votre passeport, n’est-ce pas ?", "fr", "leading", "documents", "tag"),
        ("En bateau ou en avion ?", "fr", "forced_choice", "journey", "or"),
    ],
)  # fmt: skip
def test_examples(text: str, language: str, form: str, topic: str | None, rule: str) -> None:
    found = classify(text, language)
    assert found is not None
    assert (found.form, found.topic, found.rule) == (form, topic, rule)


def test_accents_and_marks_do_not_matter() -> None:
    assert plainly("Où est-il ?  « Là »") == plainly("ou est-il? la")
    assert classify("OU EST VOTRE PASSEPORT?", "fr") == classify("Où est votre passeport ?", "fr")


def test_nothing_is_read_into_nothing() -> None:
    assert classify("  …?! 12", "en") is None


def test_a_guess_says_so() -> None:
    guess, clear = classify("the passport with him", "en"), classify("Where is the passport?", "en")
    assert guess is not None and not guess.sure and clear is not None and clear.sure
    assert {r.reading.rule for lang in ("en", "fr") for r in read(lang) if r.reading} == set(RULES)  # each rule is met
