"""Every section over the studies that ``tests/report/sections/test_all.py`` leaves out."""

from __future__ import annotations

import pytest

from tests.report.sections import test_all as sections


@pytest.mark.parametrize("name", sections.OTHERS)
def test_a_section_says_what_is_missing_and_hides_the_few(name: str) -> None:
    sections.test_a_section_says_what_is_missing_and_hides_the_few(name)
