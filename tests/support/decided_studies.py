"""Made-up studies in the states that two pages must have words for: helped, harmed, undecided, unfinished, of eight people, and more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from tests.support.random_study import random_study
from tests.support.study_tables import a_study
from tests.support.verdict_reading import ONLY_AFTER, Scenario
from tracks_sim.outcomes.study_data import StudyData

PLANNED: dict[str, Any] = {"plan": {"smallest_effect": 10, "secondary": ["severe_harms", "hits", "false_alarms", "d_prime"]}}
TWO_ARMS = a_study(title={"en": "A training on safe responses for reception staff", "fr": "Une formation aux réponses sûres pour le personnel d’accueil"}, **PLANNED)
ONE_ARM = a_study(arms=("training",), **PLANNED)
WIDE = a_study(plan={"smallest_effect": 60})


def with_harms(data: StudyData) -> StudyData:
    """The study with a severe harm in every third response that was not safe."""
    sittings = data.sittings.copy()
    unsafe = sittings.index[sittings["safe"] == 0]
    sittings.loc[unsafe[::3], "severe_harms"] = 1
    return replace(data, sittings=sittings)


def closed(data: StudyData) -> StudyData:
    """The study with every phase closed."""
    return replace(data, state=replace(data.state, released=frozenset(phase.id for phase in data.study.phases)))


def without_second_phase(data: StudyData, arm: str) -> StudyData:
    """The study with nobody of this arm having begun the second phase, in the flow of participants too."""
    members = {name: replace(m, phases={phase: p for phase, p in m.phases.items() if phase != "post"}) if m.arm == arm else m for name, m in data.state.members.items()}
    frame = data.members.assign(post=data.members["post"] & (data.members["arm"] != arm))
    return replace(data, state=replace(data.state, members=members), members=frame)


STUDIES: Mapping[str, Callable[[], StudyData]] = {
    "helped": lambda: with_harms(random_study(80, 2, TWO_ARMS, 2.0, 0.1)),
    "harmed": lambda: with_harms(random_study(120, 2, TWO_ARMS, -2.0, 0.1)),
    "undecided": lambda: with_harms(random_study(40, 5, TWO_ARMS, 0.4, 0.2)),
    "unfinished": lambda: without_second_phase(with_harms(Scenario(TWO_ARMS, gain=2.0, without="waitlist").data(40, 6)), "waitlist"),
    "eight people": lambda: with_harms(random_study(8, 3, TWO_ARMS, 1.0)),
    "no difference": lambda: with_harms(random_study(120, 3, WIDE, 0.2)),
    "never measured": lambda: with_harms(closed(Scenario(TWO_ARMS, leave=1.0).data(40, 6))),
    "one group helped": lambda: with_harms(random_study(60, 4, ONE_ARM, 1.8)),
    "one group undecided": lambda: with_harms(random_study(24, 5, ONE_ARM, 0.2)),
    "one group of eight": lambda: with_harms(random_study(8, 3, ONE_ARM, 1.0)),
    "after only": lambda: with_harms(random_study(60, 5, ONLY_AFTER, 1.0)),
    "nobody": lambda: with_harms(random_study(0, 1, TWO_ARMS)),
}
"""By name; the first five are those that the pages are looked at for."""


@cache
def decided_study(name: str) -> StudyData:
    """A study of these, made once in a process: what one file of tests has worked out of it another one finds."""
    return STUDIES[name]()
