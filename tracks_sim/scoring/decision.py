"""The decision: cost of the chosen option in this country, for this mandate."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tracks_sim.case.country import CountryProfile, Override
from tracks_sim.case.key import Key, OptionKey, Standing
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.record import Country, Harm
from tracks_sim.case.structure import Case, Option
from tracks_sim.scoring.score import Details, HarmDone, Outcome, Score, ScoredAttempt, Scorer, chance_corrected


class Cost(NamedTuple):
    """What an option costs here: 0 best, 1 worst; ``rule`` says where the figure comes from."""

    cost: float
    standing: Standing
    harm: Harm
    rule: str
    """``case``, ``case_country`` or the id of the country's override after ``country.``"""

    @property
    def accepted(self) -> bool:
        """Whether it passes as a safe and proportionate decision."""
        return self.standing == "best"


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
        return Cost(own.resolved_cost, own.standing, own.harm, "case_country")
    rules = [o for o in profile.overrides if _holds(o, decision, case, key)] if profile else []
    if rules:
        rule = max(rules, key=lambda o: (len(o.when), bool(o.mandates)))
        return Cost(rule.resolved_cost, rule.standing, rule.harm, f"country.{rule.id}")
    return Cost(option.resolved_cost, option.standing, option.harm, "case")


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


class Choice(NamedTuple):
    """The option chosen in one case, if any, and what every option costs."""

    option: str | None
    by_option: Mapping[str, Cost]
    options: tuple[Option, ...]


def choices(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[Choice]:
    """The decision of one attempt."""
    attempt, case_file = scored
    return (Choice(attempt.option, costs(case_file, attempt.country, catalogues), case_file.case.options),)


def value(rows: Sequence[Choice], form: Sequence[ScoredAttempt], alone: bool) -> Score:
    """Mean worth of the decisions; corrected over a form only, by the best answer that needs no reading."""
    chosen = [worth(c.option, c.by_option) for c in rows if c.option]
    if not chosen:
        return Score("decision", reason="no_decision")
    return chance_corrected("decision", sum(chosen) / len(rows), None if alone else best_constant(rows, worth))


def details(rows: Sequence[Choice]) -> Details:
    """Decisions taken and accepted, and their harms."""
    done = harms(rows)
    return Details({
        "decisions": sum(bool(c.option) for c in rows),
        "accepted": sum(c.by_option[c.option].accepted for c in rows if c.option),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    })  # fmt: skip


def outcomes(rows: Sequence[Choice], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The decision beside the accepted options; its note is the rule that says what it costs.

    An option that a later version of the case does not offer is not judged.
    """
    if "decision" not in items:
        return ()
    [(option, by_option, _)] = rows
    accepted = " ".join(o for o, c in by_option.items() if c.accepted)
    if option is None:
        return (Outcome("decision", None, accepted, False, note="open"),)
    cost = by_option.get(option)
    if cost is None:
        return (Outcome("decision", option, accepted, None, note="not_offered"),)
    return (Outcome("decision", option, accepted, cost.accepted, note=cost.rule),)


def harms(rows: Sequence[Choice]) -> tuple[HarmDone, ...]:
    """The harms of the chosen options."""
    done = [(c.by_option[c.option].harm, c.option) for c in rows if c.option]
    return tuple([HarmDone(harm, f"decision.{option}") for harm, option in done if harm != "none"])


def best_constant(rows: Sequence[Choice], value_of: Callable[[str, Mapping[str, Cost]], float]) -> float:
    """The best mean value of an answer that needs no reading.

    Either one abstract decision always (the first option where a case does not offer it), or
    always the option in one position (the last one where a case has fewer).
    """
    # The value of each option once: every policy only picks among them.
    values = [(c.options, {o.id: value_of(o.id, c.by_option) for o in c.options}) for c in rows]
    means = []
    for decision in sorted({o.decision for options, _ in values for o in options}):
        picks = [next((o.id for o in options if o.decision == decision), options[0].id) for options, _ in values]
        means.append(sum(v[pick] for pick, (_, v) in zip(picks, values, strict=True)) / len(values))
    for position in range(max(len(options) for options, _ in values)):
        means.append(sum(v[options[min(position, len(options) - 1)].id] for options, v in values) / len(values))
    return max(means)


SCORER = Scorer(
    "decision", "decision", choices, value, details, outcomes,
    reads=lambda key: (key.options, key.circumstances),
    reads_of_items=lambda key: {"decision": (key.options, key.circumstances)},
    over_read=lambda outcome: False,
    harms=harms,
)  # fmt: skip
