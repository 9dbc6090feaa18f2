"""Judgements one by one: by phase, by the other cases, by part of the people; small counts are put together, and none can be computed."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.sections.test_judgements import SHOWN, relabelled
from tests.support.random_study import random_study
from tests.support.report_reading import tables, text_of
from tracks_sim.report.disclosure_control import KEYS_LEFT_OUT, DisclosurePolicy
from tracks_sim.report.formats.html import page
from tracks_sim.report.parts import HIDDEN, Hidden, Section, Table
from tracks_sim.report.sections.details import case_detail
from tracks_sim.report.sections.items import items
from tracks_sim.report.supplement import supplement
from tracks_sim.report.whole_report import whole_report


@settings(max_examples=12, deadline=None)
@given(st.integers(5, 40), st.integers(0, 10_000), st.sampled_from([0.0, 0.3]))
def test_a_share_right_is_shown_wherever_enough_people_met_it(n: int, seed: int, leave: float) -> None:
    """And so often: of five people or more in every cell, none hidden but of phases that fewer met; nothing hides what stands beside it."""
    data = random_study(n, seed, leave=leave)
    for case in ("a-one", "b-two"):
        for table in tables(case_detail(data, case, SHOWN)).values():
            if table.id == f"case-{case}-right":
                for place, column in enumerate(table.columns):
                    if text_of(column.label).startswith("Right"):
                        hidden = "too few people" in text_of(column.label)
                        assert all((cells[place] == HIDDEN) == hidden for cells in table.rows)
            elif table.id != "items-cases":
                assert not any(isinstance(cell, Hidden) for cells in table.rows for cell in cells)
                sums_are_those_of_the_sides(table)


def sums_are_those_of_the_sides(table: Table) -> None:
    """Of each judgement: the answers add up to everybody, and a small number stands there only as a whole side, right or not right."""
    place = 1 if text_of(table.columns[0].label) == "Case" else 0
    frame = pd.DataFrame([(text_of(cells[0]) if place == 0 else "decision", cells[2] is not None, cells[3].value, cells[4].value) for cells in table.rows], columns=["item", "key", "n", "share"])  # type: ignore[union-attr]
    for _, own in frame.groupby("item"):
        assert own["share"].sum() == pytest.approx(1)
        for _, side in own.groupby("key"):
            assert len(side) == 1 or not ((side["n"] > 0) & (side["n"] < 5)).any()


@settings(max_examples=6, deadline=None)
@given(st.integers(6, 30), st.integers(0, 10_000))
def test_without_keys_nothing_depends_on_what_the_keys_say(n: int, seed: int) -> None:
    """The same tables whatever the keys and the answers are, as long as the same people are right: so no key can be read from them."""
    data, outside = random_study(n, seed), DisclosurePolicy(keys=False)
    other = relabelled(data, seed)
    assert items(other, outside) == items(data, outside) and case_detail(other, "a-one", outside) == case_detail(data, "a-one", outside)
    assert KEYS_LEFT_OUT in items(data, outside).blocks and KEYS_LEFT_OUT in case_detail(data, "a-one", outside).blocks


def test_no_table_of_a_report_for_outside_names_a_key() -> None:
    """Nor does any of its sections change with the keys; the file beside the report for inside says at its top that it has keys, and the report has none."""
    data = random_study(12)
    outside, other = (whole_report(made, DisclosurePolicy(keys=False)) for made in (data, relabelled(data, 2)))
    assert outside.sections == other.sections and outside.summary == other.summary
    assert {"Key", "accepted"} <= said_in((items(data, SHOWN),)) and not {"Key", "accepted"} & said_in((*outside.sections, items(data, DisclosurePolicy(keys=False))))
    assert not {"Key", "accepted"} & said_in(whole_report(data).sections)
    inside, warning = supplement(data, SHOWN), "This file shows keys of the study&#39;s cases"
    assert warning in page(inside, "en") and not any(warning in page(other, "en") for other in (outside, whole_report(data), supplement(data, DisclosurePolicy(keys=False))))
    assert "montre des corrigés" in page(inside, "fr")


def said_in(sections: tuple[Section, ...]) -> set[str]:
    """Headings and cells of all tables, as text."""
    all_tables = [table for section in sections for table in tables(section).values()]
    return {text_of(column.label) for table in all_tables for column in table.columns} | {text_of(cell) for table in all_tables for cells in table.rows for cell in cells}
