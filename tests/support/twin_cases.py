"""Twins for tests: a case as a person would copy it, with one attribute changed. The kit ships none."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.key import Attribute, Key
from tracks_sim.case.model.structure import Case

OTHER = {"she": "he", "he": "she", "they": "she"}


def twin_of(case_file: CaseFile, twin_id: str, changed: Attribute = "sex") -> CaseFile:
    """The case under another id, whose key says whose twin it is; for ``sex`` with the other pronoun."""
    case = case_file.case.model_dump() | {"id": twin_id}
    if changed == "sex" and case["person"]:
        case["person"] |= {"pronoun": OTHER[case["person"]["pronoun"]]}
    key = case_file.key.model_dump() | {"twin": {"of": case_file.case.id, "changed": changed}}
    texts = {language: text.model_copy(update={"briefing": f"{text.briefing} {twin_id}"}) for language, text in case_file.texts.items()}
    hashes = case_file.hashes | {part: hashlib.sha256(f"{twin_id} {part}".encode()).hexdigest() for part in ("case", "key")}
    return replace(case_file, case=Case.model_validate(case), key=Key.model_validate(key), texts=texts, hashes=hashes)


def with_twins(library: Library, twins: dict[str, str], changed: Attribute = "sex") -> Library:
    """The library with these twins added, given by their first versions."""
    twin_files = {twin: twin_of(library.case(first), twin, changed) for first, twin in twins.items()}
    return replace(library, cases={**library.cases, **twin_files})
