"""The plan: consent, lead, sharing, follow-up, safety and health, part by part."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import PlanKey
from tracks_sim.case.model.structure import PlanQuestion
from tracks_sim.practice import Item
from tracks_sim.scoring.score import Details, HarmDone, Outcome, Score, ScoredAttempt, Scorer, chance_corrected


class Part(NamedTuple):
    """One part of one plan with the answers chosen."""

    question: PlanQuestion
    key: PlanKey
    chosen: tuple[str, ...]

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


def parts(scored: ScoredAttempt, catalogues: Catalogues) -> list[Part]:
    """The keyed parts of a case's plan with the answers."""
    keys, attempt = scored.case_file.key.plan, scored.attempt
    return [
        Part(q, keys[q.part], attempt.answer(Item("decision", f"plan.{q.part}")).choices)
        for q in scored.case_file.case.plan
        if q.part in keys
    ]


def harms(answered: Sequence[Part]) -> tuple[HarmDone, ...]:
    """The harms of the chosen answers."""
    return tuple([
        HarmDone("severe" if answer in key.severe else "minor", f"plan.{question.part}.{answer}")
        for question, key, chosen in answered
        for answer in chosen
        if answer in key.severe or answer in key.minor
    ])  # fmt: skip


def value(answered: Sequence[Part], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Mean value of the parts; corrected over a form only, by the best answer that needs no reading."""
    if not answered:
        return Score("plan", reason="nothing_keyed")
    if single_case and not any(p.chosen for p in answered):
        return Score("plan", reason="nothing_judged")
    return chance_corrected("plan", sum([p.value for p in answered]) / len(answered), None if single_case else best_constant(answered))


def details(answered: Sequence[Part]) -> Details:
    """Parts right and open, and the harms of the chosen answers."""
    done = harms(answered)
    return Details({
        "parts": len(answered),
        "right": sum([p.value == 1.0 for p in answered]),
        "open": sum(not p.chosen for p in answered),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    })  # fmt: skip


def outcomes(answered: Sequence[Part], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed part with the answers that fit, those that do not, and those that were needed and are missing."""
    return tuple([_outcome(p, item) for p in answered if (item := f"plan.{p.question.part}") in items])


def best_constant(answered: Sequence[Part]) -> float:
    """Mean value where each part takes the policy that is best for it over the form.

    Policies: the answer in one position (the last one where there are fewer), or all answers
    where several may be chosen.
    """
    total = 0.0
    for part in dict.fromkeys(p.question.part for p in answered):  # in order: a sum of floats depends on it
        of_part = [p for p in answered if p.question.part == part]
        positions = range(max(len(p.question.options) for p in of_part))
        policies: list[Callable[[Part], tuple[str, ...]]] = [_at(position) for position in positions]
        policies.append(lambda p: p.question.options if p.question.choose == "several" else p.question.options[:1])
        total += max(sum(worth(p.question, p.key, pick(p)) for p in of_part) for pick in policies)
    return total / len(answered)


def _at(position: int) -> Callable[[Part], tuple[str, ...]]:
    return lambda p: (p.question.options[min(position, len(p.question.options) - 1)],)


def _outcome(part: Part, item: str) -> Outcome:
    good = {*part.key.needed, *part.key.fitting}
    needed = part.key.needed
    # One needed answer is enough where only one can be given.
    enough = part.question.choose == "one" and bool(set(part.chosen) & set(needed))
    if not part.chosen:
        note = "open"
    elif set(part.chosen) & set(part.key.severe):
        note = "severe"
    elif part.value == 1.0:
        note = "needed"
    else:
        note = "fitting" if set(part.chosen) <= good else "partly" if part.value > 0 else "needless"
    return Outcome(
        item, " ".join(part.chosen) or None, " ".join(needed), part.value == 1.0,
        tuple(a for a in part.chosen if a in good), tuple(a for a in part.chosen if a not in good),
        () if enough else tuple(a for a in needed if a not in part.chosen), note,
    )  # fmt: skip


SCORER = Scorer(
    "plan", "decision", parts, value, details, outcomes,
    reads=lambda key: key.plan,
    reads_of_items=lambda key: {f"plan.{part}": k for part, k in key.plan.items()},
    is_overclaim=lambda outcome: bool(outcome.cited_wrong),
    harms=harms,
)  # fmt: skip
