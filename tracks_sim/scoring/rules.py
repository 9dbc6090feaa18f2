"""Versions of the rules of scoring, and what differs between them (docs/measures.md has the table).

A key says which version it was written for, and is scored by that one: what was played keeps its result, and a form of cases
whose keys say different versions scores each case by its own key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import DetectionKey, ElementKey, Key, KeyedAnswer

RULES = 2
"""The version that keys of today are written for. A key that says none is of version 1."""


def splits(key: Key, keyed: KeyedAnswer) -> bool:
    """Whether readers split on a row of this key: by version 2 it then counts neither way, whatever was answered.

    Detection was not asked before there was a version 2, so that one rule of it holds always.
    """
    return keyed.split and (key.rules >= 2 or isinstance(keyed, DetectionKey))


def accepted_answers(case_file: CaseFile, item: str, keyed: KeyedAnswer) -> frozenset[str]:
    """Answers to an item that stand: the keyed one, and where readers split those beside it.

    Of act, means and purpose those beside it count as right by version 1, too. The child rule: for a child, and where the age
    is in doubt, "not needed" is right for the means whatever else is; for an adult it never is.
    """
    accepted = keyed.accepted if isinstance(keyed, ElementKey) or splits(case_file.key, keyed) else frozenset({keyed.answer})
    if item != "elements.means":
        return accepted
    return accepted | {"not_needed"} if case_file.case.presumed_child else accepted - {"not_needed"}


def accepted_beside(key: Key) -> Mapping[str, tuple[str, ...]]:
    """By item, the answers that stand beside the keyed one; only rows on which readers split."""
    return {
        item: tuple(keyed.also_accepted)  # type: ignore[attr-defined]  # every answer of a key has it
        for item, _, keyed in key.keyed_answers()
        if splits(key, keyed)
    }


def with_rules(case_file: CaseFile, rules: int = RULES) -> CaseFile:
    """The same case with a key that says another version."""
    return replace(case_file, key=case_file.key.model_copy(update={"rules": rules}))
