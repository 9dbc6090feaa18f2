"""What is shown of a part once it is over: what groups read into the file, what few asked, the page to hand out, and the case to do at home.

Functions of published tables, the case and its key alone: nothing is counted anew, and no number that they give is under five.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.group.published import Share, Span, Table, coarser, coarser_share, side_by_side, summed, told
from tracks_sim.group.script import fixed_rows, largest_split, opening_question, rows_of, told_row
from tracks_sim.practice.events import Mode

MOST_GROUPS: Final = 4
"""Groups that are compared: the one that the page is about, and those before it."""
MOST_ROWS: Final = 5
"""Rows of the overview."""
MOST_DIFFERENCES: Final = 3
"""Rows on the page to hand out, which is one side of A4."""
MOST_LESSONS: Final = 3
"""Lessons there."""
CLAIMS: Final = ("present", "yes")
"""Answers that say of something that it is there."""


class Published(NamedTuple):
    """What one group has published of a case: people counted, and tables by row."""

    n: int
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class OverRead:
    """A row that people answered with "present" or "yes" where the key does not."""

    row: str
    spans: tuple[Span, ...]
    """How many, by group; ``groups`` are places in the list of groups."""
    total: Share
    """How many of all whose tables tell it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A needed fact that fewer than half of the talks heard, and the listed question that opens it."""

    fact: str
    question: str
    share: Share


@dataclass(frozen=True, slots=True)
class Difference:
    """A row on which people differed with the author. The tables are those for paper; None where too few were counted."""

    row: str
    before: Table | None
    after: Table | None
    """The second vote."""


@dataclass(frozen=True, slots=True)
class Homework:
    """A case to do at home. ``row``: the indicator for which it was picked; empty where the tables name none."""

    case: str
    row: str = ""


# --- several groups -----------------------------------------------------------------------


def over_read(case_file: CaseFile, mode: Mode, groups: Sequence[Published]) -> tuple[OverRead, ...]:
    """The rows that the groups read into the file, the most over-read first: those of which at least five people are told.

    A row whose key a talk can change is none, since two people with the same answer may be right and wrong there.
    """
    options = rows_of(case_file.case, mode)
    found = []
    for row in fixed_rows(case_file, mode):
        claims = set(CLAIMS) & set(options[row])
        if not claims or claims & _keyed(case_file, row).accepted:
            continue
        spans = side_by_side([group.tables.get(row) for group in groups], claims)
        total = summed(span.share for span in spans)
        if total.low > 0:
            found.append(OverRead(row, spans, total))
    return tuple(sorted(found, key=lambda one: -one.total.low / one.total.of)[:MOST_ROWS])


def hardly_asked(case_file: CaseFile, groups: Sequence[Published]) -> tuple[Heard, ...]:
    """The needed facts that fewer than half of all talks heard, the rarest first, of those that a listed question opens."""
    if not case_file.asks_talk:
        return ()
    assert case_file.key.interview is not None
    found = []
    for fact in case_file.key.interview.needed:
        question = opening_question(case_file.case, fact)
        shares = [share for group in groups if (share := told(group.tables.get(told_row(fact)), ("yes",)))]
        share = coarser_share(summed(shares)) if shares else None
        if question and share and 2 * share.high < share.of:
            found.append(Heard(fact, question, share))
    return tuple(sorted(found, key=lambda one: (one.share.high / one.share.of, one.share.low)))


# --- the page to hand out -----------------------------------------------------------------


def differences(
    case_file: CaseFile, mode: Mode, tables: Mapping[str, Table], votes: Mapping[str, Table], answers: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Where a group differed with the author most, as the tables for paper tell it. ``votes``: tables of second votes by row; ``answers``: those of one sheet together.

    Without such a row: the one on which the group differs most, else detection, or the first one.
    """
    paper = {row: coarser(table) for row, table in tables.items()}
    wrong = [row for row in fixed_rows(case_file, mode) if row in answers and answers[row] not in _keyed(case_file, row).accepted]
    rows = (wrong or list(_misread(case_file, mode, paper)))[:MOST_DIFFERENCES]
    if not rows:
        fixed = list(fixed_rows(case_file, mode))
        split = largest_split(case_file, mode, tables) or ("detection" if "detection" in fixed else next(iter(fixed), None))
        rows = [split] if split else []
    return tuple(Difference(row, paper.get(row), coarser(votes[row]) if row in votes else None) for row in rows)


def lessons(case_file: CaseFile, rows: Collection[str]) -> tuple[str, ...]:
    """Ids of the lessons to take along, in the order of the key: those about one of the rows go before the others."""
    listed = case_file.key.lessons
    chosen = sorted(listed, key=lambda lesson: not set(lesson.when) & set(rows))[:MOST_LESSONS]
    return tuple(lesson.id for lesson in listed if lesson in chosen)


# --- at home ------------------------------------------------------------------------------


def homework(case_file: CaseFile, mode: Mode, tables: Mapping[str, Table], offered: Sequence[CaseFile]) -> Homework | None:
    """The case for which the group's most misread indicator speaks: it comes again there, keyed otherwise where there is such a case.

    Of equal ones the first that is ``offered``. Without figures, or where no indicator comes again, the first; None where nothing is offered.
    """
    for row in _misread(case_file, mode, {row: coarser(table) for row, table in tables.items()}):
        again = [one for one in offered if row.startswith("indicators.") and one.key.answer_to(row)]
        if again:
            chosen = min(again, key=lambda one: _keyed(one, row).answer == _keyed(case_file, row).answer)
            return Homework(chosen.case.id, row)
    return Homework(offered[0].case.id) if offered else None


def _misread(case_file: CaseFile, mode: Mode, tables: Mapping[str, Table]) -> Iterator[str]:
    """The rows that people certainly answered otherwise than the key accepts, the most misread first."""
    shares = {row: _otherwise(tables[row], _keyed(case_file, row)) for row in fixed_rows(case_file, mode) if row in tables}
    yield from sorted((row for row in shares if shares[row]), key=lambda row: -shares[row])


def _otherwise(table: Table, keyed: KeyedAnswer) -> float:
    """The share of people who certainly gave an answer that the key does not accept: those in cells without any that it does."""
    return sum(cell.count for cell in table.cells if not keyed.accepted & set(cell.options)) / table.n


def _keyed(case_file: CaseFile, row: str) -> KeyedAnswer:
    """The author's answer to a row that the key answers."""
    answer = case_file.key.answer_to(row)
    assert answer is not None
    return answer
