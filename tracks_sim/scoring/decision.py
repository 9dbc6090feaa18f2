"""The decision: cost of the chosen option in this country, for this mandate."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tracks_sim.case.country import CountryProfile, Override
from tracks_sim.case.key import Key, OptionKey
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.record import Country, Harm
from tracks_sim.case.structure import Case
from tracks_sim.scoring.score import Details, HarmDone, Outcome, Reason, Score, ScoredAttempt, Scorer, chance_corrected


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


def value(scored: ScoredAttempt, catalogues: Catalogues) -> Score:
    """What the decision is worth in one case; corrected over a form only."""
    return _score([scored], catalogues, None, "form_only")


def details(scored: ScoredAttempt, catalogues: Catalogues) -> Details:
    """Whether the decision is accepted, and its harm."""
    return _details([scored], catalogues, harms(scored, catalogues))


def outcomes(scored: ScoredAttempt, catalogues: Catalogues, items: Container[str]) -> tuple[Outcome, ...]:
    """The decision beside the accepted options; its note is the rule that says what it costs.

    An option that a later version of the case does not offer is not judged.
    """
    if "decision" not in items:
        return ()
    by_option = costs(scored.case_file, scored.attempt.country, catalogues)
    accepted = " ".join(o for o, c in by_option.items() if c.accepted)
    option = scored.attempt.option
    if option is None:
        return (Outcome("decision", None, accepted, False, note="open"),)
    cost = by_option.get(option)
    if cost is None:
        return (Outcome("decision", option, accepted, None, note="not_offered"),)
    return (Outcome("decision", option, accepted, cost.accepted, note=cost.rule),)


def of_form(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Mean worth over a form, beside the best answer that needs no reading."""
    done = tuple(HarmDone(h.severity, f"{s.attempt.case}/{h.where}") for s in form for h in harms(s, catalogues))
    score = _score(form, catalogues, best_constant(form, catalogues, worth), None)
    return score.with_details(_details(form, catalogues, done))


def harms(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[HarmDone, ...]:
    """The harm of the chosen option, if any."""
    option = scored.attempt.option
    if option is None:
        return ()
    harm = costs(scored.case_file, scored.attempt.country, catalogues)[option].harm
    return () if harm == "none" else (HarmDone(harm, f"decision.{option}"),)


def best_constant(
    form: Sequence[ScoredAttempt], catalogues: Catalogues, value_of: Callable[[str, Mapping[str, Cost]], float]
) -> float:
    """The best mean value of an answer that needs no reading.

    Either one abstract decision always (the first option where a case does not offer it), or
    always the option in one position (the last one where a case has fewer).
    """
    cases = [(s.case_file.case.options, costs(s.case_file, s.attempt.country, catalogues)) for s in form]
    # The value of each option once: every policy only picks among them.
    values = [(options, {o.id: value_of(o.id, by_option) for o in options}) for options, by_option in cases]
    means = []
    for decision in sorted({o.decision for options, _ in values for o in options}):
        picks = [next((o.id for o in options if o.decision == decision), options[0].id) for options, _ in values]
        means.append(sum(v[pick] for pick, (_, v) in zip(picks, values, strict=True)) / len(values))
    for position in range(max(len(options) for options, _ in values)):
        means.append(sum(v[options[min(position, len(options) - 1)].id] for options, v in values) / len(values))
    return max(means)


def _score(form: Sequence[ScoredAttempt], catalogues: Catalogues, baseline: float | None, why_not: Reason | None) -> Score:
    chosen = _chosen(form, catalogues)
    if not chosen:
        return Score("decision", reason="no_decision")
    return chance_corrected("decision", sum([worth(option, by_option) for option, by_option in chosen]) / len(form), baseline, why_not)


def _details(form: Sequence[ScoredAttempt], catalogues: Catalogues, done: tuple[HarmDone, ...]) -> Details:
    chosen = _chosen(form, catalogues)
    counts = {
        "decisions": len(chosen),
        "accepted": sum(by_option[option].accepted for option, by_option in chosen),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    }
    return Details(counts, harms=done)


def _chosen(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> list[tuple[str, Mapping[str, Cost]]]:
    """Each option that was chosen, with the costs of all options of its case."""
    return [(s.attempt.option, costs(s.case_file, s.attempt.country, catalogues)) for s in form if s.attempt.option]


SCORER = Scorer(
    "decision", "decision", value, details, outcomes, of_form,
    reads=lambda key: (key.options, key.circumstances),
    reads_of_items=lambda key: {"decision": (key.options, key.circumstances)},
    over_read=lambda outcome: False,
)  # fmt: skip
