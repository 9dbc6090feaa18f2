"""Missing data, and bounds on how far they could move the result, calculated by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.report_reading import row, tables
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.report.disclosure_control import FEWER, DisclosurePolicy
from tracks_sim.report.parts import DotPlot, Message, Number
from tracks_sim.report.sections.missing import KEYS_NOW, NOT_TOLD_APART, missing


def test_judgements_left_open_by_hand() -> None:
    found = row(tables(missing(study_data_of(people(WORSE, LOOSE), ONE_ARM), DisclosurePolicy()))["missing-open"], BEFORE)
    assert estimate(found["Indicators"]).value == pytest.approx(3 / 90)  # one of five, in three cases of one of six people


def leavers(n: int, gone: int) -> list[Person]:
    """One safe response of three before and two after; the last ``gone`` people come before only."""
    safe = {"pre": [1, 0, 0], "post": [1, 1, 0]}
    return [Person(f"p{i:02}", safe={"pre": safe["pre"]} if i >= n - gone else safe, lost="left" if i >= n - gone else None) for i in range(n)]


def test_the_bounds_are_those_of_all_who_were_allocated() -> None:
    section = missing(study_data_of(leavers(15, 5), ONE_ARM), DisclosurePolicy())
    found = tables(section)
    after = row(found["missing-cases"], AFTER)
    assert (after["Allocated"], after["Submitted no case"], after["Submitted some"], after["Submitted all"]) == (Number(15), Number(5), Number(0), Number(10))
    assert estimate(after["Cases not submitted"]).value == pytest.approx(1 / 3)

    def change(start: str) -> float | None:
        cells = next(c for c in found["missing-sensitivity"].rows if getattr(c[0], "sentence", "").startswith(start))
        return estimate(cells[-1]).value

    assert change("All who answered") == change("Only people with every") == change("Only people who completed") == pytest.approx(1 / 3)
    # ten gained a third; five had a third before and have 0, or all, after
    assert change("Missing counts as not safe") == pytest.approx((10 / 3 - 5 / 3) / 15)
    assert change("Missing counts as safe") == pytest.approx((10 / 3 + 5 * 2 / 3) / 15)
    # nothing is missing before, so the bounds are the same two
    assert change("Least favourable") == pytest.approx((10 / 3 - 5 / 3) / 15) and change("Most favourable") == pytest.approx((10 / 3 + 5 * 2 / 3) / 15)
    plot = next(block for block in section.blocks if isinstance(block, DotPlot))
    assert [dot.figure.estimate.value for dot in plot.dots] == [estimate(cells[-1]).value for cells in plot.table.rows]


def test_two_who_left_are_not_counted_out() -> None:
    found = row(tables(missing(study_data_of(leavers(12, 2), ONE_ARM), DisclosurePolicy()))["missing-cases"], AFTER)
    # how many submitted all is a figure of ten; whether the two submitted something or nothing is not told
    assert list(found)[1:] == ["Allocated", "Submitted all", "Cases not submitted"] and (found["Allocated"], found["Submitted all"]) == (Number(12), Number(10))
    assert estimate(found["Cases not submitted"]).value == pytest.approx(1 / 6)
    rare = tables(missing(study_data_of(leavers(12, 10), ONE_ARM), DisclosurePolicy()))["missing-cases"]
    assert row(rare, AFTER)["Submitted all"] == Message(FEWER, {"n": Number(5)}) and NOT_TOLD_APART in rare.notes


def test_the_keys_of_now_are_one_row_and_a_sentence_on_what_they_change() -> None:
    """Ten people: one safe response of three before and two after. By the keys of now every response after is unsafe, and one before has no result."""
    data = study_data_of(leavers(10, 0), ONE_ARM)
    now = data.sittings["safe"].mask(data.sittings["phase"] == "post", 0)
    now[data.sittings.index[data.sittings["phase"] == "pre"][1]] = None
    found = tables(missing(replace(data, safe_now=now), DisclosurePolicy()))["missing-sensitivity"]
    cells = next(c for c in found.rows if c[0] == KEYS_NOW)
    # nine lose their third; the tenth has one safe of two before, and loses a half
    assert estimate(cells[-1]).value == pytest.approx(-(9 / 3 + 1 / 2) / 10)
    assert any(isinstance(note, Message) and note.gaps.get("n") == Number(10 * 2 + 1) for note in found.notes)  # two safe ones of each after, and the one without a result
    assert not any(c[0] == KEYS_NOW for c in tables(missing(data, DisclosurePolicy()))["missing-sensitivity"].rows)


def test_with_two_arms_the_bounds_pull_the_arms_apart() -> None:
    both = leavers(20, 10)
    crew = [Person(p.trainee, ("training", "waitlist")[i % 2], safe=p.safe, lost=p.lost) for i, p in enumerate(both)]
    rows = tables(missing(study_data_of(crew, a_study()), DisclosurePolicy()))["missing-sensitivity"].rows
    ends = [estimate(cells[-1]).value for cells in rows[-2:]]
    # each arm: five gained a third, five are missing after a third. Missing as not safe: (5/3 - 5/3) / 10 = 0, as safe (5/3 + 10/3) / 10 = 1/2
    assert ends == [pytest.approx(-0.5), pytest.approx(0.5)]
