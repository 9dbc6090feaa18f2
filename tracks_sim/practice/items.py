"""Items, the things that a worksheet asks, and the answers to them."""

from __future__ import annotations

from typing import NamedTuple

from tracks_sim.case.model.record import AnswerStep, ExploitationPhase, ProtectionGround


class Item(NamedTuple):
    """One thing that a step asks; ``str(item)`` is its name in keys, lessons and exports: ``needs.lawyer``.

    ``id`` is the column ``item`` of responses.csv: a concept, an element or ``protection``, a need, and in the last step
    ``option``, ``plan.<part>``, ``note.<voice>`` or ``note.text``.
    """

    step: AnswerStep
    id: str

    def __str__(self) -> str:
        return f"{self.step}.{self.id}"


class Answer(NamedTuple):
    """The answer to one item; fields that its kind does not ask for stay empty."""

    value: str | tuple[str, ...] | None
    """State, level, option or own sentence; the choices of a part of the plan. Empty for a voice of the note, whose answer
    is its passages. None: not answered, or taken back; passages cited already are kept then."""
    passages: tuple[str, ...] = ()
    phases: tuple[ExploitationPhase, ...] = ()
    grounds: tuple[ProtectionGround, ...] = ()
    who: str | None = None
    confidence: float | None = None
    """From 0 to 1."""

    @property
    def code(self) -> str | None:
        """The value of an item that takes one: a state, a level, an option, or the own sentence of the note."""
        return self.value  # type: ignore[return-value]

    @property
    def choices(self) -> tuple[str, ...]:
        """The value of an item that takes several: the choices of a part of the plan; empty where it was left open."""
        return self.value or ()  # type: ignore[return-value]
