"""The choice of a page's language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.i18n import LANGUAGES
from tracks_sim.serve.language import preferred_language


@pytest.mark.parametrize(
    ("wishes", "accept", "expected"),
    [
        (("fr",), "en", "fr"),
        ((None, "fr"), "en", "fr"),
        (("xx", None), "fr;q=0.3, en;q=0.2", "fr"),
        ((), "de, en;q=0.5, fr;q=0.6", "fr"),
        ((), "fr-CH", "fr"),
        ((), "fr;q=0, en;q=0.1", "en"),  # q=0 means: not this one (RFC 9110, 12.4.2)
        ((), "fr;q=oops", "en"),
        ((), "", "en"),
    ],
)
def test_the_first_wish_then_the_header_then_english(wishes: tuple[str | None, ...], accept: str, expected: str) -> None:
    assert preferred_language(*wishes, accept=accept) == expected


@given(st.lists(st.none() | st.text(max_size=5)), st.text())
def test_whatever_a_browser_sends_a_language_comes_out(wishes: list[str | None], accept: str) -> None:
    assert preferred_language(*wishes, accept=accept) in LANGUAGES
