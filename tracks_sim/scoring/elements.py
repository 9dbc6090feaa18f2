"""Act, means, purpose, and why return would be unsafe: each judged for itself.

Intended exploitation suffices, crossing a border is not required, and consent is irrelevant
once a means was used. For a child no means is needed and consent never counts (Palermo
Protocol, article 3(b) and (c)).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import ElementKey
from tracks_sim.case.model.record import ELEMENTS, Element, ElementState
from tracks_sim.case.model.structure import Case
from tracks_sim.practice import Answer
from tracks_sim.scoring.evidence import EvidenceKey, cited, evidence_keys
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected

STATES: tuple[ElementState, ...] = get_args(ElementState)


class Compared(NamedTuple):
    """One element: the answers that count, and the answer given."""

    name: Element | Literal["protection"]
    keyed: str
    accepted: frozenset[str]
    grounds: frozenset[str] = frozenset()
    """Keyed grounds, of protection."""
    answer: Answer | None = None
    split: bool = False
    """Whether readers split on it: by version 2 of the rules it then counts neither way."""

    @property
    def right(self) -> bool:
        """Whether the given state is one that counts; an open one is not."""
        return self.answer is not None and self.answer.value in self.accepted


def accepted_states(element: Element, key: ElementKey, case: Case) -> frozenset[ElementState]:
    """States that stand: the keyed one and those a practitioner would accept, which by version 1 of the rules count as right.

    The child rule: for a child, and where the age is in doubt, "not needed" is right for the
    means whatever else is; for an adult it never is.
    """
    states = {key.state, *key.also_accepted}
    if element == "means":
        states = states | {"not_needed"} if case.presumed_child else states - {"not_needed"}
    return frozenset(states)


@lru_cache(maxsize=1024)
def _keyed_elements(case_file: CaseFile) -> tuple[Compared, ...]:
    """Each keyed element, not answered yet."""
    key = case_file.key
    return tuple(
        Compared(e, k.state, accepted_states(e, k, case_file.case), split=splits(key, k)) for e in ELEMENTS if (k := key.elements.get(e))
    )


def elements(scored: ScoredAttempt, catalogues: Catalogues) -> list[Compared]:
    """Act, means and purpose of one case."""
    answers = scored.attempt.by_step["elements"]
    return [row._replace(answer=answers.get(row.name)) for row in _keyed_elements(scored.case_file)]


def protection(scored: ScoredAttempt, catalogues: Catalogues) -> list[Compared]:
    """The protection question of one case, or nothing where a measured key is without it.

    Its grounds are shown beside it and do not decide it.
    """
    key, answer = scored.case_file.key.protection, scored.attempt.by_step["elements"].get("protection")
    if key is None:
        return []
    split = splits(scored.case_file.key, key)
    return [Compared("protection", key.state, key.accepted if split else frozenset({key.state}), frozenset(key.grounds), answer, split)]


def grounds_right(scored: ScoredAttempt) -> bool | None:
    """Whether the grounds of the protection question are those of the key; None where it was left open, is not keyed, or readers split."""
    key, answer = scored.case_file.key.protection, scored.attempt.by_step["elements"].get("protection")
    if key is None or answer is None or splits(scored.case_file.key, key):
        return None
    return set(answer.grounds) == set(key.grounds)


def value_of(scorer: str) -> Callable[[Sequence[Compared], Sequence[ScoredAttempt], bool], Score]:
    """The ``value`` of both scorers."""

    def value(compared: Sequence[Compared], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
        """Share that is right; corrected over a form only: for each element the best state to answer always."""
        counted = _counted(compared)
        if not counted:
            return Score(scorer, reason="nothing_keyed")
        if single_case and not any(c.answer for c in counted):
            return Score(scorer, reason="nothing_judged")
        share_right = sum([c.right for c in counted]) / len(counted)
        return chance_corrected(scorer, share_right, None if single_case else _best_constants(counted))

    return value


def details(compared: Sequence[Compared]) -> Details:
    """Elements right and open, by element too; ``split``, only where there is one: those on which readers split, in no other count."""
    counted = _counted(compared)
    counts = {
        "right": sum(c.right for c in counted),
        "things": len(counted),
        "open": sum(c.answer is None for c in counted),
    }
    for name in dict.fromkeys(c.name for c in counted):
        counts[f"{name}_right"] = sum(c.right for c in counted if c.name == name)
    if len(counted) < len(compared):
        counts["split"] = len(compared) - len(counted)
    return Details(counts)


def protection_details(compared: Sequence[Compared]) -> Details:
    """Whether the question is right, and its grounds that were found, missed and over-read."""
    grounds = [(c.grounds, frozenset(c.answer.grounds if c.answer else ())) for c in _counted(compared)]
    return Details({
        **details(compared).counts,
        "grounds_hit": sum(len(keyed & given) for keyed, given in grounds),
        "grounds_missed": sum(len(keyed - given) for keyed, given in grounds),
        "grounds_over_read": sum(len(given - keyed) for keyed, given in grounds),
    })  # fmt: skip


def outcomes(compared: Sequence[Compared], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed element with the answer and its passages."""
    evidence = evidence_keys(scored.case_file)
    return tuple([_outcome(evidence[item], c, item) for c in compared if (item := f"elements.{c.name}") in items])


def _counted(compared: Sequence[Compared]) -> list[Compared]:
    """Those that count: all on which readers do not split."""
    return [c for c in compared if not c.split]


def _best_constants(compared: Sequence[Compared]) -> float:
    """Share right of the best constant state, chosen for each element by itself."""
    best = 0
    for name in {c.name for c in compared}:
        best += max(sum(state in c.accepted for c in compared if c.name == name) for state in STATES)
    return best / len(compared)


def _outcome(key: EvidenceKey, compared: Compared, item: str) -> Outcome:
    answer = compared.answer
    passages = cited(key, answer.passages if answer else ())
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


def _is_overclaim(outcome: Outcome) -> bool:
    """Present where it is not, or absent where nothing speaks against it."""
    return outcome.given == "present" or (outcome.given == "absent" and outcome.keyed == "insufficient")


SCORER = Scorer(
    "elements", "elements", elements, value_of("elements"), details, outcomes,
    reads=lambda key: (key.rules, key.elements),
    reads_of_items=lambda key: {f"elements.{name}": (key.rules, k) for name, k in key.elements.items()},
    is_overclaim=_is_overclaim,
)  # fmt: skip
PROTECTION_SCORER = Scorer(
    "protection", "elements", protection, value_of("protection"), protection_details, outcomes,
    reads=lambda key: (key.rules, key.protection),
    reads_of_items=lambda key: {"elements.protection": (key.rules, key.protection)},
    is_overclaim=_is_overclaim,
)  # fmt: skip
