"""The primary outcome: a safe and proportionate response to a case."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import CONTROLS, Key
from tracks_sim.scoring import decision, plan
from tracks_sim.scoring.score import Details, HarmDone, Outcome, Score, ScoredAttempt, Scorer, chance_corrected


class Response(NamedTuple):
    """The response to one case."""

    choice: decision.Choice
    harms: tuple[HarmDone, ...]
    """Harms of the decision and of the plan, severe and minor."""
    control: bool
    plan_open: bool = False
    """Whether a question of the plan was left open, which by version 2 of the rules is no response yet."""

    @property
    def severe(self) -> tuple[HarmDone, ...]:
        """The severe harms."""
        return tuple([h for h in self.harms if h.severity == "severe"])

    @property
    def reached(self) -> bool | None:
        """Whether it is safe and proportionate: an accepted decision, no severe harm, no open plan. None before a decision."""
        option, by_option, *_ = self.choice
        return None if option is None else by_option[option].accepted and not self.severe and not self.plan_open

    @property
    def note(self) -> str:
        """Code of why it was reached, or why not: the gravest reason."""
        if self.reached:
            return "reached"
        if self.severe:
            return "severe_harm"
        return "plan_open" if self.choice.cost is not None and self.choice.cost.accepted else "not_accepted"


def response(scored: ScoredAttempt, catalogues: Catalogues) -> Response:
    """The response of one attempt."""
    [choice] = decision.choices(scored, catalogues)
    parts = plan.parts(scored, catalogues)
    done = decision.harms([choice]) + plan.harms(parts)
    plan_open = choice.rules >= 2 and any(not p.chosen for p in parts)
    return Response(choice, done, scored.case_file.key.classification in CONTROLS, plan_open)


def value(rows: Sequence[Response], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Share of cases that were reached; over a form beside the best decision that needs no reading, with a plan that does no harm."""
    if single_case and rows[0].reached is None:
        return Score("primary", reason="no_decision")
    share = sum([bool(r.reached) for r in rows]) / len(rows)
    if single_case:
        return chance_corrected("primary", share, None)
    # By classification only over a form: on one case it would say what the author wrote.
    counts: dict[str, int] = {}
    for sort, control in (("controls", True), ("trafficking", False)):
        of_sort = [bool(r.reached) for r in rows if r.control == control]
        counts |= {sort: len(of_sort), f"{sort}_reached": sum(of_sort)}
    baseline = decision.best_constant([r.choice for r in rows], _reaches)
    return chance_corrected("primary", share, baseline)._replace(counts=counts)


def details(rows: Sequence[Response]) -> Details:
    """Cases, those reached, and the severe harms; by version 2, those not reached because a question of the plan was left open."""
    counts = {"cases": len(rows), "reached": sum(bool(r.reached) for r in rows), "severe_harms": len(harms(rows))}
    if any(r.choice.rules >= 2 for r in rows):
        counts["plan_open"] = sum(r.reached is False and r.note == "plan_open" for r in rows)
    return Details(counts)


def outcomes(rows: Sequence[Response], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The primary outcome, and why it was not reached."""
    [row] = rows
    if row.reached is None or "primary" not in items:
        return ()
    return (Outcome("primary", row.choice.option, "", row.reached, note=row.note),)


def harms(rows: Sequence[Response]) -> tuple[HarmDone, ...]:
    """The severe harms: a minor one does not decide the outcome."""
    return tuple([harm for row in rows for harm in row.severe])


def _reaches(option: str, by_option: Mapping[str, decision.Cost]) -> float:
    """1 for an option that reaches the outcome by itself."""
    return float(by_option[option].accepted and by_option[option].harm != "severe")


def _reads(key: Key) -> object:
    return key.rules, key.options, key.circumstances, key.plan


SCORER = Scorer(
    "primary", "decision", lambda scored, catalogues: (response(scored, catalogues),), value, details, outcomes,
    reads=_reads,
    reads_of_items=lambda key: {"primary": _reads(key)},
    harms=harms,
)  # fmt: skip
