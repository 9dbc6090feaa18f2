"""What the author of a case keeps beside it (``key/notes.yaml``): for reviewers, never loaded for trainees."""

from __future__ import annotations

from pydantic import Field

from tracks_sim.case.model.record import Record


class Notes(Record):
    """The two truths from which a case is written."""

    happened: str = Field(default="", description="What really happened, in a few sentences.", examples=["Her aunt found her the work and keeps half of her pay."])
    never_first: str = Field(default="", description="What the person would never say first, and why.", examples=["That she owes her aunt money: she is ashamed of it."])
