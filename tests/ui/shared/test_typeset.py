"""French punctuation does not begin a line, and what a trainee typed is not touched."""

from __future__ import annotations

from tracks_sim.i18n import bind_punctuation
from tracks_sim.ui.shared.typeset import typeset

FRENCH = "« Quand ? » : hier ; oui !"


def test_every_sign_that_french_sets_apart_is_bound() -> None:
    assert bind_punctuation(FRENCH) == "«\u00a0Quand\u00a0?\u00a0»\u00a0: hier\u00a0; oui\u00a0!"
    assert bind_punctuation("When? Yesterday; “yes”!") == "When? Yesterday; “yes”!"


def test_a_whole_view_is_bound_but_for_what_was_typed() -> None:
    view = {"title": FRENCH, "n": 3, "rows": [{"label": FRENCH, "passages": ("p1",)}], "note": {"text": FRENCH, "label": FRENCH}, "reading": None, "you": FRENCH}
    assert typeset(view) == {
        "title": bind_punctuation(FRENCH), "n": 3, "rows": [{"label": bind_punctuation(FRENCH), "passages": ["p1"]}],
        "note": {"text": FRENCH, "label": bind_punctuation(FRENCH)}, "reading": None, "you": FRENCH,
    }  # fmt: skip
