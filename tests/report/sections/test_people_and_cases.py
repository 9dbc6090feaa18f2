"""People and cases in words, a table and a plot, by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.report.test_guidelines import said
from tests.support.study_cases import a_study
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.power_curve import PowerCurve
from tracks_sim.outcomes.required_sample import IMPOSSIBLE, Assumptions
from tracks_sim.report.formats.html import fragment
from tracks_sim.report.parts import LinePlot, Number
from tracks_sim.report.sections.people_and_cases import (
    conclusions,
    larger,
    needed_table,
    people_and_cases,
    people_to_enrol,
    power_plot,
)
from tracks_sim.study.sample_size import people_for_harm

PLAN = a_study(plan={"largest_harm": 15})
CURVE = PowerCurve(
    Assumptions(effect=10, cases=4, groups=2), (4, 6, 8), (100, 200), {(n, k): Estimate(n * k / 2000, 0.1, 0.9, n=2000) for n in (100, 200) for k in (4, 6, 8)},
    {4: 282, 6: 208, 8: 170},
)  # fmt: skip


def test_the_fewest_people_and_what_a_case_saves() -> None:
    """(282 - 170) / (8 - 4) = 28 people a case. Severe harms, of which 15 points are too many, need fewer: they change nothing."""
    harm = {cases: people_for_harm(PLAN, {"dropout": 0.15, "power": 0.8}, cases) for cases in (4, 6, 8)}
    assert people_to_enrol(CURVE, PLAN) == {4: (282, harm[4]), 6: (208, harm[6]), 8: (170, harm[8])} and max(harm.values()) < 170
    assert [said(sentence) for sentence in conclusions(CURVE, PLAN)] == [
        "The fewest people: 170, with 8 cases to a form.", "From 4 to 8 cases to a form, each added case lowers the number of people by about 28."
    ]  # fmt: skip
    assert said(conclusions(CURVE, PLAN)[1], "fr").startswith("De 4 à 8 cas par série, chaque cas de plus permet d’inclure environ 28 personnes de moins")


def test_severe_harms_count_where_they_need_more() -> None:
    strict = a_study(plan={"largest_harm": 2})
    enrol = larger(people_to_enrol(CURVE, strict))
    assert all(enrol[cases] == people_for_harm(strict, {"dropout": 0.15, "power": 0.8}, cases) for cases in (4, 6, 8))
    assert f"The fewest people: {enrol[8]:,}, with 8" in said(conclusions(CURVE, strict)[0])


def test_a_number_of_cases_without_an_answer_is_named_and_left_out() -> None:
    some = replace(CURVE, needed={4: None, 6: 208, 8: 208})
    assert [said(sentence) for sentence in conclusions(some, PLAN)] == [
        "The fewest people: 208, with 6 cases to a form.", "From 6 to 8 cases to a form, an added case does not lower the number of people."
    ]  # fmt: skip
    rows = needed_table(some, PLAN).rows
    assert "more than 1,000" in said(rows[0][1]) and rows[1][1] == Number(208)  # type: ignore[arg-type]
    assert conclusions(replace(CURVE, needed=dict.fromkeys((4, 6, 8))), PLAN) == ()


def test_the_plot_has_a_line_for_each_number_of_cases_and_one_for_what_is_wanted() -> None:
    plot = power_plot(CURVE)
    assert [line.points for line in plot.lines] == [((100, 20), (200, 40)), ((100, 30), (200, 60)), ((100, 40), (200, 80)), ((100, 80), (200, 80))]
    assert plot.lines[0].intervals == ((10, 90), (10, 90)) and len(plot.table.rows) == 2
    text = fragment(people_and_cases(CURVE, PLAN), "en")
    assert text.count("<figure") == 1 and "20 % (10 to 90)" in text.replace("\N{NO-BREAK SPACE}", " ") and "http" not in text


def test_what_is_impossible_is_said_and_nothing_else() -> None:
    section = people_and_cases(PowerCurve(CURVE.assumptions, (4, 6, 8), reason=IMPOSSIBLE), PLAN)
    assert len(section.blocks) == 1 and not any(isinstance(block, LinePlot) for block in section.blocks)


def test_that_few_sessions_make_the_quick_analysis_cautious_is_said_where_there_are_sessions() -> None:
    together = replace(CURVE, assumptions=replace(CURVE.assumptions, session_size=10, sd_session=0.3))
    notes = [[said(note) for note in needed_table(curve, PLAN).notes] for curve in (CURVE, together)]
    assert [any("few sessions" in note for note in of) for of in notes] == [False, True] and "2,000 simulated studies" in notes[0][0]
