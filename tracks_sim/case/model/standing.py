"""How a decision stands, its harm, and the one scale of costs that follows from both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from tracks_sim.case.model.record import Harm, Neutral, Record

Standing = Literal["best", "acceptable", "not_accepted"]
"""Standing of a decision: best passes; acceptable does no harm and is discussed, but does not pass; not accepted is neither."""
Rung = Literal["best", "acceptable", "not_accepted", "minor", "severe"]
"""Place of a decision on the one scale, from best to severe: its standing, or the harm that it does."""
COSTS: Mapping[tuple[Standing, Harm], float] = MappingProxyType({
    ("best", "none"): 0.0, ("acceptable", "none"): 0.25,
    ("not_accepted", "none"): 0.5, ("not_accepted", "minor"): 0.75, ("not_accepted", "severe"): 1.0,
})  # fmt: skip
"""Cost of a decision by its standing and harm: one scale over the library, 0 best, 1 worst."""


def rung(standing: Standing, harm: Harm) -> Rung:
    """The place on the scale of a standing and a harm."""
    return standing if harm == "none" else harm


class Judged(Record):
    """How a decision stands: what an option of a case or a rule of a country says of it."""

    standing: Annotated[Standing, Neutral("not_accepted")] = Field(
        description="best: safe and proportionate, it passes; acceptable: no harm, discussed, does not pass; not_accepted: neither.",
        examples=["best"],
    )
    harm: Harm = Field(default="none", description="Harm of one that is not accepted. Severe harm is a gate; minor harm is coached.", examples=["none"])
    cost: float | None = Field(
        default=None, ge=0, le=1, description="Only in keys of rules 1: a cost of its own, 0 best, 1 worst. Else it follows from standing and harm.",
        examples=[None],
    )  # fmt: skip

    @property
    def rung(self) -> Rung:
        """Its place on the one scale from best to severe."""
        return rung(self.standing, self.harm)

    @property
    def resolved_cost(self) -> float:
        """The cost: its own, or that of the one scale."""
        return self.cost if self.cost is not None else self.scaled_cost

    @property
    def scaled_cost(self) -> float:
        """The cost of its standing and harm; of an accepted one with harm, which the check refuses, that of the harm."""
        return COSTS[self.standing if self.harm == "none" else "not_accepted", self.harm]
