"""Parser of YAML 1.2: plain data, the position of every node, and every fault at once.

The nodes are composed by ruamel.yaml and turned into plain data here, for three reasons:
every duplicate key is found (a loader stops at the first), each value knows its line and
column, and an unquoted date stays the text that was written.

A hostile file costs little: bytes, nodes and depth are limited while the file is read, so that time and memory
are bounded whatever it holds (1 MB or 10,000 nodes: under a second and 50 MB).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracks_sim.case.problem import Code, Finding, Problem, Where

_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "value", "merge", "map", "seq"})
_INT = re.compile(r"[-+]?[0-9]{1,18}$")
"""Whole numbers of up to 18 digits. Python refuses to read one of more than 4,300, and none is meant that long."""
_SURROGATE = re.compile("[\ud800-\udfff]")
LARGEST_FILE = 1_000_000
"""Bytes of a file; the largest file of the kit has 38,009."""
MOST_NODES = 10_000
"""Keys, values and lists of a file; the largest file of the kit has 2,170."""
DEEPEST = 20
"""Levels of lists and blocks inside each other; the files of the kit have 7 at most."""
LONGEST_KEY = 200
"""Letters of a key: the path of each problem repeats it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Span of a node: line and column from 1, and its range of characters in the text."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourcePositions:
    """Positions of all keys and values of one file."""

    text: str
    keys: Mapping[Where, Span]
    values: Mapping[Where, Span]

    def position(self, path: Where, *, at_key: bool = False) -> tuple[int, int]:
        """Line and column of a value, or of its key; of the nearest parent where it is not in the file."""
        first, second = (self.keys, self.values) if at_key else (self.values, self.keys)
        while path:
            span = first.get(path) or second.get(path)
            if span is not None:
                return span.line, span.column
            # A missing key is reported at the key of the block that should hold it.
            first, second = self.keys, self.values
            path = path[:-1]
        return 1, 1

    def position_of_words(self, path: Where, words: str) -> tuple[int, int]:
        """Line and column of words inside a value; those of the value where the words are not found in one piece."""
        span = self.values.get(path)
        if span is not None:
            pattern = r"\s+".join(re.escape(word) for word in words.split())
            match = re.compile(pattern).search(self.text, span.start, span.end) if pattern else None
            if match is not None:
                line_start = self.text.rfind("\n", 0, match.start())
                return self.text.count("\n", 0, match.start()) + 1, match.start() - line_start
        return self.position(path)

    def locate(self, finding: Finding, file: str) -> Problem:
        """The finding as a problem, with its line and column."""
        line, column = (
            self.position_of_words(finding.where, finding.words)
            if finding.words
            else self.position(finding.where, at_key=finding.at_key)
        )
        return Problem(file, line, column, finding.code, finding.message, finding.hint, finding.advice)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A parsed file: plain data (None where it cannot be read), positions, faults of the YAML."""

    data: Any
    positions: SourcePositions
    problems: tuple[Problem, ...]


def parse(content: bytes, file: str) -> ParsedFile:
    """Plain data, positions and YAML faults of one file. Never raises, whatever the file holds."""
    if len(content) > LARGEST_FILE:
        return _unreadable("", too_large(file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return _unreadable("", Problem(
            file, line, column, "not-utf8", "The file is not UTF-8 text.", "save it again with the encoding UTF-8"
        ))  # fmt: skip
    # CRLF and LF are the same to a reader; ruamel counts characters, so positions must use one text.
    text = text.replace("\r\n", "\n")
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _BoundedComposer
    try:
        node = yaml.compose(text)
    except _LimitError as error:
        return _unreadable(text, Problem(file, error.line, error.column, error.code, error.message, error.hint))
    except MarkedYAMLError as error:
        return _unreadable(text, _syntax_problem(error, file))
    except YAMLError as error:
        before = text[: getattr(error, "position", 0)]
        return _unreadable(text, Problem(
            file, before.count("\n") + 1, len(before) - before.rfind("\n"), "yaml", f"The file cannot be read as YAML: {_first_line(str(error))}.",
            "look for control characters or other invisible signs",
        ))  # fmt: skip
    except Exception as error:  # ruamel.yaml lets faults of its own out, such as ValueError at the escape \UFFFFFFFF
        return _unreadable(text, Problem(
            file, 1, 1, "yaml", f"The file cannot be read as YAML: {_first_line(str(error))}.",
            "look for escapes with a backslash and for lines that begin with %",
        ))  # fmt: skip
    if node is None:
        return _unreadable(text, Problem(
            file, 1, 1, "empty-file", "The file holds nothing.", "write its content, or start with `tracks-sim new`"
        ))  # fmt: skip
    builder = _Builder(file)
    data = builder.data(node, ())
    if any(problem.code == "yaml-alias" for problem in builder.problems):
        data = None  # the values that aliases stand for are missing in it
    return ParsedFile(data, SourcePositions(text, builder.keys, builder.values), tuple(builder.problems))


def _unreadable(text: str, problem: Problem) -> ParsedFile:
    return ParsedFile(None, SourcePositions(text, {}, {}), (problem,))


def too_large(file: str) -> Problem:
    """The problem of a file of more than LARGEST_FILE bytes."""
    return Problem(file, 1, 1, "file-too-large", "The file is larger than 1 MB.", "take out what does not belong to it")


class _LimitError(Exception):
    """A file that is refused while it is read, at the node that is one too many or too deep."""

    def __init__(self, code: Code, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line, self.column = code, message, hint, line, column


class _AliasNode(ScalarNode):
    """An alias, where it is written. The nodes are a tree, because shared ones, written out, would fill any memory."""


class _BoundedComposer(Composer):
    """Composer that stops at MOST_NODES nodes and at DEEPEST levels, before memory or Python's stack is used up."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False  # an anchor has no use here: each alias is a problem
        self.nodes = self.level = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.nodes += 1
        self.level += 1
        if self.nodes > MOST_NODES:
            raise self._refusal("file-too-large", f"The file holds more than {MOST_NODES:,} keys and values.", "take out what does not belong to it")
        if self.level > DEEPEST:
            raise self._refusal("yaml-deep", f"More than {DEEPEST} lists and blocks are inside each other here.", "is a bracket or an indentation repeated by mistake?")
        event = self.parser.peek_event()
        node = super().compose_node(parent, index)
        if isinstance(event, AliasEvent):
            node = _AliasNode(f"{_TAG}str", f"*{event.anchor}", event.start_mark, event.end_mark)
        self.level -= 1
        return node

    def _refusal(self, code: Code, message: str, hint: str) -> _LimitError:
        mark = self.parser.peek_event().start_mark
        return _LimitError(code, message, hint, mark.line + 1, mark.column + 1)


