"""The decision: what the chosen option costs in this country, for this mandate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tracks_sim.case.country import CountryProfile, Override
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import Case, Country, Harm, Key, OptionKey
from tracks_sim.scoring.score import HarmDone, Outcome, Reason, Score, ScoredAttempt, chance_corrected


class Cost(NamedTuple):
    """What an option costs here: 0 best, 1 worst; ``rule`` says where the figure comes from."""

    cost: float
    accepted: bool
    harm: Harm
    rule: str
    """``case``, ``case_country`` or the id of the country's override after ``country.``"""


def resolve(
    option: OptionKey, decision: str, case: Case, key: Key, country: Country, profile: CountryProfile | None
) -> Cost:
    """The cost of an option in a country.

    Precedence: what the case says for this country; then the country's own rule for the abstract
    decision, where all its circumstances hold in the case and it is meant for this mandate (the
    most specific rule first, then the order of the file); then what the case says.
    """
    if country in option.countries:
        own = option.countries[country]
        return Cost(own.cost, own.accepted, own.harm, "case_country")
    rules = [o for o in profile.overrides if _holds(o, decision, case, key)] if profile else []
    if rules:
        rule = max(rules, key=lambda o: (len(o.when), bool(o.mandates)))
        return Cost(rule.cost, rule.accepted, rule.harm, f"country.{rule.id}")
    return Cost(option.cost, option.accepted, option.harm, "case")


def _holds(rule: Override, decision: str, case: Case, key: Key) -> bool:
    return (
        rule.decision == decision
        and set(rule.when) <= set(key.circumstances)
        and (not rule.mandates or case.mandate in rule.mandates)
    )


@lru_cache(maxsize=1024)
def costs(case_file: CaseFile, country: Country, catalogues: Catalogues) -> Mapping[str, Cost]:
    """The cost of every option of a case in a country, in the order shown."""
    keys = {k.option: k for k in case_file.key.options}
    profile = catalogues.countries.get(country)
    return MappingProxyType({
        o.id: resolve(keys[o.id], o.decision, case_file.case, case_file.key, country, profile)
        for o in case_file.case.options
        if o.id in keys
    })  # fmt: skip


def worth(option: str, by_option: Mapping[str, Cost]) -> float:
    """(1 - cost) / (1 - cost of the best option), so that the best of a case is worth 1."""
    best = min([c.cost for c in by_option.values()])
    return (1 - by_option[option].cost) / (1 - best) if best < 1 else 1.0


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """What the decision is worth in one case; corrected over a form only."""
    if not sitting.wants("decision"):
        return _score([sitting], catalogues, None, "form_only", (), (), in_detail=False)
    by_option = costs(sitting.case_file, sitting.attempt.country, catalogues)
    accepted = " ".join(o for o, c in by_option.items() if c.accepted)
    option = sitting.attempt.option
    if option is None:
        outcome = Outcome("decision", None, accepted, False, note="open")
        return Score("decision", reason="no_decision", outcomes=(outcome,))
    cost = by_option[option]
    outcome = Outcome("decision", option, accepted, cost.accepted, note=cost.rule)
    return _score([sitting], catalogues, None, "form_only", (outcome,), harms(sitting, catalogues), in_detail=sitting.in_detail)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Mean worth over a form, beside the best answer that needs no reading."""
    done = tuple(HarmDone(h.severity, f"{s.attempt.case}/{h.where}") for s in sittings for h in harms(s, catalogues))
    return _score(sittings, catalogues, best_constant(sittings, catalogues, worth), None, (), done, in_detail=True)


def harms(sitting: ScoredAttempt, catalogues: Catalogues) -> tuple[HarmDone, ...]:
    """The harm of the chosen option, if any."""
    option = sitting.attempt.option
    if option is None:
        return ()
    harm = costs(sitting.case_file, sitting.attempt.country, catalogues)[option].harm
    return () if harm == "none" else (HarmDone(harm, f"decision.{option}"),)


def best_constant(
    sittings: Sequence[ScoredAttempt], catalogues: Catalogues, value: Callable[[str, Mapping[str, Cost]], float]
) -> float:
    """The best mean value of an answer that needs no reading.

    Either one abstract decision always (the first option where a case does not offer it), or
    always the option in one position (the last one where a case has fewer).
    """
    tables = [(s.case_file.case.options, costs(s.case_file, s.attempt.country, catalogues)) for s in sittings]
    # The value of each option once: every policy only picks among them.
    values = [(options, {o.id: value(o.id, by) for o in options}) for options, by in tables]
    means = []
    for decision in sorted({o.decision for options, _ in values for o in options}):
        picks = [next((o.id for o in options if o.decision == decision), options[0].id) for options, _ in values]
        means.append(sum(v[pick] for pick, (_, v) in zip(picks, values, strict=True)) / len(values))
    for place in range(max(len(options) for options, _ in values)):
        means.append(sum(v[options[min(place, len(options) - 1)].id] for options, v in values) / len(values))
    return max(means)


def _score(
    sittings: Sequence[ScoredAttempt],
    catalogues: Catalogues,
    baseline: float | None,
    why_not: Reason | None,
    outcomes: tuple[Outcome, ...],
    done: tuple[HarmDone, ...],
    *,
    in_detail: bool,
) -> Score:
    chosen = [(s.attempt.option, costs(s.case_file, s.attempt.country, catalogues)) for s in sittings if s.attempt.option]
    if not chosen:
        return Score("decision", reason="no_decision")
    value = sum([worth(option, by_option) for option, by_option in chosen]) / len(sittings)
    if not in_detail:
        return chance_corrected("decision", value, baseline, why_not=why_not, outcomes=outcomes)
    counts = {
        "decisions": len(chosen),
        "accepted": sum(by_option[option].accepted for option, by_option in chosen),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    }
    return chance_corrected(
        "decision", value, baseline, why_not=why_not, counts=counts, outcomes=outcomes, harms=done
    )
