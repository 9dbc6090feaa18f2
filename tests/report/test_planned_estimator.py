"""The planned comparison of plans that hold groups alike before, and what stands beside it: other cases, the lot, and what has no answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import with_versions
from tracks_sim.report.guidelines import guidelines
from tracks_sim.report.parts import Figure, Message
from tracks_sim.report.planned_effect import ONE_ORDER, PlannedEffect, planned_effect
from tracks_sim.report.sections.limits import NOT_TOGETHER, SESSIONS_UNNAMED, limits
from tracks_sim.report.sections.methods import methods
from tracks_sim.report.sections.missing import missing
from tracks_sim.report.sections.primary import KEPT_MODEL, LOT, primary
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

POLICY = DisclosurePolicy()
LEVELS = {"site": ("north", "south")}
"""Not experience, which made-up people have by group."""
ALIKE = a_study(plan={"model": EQUAL_BEFORE}, levels=LEVELS)


def effect(data: StudyData) -> PlannedEffect:
    found = planned_effect(data, with_versions(data.sittings, data).dropna(subset=["safe"]), POLICY)
    assert found is not None
    return found


def test_an_older_plan_keeps_its_model_and_says_so() -> None:
    old, new = (random_study(40, 2, study) for study in (a_study(levels=LEVELS), ALIKE))
    assert KEPT_MODEL in primary(old, POLICY).blocks and KEPT_MODEL not in primary(new, POLICY).blocks
    fitted = [effect(data).model for data in (old, new)]
    assert fitted[0] is not None and fitted[0].model is not None and fitted[1] is not None and fitted[1].model is not None
    assert list(fitted[0].model.coefficients.index) == ["(Intercept)", "phase", "arm", "phase:arm"]
    assert list(fitted[1].model.coefficients.index) == ["(Intercept)", "phase", "phase:arm", "site[south]"]


def test_one_number_stands_for_one_contrast() -> None:
    """Section, model and sensitivity have the planned difference, and no other comparison of the groups stands beside it."""
    data = random_study(40, 5, ALIKE, 0.4, 0.2)
    found = effect(data).difference
    sensitivity = tables(missing(data, POLICY))["missing-sensitivity"]
    first = sensitivity.rows[0][-1]
    assert isinstance(first, Figure) and first.estimate == found
    shown = tables(primary(data, POLICY))
    assert not any("less the other" in text_of(cells[0]) for name, table in shown.items() if name.startswith("primary-change") for cells in table.rows)
    [row] = [cells for cells in shown["primary-model-post"].rows if cells[0] == LOT]
    assert row[1] is not None


def test_beside_it_stand_the_lot_and_a_wider_interval_for_other_cases() -> None:
    found = effect(random_study(60, 2, ALIKE))
    assert found.cases == 6 and found.randomised is not None and not found.randomised.by_list and not found.by_lot
    own, wider = found.difference, found.other_cases
    assert wider is not None and own.low is not None and wider.low is not None and own.high is not None and wider.high is not None
    assert wider.value == own.value and wider.low <= own.low and wider.high >= own.high
    assert found.p_value is not None and found.randomised.p_value < 0.05 and found.p_value < 0.05


@pytest.mark.parametrize(("plan", "concludes", "stands"), [({}, 2, True), ({}, 1, False), ({"model": EQUAL_BEFORE}, 1, True)])
def test_the_lot_stands_beside_every_plan_but_those_that_were_frozen_before_it(plan: dict[str, str], concludes: Literal[1, 2], stands: bool) -> None:
    data = random_study(60, 2, a_study(plan=plan), 2.0)
    data = replace(data, state=replace(data.state, concludes=concludes))
    table = tables(primary(data, POLICY))["primary-model-post"]
    assert (LOT in [row[0] for row in table.rows]) == stands


@pytest.mark.parametrize("study", [ALIKE, a_study()])
def test_all_or_nothing_is_decided_by_the_lot(study: object) -> None:
    """Nobody is safe before, all of the trained and none of the others after: the strongest effect has an answer."""
    people = [
        Person(f"p{i:02}", ALIKE.arms[i % 2], ALIKE.first_forms[i // 2 % 2], safe={"pre": [0, 0, 0], "post": [int(ALIKE.arms[i % 2] == "training")] * 3})
        for i in range(40)
    ]  # fmt: skip
    found = effect(study_data_of(people, study))  # type: ignore[arg-type]
    assert found.outcome == "better" and found.by_lot and found.randomised is not None
    assert found.p_value == found.randomised.p_value and found.difference.low is not None and found.difference.low > 0.6


def test_one_group_with_one_order_says_nothing_on_change() -> None:
    one = a_study(arms=("training",), counterbalanced=False, block_sizes=(4,))
    found = effect(random_study(40, 3, one, 2.0))
    assert found.one_order and found.outcome == "not_estimable" and found.reason is not None and found.reason.sentence == ONE_ORDER and found.model is None
    assert not effect(random_study(40, 3, a_study(arms=("training",)), 2.0)).one_order
    assert not effect(random_study(40, 3, a_study(counterbalanced=False), 2.0)).one_order


def test_answers_that_are_all_alike_say_which_way() -> None:
    for safe, word in ((1, "safe"), (0, "unsafe")):
        data = random_study(20, 3, ALIKE)
        found = effect(replace(data, sittings=data.sittings.assign(safe=safe)))
        assert found.all_alike == word and found.model is None
    assert effect(random_study(20, 3, ALIKE)).all_alike is None


@pytest.mark.parametrize(
    ("trainer_of", "limit", "item"),
    [
        ({}, "", ""),
        ({"s0": 1, "s1": 1, "s2": 1, "s3": 1}, "One trainer held all of these sessions", "name 1 trainer,"),
        ({"s0": 1, "s1": 1, "s2": 2, "s3": 2}, "2 trainers held these sessions, too few", "name 2 trainers,"),
        ({"s0": 1, "s1": 2, "s2": 3, "s3": 7}, "4 trainers held one session each", "name 4 trainers,"),
    ],
)  # fmt: skip
def test_how_many_trainers_there_were_is_a_limit_and_in_no_model(trainer_of: dict[str, int], limit: str, item: str) -> None:
    """What other groups' codes name took place for nobody: it is not counted."""
    data = random_study(80, 3, a_study(plan={"model": EQUAL_BEFORE}, sessions={"size": 10}))
    session = np.char.add("s", (np.arange(80) // 20).astype(str))
    trainer = [trainer_of.get(name) if arm == "training" else 9 for name, arm in zip(session, data.members["arm"], strict=True)]
    plain = replace(data, members=data.members.assign(session=session).astype({"session": "string"}))
    named = replace(plain, members=plain.members.assign(trainer=trainer).astype({"trainer": "Int64"}))
    words = Formatter("en")
    said = [words.message(block) for block in limits(named, POLICY).blocks if isinstance(block, Message)]
    assert [text for text in said if "trainers held" in text or "One trainer" in text] == [text for text in said if limit and text.startswith(limit)]
    assert bool(limit) == any(text.startswith(limit) for text in said if limit)
    remark = next(one.remark for one in guidelines(named) if "Who taught" in one.asks.sentence)
    assert item in (words.message(remark) if remark is not None else "")
    fitted = [effect(one).model for one in (plain, named)]
    assert fitted[0] is not None and fitted[1] is not None and fitted[0].difference == fitted[1].difference


def test_sessions_widen_the_interval_and_are_named_among_the_limits() -> None:
    data = random_study(80, 3, a_study(plan={"model": EQUAL_BEFORE}, sessions={"size": 10}))
    session = np.where(data.members["arm"] == "training", np.char.add("s", (np.arange(80) // 20).astype(str)), "")
    named = replace(data, members=data.members.assign(session=session).astype({"session": "string"}))
    plain, together = effect(data).model, effect(named).model
    assert plain is not None and together is not None and plain.sessions is None and together.sessions is not None and together.sessions.levels == 4
    width = [(m.difference.high or 0) - (m.difference.low or 0) for m in (plain, together)]
    assert width[1] >= width[0]
    assert SESSIONS_UNNAMED in limits(data, POLICY).blocks and SESSIONS_UNNAMED not in limits(named, POLICY).blocks
    assert NOT_TOGETHER in limits(random_study(20, 3, ALIKE), POLICY).blocks
    said = [text_of(cell) for cells in tables(methods(named, POLICY))["methods"].rows for cell in cells if cell is not None]
    assert any("trained in sessions" in text for text in said)
