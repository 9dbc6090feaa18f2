"""Made-up studies for the conclusion: severe harms that rise while safe responses do, people who leave, all responses alike."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.support.random_study import random_study
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.study import Study

FOUR = a_study(forms={"A": ("a-one", "a-two", "a-three", "a-four"), "B": ("b-one", "b-two", "b-three", "b-four")}, plan={"smallest_effect": 10})
"""Two groups, four cases before and four after."""


def with_harm(data: StudyData, before: float, after: float, others: float, seed: int = 1) -> StudyData:
    """The study with severe harm drawn for a share (0 to 1) of its unsafe responses: ``before`` of everybody, afterwards ``after`` of the trained and ``others`` of the others."""
    sittings, random = data.sittings.copy(), np.random.default_rng(seed)
    last = data.study.compared_phases[-1]
    chance = np.where(sittings["phase"] != last, before, np.where(sittings["arm"] == "training", after, others))
    sittings["severe_harms"] = ((random.random(len(sittings)) < chance) & (sittings["safe"] == 0)).astype("Int64")
    return replace(data, sittings=sittings)


def left(data: StudyData, gone: set[str]) -> StudyData:
    """The study in which these people were lost before the last phase that is compared."""
    last = data.study.compared_phases[-1]
    members = {
        name: replace(member, lost="left", phases={p: done for p, done in member.phases.items() if p != last}) if name in gone else member
        for name, member in data.state.members.items()
    }
    away = data.members["trainee"].isin(gone)
    frame = data.members.assign(**{last.replace("-", "_"): data.members[last.replace("-", "_")] & ~away, "lost": data.members["lost"].mask(away, "left")})
    kept = {name: rows[~(rows["trainee"].isin(gone) & (rows["phase"] == last))] for name, rows in data.answer_frames.items()}
    return replace(data, members=frame, state=replace(data.state, members=members), **kept)


def some_left(data: StudyData, trained: int, others: int) -> StudyData:
    """The study in which ``trained`` people of the training group and ``others`` of the other group, the last enrolled, were lost before the end."""
    names: set[str] = set()
    for arm, count in (("training", trained), (next((a for a in data.study.arms if a != "training"), ""), others)):
        own = [name for name, member in data.state.members.items() if member.arm == arm]
        names |= set(own[len(own) - count :] if count else ())
    return left(data, names)


def bad_ones_leave(people: int, seed: int, gain: float = 0.0, study: Study = FOUR, share: float = 0.5) -> StudyData:
    """A study in which a share of the trained who did badly after (below half of their responses safe) do not submit: the world in which loss alone makes an effect."""
    data, random = random_study(people, seed, study, gain), np.random.default_rng(seed)
    last = study.compared_phases[-1]
    after = data.sittings[(data.sittings["phase"] == last) & (data.sittings["arm"] == "training")].groupby("trainee", observed=True)["safe"].mean()
    return left(data, {str(name) for name, mean in after.items() if mean < 0.5 and random.random() < share})


def all_alike(safe: int, people: int = 24, study: Study = FOUR) -> StudyData:
    """A study in which every response is safe (1) or none is (0)."""
    return study_data_of(
        [
            Person(
                f"p{i:02}", study.arms[i % 2], "AB"[i // 2 % 2], safe={phase.id: [safe] * study.cases_of_a_form for phase in study.phases},
            )
            for i in range(people)
        ],
        study,
    )  # fmt: skip
