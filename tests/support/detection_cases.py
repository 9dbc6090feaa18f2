"""Cases that ask whether the person may have been trafficked, made of cases that do not, with any key to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracks_sim.case.key import DetectionKey
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.record import DetectionState
from tracks_sim.case.structure import CASE_STEPS


def asking(case_file: CaseFile, state: DetectionState, *also_accepted: DetectionState) -> CaseFile:
    """The case with the question, keyed so by rules 2; where several answers are accepted, readers differ on it."""
    steps = tuple(step for step in CASE_STEPS if step == "detection" or step in case_file.case.steps)
    detection = DetectionKey(state=state, also_accepted=also_accepted, source="palermo-2000")
    key = case_file.key.model_copy(update={"rules": 2, "detection": detection})
    return replace(case_file, case=case_file.case.model_copy(update={"steps": steps}), key=key)


def with_detection(library: Library, keyed: Mapping[str, DetectionState | tuple[DetectionState, ...]]) -> Library:
    """The library with these cases asking it, given by id with the accepted answers, the keyed one first."""
    asked = {case: asking(library.case(case), *((states,) if isinstance(states, str) else states)) for case, states in keyed.items()}
    return replace(library, cases={**library.cases, **asked})
