"""The server's own sentences and the choice of a language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.i18n import LANGUAGES
from tracks_sim.serve.messages import chosen, spoken


def test_every_sentence_is_there_in_every_language() -> None:
    english = spoken("en")
    for language in LANGUAGES:
        assert set(spoken(language)) == set(english)
        same = [name for name, text in spoken(language).items() if text == english[name] and language != "en"]
        assert set(same) <= {"title", "plan-label", "site"}  # the kit's own name


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
def test_choice(wishes: tuple[str | None, ...], accept: str, expected: str) -> None:
    assert chosen(*wishes, accept=accept) == expected


@given(st.lists(st.none() | st.text(max_size=5)), st.text())
def test_whatever_a_browser_sends_a_language_comes_out(wishes: list[str | None], accept: str) -> None:
    assert chosen(*wishes, accept=accept) in LANGUAGES
