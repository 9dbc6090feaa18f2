"""What tests of reports share: each integer programme on counts is solved once in a process (``tests/support/solved_once.py``)."""

from tests.support.solved_once import solve_once

solve_once()
