"""Act, means, purpose, and why return would be unsafe: each judged for itself.

Intended exploitation suffices, crossing a border is not required, and consent is irrelevant
once a means was used. For a child no means is needed and consent never counts (Palermo
Protocol, article 3(b) and (c)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import ELEMENTS, Case, Element, ElementKey, ElementState
from tracks_sim.practice import ElementAnswer
from tracks_sim.scoring.evidence import cited, evidence_keys
from tracks_sim.scoring.score import Outcome, Reason, Score, ScoredAttempt, chance_corrected

STATES: tuple[ElementState, ...] = get_args(ElementState)


class Compared(NamedTuple):
    """One element: the answers that count, and the answer given."""

    name: Element | Literal["protection"]
    keyed: str
    accepted: frozenset[str]
    answer: ElementAnswer | None

    @property
    def right(self) -> bool:
        """Whether the given state is one that counts; an open one is not."""
        return self.answer is not None and self.answer.state in self.accepted


def accepted_states(element: Element, key: ElementKey, case: Case) -> frozenset[ElementState]:
    """States that count as right: the keyed one and those a practitioner would accept.

    The child rule: for a child, and where the age is in doubt, "not needed" is right for the
    means whatever else is; for an adult it never is.
    """
    states = {key.state, *key.also_accepted}
    if element == "means":
        states = states | {"not_needed"} if case.presumed_child else states - {"not_needed"}
    return frozenset(states)


def elements(sitting: ScoredAttempt) -> list[Compared]:
    """Act, means and purpose of one case."""
    answers = sitting.attempt.elements
    return [Compared(e, keyed, accepted, answers.get(e)) for e, keyed, accepted in _asked(sitting.case_file)]


@lru_cache(maxsize=1024)
def _asked(case_file: CaseFile) -> tuple[tuple[Element, ElementState, frozenset[ElementState]], ...]:
    """Each keyed element with the keyed state and those that count as right."""
    keys = case_file.key.elements
    return tuple((e, keys[e].state, accepted_states(e, keys[e], case_file.case)) for e in ELEMENTS if e in keys)


def protection(sitting: ScoredAttempt) -> list[Compared]:
    """The protection question of one case, or nothing where a measured key is without it.

    Its grounds are shown beside it and do not decide it.
    """
    key = sitting.case_file.key.protection
    if key is None:
        return []
    return [Compared("protection", key.state, frozenset({key.state}), sitting.attempt.protection)]


def elements_of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Share of the three elements that are right; corrected over a form only."""
    return _case("elements", sitting, elements(sitting))


def elements_of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share right over a form. Baseline: for each element the best state to answer always."""
    found = [c for s in sittings for c in elements(s)]
    return _score("elements", found, None, _counts(found), ())


def protection_of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Whether the protection question is right; corrected over a form only."""
    return _case("protection", sitting, protection(sitting))


def protection_of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share right over a form. Baseline: the best state to answer always."""
    found = [c for s in sittings for c in protection(s)]
    return _score("protection", found, None, _counts(found) | _grounds(sittings), ())


def _case(scorer: Literal["elements", "protection"], sitting: ScoredAttempt, found: list[Compared]) -> Score:
    counts: dict[str, int] = {}
    if sitting.in_detail:
        counts = _counts(found) | (_grounds([sitting]) if scorer == "protection" else {})
    outcomes = tuple([_outcome(sitting.case_file, c) for c in found if sitting.wants(f"elements.{c.name}")]) if sitting.shows else ()
    if found and not any(c.answer for c in found):
        return Score(scorer, reason="nothing_judged", outcomes=outcomes)
    return _score(scorer, found, "form_only", counts, outcomes)


def _score(
    scorer: Literal["elements", "protection"],
    found: list[Compared],
    why_not: Reason | None,
    counts: dict[str, int],
    outcomes: tuple[Outcome, ...],
) -> Score:
    if not found:
        return Score(scorer, reason="nothing_keyed")
    value = sum([c.right for c in found]) / len(found)
    baseline = None if why_not == "form_only" else _best_constants(found)
    return chance_corrected(scorer, value, baseline, why_not=why_not, counts=counts, outcomes=outcomes)


def _counts(found: list[Compared]) -> dict[str, int]:
    counts = {
        "right": sum(c.right for c in found),
        "things": len(found),
        "open": sum(c.answer is None for c in found),
    }
    for name in dict.fromkeys(c.name for c in found):
        counts[f"{name}_right"] = sum(c.right for c in found if c.name == name)
    return counts


def _best_constants(found: list[Compared]) -> float:
    """Share right of the best constant state, chosen for each element by itself."""
    best = 0
    for name in {c.name for c in found}:
        best += max(sum(state in c.accepted for c in found if c.name == name) for state in STATES)
    return best / len(found)


def _grounds(sittings: Sequence[ScoredAttempt]) -> dict[str, int]:
    tally: Counter[str] = Counter(grounds_hit=0, grounds_missed=0, grounds_over_read=0)
    for s in sittings:
        if s.case_file.key.protection is None:
            continue
        keyed = set(s.case_file.key.protection.grounds)
        given = set(s.attempt.protection.grounds) if s.attempt.protection else set()
        tally["grounds_hit"] += len(keyed & given)
        tally["grounds_missed"] += len(keyed - given)
        tally["grounds_over_read"] += len(given - keyed)
    return dict(tally)


def _outcome(case_file: CaseFile, compared: Compared) -> Outcome:
    answer, item = compared.answer, f"elements.{compared.name}"
    passages = cited(evidence_keys(case_file)[item], answer.passages if answer else ())
    if answer is None:
        note = "open"
    elif not compared.right:
        note = "other"
    else:
        note = "keyed" if answer.state == compared.keyed else "also_accepted"
    return Outcome(
        item, answer.state if answer else None, compared.keyed, compared.right,
        passages.right, passages.wrong, passages.missed, note,
    )  # fmt: skip
