"""Single numbers that the engine reads at every turn, as plain floats; ``Parameters`` says what each means and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracks_sim.case.model.conversation import QuestionForm, Room
from tracks_sim.interview.parameters import Parameters


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """Numbers on the person."""

    rapport: float
    second: float
    block: float
    pressure: float
    part_margin: float
    refuse_gap: float
    agree_pressure: float
    """All of these but ``block`` are log odds: ``rapport`` for one standard deviation of rapport, ``pressure`` and ``agree_pressure``
    for a pressure of 1. ``block`` is the share of the effect of rapport that a barrier of full strength takes away."""
    agreed: float
    """Factor on reliability, from 0 to 1, of what was agreed to."""
    ask_pressure: float
    """Distress a question adds for a unit of pressure."""
    break_at: float
    silent_at: float
    varies_at: float
    """These three are levels of distress: from there the person asks for a break, is silent, or varies a detail."""
    varies: float
    """Probability that a peripheral detail is told differently, from ``varies_at`` on."""
    tires_after: float
    """Number of questions since the last break from which the person is tired."""
    mistrust: float
    """Share of a gain in rapport that is lost at full mistrust."""
    rapport_max: float
    """Most that rapport can rise to, in standard deviations."""
    repeated: float
    after_break: float
    after_refusal: float
    """These three are added to pressure: by a question repeated, asked though a break was asked for, or asked after a refusal."""
    refuse_at: float
    pressure_max: float
    """Pressure from which the person refuses, and the most that pressure can rise to."""
    kept_rapport: float
    gone_distress: float
    kept_pressure: float
    """These three are shares, from 0 to 1, of the state before the second interview: of distress what is gone, of the others what is kept."""
    opening: float
    """Rapport from which the person looks so."""
    guarded: float
    """Pressure from which the person looks so."""
    uneasy: float
    strained: float
    overwhelmed: float
    """These three are levels of distress from which the person looks so."""


def constants_of(p: Parameters) -> Constants:
    """The constants of some parameters."""
    telling, strain, contact, pressure = p.telling, p.strain, p.contact, p.pressure
    return Constants(
        rapport=telling.rapport.value, second=telling.second.value, block=telling.block.value, pressure=telling.pressure.value,
        part_margin=telling.part_margin.value, refuse_gap=telling.refuse_gap.value, agree_pressure=p.agreement.pressure.value,
        agreed=p.reliability_agreed.value, ask_pressure=strain.ask_pressure.value, break_at=strain.break_at.value,
        silent_at=strain.silent_at.value, varies_at=strain.varies_at.value, varies=strain.varies.value,
        tires_after=strain.tires_after.value, mistrust=contact.mistrust.value, rapport_max=contact.maximum.value,
        repeated=pressure.repeated.value, after_break=pressure.after_break.value, after_refusal=pressure.after_refusal.value,
        refuse_at=pressure.refuse_at.value, pressure_max=pressure.maximum.value, kept_rapport=p.second.rapport.value,
        gone_distress=p.second.distress.value, kept_pressure=p.second.pressure.value,
        opening=p.look.opening_rapport.value, guarded=p.look.guarded_pressure.value, uneasy=p.look.uneasy.value,
        strained=p.look.strained.value, overwhelmed=p.look.overwhelmed.value,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class RoomConstants:
    """Numbers on the others in the room."""

    overheard_pressure: float
    """Added to pressure by a question about what is not plain, put before the companion."""
    answers_for: Mapping[QuestionForm, float]
    """Log odds, by form of question, that the companion answers."""
    interrupts: float
    """Log odds that the companion cuts in."""
    comes_back_after: float
    """Number of questions asked alone after which the companion comes back."""
    back_minutes: float
    """Minutes that sending the companion out again takes."""
    shortens: float
    misinterprets: float
    """These two are log odds with an interpreter who fits and is in the room."""
    unclear: float
    """Added to both by the interpreter at the start: how language and dialect fit, and the telephone."""
    asked_interpreter: float
    """Added to both once the person was asked whether they understand each other."""


def room_constants_of(room: Room, p: Parameters) -> RoomConstants | None:
    """The numbers on the others in a room; None where the parameters say nothing of them: then nobody acts."""
    o, interpreter = p.others, room.interpreter
    if o is None:
        return None
    unclear = 0.0 if interpreter is None else o.unclear_fit.values[interpreter.fit] + (o.unclear_phone.value if interpreter.by_phone else 0.0)
    return RoomConstants(
        overheard_pressure=o.overheard_pressure.value, answers_for={form: o.answers_for.value + odds for form, odds in o.answers_for_form.values.items()},
        interrupts=o.interrupts.value, comes_back_after=o.comes_back_after.value, back_minutes=o.back_minutes.value,
        shortens=o.shortens.value, misinterprets=o.misinterprets.value, unclear=unclear, asked_interpreter=o.asked_interpreter.value,
    )  # fmt: skip