class _Builder:
    """Builder of plain data: walks the composed nodes once and collects data, positions and faults."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.keys: dict[Where, Span] = {}
        self.values: dict[Where, Span] = {}
        self.problems: list[Problem] = []

    def data(self, node: Node, path: Where) -> Any:
        self.values.setdefault(path, _span(node))
        if isinstance(node, _AliasNode):
            self.report(node, "yaml-alias", "An alias (*name) repeats another part of the file.", "write the value out")
            return None
        tag = str(node.tag)
        if not tag.startswith(_TAG) or tag.removeprefix(_TAG) not in _TAGS:
            self.report(node, "yaml-tag", f"The tag `{tag.removeprefix(_TAG)}` has no meaning here.", "remove the exclamation mark")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.data(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: Where) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.report(key_node, "yaml-key", "A key must be a single word.", "is a bracket or a colon misplaced?")
                continue
            key = self._characters(key_node)
            if len(key) > LONGEST_KEY:
                self.report(key_node, "yaml-key", f"A key has more than {LONGEST_KEY} letters.", "is a bracket or a colon misplaced?")
                continue
            if key in mapping:
                first = self.keys[(*path, key)]
                self.report(
                    key_node, "duplicate-key", f"`{key}` is written twice; the first is on line {first.line}.",
                    "keep one of them",
                )  # fmt: skip
                continue
            self.keys[(*path, key)] = _span(key_node)
            mapping[key] = self.data(value_node, (*path, key))
        return mapping

    def _scalar(self, node: Node) -> Any:
        tag, value = str(node.tag).removeprefix(_TAG), self._characters(node)
        if tag == "null":
            return None
        if tag == "bool":
            return value.lower() == "true"
        if tag == "int" and _INT.match(value):
            return int(value)
        if tag == "float":
            return _decimal(value)
        return value

    def _characters(self, node: Node) -> str:
        """The text of a scalar; without halves of characters, which no text of UTF-8 can hold."""
        text = str(node.value)
        if not _SURROGATE.search(text):
            return text
        self.report(node, "yaml", r"An escape from \ud800 to \udfff is half a character.", "write the character itself")
        return _SURROGATE.sub("", text)

    def report(self, node: Node, code: Code, message: str, hint: str) -> None:
        span = _span(node)
        self.problems.append(Problem(self.file, span.line, span.column, code, message, hint))


def _decimal(value: str) -> float | str:
    """The number; the text itself where JSON has no such number (.inf, .nan)."""
    try:
        number = float(value.replace("_", ""))
    except ValueError:
        return value
    return number if abs(number) < float("inf") else value


def _span(node: Node) -> Span:
    start, end = node.start_mark, node.end_mark
    return Span(start.line + 1, start.column + 1, start.index, end.index)


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else "unknown fault"


def _syntax_problem(error: MarkedYAMLError, file: str) -> Problem:
    """A syntax error as a problem. YAML cannot be read past the first one of a file."""
    error_text = " ".join(str(part) for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    if r"\t" in error_text or "tab" in error_text:
        return Problem(file, line, column, "yaml-tab", "A tab stands where YAML wants spaces.", "indent with spaces")
    if "quoted scalar" in error_text:
        start = error.context_mark or mark
        if start is not None:
            line, column = start.line + 1, start.column + 1
        return Problem(
            file, line, column, "yaml-quote", "A quotation mark is opened and never closed.",
            "close it, or write the text below `>-`",
        )  # fmt: skip
    if "mapping values are not allowed" in error_text:
        return Problem(
            file, line, column, "yaml-colon", "A colon followed by a space stands inside an unquoted text, or the indentation is wrong.",
            "put the text in quotes or below `>-`, and check that keys of one level stand in one column",
        )  # fmt: skip
    if "single document" in error_text:
        return Problem(file, line, column, "yaml", "The file holds two documents.", "remove the line `---`")
    if "expected <block end>" in error_text or "could not find expected ':'" in error_text:
        return Problem(
            file, line, column, "yaml-indent", "The indentation does not fit, or a colon is missing after a key.",
            "keys of one level stand in one column, and each key ends with a colon",
        )  # fmt: skip
    return Problem(
        file, line, column, "yaml", f"The file cannot be read as YAML here: {_first_line(error_text)}.",
        "quotation marks, brackets and indentation are the usual causes",
    )  # fmt: skip
