"""Six nonsense cases in which no shortcut wins, and ways to plant a give-away in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from tests.support.synthetic_cases import case_file, with_case, with_key
from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.case.model.structure import CASE_STEPS

_CASES = (
    ("first", "trafficking", "adult", "refer_specialist"),
    ("second", "trafficking", "child", "child_protection"),
    ("third", "trafficking", "adult", "second_talk"),
    ("fourth", "smuggling", "adult", "support_door_open"),
    ("fifth", "labour_dispute", "adult", "labour_rights"),
    ("sixth", "too_little", "adult", "ask_for_information"),
)
_SEED = 1222
"""One of five in a hundred (8 of 150 that were tried) with which chance itself lets no shortcut win over so few cases."""


def clean_form() -> tuple[CaseFile, ...]:
    """Three cases of trafficking and three controls; each has one best option, and another decision is best in each."""
    return tuple(case_file(*values, seed=_SEED + n) for n, values in enumerate(_CASES))


def library_of(case_files: Sequence[CaseFile], catalogues: Catalogues) -> Library:
    """A library of these cases."""
    return Library(catalogues, MappingProxyType({f.case.id: f for f in case_files}))


def best_option(file: CaseFile) -> str:
    """The best option of a case."""
    return next(o.option for o in file.key.options if o.standing == "best")


def with_best_at(file: CaseFile, position: int) -> CaseFile:
    """The same case with its best option at a position, from 0."""
    best = best_option(file)
    others = [o for o in file.case.options if o.id != best]
    own = next(o for o in file.case.options if o.id == best)
    return with_case(file, options=[*others[:position], own, *others[position:]])


def with_option_texts(file: CaseFile, texts: Mapping[str, str]) -> CaseFile:
    """The same case with other words of some options."""
    text = file.texts["en"]
    return replace(file, texts={"en": text.model_copy(update={"options": {**text.options, **texts}})})


def with_signs(file: CaseFile, **signs: Any) -> CaseFile:
    """The same case, asking detection (yes where it is trafficking, else no), with declared features."""
    trafficking = file.key.classification == "trafficking"
    features = {"remark": "none", "suspected": "none", "interpreter": "none", "companion": "none", "own_paper": False, **signs}
    asked = with_case(file, steps=CASE_STEPS)
    return with_key(asked, features=features, detection={"state": "yes" if trafficking else "no", "source": "palermo-2000"})
