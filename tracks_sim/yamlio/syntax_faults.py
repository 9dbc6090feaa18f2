"""Syntax errors of YAML as problems: the cause that an author can see, at the line where it is."""

from __future__ import annotations

import contextlib
import re

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.tokens import ScalarToken

from tracks_sim.problem import Problem

SIGN_HINT = "put the text in quotes, or below `>-`"
_VALUE = re.compile(r" *(?:- +)*(?:(?:[\w.-]+|\"[^\"\n]*\"|'[^'\n]*') *: +)?")
_SIGNS = re.compile(r"[*&!@%`\]},]|[-?:](?= )")
_BLOCK_SIGNS = re.compile(r"[|>]")
_OPENED_FLOW = re.compile(r"[\[{]")
_NEXT_ENTRY = re.compile(r"\n *(?:- |[\w-]+:(?:\s|$))")
_TOO_LARGE_ESCAPE = re.compile(r"\\U(?!000|0010)[0-9a-fA-F]{8}")


def syntax_problem(error: Exception, text: str, file: str, lines_before: int) -> Problem:
    """A syntax error in a part of a file, which begins after ``lines_before`` lines, as a problem."""

    def at(index: int, code: str, message: str, hint: str) -> Problem:
        line_start = text.rfind("\n", 0, index) + 1
        return Problem(file, lines_before + text.count("\n", 0, index) + 1, index - line_start + 1, code, message, hint)  # type: ignore[arg-type]

    if not isinstance(error, MarkedYAMLError):
        escape = _TOO_LARGE_ESCAPE.search(text)
        return at(
            getattr(error, "position", None) or (escape.start() if escape else 0), "yaml", f"The file cannot be read as YAML: {_first_line(str(error))}.",
            "look for escapes with a backslash and for lines that begin with %",
        )  # fmt: skip
    words = " ".join(str(part) for part in (error.context, error.problem) if part)
    index = _index(error.problem_mark) if error.problem_mark is not None else _index(error.context_mark)
    begin = _index(error.context_mark) if error.context_mark is not None else index
    if r"\t" in words or "tab" in words:
        return at(index, "yaml-tab", "A tab stands where YAML wants spaces.", "indent with spaces")
    if "escape" in words and "quoted scalar" in words:
        return at(index, "yaml-quote", "A backslash in double quotes begins an escape, and this is none.", "write \\\\ for a backslash, or put the text in single quotes")
    if "quoted scalar" in words:
        return at(begin, "yaml-quote", "A quotation mark is opened and never closed.", "close it, or write the text below `>-`")
    quoted = _last_quoted(text, index)
    if quoted is not None:
        start, end = quoted
        if _NEXT_ENTRY.search(text, start, end):
            return at(start, "yaml-quote", "A quotation mark is opened and never closed.", "close it, or write the text below `>-`")
        if text[end:index].strip(" ") == "":
            return at(
                end - 1, "yaml-quote", "A quotation mark ends the text here, and more of the text follows.",
                "write the text below `>-`, or “ ” and ’ inside it",
            )  # fmt: skip
    for place in (index, begin) if "scanning" in words else (index,):
        line_start = text.rfind("\n", 0, place) + 1
        value = _VALUE.match(text, line_start)
        sign = value.end() if value is not None else line_start
        flow = "flow" not in words and sign < index and _OPENED_FLOW.match(text, sign)
        block = "block scalar" in words and _BLOCK_SIGNS.match(text, sign)
        if flow or block or _SIGNS.match(text, sign):
            return at(sign, "yaml-sign", f"A text that begins with {text[sign]} needs quotes.", SIGN_HINT)
    if "flow" in words:
        return at(begin, "yaml", "The bracket or brace that is opened here is not closed, or a comma is missing in it.", "each [ needs a ], each { a }")
    if "mapping values are not allowed" in words:
        return at(
            index, "yaml-colon", "A colon followed by a space stands inside an unquoted text, or the indentation is wrong.",
            "put the text in quotes or below `>-`, and check that keys of one level stand in one column",
        )  # fmt: skip
    if "single document" in words:
        return at(index, "yaml", "The file holds two documents.", "remove the line `---`")
    if "expected <block end>" in words or "could not find expected ':'" in words:
        return at(
            begin if "could not find" in words else index, "yaml-indent", "The indentation does not fit, or a colon is missing after a key.",
            "keys of one level stand in one column, a text stands further right than its key, and each key ends with a colon",
        )  # fmt: skip
    return at(
        index, "yaml", f"The file cannot be read as YAML here: {_first_line(words)}.",
        "quotation marks, brackets and indentation are the usual causes",
    )  # fmt: skip


def _index(mark: StringMark | None) -> int:
    return int(mark.index) if mark is not None else 0


def _last_quoted(text: str, before: int) -> tuple[int, int] | None:
    """Begin and end of the last text in quotation marks that begins before an index."""
    found = None
    with contextlib.suppress(Exception):  # the same fault as was met before
        for token in YAML(typ="safe", pure=True).scan(text):
            if token.start_mark.index >= before:
                break
            if isinstance(token, ScalarToken) and token.style in ("'", '"'):
                found = (token.start_mark.index, token.end_mark.index)
    return found


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else "unknown fault"
