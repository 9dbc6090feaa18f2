"""XML that came from elsewhere: read without a document type, in which entities could be declared, and only so deep. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from tracks_sim.errors import AuthoringRefused

DEEPEST = 60
"""Elements inside one another: a document of Word has thirty at most, an XLIFF file ten."""


def parse_plain(
    content: bytes, refused: str, start: Callable[[str, Mapping[str, str]], object], end: Callable[[str], object], words: Callable[[str], object]
) -> None:
    """Go through XML. Names of elements and attributes have their namespace before them, divided by a space.

    Raises AuthoringRefused with the sentence ``refused`` for a document type and for elements too deep, expat's error for what is no XML.
    """
    depth = 0

    def refuse(*_: object) -> None:
        raise AuthoringRefused(refused)

    def deeper(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse()
        start(name, attributes)

    def higher(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = deeper
    parser.EndElementHandler = higher
    parser.CharacterDataHandler = words
    parser.Parse(content, True)
