"""What has to be assumed of people and cases before a study can be simulated, and what a plan says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tracks_sim.errors import StudyRefused
from tracks_sim.study.model import Study

USUAL: Final[Mapping[str, float]] = {"baseline": 0.5, "sd_trainee": 1.0, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.15, "power": 0.8}
"""Assumptions where nobody says others, as fields of ``SampleSize``."""
DRAWS: Final = 400
"""Studies that are simulated for the planned model."""


def chosen_for(study: Study, chosen: Mapping[str, float] | None = None) -> dict[str, float]:
    """Effect and assumptions of a plan: what is ``chosen``, else what its block `sample_size` says, else the usual.

    The effect is the smallest that matters by the plan. Raises StudyRefused where the plan has no phase before or none after, or nobody
    says which effect matters.
    """
    if not (study.phase("pre") and study.phase("post")):
        raise StudyRefused("How many people are needed is computed for plans that measure before and after (phases pre and post).")
    values = dict(USUAL)
    if study.sample_size:
        values |= study.sample_size.model_dump(include={"effect", *USUAL})
    if study.plan.smallest_effect is not None:
        values["effect"] = study.plan.smallest_effect
    values |= chosen or {}
    if "effect" not in values:
        raise StudyRefused("Say which difference matters: `smallest_effect` under `plan`, or --effect, in points of 100.")
    return values
