"""What the completing of a draft works with: what it lacks, what was left out of it, and ids that are free. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

from tracks_sim.case.model.record import Record
from tracks_sim.drafts.records import edited, missing
from tracks_sim.drafts.text_places import SECTIONS, section_of
from tracks_sim.problem import Code, Finding, Where

NOT_WRITTEN = "…"
"""Stands in for a text that is not written yet."""
R = TypeVar("R", bound=Record)
Entry = TypeVar("Entry", bound=str | Record)


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

    found: list[MissingField] = field(default_factory=list)
    untranslated: list[MissingField] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    invented: set[str] = field(default_factory=set)
    """Ids of what stands in for what is missing as a whole; nothing is said of its parts."""

    def gap(self, part: str, where: Where, id_: str = "") -> None:
        """Note something that is missing."""
        if self.invented.isdisjoint((*where, id_)):
            self.found.append(MissingField(part, where, id_))

    def leave_out(self, part: str, where: Where, code: Code, id_: str = "") -> None:
        """Note something that belongs to nothing."""
        self.left_out.append(Finding(part, where, code, f"`{id_}` belongs to nothing in this case." if id_ else "This belongs to nothing in this case.", "correct it, or remove it", id=id_))

    @property
    def gaps(self) -> Iterator[MissingField]:
        """Everything that is missing, in the order of an author's work; then translations."""
        yield from sorted(self.found, key=lambda gap: SECTIONS.index(section_of(gap.where)))
        yield from self.untranslated

    def placeholder_id(self, form: Callable[[int], str], taken: Container[str] = ()) -> str:
        """An id for what is missing as a whole: the first of a form that is not taken, counted from 1."""
        number = next(n for n in count(1) if form(n) not in taken)
        self.invented.add(form(number))
        return form(number)

    def filled(self, part: str, record: R, where: Where = (), id_: str = "", **own: Any) -> R:
        """The record with a value and a gap for each field that a case needs and nobody wrote: one of ``own``, else what is neutral.

        Where neutral is an empty list, block or text, what is missing depends on the rest of the case, and is completed there.
        """
        neutral = {name: value for name in missing(record) if (value := getattr(record, name)) not in ("", (), {}, None)}
        values = {name: value for name, value in {**neutral, **own}.items() if not record.has(name)}
        for name in values:
            self.gap(part, (*where, name), id_)
        return edited(record, **values)

    def known(
        self, part: str, where: Where, entries: Iterable[Entry], known: Container[str] | None = None,
        unknown: Code = "duplicate-id", twice: Code = "duplicate-id", taken: set[str] | None = None,
    ) -> tuple[Entry, ...]:  # fmt: skip
        """The ids, or the rows with an id, that are known (any, where None) and stand there for the first time, nor are ``taken`` elsewhere."""
        taken = set() if taken is None else taken
        kept: list[Entry] = []
        for index, entry in enumerate(entries):
            id_, field_ = (str(getattr(entry, entry.row_id)), (entry.row_id,)) if isinstance(entry, Record) else (entry, ())
            if id_ in taken or (known is not None and id_ not in known):
                self.leave_out(part, (*where, index, *field_), twice if id_ in taken else unknown, id_)
            else:
                kept.append(entry)
                taken.add(id_)
        return tuple(kept)


def corrected(record: R, **values: Any) -> R:
    """The record with those of the values that differ from its own; what was not written and stays as it is stays unwritten."""
    return edited(record, **{name: value for name, value in values.items() if value != getattr(record, name)})
