"""State of an interview and record of one turn: frozen, few variables, each with one meaning."""

from __future__ import annotations

import hashlib
import math
from typing import Literal, NamedTuple

from tracks_sim.case.model.conversation import Appearance, Reply
from tracks_sim.case.model.others import RoomAct
from tracks_sim.interview.compiled import MISTRUST, CompiledInterview
from tracks_sim.interview.moves import InterviewHarm

Degree = Literal["agreed", "part", "full"]
NOT_TOLD, AGREED, PART, FULL = 0, 1, 2, 3
DEGREES: tuple[None, Degree, Degree, Degree] = (None, "agreed", "part", "full")
Outcome = Literal[
    "answers", "in_part", "contradicts", "agrees", "disagrees", "deflects", "refuses", "tires", "asks_break", "silent",
    "already", "nothing", "answered_for", "misinterpreted", "time", "done", "not_possible", "consents", "refuses_consent", "second", "ended",
]  # fmt: skip
"""answers: a fact in full; in_part; contradicts: what was told puts a prepared story right; agrees, disagrees: to what
was put, no more; nothing: has nothing to say on it; answered_for: the companion answered in the person's place; misinterpreted: another
question reached the person; time: the time is over; done: a move; ended: the interview is over."""


class TalkState(NamedTuple):
    """State of an interview after some turns. Immutable: ``engine.step`` makes the next one.

    Tuples are by slot of the fact; bits are those of choices or slots.
    """

    compiled: CompiledInterview
    seed: str
    interview: int
    """1, or 2 in a second interview."""
    turn: int
    """Turns taken so far."""
    thresholds: tuple[float, ...]
    """One for each fact in this interview: log odds that telling must exceed."""
    rapport: float
    """Standard deviations above a neutral first interview, 0 or more."""
    distress: float
    """0 to 1."""
    pressure: float
    """0 upwards; 1 is a person who feels pushed."""
    barriers: tuple[float, ...]
    """Remaining strength of each of BARRIERS, 0 to 1."""
    minutes: float
    """Simulated minutes left."""
    degrees: tuple[int, ...]
    """Degree of disclosure of each fact: NOT_TOLD, AGREED, PART or FULL."""
    reliability: tuple[float, ...]
    """For each fact the reliability of the question that brought it, 0 where it is not told. Never a measure of the person."""
    varied_bits: int
    """Bits of the slots whose detail came out differently under strain."""
    choice_bits: int
    """Bits of the choices taken in this interview."""
    lowered_bits: int
    """Bits of the moves that lowered a barrier in this interview."""
    companion: bool
    """Whether somebody is present before whom the person holds back."""
    interpreter_odds: float
    interpreter_tie_odds: float
    interpreter_sex_odds: float
    interviewer_sex_odds: float
    """The four above: log odds, as in ``CompiledInterview``."""
    since_break: int
    """Questions since the start or the last break."""
    break_requested: bool
    refused_bits: int
    """Bits of the consent moves that were refused."""
    refusal_open: bool
    """Whether a refusal has not been accepted yet."""
    last_choice: str
    """The last choice."""
    thread: tuple[int, ...]
    """Slots of the facts that an encourager ("go on") would bring."""
    over: bool
    alone_questions: int
    """Questions put since the companion left."""
    comes_no_more: bool
    """Whether the companion has come back, or will not any more."""
    unclear: float
    """Log odds that this interpreter adds to shortening and to misinterpreting."""
    misheard_bits: int
    shortened_bits: int
    """Bits of the questions that were misinterpreted, and of those whose answer was shortened, in this interview: each happens once."""


class Disclosure(NamedTuple):
    """One disclosed fact. ``reliability`` describes the question; ``varied``: a detail came out differently."""

    fact: str
    degree: Degree
    reliability: float
    varied: bool


class Turn(NamedTuple):
    """Record of one turn. The event of the turn stores it, so that a later engine cannot rewrite it."""

    number: int
    """From 1."""
    interview: int
    choice: str
    """``ask:<question>``, ``move:<move>``, or of typed words ``typed:<form>:<topic>`` or ``typed:remark``, with ``:<stance>`` behind it unless that is neutral."""
    outcome: Outcome
    disclosures: tuple[Disclosure, ...]
    corrected: tuple[str, ...]
    """Passages or facts that the disclosed facts put right."""
    reply: Reply | None
    """Kind of sentence where nothing is told."""
    harms: tuple[InterviewHarm, ...]
    rapport: float
    distress: float
    pressure: float
    minutes: float
    """After the turn."""
    seen: Appearance
    """Appearance of the person after the turn."""
    others: tuple[RoomAct, ...] = ()
    """Acts of the others in the room, and ``stung`` of the person."""


def chance_threshold(seed: str, what: str, interview: int) -> float:
    """Log odds ``ln(u / (1 - u))`` of a pseudo-random u between 0 and 1, from BLAKE2b of the three arguments.

    An event of probability logistic(x) happens where x exceeds it.
    """
    digest = hashlib.blake2b(f"{seed}|{what}|{interview}".encode(), digest_size=8).digest()
    u = (int.from_bytes(digest, "big") + 0.5) / 2**64
    return math.log(u / (1 - u))


def thresholds(compiled: CompiledInterview, seed: str, interview: int) -> tuple[float, ...]:
    """The one threshold of each fact in this interview."""
    return tuple(chance_threshold(seed, f.id, interview) for f in compiled.facts)


def appearance(compiled: CompiledInterview, rapport: float, distress: float, pressure: float) -> Appearance:
    """Appearance of the person in this state, from distress, pressure and rapport."""
    constants = compiled.constants
    if distress >= constants.overwhelmed:
        return "overwhelmed"
    if distress >= constants.strained:
        return "strained"
    if pressure >= constants.guarded:
        return "guarded"
    if distress >= constants.uneasy:
        return "uneasy"
    return "opening" if rapport >= constants.opening else "settled"


def raised_rapport(state: TalkState, gain: float) -> float:
    """Rapport after a gain. Mistrust of authorities lessens the gain and never turns it into a loss."""
    constants = state.compiled.constants
    share = max(0.0, 1 - constants.mistrust * state.barriers[MISTRUST])
    return min(max(constants.rapport_max, state.rapport), state.rapport + gain * share)


def record_turn(
    after: TalkState, outcome: Outcome, disclosures: tuple[Disclosure, ...], corrected: tuple[str, ...], reply: Reply | None,
    harms: tuple[InterviewHarm, ...], others: tuple[RoomAct, ...] = (),
) -> Turn:  # fmt: skip
    """The record of the turn that led to the state ``after``."""
    look = appearance(after.compiled, after.rapport, after.distress, after.pressure)
    interview = after.interview - 1 if outcome == "second" else after.interview
    return Turn(
        after.turn, interview, after.last_choice, outcome, disclosures, corrected, reply, harms, after.rapport, after.distress,
        after.pressure, after.minutes, look, others,
    )  # fmt: skip
