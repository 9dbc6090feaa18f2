"""From a plan to assumptions, and from an answer to the block of the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.study_cases import SAMPLE_SIZE, a_study
from tracks_sim.errors import StudyRefused
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.sample_size import assumptions_of, keep_sample_size, sample_size_of
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.required_sample import TOO_MANY, Assumptions, Check, RequiredSample
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.planned_analysis import SampleSize

CHOICES = {"baseline": 0.4, "dropout": 0.2}


def test_a_plan_says_its_design_and_what_is_chosen_goes_before_what_it_kept() -> None:
    study = a_study(plan={"smallest_effect": 12, "alpha": 0.01}, sample_size=SAMPLE_SIZE | {"sd_case": 0.9, "baseline": 0.7})
    assert assumptions_of(study, CHOICES) == Assumptions(
        effect=12, cases=2, groups=2, baseline=0.4, sd_trainee=1, sd_change=0.5, sd_case=0.9, dropout=0.2, alpha=0.01, power=0.8
    )
    assert assumptions_of(study, {"effect": 5}).effect == 5
    alone = a_study(arms=("training",), forms={"A": ("the-knitted-hat",)}, block_sizes=(2,))
    found = assumptions_of(alone, {"effect": 5})
    assert (found.groups, found.forms, found.counterbalanced, found.cases) == (1, 1, False, 1)


def test_sessions_of_the_plan_are_assumed_and_kept_with_the_answer() -> None:
    study = a_study(sessions={"size": 12, "spread": 0.4})
    found = assumptions_of(study, {"effect": 10})
    assert (found.session_size, found.sd_session) == (12, 0.4)
    other = assumptions_of(study, {"effect": 10, "session_size": 8.0, "sd_session": 0.6})
    assert (other.session_size, other.sd_session) == (8, 0.6) and isinstance(other.session_size, int)
    size = sample_size_of(RequiredSample(other, 7, 124, (Check(124, Estimate(0.8, 0.7, 0.9, n=400)),)))
    assert size is not None and (size.session_size, size.sd_session) == (8, 0.6)
    with pytest.raises(StudyRefused, match="trains everybody alone"):
        assumptions_of(a_study(), {"effect": 10, "sd_session": 0.3})


@pytest.mark.parametrize(
    ("changes", "said"), [({}, "smallest_effect"), ({"phases": ({"id": "post"},), "questionnaires": {}, "plan": {"smallest_effect": 5}}, "before and after")]
)
def test_a_plan_that_says_too_little_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(StudyRefused, match=said):
        assumptions_of(a_study(**changes))


def test_an_answer_is_kept_with_its_seed_until_the_freeze(tmp_path: Path) -> None:
    found = RequiredSample(Assumptions(effect=10, cases=3, groups=2), 7, 124, (Check(124, Estimate(0.8125, 0.7714, 0.8477, n=400)),))
    size = sample_size_of(found)
    assert size is not None and size == SampleSize.model_validate(SAMPLE_SIZE | {"kit": size.kit})
    with Store.open(tmp_path) as store:
        Studies(store).keep_plan(a_study())
        keep_sample_size(AuditedStore(store, COMMAND_LINE), "small-study", size)
        assert Studies(store).state("small-study").study == a_study(sample_size=size.model_dump())


def test_no_answer_is_no_block() -> None:
    assert sample_size_of(RequiredSample(Assumptions(effect=10, cases=3, groups=2), 7, reason=TOO_MANY)) is None
