"""A turn of an interview with everything that a measurement withholds."""

from __future__ import annotations

from tracks_sim.practice.events import HarmShown, InterviewTurn, ToldFact

WITHHELD = ("harms", "rapport", "distress", "pressure", "read_as", "stance", "act_read", "read_by", "reliability")
"""Names of the fields that nobody sees before the release, those of a told fact among them."""


def turn_event(typed: str = "") -> InterviewTurn:
    """A promise that cannot be kept, after which a fact is told; or a question in one's own words."""
    return InterviewTurn(
        at="2026-01-05T09:01:00Z", interview=1, number=1, choice="typed:leading:work:blames" if typed else "move:promise", typed=typed,
        read_as="leading" if typed else None, stance="blames" if typed else "neutral", act_read="ask:work" if typed else "", read_by="0123456789ab" if typed else "", outcome="told", told=(ToldFact(fact="f1", degree="full", reliability=0.25),), seen="calm",
        harms=(HarmShown(name="promise_not_to_keep", severity="severe"),), rapport=0.5, distress=0.25, pressure=0.75, minutes=40.0,
    )  # fmt: skip
