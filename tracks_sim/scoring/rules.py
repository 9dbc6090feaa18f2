"""Versions of the rules of scoring, and what differs between them (docs/measures.md has the table).

A key says which version it was written for, and is scored by that one: what was played keeps its result, and a form of cases
whose keys say different versions scores each case by its own key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import DetectionKey, Key, KeyedAnswer

RULES = 2
"""The version that keys of today are written for. A key that says none is of version 1."""


def splits(key: Key, keyed: KeyedAnswer) -> bool:
    """Whether readers split on a row of this key: by version 2 it then counts neither way, whatever was answered.

    Detection was not asked before there was a version 2, so that one rule of it holds always.
    """
    return keyed.split and (key.rules >= 2 or isinstance(keyed, DetectionKey))


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
