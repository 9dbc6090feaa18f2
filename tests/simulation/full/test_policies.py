"""Policies, figures and plots of simulated interviews; the calibration on a small scale."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.shipped import kit_library
from tests.support.short_case import WITH_TALK, short_case
from tests.support.twin_cases import with_twins
from tracks_sim.bots.interviewers import DEGENERATE, STYLES, SUPPORTIVE, interview
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.interview import CompiledInterview, Parameters, load_parameters, play
from tracks_sim.interview.compiled import QuestionSpec
from tracks_sim.interview.parameters import with_numbers
from tracks_sim.outcomes import Estimate, not_estimable
from tracks_sim.report.formats.html import section_page
from tracks_sim.simulation.calibration import EFFECTS, FITTED, cohen_d, compare, d_from_odds, with_fitted_values
from tracks_sim.simulation.interviews import (
    MEASURES,
    NO_VALUE,
    PolicyFigure,
    SimulationResult,
    measures_of,
    persons_of,
    plots,
    simulate,
    simulate_interviews,
    steps,
    write,
)
from tracks_sim.simulation.population import compiled_persons, persons


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="module")
def field(parameters: Parameters) -> list[CompiledInterview]:
    return compiled_persons(30, 9, parameters, "field")


def test_d_from_odds() -> None:
    """60.5 / 40.5 against 40.5 / 60.5: ln OR = 2 ln(1.4938) = 0.8027, times sqrt(3) / pi = 0.4425."""
    assert d_from_odds(60, 100, 40, 100).value == pytest.approx(2 * math.log(60.5 / 40.5) * math.sqrt(3) / math.pi)
    assert d_from_odds(60, 100, 40, 100).value == pytest.approx(0.4425, abs=1e-3)


def test_cohen_d() -> None:
    """Means 2 and 1, both variances 1 (1, 2, 3 and 0, 1, 2): d = 1; SE = sqrt(6/9 + 1/12) = 0.866."""
    found = cohen_d([1, 2, 3], [0, 1, 2])
    assert (found.value, found.low, found.high) == pytest.approx((1, 1 - 1.96 * 0.8660, 1 + 1.96 * 0.8660), abs=1e-3)
    assert found.standard_error == pytest.approx(0.8660, abs=1e-4) and found.n == 6
    assert cohen_d([1, 1], [1, 1]).value == 0


def test_an_effect_of_nobody_has_no_value() -> None:
    assert d_from_odds(0, 0, 1, 2).value is None and cohen_d([1], [1, 2]).value is None
    assert all(not effect.simulate([], 1).estimable for effect in EFFECTS)


def test_the_bounds_of_the_second_interview() -> None:
    """104 of 204: 0.5098, z = 1.96; the centre is (0.5098 + 0.00942) / 1.01883 = 0.5096, half width 0.0680."""
    effect = next(e for e in EFFECTS if e.fitted == "telling.second")
    assert (effect.published, effect.low, effect.high) == pytest.approx((0.5098, 0.4417, 0.5776), abs=5e-4)


def test_the_shipped_parameters_meet_every_effect(parameters: Parameters) -> None:
    """Few persons, so that the test is quick; the benchmark uses 8,000. Direction everywhere, intervals overlap."""
    for found in compare(parameters, 1500, seed=7):
        low, high = found.simulated.low, found.simulated.high
        assert low is not None and high is not None
        assert low < found.effect.high and high > found.effect.low, found.effect.name
        assert low > 0


@pytest.mark.parametrize("effect", [e for e in EFFECTS if e.fitted], ids=lambda e: e.name)
def test_each_outcome_grows_with_its_parameter(effect, parameters: Parameters) -> None:  # type: ignore[no-untyped-def]
    """The fit is a bisection: it needs this."""
    low, high = (
        effect.simulate(compiled_persons(200, 1, with_numbers(parameters, {effect.fitted: value})), 4).value for value in (0.1, 3.0)
    )
    assert low < high and effect.fitted in FITTED


def test_fitted_values_are_replaced_in_the_text(parameters: Parameters) -> None:
    text = (scenarios_root() / "interview.yaml").read_text(encoding="utf-8")
    changed = with_fitted_values(text, {"telling.rapport": 9.87})
    assert len([1 for a, b in zip(text.splitlines(), changed.splitlines(), strict=True) if a != b]) == 1
    assert "9.87" in changed
    with pytest.raises(ValueError, match="0 times"):
        with_fitted_values(text, {"telling.nothing": 1.0})


def test_persons_are_the_same_again() -> None:
    assert [c.facts for c, _ in persons(3, 1)] == [c.facts for c, _ in persons(3, 1)]
    assert [c.facts for c, _ in persons(3, 1)] != [c.facts for c, _ in persons(3, 2)]


@pytest.mark.parametrize("policy", [*STYLES, *DEGENERATE], ids=lambda p: p.name)
def test_every_policy_ends_and_is_the_same_again(policy, field: list[CompiledInterview]) -> None:  # type: ignore[no-untyped-def]
    for person in field[:5]:
        played = interview(policy, person, "1")
        assert played.end.over
        assert played.turns == interview(policy, person, "1").turns


def test_listening_is_told_more_than_anything_else(field: list[CompiledInterview]) -> None:
    found = simulate(field, 4, (*STYLES, *DEGENERATE))
    mean = {(f.policy, f.measure): f.mean.value for f in found.figures if f.case is None}
    others = [p.name for p in (*STYLES, *DEGENERATE) if p is not SUPPORTIVE]
    for measure in ("needed", "sensitive"):
        best = mean["supportive", measure]
        assert best is not None and all(best > 3 * (mean[o, measure] or 0) for o in others)
    assert mean["supportive", "severe"] == 0
    assert (mean["leading", "minor"] or 0) > 10
    assert mean["leave_at_once", "severe"] == mean["leave_at_once", "minor"] == 0
    assert mean["only_moves", "recommended"] is None  # nothing was asked: no result, not 0


def test_who_listens_asks_nothing_that_hurts_and_what_hurts_is_not_counted_as_recommended(parameters: Parameters) -> None:
    """The umbrella asks who the father is, in a form that is recommended: the supportive policy leaves it out, and a policy that asks it has no full share."""
    [person] = [p for p in persons_of(kit_library(), parameters) if p.case_id == "the-yellow-umbrella"]
    asked = {turn.choice for turn in interview(SUPPORTIVE, person, "1").turns}
    assert {c for c in person.listed_choices if isinstance(q := person.choices[c], QuestionSpec) and q.stance == "intrudes" and q.form == "wh"} == {"ask:child-whose"}
    assert "ask:child-whose" not in asked
    of = {choice: measures_of(play(person, "1", ("ask:reach-how", choice)))["recommended"] for choice in ("ask:child-whose", "ask:come-when", "typed:open:work:blames")}
    assert of == {"ask:child-whose": 0.5, "ask:come-when": 1.0, "typed:open:work:blames": 0.5}


def test_on_the_cases_only_listening_earns_conduct(parameters: Parameters) -> None:
    """The bound of the design, case by case: at most 0.05, for what is drawn by lot the upper 99 % bound of the mean.

    None of these policies is the one the score is corrected by, though some are near it. 30 seeds, so that the test is quick; 100 for
    what is drawn by lot, which earns much in one talk and nothing in the next, and for who listens, whose worst case lies near its bound. A listener who asks all that is recommended, in the order
    of the list, earns half or more where a second date can be had, and a third where there is one talk only, in which the best comes last.
    """
    library = kit_library()
    cases = {f.case.id: f.case for f in library.first_versions.values() if f.case.has_talk}
    more = [p for p in STYLES if p.name in ("random", SUPPORTIVE.name)]
    found = [
        figure
        for seeds, policies in ((30, [p for p in (*STYLES, *DEGENERATE) if p not in more]), (100, more))
        for figure in simulate_interviews(library, parameters, seeds, policies).figures
        if figure.measure == "conduct" and figure.case is not None
    ]
    assert {(f.case, f.policy) for f in found} == {(case, p.name) for case in cases for p in (*STYLES, *DEGENERATE)}
    for figure in found:
        room, mean = cases[figure.case or ""].room, figure.mean
        assert room is not None and mean.value is not None and mean.low is not None and mean.standard_error is not None
        if figure.policy == SUPPORTIVE.name:
            assert mean.low > (0.5 if room.second_minutes else 1 / 3), figure
        else:
            assert mean.value + 2.326 * mean.standard_error <= 0.05, figure


def test_measures_of_one_interview(field: list[CompiledInterview]) -> None:
    found = measures_of(interview(STYLES[1], field[0], "3"))
    assert set(found) == set(MEASURES) - {"conduct"} and found["recommended"] == 0.0


def test_what_is_written(field: list[CompiledInterview], tmp_path: Path) -> None:
    paths = write(simulate(field[:3], 2), tmp_path)
    with paths[0].open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(STYLES) * len(MEASURES) * (3 + 1)  # three persons and all together
    page = paths[1].read_text(encoding="utf-8")
    assert page.count("<figure") == page.count("</table>") == 4 + 3 and "<script" not in page and "http" not in page
    assert all(page.count(f"<dt style=\"grid-row: 1 / span 1\">{policy.name}</dt>") == 4 for policy in STYLES)


def test_plots_say_their_numbers() -> None:
    means = {"<one>": Estimate(0.5, 0.4, 0.6, n=9), "none": not_estimable(NO_VALUE)}
    figures = tuple(PolicyFigure(None, policy, "needed", mean) for policy, mean in means.items())
    page = section_page(plots(SimulationResult(figures, {"{one}": ((0.0, 0.1, 0.2), (2.0, 0.1, 0.2))})), "en")
    assert "&lt;one&gt;</dt>" in page and "0.50\N{NO-BREAK SPACE}(" not in page and "0.50 (0.40\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}0.60)" in page and ">none<" not in page
    assert "{one}: 0.00 → 2.00" in page and page.count("<figure") == 1 + 3
    assert "<figure" not in section_page(plots(SimulationResult((), {})), "en")


def test_a_twin_is_not_interviewed_beside_its_first_version() -> None:
    library = load_library(only=["the-night-bus"])
    both = with_twins(library, {"the-night-bus": "a-twin"})
    assert len(persons_of(both, load_parameters())) == len(persons_of(library, load_parameters())) == 1 and steps(both) == steps(library)


def test_a_person_of_whom_no_talk_is_asked_is_not_interviewed() -> None:
    """A talk is switched off by its step; the person stays in the file."""
    library = load_library(only=["the-night-bus"])
    cases = {file.case.id: file for file in (short_case(), short_case(talk=True))}
    assert all(file.case.person and file.case.room for file in cases.values())
    both = replace(library, cases=cases)
    assert [p.case_id for p in persons_of(both, load_parameters())] == [WITH_TALK] and steps(both) == steps(library)
