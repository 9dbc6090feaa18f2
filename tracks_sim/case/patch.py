"""Text of a YAML file with some of its data changed: only the lines of what changed are written anew, comments stay before their keys.

Pure. Dumping a file anew loses comments, quotes and line breaks, and ``ruamel.yaml``'s round trip moves comments when a list grows or
shrinks (decision 0025). So what differs is found by path, and replaced, put in or taken out in the text; then the text is read again and
compared with what was wanted.
"""

from __future__ import annotations

from typing import Any


def patched(text: str, wanted: Any) -> str:
    """The text changed so that it reads as ``wanted`` (plain data). The same text where nothing differs.

    Raises CannotPatch where the text cannot be read as YAML: a page never writes into a file that it cannot read.
    """
    raise NotImplementedError


def written(wanted: Any, head: str = "") -> str:
    """The text of a new file that reads as ``wanted``, after the comment lines ``head``."""
    raise NotImplementedError
