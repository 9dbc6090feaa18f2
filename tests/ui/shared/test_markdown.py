"""Markdown of authors cannot act: no script, no other host, no raw HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.ui.shared.markdown import block, inline

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[here](javascript:alert(1))",
    "![x](http://elsewhere.example/x.png)",
    "<iframe src='//elsewhere.example'></iframe>",
    "<style>*{display:none}</style>",
    "<a href='http://elsewhere.example'>x</a>",
    "<http://elsewhere.example>",
    "*<b onclick=alert(1)>x</b>*",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_stays_inert(text: str) -> None:
    for html in (block(text), inline(text)):
        for tag in ("<script", "<img", "<a", "<iframe", "<style", "<b "):
            assert tag not in html


def test_emphasis_and_paragraphs_work() -> None:
    assert inline("so *much* and **more**") == "so <em>much</em> and <strong>more</strong>"
    assert block("one\n\n- two") == "<p>one</p>\n<ul>\n<li>two</li>\n</ul>\n"


@given(st.text(max_size=80))
def test_only_known_tags_come_out(text: str) -> None:
    import re

    allowed = {"p", "em", "strong", "ul", "ol", "li", "br", "blockquote", "h3", "h4"}
    assert set(re.findall(r"</?([a-zA-Z][\w-]*)", block(text))) <= allowed
