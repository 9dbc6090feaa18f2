"""Reviews of a case (``review.yaml``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracks_sim.case.model.record import Record, Sentence, Slug, UnwrittenSentence

ReviewVerdict = Literal["fit", "fit_after_changes", "unfit"]


class ReviewEntry(Record):
    """One review that took place."""

    role: Sentence = Field(description="What the reviewer does, never a name.", examples=["reception worker"])
    when: Sentence = Field(description="Month of the review.", examples=["2026-11"])
    version: Sentence = Field(description="Version read.", examples=["1.0.0"])
    verdict: ReviewVerdict = Field(description="Verdict.", examples=["fit"])
    note: str = Field(default="", description="What was asked for.", examples=["Say earlier that the room is shared."])
    on_paper: bool = Field(default=False, description="Whether it came on paper and somebody else entered it.", examples=[True])


class BotsAnswer(Record):
    """What the author answers to scripts that come far without reading, in the version that was released."""

    version: Sentence = Field(description="Version that the scripts played.", examples=["1.0.0"])
    found: tuple[Sentence, ...] = Field(description="What they found, a sentence each.", examples=[["option_shared decides rightly: it shares the words evening, wants."]])
    answer: Sentence = Field(description="Why it may stay.", examples=["All six options speak of the evening since the last change; the share is chance."])


class BasedOn(Record):
    """The case from which this one was made."""

    case: Slug = Field(description="Its id.", examples=["the-packing-shed"])
    version: Sentence = Field(description="Its version then.", examples=["1.0.0"])
    hash: Sentence = Field(description="Hash of its contents then, by which a later change is noticed.", examples=["9f86d081884c7d65"])


class Review(Record):
    """Who has read the case. Empty until somebody has."""

    origin_note: UnwrittenSentence = Field(
        description="From which patterns the case was written.",
        examples=["Written from patterns in published reports on seasonal work; no single case is told."],
    )
    entries: tuple[ReviewEntry, ...] = Field(
        default=(), description="Reviews that took place, oldest first. Never invented.", examples=[[]]
    )
    elsewhere: tuple[ReviewEntry, ...] = Field(
        default=(), description="Reviews that another organisation had before it handed the case on; they do not count for a release here.", examples=[[]]
    )
    bots: BotsAnswer | None = Field(
        default=None, description="What the author answers where scripts come far without reading; none where they do not.",
        examples=[{"version": "1.0.0", "found": ["option_shared decides rightly."], "answer": "The share is chance."}],
    )  # fmt: skip
    based_on: BasedOn | None = Field(
        default=None, description="The case from which this one was made, if it was.",
        examples=[{"case": "the-packing-shed", "version": "1.0.0", "hash": "9f86d081884c7d65"}],
    )  # fmt: skip
