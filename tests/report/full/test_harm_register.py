"""Tables of harms by case of more people than in ``tests/report/test_harm_register.py``: no number of few is left by them."""

from __future__ import annotations

import pytest

from tests.report.test_harm_register import no_number_of_few_is_left_by_cases


@pytest.mark.parametrize("people", [40, 60])
def test_no_number_of_few_is_left_by_the_tables_of_cases_together_in_any_language(people: int) -> None:
    no_number_of_few_is_left_by_cases(people)
