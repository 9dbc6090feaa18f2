"""Moves (what the trainee can do besides asking) and the names of harms.

The effects of each move are numbers in ``scenarios/interview.yaml``. This module holds what
follows from the kind of move: which end the interview, may be repeated, or do harm.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple, get_args

from tracks_sim.case.model.conversation import Consent, Move, Stance

HarmName = Literal[
    "challenged_companion", "companion_interpreted", "companion_taken_for_guardian", "promise_not_to_keep",
    "asked_beyond_mandate_before_companion", "asked_beyond_mandate", "sensitive_before_companion",
    "leading_question", "pressure", "repetition", "went_on_without_break", "pressed_after_refusal", "doubted",
    "hurtful_question",
]  # fmt: skip


class InterviewHarm(NamedTuple):
    """A harm and its severity: a severe one is a gate, a minor one is coached."""

    name: HarmName
    severity: Literal["minor", "severe"]


_SEVERE: tuple[HarmName, ...] = (
    "challenged_companion", "companion_interpreted", "companion_taken_for_guardian", "promise_not_to_keep",
    "asked_beyond_mandate_before_companion",
)  # fmt: skip
HARMS: MappingProxyType[HarmName, InterviewHarm] = MappingProxyType(
    {name: InterviewHarm(name, "severe" if name in _SEVERE else "minor") for name in get_args(HarmName)}
)
"""Every harm by name."""

HARM_OF: MappingProxyType[Move, HarmName] = MappingProxyType({
    "challenge_companion": "challenged_companion", "companion_interprets": "companion_interpreted",
    "companion_as_guardian": "companion_taken_for_guardian", "promise": "promise_not_to_keep", "doubt": "doubted",
})  # fmt: skip
"""The harm that a move does. Only these moves can make telling less likely."""
HURTFUL: frozenset[Stance] = frozenset({"blames", "intrudes", "threatens", "labels", "exposes"})
"""Stances with which a question of the list does the harm `hurtful_question`: what they say of the person stays said. Pressing, doubting and promising have
harms of their own, as a form of question or as a move."""
CONSENT_OF: MappingProxyType[Move, Consent] = MappingProxyType(
    {"consent_notes": "notes", "consent_sharing": "sharing", "consent_referral": "referral"}
)
ENDING: frozenset[Move] = frozenset({"close_safely", "leave"})
ENDING_TODAY: frozenset[Move] = ENDING | {"second_interview"}
"""Moves that end a talk, or that of today: whatever names one, it is asked about first."""
REPEATABLE: frozenset[Move] = frozenset({"offer_break", "acknowledge"})
"""Moves that ease strain each time; their other effects happen once."""
