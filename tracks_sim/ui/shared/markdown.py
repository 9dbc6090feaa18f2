"""Rendering of the Markdown of cases as safe HTML.

Whatever else authors or a translation tool put in (tags, scripts, images, links to other
hosts) is dropped; its text stays.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "em", "strong", "ul", "ol", "li", "br", "blockquote", "h3", "h4"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink", "html_inline", "html_block"])


@cache
def block(text: str) -> str:
    """Paragraphs, lists and emphasis as HTML."""
    return nh3.clean(_parser().render(text), tags=_TAGS, attributes={})


@cache
def inline(text: str) -> str:
    """One line: emphasis only."""
    return nh3.clean(_parser().renderInline(text), tags={"em", "strong"}, attributes={})
