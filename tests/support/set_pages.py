"""Pages as WeasyPrint sets them: how many there are, and text or drawings beyond the margins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ROUNDING = 0.5
"""Pixels (of 96 to the inch) by which a line may be longer than its column: letters are rounded."""


def pages_of(html: str) -> list[Any]:
    """The pages of an HTML document, as boxes of WeasyPrint."""
    import weasyprint

    return [page._page_box for page in weasyprint.HTML(string=html).render().pages]


def beyond_margins(pages: list[Any]) -> Iterator[str]:
    """Words, tables and drawings that do not stand within the margins of their page, but for what stands in the margins on purpose."""
    for number, page in enumerate(pages, 1):
        left, top = page.content_box_x(), page.content_box_y()
        right, bottom = left + page.width, top + page.height
        for box in _content(page):
            text = getattr(box, "text", "") or type(box).__name__
            if type(box).__name__ in ("TextBox", "TableBox", "InlineReplacedBox", "BlockReplacedBox"):
                x, y, width, height = box.position_x, box.position_y, box.width, box.height
                if x < left - ROUNDING or x + width > right + ROUNDING or y < top - ROUNDING or y + height > bottom + ROUNDING:
                    yield f"page {number}: {text} at {x:.0f}, {y:.0f}, {width:.0f} wide and {height:.0f} high, not within {left:.0f} to {right:.0f} and {top:.0f} to {bottom:.0f}"


def _content(page: Any) -> Iterator[Any]:
    """Every box in the content of a page; its margins hold the numbers of pages, and what is hidden from the eye stands anywhere."""
    for child in page.children:
        if type(child).__name__ != "MarginBox":
            yield from _visible(child)


def _visible(box: Any) -> Iterator[Any]:
    if getattr(box, "style", {}).get("position", "static") == "absolute" and getattr(box, "width", None) == 1:
        return
    yield box
    for child in getattr(box, "children", ()):
        yield from _visible(child)
