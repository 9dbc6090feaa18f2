"""The rows that can be asked again: each has one right answer and a passage, and none is of anything measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.finished_attempts import finished_attempt
from tests.support.shipped import CASES, kit_library
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import IfTold
from tracks_sim.errors import NotAllowed
from tracks_sim.interview import load_parameters
from tracks_sim.practice.retrieval import HandedIn
from tracks_sim.scoring.keyed_rows import keyed_rows

TEA = "the-tin-of-tea"
PARAMETERS = load_parameters()


def handed_in(case: str = TEA, who: str = "expert") -> tuple[HandedIn, CaseFile]:
    file = kit_library().case(case)
    return HandedIn("an-attempt", finished_attempt(who, file, kit_library(), PARAMETERS, country="ie")), file  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("who", ["expert", "novice"])
def test_every_row_of_the_kit_can_be_shown(case: str, who: str) -> None:
    one, file = handed_in(case, who)
    rows, by_concept = keyed_rows(one, file), {row.concept: row for row in file.key.indicators}
    assert len(rows) >= 3, "a round of this case alone"
    for row in rows:
        keyed, told = by_concept[row.concept], one.attempt.disclosed
        assert row.state == keyed.state and not keyed.split
        assert 1 <= len(row.passages) <= 2 and all(p in file.case.passages or p in told for p in row.passages)
        assert all(p in keyed.right_passages or p in keyed.neutral for p in row.passages)
        assert row.right == (row.state == "present" if who == "novice" else True)


def test_rows_without_one_answer_or_without_a_passage_are_left_out() -> None:
    one, file = handed_in()
    whole = keyed_rows(one, file)
    first, second = (row.concept for row in whole[:2])
    changes = {first: {"also_accepted": ("insufficient",)}, second: {"evidence": (), "neutral": (), "also_accepted": ()}}
    indicators = tuple(row.model_copy(update=changes.get(row.concept, {})) for row in file.key.indicators)
    changed = replace(file, key=file.key.model_copy(update={"indicators": indicators}))
    assert [row.concept for row in keyed_rows(one, changed)] == [row.concept for row in whole[2:]]


def test_a_row_that_the_talk_has_changed_is_left_out() -> None:
    one, file = handed_in("the-blue-jacket")
    told, key = next(iter(one.attempt.disclosed)), file.key.interview
    assert key is not None
    concept = keyed_rows(one, file)[0].concept
    row = IfTold(facts=(told,), concept=concept, state="absent")
    changed = replace(file, key=file.key.model_copy(update={"interview": key.model_copy(update={"if_told": (*key.if_told, row)})}))
    assert concept not in {r.concept for r in keyed_rows(one, changed)}


@pytest.mark.parametrize("change", [{"mode": "assessment", "released": True}, {"mode": "study", "released": True}, {"mode": "worked"}, {"submitted": False}])
def test_nothing_measured_and_nothing_under_way(change: dict[str, object]) -> None:
    one, file = handed_in()
    with pytest.raises(NotAllowed):
        keyed_rows(replace(one, attempt=replace(one.attempt, **change)), file)  # type: ignore[arg-type]
