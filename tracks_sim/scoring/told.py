"""What is right once the person has told something: the key of a practised case, and of a measured one.

In practice the judgements an interview can change follow what this trainee was told. A
measurement keeps a fixed key: there the rows that an interview could change are left out, so
that nobody gains or loses by what the simulated person happened to tell.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tracks_sim.case.conversation import IfTold, InterviewKey
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model import ElementKey, EvidenceGroup, IndicatorKey, Key, Keyed, NeedKey
from tracks_sim.practice import Attempt


def keyed_for(attempt: Attempt, case_file: CaseFile) -> CaseFile:
    """The case with the key that this attempt is held against."""
    interview = case_file.key.interview
    if interview is None:
        return case_file
    told = frozenset(attempt.told)
    key = as_told(case_file.key, interview, told) if attempt.mode != "assessment" else as_measured(case_file.key, interview, told)
    return replace(case_file, key=key)


def row_for(concept: str, interview: InterviewKey, told: Collection[str]) -> IfTold | None:
    """The first row of a concept whose facts were all told, or None: then the file's own key counts."""
    return next((r for r in interview.if_told if r.concept == concept and set(r.facts) <= set(told)), None)


def as_told(key: Key, interview: InterviewKey, told: Collection[str]) -> Key:
    """The key with what was told taken in. Facts told that change nothing may be cited without gain or loss."""
    return key.model_copy(
        update={
            "indicators": tuple(_indicator(k, row_for(k.concept, interview, told), told) for k in key.indicators),
            "elements": {e: _element(k, e, interview, told) for e, k in key.elements.items()},
            "protection": _neutral(key.protection, told),
            "needs": tuple(_need(k, interview, told) for k in key.needs),
            "note": key.note.model_copy(
                update={
                    "voices": {
                        v: (*key.note.voices.get(v, ()), *interview.voices.get(v, ()))
                        for v in {*key.note.voices, *interview.voices}
                    },
                    "needless": (*key.note.needless, *interview.needless),
                }
            ),
        }
    )


def as_measured(key: Key, interview: InterviewKey, told: Collection[str]) -> Key:
    """The key without the rows an interview could change."""
    concepts = {r.concept for r in interview.if_told}
    elements = {r.element for r in interview.if_told_elements}
    needs = {r.need for r in interview.if_told_needs}
    kept = as_told(key, interview.model_copy(update={"if_told": (), "if_told_elements": (), "if_told_needs": ()}), told)
    return kept.model_copy(
        update={
            "indicators": tuple(k for k in kept.indicators if k.concept not in concepts),
            "elements": {e: k for e, k in kept.elements.items() if e not in elements},
            "needs": tuple(k for k in kept.needs if k.need not in needs),
        }
    )


def _neutral(keyed: Keyed, told: Collection[str]) -> Keyed:
    """Facts told that are no evidence here neither help nor cost."""
    extra = tuple(f for f in told if f not in keyed.right_passages and f not in keyed.neutral)
    return keyed.model_copy(update={"neutral": (*keyed.neutral, *extra)})


def _indicator(key: IndicatorKey, row: IfTold | None, told: Collection[str]) -> IndicatorKey:
    if row is not None:
        same = row.state == key.state
        # A fact that says what the file says as well is one more way to see it; else it takes the file's place.
        evidence = (*key.evidence, EvidenceGroup(any=row.facts)) if same else (EvidenceGroup(any=row.facts),)
        neutral = key.neutral if same else (*key.neutral, *key.right_passages)
        key = key.model_copy(update={"state": row.state, "phases": row.phases, "evidence": evidence, "neutral": neutral})
    return key.model_copy(update={"neutral": _neutral(key, told).neutral})


def _element(key: ElementKey, element: str, interview: InterviewKey, told: Collection[str]) -> ElementKey:
    row = next((r for r in interview.if_told_elements if r.element == element and set(r.facts) <= set(told)), None)
    if row is not None:
        evidence = (*key.evidence, EvidenceGroup(any=row.facts)) if row.state == key.state else (EvidenceGroup(any=row.facts),)
        key = key.model_copy(update={"state": row.state, "also_accepted": (), "evidence": evidence})
    return key.model_copy(update={"neutral": _neutral(key, told).neutral})


def _need(key: NeedKey, interview: InterviewKey, told: Collection[str]) -> NeedKey:
    row = next((r for r in interview.if_told_needs if r.need == key.need and set(r.facts) <= set(told)), None)
    if row is not None:
        same = row.level == key.level
        evidence = (*key.evidence, EvidenceGroup(any=row.facts)) if same else (EvidenceGroup(any=row.facts),)
        neutral = key.neutral if same else (*key.neutral, *key.right_passages)
        key = key.model_copy(update={"level": row.level, "evidence": evidence, "neutral": neutral})
    return key.model_copy(update={"neutral": _neutral(key, told).neutral})
