"""The words of what is shown of a part of a group's day once it is over: overview, page to hand out, case to do at home. Pure: state in, plain data out.

The numbers are those of ``group.overview``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tracks_sim.case.load import Library
from tracks_sim.group.overview import CLAIMS, Difference, OverRead, differences, hardly_asked, lessons, over_read
from tracks_sim.group.published import Cell, Share, Span, Table
from tracks_sim.group.script import Stop, nearly_all
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import ANSWER_NAMES, as_title
from tracks_sim.operations.group_after import After
from tracks_sim.ui.shared.case_titles import case_title
from tracks_sim.ui.shared.debrief_slides import Passage, Slides
from tracks_sim.ui.shared.markdown import inline


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one group, or of several together: how many columns it is wide."""

    text: str
    columns: int
    together: bool


@dataclass(frozen=True, slots=True)
class OverReadRow:
    """A row of the overview. ``question`` and ``against`` are HTML; ``against``: what the case says to who reads it into the file."""

    question: str
    author: str
    numbers: tuple[Number, ...]
    total: str
    against: str


@dataclass(frozen=True, slots=True)
class HeardRow:
    """A fact that few talks heard, as HTML, in how many, and the question that opens it, as HTML."""

    fact: str
    heard: str
    question: str


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A row on the page to hand out. ``question`` and ``reason`` are HTML; ``before`` and ``after`` a second vote: answers with their numbers."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    author: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handout:
    """The page to hand out. What is empty has no heading."""

    lang: str
    """Language of the words of the case."""
    story: Passage | None
    differences: tuple[DifferenceRow, ...]
    counted: bool
    """Whether there are numbers, since enough people were counted, or the answers of one sheet."""
    question: str
    """What hardly anybody asked, or is worth asking, as HTML."""
    rarely: bool
    """Whether hardly anybody asked it."""
    lessons: tuple[str, ...]
    contacts: list[tuple[str, str]]


_NOT_TOLD: Final = "–"


def share_words(share: Share, t: Translator) -> str:
    """A share for paper in words, such as "9 of 18"."""
    if share.low == share.high:
        return t("{n} of {all}").format(n=share.low, all=share.of)
    if share.low and share.high < share.of:
        return t("{low} to {high} of {all}").format(low=share.low, high=share.high, all=share.of)
    if share.low:
        return t("{n} or more of {all}").format(n=share.low, all=share.of)
    return t("fewer than {n} of {all}").format(n=share.high + 1, all=share.of)


def over_read_rows(after: After, language: str) -> tuple[OverReadRow, ...]:
    """What this group and those before it read into the file."""
    slides, t = Slides(after.debrief, language), translator(language)
    return tuple(
        OverReadRow(
            slides.asked(one.row), _author(slides, one.row), _numbers(one.spans, len(after.compared), t), share_words(one.total, t), inline(_against(slides, one))
        )
        for one in over_read(after.debrief.case_file, after.debrief.mode, [group.published for group in after.compared])
    )  # fmt: skip


def hardly_asked_rows(after: After, language: str) -> tuple[HeardRow, ...]:
    """What few of the talks of these groups heard."""
    slides, t = Slides(after.debrief, language), translator(language)
    return tuple(
        HeardRow(inline(slides.texts.facts[one.fact].full), share_words(one.share, t), inline(slides.texts.questions[one.question]))
        for one in hardly_asked(after.debrief.case_file, [group.published for group in after.compared])
    )


