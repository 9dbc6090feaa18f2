"""The plan: consent, lead, sharing, follow-up, safety and health, part by part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import PlanKey, PlanQuestion
from tracks_sim.scoring.score import HarmDone, Outcome, Reason, Score, ScoredAttempt, chance_corrected


class Part(NamedTuple):
    """One part of one plan with the answers chosen."""

    question: PlanQuestion
    key: PlanKey
    chosen: tuple[str, ...]
    case: str

    @property
    def value(self) -> float:
        """What the chosen answers are worth."""
        return worth(self.question, self.key, self.chosen)


def worth(question: PlanQuestion, key: PlanKey, chosen: Sequence[str]) -> float:
    """Value of the answers to one part, from 0 to 1; nothing chosen is 0.

    Choose one: 1 for a needed answer, 0.5 for one that fits without being required, else 0.
    Choose several: share of the needed answers that were chosen, times (1 - share of needless
    or harmful ones among the chosen). Any severe answer makes it 0.
    """
    if not chosen or not set(chosen).isdisjoint(key.severe):
        return 0.0
    if question.choose == "one":
        return 1.0 if chosen[0] in key.needed else 0.5 if chosen[0] in key.fitting else 0.0
    recall = len(set(chosen) & set(key.needed)) / len(key.needed)
    wasted = len(set(chosen) & {*key.needless, *key.minor}) / len(chosen)
    return recall * (1 - wasted)


def parts(sitting: ScoredAttempt) -> list[Part]:
    """The keyed parts of a case's plan with the answers."""
    keys, attempt = sitting.case_file.key.plan, sitting.attempt
    return [
        Part(q, keys[q.part], attempt.plan.get(q.part, ()), attempt.case)
        for q in sitting.case_file.case.plan
        if q.part in keys
    ]


def harms(sitting: ScoredAttempt) -> tuple[HarmDone, ...]:
    """The harms of the chosen answers."""
    return tuple([h for p in parts(sitting) for h in _harms(p)])


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Mean value of the parts of one plan; corrected over a form only."""
    found = parts(sitting)
    outcomes = tuple([_outcome(p) for p in found if sitting.wants(f"plan.{p.question.part}")]) if sitting.shows else ()
    if found and not any(p.chosen for p in found):
        return Score("plan", reason="nothing_judged", outcomes=outcomes)
    return _score(found, None, "form_only", outcomes, in_detail=sitting.in_detail)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Mean value over all parts of a form. Baseline: the best answer that needs no reading."""
    found = [p for s in sittings for p in parts(s)]
    score = _score(found, best_constant(found) if found else None, None, (), in_detail=True)
    return score._replace(harms=tuple(HarmDone(h.severity, f"{p.case}/{h.where}") for p in found for h in _harms(p)))


def best_constant(found: Sequence[Part]) -> float:
    """Mean value where each part takes the policy that is best for it over the form.

    Policies: the answer in one position (the last one where there are fewer), or all answers
    where several may be chosen.
    """
    total = 0.0
    for part in dict.fromkeys(p.question.part for p in found):  # in order: a sum of floats depends on it
        asked = [p for p in found if p.question.part == part]
        places = range(max(len(p.question.options) for p in asked))
        policies: list[Callable[[Part], tuple[str, ...]]] = [_at(place) for place in places]
        policies.append(lambda p: p.question.options if p.question.choose == "several" else p.question.options[:1])
        total += max(sum(worth(p.question, p.key, pick(p)) for p in asked) for pick in policies)
    return total / len(found)


def _at(place: int) -> Callable[[Part], tuple[str, ...]]:
    return lambda p: (p.question.options[min(place, len(p.question.options) - 1)],)


def _score(
    found: list[Part], baseline: float | None, why_not: Reason | None, outcomes: tuple[Outcome, ...], *, in_detail: bool
) -> Score:
    if not found:
        return Score("plan", reason="nothing_keyed")
    values = [p.value for p in found]
    value = sum(values) / len(found)
    if not in_detail:
        return chance_corrected("plan", value, baseline, why_not=why_not, outcomes=outcomes)
    done = tuple(h for p in found for h in _harms(p))
    counts = {
        "parts": len(found),
        "right": sum([value == 1.0 for value in values]),
        "open": sum(not p.chosen for p in found),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    }
    return chance_corrected("plan", value, baseline, why_not=why_not, counts=counts, outcomes=outcomes, harms=done)


def _harms(part: Part) -> list[HarmDone]:
    key = part.key
    return [
        HarmDone("severe" if answer in key.severe else "minor", f"plan.{part.question.part}.{answer}")
        for answer in part.chosen
        if answer in key.severe or answer in key.minor
    ]


def _outcome(part: Part) -> Outcome:
    good = {*part.key.needed, *part.key.fitting}
    needed = part.key.needed
    # One needed answer is enough where only one can be given.
    enough = part.question.choose == "one" and bool(set(part.chosen) & set(needed))
    value = part.value
    if not part.chosen:
        note = "open"
    elif set(part.chosen) & set(part.key.severe):
        note = "severe"
    elif value == 1.0:
        note = "needed"
    else:
        note = "fitting" if set(part.chosen) <= good else "partly" if value > 0 else "needless"
    return Outcome(
        f"plan.{part.question.part}", " ".join(part.chosen) or None, " ".join(needed), value == 1.0,
        tuple(a for a in part.chosen if a in good), tuple(a for a in part.chosen if a not in good),
        () if enough else tuple(a for a in needed if a not in part.chosen), note,
    )  # fmt: skip
