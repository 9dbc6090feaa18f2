"""The primary outcome: a safe and proportionate response to a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import CONTROLS
from tracks_sim.scoring import decision, plan
from tracks_sim.scoring.score import HarmDone, Outcome, Score, ScoredAttempt, chance_corrected


def severe(sitting: ScoredAttempt, catalogues: Catalogues) -> tuple[HarmDone, ...]:
    """Severe harms of the decision and of the plan."""
    done = decision.harms(sitting, catalogues) + plan.harms(sitting)
    return tuple([h for h in done if h.severity == "severe"])


def safe_and_proportionate(sitting: ScoredAttempt, catalogues: Catalogues) -> bool | None:
    """An accepted decision and no severe harm; None before a decision."""
    option = sitting.attempt.option
    if option is None:
        return None
    accepted = decision.costs(sitting.case_file, sitting.attempt.country, catalogues)[option].accepted
    return accepted and not severe(sitting, catalogues)


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """1 or 0 on one case."""
    reached = safe_and_proportionate(sitting, catalogues)
    if reached is None:
        return Score("primary", reason="no_decision")
    if not sitting.wants("primary"):
        return chance_corrected("primary", float(reached), None, why_not="form_only")
    done = () if reached else severe(sitting, catalogues)
    note = "reached" if reached else "severe_harm" if done else "not_accepted"
    outcome = Outcome("primary", sitting.attempt.option, "", reached, note=note)
    counts = {"cases": 1, "reached": int(reached), "severe_harms": len(done)}
    return chance_corrected("primary", float(reached), None, why_not="form_only", counts=counts, outcomes=(outcome,), harms=done)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share of a form's cases, beside the best decision that needs no reading, with no plan at all."""
    done = tuple(HarmDone(h.severity, f"{s.attempt.case}/{h.where}") for s in sittings for h in severe(s, catalogues))
    reached = [(s.case_file.key.classification in CONTROLS, bool(safe_and_proportionate(s, catalogues))) for s in sittings]
    controls = [right for control, right in reached if control]
    trafficking = [right for control, right in reached if not control]
    # By classification only over a form: on one case it would say what the author wrote.
    counts = {
        "cases": len(reached),
        "reached": sum(right for _, right in reached),
        "severe_harms": len(done),
        "controls": len(controls),
        "controls_reached": sum(controls),
        "trafficking": len(trafficking),
        "trafficking_reached": sum(trafficking),
    }
    baseline = decision.best_constant(sittings, catalogues, _reaches)
    return chance_corrected("primary", counts["reached"] / len(reached), baseline, counts=counts, harms=done)


def _reaches(option: str, by_option: Mapping[str, decision.Cost]) -> float:
    """1 for an option that reaches the outcome by itself."""
    return float(by_option[option].accepted and by_option[option].harm != "severe")
