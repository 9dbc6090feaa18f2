"""Ground truth of a synthetic study: the figures that its report estimates, computed instead of simulated."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from scipy.special import expit, ndtri

from tracks_sim.case.load import CaseFile
from tracks_sim.outcomes.primary import NODES, WEIGHTS
from tracks_sim.study import Arm, FormId, PhaseId, Study
from tracks_sim.synthetic.cohort import HASTE, LEFT_OPEN, STYLES, YES_SAYING, Cohort, Factor, Person, Style

ESTIMANDS = {
    "safe": "probability of a safe response, over people like these, occasions, and the cases of the plan's forms, each form alike",
    "safe_other_cases": "the same over other cases of the kind: difficulties normal around 0 with the spread case_sd",
    "hit_rate": "probability that what is keyed present is called present, over people, occasions (what one of them makes of one case) and the items of the plan's forms, each form alike",
    "false_alarm_rate": "probability that what is keyed absent is called present, in the same way",
    "detection_hit_rate": "probability of a yes where a case keyed yes asks whether the person may have been trafficked, no answer being none, over people, occasions and the cases of the plan's forms, each form alike",
    "detection_false_alarm_rate": "probability of a yes where a case keyed no asks it, among those who answer, in the same way",
}
"""Definition of each figure of a ``Marginal``. People: the population of the cohort's parameters, not the people drawn."""


@dataclass(frozen=True, slots=True)
class Marginal:
    """True probabilities (0 to 1) in one arm and phase, defined in ``ESTIMANDS``; None where no item is keyed so, or no case asks it."""

    arm: Arm
    phase: PhaseId
    safe: float
    safe_other_cases: float
    hit_rate: float | None
    false_alarm_rate: float | None
    detection_hit_rate: float | None = None
    detection_false_alarm_rate: float | None = None

    @property
    def detection_d_prime(self) -> float | None:
        """d' of the two rates of detection: how far their normal quantiles lie apart; None without both."""
        hits, alarms = self.detection_hit_rate, self.detection_false_alarm_rate
        return None if hits is None or alarms is None else float(ndtri(hits) - ndtri(alarms))


@dataclass(frozen=True, slots=True)
class SyntheticMember:
    """A person of the cohort as a member of the study: internal id, and arm and first form (None before consent)."""

    person: Person
    trainee: str
    arm: Arm | None
    first_form: FormId | None


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is known of a synthetic study; none of it is in its store.

    ``members`` in the order of the people; ``difficulties`` by case, logits; ``marginals`` one for each arm and phase.
    """

    study: str
    cohort: Cohort
    members: tuple[SyntheticMember, ...]
    difficulties: Mapping[str, float]
    marginals: tuple[Marginal, ...]

    def change(self, measure: str, arm: Arm = "training", before: PhaseId = "pre", after: PhaseId = "post") -> float:
        """True change in an arm of a measure (a field of ``Marginal`` that has a value in both phases), -1 to 1."""
        by_phase = {m.phase: getattr(m, measure) for m in self.marginals if m.arm == arm}
        return float(by_phase[after] - by_phase[before])

    def log_odds_ratio(self, arm: Arm = "training", phase: PhaseId = "post") -> float:
        """True growth of the log odds of a safe response since before the training, for the same person and case, over occasions."""
        return self.cohort.gain(arm, phase)

    def as_json(self) -> str:
        """The truth as JSON text, numbers rounded to six decimals; of detection nothing where no case asks it."""
        asked = any(value is not None for m in self.marginals for value in (m.detection_hit_rate, m.detection_false_alarm_rate))

        def told(record: Mapping[str, Any]) -> dict[str, Any]:
            return {name: value for name, value in record.items() if asked or not name.startswith("detection_")}

        known = {
            "synthetic": True, "study": self.study, "cohort": told(asdict(self.cohort)), "estimands": told(ESTIMANDS),
            "marginals": [told(asdict(m)) for m in self.marginals],
            "growth_of_log_odds": {f"{m.arm} {m.phase}": self.log_odds_ratio(m.arm, m.phase) for m in self.marginals},
            "difficulties": dict(self.difficulties),
            "people": [{"trainee": m.trainee, "arm": m.arm, "first_form": m.first_form, **told(asdict(m.person))} for m in self.members],
        }  # fmt: skip
        return json.dumps(_rounded(known), ensure_ascii=False, indent=1) + "\n"

    def write(self, folder: Path) -> Path:
        """Write ``truth.json`` into a folder, which is made if needed; returns its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "truth.json"
        path.write_text(self.as_json(), encoding="utf-8")
        return path


