"""Act, means, purpose, and why return would be unsafe: each judged for itself.

Intended exploitation suffices, crossing a border is not required, and consent is irrelevant
once a means was used. For a child no means is needed and consent never counts (Palermo
Protocol, article 3(b) and (c)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from tracks_sim.case.key import ElementKey
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.record import ELEMENTS, Element, ElementState
from tracks_sim.case.structure import Case
from tracks_sim.practice import Answer
from tracks_sim.scoring.evidence import cited, evidence_keys
from tracks_sim.scoring.score import Details, Outcome, Reason, Score, ScoredAttempt, Scorer, chance_corrected

STATES: tuple[ElementState, ...] = get_args(ElementState)


class Compared(NamedTuple):
    """One element: the answers that count, and the answer given."""

    name: Element | Literal["protection"]
    keyed: str
    accepted: frozenset[str]
    answer: Answer | None

    @property
    def right(self) -> bool:
        """Whether the given state is one that counts; an open one is not."""
        return self.answer is not None and self.answer.value in self.accepted


def accepted_states(element: Element, key: ElementKey, case: Case) -> frozenset[ElementState]:
    """States that count as right: the keyed one and those a practitioner would accept.

    The child rule: for a child, and where the age is in doubt, "not needed" is right for the
    means whatever else is; for an adult it never is.
    """
    states = {key.state, *key.also_accepted}
    if element == "means":
        states = states | {"not_needed"} if case.presumed_child else states - {"not_needed"}
    return frozenset(states)


def elements(scored: ScoredAttempt) -> list[Compared]:
    """Act, means and purpose of one case."""
    answers = scored.attempt.by_step["elements"]
    return [Compared(e, keyed, accepted, answers.get(e)) for e, keyed, accepted in _keyed_elements(scored.case_file)]


@lru_cache(maxsize=1024)
def _keyed_elements(case_file: CaseFile) -> tuple[tuple[Element, ElementState, frozenset[ElementState]], ...]:
    """Each keyed element with the keyed state and those that count as right."""
    keys = case_file.key.elements
    return tuple((e, keys[e].state, accepted_states(e, keys[e], case_file.case)) for e in ELEMENTS if e in keys)


def protection(scored: ScoredAttempt) -> list[Compared]:
    """The protection question of one case, or nothing where a measured key is without it.

    Its grounds are shown beside it and do not decide it.
    """
    key = scored.case_file.key.protection
    if key is None:
        return []
    return [Compared("protection", key.state, frozenset({key.state}), scored.attempt.by_step["elements"].get("protection"))]


def grounds_right(scored: ScoredAttempt) -> bool | None:
    """Whether the grounds of the protection question are those of the key; None where it was left open or is not keyed."""
    key, answer = scored.case_file.key.protection, scored.attempt.by_step["elements"].get("protection")
    return None if key is None or answer is None else set(answer.grounds) == set(key.grounds)


def elements_value(scored: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Share of the three elements that are right; corrected over a form only."""
    return _of_case("elements", elements(scored))


def elements_details(scored: ScoredAttempt, catalogues: Catalogues) -> Details:
    """Elements right and open, by element too."""
    return Details(_counts(elements(scored)))


