"""How many people a plan needs: from its design to assumptions, and from the answer to the block of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.studies import keep_plan
from tracks_sim.store import Studies
from tracks_sim.study.model import Study
from tracks_sim.study.planned_analysis import EQUAL_BEFORE, SampleSize
from tracks_sim.study.sample_size import USUAL, chosen_for

if TYPE_CHECKING:
    from tracks_sim.outcomes.required_sample import Assumptions, RequiredSample


def assumptions_of(study: Study, chosen: Mapping[str, float] | None = None) -> Assumptions:
    """Assumptions for a plan, as ``chosen_for`` has them, with its design; raises StudyRefused as that does."""
    from tracks_sim.outcomes.required_sample import Assumptions

    counterbalanced = len(study.first_forms) > 1
    values: dict[str, Any] = chosen_for(study, chosen)
    if "session_size" in values:
        values["session_size"] = round(values["session_size"])
    return Assumptions(
        **values, cases=study.cases_of_a_form, groups=len(study.arms), alpha=study.plan.alpha,
        counterbalanced=counterbalanced, forms=len(study.forms), equal_before=study.plan.model == EQUAL_BEFORE,
    )  # fmt: skip


def sample_size_of(found: RequiredSample) -> SampleSize | None:
    """The block of a plan for an answer; None where there is none."""
    power, assumed = found.power, found.assumptions
    if found.people is None or power.value is None or power.low is None or power.high is None:
        return None
    return SampleSize(
        **{name: getattr(assumed, name) for name in ("effect", *USUAL, "alpha", "groups", "cases", "session_size", "sd_session")},
        people=found.people, found=round(power.value, 4), low=round(power.low, 4), high=round(power.high, 4),
        draws=power.n, seed=found.seed, kit=version("tracks-sim"),
    )  # fmt: skip


def keep_sample_size(audited: AuditedStore, study_id: str, size: SampleSize) -> None:
    """Put the block into the plan that is kept; raises UnknownStudy, and StudyRefused after the freeze."""
    study = Studies(audited.store).state(study_id).study
    keep_plan(audited, study.model_copy(update={"sample_size": size}))
