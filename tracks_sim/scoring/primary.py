"""The primary outcome: a safe and proportionate response to a case."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from tracks_sim.case.key import CONTROLS, Key
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring import decision, plan
from tracks_sim.scoring.score import Details, HarmDone, Outcome, Score, ScoredAttempt, Scorer, chance_corrected


def severe(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[HarmDone, ...]:
    """Severe harms of the decision and of the plan."""
    done = decision.harms(scored, catalogues) + plan.harms(scored)
    return tuple([h for h in done if h.severity == "severe"])


def safe_and_proportionate(scored: ScoredAttempt, catalogues: Catalogues) -> bool | None:
    """An accepted decision and no severe harm; None before a decision."""
    option = scored.attempt.option
    if option is None:
        return None
    accepted = decision.costs(scored.case_file, scored.attempt.country, catalogues)[option].accepted
    return accepted and not severe(scored, catalogues)


def value(scored: ScoredAttempt, catalogues: Catalogues) -> Score:
    """1 or 0 on one case."""
    reached = safe_and_proportionate(scored, catalogues)
    if reached is None:
        return Score("primary", reason="no_decision")
    return chance_corrected("primary", float(reached), None, "form_only")


def details(scored: ScoredAttempt, catalogues: Catalogues) -> Details:
    """Whether it was reached, and the severe harms."""
    done = severe(scored, catalogues)
    reached = bool(safe_and_proportionate(scored, catalogues))
    return Details({"cases": 1, "reached": int(reached), "severe_harms": len(done)}, harms=done)


def outcomes(scored: ScoredAttempt, catalogues: Catalogues, items: Container[str]) -> tuple[Outcome, ...]:
    """The primary outcome, and why it was not reached."""
    reached = safe_and_proportionate(scored, catalogues) if "primary" in items else None
    if reached is None:
        return ()
    note = "reached" if reached else "severe_harm" if severe(scored, catalogues) else "not_accepted"
    return (Outcome("primary", scored.attempt.option, "", reached, note=note),)


def of_form(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share of a form's cases, beside the best decision that needs no reading, with no plan at all."""
    done = tuple(HarmDone(h.severity, f"{s.attempt.case}/{h.where}") for s in form for h in severe(s, catalogues))
    reached = [(s.case_file.key.classification in CONTROLS, bool(safe_and_proportionate(s, catalogues))) for s in form]
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
    baseline = decision.best_constant(form, catalogues, _reaches)
    return chance_corrected("primary", counts["reached"] / len(reached), baseline).with_details(Details(counts, harms=done))


def _reaches(option: str, by_option: Mapping[str, decision.Cost]) -> float:
    """1 for an option that reaches the outcome by itself."""
    return float(by_option[option].accepted and by_option[option].harm != "severe")


def _reads(key: Key) -> object:
    return key.options, key.circumstances, key.plan


SCORER = Scorer(
    "primary", "decision", value, details, outcomes, of_form,
    reads=_reads,
    reads_of_items=lambda key: {"primary": _reads(key)},
)  # fmt: skip
