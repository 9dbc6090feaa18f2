"""One hundred responses drawn as ten rows of ten squares, the safe ones filled and the others outlined: SVG for pages, PNG for Word.

Filled and outlined squares can be told apart without colour, on paper and by eyes that see none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROWS = COLUMNS = 10
SIDE, STEP = 8.0, 10.0
"""Side of a square, and the distance from one to the next, in units of the drawing, which is 98 wide and high."""
EXTENT = STEP * (COLUMNS - 1) + SIDE
INK = (0x1D, 0x2A, 0x33)
"""Colour of squares in a PNG; in SVG they have the text colour of the page."""
DOTS = 44
"""Dots from one square to the next in a PNG: 440 for a group of 2.6 cm in print are 430 to the inch."""


def svg(safe: int | None) -> str:
    """SVG element of a hundred squares, the first ``safe`` of them filled; an empty frame for None. Its words stand beside it."""
    head = f'<svg viewBox="-1 -1 {EXTENT + 2:g} {EXTENT + 2:g}" xmlns="http://www.w3.org/2000/svg" aria-hidden="true" focusable="false">'
    if safe is None:
        return f'{head}<rect x="0" y="0" width="{EXTENT:g}" height="{EXTENT:g}" fill="none" stroke="currentColor" stroke-dasharray="3 3"/></svg>'
    filled = "".join(_path(at, 0.0) for at in range(safe))
    outlined = "".join(_path(at, 0.5) for at in range(safe, ROWS * COLUMNS))
    return f'{head}<path d="{filled}" fill="currentColor"/><path d="{outlined}" fill="none" stroke="currentColor" stroke-width="1"/></svg>'


def _path(at: int, inset: float) -> str:
    row, column = divmod(at, COLUMNS)
    side = SIDE - 2 * inset
    return f"M{column * STEP + inset:g} {row * STEP + inset:g}h{side:g}v{side:g}h{-side:g}z"


def png(numbers: Sequence[int | None]) -> bytes:
    """PNG of several hundreds side by side, with a gap of two and a half squares; of None an empty frame."""
    gap = np.full((ROWS * DOTS, 5 * DOTS // 2), 255, dtype=np.uint8)
    parts: list[NDArray[np.uint8]] = []
    for number in numbers:
        parts += [_grid(number), gap]
    return _png(np.hstack(parts[:-1]))


def _grid(safe: int | None) -> NDArray[np.uint8]:
    """A hundred squares as brightness: 0 ink, 255 paper."""
    side, line = round(DOTS * SIDE / STEP), max(2, DOTS // 11)
    canvas = np.full((ROWS * DOTS, COLUMNS * DOTS), 255, dtype=np.uint8)
    if safe is None:
        return _outlined(canvas, 0, 0, ROWS * DOTS - (DOTS - side), line)
    for at in range(ROWS * COLUMNS):
        top, left = (DOTS * part for part in divmod(at, COLUMNS))
        if at < safe:
            canvas[top : top + side, left : left + side] = 0
        else:
            _outlined(canvas, top, left, side, line)
    return canvas


def _outlined(canvas: NDArray[np.uint8], top: int, left: int, side: int, line: int) -> NDArray[np.uint8]:
    canvas[top : top + side, left : left + side] = 0
    canvas[top + line : top + side - line, left + line : left + side - line] = 255
    return canvas


def _png(brightness: NDArray[np.uint8]) -> bytes:
    """A PNG file with two colours, ink and paper (Portable Network Graphics, second edition, W3C 2003)."""
    height, width = brightness.shape
    bits = np.packbits(brightness > 127, axis=1)
    rows = b"".join(b"\0" + row.tobytes() for row in bits)  # each row begins with its filter: none
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)),  # one bit for each dot, a number in the palette
        (b"PLTE", bytes((*INK, 255, 255, 255))),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