def handout(after: After, language: str) -> Handout:
    """The page to hand out on one part."""
    debrief, slides = after.debrief, Slides(after.debrief, language)
    by_id = {slide.id: slide for slide in debrief.slides}
    told = slides.picture(Stop(by_id["person"], "question")).passages if "person" in by_id else ()
    story = next(iter(told), None)
    votes = {row: closed.table for (part, row), closed in debrief.state.votes.items() if part == debrief.part and closed.table}
    differing = differences(debrief.case_file, debrief.mode, debrief.tables, votes, debrief.answers)
    rows = tuple(
        DifferenceRow(
            slides.asked(one.row), _before(slides, one), _answers(one.after, slides.t), _author(slides, one.row), inline(slides.key_texts.reason(one.row))
        )
        for one in differing
    )  # fmt: skip
    asked = by_id.get("asked")
    rare = {one.fact for one in hardly_asked(debrief.case_file, [group.published for group in after.compared[:1]])}
    chosen = lessons(debrief.case_file, [one.row for one in differing])
    return Handout(
        slides.languages[0], story, rows, any(one.before for one in rows),
        inline(slides.texts.questions[asked.question]) if asked else "", bool(asked and asked.about in rare),
        tuple(inline(slides.key_texts.lessons[one]) for one in chosen), slides.contacts(),
    )  # fmt: skip


def homework_words(after: After, library: Library, language: str) -> tuple[str, str]:
    """Title of the case that is proposed for work at home, and why, as HTML; empty where there is none.

    It is not said whether the answer is another one there: the page may be on a wall.
    """
    if after.homework is None:
        return "", ""
    slides, t = Slides(after.debrief, language), translator(language)
    title = case_title(library, after.homework.case, language)
    if not after.homework.row:
        return title, t("It is the next case of the course that your group has not had.")
    return title, t("What your group misread most comes again there: {row}.").format(row=f"<em>{slides.asked(after.homework.row)}</em>")


def _author(slides: Slides, row: str) -> str:
    """The author's answer to a row, with those that stand beside it."""
    key = slides.debrief.case_file.key.answer_to(row)
    assert key is not None
    return " / ".join(as_title(slides.t(ANSWER_NAMES[answer])) for answer in (key.answer, *sorted(key.accepted - {key.answer})))


def _against(slides: Slides, one: OverRead) -> str:
    """What the case says to who reads a row into the file: its clause for that answer, else the reason of the author's."""
    kind, _, concept = one.row.partition(".")
    clauses = slides.key_texts.wrong_answers.get(concept, {}) if kind == "indicators" else {}
    return next((words for answer, words in clauses.items() if answer in CLAIMS), "") or slides.key_texts.reason(one.row)


def _before(slides: Slides, one: Difference) -> tuple[str, ...]:
    """What the group said before it talked: the cells of its table, or the answer of its one sheet."""
    own = slides.debrief.answers.get(one.row)
    return (as_title(slides.t(ANSWER_NAMES[own])),) if own else _answers(one.before, slides.t)


def _answers(table: Table | None, t: Translator) -> tuple[str, ...]:
    """The cells of a table for paper, each with the answers that it counts; none without a table."""
    if table is None:
        return ()
    if table.too_spread:
        return (t("Not printed: on paper a number stands for five people or more."),)
    return tuple(t("{answers}: {number}").format(answers=" / ".join(as_title(t(ANSWER_NAMES[one])) for one in cell.options), number=_number(cell, table, t)) for cell in table.cells)


def _number(cell: Cell, table: Table, t: Translator) -> str:
    return share_words(Share(low=cell.count, high=table.n if nearly_all(table) else cell.count, of=table.n), t)


def _numbers(spans: Sequence[Span], groups: int, t: Translator) -> tuple[Number, ...]:
    """The numbers of a row from the first group to the last; neighbours that are counted together share a cell, and who is not told has a dash."""
    of = {place: n for n, span in enumerate(spans) for place in span.groups}
    numbers, said = list[Number](), set[int]()
    for n, places in groupby(range(groups), lambda place: of.get(place)):
        width = len(list(places))
        if n is None:
            numbers += [Number(_NOT_TOLD, 1, together=False)] * width
        else:  # a group between them that is not told parts the cell
            text = share_words(spans[n].share, t) if n not in said else t("counted with the others")
            numbers.append(Number(text, width, together=len(spans[n].groups) > 1))
            said.add(n)
    return tuple(numbers)