def elements_outcomes(scored: ScoredAttempt, catalogues: Catalogues, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed element with the answer and its passages."""
    return _outcomes(scored.case_file, elements(scored), items)


def elements_of_form(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share right over a form. Baseline: for each element the best state to answer always."""
    compared = [c for s in form for c in elements(s)]
    return _score("elements", compared, None).with_details(Details(_counts(compared)))


def protection_value(scored: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Whether the protection question is right; corrected over a form only."""
    return _of_case("protection", protection(scored))


def protection_details(scored: ScoredAttempt, catalogues: Catalogues) -> Details:
    """Whether the question is right, and its grounds that were found, missed and over-read."""
    return Details(_counts(protection(scored)) | _grounds([scored]))


def protection_outcomes(scored: ScoredAttempt, catalogues: Catalogues, items: Container[str]) -> tuple[Outcome, ...]:
    """The protection question with the answer and its passages."""
    return _outcomes(scored.case_file, protection(scored), items)


def protection_of_form(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Share right over a form. Baseline: the best state to answer always."""
    compared = [c for s in form for c in protection(s)]
    return _score("protection", compared, None).with_details(Details(_counts(compared) | _grounds(form)))


def _of_case(scorer: str, compared: list[Compared]) -> Score:
    if compared and not any(c.answer for c in compared):
        return Score(scorer, reason="nothing_judged")
    return _score(scorer, compared, "form_only")


def _score(scorer: str, compared: list[Compared], why_not: Reason | None) -> Score:
    if not compared:
        return Score(scorer, reason="nothing_keyed")
    share_right = sum([c.right for c in compared]) / len(compared)
    return chance_corrected(scorer, share_right, None if why_not == "form_only" else _best_constants(compared), why_not)


def _counts(compared: list[Compared]) -> dict[str, int]:
    counts = {
        "right": sum(c.right for c in compared),
        "things": len(compared),
        "open": sum(c.answer is None for c in compared),
    }
    for name in dict.fromkeys(c.name for c in compared):
        counts[f"{name}_right"] = sum(c.right for c in compared if c.name == name)
    return counts


def _best_constants(compared: list[Compared]) -> float:
    """Share right of the best constant state, chosen for each element by itself."""
    best = 0
    for name in {c.name for c in compared}:
        best += max(sum(state in c.accepted for c in compared if c.name == name) for state in STATES)
    return best / len(compared)


def _grounds(form: Iterable[ScoredAttempt]) -> dict[str, int]:
    tally: Counter[str] = Counter(grounds_hit=0, grounds_missed=0, grounds_over_read=0)
    for s in form:
        if s.case_file.key.protection is None:
            continue
        keyed = set(s.case_file.key.protection.grounds)
        answer = s.attempt.by_step["elements"].get("protection")
        given = set(answer.grounds) if answer else set()
        tally["grounds_hit"] += len(keyed & given)
        tally["grounds_missed"] += len(keyed - given)
        tally["grounds_over_read"] += len(given - keyed)
    return dict(tally)


def _outcomes(case_file: CaseFile, compared: list[Compared], items: Container[str]) -> tuple[Outcome, ...]:
    return tuple([_outcome(case_file, c, item) for c in compared if (item := f"elements.{c.name}") in items])


def _outcome(case_file: CaseFile, compared: Compared, item: str) -> Outcome:
    answer = compared.answer
    passages = cited(evidence_keys(case_file)[item], answer.passages if answer else ())
    if answer is None:
        note = "open"
    elif not compared.right:
        note = "other"
    else:
        note = "keyed" if answer.value == compared.keyed else "also_accepted"
    return Outcome(
        item, answer.code if answer else None, compared.keyed, compared.right,
        passages.right, passages.wrong, passages.missed, note,
    )  # fmt: skip


def _over_read(outcome: Outcome) -> bool:
    """Present where it is not, or absent where nothing speaks against it."""
    return outcome.given == "present" or (outcome.given == "absent" and outcome.keyed == "insufficient")


SCORER = Scorer(
    "elements", "elements", elements_value, elements_details, elements_outcomes, elements_of_form,
    reads=lambda key: key.elements,
    reads_of_items=lambda key: {f"elements.{name}": k for name, k in key.elements.items()},
    over_read=_over_read,
)  # fmt: skip
OF_PROTECTION = Scorer(
    "protection", "elements", protection_value, protection_details, protection_outcomes, protection_of_form,
    reads=lambda key: key.protection,
    reads_of_items=lambda key: {"elements.protection": key.protection},
    over_read=_over_read,
)  # fmt: skip
