"""Script of a debrief: its slides in the order of PEARLS (reactions, description, analysis, summary), and what each is about.

A function of the published tables, the case and its key alone, so that it tells no more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.conversation import HOSTILE_STANCES, QuestionForm
from tracks_sim.case.model.record import Country, Harm
from tracks_sim.case.model.structure import Case
from tracks_sim.group.events import Stage
from tracks_sim.group.published import Table, told
from tracks_sim.practice.events import Mode
from tracks_sim.practice.steps import judgements_of
from tracks_sim.scoring.decision import costs

SlideId = Literal["reactions", "person", "split", "harm", "asked", "monday"]
DECISION = "decision"
"""Name of the row of what to do next."""
_FORMS: tuple[QuestionForm, ...] = ("open", "cued", "wh")
"""Forms of a question that a debrief teaches, the best first."""
_HARMS: tuple[Harm, ...] = ("severe", "minor")


@dataclass(frozen=True, slots=True)
class Slide:
    """One part of the debrief, and its stages on the wall in their order."""

    id: SlideId
    stages: tuple[Stage, ...] = ("question",)
    row: str | None = None
    """The row whose table it shows."""
    about: str = ""
    """The step whose end or harm is told, or the fact that was heard least."""
    question: str = ""
    """The listed question that opens that fact."""
    most: bool = False
    """Whether most of the group, or its one sheet, chose the step that it is about."""


class Stop(NamedTuple):
    """A slide in one of its stages: one picture on the wall."""

    slide: Slide
    stage: Stage


def rows_of(case: Case, mode: Mode) -> Mapping[str, tuple[str, ...]]:
    """The rows of which a debrief counts the answers, with their options in the order of the screen; none of a talk alone."""
    if mode in ("talk", "worked"):
        return {}
    return {**judgements_of(case), DECISION: tuple(option.id for option in case.options)}


def told_row(fact: str) -> str:
    """Name of the row that says how many talks heard a fact."""
    return f"told.{fact}"


def script(case_file: CaseFile, catalogues: Catalogues, country: Country, mode: Mode, tables: Mapping[str, Table], answers: Mapping[str, str]) -> tuple[Slide, ...]:
    """The slides of a debrief. ``tables`` are the published ones by row; empty where too few people were counted. ``answers``: those of one sheet together."""
    slides = [Slide("reactions")]
    if mode not in ("talk", "worked"):
        slides += [_person(case_file, catalogues, country, tables.get(DECISION), answers.get(DECISION)), *_split(case_file, mode, tables), *_harm(case_file, catalogues, country, tables.get(DECISION))]
    return (*slides, *_asked(case_file, tables), Slide("monday"))


def stops(slides: tuple[Slide, ...]) -> tuple[Stop, ...]:
    """Every picture of a debrief, in the order in which it is shown."""
    return tuple(Stop(slide, stage) for slide in slides for stage in slide.stages)


def largest_split(case_file: CaseFile, mode: Mode, tables: Mapping[str, Table]) -> str | None:
    """The row on which the group differs most, as far as its table tells: the one whose largest share is smallest; of equals the first.

    A row whose key a talk can change is none, since two people with the same answer may be right and wrong there.
    """
    found = {row: _largest_share(tables[row]) for row in fixed_rows(case_file, mode) if row in tables and not tables[row].too_spread}
    return min(found, key=lambda row: found[row], default=None)


def nearly_all(table: Table) -> bool:
    """Whether the table tells of one answer only, which all gave but two at most: there is nothing to argue about."""
    return any(cell.at_least for cell in table.cells)


def _largest_share(table: Table) -> float:
    return 1.0 if nearly_all(table) else max(cell.count for cell in table.cells) / table.n


def fixed_rows(case_file: CaseFile, mode: Mode) -> Iterator[str]:
    """The judged rows whose key no talk can change."""
    key = case_file.key
    for row in rows_of(case_file.case, mode):
        if row != DECISION and key.answer_to(row) and not (case_file.asks_talk and key.interview and key.interview.rows(row)):
            yield row


def _person(case_file: CaseFile, catalogues: Catalogues, country: Country, table: Table | None, own: str | None) -> Slide:
    """What happened to the person after the step that most chose, by the table, or which the one sheet says; else after the best one."""
    if own is not None:
        return Slide("person", about=own, most=True)
    best, by_option = "", costs(case_file, country, catalogues)
    if by_option:
        best = min(by_option, key=lambda option: by_option[option].cost)
    cells = sorted(table.cells, key=lambda cell: -cell.count) if table else []
    clear = bool(cells) and len(cells[0].options) == 1 and (len(cells) == 1 or cells[0].count > cells[1].count)
    return Slide("person", about=cells[0].options[0], most=True) if clear else Slide("person", about=best)


def _split(case_file: CaseFile, mode: Mode, tables: Mapping[str, Table]) -> Iterator[Slide]:
    """The row on which the group differs most. Without a table that can be shown: detection, or the first row, to be talked about without figures."""
    row = largest_split(case_file, mode, tables)
    if row is None:
        fixed = list(fixed_rows(case_file, mode))
        if fixed:
            yield Slide("split", ("question", "key"), row="detection" if "detection" in fixed else fixed[0])
        return
    yield Slide("split", ("question", "split", "key") if nearly_all(tables[row]) else ("question", "split", "vote", "after", "key"), row=row)


def _harm(case_file: CaseFile, catalogues: Catalogues, country: Country, table: Table | None) -> Iterator[Slide]:
    """A harmful step that has a number of its own in the table, else the first that the key calls harmful; severe before minor."""
    by_option = costs(case_file, country, catalogues)
    harmful = [option for harm in _HARMS for option, cost in by_option.items() if cost.harm == harm]
    alone = {cell.options[0] for cell in table.cells if len(cell.options) == 1} if table else set()
    chosen = next((option for option in harmful if option in alone), harmful[0] if harmful else None)
    if chosen is not None:
        yield Slide("harm", ("split", "key") if table and not table.too_spread else ("key",), row=DECISION, about=chosen)


def _asked(case_file: CaseFile, tables: Mapping[str, Table]) -> Iterator[Slide]:
    """The needed fact that the fewest talks heard, by its table, of those that a listed question opens."""
    if not case_file.asks_talk:
        return
    assert case_file.key.interview is not None
    opened = {fact: question for fact in case_file.key.interview.needed if (question := opening_question(case_file.case, fact))}
    reached = {fact: share for fact in opened if (share := told(tables.get(told_row(fact)), ("yes",)))}
    fact = min(reached, key=lambda one: (reached[one].high / reached[one].of, reached[one].low), default=next(iter(opened), None))
    if fact is not None:
        yield Slide("asked", row=told_row(fact), about=fact, question=opened[fact])


def opening_question(case: Case, fact: str) -> str | None:
    """The listed question that asks for a fact before any other and, of several, leaves most room; None where none brings it."""
    fit = [q for q in case.questions if fact in q.brings and q.form in _FORMS and q.stance not in HOSTILE_STANCES]
    return min(fit, key=lambda q: (q.brings.index(fact), _FORMS.index(q.form))).id if fit else None
