"""The synthetic person, ready for the engine."""

from __future__ import annotations

import pytest

from tests.support import interview_case
from tracks_sim.interview import CompiledInterview, Parameters, compile_interview, load_parameters


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="session")
def person(parameters: Parameters) -> CompiledInterview:
    return compile_interview(interview_case.interview_case(), interview_case.interview_key().interview, parameters)
