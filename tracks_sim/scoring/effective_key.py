"""The answer key after the interview: adjusted in practice, restricted in measurement.

In practice the judgements an interview can change follow what this trainee was told. A
measurement keeps a fixed key: there the rows that an interview could change are left out, so
that nobody gains or loses by what the simulated person happened to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from tracks_sim.case.conversation import DisclosureCondition, InterviewKey
from tracks_sim.case.key import EvidenceGroup, Key, KeyedAnswer
from tracks_sim.case.load import CaseFile
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import MEASURED

Row = TypeVar("Row", bound=DisclosureCondition)
AnyKeyed = TypeVar("AnyKeyed", bound=KeyedAnswer)


def with_effective_key(attempt: Attempt, case_file: CaseFile) -> CaseFile:
    """The case with the key that this attempt is scored with."""
    if case_file.key.interview is None:
        return case_file
    return _with_key(case_file, attempt.mode in MEASURED, frozenset(attempt.disclosed))


@lru_cache(maxsize=1024)
def _with_key(case_file: CaseFile, measured: bool, disclosed: frozenset[str]) -> CaseFile:
    """One case file for every attempt with the same disclosures: among thousands of attempts there are few."""
    assert case_file.key.interview is not None
    key = (for_measurement if measured else after_disclosure)(case_file.key, case_file.key.interview, disclosed)
    return replace(case_file, key=key)


def first_disclosed(rows: Iterable[Row], disclosed: Collection[str]) -> Row | None:
    """The first row whose facts were all disclosed, or None: then the file's own key counts."""
    return next((r for r in rows if set(r.facts) <= set(disclosed)), None)


def after_disclosure(key: Key, interview: InterviewKey, disclosed: Collection[str]) -> Key:
    """The key adjusted to the facts disclosed. Those that change nothing may be cited without gain or loss."""

    def effective(keyed: AnyKeyed, rows: Iterable[DisclosureCondition], *fields: str, **cleared: Any) -> AnyKeyed:
        row = first_disclosed(rows, disclosed)
        return _with_neutral(_adjusted(keyed, row, **{f: getattr(row, f) for f in fields}, **cleared) if row else keyed, disclosed)

    indicators = [effective(k, (r for r in interview.if_told if r.concept == k.concept), "state", "phases") for k in key.indicators]
    elements = {
        name: effective(k, (r for r in interview.if_told_elements if r.element == name), "state", also_accepted=())
        for name, k in key.elements.items()
    }
    needs = [effective(k, (r for r in interview.if_told_needs if r.need == k.need), "level") for k in key.needs]
    protection = effective(key.protection, interview.if_told_protection, "state", "grounds") if key.protection else None
    voices = {v: (*key.note.voices.get(v, ()), *interview.voices.get(v, ())) for v in {*key.note.voices, *interview.voices}}
    note = key.note.model_copy(update={"voices": voices, "needless": (*key.note.needless, *interview.needless)})
    return key.model_copy(
        update={"indicators": tuple(indicators), "elements": elements, "protection": protection, "needs": tuple(needs), "note": note}
    )


def for_measurement(key: Key, interview: InterviewKey, disclosed: Collection[str]) -> Key:
    """The key without the rows an interview could change.

    The protection question stays where telling adds passages and leaves its state and its grounds as they are: nothing
    that is measured depends on it then.
    """
    concepts = {r.concept for r in interview.if_told}
    elements = {r.element for r in interview.if_told_elements}
    needs = {r.need for r in interview.if_told_needs}
    without_rows = {name: () for name in InterviewKey.model_fields if name.startswith("if_told")}
    fixed_key = after_disclosure(key, interview.model_copy(update=without_rows), disclosed)
    own = fixed_key.protection
    open_to_change = own is not None and any(
        (r.state, set(r.grounds)) != (own.state, set(own.grounds)) for r in interview.if_told_protection
    )
    return fixed_key.model_copy(
        update={
            "indicators": tuple(k for k in fixed_key.indicators if k.concept not in concepts),
            "elements": {e: k for e, k in fixed_key.elements.items() if e not in elements},
            "protection": None if open_to_change else own,
            "needs": tuple(k for k in fixed_key.needs if k.need not in needs),
        }
    )


def _adjusted(keyed: AnyKeyed, row: DisclosureCondition, **answer: Any) -> AnyKeyed:
    """The keyed answer of a row whose facts were disclosed. Facts that confirm the file are one more group of evidence.

    Where they say something else they replace the file's evidence, whose passages may then be cited without gain or loss.
    """
    group = EvidenceGroup(any=row.facts)
    name = "level" if "level" in answer else "state"
    if answer[name] == getattr(keyed, name):
        return keyed.model_copy(update={**answer, "evidence": (*keyed.evidence, group)})
    neutral = (*keyed.neutral, *sorted(keyed.right_passages))
    return keyed.model_copy(update={**answer, "evidence": (group,), "neutral": neutral})


def _with_neutral(keyed: AnyKeyed, disclosed: Collection[str]) -> AnyKeyed:
    """The key with facts disclosed that are no evidence here as neutral passages: they neither help nor cost."""
    right = keyed.right_passages
    extra = tuple([f for f in disclosed if f not in right and f not in keyed.neutral])
    return keyed.model_copy(update={"neutral": (*keyed.neutral, *extra)})
