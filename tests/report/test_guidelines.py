"""Checklists of guidelines: their items, what the kit says to them, and the statements of the authors that answer them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.study_cases import SAMPLE_SIZE
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.guidelines import (
    CHECKLISTS,
    CONCEALED,
    NO_SIZE,
    authors_words,
    guidelines,
    sample_size,
    stated_after_freeze,
)
from tracks_sim.report.parts import GuidelineItem, Message
from tracks_sim.study.statements import GUIDELINES, STATEMENTS, asked_by

ALONE = {"arms": ("training",)}


def data_of(statements: dict[str, str] | None = None, stated_at: str | None = None, **plan: object) -> StudyData:
    data = study_data_of([Person("p1", safe={"pre": (1,)})], a_study(**plan))
    return replace(data, state=replace(data.state, statements=statements or {}, stated_at=stated_at))


def item(data: StudyData, guideline: str, number: int) -> GuidelineItem:
    return next(i for i in guidelines(data) if (i.guideline, i.number) == (guideline, str(number)))


def said(remark: Message | None, language: str = "en") -> str:
    assert remark is not None
    return Formatter(language).message(remark).replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_each_guideline_has_its_items() -> None:
    """GREET 2016: 17; CONSORT 2025 (doi 10.1136/bmj-2024-081123): 30; TREND 2004: 22."""
    assert {name: len(items) for name, items in CHECKLISTS.items()} == {"GREET": 17, "CONSORT": 30, "TREND": 22}
    for data, names in ((data_of(), ["GREET", "CONSORT"]), (data_of(**ALONE), ["GREET", "TREND"])):
        assert [(i.guideline, i.number) for i in guidelines(data)] == [(name, str(n)) for name in names for n in range(1, len(CHECKLISTS[name]) + 1)]  # type: ignore[index]


def test_every_item_is_answered_somewhere_or_somebody_is_asked() -> None:
    for data in (data_of(), data_of(**ALONE)):
        assert [i for i in guidelines(data) if not (i.sections or i.remark or i.statements)] == []


@pytest.mark.parametrize("guideline", GUIDELINES)
def test_statements_name_items_that_there_are(guideline: str) -> None:
    numbers = {n for asked in STATEMENTS.values() for n in asked.answers.get(guideline, ())}  # type: ignore[call-overload]
    assert numbers <= set(range(1, len(CHECKLISTS[guideline]) + 1))  # type: ignore[index]


@pytest.mark.parametrize(("number", "words", "statements"), [
    (2, "Registration", ("registration",)), (4, "data", ("data_sharing",)), (5, "Funding", ("funding", "conflicts")), (8, "public", ("involvement",)),
    (16, "Sample size", ("sample_size_reasons",)), (24, "as it was given", ("attendance", "fidelity", "other_training")), (30, "Limitations", ("generalisability",)),
])  # fmt: skip
def test_what_is_new_in_consort_2025_is_asked_of_the_authors(number: int, words: str, statements: tuple[str, ...]) -> None:
    asked = item(data_of(), "CONSORT", number)
    assert words in asked.asks.sentence and asked.statements == asked_by("CONSORT", number) == statements


def test_the_kit_says_what_it_knows_at_its_item() -> None:
    data = data_of()
    assert "permuted blocks of 4 within" in said(item(data, "CONSORT", 17).remark)
    assert item(data, "CONSORT", 18).remark == CONCEALED
    assert "Training group; Wait-list group" in said(item(data, "CONSORT", 9).remark) and "2 phases" in said(item(data, "CONSORT", 9).remark)
    assert "After the training: 2 weeks" in said(item(data, "GREET", 11).remark)
    assert said(item(data, "CONSORT", 23).remark) == "Codes were given out on 4 January 2027."
    assert "chance made the groups" in said(item(data, "CONSORT", 1).remark) and "one group" in said(item(data_of(**ALONE), "TREND", 1).remark)
    assert not any("author" in remark.lower() for i in guidelines(data) if i.remark for remark in [said(i.remark)])  # that is in their fields


@pytest.mark.parametrize("arms", [("training",), ("training", "waitlist")])
def test_the_row_on_sample_size_says_what_the_plan_does(arms: tuple[str, ...]) -> None:
    without, with_size = data_of(arms=arms), data_of(arms=arms, sample_size=SAMPLE_SIZE | {"groups": len(arms)})

    def row(data: StudyData) -> object:
        return next(i.remark for i in guidelines(data) if "Sample size" in i.asks.sentence)

    assert row(without) == NO_SIZE
    assert row(with_size) == sample_size(with_size)


def test_assumptions_and_answer_are_read_in_both_languages() -> None:
    data = data_of(sample_size=SAMPLE_SIZE)
    english, french = said(sample_size(data)), said(sample_size(data), "fr")
    for part in ("124 people", "400 simulated", "10 points", "81 %", "77 %", "85 %", "50 %", "15 %", "0.70 log odds", "Seed 7, kit 1.0"):
        assert part in english, english
    assert "124 personnes" in french and "0,70" in french and "Sessions" not in english
    together = said(sample_size(data_of(sample_size=SAMPLE_SIZE | {"session_size": 10, "sd_session": 0.3})))
    assert together.endswith("Sessions of 10 people were assumed to differ with a standard deviation of 0.30 log odds.")


def test_the_words_of_the_authors_come_with_what_they_were_asked() -> None:
    words = authors_words(data_of({"funding": "A fund\nof a ministry", "from_another_version": "x"}))
    assert [w.id for w in words] == list(STATEMENTS)
    assert {w.id: w.text for w in words if w.text} == {"funding": "A fund\nof a ministry"}


@pytest.mark.parametrize(("stated_at", "day"), [(None, None), ("2026-12-31T12:00:00Z", None), ("2027-03-02T08:00:00Z", "2027-03-02")])
def test_a_change_after_the_freeze_has_its_day(stated_at: str | None, day: str | None) -> None:
    """The plan is frozen on 1 January 2027."""
    found = stated_after_freeze(data_of({"funding": "A"}, stated_at))
    assert (found.isoformat() if found else None) == day
