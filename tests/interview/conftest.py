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
    """The synthetic person in a room in which the others do nothing, as in older attempts; what they do is tested in test_others."""
    older = parameters.model_copy(update={"others": None})
    return compile_interview(interview_case.interview_case(), interview_case.interview_key().interview, older)
