"""Text of a YAML file with some of its data changed: only the lines of what changed are written anew, comments stay before their keys.

Pure. Dumping a file anew loses comments, quotes and line breaks, and ``ruamel.yaml``'s round trip moves comments when a list grows or
shrinks (decision 0025). So what differs is found by path, and replaced, put in or taken out in the text; then the text is read again and
compared with what was wanted.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tracks_sim.case.changed_text import ChangedText
from tracks_sim.case.composing import DEEPEST
from tracks_sim.case.differences import same
from tracks_sim.case.layout import Layout
from tracks_sim.case.parse import ParsedFile, parse
from tracks_sim.case.yaml_text import mapping_lines
from tracks_sim.errors import CannotPatch
from tracks_sim.i18n import translatable

_LOSE_NOTHING = frozenset({"empty-file", "text-length", "unseen-sign"})
"""Problems of a file whose data is whole all the same. With any other a key or a text is missing in the data."""
_DEPTHS = (DEEPEST, 2, 1, 0)
"""Levels down to which entries are changed one by one, tried in this order; at 0 whole keys of the first column are written anew."""


def patched(text: str, wanted: dict[str, Any]) -> str:
    """The text changed so that it reads as ``wanted`` (plain data of a block). The same text where nothing differs.

    New keys stand after the key that is before them in ``wanted``; keys that only stand in another order are no difference.
    A removed entry takes along the comments since the last blank line before it. All other comments stay, but for those between
    brackets in which something comes or goes, and those inside a value that is replaced as a whole.

    Raises CannotPatch where the text cannot be read as YAML, so that nothing in it is lost, and where no text reads as
    ``wanted``: it has signs that the parser takes out (``text_faults.UNSEEN``), or is too large.
    """
    parsed = _read(text)
    old = parsed.data if parsed.data is not None or parsed.problems else ()
    if old is None and all(problem.code == "empty-file" for problem in parsed.problems):
        old = {}
    if not isinstance(old, dict) or any(problem.code not in _LOSE_NOTHING for problem in parsed.problems):
        raise CannotPatch(translatable("This file cannot be read, so nothing is written into it. Mend the line that the check names first."))
    if same(old, wanted):
        return text
    layout = Layout(text, parsed)
    for deepest in _DEPTHS:
        changed = _with_same_end(ChangedText(layout, deepest).whole(old, wanted), text)
        if same(_read(changed).data, wanted):
            return changed
    raise _unwritable()


def written(wanted: dict[str, Any], head: str = "") -> str:
    """The text of a new file that reads as ``wanted``, after the comment lines ``head``. Raises CannotPatch where there is none."""
    head = head if not head or head.endswith("\n") else head + "\n"
    text = head + "".join(f"{line}\n" for line in (mapping_lines(wanted, 0) if wanted else ["{}"]))
    if not same(_read(text).data, wanted):
        raise _unwritable()
    return text


def _unwritable() -> CannotPatch:
    return CannotPatch(translatable("This cannot be written into the file: it is too long, or has signs that nobody can see. Type it anew."))


def _with_same_end(changed: str, text: str) -> str:
    """The changed text without a line end at its end where the text before had none."""
    if text and not text.endswith("\n"):
        return changed.removesuffix("\n").removesuffix("\r")
    return changed


@lru_cache(maxsize=16)
def _read(text: str) -> ParsedFile:
    """The file as the parser reads it. It is kept: what was read again after one change is what the next change begins with."""
    return parse(text.encode("utf-8", "surrogatepass"), "")
