"""Behaviour stays: what the commands print and write of frozen data is what they printed and wrote before."""

from __future__ import annotations

from tests.golden.full.test_golden import COMMANDS, check_part, frozen
from tests.golden.outputs import Frozen

__all__ = ["frozen"]


def test_the_commands_do_what_they_did(frozen: Frozen) -> None:
    check_part(COMMANDS, frozen)
