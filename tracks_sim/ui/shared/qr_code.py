"""The QR code of an address as SVG, drawn here: no other host and no script."""

from __future__ import annotations

import segno


def qr_code(address: str) -> str:
    """An ``svg`` element, dark on white in every theme, with the margin of four modules that readers need (ISO/IEC 18004).

    Level M: a tenth to a seventh of it may be smudged. The page gives its size, and says in words where it leads.
    """
    return segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=4, dark="#000", light="#fff")
