"""People and cases: the fewest people of each number of cases, where the plot looks, and how far the work says it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tracks_sim.errors import Cancelled
from tracks_sim.jobs import cancellable
from tracks_sim.outcomes import power_curve as module
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.power import Study
from tracks_sim.outcomes.power_curve import CASES, PLACES, cases_looked_at, fewest, power_curve, saved_by_a_case
from tracks_sim.outcomes.required_sample import IMPOSSIBLE, MOST_IN_EACH, Assumptions

PLAN = Assumptions(effect=10, cases=5, groups=2)


def as_many_answers_as(enough: int) -> object:
    """A power of exactly 0.8 where each group gives ``enough`` answers, in proportion below."""
    return lambda study, draws, seed, level: Estimate(min(1.0, 0.8 * study.trainees * study.cases / enough), 0.0, 1.0, n=draws)


@settings(max_examples=examples(40), deadline=None)
@given(enough=st.integers(60, 3_900), own=st.integers(1, 12), groups=st.sampled_from([1, 2]), counterbalanced=st.booleans())
def test_each_number_of_cases_has_the_fewest_people_with_the_power_wanted(enough: int, own: int, groups: int, counterbalanced: bool) -> None:
    """enough / cases people in each group have it, rounded up to whole steps of the group."""
    told: list[tuple[int, int | None]] = []
    plan = replace(PLAN, cases=own, groups=groups, counterbalanced=counterbalanced)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "quick_power", as_many_answers_as(enough))
        curve = power_curve(plan, progress=lambda done, of: told.append((done, of)))
    assert curve.cases == cases_looked_at(own) and set(CASES) <= set(curve.cases) and (own in curve.cases) == (own > 1 or own in CASES)
    for cases, people in curve.needed.items():
        in_each = -(-enough // cases)
        in_each += in_each % plan.step
        if in_each > MOST_IN_EACH:
            assert people is None
        else:
            assert people is not None and 0 <= people / groups - in_each <= 2 * plan.step
    known = [people for people in curve.needed.values() if people is not None]
    assert known and 1 <= len(curve.people) <= PLACES and list(curve.people) == sorted(set(curve.people))
    assert curve.people[0] <= min(known) and curve.people[-1] >= max(known) and all(people % (groups * plan.step) == 0 for people in curve.people)
    assert set(curve.power) == {(people, cases) for people in curve.people for cases in curve.cases}
    assert all(of is None or done <= of for done, of in told) and [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1], "at the end all that was expected is done"


def test_more_cases_need_fewer_people_in_real_simulations() -> None:
    """A small study, 200 draws of the quick analysis: of 4, 6 and 8 cases the last needs the fewest, and power rises along each row."""
    curve = power_curve(Assumptions(effect=30, cases=4, groups=2, equal_before=True), seed=1, draws=200)
    needed = [curve.needed[cases] or 0 for cases in (4, 6, 8)]
    assert needed[0] > needed[1] >= needed[2] > 0
    most = curve.people[len(curve.people) // 2]
    assert (curve.power[most, 8].value or 0) > (curve.power[most, 4].value or 0) > 0
    assert all(
        found.low is not None and found.value is not None and found.high is not None and found.low <= found.value <= found.high
        for found in curve.power.values()
    )
    assert replace(curve) == power_curve(Assumptions(effect=30, cases=4, groups=2, equal_before=True), seed=1, draws=200), "the same seed gives the same answer"


def test_sessions_that_differ_need_more_people() -> None:
    alone = Assumptions(effect=30, cases=4, groups=2, equal_before=True)
    together = replace(alone, session_size=10, sd_session=0.6)
    needed = [power_curve(one, seed=1, draws=200).needed[4] or 0 for one in (alone, together)]
    assert 0 < needed[0] < needed[1]


def test_fewest_and_saved_by_hand() -> None:
    """8 cases need 86 people, 4 need 142: (142 - 86) / (8 - 4) = 14 people a case. Of two alike the fewer cases."""
    assert fewest({4: 142, 6: 104, 8: 86}) == (8, 86) and saved_by_a_case({4: 142, 6: 104, 8: 86}) == (4, 8, 14)
    assert fewest({4: None, 6: 90, 8: 90}) == (6, 90) and saved_by_a_case({4: None, 6: 90, 8: 90}) == (6, 8, 0)
    assert fewest({4: None}) is None and saved_by_a_case({4: None, 6: 90}) is None


def test_what_cannot_be_answered_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert power_curve(replace(PLAN, baseline=0.95)).reason == IMPOSSIBLE
    monkeypatch.setattr(module, "quick_power", as_many_answers_as(100_000))
    none = power_curve(PLAN)
    assert none.reason == "" and set(none.needed.values()) == {None} and none.people == () and none.power == {}


def test_it_can_be_stopped() -> None:
    told: list[int] = []
    with cancellable(lambda: len(told) >= 3), pytest.raises(Cancelled):
        power_curve(PLAN, progress=lambda done, of: told.append(done))
    assert len(told) == 3


def test_the_cost_is_counted_in_answers() -> None:
    """10 people in each of 2 groups respond to 4 cases twice: 160 answers."""
    assert module._answers(Study(10, 4, 0.5, groups=2)) == 160
