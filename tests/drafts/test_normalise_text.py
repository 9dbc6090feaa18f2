"""Texts made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.drafts.normalise_text import normalise_text, split_paragraphs
from tracks_sim.errors import EditRefused
from tracks_sim.yamlio.parse import LONGEST_TEXT
from tracks_sim.yamlio.text_faults import UNSEEN


@pytest.mark.parametrize(("text", "plain"), [
    ("a\xa0b\u202fc", "a b c"), ("Name\tAge\tPlace", "Name; Age; Place"), ("zero\u200bwidth \u202eturned", "zerowidth turned"), ("„low“", "“low“"),
    ("non\u2011breaking", "non-breaking"), ("  • a point", "a point"), ("soft\xadhyphen", "softhyphen"), ("line\x0bbreak\r\nof Word", "line break of Word"),
    ("“kept” ‘as’ « it » is’", "“kept” ‘as’ « it » is’"), ("lone \ud800 half", "lone half"),
])  # fmt: skip
def test_what_word_and_the_web_leave_becomes_plain(text: str, plain: str) -> None:
    assert normalise_text(text) == plain


@given(st.text(max_size=200))
def test_plain_text_is_plain_already(text: str) -> None:
    plain = normalise_text(text)
    assert normalise_text(plain) == plain
    assert not UNSEEN.search(plain) and "\n" not in plain and "\t" not in plain
    assert split_paragraphs(text) == [block for block in normalise_text(text, paragraphs=True).split("\n\n") if block]


def test_a_text_longer_than_a_file_can_hold_is_refused_with_both_numbers() -> None:
    assert len(normalise_text("a" * LONGEST_TEXT)) == LONGEST_TEXT
    with pytest.raises(EditRefused) as refused:
        normalise_text("a" * (LONGEST_TEXT + 1))
    assert refused.value.facts == {"found": LONGEST_TEXT + 1, "most": LONGEST_TEXT}
