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


StayReason = Literal["usual_word", "no_other_way", "others_tempt", "other"]
"""Why something that gives the best option away may stay: everybody says it so; the case would be wrong otherwise; another option tempts as much."""


class LeakAnswer(Record):
    """Why something that gives the best option away may stay, in the version that was released."""

    version: Sentence = Field(description="Version that was released with it.", examples=["1.0.0"])
    leak: Sentence = Field(description="What it is: its kind, the option, the language, the words or the passage.", examples=["words offer-second-talk en lantern"])
    reason: StayReason = Field(description="Why it may stay, of a list.", examples=["usual_word"])
    answer: Sentence = Field(description="The same in a sentence.", examples=["Nobody in this office would call the lantern anything else."])


class BotsAnswer(Record):
    """What the author answered in versions released before ``leaks``, when scripts played a case before its release."""

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
        default=None, description="Only in versions released before `leaks`: what the author answered where scripts came far without reading.",
        examples=[{"version": "1.0.0", "found": ["option_shared decides rightly."], "answer": "The share is chance."}],
    )  # fmt: skip
    leaks: tuple[LeakAnswer, ...] = Field(
        default=(), description="Why what gives the best option away may stay; none where nothing does.", examples=[[]]
    )
    based_on: BasedOn | None = Field(
        default=None, description="The case from which this one was made, if it was.",
        examples=[{"case": "the-packing-shed", "version": "1.0.0", "hash": "9f86d081884c7d65"}],
    )  # fmt: skip
