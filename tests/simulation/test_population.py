"""Simulated persons are drawn as the module says."""

from __future__ import annotations

from tracks_sim.simulation.population import persons


def test_a_person_has_two_to_four_barriers_and_a_fact_lies_behind_two_of_them_at_most() -> None:
    drawn = [(case.person, case.facts) for case, _ in persons(60, seed=1)]
    barriers = [person.barriers for person, _ in drawn if person is not None]
    assert {len(of_one) for of_one in barriers} == {2, 3, 4} and len(barriers) == 60
    assert all(0.2 <= strength <= 0.9 for of_one in barriers for strength in of_one.values())
    for person, facts in drawn:
        assert person is not None and facts is not None
        assert all(len(fact.behind) <= 2 and set(fact.behind) <= set(person.barriers) for fact in facts)
