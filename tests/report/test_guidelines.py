"""Checklists of guidelines: what the report says of the sample size."""

from __future__ import annotations

import pytest

from tests.support.study_cases import SAMPLE_SIZE
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.guidelines import ADD, guidelines, sample_size


@pytest.mark.parametrize("arms", [("training",), ("training", "waitlist")])
def test_the_row_on_sample_size_says_what_the_plan_does(arms: tuple[str, ...]) -> None:
    people = [Person("p1", safe={"pre": (1,)})]
    without, with_size = (study_data_of(people, a_study(arms=arms, **more)) for more in ({}, {"sample_size": SAMPLE_SIZE | {"groups": len(arms)}}))

    def row(data: object) -> object:
        return next(item.remark for item in guidelines(data) if "Sample size" in item.asks.sentence)  # type: ignore[arg-type]

    assert row(without) == ADD
    assert row(with_size) == sample_size(with_size)


def test_assumptions_and_answer_are_read_in_both_languages() -> None:
    data = study_data_of([Person("p1", safe={"pre": (1,)})], a_study(sample_size=SAMPLE_SIZE))
    english, french = (Formatter(language).message(sample_size(data)) for language in ("en", "fr"))
    for part in ("124 people", "400 simulated", "10 points", "81 %", "77 %", "85 %", "50 %", "15 %", "0.70 log odds", "Seed 7, kit 1.0"):
        assert part in english.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " "), english
    assert "124 personnes" in french and "0,70" in french
