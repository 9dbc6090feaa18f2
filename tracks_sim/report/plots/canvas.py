"""Canvas for plots: lines, markers and text of an SVG, in the text colour of the page around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDE, NARROW = 720, 360
"""Widths for a page and for a telephone, in pixels of the SVG at which text has its natural size."""
LINE = 18
SHAPES = 7
NO_FILL = ' fill="none"'


@dataclass(slots=True)
class Canvas:
    """SVG elements drawn so far, and the size in pixels; the height is set once all is drawn."""

    width: int
    height: int = 0
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, anchor: str = "start", bold: bool = False, soft: bool = False) -> None:
        more = (' text-anchor="' + anchor + '"' if anchor != "start" else "") + (' font-weight="600"' if bold else "") + (' fill-opacity=".8"' if soft else "")
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(text)}</text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, faint: bool = False, dash: str = "") -> None:
        more = (' stroke-opacity=".25" stroke-width="1"' if faint else "") + (f' stroke-dasharray="{dash}"' if dash else "")
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"{more}/>')

    def shape(self, points: Sequence[tuple[float, float]], filled: bool = True) -> None:
        coordinates = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{coordinates}" stroke="currentColor"{"" if filled else NO_FILL}/>')

    def marker(self, x: float, y: float, group: int, r: float = 5.0) -> None:
        """Draw the marker of a group: filled circle, open circle, filled square, open diamond, filled triangle, open square,
        open triangle, and again.
        """
        kind = group % SHAPES
        if kind < 2:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" stroke="currentColor"{NO_FILL if kind else ""}/>')
        elif kind in (2, 5):
            self.shape([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], filled=kind == 2)
        elif kind == 3:
            self.shape([(x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3), (x - r * 1.3, y)], filled=False)
        else:
            self.shape([(x, y - r * 1.2), (x + r * 1.2, y + r), (x - r * 1.2, y + r)], filled=kind == 4)
