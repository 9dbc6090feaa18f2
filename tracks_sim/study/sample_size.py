"""What has to be assumed of people and cases before a study can be simulated, and what a plan says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import NormalDist
from typing import Final

from tracks_sim.errors import StudyRefused
from tracks_sim.study.model import Study

USUAL: Final[Mapping[str, float]] = {"baseline": 0.5, "sd_trainee": 1.0, "sd_change": 0.5, "sd_case": 0.7, "dropout": 0.15, "power": 0.8}
"""Assumptions where nobody says others, as fields of ``SampleSize``."""
SESSION_SPREADS: Final[Mapping[float, int]] = {0.0: 0, 0.3: 6, 0.6: 11}
"""How much training sessions may be said to differ in what they teach: standard deviations in log odds, each with the points of 100 that a session so far above the
middle has more where half of the responses are safe, and people, their changes and cases differ as in ``USUAL``."""
DRAWS: Final = 400
"""Studies that are simulated for the planned model."""
HARM_SHARE: Final = 0.05
"""Share of responses with a severe harm, in both groups, that the number of people for severe harms assumes."""
HARM_CORRELATION: Final = 0.1
"""Correlation of the severe harms of one person that it assumes."""


def chosen_for(study: Study, chosen: Mapping[str, float] | None = None) -> dict[str, float]:
    """Effect and assumptions of a plan: what is ``chosen``, else what its block `sample_size` says, else the usual.

    The effect is the smallest that matters by the plan. Where the plan trains people in sessions, ``session_size`` and ``sd_session`` are among
    the assumptions, as the plan says them. Raises StudyRefused where the plan has no phase before or none after, nobody
    says which effect matters, or sessions are assumed that the plan does not have.
    """
    if not (study.phase("pre") and study.phase("post")):
        raise StudyRefused("How many people are needed is computed for plans that measure before and after (phases pre and post).")
    values = dict(USUAL)
    if study.sample_size:
        values |= study.sample_size.model_dump(include={"effect", *USUAL})
    if study.plan.smallest_effect is not None:
        values["effect"] = study.plan.smallest_effect
    if study.sessions is not None:
        values |= {"session_size": study.sessions.size, "sd_session": study.sessions.spread}
    elif chosen and {"session_size", "sd_session"} & set(chosen):
        raise StudyRefused(
            "The plan trains everybody alone. Write `sessions: {size: 10}` into it first, with the people of a session, and make codes that name the session."
        )
    values |= chosen or {}
    if "effect" not in values:
        raise StudyRefused("Say which difference matters: `smallest_effect` under `plan`, or --effect, in points of 100.")
    return values


def people_for_harm(study: Study, chosen: Mapping[str, float] | None = None, cases: int | None = None) -> int:
    """People to enrol, over all groups, so that severe harms stay open in at most 1 - ``power`` of studies in which they do not differ.

    Normal approximation: a group of n people who respond to k cases each knows its share p of severe harms with the variance
    p (1 - p) (1 + (k - 1) r) / (k n), r being the correlation within a person (Donner and Klar 2000, Design and Analysis of Cluster
    Randomization Trials, chapter 5); the upper end of the 95 % interval of the difference lies below the margin with the power wanted from
    n = 2 p (1 - p) (1 + (k - 1) r) / k ((z(0.975) + z(power)) / margin)^2 on. For one group, before and after, the same n is on the
    safe side. Loss is added. ``chosen`` overrides what ``USUAL`` says of loss and power, ``cases`` how many a form of the plan has.
    """
    values = dict(USUAL) | (study.sample_size.model_dump(include=set(USUAL)) if study.sample_size else {}) | dict(chosen or {})
    normal = NormalDist()
    reach = (normal.inv_cdf(0.975) + normal.inv_cdf(values["power"])) / (study.plan.harm_margin / 100)
    each = _variance_of_one(cases or study.cases_of_a_form) * reach**2
    return int(len(study.arms) * math.ceil(each / (1 - values["dropout"]) - 1e-9))


def share_not_open(study: Study, people: float) -> float:
    """Share of studies (0 to 1) with so many people, over all groups, that have a result, which end below the largest harm where harms do not differ; as above."""
    each = people / len(study.arms)
    if each <= 0:
        return 0.0
    normal = NormalDist()
    return normal.cdf(
        study.plan.harm_margin / 100 / math.sqrt(_variance_of_one(study.cases_of_a_form) / each) - normal.inv_cdf(0.975)
    )


def _variance_of_one(cases: int) -> float:
    """Variance of the difference of the shares of one person in each of two groups, with so many cases to a form."""
    return 2 * HARM_SHARE * (1 - HARM_SHARE) * (1 + (cases - 1) * HARM_CORRELATION) / cases
