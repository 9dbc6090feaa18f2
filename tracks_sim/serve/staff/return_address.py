"""The page to which staff come back once they have entered their code again: one of the kit's own pages for staff."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode

LONGEST: Final = 2000
"""Characters of an address that is kept; those of the kit's own links are shorter."""
_PATH: Final = re.compile(r"tracks/staff(/[\w-]{1,64}){0,3}|author(/try)?|evaluate", re.ASCII)
"""Paths of the pages for staff below the base address, those that are notebooks included."""


def return_address(asked: str) -> str:
    """The address of a page for staff, below the base address and with its query written anew; empty for anything else.

    ``asked`` comes from a browser. No host, scheme or path outside the pages for staff can come out, so no other site can.
    """
    path, _, query = asked.partition("?")
    if len(asked) > LONGEST or not _PATH.fullmatch(path):
        return ""
    kept = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != "lang"]  # the browser remembers the language
    return path + (f"?{urlencode(kept)}" if kept else "")
