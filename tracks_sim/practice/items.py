"""Items: the things on the worksheet that a case asks and a trainee answers."""

from __future__ import annotations

from typing import NamedTuple

from tracks_sim.practice.events import AnswerStep


class Item(NamedTuple):
    """One thing that a step asks; ``str(item)`` is its name in keys, lessons and exports: ``needs.lawyer``."""

    step: AnswerStep
    id: str

    def __str__(self) -> str:
        return f"{self.step}.{self.id}"
