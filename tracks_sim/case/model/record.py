"""Base class and field types of all records that people write: ids, languages, states, levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""Id of a case, document, question or option: lower-case words joined by hyphens."""
Term = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
"""Id of a catalogue entry (concept, need, decision): lower-case words joined by underscores."""
PassageId = Annotated[str, StringConstraints(pattern=r"^[a-z]+[0-9]+$", max_length=12)]
"""Id of a passage or a fact: letters and a number, such as ``rn12``."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Neutral:
    """Annotation of a required field that a draft may lack: what stands there until its author says more, and gives and takes nothing."""

    value: Any


UnwrittenSentence = Annotated[Sentence, Neutral("")]
"""A sentence that a case needs and a draft may lack."""

AnswerStep = Literal["indicators", "detection", "elements", "needs", "decision"]
"""Steps that ask something, in their order."""
ExploitationPhase = Literal["recruitment", "exploitation", "now"]
JudgementState = Literal["present", "absent", "insufficient"]
DetectionState = Literal["yes", "open", "no"]
"""Whether a person may have been trafficked, on what is known now: yes, enough to offer specialised help; open, ask first; no, what
is known has another explanation, and nothing shows that somebody gains."""
ElementState = Literal["present", "absent", "insufficient", "not_needed"]
Element = Literal["act", "means", "purpose"]
Level = Literal["urgent", "helpful", "not_indicated"]
"""How much a person needs something, from most to not at all."""
ProtectionGround = Literal["reprisals", "retrafficking", "ostracism", "no_state_protection"]
Voice = Literal["words", "observation", "inference", "record"]
"""Whose voice a passage is: the person's own words, what somebody saw, what somebody concluded, what a file or register says."""
Country = Literal["fr", "be", "cy", "es", "it", "ie", "gb", "ch"]
Harm = Literal["none", "minor", "severe"]
"""Harm that an answer or a move would do: minor harm is coached, severe harm is a gate."""
PlanPart = Literal["consent", "lead", "sharing", "follow_up", "safety", "health"]
SourceState = Literal["primary", "mirror", "report", "transcription", "derived", "memory", "not_found"]
"""How what is written here is known.

``primary``: the publisher's own text was read. ``mirror``: the full legal text was read in a copy. ``report``: a
report about it was read. ``transcription``: a machine-made or a third party's transcription of it was read.
``derived``: it follows from something read, and the reasoning is shown. ``memory``: nothing was read for it.
``not_found``: it was searched, and nothing was found.
"""
READ_ITSELF: frozenset[SourceState] = frozenset({"primary", "mirror"})
"""States of what was read in the text itself, be it in a copy."""

EXPLOITATION_PHASES: tuple[ExploitationPhase, ...] = ("recruitment", "exploitation", "now")
JUDGEMENT_STATES: tuple[JudgementState, ...] = ("present", "absent", "insufficient")
ELEMENTS: tuple[Element, ...] = ("act", "means", "purpose")
DETECTION_STATES: tuple[DetectionState, ...] = ("yes", "open", "no")
LEVELS: tuple[Level, ...] = ("urgent", "helpful", "not_indicated")
PLAN_PARTS: tuple[PlanPart, ...] = ("consent", "lead", "sharing", "follow_up", "safety", "health")


class Record(BaseModel):
    """Base class of the records that people write as YAML: frozen, and a key that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    row_id: ClassVar[str] = ""
    """Field by which the rows of a list are told apart; empty where there is none."""
    key_order: ClassVar[tuple[str, ...]] = ()
    """Order in which new keys are written into a file; that of the fields where it is empty."""

    def has(self, field: str) -> bool:
        """Whether somebody has written the field; else it holds its default, or what is neutral."""
        return field in self.model_fields_set


class Provenance(Record):
    """Base class of records that say how what they say is known."""

    state: SourceState = Field(
        description="How it is known: primary (the publisher's own text was read), mirror (the full text in a copy), report (a report about it), "
        "transcription (a machine-made or a third party's), derived (follows from something read), memory, not_found (searched, nothing found).",
        examples=["primary"],
    )

    @property
    def checked(self) -> bool:
        """Whether the text itself was read, be it in a copy. What was not says so on screen."""
        return self.state in READ_ITSELF
