"""Reviews of a case (``review.yaml``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracks_sim.case.record import Record, Sentence


class ReviewEntry(Record):
    """One review that took place."""

    role: Sentence = Field(description="What the reviewer does, never a name.", examples=["reception worker"])
    when: Sentence = Field(description="Month of the review.", examples=["2026-11"])
    version: Sentence = Field(description="Version read.", examples=["1.0.0"])
    verdict: Literal["fit", "fit_after_changes", "unfit"] = Field(description="Verdict.", examples=["fit"])
    note: str = Field(default="", description="What was asked for.", examples=["Say earlier that the room is shared."])


class Review(Record):
    """Who has read the case. Empty until somebody has."""

    origin_note: Sentence = Field(
        description="From which patterns the case was written.",
        examples=["Written from patterns in published reports on seasonal work; no single case is told."],
    )
    entries: tuple[ReviewEntry, ...] = Field(
        default=(), description="Reviews that took place, oldest first. Never invented.", examples=[[]]
    )
