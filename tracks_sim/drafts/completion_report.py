"""What the completing of a draft works with: what it lacks, what was left out of it, and ids that are free. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tracks_sim.drafts.text_places import SECTIONS, Section
from tracks_sim.problem import Code, Finding, Where

NOT_WRITTEN = "…"
"""Stands in for a text that is not written yet."""


@dataclass(frozen=True, slots=True)
class MissingField:
    """Something that a draft lacks: where it belongs (a part and a path of it)."""

    part: str
    where: Where
    id: str = ""
    """Of the passage, indicator, need, option or answer that lacks something, where the path leads to the list or block it would stand in."""


@dataclass(slots=True)
class CompletionReport:
    """What is found while a draft is completed."""

    by_section: dict[Section, list[MissingField]] = field(default_factory=lambda: {section: [] for section in SECTIONS})
    left_out: list[Finding] = field(default_factory=list)
    invented: set[str] = field(default_factory=set)
    """Ids of what stands in for what is missing as a whole; nothing is said of its parts."""

    def gap(self, section: Section, part: str, where: Where, id_: str = "") -> None:
        """Note something that is missing."""
        if not self.invented.isdisjoint((*where, id_)):
            return
        self.by_section[section].append(MissingField(part, where, id_))

    def leave_out(self, part: str, where: Where, code: Code, id_: str = "") -> None:
        """Note something that belongs to nothing."""
        self.left_out.append(Finding(part, where, code, f"`{id_}` belongs to nothing in this case." if id_ else "This belongs to nothing in this case.", "correct it, or remove it", id=id_))

    @property
    def gaps(self) -> Iterator[MissingField]:
        """Everything that is missing, in the order of an author's work."""
        return (gap for section in SECTIONS for gap in self.by_section[section])

    def placeholder_id(self, form: Callable[[int], str], taken: Container[str]) -> str:
        """An id for what is missing as a whole: the first of a form that is not taken, counted from 1."""
        number = next(n for n in count(1) if form(n) not in taken)
        self.invented.add(form(number))
        return form(number)

    def unique_known(
        self,
        part: str,
        where: Where,
        entries: Iterable[dict[str, Any]],
        name: str,
        known: Container[str] | None,
        unknown: Code,
        twice: Code,
    ) -> list[dict[str, Any]]:
        """The entries whose id in the field ``name`` is known (any, where None) and stands there for the first time."""
        kept: dict[str, dict[str, Any]] = {}
        for index, entry in enumerate(entries):
            id_ = entry[name]
            if known is not None and id_ not in known:
                self.leave_out(part, (*where, index, name), unknown, id_)
            elif id_ in kept:
                self.leave_out(part, (*where, index, name), twice, id_)
            else:
                kept[id_] = entry
        return list(kept.values())

    def known(self, part: str, where: Where, ids: Iterable[str], known: Container[str] | None, code: Code) -> list[str]:
        """The ids that are known (any, where None), each once."""
        kept: list[str] = []
        for index, id_ in enumerate(ids):
            if known is not None and id_ not in known:
                self.leave_out(part, (*where, index), code, id_)
            elif id_ in kept:
                self.leave_out(part, (*where, index), "duplicate-id", id_)
            else:
                kept.append(id_)
        return kept
