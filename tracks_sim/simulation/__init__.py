"""Simulated interviews: scripted interviewers play the interview engine with the persons of cases or with synthetic persons.

    population    synthetic persons, drawn from the format of cases
    interviews    every policy with every person: means by measure, a table and plots (``tracks-sim simulate interviews``)
    calibration   published effects beside simulated ones, and the fit of three parameters (``benchmarks/interview.py``)

The ways to interview (supportive, closed, leading, …, and ways that do not listen) are ``bots.interviewers``.

Nothing here is measured on people: it shows what the engine and the scores reward.
"""

from tracks_sim.bots.interviewers import DEGENERATE, STYLES, SUPPORTIVE, Policy, interview
from tracks_sim.simulation.calibration import EFFECTS, FITTED, Effect, EffectComparison, compare, fit
from tracks_sim.simulation.interviews import (
    MEASURES,
    PolicyFigure,
    SimulationResult,
    simulate,
    simulate_interviews,
    write,
)
from tracks_sim.simulation.population import compiled_persons

__all__ = [
    "DEGENERATE",
    "EFFECTS",
    "FITTED",
    "MEASURES",
    "STYLES",
    "SUPPORTIVE",
    "Effect",
    "EffectComparison",
    "Policy",
    "PolicyFigure",
    "SimulationResult",
    "compare",
    "compiled_persons",
    "fit",
    "interview",
    "simulate",
    "simulate_interviews",
    "write",
]
