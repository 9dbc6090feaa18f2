"""Nodes of a YAML file, within limits; where one part cannot be read, those of the other parts.

After a fault reading goes on at the next key of the first column, so that one fault hides no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.parser import Parser

from tracks_sim.problem import Code, Problem
from tracks_sim.yamlio.syntax_faults import syntax_problem
from tracks_sim.yamlio.text_faults import repaired

MOST_NODES = 10_000
"""Keys, values and lists of a file; the largest file of the kit has 2,170."""
DEEPEST = 20
"""Levels of lists and blocks inside each other; the files of the kit have 7 at most."""
MOST_SECTIONS = 100
"""Keys of the first column in a file that is read in parts; the files of the kit have 21 at most."""

_SECTION = re.compile(r"""^(?:[^\W\d][\w-]*|"[^"\n]*"|'[^'\n]*')(?=[ ]*:(?:\s|$))""", re.M)
_STR = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A part of a file that was read: its node (None where the part holds nothing), and where it begins in the file."""

    node: Node | None
    line: int = 0
    """Lines before the part."""
    index: int = 0
    """Characters before the part."""


@dataclass(slots=True)
class Composed:
    """The parts of a file that could be read, the keys of those that could not, and why."""

    sections: list[ReadSection] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    anchors: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each anchor (``&name``)."""
    aliases: set[str] = field(default_factory=set)


class AliasNode(ScalarNode):
    """An alias, where it is written. The nodes are a tree, because shared ones, written out, would fill any memory."""


class _LimitError(Exception):
    """A file that is refused while it is read, at the node that is one too many or too deep."""

    def __init__(self, code: Code, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line, self.column = code, message, hint, line, column


@dataclass(slots=True)
class _Budget:
    """Nodes of all parts of a file so far, and the lines before the part that is read."""

    nodes: int = 0
    line: int = 0


class _PlainYaml(YAML):
    """Reader of YAML that knows no plug-ins; to look for some on the disk would take longer than to read a short text."""

    def __init__(self) -> None:
        super().__init__(typ="safe", pure=True)
        self.Parser = _Parser

    def official_plug_ins(self) -> list[str]:
        return []


class _Parser(Parser):
    """Parser that looks its scanner up once; ruamel.yaml does so for every token."""

    @cached_property
    def scanner(self) -> Any:
        return self.loader.scanner


class _BoundedComposer(Composer):
    """Composer that stops at MOST_NODES nodes and at DEEPEST levels, before memory or Python's stack is used up."""

    def __init__(self, loader: Any = None, *, budget: _Budget, composed: Composed) -> None:
        super().__init__(loader)
        self.warn_double_anchors = False  # an anchor has no use here: each alias is a problem
        self.level = 0
        self.budget, self.composed = budget, composed

    @cached_property
    def parser(self) -> Any:
        return self.loader.parser

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.budget.nodes += 1
        self.level += 1
        if self.budget.nodes > MOST_NODES:
            raise self._refusal("file-too-large", f"The file holds more than {MOST_NODES:,} keys and values.", "take out what does not belong to it")
        if self.level > DEEPEST:
            raise self._refusal("yaml-deep", f"More than {DEEPEST} lists and blocks are inside each other here.", "is a bracket or an indentation repeated by mistake?")
        event = self.parser.peek_event()
        if isinstance(event, AliasEvent):
            self.parser.get_event()
            self.composed.aliases.add(event.anchor)
            node = AliasNode(_STR, f"*{event.anchor}", event.start_mark, event.end_mark)
        else:
            if getattr(event, "anchor", None) is not None:
                self.composed.anchors.setdefault(event.anchor, (event.start_mark.line + self.budget.line + 1, event.start_mark.column + 1))
            node = super().compose_node(parent, index)
        self.level -= 1
        return node

    def _refusal(self, code: Code, message: str, hint: str) -> _LimitError:
        mark = self.parser.peek_event().start_mark
        return _LimitError(code, message, hint, self.budget.line + mark.line + 1, mark.column + 1)


def compose(text: str, file: str) -> Composed:
    """The nodes of a text: one part where it can be read whole, else a part for each key of the first column."""
    budget, whole = _Budget(), Composed()
    error = _read_part(text, budget, whole, 0)
    if error is None:
        return whole
    if not isinstance(error, _LimitError):
        mended, faults = repaired(text, file)
        starts = [0, *[match.start() for match in _SECTION.finditer(mended)][1:]]
        if len(starts) > MOST_SECTIONS:
            starts = [0]
        if faults or len(starts) > 1:
            parts = _in_parts(mended, starts, file)
            if parts.problems or faults:
                parts.problems[:0] = faults
                return parts
    whole.problems.append(_problem(error, text, file, 0))
    return whole


def _in_parts(text: str, starts: list[int], file: str) -> Composed:
    """The nodes of the parts of a text that begin at these characters."""
    budget, parts = _Budget(), Composed()
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        budget.line = text.count("\n", 0, start)
        error = _read_part(text[start:end], budget, parts, start)
        if error is not None:
            parts.problems.append(_problem(error, text[start:end], file, budget.line))
            match = _SECTION.search(text, start)
            parts.broken.add(match.group().strip("\"'") if match else "")
        if isinstance(error, _LimitError):
            break
    return parts


def _read_part(text: str, budget: _Budget, into: Composed, index: int) -> Exception | None:
    """Compose a part and add it; else the reason why it cannot be read."""
    yaml = _PlainYaml()
    yaml.Composer = partial(_BoundedComposer, budget=budget, composed=into)  # type: ignore[assignment]  # it is called with a loader
    try:
        into.sections.append(ReadSection(yaml.compose(text), budget.line, index))
    except Exception as error:  # beside YAMLError ruamel.yaml lets faults of its own out, such as ValueError at the escape \UFFFFFFFF
        return error
    return None


def _problem(error: Exception, text: str, file: str, lines_before: int) -> Problem:
    if isinstance(error, _LimitError):
        return Problem(file, error.line, error.column, error.code, error.message, error.hint)
    return syntax_problem(error, text, file, lines_before)
