"""The decision: cost of the chosen option in this country, for this mandate."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.country import CountryProfile, Override
from tracks_sim.case.model.key import Key, OptionKey
from tracks_sim.case.model.record import Country, Harm
from tracks_sim.case.model.standing import Judged, Standing
from tracks_sim.case.model.structure import Case, Option
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

    By version 2 of the rules a cost follows from standing and harm alone, whatever else is written.
    """

    def cost_of(judged: Judged, rule: str) -> Cost:
        return Cost(judged.scaled_cost if key.rules >= 2 else judged.resolved_cost, judged.standing, judged.harm, rule)

    if country in option.countries:
        return cost_of(option.countries[country], "case_country")
    rules = [o for o in profile.overrides if _holds(o, decision, case, key)] if profile else []
    if rules:
        rule = max(rules, key=lambda o: (len(o.when), bool(o.mandates)))
        return cost_of(rule, f"country.{rule.id}")
    return cost_of(option, "case")


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
    harmless: frozenset[str] = frozenset()
    """Options whose decision is of no dangerous kind, which a professional knows without the file; only by version 2 of the rules."""
    rules: Literal[1, 2] = 1
    """Version of the rules that the key of the case is written for."""

    @property
    def cost(self) -> Cost | None:
        """What the chosen option costs; None where none was chosen, or the case does not offer it any more."""
        return self.by_option.get(self.option) if self.option else None


def choices(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[Choice]:
    """The decision of one attempt."""
    attempt, case_file = scored
    by_option, rules = costs(case_file, attempt.country, catalogues), case_file.key.rules
    harmless = _harmless(case_file, catalogues) if rules >= 2 else frozenset()
    return (Choice(attempt.option, by_option, case_file.case.options, harmless, rules),)


@lru_cache(maxsize=1024)
def _harmless(case_file: CaseFile, catalogues: Catalogues) -> frozenset[str]:
    """The options whose decision is of no dangerous kind."""
    dangerous = {d.id for d in catalogues.decisions.decisions if d.kind == "dangerous"}
    return frozenset(o.id for o in case_file.case.options if o.decision not in dangerous)


def value(rows: Sequence[Choice], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Mean worth of the decisions; corrected over a form only, by the best answer that needs no reading."""
    chosen = [worth(c.option, c.by_option) for c in rows if c.option]
    if not chosen:
        return Score("decision", reason="no_decision")
    return chance_corrected("decision", sum(chosen) / len(rows), None if single_case else best_constant(rows, worth))


def details(rows: Sequence[Choice]) -> Details:
    """Decisions taken and accepted, and their harms; ``acceptable`` counts those that do no harm and do not pass, by version 2."""
    done = harms(rows)
    of_today = [c for c in rows if c.rules >= 2]
    acceptable = sum(c.cost is not None and c.cost.standing == "acceptable" for c in of_today)
    return Details({
        "decisions": sum(bool(c.option) for c in rows),
        "accepted": sum(c.by_option[c.option].accepted for c in rows if c.option),
        **({"acceptable": acceptable} if of_today else {}),
        "severe_harms": sum(h.severity == "severe" for h in done),
        "minor_harms": sum(h.severity == "minor" for h in done),
    })  # fmt: skip


def outcomes(rows: Sequence[Choice], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The decision beside the accepted options; its note is the rule that says what it costs.

    Before the rule of one that does no harm and does not pass stands ``acceptable.``. An option that a later version of the case
    does not offer is not judged.
    """
    if "decision" not in items:
        return ()
    [(option, by_option, *_)] = rows
    accepted = " ".join(o for o, c in by_option.items() if c.accepted)
    if option is None:
        return (Outcome("decision", None, accepted, False, note="open"),)
    cost = by_option.get(option)
    if cost is None:
        return (Outcome("decision", option, accepted, None, note="not_offered"),)
    note = f"acceptable.{cost.rule}" if cost.standing == "acceptable" else cost.rule
    return (Outcome("decision", option, accepted, cost.accepted, note=note),)


def harms(rows: Sequence[Choice]) -> tuple[HarmDone, ...]:
    """The harms of the chosen options."""
    done = [(c.by_option[c.option].harm, c.option) for c in rows if c.option]
    return tuple([HarmDone(harm, f"decision.{option}") for harm, option in done if harm != "none"])


def best_constant(rows: Sequence[Choice], value_of: Callable[[str, Mapping[str, Cost]], float]) -> float:
    """The best mean value of an answer that needs no reading.

    Either one abstract decision always (the first option where a case does not offer it), or
    always the option in one position (the last one where a case has fewer). In cases of version 2, where it is more: the mean
    over the options that are not dangerous, which is what a professional expects without the file. In a form of both versions
    each case has the policies of its own.
    """
    # The value of each option once: every policy only picks among them.
    values = [(c.options, {o.id: value_of(o.id, c.by_option) for o in c.options}) for c in rows]
    policies = []
    for decision in sorted({o.decision for options, _ in values for o in options}):
        policies.append([next((o.id for o in options if o.decision == decision), options[0].id) for options, _ in values])
    for position in range(max(len(options) for options, _ in values)):
        policies.append([options[min(position, len(options) - 1)].id for options, _ in values])
    expected = [sum([v[o] for o in c.harmless]) / max(len(c.harmless), 1) for c, (_, v) in zip(rows, values, strict=True) if c.rules >= 2]
    totals = []
    for picks in policies:
        earned = [v[pick] for pick, (_, v) in zip(picks, values, strict=True)]
        totals.append(sum(earned))
        if expected:
            totals.append(sum([e for e, c in zip(earned, rows, strict=True) if c.rules < 2]) + sum(expected))
    return max(totals) / len(values)


SCORER = Scorer(
    "decision", "decision", choices, value, details, outcomes,
    reads=lambda key: (key.rules, key.options, key.circumstances),
    reads_of_items=lambda key: {"decision": (key.rules, key.options, key.circumstances)},
    is_overclaim=lambda outcome: False,
    harms=harms,
)  # fmt: skip
