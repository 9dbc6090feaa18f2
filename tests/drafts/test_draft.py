"""Plain data of a draft, read by path."""

from __future__ import annotations

from tracks_sim.drafts.draft import title_of


def test_the_title_is_that_of_the_language_wanted_else_the_first_that_there_is() -> None:
    data = {"case": {"languages": ["en", "fr"]}, "text.en": {"title": "The hat"}, "text.fr": {"title": "Le bonnet"}, "text.de": {"title": 7}}
    assert [title_of(data), title_of(data, "fr"), title_of(data, "de"), title_of({})] == ["The hat", "Le bonnet", "The hat", ""]
