"""The script of a debrief: what it picks from published tables, the case and its key."""

from __future__ import annotations

import random

import pytest

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.group.published import Table, publish, reach, told
from tracks_sim.group.script import DECISION, Slide, largest_split, nearly_all, rows_of, script, stops, told_row

CASE = "the-second-cot"
MODE = "assessment"


@pytest.fixture(scope="module")
def cot(library: Library) -> CaseFile:
    return library.case(CASE)


def slides(library: Library, case_file: CaseFile, tables: dict[str, Table], mode: str = MODE) -> dict[str, Slide]:
    made = script(case_file, library.catalogues, "fr", mode, tables, {})  # type: ignore[arg-type]
    return {slide.id: slide for slide in made}


def simulated(case_file: CaseFile, people: int, draw: random.Random) -> tuple[dict[str, dict[str, int]], dict[str, Table]]:
    """Counts of a made-up group, and the tables of them."""
    counts = {}
    for row, options in rows_of(case_file.case, MODE).items():
        weights = [draw.random() ** 3 for _ in options]
        given = draw.choices(options, weights, k=people)
        counts[row] = {option: given.count(option) for option in options}
    interview = case_file.key.interview
    assert interview is not None
    heard = {told_row(fact): reach(draw.randint(0, people), people) for fact in interview.needed}
    published = {row: publish(count) for row, count in counts.items()} | heard
    return counts, {row: table for row, table in published.items() if table is not None}


def test_the_order_is_reactions_person_split_harm_asked_monday(library: Library, cot: CaseFile) -> None:
    _, tables = simulated(cot, 18, random.Random(1))
    assert list(slides(library, cot, tables)) == ["reactions", "person", "split", "harm", "asked", "monday"]


@pytest.mark.parametrize("seed", range(100))
def test_the_split_is_the_largest_of_those_that_can_be_shown(library: Library, cot: CaseFile, seed: int) -> None:
    draw = random.Random(seed)
    _, tables = simulated(cot, draw.randint(5, 20), draw)
    by_talk = {f"indicators.{concept}" for concept in ("debt_bondage", "excessive_hours", "made_to_lie")} | {"needs.childcare"}  # as the key has them
    shares = {}
    for row, table in tables.items():
        if table.cells and row != DECISION and not row.startswith("told.") and row not in by_talk:
            shares[row] = 1.0 if table.cells[0].at_least else max(cell.count for cell in table.cells) / table.n
    picked = largest_split(cot, MODE, tables)
    assert picked in shares if shares else picked is None
    assert picked is None or shares[picked] == min(shares.values())
    assert script(cot, library.catalogues, "fr", MODE, tables, {}) == script(cot, library.catalogues, "fr", MODE, dict(reversed(tables.items())), {})


def test_a_row_that_a_talk_can_change_is_never_split(cot: CaseFile) -> None:
    table = publish({"present": 6, "absent": 6, "insufficient": 6})
    assert table is not None
    assert largest_split(cot, MODE, {"indicators.debt_bondage": table}) is None
    assert largest_split(cot, MODE, {"indicators.violence": table}) == "indicators.violence"


def test_nearly_all_the_same_is_not_voted_on_again(library: Library, cot: CaseFile) -> None:
    table = publish({"present": 17, "absent": 0, "insufficient": 1})
    assert table is not None and nearly_all(table)
    assert slides(library, cot, {"indicators.violence": table})["split"].stages == ("question", "split", "key")


def test_the_end_is_told_of_the_step_that_most_chose(library: Library, cot: CaseFile) -> None:
    options = [option.id for option in cot.case.options]
    clear = publish({option: {"ask-colleague": 9, "longer-talk": 5, "children-too": 2, "home-advice": 2}.get(option, 0) for option in options})
    tie = publish({option: {"ask-colleague": 7, "longer-talk": 7, "children-too": 2, "home-advice": 2}.get(option, 0) for option in options})
    assert clear is not None and tie is not None
    person = slides(library, cot, {DECISION: clear})["person"]
    assert (person.about, person.most) == ("ask-colleague", True)
    for tables in ({DECISION: tie}, {}):
        person = slides(library, cot, tables)["person"]
        assert (person.about, person.most) == ("home-advice", False)  # the best step by the key


def test_a_harm_is_one_with_a_number_of_its_own_or_the_typical_one(library: Library, cot: CaseFile) -> None:
    options = [option.id for option in cot.case.options]
    table = publish({option: {"note-in-file": 4, "ask-colleague": 8, "longer-talk": 2, "children-too": 2, "home-advice": 2}.get(option, 0) for option in options})
    none = publish({option: {"ask-colleague": 8, "longer-talk": 6, "children-too": 2, "speak-to-partner": 2}.get(option, 0) for option in options})
    assert table is not None and none is not None
    assert slides(library, cot, {DECISION: table})["harm"].about == "note-in-file"
    assert slides(library, cot, {DECISION: none})["harm"].about == slides(library, cot, {})["harm"].about == "speak-to-partner"


def test_what_was_heard_least_is_shown_with_the_question_that_opens_it(library: Library, cot: CaseFile) -> None:
    heard = {"fa5": 12, "fa8": 1, "fa9": 8}
    tables = {told_row(fact): table for fact, n in heard.items() if (table := reach(n, 18))}
    asked = slides(library, cot, tables)["asked"]
    assert asked.about == "fa8"
    question = next(q for q in cot.case.questions if q.id == asked.question)
    assert question.id == "father-said"  # the open one brings another fact first
    share = told(tables[told_row("fa8")], ("yes",))
    assert share is not None and (share.low, share.high) == (0, 2)


def test_too_few_people_see_the_same_slides_without_tables(library: Library, cot: CaseFile) -> None:
    made = slides(library, cot, {})
    assert list(made) == ["reactions", "person", "split", "harm", "asked", "monday"]
    assert made["split"].row == "detection" and made["split"].stages == ("question", "key") and made["harm"].stages == ("key",)
    assert len(stops(tuple(made.values()))) == 7


def test_a_talk_alone_has_no_judgements_to_split(library: Library, cot: CaseFile) -> None:
    assert list(slides(library, cot, {}, "talk")) == ["reactions", "asked", "monday"]
