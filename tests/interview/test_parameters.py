"""Every number has a source and a population; no move that is no harm makes anything worse."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tracks_sim.interview import Parameters
from tracks_sim.interview.parameters import rows, with_numbers


def test_every_number_says_where_it_comes_from(parameters: Parameters) -> None:
    for name, row in rows(parameters):
        assert row.source in parameters.sources, name
        assert (row.source == "design") <= (row.population == "none"), f"{name}: a design value was seen in nobody"


def test_a_source_that_is_not_listed_is_refused(parameters: Parameters) -> None:
    data = parameters.model_dump()
    data["second"]["rapport"]["source"] = "hearsay"
    with pytest.raises(ValidationError, match="hearsay"):
        Parameters.model_validate(data)


@pytest.mark.parametrize("gap", [("telling", "form_share"), ("reliability",), ("telling", "barriers")])
def test_a_missing_number_is_refused(parameters: Parameters, gap: tuple[str, ...]) -> None:
    data = parameters.model_dump()
    node = data
    for step in gap:
        node = node[step]
    node["values"].popitem()
    with pytest.raises(ValidationError, match="no number"):
        Parameters.model_validate(data)


def test_a_move_that_makes_things_worse_must_be_a_harm(parameters: Parameters) -> None:
    data = parameters.model_dump()
    data["moves"]["introduce"]["rapport"] = -0.1
    with pytest.raises(ValidationError, match="no harm"):
        Parameters.model_validate(data)


def test_single_numbers_can_be_changed(parameters: Parameters) -> None:
    assert with_numbers(parameters, {"telling.rapport": 2.0}).telling.rapport.value == 2.0
