"""Tests for sections of a file: what they read one by one is what the file reads as a whole, whatever was done to its text."""

from __future__ import annotations

import pytest

from tests.support.random_edits import SHIPPED, read
from tests.yamlio.test_sections import check_reading
from tracks_sim.yamlio.sections import (
    hold,
    sections_of,
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_shipped_file_reads_by_sections_as_it_reads_whole(path):
    text = path.read_bytes().decode()
    sections = sections_of(text)
    assert sections is not None and hold(sections, read(text).data)
    check_reading(text)