def marginals(cohort: Cohort, study: Study, case_files: Mapping[str, CaseFile]) -> tuple[Marginal, ...]:
    """The true probabilities by arm and phase, each an integral over a normal distribution for each style.

    ``case_files`` by case, with the key that measurement uses. Forms weigh the same, as where half of the people begin with
    each; cases weigh the same within their form, and items within the items of their form.
    """
    return tuple(_marginal(cohort, study, case_files, arm, phase.id) for arm in study.arms for phase in study.phases)


def _marginal(cohort: Cohort, study: Study, case_files: Mapping[str, CaseFile], arm: Arm, phase: PhaseId) -> Marginal:
    forms = [study.forms[study.form_of(phase, first)] for first in study.first_forms]
    level = cohort.ability_mean + cohort.gain(arm, phase)

    def between_people(factor: Factor) -> float:
        ability, growth = cohort.spread(factor)
        return ability**2 + (growth**2 if phase != "pre" else 0.0)

    def safe(case_mean: float, case_variance: float) -> float:
        return sum(
            cohort.share_of(style)
            * _averaged(level - HASTE * (style == "hurried") - case_mean, between_people("decision") + case_variance)
            for style in STYLES
        )

    def said(
        case: str, item: str, sign: int, factor: Factor, criterion_mean: float, criterion_sd: float, of: Collection[Style] = STYLES
    ) -> float:
        """Probability of "present", or of "yes", in people of these styles: of the others none says it."""
        of_occasion = cohort.understanding_sd**2 + cohort.impression_sd**2
        difficulty = cohort.difficulty(case) + cohort.difficulty(case, item)
        return sum(
            cohort.share_of(style) * _averaged(
                sign * (level - HASTE * (style == "hurried") - difficulty) + criterion_mean + YES_SAYING * (style == "yes_sayer"),
                between_people(factor) + of_occasion + criterion_sd**2,
            )
            for style in of
        )  # fmt: skip

    def over_forms(of_case: Callable[[str], list[float]]) -> float | None:
        by_form = [[rate for case in form for rate in of_case(case)] for form in forms]
        return fmean(map(fmean, filled)) if (filled := [rates for rates in by_form if rates]) else None

    def called_present(keyed: str, sign: int) -> float | None:
        return over_forms(lambda case: [
            said(case, k.concept, sign, "indicators", cohort.criterion_mean, cohort.criterion_sd)
            for k in case_files[case].key.indicators if k.state == keyed and not k.split
        ])  # fmt: skip

    def said_yes(keyed: str, sign: int) -> float | None:
        def of_case(case: str) -> list[float]:
            key = case_files[case].key.detection
            if key is None or key.split or key.state != keyed:
                return []
            of_style = {
                s: said(
                    case,
                    "detection",
                    sign,
                    "detection",
                    cohort.detection_criterion_mean,
                    cohort.detection_criterion_sd,
                    (s,),
                )
                for s in STYLES
            }
            unanswered = LEFT_OPEN * of_style["leaves_open"] if keyed == "yes" else 0.0  # a miss, where yes is keyed
            return [sum(of_style.values()) - unanswered]

        return over_forms(of_case)

    return Marginal(
        arm, phase,
        safe=fmean(fmean(safe(cohort.difficulty(case), 0.0) for case in form) for form in forms),
        safe_other_cases=safe(0.0, cohort.case_sd**2), hit_rate=called_present("present", 1), false_alarm_rate=called_present("absent", -1),
        detection_hit_rate=said_yes("yes", 1), detection_false_alarm_rate=said_yes("no", -1),
    )  # fmt: skip


def _averaged(mean: float, variance: float) -> float:
    """Mean of the logistic curve over a normal distribution, by the grid of ``outcomes.primary``."""
    return float(WEIGHTS @ expit(mean + np.sqrt(variance) * NODES))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value
