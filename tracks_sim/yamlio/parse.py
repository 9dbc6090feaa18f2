"""Parser of YAML 1.2: plain data, the position of every node, and every fault at once.

The nodes are composed by ruamel.yaml (``bounded_yaml``) and turned into plain data here, for three reasons:
every duplicate key is found (a loader stops at the first), each value knows its line and
column, and an unquoted date stays the text that was written.

A hostile file costs little: bytes, nodes and depth are limited while the file is read, so that time and memory
are bounded whatever it holds (250 kB or 10,000 nodes: under a second and 50 MB).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tracks_sim.problem import Code, Finding, Problem, Where
from tracks_sim.yamlio.bounded_yaml import AliasNode, Composed, compose
from tracks_sim.yamlio.syntax_faults import SIGN_HINT
from tracks_sim.yamlio.text_faults import HALF, UNSEEN, WIDE_SPACE, unseen_sign, without_unseen

_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "value", "merge", "map", "seq"})
_INT = re.compile(r"[-+]?[0-9]{1,18}$")
"""Whole numbers of up to 18 digits. Python refuses to read one of more than 4,300, and none is meant that long."""
_QUOTES = {"“": "”", "„": "“”", "‘": "’", "«": "»", "”": "”"}
"""Marks of quotation in texts, which YAML does not know, with those that close them."""
LARGEST_FILE = 250_000
"""Bytes of a file; the largest file of the kit has 38,009."""
LONGEST_TEXT = 4_000
"""Letters of a text; the longest of the kit has 716."""
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
    broken: frozenset[str] = frozenset()
    """Keys of the first column whose value could not be read: they are missing in the data."""
    advice: tuple[Problem, ...] = ()
    """What is right in YAML and perhaps not meant."""


def parse(content: bytes, file: str) -> ParsedFile:
    """Plain data, positions and YAML faults of one file. Never raises, whatever the file holds."""
    if len(content) > LARGEST_FILE:
        return _unreadable(too_large(file))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        return _unreadable(Problem(
            file, line, column, "not-utf8", "The file is not UTF-8 text.", "save it again with the encoding UTF-8"
        ))  # fmt: skip
    # All line ends are the same to a reader; ruamel counts characters, so positions must use one text.
    text, unseen = without_unseen(text.replace("\r\n", "\n").replace("\r", "\n"), file)
    composed = compose(text, file)
    problems = [*unseen, *composed.problems]
    nodes = [section for section in composed.sections if section.node is not None]
    if not nodes:
        return ParsedFile(None, SourcePositions(text, {}, {}), tuple(problems) or (Problem(
            file, 1, 1, "empty-file", "The file holds nothing.", "write its content, or start with `tracks-sim new`"
        ),))  # fmt: skip
    builder = _Builder(file, text)
    data = builder.parts(composed)
    problems += builder.problems
    if any(problem.code == "yaml-alias" for problem in problems):
        data = None  # the values that aliases stand for are missing in it
    return ParsedFile(
        data, SourcePositions(text, builder.keys, builder.values), tuple(problems), frozenset(composed.broken), tuple(builder.advice)
    )


def _unreadable(problem: Problem) -> ParsedFile:
    return ParsedFile(None, SourcePositions("", {}, {}), (problem,))


def too_large(file: str) -> Problem:
    """The problem of a file of more than LARGEST_FILE bytes."""
    return Problem(file, 1, 1, "file-too-large", f"The file is larger than {LARGEST_FILE // 1000} kB.", "take out what does not belong to it")


class _Builder:
    """Builder of plain data: walks the composed nodes once and collects data, positions and faults."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.keys: dict[Where, Span] = {}
        self.values: dict[Where, Span] = {}
        self.problems: list[Problem] = []
        self.advice: list[Problem] = []
        self.line = self.index = 0

    def parts(self, composed: Composed) -> Any:
        """The data of all parts: that of the only one, or a block of the keys of all."""
        data: Any = None
        for name in () if composed.aliases else composed.anchors:
            self.problems.append(
                Problem(
                    self.file,
                    *composed.anchors[name],
                    "yaml-sign",
                    "A text that begins with & needs quotes.",
                    SIGN_HINT,
                )
            )
        for section in composed.sections:
            self.line, self.index = section.line, section.index
            if isinstance(section.node, MappingNode):
                self.values.setdefault((), self.span(section.node))
                data = self._mapping(section.node, (), data if isinstance(data, dict) else {})
            elif section.node is not None and data is None:
                data = self.data(section.node, ())
        return data

    def data(self, node: Node, path: Where) -> Any:
        self.values.setdefault(path, self.span(node))
        if isinstance(node, AliasNode):
            self.report(node, "yaml-alias", "An alias (*name) repeats another part of the file.", "write the value out; a text that begins with * needs quotes")
            return None
        tag = str(node.tag)
        if not tag.startswith(_TAG) or tag.removeprefix(_TAG) not in _TAGS:
            self.report(node, "yaml-tag", f"The tag `{tag.removeprefix(_TAG)}` has no meaning here.", "put the text in quotes, or remove the exclamation mark")
        if isinstance(node, MappingNode):
            return self._mapping(node, path, {})
        if isinstance(node, SequenceNode):
            return [self.data(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: MappingNode, path: Where, mapping: dict[str, Any]) -> dict[str, Any]:
        """The keys and values of a block, added to ``mapping``."""
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.report(key_node, "yaml-key", "A key must be a single word.", "is a bracket or a colon misplaced?")
                continue
            key = self._characters(key_node)
            if len(key) > LONGEST_KEY:
                self.report(key_node, "yaml-key", f"A key has more than {LONGEST_KEY} letters.", "is a bracket or a colon misplaced?")
                continue
            if WIDE_SPACE.search(key):
                self.report(key_node, "yaml-space", "A space here is no ordinary one, such as a non-breaking space.", "delete the spaces here and type them anew")
                key = WIDE_SPACE.sub("", key)
            if node.flow_style and self.span(value_node).end <= self.span(key_node).end + 1 and not self._has_colon(key_node):
                self.report(
                    key_node, "yaml-comma", f"The comma before `{key}` ends the text or the number before it.",
                    "a text with a comma needs quotes, a number has a point: 0.5",
                )  # fmt: skip
                continue
            if key in mapping:
                first = self.keys[(*path, key)]
                self.report(
                    key_node, "duplicate-key", f"`{key}` is written twice; the first is on line {first.line}.",
                    "keep one of them",
                )  # fmt: skip
                continue
            self.keys[(*path, key)] = self.span(key_node)
            mapping[key] = self.data(value_node, (*path, key))
        return mapping

    def _scalar(self, node: Node, path: Where) -> Any:
        tag, value = str(node.tag).removeprefix(_TAG), self._characters(node)
        if tag == "null":
            return None
        if tag == "bool":
            return value.lower() == "true"
        if tag == "int" and _INT.match(value):
            return int(value)
        if tag == "float":
            return _decimal(value)
        if len(value) > LONGEST_TEXT:
            self.report(node, "text-length", f"The text has {len(value):,} letters.", f"write at most {LONGEST_TEXT:,}, or divide it")
        if isinstance(node, ScalarNode) and not node.style:
            self._advise(node, value.strip())
        return value

    def _has_colon(self, node: Node) -> bool:
        """Whether a colon follows a key; where none does, a comma in braces ended what was written before it."""
        return self.text[self.span(node).end :][:80].lstrip().startswith(":")

    def _advise(self, node: Node, value: str) -> None:
        """Advice on a text without quotation marks: a comment that may belong to it, and marks that are part of it."""
        span = self.span(node)
        line_end = self.text.find("\n", span.end)
        rest = self.text[span.end : line_end if line_end >= 0 else None]
        if " " in value and re.match(r" +#", rest) and len(rest) < LONGEST_TEXT:
            self.advise(node, "yaml-comment", "What follows # is a comment here, and no part of the text.", "put the text in quotes where the rest belongs to it")
        if len(value) > 1 and value[-1] in _QUOTES.get(value[0], "") and not any(mark in value[1:-1] for mark in _QUOTES[value[0]]):
            self.advise(
                node, "quotes-in-text", f"The marks {value[0]} and {value[-1]} are part of the text.",
                'write the straight " where they are meant to enclose it',
            )  # fmt: skip

    def _characters(self, node: Node) -> str:
        """The text of a scalar without signs that nobody sees, and without halves of characters, which no text of UTF-8 can hold."""
        text = str(node.value)
        unseen = UNSEEN.search(text)
        if unseen is not None:  # by an escape: those that are written as they are have been taken out
            self.report(node, *unseen_sign(unseen.group()))
            text = UNSEEN.sub("", text)
        if HALF.search(text):
            self.report(node, "yaml", r"An escape from \ud800 to \udfff is half a character.", "write the character itself")
            text = HALF.sub("", text)
        return text

    def report(self, node: Node, code: Code, message: str, hint: str) -> None:
        span = self.span(node)
        self.problems.append(Problem(self.file, span.line, span.column, code, message, hint))

    def advise(self, node: Node, code: Code, message: str, hint: str) -> None:
        span = self.span(node)
        self.advice.append(Problem(self.file, span.line, span.column, code, message, hint, advice=True))

    def span(self, node: Node) -> Span:
        """The span of a node of the part that is read now."""
        start, end = node.start_mark, node.end_mark
        return Span(self.line + start.line + 1, start.column + 1, self.index + start.index, self.index + end.index)


def _decimal(value: str) -> float | str:
    """The number; the text itself where JSON has no such number (.inf, .nan)."""
    try:
        number = float(value.replace("_", ""))
    except ValueError:
        return value
    return number if abs(number) < float("inf") else value
