"""What is right once the person has told something: the key of a practised case, and of a measured one.

In practice the judgements an interview can change follow what this trainee was told. A
measurement keeps a fixed key: there the rows that an interview could change are left out, so
that nobody gains or loses by what the simulated person happened to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from tracks_sim.case.conversation import InterviewKey, WhereTold
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model import EvidenceGroup, Key, KeyedAnswer
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import MEASURED

Row = TypeVar("Row", bound=WhereTold)
AnyKeyed = TypeVar("AnyKeyed", bound=KeyedAnswer)


def with_effective_key(attempt: Attempt, case_file: CaseFile) -> CaseFile:
    """The case with the key that this attempt is held against."""
    if case_file.key.interview is None:
        return case_file
    return _keyed(case_file, attempt.mode in MEASURED, frozenset(attempt.disclosed))


@lru_cache(maxsize=1024)
def _keyed(case_file: CaseFile, measured: bool, told: frozenset[str]) -> CaseFile:
    """The same for all who were told the same; scoring thousands of attempts meets few of them."""
    assert case_file.key.interview is not None
    key = (for_measurement if measured else after_disclosure)(case_file.key, case_file.key.interview, told)
    return replace(case_file, key=key)


def first_disclosed(rows: Iterable[Row], told: Collection[str]) -> Row | None:
    """The first row whose facts were all told, or None: then the file's own key counts."""
    return next((r for r in rows if set(r.facts) <= set(told)), None)


def after_disclosure(key: Key, interview: InterviewKey, told: Collection[str]) -> Key:
    """The key with what was told taken in. Facts told that change nothing may be cited without gain or loss."""
    indicators, elements, needs = [], {}, []
    for k in key.indicators:
        row = first_disclosed((r for r in interview.if_told if r.concept == k.concept), told)
        indicators.append(_neutral(_taken_in(k, row, state=row.state, phases=row.phases) if row else k, told))
    for name, element in key.elements.items():
        change = first_disclosed((r for r in interview.if_told_elements if r.element == name), told)
        elements[name] = _neutral(_taken_in(element, change, state=change.state, also_accepted=()) if change else element, told)
    for need in key.needs:
        other = first_disclosed((r for r in interview.if_told_needs if r.need == need.need), told)
        needs.append(_neutral(_taken_in(need, other, level=other.level) if other else need, told))
    protection = key.protection
    if protection is not None:
        known = first_disclosed(interview.if_told_protection, told)
        protection = _neutral(_taken_in(protection, known, state=known.state, grounds=known.grounds) if known else protection, told)
    voices = {v: (*key.note.voices.get(v, ()), *interview.voices.get(v, ())) for v in {*key.note.voices, *interview.voices}}
    note = key.note.model_copy(update={"voices": voices, "needless": (*key.note.needless, *interview.needless)})
    return key.model_copy(
        update={"indicators": tuple(indicators), "elements": elements, "protection": protection, "needs": tuple(needs), "note": note}
    )


def for_measurement(key: Key, interview: InterviewKey, told: Collection[str]) -> Key:
    """The key without the rows an interview could change.

    The protection question stays where telling adds passages and leaves its state and its grounds as they are: nothing
    that is measured depends on it then.
    """
    concepts = {r.concept for r in interview.if_told}
    elements = {r.element for r in interview.if_told_elements}
    needs = {r.need for r in interview.if_told_needs}
    fixed = {name: () for name in InterviewKey.model_fields if name.startswith("if_told")}
    kept = after_disclosure(key, interview.model_copy(update=fixed), told)
    own = kept.protection
    open_to_change = own is not None and any(
        (r.state, set(r.grounds)) != (own.state, set(own.grounds)) for r in interview.if_told_protection
    )
    return kept.model_copy(
        update={
            "indicators": tuple(k for k in kept.indicators if k.concept not in concepts),
            "elements": {e: k for e, k in kept.elements.items() if e not in elements},
            "protection": None if open_to_change else own,
            "needs": tuple(k for k in kept.needs if k.need not in needs),
        }
    )


def _taken_in(keyed: AnyKeyed, row: WhereTold, **answer: Any) -> AnyKeyed:
    """The answer of a row that fits. A fact that says what the file says as well is one more way to see it.

    Where it says something else it takes the file's place, and the file's passages may be cited without gain or loss.
    """
    group = EvidenceGroup(any=row.facts)
    name = "level" if "level" in answer else "state"
    if answer[name] == getattr(keyed, name):
        return keyed.model_copy(update={**answer, "evidence": (*keyed.evidence, group)})
    neutral = (*keyed.neutral, *sorted(keyed.right_passages))
    return keyed.model_copy(update={**answer, "evidence": (group,), "neutral": neutral})


def _neutral(keyed: AnyKeyed, told: Collection[str]) -> AnyKeyed:
    """Facts told that are no evidence here neither help nor cost."""
    right = keyed.right_passages
    extra = tuple([f for f in told if f not in right and f not in keyed.neutral])
    return keyed.model_copy(update={"neutral": (*keyed.neutral, *extra)})
