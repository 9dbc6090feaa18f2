"""What every file of a report tells together of hidden numbers of people, of studies drawn by chance."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.report.test_people_register import found_out, small_study, whole_files


@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_no_hidden_number_of_people_is_left_by_all_files_together(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    assert found_out(small_study(seed), whole_files, monkeypatch) == []
