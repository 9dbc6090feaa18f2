"""The answer key after the interview: adjusted in practice, restricted in measurement.

In practice the judgements an interview can change follow what this trainee was told. A
measurement keeps a fixed key: there the rows that an interview could change are left out, so
that nobody gains or loses by what the simulated person happened to tell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import DisclosureCondition, InterviewKey, ProtectionIfTold
from tracks_sim.case.model.key import DetectionKey, EvidenceGroup, Key, KeyedAnswer, ProtectionKey
from tracks_sim.case.model.record import Country
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import MEASURED

_ANSWER_FIELDS = ("state", "phases", "grounds", "level")
"""Fields of a row that make up its answer."""
Row = TypeVar("Row", bound=DisclosureCondition)
AnyKeyed = TypeVar("AnyKeyed", bound=KeyedAnswer)


def with_effective_key(attempt: Attempt, case_file: CaseFile) -> CaseFile:
    """The case with the key that this attempt is scored with."""
    case_file = in_country(case_file, attempt.country)
    if not case_file.asks_talk:  # a talk that is not asked changes nothing
        return case_file
    return _with_key(case_file, attempt.mode in MEASURED, frozenset(attempt.disclosed))


def measured_in(case_file: CaseFile, country: Country) -> CaseFile:
    """The case with the key that assessments and studies in a country are scored with."""
    case_file = in_country(case_file, country)
    return _with_key(case_file, True, frozenset()) if case_file.asks_talk else case_file


@lru_cache(maxsize=1024)
def in_country(case_file: CaseFile, country: Country) -> CaseFile:
    """The case with what its key says of detection in a country; itself where the key does not depend on it."""
    detection = case_file.key.detection
    if detection is None or country not in detection.countries:
        return case_file
    return replace(case_file, key=case_file.key.model_copy(update={"detection": detection.in_country(country)}))


@lru_cache(maxsize=1024)
def _with_key(case_file: CaseFile, measured: bool, disclosed: frozenset[str]) -> CaseFile:
    """One case file for every attempt with the same disclosures: among thousands of attempts there are few."""
    assert case_file.key.interview is not None
    key = (for_measurement if measured else after_disclosure)(case_file.key, case_file.key.interview, disclosed)
    return replace(case_file, key=key)


def first_disclosed(rows: Iterable[Row], disclosed: Collection[str]) -> Row | None:
    """The first row whose facts were all disclosed, or None: then the file's own key counts."""
    return next((r for r in rows if set(r.facts) <= set(disclosed)), None)


def changed_by_talk(attempt: Attempt, case_file: CaseFile, item: str) -> bool:
    """Whether what was told has changed the judgement of an item; a measured key stays as it was."""
    key = case_file.key.interview
    return key is not None and attempt.mode not in MEASURED and first_disclosed(key.rows(item), attempt.disclosed) is not None


def after_disclosure(key: Key, interview: InterviewKey, disclosed: Collection[str]) -> Key:
    """The key adjusted to the facts disclosed. Those that change nothing may be cited without gain or loss."""

    def effective(item: str, keyed: KeyedAnswer) -> KeyedAnswer:
        row = first_disclosed(interview.rows(item), disclosed)
        return _with_neutral(_adjusted(keyed, row) if row else keyed, disclosed)

    voices = {v: (*key.note.voices.get(v, ()), *interview.voices.get(v, ())) for v in {*key.note.voices, *interview.voices}}
    note = key.note.model_copy(update={"voices": voices, "needless": (*key.note.needless, *interview.needless)})
    return key.with_answers(effective).model_copy(update={"note": note})


def for_measurement(key: Key, interview: InterviewKey, disclosed: Collection[str]) -> Key:
    """The key without the rows an interview could change.

    The protection question stays where telling adds passages and leaves its state and its grounds as they are: nothing
    that is measured depends on it then.
    """
    without_rows = {name: () for name in InterviewKey.model_fields if name.startswith("if_told")}
    fixed_key = after_disclosure(key, interview.model_copy(update=without_rows), disclosed)
    return fixed_key.with_answers(lambda item, keyed: keyed if _fixed(keyed, interview.rows(item)) else None)


def _fixed(keyed: KeyedAnswer, rows: Iterable[DisclosureCondition]) -> bool:
    """Whether an interview leaves an answer as it is. Rows of the protection question may add passages; any row of another item counts as a change, but for detection."""
    if isinstance(keyed, DetectionKey):
        return True  # a measurement uses the file's own
    if isinstance(keyed, ProtectionKey):
        return all(isinstance(r, ProtectionIfTold) and (r.state, set(r.grounds)) == (keyed.state, set(keyed.grounds)) for r in rows)
    return not any(rows)


def _adjusted(keyed: AnyKeyed, row: DisclosureCondition) -> AnyKeyed:
    """The keyed answer of a row whose facts were disclosed. Facts that confirm the file are one more group of evidence.

    Where they say something else they replace the file's evidence, whose passages may then be cited without gain or loss.
    What else was accepted on the file alone is not any more.
    """
    group = EvidenceGroup(any=row.facts)
    answer = {name: getattr(row, name) for name in _ANSWER_FIELDS if name in type(row).model_fields}
    if "also_accepted" in type(keyed).model_fields:
        answer["also_accepted"] = ()
    if "also_phases" in type(keyed).model_fields:
        answer["also_phases"] = False
    if row.answer == keyed.answer:
        return keyed.model_copy(update={**answer, "evidence": (*keyed.evidence, group)})
    neutral = (*keyed.neutral, *sorted(keyed.right_passages))
    return keyed.model_copy(update={**answer, "evidence": (group,), "neutral": neutral})


def _with_neutral(keyed: AnyKeyed, disclosed: Collection[str]) -> AnyKeyed:
    """The key with facts disclosed that are no evidence here as neutral passages: they neither help nor cost."""
    right = keyed.right_passages
    extra = tuple([f for f in disclosed if f not in right and f not in keyed.neutral])
    return keyed.model_copy(update={"neutral": (*keyed.neutral, *extra)})
