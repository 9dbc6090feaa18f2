"""A library whose cases ask whether the person may have been trafficked, with any key to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tests.support.synthetic_cases import asking_detection
from tracks_sim.case.load import Library
from tracks_sim.case.model.record import DetectionState


def with_detection(library: Library, keyed: Mapping[str, tuple[DetectionState, ...]]) -> Library:
    """The library with these cases asking it, given by id with the accepted answers: the keyed one first; of several readers differ."""
    asked = {case: asking_detection(library.case(case), state, tuple(also)) for case, (state, *also) in keyed.items()}
    return replace(library, cases={**library.cases, **asked})
