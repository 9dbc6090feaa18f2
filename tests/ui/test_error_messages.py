"""Errors as sentences for a person."""

from __future__ import annotations

from tracks_sim.errors import NotAllowed, StoreFull, UnknownCase
from tracks_sim.i18n import translator
from tracks_sim.ui.error_messages import sentence


def test_errors_become_sentences_in_the_trainees_language() -> None:
    french = translator("fr")
    assert "disque" in sentence(StoreFull("x"), french)
    assert "liste des cas" in sentence(UnknownCase("x"), french)
    # A fault nobody foresaw tells nothing of its inside.
    assert "secret" not in sentence(ValueError("secret"), french)
    assert sentence(NotAllowed("x", step="decision"), translator("en")).startswith("Choose what to do next")
    assert "rien dit" in sentence(NotAllowed("x", step="interview", turns=0), french)
    # The same step, closed because its feedback was shown, is another matter.
    assert "rien dit" not in sentence(NotAllowed("x", step="interview"), french)
