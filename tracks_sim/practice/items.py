"""Items, the things that a worksheet asks, and the answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tracks_sim.case.record import ElementState, ExploitationPhase, JudgementState, Level, ProtectionGround
from tracks_sim.practice.events import AnswerStep


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


class IndicatorAnswer(NamedTuple):
    """State, phases, cited passages and confidence (0 to 1) on one concept."""

    state: JudgementState
    phases: tuple[ExploitationPhase, ...] = ()
    passages: tuple[str, ...] = ()
    confidence: float | None = None


class ElementAnswer(NamedTuple):
    """State, grounds (protection only) and cited passages of an element."""

    state: ElementState
    grounds: tuple[ProtectionGround, ...] = ()
    passages: tuple[str, ...] = ()


class NeedAnswer(NamedTuple):
    """Level of a special need, who is to act, and cited passages."""

    level: Level
    who: str | None = None
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Referral note: passages by voice, and the trainee's own sentence."""

    words: tuple[str, ...] = ()
    observation: tuple[str, ...] = ()
    inference: tuple[str, ...] = ()
    text: str = ""

    @property
    def passages(self) -> tuple[str, ...]:
        """All passages of the note."""
        return self.words + self.observation + self.inference
