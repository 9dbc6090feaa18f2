"""What the author of a case keeps beside it (``key/notes.yaml``): for reviewers, never loaded for trainees."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tracks_sim.case.model.record import Record, Sentence
from tracks_sim.case.model.standing import Rung


class AdviceSetAside(Record):
    """A piece of advice that does not hold for this case."""

    row_id: ClassVar[str] = "advice"

    advice: Sentence = Field(description="What it says, and of what.", examples=["words-of-papers text.en passages 350-450"])
    number: int | None = Field(default=None, description="What it counted then; counted otherwise by more than a tenth, it is advice again.", examples=[276])
    because: Sentence = Field(description="Why it does not hold here, for reviewers.", examples=["The whole case turns on one short letter."])


class Notes(Record):
    """The two truths from which a case is written, which texts wait to be read again, and which advice does not hold here."""

    happened: str = Field(default="", description="What really happened, in a few sentences.", examples=["Her aunt found her the work and keeps half of her pay."])
    never_first: str = Field(default="", description="What the person would never say first, and why.", examples=["That she owes her aunt money: she is ashamed of it."])
    written_for: dict[str, Rung] = Field(
        default_factory=dict,
        description="Reasons (`options.<option>`) and stories (`story.<option>`) that were written for another standing than the option has now: for which. Gone once they are edited or confirmed.",
        examples=[{"story.note-and-go-on": "severe"}],
    )  # fmt: skip
    set_aside: tuple[AdviceSetAside, ...] = Field(
        default=(), description="Advice that does not hold here, and why.",
        examples=[[{"advice": "words-of-papers text.en passages 350-450", "number": 276, "because": "The whole case turns on one short letter."}]],
    )  # fmt: skip
